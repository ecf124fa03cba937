"""Private standard streams for a child process, taken before any thread or native import.

A stray print of some library, a Windows code page or a blocked standard input can then harm
nothing: fd 0 becomes the null device and fd 1 the standard error.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO


def open_all() -> None:
    """Give every standard stream that was closed the null device.

    Else the next file that is opened, the library's perhaps, takes its number and its prints.
    """
    while True:
        handle = os.open(os.devnull, os.O_RDWR)
        if handle > 2:
            os.close(handle)
            return


def take_stdio() -> tuple[BinaryIO, BinaryIO]:
    """Duplicate fds 0 and 1 to private binary streams, then point them elsewhere."""
    reader = os.fdopen(os.dup(0), "rb", buffering=0)
    writer = os.fdopen(os.dup(1), "wb", buffering=0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdout.flush()
    os.dup2(2, 1)
    return reader, writer
