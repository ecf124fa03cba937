"""Logging: one JSON object a line into the library's log, with what the line is about."""

from __future__ import annotations

import json
import logging
import logging.handlers
import sys
import time
from pathlib import Path

from engine.errors import HeimdexError, is_full
from engine.messages import Message
from heimdex_desktop.english import text

BYTES, KEPT = 5_000_000, 3


class LogFile(logging.handlers.RotatingFileHandler):
    """A log in a file. A line for which the disk has no room is left out: work goes on, and what
    else fails for it is said where it fails."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class JsonLines(logging.Formatter):
    """A record as JSON: time, level, logger, message, its ``facts``, and the trace of an error."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """A record's text, with what the engine says in English."""
    if not isinstance(record.args, tuple):
        return record.getMessage()
    values = tuple(map(_in_english, record.args))
    return str(record.msg) % values if values else str(record.msg)


def _in_english(value: object) -> object:
    said = value.message if isinstance(value, HeimdexError) else value
    return text(said) if isinstance(said, Message) else value


def log_path(library: Path, name: str = "heimdex") -> Path:
    """The log of a library: of its worker, or of another process by its own name."""
    return library / "logs" / f"{name}.log"


def log_to(library: Path, name: str = "heimdex") -> None:
    """Write this process's log into the library's, 5 MB a file, three kept.

    Processes that run at once have a name each: none can turn over a file that another writes.
    """
    path = log_path(library, name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        if not is_full(error):
            raise
    handler = LogFile(
        path,
        maxBytes=BYTES,
        backupCount=KEPT,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # Third parties log every request and frame at this level.
    for name in (
        "httpx",
        "httpcore",
        "huggingface_hub",
        "faster_whisper",
        "pyscenedetect",
        "libav",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
