"""Cues that a line of times begins: SubRip (.srt) and WebVTT (W3C)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from engine.media.captions.cue import (
    LONGEST_CUE,
    TIME,
    Cue,
    clock,
    lines_of,
    timed,
    times_between,
)
from engine.media.captions.markup import SPACE, plain, shown_lines

MARK = re.compile(r"<((?:\d{1,4}:)?\d{1,2}:\d{2}\.\d{1,3})>")
MAP = re.compile(r"X-TIMESTAMP-MAP\s{0,99}=\s{0,99}(.{0,200})")
LOCAL = re.compile(rf"LOCAL:{TIME}")
MPEGTS = re.compile(r"MPEGTS:(\d{1,12})")
WRAPS = 1 << 33  # ticks of MPEG's clock of 90 kHz
LANGUAGE = re.compile(r"Language:\s{0,9}([A-Za-z]{2,3}\b[\w-]{0,24})")


class _Gathered:
    """The lines below a line of times, as they come; no more than a cue may have."""

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end
        self.lines: list[str] = []
        self._size = 0

    def add(self, line: str) -> None:
        self._size += len(line) + 1
        if self._size <= LONGEST_CUE + 1:
            self.lines.append(line)


def srt(text: str, rate: Fraction) -> Iterator[Cue]:
    """SubRip: all lines up to the next line of times, but for the number right above it."""
    held: _Gathered | None = None
    for line in lines_of(text):
        times = times_between(line, rate)
        if times is None:
            if held is not None:
                held.add(line)
            continue
        if held is not None:
            yield _srt_cue(held, numbered=True)
        held = _Gathered(*times)
    if held is not None:
        yield _srt_cue(held, numbered=False)


def _srt_cue(held: _Gathered, *, numbered: bool) -> Cue:
    lines = held.lines
    if numbered and lines and lines[-1].strip().isdecimal():
        lines = lines[:-1]
    return Cue(held.start, held.end, shown_lines("\n".join(lines)))


def vtt(text: str, rate: Fraction) -> Iterator[Cue]:
    """WebVTT, where only a line without anything ends a cue, or the next line of times.

    Identifiers, notes, styles and regions are not text; times inside a cue are those of its words.
    ``X-TIMESTAMP-MAP`` (HTTP Live Streaming, RFC 8216) moves what follows it against the first.
    """
    held: _Gathered | None = None
    first: int | None = None
    shift = 0
    language: str | None = None
    for line in lines_of(text):
        times = times_between(line, rate)
        if times is not None:
            if held is not None:
                yield _vtt_cue(held, rate, language, unended=True)
            held = _Gathered(times[0] + shift, times[1] + shift)
        elif held is None:
            if found := MAP.match(line):
                base = _base(found[1], rate)
                first = base if first is None else first
                shift = (base - first) % _ticks(WRAPS)
            elif tag := LANGUAGE.match(line):
                language = tag[1]
        elif line:
            held.add(line)
        else:
            yield _vtt_cue(held, rate, language, unended=False)
            held = None
    if held is not None:
        yield _vtt_cue(held, rate, language, unended=False)


def _base(values: str, rate: Fraction) -> int:
    """Where zero of the times that follow lies on the stream's clock (ticks)."""
    local, stream = LOCAL.search(values), MPEGTS.search(values)
    begin = clock(local.groups(), rate) if local else 0
    return _ticks(int(stream[1]) if stream else 0) - begin


def _ticks(mpeg: int) -> int:
    return mpeg * 100 // 9


def _vtt_cue(held: _Gathered, rate: Fraction, language: str | None, *, unended: bool) -> Cue:
    lines = held.lines
    if unended and len(lines) > 1 and not lines[-2].strip():
        lines = lines[:-2]  # the identifier of the next, below a line of spaces
    return cue_of("\n".join(lines), held.start, held.end, rate, language)


def cue_of(
    text: str, start: int, end: int | None, rate: Fraction, language: str | None = None
) -> Cue:
    """A cue of WebVTT's text, with the times of its words where it has them."""
    if end is None or end <= start or MARK.search(text) is None:
        return Cue(start, end, shown_lines(text), language=language)
    at = start
    lines, words = [], []
    for line in text.split("\n"):
        pieces: list[tuple[int, str]] = []
        for number, piece in enumerate(MARK.split(line)):
            if number % 2:
                at = _mark(piece, start, end, at, rate)
            else:
                pieces.append((at, plain(piece)))
        shown = SPACE.sub(" ", "".join(piece for _, piece in pieces)).strip()
        if shown:
            lines.append(shown)
            words.append(timed(pieces, end))
    return Cue(start, end, tuple(lines), tuple(words), language=language)


def _mark(mark: str, start: int, end: int, before: int, rate: Fraction) -> int:
    """The time of a mark: the file's, or in some tracks counted from the cue; never back."""
    found = re.match(TIME, mark)
    at = clock(found.groups(), rate) if found else before
    if at < start and start + at <= end:
        at += start
    return min(max(at, before), end)
