"""The Qt user interface. It sees the engine only through its façade."""

from __future__ import annotations

import ctypes
import sys


def _spare_true() -> None:
    """Give ``True`` references to lose.

    PySide6 6.12.0 takes one away with every signal emitted from Python. From 3.12 on ``True`` does
    not count its references (PEP 683); before, CPython ends the process when none is left. An
    object's count is its first field.
    """
    if sys.version_info < (3, 12) and sys.implementation.name == "cpython":
        ctypes.c_ssize_t.from_address(id(True)).value += 1 << 40


_spare_true()
