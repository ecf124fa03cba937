"""The window's words for what the engine says: the one place where its codes become texts here.

Each code has a sentence that says what happened and, where something can be done, one that says
what to do; that names buttons and places of the window, never a command. ``{name}`` stands for a
value; ``{free:size}`` says how it is written. Every text of this package's tables is translated.
"""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from engine.errors import HeimdexError
from engine.messages import Code, Message, message
from ui.messages import files, library, models, searching
from ui.upgrade import texts
from ui.widgets.words import clock, duration, size

CONTEXT = "Messages"
SENTENCES: dict[Code, tuple[str, str]] = {
    **library.SENTENCES,
    **files.SENTENCES,
    **models.SENTENCES,
    **searching.SENTENCES,
}
KINDS = {
    "visual": "image model",
    "text": "text model",
    "speech": "speech model",
    "screen_text": "model that reads text on screen",
    "faces": "face model",
}
EMPTY = {
    "visual": "No video shows anything.",
    "transcript": "No video has words.",
    "screen": "No video shows text.",
    "visual_text": "No video has chapter titles.",
    "summary": "No video has words or a title to sum up.",
}
"""Why a channel finds nothing though it is ready to."""
EMPTY_TOO = "No video has anything for it."


class _Words(Formatter):
    """Formats values: nested messages and tuples in words, and what the specifications ask."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in _FORMS:
            return _FORMS[format_spec](value)
        if isinstance(value, Message):
            return sentence(value)
        if isinstance(value, tuple):
            between = "; " if any(isinstance(each, Message) for each in value) else ", "
            return between.join(self.format_field(each, format_spec) for each in value)
        return str(super().format_field(value, format_spec))


def sentence(said: Message) -> str:
    """What happened."""
    return _worded(SENTENCES[said.code][0], said)


def advice(said: Message) -> str:
    """What to do about it, "" where there is nothing to do."""
    return _worded(SENTENCES[said.code][1], said).strip()


def text(said: Message) -> str:
    """Both in one."""
    return f"{sentence(said)} {advice(said)}".strip()


def problem_of(error: Exception) -> str:
    """What went wrong and what to do; of a bug of ours its kind, the rest is in the log."""
    if isinstance(error, HeimdexError):
        return text(error.message)
    return text(message(Code.INTERNAL_ERROR, error=type(error).__name__))


def _worded(words: str, said: Message) -> str:
    return _FORMATTER.vformat(_translated(words), (), said.values) if words else ""


def _translated(words: str) -> str:
    return QCoreApplication.translate(CONTEXT, words)


def _kind(kind: str) -> str:
    return _translated(KINDS.get(kind, kind))


def _empty(channel: str) -> str:
    return _translated(EMPTY.get(channel, EMPTY_TOO))


def _percent(share: float) -> str:
    return f"{QLocale().toString(100 * share, 'f', 1)} %"


_FORMS: dict[str, Callable[[Any], str]] = {
    "size": size,
    "clock": clock,
    "duration": duration,
    "percent": _percent,
    "kind": _kind,
    "step": texts.title,
    "gain": texts.gain,
    "empty": _empty,
    "advice": advice,
}
_FORMATTER = _Words()
