"""The query language: reads a text as a query, and says a query back, in its words and in ours.

docs/search.md describes the language. A text is never refused: what is no syntax is words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from engine.query.query import THEN_WITHIN, Clause, Filters, Query, Sense, Step
from engine.query.sentences import read_sentence
from engine.query.tokens import (
    COMMAS,
    OPERATORS,
    WITH_PHRASES,
    Excluded,
    Filtered,
    Phrase,
    Sensed,
    Token,
    Word,
    has_words,
    tokens_of,
    within_of,
)
from engine.query.values import normal
from engine.query.wording import spelled, understood

__all__ = ["CLAUSES_AT_MOST", "STEPS_AT_MOST", "parse", "understood", "written"]

STEPS_AT_MOST = 8
CLAUSES_AT_MOST = 8
"""Of one step. What is beyond is text."""

NO_THEN_AFTER = frozenset("since by until till back".split())
"""Since then: no operator. Nor is "for a while"."""


def parse(text: str) -> Query:
    """Read a query. Never raises; takes time linear in the text."""
    reader = _Reader(tokens_of(text))
    reader.read()
    return reader.query()


def written(query: Query) -> str:
    """A query in its own language, so that ``parse`` gives it again (but for ``whole``).

    Raises:
        ValueError: a clause's phrase does not stand in its text (no query of ``parse`` is so).
    """
    plain = spelled(query, careful=False)
    same = replace(parse(plain), whole=query.whole) == query
    return plain if same else spelled(query, careful=True)


@dataclass(slots=True)
class _Draft:
    """A clause while its words come in."""

    sense: Sense
    pieces: list[Word | Phrase] = field(default_factory=list)

    def clause(self) -> Clause | None:
        """The clause; None where nothing is left of it."""
        text = " ".join(piece.text for piece in self.pieces)
        phrases = [piece.text for piece in self.pieces if isinstance(piece, Phrase)]
        kept = tuple(phrases) if self.sense in WITH_PHRASES else ()
        return Clause(self.sense, text, kept) if text else None

    def drop_joints(self) -> None:
        """Take a comma and an "and" from the end: they lead to the next clause."""
        while self.pieces and isinstance(last := self.pieces[-1], Word):
            bare = last.text.rstrip(COMMAS)
            if not _is_joint(bare):
                self.pieces[-1] = Word(bare)
                return
            self.pieces.pop()


def _is_joint(word: str) -> bool:
    return normal(word.rstrip(COMMAS)) in ("", "and")


class _Reader:
    """Takes the tokens of a query one after another and builds its steps."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._without = [token.text for token in tokens if isinstance(token, Excluded)]
        self._filters = [token for token in tokens if isinstance(token, Filtered)]
        self._tokens = [token for token in tokens if not isinstance(token, Excluded)]
        self._steps: list[list[_Draft]] = [[]]
        self._withins: list[int | None] = [None]
        self._open: _Draft | None = None  # the sense that words go to
        self._plain: _Draft | None = None  # the words of no sense since the last operator
        self._says_something = False  # whether there is more than "and" since the last operator
        self._before = ("", "")  # the last two words of the clause
        self._whole: list[str] = []

    def read(self) -> None:
        place = 0
        after = self._following()
        while place < len(self._tokens):
            token = self._tokens[place]
            if isinstance(token, Filtered):
                self._open = None
            elif isinstance(token, Sensed):
                self._sense(token, self._leads_on(place))
            elif isinstance(token, Word) and self._operates(token, after[place]):
                place += self._operate(token, place, after)
            elif isinstance(token, Word | Phrase):
                self._say(token)
            place += 1

    def query(self) -> Query:
        drafts = [draft for step in self._steps for draft in step]
        for draft in drafts[:-1]:
            draft.drop_joints()
        steps = [
            Step(_read_sentences([c for draft in step if (c := draft.clause())]), within)
            for step, within in zip(self._steps, self._withins, strict=True)
        ]
        return Query(
            tuple(step for step in steps if step.clauses),
            tuple(dict.fromkeys(self._without)),
            _filters(self._filters),
            " ".join(self._whole),
        )

    def _following(self) -> list[Token | None]:
        """For each token the next that is no filter."""
        found: list[Token | None] = []
        following: Token | None = None
        for token in reversed(self._tokens):
            found.append(following)
            following = following if isinstance(token, Filtered) else token
        return found[::-1]

    def _leads_on(self, place: int) -> bool:
        """Whether words follow at once, so that a sense without a value has some."""
        following = self._tokens[place + 1] if place + 1 < len(self._tokens) else None
        return isinstance(following, Phrase) or (
            isinstance(following, Word) and not _looks_like_operator(following)
        )

    def _operates(self, token: Word, following: Token | None) -> bool:
        if not _looks_like_operator(token) or following is None or not self._says_something:
            return False
        name = normal(token.text)
        if _looks_like_operator(following) or self._is_idiom(name, following):
            return False
        full = len(self._steps[-1]) >= CLAUSES_AT_MOST
        return not full if name == "while" else len(self._steps) < STEPS_AT_MOST

    def _is_idiom(self, name: str, following: Token) -> bool:
        earlier, last = self._before
        if name != "while":
            return last in NO_THEN_AFTER
        ago = isinstance(following, Word) and normal(following.text) in ("ago", "back", "later")
        return last == "a" and (ago or earlier != "")

    def _operate(self, token: Word, place: int, after: list[Token | None]) -> int:
        """Begin the next clause or step; how many further tokens that took."""
        self._open = self._plain = None
        self._says_something = False
        self._before = ("", "")
        name = normal(token.text)
        self._whole.append("while" if name == "while" else "then")
        if name == "while":
            return 0
        within, taken = within_of(name), 0
        nearest = self._tokens[place + 1]
        if within is None and isinstance(nearest, Word) and after[place + 1] is not None:
            within = None if nearest.literal else within_of(nearest.text)
            taken = int(within is not None)
        self._steps.append([])
        self._withins.append(within or THEN_WITHIN)
        return taken

    def _sense(self, token: Sensed, leads_on: bool) -> None:
        if len(self._steps[-1]) >= CLAUSES_AT_MOST or not (token.value or leads_on):
            self._say(Word(token.key + ("" if token.quoted else token.value), literal=True))
            if token.quoted and token.value:
                self._say(_piece(token))
            return
        self._before = ("", "")
        draft = _Draft(token.sense)
        self._steps[-1].append(draft)
        self._open = draft
        if token.value:
            self._say(_piece(token))
        if token.quoted:
            self._open = None

    def _say(self, piece: Word | Phrase) -> None:
        """Put a word or phrase where it belongs."""
        self._whole.append(piece.text)
        is_word = isinstance(piece, Word)
        self._before = (self._before[1], normal(piece.text) if is_word else '"')
        self._says_something |= not (is_word and _is_joint(piece.text))
        draft = self._open or self._plain
        step = self._steps[-1]
        if draft is None and len(step) < CLAUSES_AT_MOST:
            draft = self._plain = _Draft(Sense.ANY)
            step.append(draft)
        (draft or step[-1]).pieces.append(piece)


