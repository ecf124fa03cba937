"""What the system says of a file that could not be written, as a problem of the environment."""

from __future__ import annotations

import errno
import os

import pytest

from engine.errors import is_full, not_written
from engine.messages import Code


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_is_a_full_disk_whatever_was_being_written(number: int) -> None:
    error = OSError(number, os.strerror(number))
    assert is_full(error)
    problem = not_written(error, Code.MODEL_NOT_WRITTEN, name="a model", path="/disk")
    assert problem.message.code == Code.DISK_FULL
    assert problem.message.values == {"path": "/disk"}


def test_anything_else_is_said_in_the_words_of_the_system() -> None:
    error = PermissionError(errno.EACCES, "Permission denied")
    problem = not_written(error, Code.LIBRARY_NOT_MADE, path="/disk")
    assert problem.message.code == Code.LIBRARY_NOT_MADE
    assert problem.message.values == {"path": "/disk", "os_error": "Permission denied"}
