"""What is shown of a text that was found, which letters of it matched, and when they are said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from engine.store.cutting import cut, folded, is_run, normal, words_of
from engine.store.fulltext import TextHit

SNIPPET = 160
"""Letters of a text that are shown at most, but for the ellipses."""

Marks = tuple[tuple[int, int], ...]
"""Places (start, end) in a text."""

_TOKEN = re.compile(r"\S+")
_PLAIN = re.compile("[\\x00-\\x7f\uac00-\ud7a3]*")


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
    line, places = _letters(token)
    pieces = (
        Piece(word, _places(line, places, start, end, word)) for start, end, word in cut(line)
    )
    return tuple(pieces)


def _places(line: str, places: Sequence[int], start: int, end: int, word: str) -> tuple[int, ...]:
    """Where the letters of a word are, also where the line has separators that the word lacks."""
    last = places[end]
    if word == line[start:end]:
        return (*places[start:end], last)
    found = []
    at = start
    for letter in word:
        at = max(line.find(letter, at, end), at)
        found.append(places[at])
        at = min(at + 1, end - 1)
    return (*found, last)


def _letters(token: str) -> tuple[str, Sequence[int]]:
    """A token folded, and where each of its letters, and what follows the last, begins in it."""
    if _PLAIN.fullmatch(token):
        return token.lower(), range(len(token) + 1)
    # Folding may lengthen a letter (ß), take it away, or join several: each keeps its place.
    letters: list[str] = []
    places: list[int] = []
    for start, cluster in _clusters(token):
        found = folded(normal(cluster))
        letters.append(found)
        places += [start] * len(found)
    return "".join(letters), [*places, len(token)]


def _clusters(token: str) -> Iterator[tuple[int, str]]:
    """The stretches of a text that are normalised by themselves, each with where it begins."""
    start = 0
    for end in range(1, len(token)):
        before, letter = token[start:end], token[end]
        if normal(before + letter) == normal(before) + normal(letter):
            yield start, before
            start = end
    if token:
        yield start, token[start:]


@lru_cache(maxsize=32_768)
def _folded_words(token: str) -> str:
    if _PLAIN.fullmatch(token):
        return " ".join(words_of(token))
    return " ".join(piece.word for piece in pieces_of(token))


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


def marks_of(text: str, found: Sequence[str], line: str) -> Marks:
    """Where what was found is in the text, in order and apart from one another.

    The arguments are those of ``places_of``.
    """
    return marks_at(text, found, places_of(text, found, line))


def marks_at(text: str, found: Sequence[str], places: Sequence[Marks]) -> Marks:
    """The places of each stretch as marks: as one where they touch, none across a space."""
    marks: list[tuple[int, int]] = []
    for each, own in zip(found, places, strict=True):
        if " " in each.strip():
            own = tuple(part for place in own for part in _without_spaces(text, place))
        marks += own
    return touching(marks)


def places_of(text: str, found: Sequence[str], line: str) -> list[Marks]:
    """Where each of the stretches is in the text, in order.

    Args:
        found: stretches of the line, with the spaces around them that tell where words begin and
            end (``standing.stands``). East Asian ones are found wherever they are.
        line: ``line_of(text)``.
    """
    wanted = [_anywhere(each) for each in found]
    if _PLAIN.fullmatch(text):
        # Folding changes no place here, and most texts are so: three times as fast.
        plain = text.lower()
        placed = [tuple([one.span() for one in _pattern(each).finditer(plain)]) for each in wanted]
        if all(placed):
            return placed
    starts, ends = _places_in_line(text, line)
    return [
        tuple(
            (starts[at + (each[0] == " ")], ends[at + len(each) - (each[-1] == " ") - 1])
            for at in _occurrences(each, line)
        )
        for each in wanted
    ]


def _occurrences(stretch: str, line: str) -> Iterator[int]:
    at = line.find(stretch)
    while at >= 0:
        yield at
        at = line.find(stretch, at + 1)


def _anywhere(found: str) -> str:
    """A stretch to be marked also inside words, where it is several East Asian letters."""
    word = found.strip()
    return word if len(word) > 1 and is_run(word[0]) and " " not in word else found


@lru_cache(maxsize=1024)
def _pattern(found: str) -> re.Pattern[str]:
    """What finds a stretch of a line in a plain text that it is of."""
    first, *more = words = [re.escape(word) for word in found.split()]
    # What may not stand before it is asked last: a pattern is searched fast that begins plainly.
    before = f"(?<!{_alike(first[0])}{first})" if found[0] == " " else ""
    after = f"(?!{_alike(words[-1][-1])})" if found[-1] == " " else ""
    return re.compile(r"[\W_]*".join([first + before, *more]) + after)


def _alike(letter: str) -> str:
    """The letters that one stands in a word with."""
    return "[0-9]" if letter.isdigit() else "[a-z]" if letter.isascii() else "[\uac00-\ud7a3]"


def _places_in_line(text: str, line: str) -> tuple[list[int], list[int]]:
    """Where each letter of a text's line begins and ends in the text."""
    starts, ends = [0], [0]
    for offset, piece in placed_pieces(text):
        starts += [offset + place for place in piece.places[:-1]] + [0]
        ends += [
            offset + (after if after > place else place + 1)
            for place, after in pairwise(piece.places)
        ] + [0]
    assert len(starts) == len(line)
    return starts, ends


