"""The log: lines of JSON, and no more trouble than it is worth where it cannot be written."""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from heimdex_desktop.logs import JsonLines, LogFile, log_path, log_to


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """The root logger, which has afterwards what it had before."""
    logger = logging.getLogger()
    before, level = list(logger.handlers), logger.level
    yield logger
    for handler in set(logger.handlers) - set(before):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


def test_a_line_is_an_object_with_its_facts(tmp_path: Path, root_logger: logging.Logger) -> None:
    log_to(tmp_path)
    logging.getLogger("test").info("a %s begins", "video", extra={"facts": {"video": 3}})
    (line,) = log_path(tmp_path).read_text(encoding="utf-8").splitlines()
    found = json.loads(line)
    assert found["message"] == "a video begins"
    assert found["video"] == 3


def test_a_line_without_room_is_left_out_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = LogFile(tmp_path / "log")
    handler.setFormatter(JsonLines())

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    record = logging.LogRecord("test", logging.INFO, __file__, 1, "a line", (), None)
    with monkeypatch.context() as patched:
        patched.setattr(handler.stream, "flush", full)
        handler.handle(record)
    assert capsys.readouterr().err == ""
    handler.handle(record)
    handler.close()
    assert (tmp_path / "log").read_text(encoding="utf-8").count("a line") >= 1
