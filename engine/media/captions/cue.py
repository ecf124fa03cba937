"""A cue: lines and when they are shown; times as subtitle files write them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from typing import TypeVar

from engine.types import TICKS_PER_SECOND, Word, is_unspaced

LONGEST_CUE = 20_000  # characters of one cue, markup included; no more of it is looked at
MOST_CUES = 200_000  # of one source, before repeats are joined; films have about 2,000
LONGEST_TIMING = 300  # characters of a line of times
COMMON_RATE = Fraction(24_000, 1001)  # of films, where neither file nor video tells it
T = TypeVar("T")
TIME = r"(-?)(?:(\d{1,4})\s?:\s?)?(\d{1,3})\s?:\s?(\d{1,2})(?:\s?([.,:;])\s?(\d{1,9}))?(?![\d:])"
BETWEEN = re.compile(rf"\s{{0,99}}{TIME}\s{{0,99}}-{{1,3}}\s?>\s{{0,99}}{TIME}")


class Role(StrEnum):
    """What lines on the screen are: said (or sung), written in the picture, or decoration."""

    SPEECH = "speech"
    SIGN = "sign"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines shown from ``start`` to ``end`` (ticks; None where nothing says the end).

    ``words`` has the words of each line where the file times them, else it is empty.
    """

    start: int
    end: int | None
    lines: tuple[str, ...]
    words: tuple[tuple[Word, ...], ...] = ()
    role: Role = Role.SPEECH
    language: str | None = None


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text whatever ends them, each cut to ``LONGEST_CUE``; no list is made."""
    source = io.StringIO(text, newline=None)
    begins = True
    while line := source.readline(LONGEST_CUE):
        if begins:
            yield line.removesuffix("\n")
        begins = line.endswith("\n")


def bounded(found: Iterable[T], most: int = MOST_CUES) -> list[T]:
    """At most so many and one, so that whoever counts them sees that there were more."""
    return [*islice(found, most + 1)]


def times_between(line: str, rate: Fraction) -> tuple[int, int] | None:
    """The two times (ticks) of a line such as ``00:00:01,000 --> 00:00:02,500``, else None.

    What follows the last colon of ``00:00:01:12`` are frames at ``rate``.
    """
    if "->" not in line and "- >" not in line:
        return None
    found = BETWEEN.match(line[:LONGEST_TIMING])
    if found is None:
        return None
    parts = found.groups()
    return clock(parts[:6], rate), clock(parts[6:], rate)


def clock(parts: tuple[str | None, ...], rate: Fraction) -> int:
    """Ticks of the groups of ``TIME``: sign, hours, minutes, seconds, separator, fraction."""
    sign, hours, minutes, seconds, separator, rest = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    if separator == ":" and rest is not None and len(rest) <= 2:
        fraction = frames(int(rest), rate)
    else:
        fraction = int((rest or "0")[:6].ljust(6, "0"))
    return (whole * TICKS_PER_SECOND + fraction) * (-1 if sign else 1)


def frames(number: int, rate: Fraction) -> int:
    """Ticks from the start to a frame by its number, at ``rate`` frames a second."""
    return round(number * TICKS_PER_SECOND / rate)


def spread(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Words with times shared out over a stretch by their count of characters."""
    return _shared(text.split(), start, end)


def timed(pieces: Iterable[tuple[int, str]], end: int) -> tuple[Word, ...]:
    """Words of text that is given in pieces, each with the time (ticks) at which it begins.

    Where a piece ends inside a word the word goes on, unless its script puts no spaces.
    """
    groups: list[tuple[int, list[str]]] = []
    last = " "
    for at, text in pieces:
        fresh = text.split()
        if fresh and not any(map(_is_apart, (last, text[0]))):
            groups[-1][1][-1] += fresh.pop(0)
        if fresh:
            groups.append((at, fresh))
        last = text[-1] if text else last
    ends = [at for at, _ in groups[1:]] + [end]
    words: list[Word] = []
    for (at, parts), until in zip(groups, ends, strict=True):
        words.extend(_shared(parts, at, max(at, until)))
    return tuple(words)


def _is_apart(letter: str) -> bool:
    return letter.isspace() or is_unspaced(letter)


def _shared(parts: list[str], start: int, end: int) -> tuple[Word, ...]:
    total = sum(map(len, parts))
    words, passed = [], 0
    for part in parts:
        begin = start + (end - start) * passed // total
        passed += len(part)
        words.append(Word(begin, start + (end - start) * passed // total, part, 1.0))
    return tuple(words)
