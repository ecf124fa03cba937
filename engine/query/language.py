"""The query language: reads a text as a query, and says a query back in its own words.

docs/search.md describes the language. A text is never refused: what is no syntax is words, and
syntax that lacks something is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from engine.query.query import (
    OPERATORS,
    THEN_WITHIN,
    WITHOUT,
    Clause,
    Filters,
    Mark,
    Query,
    QueryStep,
    Sense,
)
from engine.query.sentences import read_sentence
from engine.query.tokens import (
    COMMAS,
    WITH_PHRASES,
    Excluded,
    Filtered,
    Phrase,
    Piece,
    Sensed,
    Token,
    Unfinished,
    Word,
    has_words,
    is_operator,
    tokens_of,
    within_of,
)
from engine.query.values import normal
from engine.query.wording import shown, spelled

__all__ = ["CLAUSES_AT_MOST", "STEPS_AT_MOST", "parse", "written"]

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
    spans: list[tuple[int, int]] = field(default_factory=list)

    def clause(self) -> Clause | None:
        """The clause; None where nothing is left of it."""
        text = " ".join(piece.text for piece in self.pieces)
        phrases = [piece.text for piece in self.pieces if isinstance(piece, Phrase)]
        kept = tuple(phrases) if self.sense in WITH_PHRASES else ()
        return Clause(self.sense, text, kept) if text else None

    def mark(self) -> Mark:
        """The mark of a sense with its words."""
        clause = self.clause()
        value = shown(clause) if clause else ""
        return Mark(self.sense, value, tuple(self.spans), unfinished=not clause)

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
        self._marks = [mark for token in tokens if (mark := _mark(token))]
        self._pieces = [token.piece for token in tokens]
        self._tokens = [token for token in tokens if not isinstance(token.piece, Excluded)]
        self._after = _following(self._tokens)
        self._steps: list[list[_Draft]] = [[]]
        self._withins: list[int | None] = [None]
        self._open: _Draft | None = None  # the sense that words go to
        self._plain: _Draft | None = None  # the words of no sense since the last operator
        self._says_something = False  # whether there is more than "and" since the last operator
        self._lacks_something = False  # whether syntax without what it needs was the last
        self._before = ("", "")  # the last two words of the clause
        self._whole: list[str] = []

    def read(self) -> None:
        place = 0
        while place < len(self._tokens):
            token = self._tokens[place]
            if isinstance(token.piece, Filtered | Unfinished):
                self._open = None
                self._lacks_something |= isinstance(token.piece, Unfinished)
            elif isinstance(token.piece, Sensed):
                self._sense(token, token.piece, self._leads_on(place))
            elif isinstance(token.piece, Word | Phrase):
                taken = self._operate(place)
                if not taken:
                    self._say(token.piece, token)
                place += max(0, taken - 1)
            place += 1

    def query(self) -> Query:
        drafts = [draft for step in self._steps for draft in step]
        for draft in drafts[:-1]:
            draft.drop_joints()
        self._marks += [draft.mark() for draft in drafts if draft.sense is not Sense.ANY]
        steps = [
            QueryStep(_read_sentences([c for draft in step if (c := draft.clause())]), within)
            for step, within in zip(self._steps, self._withins, strict=True)
        ]
        return Query(
            tuple(step for step in steps if step.clauses),
            tuple(dict.fromkeys(p.text for p in self._pieces if isinstance(p, Excluded))),
            _filters([piece for piece in self._pieces if isinstance(piece, Filtered)]),
            " ".join(self._whole),
            tuple(sorted(self._marks, key=lambda mark: mark.spans)),
        )

    def _behind(self, place: int) -> Word | Phrase | None:
        """The word or phrase right behind a token."""
        piece = self._tokens[place + 1].piece if place + 1 < len(self._tokens) else None
        return piece if isinstance(piece, Word | Phrase) else None

    def _leads_on(self, place: int) -> bool:
        """Whether words follow at once, so that a sense without a value has some."""
        behind = self._behind(place)
        return behind is not None and not _looks_like_operator(behind)

    def _operate(self, place: int) -> int:
        """Join what comes next by an operator; how many tokens that is, 0 where it is but words.

        An operator that lacks a side joins nothing, and is not a word either.
        """
        word, following = self._tokens[place].piece, self._after[place]
        if not isinstance(word, Word) or not self._is_operator(word, following):
            return 0
        name, behind = normal(word.text), self._behind(place)
        within, taken = within_of(name), 1
        if name == "then" and isinstance(behind, Word) and not behind.literal:
            within = within_of(behind.text)
            if within is not None:
                taken, following = 2, self._after[place + 1]
        is_right = name in OPERATORS or within is not None
        goes_on = following is not None and not _looks_like_operator(following)
        joins = self._says_something and is_right and goes_on
        if joins and self._is_full(name):
            return 0
        self._open = None
        self._lacks_something = not joins
        spans = tuple((one.start, one.end) for one in self._tokens[place : place + taken])
        kind = "while" if name == "while" else "then"
        self._marks.append(Mark(kind, word.text, spans, unfinished=not joins))
        if joins:
            self._join(kind, within)
        return taken

    def _is_operator(self, word: Word, following: Piece | None) -> bool:
        """Whether a word is an operator here, be it one that joins nothing."""
        if not _looks_like_operator(word):
            return False
        name = normal(word.text)
        is_begun = self._says_something or self._lacks_something or name not in OPERATORS
        return is_begun and not self._is_idiom(name, following)

    def _is_idiom(self, name: str, following: Piece | None) -> bool:
        earlier, last = self._before
        if name != "while":
            return last in NO_THEN_AFTER
        ago = isinstance(following, Word) and normal(following.text) in ("ago", "back", "later")
        return last == "a" and (ago or earlier != "" or following is None)

    def _is_full(self, name: str) -> bool:
        if name == "while":
            return len(self._steps[-1]) >= CLAUSES_AT_MOST
        return len(self._steps) >= STEPS_AT_MOST

    def _join(self, kind: str, within: int | None) -> None:
        """Begin the next clause or step."""
        self._plain = None
        self._says_something = False
        self._before = ("", "")
        if kind == "then":
            self._steps.append([])
            self._withins.append(within or THEN_WITHIN)

    def _sense(self, token: Token, piece: Sensed, leads_on: bool) -> None:
        if not (piece.value or leads_on):
            self._open, self._lacks_something = None, True
            span = (token.start, token.end)
            self._marks.append(Mark(piece.sense, "", (span,), unfinished=True))
        elif len(self._steps[-1]) >= CLAUSES_AT_MOST:
            self._say(Word(piece.key + ("" if piece.quoted else piece.value), literal=True), token)
            if piece.quoted and piece.value:
                self._say(_piece(piece), token)
        else:
            self._begin(token, piece)

    def _begin(self, token: Token, piece: Sensed) -> None:
        """Begin a clause of a sense."""
        self._before = ("", "")
        self._open = _Draft(piece.sense)
        self._steps[-1].append(self._open)
        if piece.value:
            self._say(_piece(piece), token)
        else:
            self._open.spans.append((token.start, token.end))
        if piece.quoted:
            self._open = None

    def _say(self, piece: Word | Phrase, token: Token) -> None:
        """Put a word or phrase where it belongs."""
        self._whole.append(piece.text)
        is_word = isinstance(piece, Word)
        self._before = (self._before[1], normal(piece.text) if is_word else '"')
        self._says_something |= not (is_word and _is_joint(piece.text))
        self._lacks_something = False
        draft = self._open or self._plain
        step = self._steps[-1]
        if draft is None and len(step) < CLAUSES_AT_MOST:
            draft = self._plain = _Draft(Sense.ANY)
            step.append(draft)
        draft = draft or step[-1]
        draft.pieces.append(piece)
        draft.spans.append((token.start, token.end))


def _mark(token: Token) -> Mark | None:
    """The mark of a filter or an exclusion."""
    piece, spans = token.piece, ((token.start, token.end),)
    if isinstance(piece, Filtered):
        return Mark(piece.field, piece.value, spans)
    if isinstance(piece, Excluded):
        return Mark(WITHOUT, piece.text, spans)
    if isinstance(piece, Unfinished):
        return Mark(piece.kind, piece.value, spans, unfinished=True)
    return None


def _following(tokens: Sequence[Token]) -> list[Piece | None]:
    """For each token the next piece that is not a filter."""
    found: list[Piece | None] = []
    following: Piece | None = None
    for token in reversed(tokens):
        found.append(following)
        if not isinstance(token.piece, Filtered | Unfinished):
            following = token.piece
    return found[::-1]


def _looks_like_operator(piece: Piece) -> bool:
    return isinstance(piece, Word) and not piece.literal and is_operator(piece.text)


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


def _filters(pieces: Sequence[Filtered]) -> Filters:
    """Several of a kind: any folder, name or language, but the strictest of days and durations."""

    def texts(kind: str) -> tuple[str, ...]:
        found = (p.value for p in pieces if p.field == kind)
        return tuple(dict.fromkeys(value for value in found if isinstance(value, str)))

    def days(kind: str) -> list[date]:
        return [p.value for p in pieces if p.field == kind and isinstance(p.value, date)]

    def lengths(kind: str) -> list[int]:
        return [p.value for p in pieces if p.field == kind and isinstance(p.value, int)]

    return Filters(
        texts("folders"),
        texts("names"),
        texts("languages"),
        after=max(days("after"), default=None),
        before=min(days("before"), default=None),
        days=texts("days"),
        longer=max(lengths("longer"), default=None),
        shorter=min(lengths("shorter"), default=None),
    )