def touching(places: Iterable[tuple[int, int]]) -> Marks:
    """Places in order, those as one that overlap or have nothing between them."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _without_spaces(text: str, place: tuple[int, int]) -> Iterator[tuple[int, int]]:
    start, end = place
    if len(text[start:end].split()) == 1:
        yield place
        return
    for found in _TOKEN.finditer(text, start, end):
        yield found.span()


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
    hit: TextHit,
    spoken: Sequence[tuple[int, int, str]],
    found: Sequence[str],
    places: Sequence[Marks],
    rarest: str,
) -> int:
    """When the words looked for begin (ticks): the longest run of them, or the rarest one there.

    Args:
        spoken: start, end and text of every word of the text; where there is none, or nothing is
            found, the time is the text's own.
        found: stretches of the text's line (``standing.stands``), in the order of the query.
        places: ``places_of`` them.
        rarest: the one of them that is worth most.
    """
    if not spoken or not found:
        return hit.start
    best, place = 1, _best(hit.text, rarest, places[found.index(rarest)])
    for each in places[0] if len(found) > 1 else ():
        if (run := _run(hit.text, each, places[1:])) > best:
            best, place = run, each
    return spoken[_word_at(hit.text, spoken, place[0])][0]


def _best(text: str, stretch: str, places: Marks) -> tuple[int, int]:
    """The first place where a stretch is the words that it was found as; or the first of all."""
    return next((one for one in places if _stands_so(text, stretch, one)), places[0])


def _stands_so(text: str, stretch: str, place: tuple[int, int]) -> bool:
    begins = stretch[0] != " " or not text[: place[0]][-1:].isalnum()
    return begins and (stretch[-1] != " " or not text[place[1] :][:1].isalnum())


# The rest of a word, and what is between it and the next.
_TO_THE_NEXT = re.compile(r"[^\W_]*[\W_]*")


def _run(text: str, place: tuple[int, int], more: Sequence[Marks]) -> int:
    """How many of the stretches stand one after the other, the first at ``place``."""
    for count, places in enumerate(more, 1):
        after = (one for one in places if one == place or _follows(text, place, one))
        following = next(after, None)
        if following is None:
            return count
        place = following
    return len(more) + 1


def _follows(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    between = one[1], other[0]
    return other[0] >= one[1] and _TO_THE_NEXT.fullmatch(text, *between) is not None


_ASTRAY = 8
"""Letters that a text may have between its words; a word that is farther off is none of them."""


def _word_at(text: str, spoken: Sequence[tuple[int, int, str]], place: int) -> int:
    """Which of the words that make up a text holds the letter at ``place``."""
    end = 0
    for number, (_, _, written) in enumerate(spoken):
        word = written if written.isascii() else unicodedata.normalize("NFC", written)
        start = text.find(word, end, end + len(word) + _ASTRAY)
        end = max(start, end) + len(word)
        if end > place:
            return number
    return len(spoken) - 1
