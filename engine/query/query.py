"""What a query asks for, once read: clauses that hold together, steps in a row, filters.

``engine.query.language`` reads and writes the text; the searcher takes these values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.types import ticks

THEN_WITHIN = ticks(60.0)
"""How soon the next step begins after the one before, where the query does not say."""


class Sense(StrEnum):
    """By what a clause is to be found. ``engine.channels`` says which channels answer it."""

    ANY = "any"
    SAID = "said"
    SEEN = "seen"
    WRITTEN = "written"
    TAG = "tag"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to be found at a moment.

    ``text`` is all of its words, those of ``phrases`` among them, without quotation marks.
    A phrase must stand in the words of the moment letter for letter (after folding).
    """

    sense: Sense
    text: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Clauses that hold within the same seconds (``while``).

    ``within`` is how many ticks after the step before it this one begins at the latest; None for
    the first.
    """

    clauses: tuple[Clause, ...]
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a video must be. Different kinds all hold; of several of one kind, one is enough.

    ``after`` is the first day that counts and ``before`` the first that does not (of the file's
    last change, in local time). ``longer`` and ``shorter`` are of the whole video, in ticks.
    """

    folders: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    longer: int | None = None
    shorter: int | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was read.

    ``without`` are words and phrases that must be neither said nor (surely) seen at a moment.
    ``whole`` is the text of the query as one plain sentence, filters and exclusions left out: a
    ``while`` or ``then`` between plain words may have been meant as a word after all.
    """

    steps: tuple[Step, ...] = ()
    without: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    whole: str = ""

    @property
    def is_compound(self) -> bool:
        """Whether more than one thing must come together."""
        return len(self.steps) > 1 or any(len(step.clauses) > 1 for step in self.steps)
