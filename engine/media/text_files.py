"""Reads files of text that lie beside a video: regular ones only, and no more than is bounded."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISREG

from engine.errors import HeimdexError
from engine.media.fingerprint import reading_problem
from engine.messages import Code

LARGEST = 32 << 20  # bytes; scripts with the heaviest effects have about 20 MB
AT_ONCE = 1 << 20  # bytes a read
OPENED = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
"""A pipe or a device that took the file's place since it was looked at does not hang it."""


def read_text_file(path: Path) -> bytes:
    """The bytes of a regular file of at most ``LARGEST``; never waits for a pipe or a device.

    Raises:
        HeimdexError: it is no file (a pipe, a device, a socket, a link to one), or too large.
        EnvironmentProblem: it cannot be read.
    """
    try:
        _regular(path, path.stat())
        handle = os.open(path, OPENED)
        with os.fdopen(handle, "rb") as file:
            _regular(path, os.fstat(handle))
            blocks, size = [], 0
            while size <= LARGEST and (block := file.read(AT_ONCE)):
                blocks.append(block)
                size += len(block)
    except OSError as error:
        raise reading_problem(path, error) from error
    if size > LARGEST:
        raise _too_large(path)
    return b"".join(blocks)


def _regular(path: Path, status: os.stat_result) -> None:
    if not S_ISREG(status.st_mode):
        raise HeimdexError(Code.SUBTITLES_NOT_A_FILE, name=path.name)
    if status.st_size > LARGEST:
        raise _too_large(path)


def _too_large(path: Path) -> HeimdexError:
    return HeimdexError(Code.SUBTITLES_TOO_LARGE, name=path.name, most=LARGEST)
