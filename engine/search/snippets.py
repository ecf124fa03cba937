"""What is shown of a text that was found, which letters of it matched, and when they are said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from engine.store.cutting import cut, folded, is_run, normal, words_of

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

    Args:
        found: stretches of the line, with the spaces around them that tell where words begin and
            end (``standing.stands``). East Asian ones are marked wherever they are.
        line: ``line_of(text)``.
    """
    wanted = [_anywhere(each) for each in found]
    if _PLAIN.fullmatch(text):
        # Folding changes no place here, and most texts are so: three times as fast.
        plain = text.lower()
        marked = [[one.span() for one in _pattern(each).finditer(plain)] for each in wanted]
        if all(marked):
            return _merged(text, [place for places in marked for place in places])
    places = []
    starts, ends = _places_in_line(text, line)
    for each in wanted:
        at = line.find(each)
        while at >= 0:
            first = at + (each[0] == " ")
            last = at + len(each) - (each[-1] == " ") - 1
            places.append((starts[first], ends[last]))
            at = line.find(each, at + 1)
    return _merged(text, places)


def _anywhere(found: str) -> str:
    """A stretch to be marked also inside words, where it is several East Asian letters."""
    word = found.strip()
    return word if len(word) > 1 and is_run(word[0]) and " " not in word else found


@lru_cache(maxsize=1024)
def _pattern(found: str) -> re.Pattern[str]:
    """What finds a stretch of a line in a plain text that it is of."""
    words = found.split()
    pattern = r"[\W_]*".join(map(re.escape, words))
    before = f"(?<!{_alike(words[0][0])})" if found[0] == " " else ""
    after = f"(?!{_alike(words[-1][-1])})" if found[-1] == " " else ""
    return re.compile(before + pattern + after)


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


def _merged(text: str, places: list[tuple[int, int]]) -> Marks:
    """Places that overlap, or have no space between them, as one; none across a space."""
    return touching(part for place in places for part in _without_spaces(text, place))


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
    spoken: Sequence[tuple[int, int, str]],
    found: Sequence[str],
    rarest: Sequence[str],
    otherwise: int,
) -> int:
    """When the words looked for begin (ticks): the longest run of them, or the rarest one there.

    Args:
        spoken: start, end and text of every word.
        found: stretches of the text's line (``standing.stands``), in the order of the query.
        rarest: the same, the rarest first.
    """
    written = [_padded(text) for _, _, text in spoken]
    best, at = 1, otherwise
    if len(found) > 1:
        for index, text in enumerate(written):
            if _bears(text, found[0]) and (run := _run(written[index:], found)) > best:
                best, at = run, spoken[index][0]
    if best > 1:
        return at
    for each in rarest:
        whole, *less = _wanted(each)
        if whole in written:
            return spoken[written.index(whole)][0]
        for wanted in (whole, *less):
            for index, text in enumerate(written):
                if wanted in text:
                    return spoken[index][0]
    return otherwise


@lru_cache(maxsize=32_768)
def _padded(token: str) -> str:
    return f" {_folded_words(token)} "


@lru_cache(maxsize=1024)
def _wanted(found: str) -> tuple[str, ...]:
    """What to look for in the words of a text: all that was found as a word, and less and less."""
    first = found.split()[0]
    return tuple(dict.fromkeys((f" {found.strip()} ", found, f" {first} ", first)))


def _run(written: Sequence[str], found: Sequence[str]) -> int:
    """How many of the stretches the first words hold, one after the other."""
    for count, (text, each) in enumerate(zip(written, found, strict=False)):
        if not _bears(text, each):
            return count
    return min(len(written), len(found))


def _bears(written: str, found: str) -> bool:
    """Whether a word is or holds what was found, or the beginning of it."""
    return found in written or _wanted(found)[-2] in written
