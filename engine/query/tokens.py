"""Cuts a query's text into words, phrases, senses, filters and exclusions.

One pass from left to right, in time linear in the text. What is no syntax is a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.query.query import OPERATORS, WITHOUT, Clause, Sense
from engine.query.values import day_of, days_of, duration_of, language_of, normal

QUOTES = {
    '"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "＂": "＂",
}  # fmt: skip
"""What opens a quotation, and what may close it."""

KEYS: dict[str, Sense | str] = {
    "said": Sense.SAID, "말": Sense.SAID,
    "seen": Sense.SEEN, "장면": Sense.SEEN, "보임": Sense.SEEN,
    "written": Sense.WRITTEN, "글자": Sense.WRITTEN,
    "tag": Sense.TAG, "태그": Sense.TAG,
    "person": Sense.PERSON, "인물": Sense.PERSON,
    "in": "folders", "폴더": "folders",
    "video": "names", "영상": "names", "비디오": "names",
    "lang": "languages", "언어": "languages",
    "after": "after", "이후": "after",
    "before": "before", "이전": "before",
    "on": "days", "날짜": "days",
    "longer": "longer", "shorter": "shorter",
}  # fmt: skip
"""What may stand before a colon: a sense, or the field of ``Filters`` it fills."""

WITH_PHRASES = frozenset((Sense.ANY, Sense.SAID, Sense.WRITTEN))
"""Senses of words, in which quoted ones must stand exactly."""

SAYING = frozenset("say says said saying".split())
COMMAS = ",，、"

_MARKS = "".join(sorted({*QUOTES, *"".join(QUOTES.values())}))
_ANY_MARK = re.compile(f"[{_MARKS}]")
_WORD = re.compile(rf"[^ {_MARKS}]+")
_KEY = re.compile(r"([^\W\d_]{1,16})[:：]")
_CLOSING = {opening: re.compile(f"[{closing}]") for opening, closing in QUOTES.items()}
_WITHIN = re.compile(r"(?:then)?<=?(.+)")
_ESCAPE = "\\"
# An apostrophe closes a quotation only where no letter follows, or the Korean for "so they say".
_SAID_CLOSING = re.compile(r"['’](?=[ .,;!?…，、。]|이?라고)")
_KOREAN_CLOSING = re.compile(r"['’](?=이?라고)")
_LONGEST_SPEECH = 200


@dataclass(frozen=True, slots=True)
class Word:
    """A word; ``literal`` where it is a plain word though it may look like an operator."""

    text: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Quoted words, without their marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Sensed:
    """``seen:car``. ``key`` is as typed, with its colon; no ``value`` where a space follows it."""

    sense: Sense
    key: str
    value: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Filtered:
    """A filter: the field of ``Filters`` and what to put there."""

    field: str
    value: str | date | int


@dataclass(frozen=True, slots=True)
class Excluded:
    """What must not be there."""

    text: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A filter or exclusion (``kind``, see ``Mark``) without a value, or with one that is none."""

    kind: str
    value: str = ""


Piece = Word | Phrase | Sensed | Filtered | Excluded | Unfinished


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query and its place: ``text[start:end]`` of the text as typed."""

    piece: Piece
    start: int
    end: int


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit: what a full-text index can find."""
    return any(letter.isalnum() for letter in text)


def within_of(word: str) -> int | None:
    """The ticks of ``then<10s`` or ``<10s``; None where it says no time."""
    found = _WITHIN.fullmatch(normal(word))
    return (duration_of(found.group(1)) or None) if found else None


def is_syntax(word: str) -> bool:
    """Whether a word that stands alone may be read as more than itself."""
    key = _KEY.match(word)
    return (
        is_operator(word)
        or within_of(word) is not None
        or (key is not None and normal(key.group(1)) in KEYS)
        or word.startswith(("-", "'", "‘"))
    )


def is_operator(word: str) -> bool:
    """Whether a word is ``while``, ``then`` or ``then<`` with anything behind it."""
    name = normal(word)
    return name in OPERATORS or name.startswith("then<")


def escaped(word: str) -> str:
    """The word as it must be written to be read as text: with a backslash where it is syntax."""
    return _ESCAPE + word if is_syntax(word.lstrip(_ESCAPE)) else word


def has_marks(text: str) -> bool:
    """Whether there is a quotation mark in a text."""
    return _ANY_MARK.search(text) is not None


def pieces_of(clause: Clause) -> list[Word | Phrase]:
    """A clause's words and phrases in their order; where a phrase fits twice, at the later place.

    Raises:
        ValueError: a phrase does not stand in the clause's text.
    """
    rest = f" {clause.text} "
    reverse: list[Word | Phrase] = []
    for phrase in reversed(clause.phrases):
        start = rest.rindex(f" {phrase} ")
        reverse += [Word(word) for word in reversed(rest[start + len(phrase) + 1 :].split())]
        reverse.append(Phrase(phrase))
        rest = rest[: start + 1]
    reverse += [Word(word) for word in reversed(rest.split())]
    return reverse[::-1]


def tokens_of(text: str) -> list[Token]:
    """The tokens of a query in their order."""
    # Control characters part words; a lone surrogate is a byte of a command line that is not text.
    # Each letter stays one letter, so that places are those of the text as typed.
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f]|\s", " ", re.sub("[\ud800-\udfff]", "\ufffd", text))
    return list(_Scanner(plain + " ").tokens())


