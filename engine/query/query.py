"""What a query asks for, once read: clauses that hold together, steps in a row, filters.

``engine.query.language`` reads and writes the text; the searcher takes these values, and the window
draws its chips from the marks.
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


WITHOUT = "without"
"""The kind of mark that excludes."""

OPERATORS = frozenset(("while", "then"))


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to be found at a moment.

    ``text`` is all of its words, those of ``phrases`` among them, without quotation marks.
    A phrase must stand in the words of the moment exactly (after folding).
    """

    sense: Sense
    text: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryStep:
    """Clauses that hold within the same seconds (``while``).

    ``within`` is how many ticks after the step before it this one begins at the latest; None for
    the first.
    """

    clauses: tuple[Clause, ...]
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a video must be. Different kinds all hold; of several of one kind, one is enough.

    Days are those of the recording, by the clock at its place: ``after`` is the first that counts,
    ``before`` the first that does not, and ``days`` are ``2024-05-17``, ``2024-05`` (all of the
    month) or ``2024``. ``longer`` and ``shorter`` are of the whole video, in ticks.
    """

    folders: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    longer: int | None = None
    shorter: int | None = None
    days: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of syntax in a query, and where it is in the text as typed.

    ``kind`` is a ``Sense``, a field of ``Filters``, ``WITHOUT`` or an operator. ``value`` is the
    filter's value, or text: the words of a sense (phrases in “ ”) or exclusion, an operator as
    typed. ``spans`` are (start, end); a sense has one for each of its words. A mark that is
    ``unfinished`` lacks what it needs, and nothing is searched by it; its value is as typed.
    """

    kind: str
    value: str | date | int
    spans: tuple[tuple[int, int], ...]
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was read. It is false where nothing is asked.

    ``without`` are words and phrases that must be neither said nor (clearly) seen at a moment.
    ``whole`` is all of its words as one plain sentence, without any syntax: what stands around a
    ``while`` or ``then`` may have been meant as one after all. ``marks`` tell where its syntax
    stands, in order; they make no difference between two queries.
    """

    steps: tuple[QueryStep, ...] = ()
    without: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    whole: str = ""
    marks: tuple[Mark, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.steps or self.filters or self.without)

    @property
    def is_compound(self) -> bool:
        """Whether more than one thing must come together."""
        return len(self.steps) > 1 or any(len(step.clauses) > 1 for step in self.steps)
