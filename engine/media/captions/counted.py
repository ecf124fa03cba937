"""Cues of one line: MicroDVD (frames), MPL2 (tenths of a second), TMPlayer, and SubViewer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise

from engine.media.captions.cue import Cue, bounded, frames, lines_of
from engine.media.captions.markup import shown_lines
from engine.types import TICKS_PER_SECOND

MICRODVD = re.compile(
    r"\s{0,9}\{\s{0,3}(-?\d{1,9})\s{0,3}\}\{\s{0,3}(-?\d{0,9})\s{0,3}\}(.{0,20000})"
)
MPL2 = re.compile(r"\s{0,9}\[\s{0,3}(-?\d{1,9})\s{0,3}\]\[\s{0,3}(-?\d{0,9})\s{0,3}\](.{0,20000})")
TMPLAYER = re.compile(r"\s{0,9}(\d{1,3}):(\d{2}):(\d{2})(?:[.,]\d{1,3})?(?:,\d)?[:=](.{0,20000})")
SUBVIEWER = re.compile(
    r"\s{0,9}(\d{1,3}):(\d{2}):(\d{2})[.,](\d{1,3})\s{0,3},\s{0,3}"
    r"(\d{1,3}):(\d{2}):(\d{2})[.,](\d{1,3})\s{0,99}$"
)
CODE = re.compile(r"\{[A-Za-z]{1,2}:[^{}]{0,100}\}")
RATE = re.compile(r"\s{0,9}(\d{1,3}(?:[.,]\d{1,6})?)\s{0,99}$")
LAST: tuple[int, tuple[str, ...]] = (-1, ())
"""Stands behind the last line."""
SLOWEST, FASTEST = 5, 250  # frames a second that a header may state


def microdvd(text: str, rate: Fraction) -> Iterator[Cue]:
    """MicroDVD, at the rate of its first line (``{1}{1}23.976``), else at ``rate``."""
    for number, found in enumerate(filter(None, map(MICRODVD.match, lines_of(text)))):
        begin, end, body = found.groups()
        header = number == 0 and begin in ("0", "1") and end in (begin, "")
        stated = _stated(body) if header else None
        if stated is not None:
            rate = stated
            continue
        yield Cue(
            frames(int(begin), rate),
            frames(int(end), rate) if end else None,
            _lines(CODE.sub("", body)),
        )


def _stated(body: str) -> Fraction | None:
    found = RATE.match(body[:40])
    rate = Fraction(found[1].replace(",", ".")) if found else Fraction(0)
    return _exact(rate) if SLOWEST <= rate <= FASTEST else None


def _exact(rate: Fraction) -> Fraction:
    """23.976 as it is meant: 24000/1001; so for 29.97, 47.952 and 59.94."""
    meant = Fraction(round(rate * Fraction(1001, 1000)) * 1000, 1001)
    return meant if abs(meant - rate) < Fraction(1, 200) else rate


def mpl2(text: str) -> Iterator[Cue]:
    """MPL2, in tenths of a second; a slash before a line sets it in italics."""
    for found in filter(None, map(MPL2.match, lines_of(text))):
        begin, end, body = found.groups()
        lines = tuple(line.removeprefix("/") for line in _lines(body))
        yield Cue(int(begin) * 100_000, int(end) * 100_000 if end else None, lines)


def tmplayer(text: str) -> Iterator[Cue]:
    """TMPlayer, which says only when a line begins; an empty one clears the screen."""
    found = filter(None, map(TMPLAYER.match, lines_of(text)))
    shown = bounded((_whole(*each.groups()[:3]), _lines(each[4])) for each in found)
    for (start, lines), following in pairwise([*shown, LAST]):
        cleared = following[0] > start and not following[1]
        yield Cue(start, following[0] if cleared else None, lines)


def subviewer(text: str) -> Iterator[Cue]:
    """SubViewer 2: a line of two times, and below it one with ``[br]`` for its breaks."""
    times: tuple[int, int] | None = None
    for line in lines_of(text):
        found = SUBVIEWER.match(line[:100])
        if found is not None:
            parts = found.groups()
            times = _time(parts[:4]), _time(parts[4:])
        elif times is not None and line.strip():
            yield Cue(*times, _lines(line.replace("[br]", "|").replace("[BR]", "|")))
            times = None


def _time(parts: tuple[str, ...]) -> int:
    return _whole(*parts[:3]) + int(parts[3].ljust(6, "0"))


def _whole(hours: str, minutes: str, seconds: str) -> int:
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * TICKS_PER_SECOND


def _lines(body: str) -> tuple[str, ...]:
    return shown_lines(body.replace("|", "\n"))


PATTERNS: dict[str, Callable[[str], object]] = {
    "microdvd": MICRODVD.match,
    "mpl2": MPL2.match,
    "subviewer": SUBVIEWER.match,
    "tmplayer": TMPLAYER.match,
}
"""What a line of each format looks like."""
