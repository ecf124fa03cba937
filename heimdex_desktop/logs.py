"""Logging: one JSON object a line into the library's log, with what the line is about."""

from __future__ import annotations

import json
import logging
import logging.handlers
import sys
import time
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from engine.errors import HeimdexError
from engine.messages import Message
from engine.store import private
from heimdex_desktop.english import text
from heimdex_desktop.printable import escaped_in_json, printable

BYTES, KEPT = 5_000_000, 3


class LogFile(logging.handlers.RotatingFileHandler):
    """A log in a file that only its owner may read: it names what somebody watches.

    A line for which the disk has no room is left out: work goes on, and what else fails for it is
    said where it fails.
    """

    def _open(self) -> TextIOWrapper:
        private.make_file(Path(self.baseFilename))
        return super()._open()

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
        return escaped_in_json(json.dumps(line, ensure_ascii=False))


class PlainLines(logging.Formatter):
    """A record as a line for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(f"heimdex: {_message(record)}")


def log_to_terminal() -> None:
    """Where no log is kept, warnings are for whoever started the program."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(PlainLines())


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
    Where the library cannot be written there is no log.
    """
    path = log_path(library, name)
    with suppress(OSError):  # each line is tried again, and left out where it cannot be written
        private.make_folder(path.parent)
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
