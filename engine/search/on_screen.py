"""Where on the screen stands what was found: the boxes of words, for the player to draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.search.hits import Hit
from engine.store.cutting import folded, words_of
from engine.store.library import Library
from engine.types import Box, ScreenLine, ScreenWord

MOST_BOXES = 64

Placed = tuple[int, int, Box]
"""From when to when (ticks) something stands in its place."""


def boxes(library: Library, hit: Hit, text: str) -> tuple[Placed, ...]:
    """Where what was found stands: the words that are marked, of a meaning all of its lines.

    Args:
        text: that was found by its meaning, "" where words were found by their letters.
    """
    lines = library.screen.of_video(hit.video_id, hit.start, hit.end)
    marked = {word for start, end in hit.marks for word in _folded((hit.snippet or "")[start:end])}
    found = _of_words(lines, marked) if marked else _of_lines(lines, text)
    return tuple(placed for placed, _ in zip(found, range(MOST_BOXES), strict=False))


def _of_words(lines: Sequence[ScreenLine], marked: set[str]) -> Iterator[Placed]:
    for line in lines:
        for word in line.words:
            yield from ((line.start, line.end, box) for box in _marked_in(word, marked, line))


def _marked_in(word: ScreenWord, marked: set[str], line: ScreenLine) -> list[Box]:
    """What of a word is marked: all of it, or some letters of a script without spaces."""
    letters = _letters(word.text)
    for each in sorted(marked, key=len, reverse=True):
        at = letters.find(each)
        if letters == each or (at >= 0 and (len(each) > 2 or not each.isascii())):
            return [_part(word.box, at / len(letters), len(each) / len(letters), line.turned)]
    return []


def _part(box: Box, start: float, share: float, turned: bool) -> Box:
    left, top, width, height = box
    if turned:
        return box
    return (left + start * width, top, share * width, height)


def _of_lines(lines: Sequence[ScreenLine], text: str) -> Iterator[Placed]:
    known = _letters(text)
    for line in lines:
        own = _letters(line.text)
        if own and own in known:
            yield (line.start, line.end, line.box)


def _letters(text: str) -> str:
    return "".join(_folded(text))


def _folded(text: str) -> list[str]:
    return [found for word in words_of(text) if (found := folded(word))]
