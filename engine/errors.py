"""The three kinds of error: what the user can fix, interruption, and (everything else) our bugs.

``HeimdexError`` and its subclasses carry a code and values (``engine.messages``); the edges put
them into words, and show them without a traceback. ``Cancelled`` is not a failure: it unwinds work
that was asked to stop. Any other exception is a bug and keeps its trace in the log.
"""

from __future__ import annotations

import errno
from enum import StrEnum

from engine.messages import Code, Message, Value


class Category(StrEnum):
    """Why a video could not be indexed; stored with the video."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    TRUNCATED = "truncated"
    NO_VIDEO_STREAM = "no_video_stream"
    CRASHED = "crashed"
    ENVIRONMENT = "environment"
    INTERNAL = "internal"


class HeimdexError(Exception):
    """Something the user can understand and fix.

    ``message`` says what, as a code with values; what to do about it belongs to the code.
    """

    def __init__(self, code: Code, /, **values: Value) -> None:
        super().__init__(code)
        self.message = Message(code, values)

    def __str__(self) -> str:
        return str(self.message)


def os_error(error: OSError) -> str:
    """What the system says of an error, as a value of a message."""
    return error.strerror or type(error).__name__


def is_full(error: OSError) -> bool:
    """Whether the disk, or what its user may use of it, has no room left."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


class MediaError(HeimdexError):
    """The content of a file cannot be indexed: one failed video, never a stopped run."""

    def __init__(self, category: Category, code: Code, /, **values: Value) -> None:
        super().__init__(code, **values)
        self.category = category


class EnvironmentProblem(HeimdexError):
    """The machine is at fault (disk full, no permission, offline): trying later may help."""


def not_written(error: OSError, code: Code, /, **values: Value) -> EnvironmentProblem:
    """Why something could not be written: the disk is full, or else ``code`` with the system's
    words as ``os_error``. ``path`` is among the values."""
    if is_full(error):
        return EnvironmentProblem(Code.DISK_FULL, path=values["path"])
    return EnvironmentProblem(code, **values, os_error=os_error(error))


class UsageError(HeimdexError):
    """The caller asked for something that makes no sense as asked."""


class LibraryTooNew(EnvironmentProblem):
    """The library was written by a newer version of the program."""


class ModelUnavailable(HeimdexError):
    """A channel's model is not chosen, not installed or damaged."""


class DimensionMismatch(HeimdexError):
    """A vector's length is not that of its generation; the message names both."""


class Cancelled(Exception):
    """Raised inside the progress tick when the user asked to stop; never shown as a failure."""
