"""Messages: all that the engine has to say, as a code and typed values, never as prose.

Words are made at the edges: English in ``heimdex_desktop.english`` for command line and log,
Qt's translations in ``ui.messages`` for the window. Names, paths and what a person typed pass
through as values. A test holds every code to both tables of words and to the values it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias


class Code(StrEnum):
    """What can be said. A code is stored with failures: never reuse one for something else."""

    # --- of any room
    INTERNAL_ERROR = "internal_error"  # error: the name of an exception type
    OLD_TEXT = "old_text"  # text: said by a version that stored sentences, and of no known form


Value: TypeAlias = "str | int | float | bool | Message | tuple[Value, ...] | None"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say: ``code`` with the ``values`` that its words name.

    Values are JSON scalars, messages (why something is so) and tuples of these. Sizes are bytes,
    times seconds.
    """

    code: Code
    values: Mapping[str, Value]

    def __str__(self) -> str:
        """For tracebacks and tests alone: ``file_empty(name='a.mp4')``."""
        return f"{self.code}({', '.join(f'{k}={v!s}' for k, v in self.values.items())})"

    def as_json(self) -> dict[str, Any]:
        """``code`` and ``values``, as they are stored and sent."""
        return {"code": self.code.value, "values": {k: _json(v) for k, v in self.values.items()}}


def message(code: Code, **values: Value) -> Message:
    """A message with its values by name."""
    return Message(code, values)


def from_json(stored: Mapping[str, Any]) -> Message:
    """The message that ``Message.as_json`` made.

    Raises:
        ValueError: a code that this version does not know (a newer one has written it).
    """
    return Message(Code(stored["code"]), {k: _value(v) for k, v in stored["values"].items()})


def _json(value: Value) -> Any:
    if isinstance(value, Message):
        return value.as_json()
    return [_json(each) for each in value] if isinstance(value, tuple) else value


def _value(stored: Any) -> Value:
    if isinstance(stored, dict):
        return from_json(stored)
    return tuple(map(_value, stored)) if isinstance(stored, list) else stored
