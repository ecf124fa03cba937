"""English for the command line and the log: the one place where the engine's codes become words.

Each code has a sentence that says what happened and, where something can be done, one that says
what to do (which may name commands). ``{name}`` stands for a value; ``{bytes:gb}`` formats it.
"""

from __future__ import annotations

from string import Formatter
from typing import Any

from engine.messages import Code, Message

SENTENCES: dict[Code, tuple[str, str]] = {
    # --- of any room
    Code.INTERNAL_ERROR: (
        "Something went wrong in Heimdex ({error}).",
        "The log has the details; please report it. To try again: heimdex retry.",
    ),
    Code.OLD_TEXT: ("{text}", ""),
}


class _English(Formatter):
    """Formats values: ``gb`` bytes as gigabytes; nested messages and lists in words."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "gb":
            return f"{value / 1e9:.1f} GB"
        if isinstance(value, Message):
            return sentence(value)
        if isinstance(value, tuple):
            return ", ".join(self.format_field(each, format_spec) for each in value)
        return str(super().format_field(value, format_spec))


_FORMATTER = _English()


def sentence(message: Message) -> str:
    """What happened."""
    return _FORMATTER.vformat(SENTENCES[message.code][0], (), message.values)


def advice(message: Message) -> str:
    """What to do about it, "" where there is nothing to do."""
    return _FORMATTER.vformat(SENTENCES[message.code][1], (), message.values)


def text(message: Message) -> str:
    """Both in one."""
    return f"{sentence(message)} {advice(message)}".strip()
