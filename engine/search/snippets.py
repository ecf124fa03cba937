"""What is shown of a text that was found, which letters of it matched, and when they are said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.store.fulltext import folded, normal, words_of

SNIPPET = 160
"""Letters of a text that are shown at most, but for the ellipses."""

Marks = tuple[tuple[int, int], ...]
"""Places (start, end) in a text."""

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word as it is compared, and where each of its letters is in the original.

    ``places`` has one more entry than ``word`` has letters: where the last one ends.
    """

    word: str
    places: tuple[int, ...]


# Words repeat (Zipf), and reading one costs ten times as much as remembering it.
@lru_cache(maxsize=16_384)
def pieces_of(token: str) -> tuple[Piece, ...]:
    """The words of a text without spaces; ``places`` count from its beginning."""
    if token.isascii():
        plain = token.casefold()
        return tuple(
            Piece(found.group(), tuple(range(found.start(), found.end() + 1)))
            for found in re.finditer(r"[a-z0-9]+", plain)
        )
    # Folding may lengthen a letter (ß) or take it away: each keeps the place it came from.
    letters = [(letter, i) for i, one in enumerate(token) for letter in folded(normal(one))]
    line = "".join(letter for letter, _ in letters)
    found, position = [], 0
    for word in map(folded, words_of(token)):
        at = line.find(word, position)
        if at < 0:  # letters that combine into others: the whole is marked
            found.append(Piece(word, (0,) * len(word) + (len(token),)))
            continue
        position = at + len(word)
        end = letters[position - 1][1] + 1 if word else 0
        found.append(Piece(word, (*(place for _, place in letters[at:position]), end)))
    return tuple(piece for piece in found if piece.word)


@lru_cache(maxsize=32_768)
def _folded_words(token: str) -> str:
    return " ".join(map(folded, words_of(token)))


@lru_cache(maxsize=32_768)
def _run_together(token: str) -> str:
    return "".join(map(folded, words_of(token)))


def line_of(text: str) -> str:
    """The folded words of a text with a space around each: what terms are looked for in."""
    return f" {' '.join(filter(None, map(_folded_words, text.split())))} "


def placed_pieces(text: str) -> list[tuple[int, Piece]]:
    """The words of a text, each with the place in the text from which its own places count."""
    return [
        (token.start(), piece)
        for token in _TOKEN.finditer(text)
        for piece in pieces_of(token.group())
    ]


def matters_inside(term: str) -> bool:
    """Whether a term means anything inside other words: not one or two Latin letters."""
    return len(term) > 2 or not term.isascii()


def marks_of(text: str, terms: Sequence[str], line: str) -> Marks:
    """Where the terms (folded) are in the text, in order and apart from one another.

    A term that is a word of the text is marked there; otherwise where words begin with it, and
    otherwise inside words. East Asian terms are marked wherever they are.

    Args:
        line: ``line_of(text)``.
    """
    wanted = [(term, how) for term in terms if (how := _how_to_find(term, line)) is not None]
    if _PLAIN.fullmatch(text):
        # Folding changes no place here, and most texts are so: three times as fast.
        plain = text.lower()
        return _merged(
            [found.span() for term in wanted for found in _pattern(*term).finditer(plain)]
        )
    places = []
    for offset, piece in placed_pieces(text):
        for term in wanted:
            for found in _pattern(*term).finditer(piece.word):
                first, last = found.start(), found.end()
                end = piece.places[-1] if last == len(piece.word) else piece.places[last - 1] + 1
                places.append((offset + piece.places[first], offset + end))
    return _merged(places)


_PLAIN = re.compile("[\\x00-\\x7f\uac00-\ud7a3]*")
_WHOLE, _BEGINNING, _INSIDE = "(?<!{0}){1}(?!{0})", "(?<!{0}){1}", "{1}"


def _how_to_find(term: str, line: str) -> str | None:
    """In which way a term is to be marked, None where it is in no word."""
    if not term.isascii() and term in line:
        return _INSIDE
    if f" {term} " in line:
        return _WHOLE
    if not matters_inside(term) or term not in line:
        return None
    return _BEGINNING if f" {term}" in line else _INSIDE


@lru_cache(maxsize=1024)
def _pattern(term: str, how: str) -> re.Pattern[str]:
    return re.compile(how.format(r"[^\W_]", re.escape(term)))


def _merged(places: list[tuple[int, int]]) -> Marks:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def excerpt(text: str, marks: Marks = ()) -> tuple[str, Marks]:
    """At most 160 letters of a text around its first mark, and the marks within them."""
    if len(text) <= SNIPPET:
        return text, marks
    first = marks[0][0] if marks else 0
    start = max(0, min(first - SNIPPET // 3, len(text) - SNIPPET))
    end = start + SNIPPET
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    before, after = ("…" if start else ""), ("…" if end < len(text.rstrip()) else "")
    shift = len(before) - start
    kept = tuple(
        (max(low, start) + shift, min(high, end) + shift)
        for low, high in marks
        if low < end and high > start
    )
    return f"{before}{text[start:end]}{after}", kept


def shortened(text: str) -> str:
    """At most 160 letters of the beginning of a text."""
    return excerpt(text)[0]


def word_time(
    spoken: Sequence[tuple[int, int, str]],
    terms: Sequence[str],
    rarest: Sequence[str],
    otherwise: int,
) -> int:
    """When the words looked for begin (ticks): the longest run of them, or the rarest one there.

    Args:
        spoken: start, end and text of every word.
        terms: folded, in the order of the query.
        rarest: the same, the rarest first.
    """
    written = [_run_together(text) for _, _, text in spoken]
    best, at = 1, otherwise
    if len(terms) > 1:
        for index, text in enumerate(written):
            if _bears(text, terms[0]) and (run := _run(written[index:], terms)) > best:
                best, at = run, spoken[index][0]
    if best > 1:
        return at
    for term in rarest:
        if term in written:
            return spoken[written.index(term)][0]
        for (start, _, _), text in zip(spoken, written, strict=True):
            if _bears(text, term):
                return start
    return otherwise


def _run(written: Sequence[str], terms: Sequence[str]) -> int:
    """How many of the terms the first words hold, one after the other."""
    for count, (text, term) in enumerate(zip(written, terms, strict=False)):
        if not _bears(text, term):
            return count
    return min(len(written), len(terms))


def _bears(written: str, term: str) -> bool:
    """Whether a word is or holds a term of the query."""
    return term == written or (matters_inside(term) and term in written)