def _plain(quoted: str) -> str:
    return " ".join(_ANY_MARK.sub(" ", quoted).split())


class _Scanner:
    """Stands at a place of the text and takes one token after another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = len(text.rstrip())
        self._at = 0
        self._behind = ""  # what the place touches: nothing, a "word" or a "quotation"
        self._before = ""  # the last word that is text
        # Where the last closing mark is: after it a search for one is a waste of time.
        self._last = {
            opening: max(text.rfind(mark) for mark in closing)
            for opening, closing in QUOTES.items()
        }
        self._last_so_said = text.rfind("라고")

    def tokens(self) -> Iterator[Token]:
        while self._at < self._end:
            start = self._at
            for piece in self._pieces(self._text[start]):
                yield Token(piece, start, self._at)

    def _pieces(self, mark: str) -> list[Piece]:
        """What begins here, as pieces of one place."""
        if mark == " ":
            self._at += 1
            self._behind = ""
            return []
        if mark in _MARKS:
            return self._quotation(mark)
        if self._behind:
            return [Word(self._take(), literal=True)]
        found = self._speech() or [self._syntax(self._take())]
        if isinstance(found[-1], Word | Phrase | Sensed):
            self._before = "" if isinstance(found[-1], Sensed) else found[-1].text
        return found

    def _take(self) -> str:
        found = _WORD.match(self._text, self._at)
        assert found is not None
        self._at, self._behind = found.end(), "word"
        return found.group()

    def _quoted_here(self) -> str | None:
        """What is between the marks that begin here, None where none do or none close."""
        opening = self._text[self._at]
        if self._at >= self._last.get(opening, -1):
            return None
        closing = _CLOSING[opening].search(self._text, self._at + 1)
        return None if closing is None else self._text[self._at + 1 : closing.start()]

    def _skip(self, quoted: str) -> None:
        self._at += len(quoted) + 2
        self._behind = "quotation"

    def _quotation(self, mark: str) -> list[Piece]:
        # Behind a word a straight mark is an inch (5"), not a beginning.
        begins = mark != '"' or self._behind != "word"
        quoted = self._quoted_here() if begins else None
        if quoted is None:
            self._at += 1
            return []
        self._skip(quoted)
        self._before = ""
        if has_words(quoted):
            return [Phrase(_plain(quoted))]
        return [Word(word, literal=True) for word in _plain(quoted).split()]

    def _speech(self) -> list[Piece]:
        """What is in single marks after "says", or before 라고; elsewhere they are letters."""
        if self._text[self._at] not in "'‘":
            return []
        said = normal(self._before).rstrip(COMMAS) in SAYING
        if not said and self._at > self._last_so_said:
            return []
        pattern = _SAID_CLOSING if said else _KOREAN_CLOSING
        closing = pattern.search(self._text, self._at + 1, self._at + _LONGEST_SPEECH)
        if closing is None or not has_words(self._text[self._at + 1 : closing.start()]):
            return []
        quoted = self._text[self._at + 1 : closing.start()]
        self._skip(quoted)
        return [Phrase(_plain(quoted))]

    def _syntax(self, raw: str) -> Piece:
        """Read a word that stands alone at its beginning."""
        if raw.startswith(_ESCAPE) and is_syntax(raw.lstrip(_ESCAPE)):
            return Word(raw[1:], literal=True)
        if raw.startswith("-"):
            return self._excluded(raw)
        found = _KEY.match(raw)
        kind = KEYS.get(normal(found.group(1))) if found else None
        if found is None or kind is None:
            return Word(raw)
        key, value = found.group(), raw[found.end() :]
        if isinstance(kind, Sense):
            return self._sensed(kind, key, value)
        return self._filtered(kind, value)

    def _excluded(self, raw: str) -> Piece:
        found = _KEY.match(raw, 1)
        kind = KEYS.get(normal(found.group(1))) if found else None
        if isinstance(kind, str) and not isinstance(kind, Sense):
            return Word(raw)
        value = raw[found.end() :] if found and kind else raw[1:]
        if not value and (quoted := self._quoted_here()) is not None and has_words(quoted):
            self._skip(quoted)
            return Excluded(_plain(quoted))
        # A dash between words is a word.
        if not value and (kind or self._at >= self._end):
            return Unfinished(WITHOUT)
        return Excluded(value) if has_words(value) and value[0] != "-" else Word(raw)

    def _sensed(self, sense: Sense, key: str, value: str) -> Piece:
        if value:
            return Sensed(sense, key, value)
        quoted = self._quoted_here()
        if quoted is None:
            return Sensed(sense, key)
        self._skip(quoted)
        return Sensed(sense, key, _plain(quoted), quoted=True)

    def _filtered(self, field: str, value: str) -> Piece:
        if not value and (quoted := self._quoted_here()) is not None:
            self._skip(quoted)
            value = quoted.strip()
        read = _filter_value(field, value)
        return Unfinished(field, value) if read is None else Filtered(field, read)


def _filter_value(field: str, text: str) -> str | date | int | None:
    if field in ("after", "before"):
        return day_of(text)
    if field == "days":
        return days_of(text)
    if field in ("longer", "shorter"):
        return duration_of(text)
    return (language_of(text) if field == "languages" else text) or None
