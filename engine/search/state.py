"""One search under way: what is asked, and what has come of it so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.channels import Channel
from engine.messages import Code, Message, Value
from engine.query.query import Query


@dataclass(frozen=True, slots=True)
class Examples:
    """What to find more like: encoded pictures, and keyframes (ids) of the library."""

    pictures: tuple[bytes, ...] = ()
    keyframes: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pictures or self.keyframes)


@dataclass(slots=True)
class Search:
    """One search under way: what is asked, where, and what the channels said of themselves."""

    query: Query
    like: Examples
    channels: Sequence[Channel]
    videos: set[int] | None
    weights: Mapping[str, float]
    states: dict[str, Message] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    cut: bool = False
    """Whether a channel had more hits than it offered, since this was last set."""

    def note(self, code: Code, **values: Value) -> None:
        """Say something of the query, once."""
        note = Message(code, values)
        if note not in self.notes:
            self.notes.append(note)