def _looks_like_operator(token: Token) -> bool:
    if not isinstance(token, Word) or token.literal:
        return False
    name = normal(token.text)
    return name in OPERATORS or (name.startswith("then<") and within_of(name) is not None)


def _piece(token: Sensed) -> Word | Phrase:
    if token.quoted and has_words(token.value):
        return Phrase(token.value)
    return Word(token.value, literal=True)


def _read_sentences(clauses: list[Clause]) -> tuple[Clause, ...]:
    """The clauses of a step, plain sentences among them read, as far as there is room."""
    total = len(clauses)
    read: list[Clause] = []
    for clause in clauses:
        parts = read_sentence(clause)
        if total + len(parts) - 1 > CLAUSES_AT_MOST:
            parts = (clause,)
        total += len(parts) - 1
        read += parts
    return tuple(read)


def _filters(tokens: Sequence[Filtered]) -> Filters:
    """Several of a kind: any folder, name or language, but the strictest of days and durations."""

    def texts(kind: str) -> tuple[str, ...]:
        found = (t.value for t in tokens if t.field == kind)
        return tuple(dict.fromkeys(value for value in found if isinstance(value, str)))

    def days(kind: str) -> list[date]:
        return [t.value for t in tokens if t.field == kind and isinstance(t.value, date)]

    def lengths(kind: str) -> list[int]:
        return [t.value for t in tokens if t.field == kind and isinstance(t.value, int)]

    return Filters(
        texts("folders"),
        texts("names"),
        texts("languages"),
        after=max(days("after"), default=None),
        before=min(days("before"), default=None),
        longer=max(lengths("longer"), default=None),
        shorter=min(lengths("shorter"), default=None),
    )
