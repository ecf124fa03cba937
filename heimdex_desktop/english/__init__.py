"""English for the command line and the log: the one place where the engine's codes become words.

Each code has a sentence that says what happened and, where something can be done, one that says
what to do (which may name commands). ``{name}`` stands for a value; ``{free:size}`` says how it is
written: ``size`` bytes, ``advice`` a message's advice, ``gain``, ``setting`` and ``empty`` the
words of ``names``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from engine.messages import Code, Message
from heimdex_desktop.english import files, library, models, names, searching
from heimdex_desktop.printable import printable

SENTENCES: dict[Code, tuple[str, str]] = {
    **library.SENTENCES,
    **files.SENTENCES,
    **models.SENTENCES,
    **searching.SENTENCES,
}


def size(count: float) -> str:
    """Bytes in the unit that leaves a number between 1 and 1000."""
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"


class _English(Formatter):
    """Formats values: nested messages and tuples in words, and what the specifications ask."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in _FORMS:
            return _FORMS[format_spec](value)
        if isinstance(value, Message):
            return sentence(value)
        if isinstance(value, tuple):
            between = "; " if any(isinstance(each, Message) for each in value) else ", "
            return between.join(self.format_field(each, format_spec) for each in value) or "none"
        # Names and a system's or a library's own words: whatever they hold, one line comes of it.
        return printable(str(super().format_field(value, format_spec)))


def sentence(message: Message) -> str:
    """What happened."""
    return _FORMATTER.vformat(SENTENCES[message.code][0], (), message.values)


def advice(message: Message) -> str:
    """What to do about it, "" where there is nothing to do."""
    return _FORMATTER.vformat(SENTENCES[message.code][1], (), message.values).strip()


def text(message: Message) -> str:
    """Both in one."""
    return f"{sentence(message)} {advice(message)}".strip()


FIELDS = ("message", "advice", "code", "values")
"""What a message is printed as."""


def as_json(message: Message) -> dict[str, Any]:
    """A message as the command line prints it: ``message, advice, code, values``."""
    return {"message": sentence(message), "advice": advice(message), **message.as_json()}


def in_english(value: Any) -> Any:
    """A row of the façade, or several, as the command line prints them.

    What failed (``message``) is spread over ``message, advice, code, values``, what is wrong with
    a whole (``problem``) is such an object of its own, any other message becomes one text.
    """
    if isinstance(value, Message):
        return text(value)
    if isinstance(value, Mapping):
        return _row(value)
    return [in_english(each) for each in value] if isinstance(value, list | tuple) else value


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    output: dict[str, Any] = {}
    for key, value in row.items():
        if key == "message" and (value is None or isinstance(value, Message)):
            output |= dict.fromkeys(FIELDS) if value is None else as_json(value)
        elif key == "problem" and isinstance(value, Message):
            output[key] = as_json(value)
        else:
            output[key] = in_english(value)
    return output


_FORMS: dict[str, Callable[[Any], str]] = {
    "size": size,
    "advice": advice,
    "gain": names.gain,
    "setting": names.setting,
    "empty": names.empty,
}
_FORMATTER = _English()
