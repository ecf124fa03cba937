"""The people of the library in a search: who is asked for, and whose name is being typed."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.query.query import Query

KEYS = ("person:", "인물:")
"""What a name is typed behind (``engine.query.tokens``)."""


def names_of(engine: Engine) -> list[str]:
    """The names that can be asked for; none where people are not recognised."""
    if not engine.settings.people:
        return []
    return [row["name"] for row in engine.people.all() if row["name"]]


def asked_for(query: Query, names: Collection[str]) -> list[str]:
    """The people whom a query asks for, each once: by ``person:``, or by name in plain words."""
    from engine.query.people import read_people
    from engine.query.query import Sense

    read = read_people(query, names).query
    found = {
        clause.text: None
        for step in read.steps
        for clause in step.clauses
        if clause.sense is Sense.PERSON and clause.text in names
    }
    return list(found)


def being_typed(text: str, cursor: int) -> tuple[int, str] | None:
    """Where a name is being typed behind ``person:``, and what of it is there; else None."""
    before = text[:cursor]
    place, key = max(((before.rfind(key), key) for key in KEYS), default=(-1, ""))
    if place < 0 or (place and not before[place - 1].isspace()):
        return None
    start = place + len(key)
    typed = before[start:]
    if typed.startswith('"'):
        return None if '"' in typed[1:] else (start, typed[1:])
    # A name has several words, but a second space ends what is meant as one.
    return None if "  " in typed or typed.startswith(" ") else (start, typed)


def completed(text: str, cursor: int, name: str) -> tuple[str, int]:
    """A text with a name in place of what is typed of it, and where the cursor is then."""
    from engine.query.wording import value_text

    found = being_typed(text, cursor)
    if found is None:
        return text, cursor
    written = f"{text[: found[0]]}{value_text(name)} "
    return written + text[cursor:].lstrip(), len(written)
