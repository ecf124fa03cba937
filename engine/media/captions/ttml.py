"""TTML and its relatives (W3C TTML2, DFXP, IMSC), read with expat: no entities, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from xml.parsers import expat

from engine.media.captions.cue import LONGEST_CUE, MOST_CUES, Cue, timed
from engine.media.captions.markup import SPACE
from engine.types import TICKS_PER_SECOND

CLOCK = re.compile(
    r"\s{0,9}(\d{1,4}):(\d{1,2}):(\d{1,2})(?:([.,:])(\d{1,9}))?(?:\.\d{1,9})?\s{0,99}$"
)
OFFSET = re.compile(r"\s{0,9}(\d{1,18}(?:\.\d{1,9})?)\s?(h|m|s|ms|f|t)\s{0,99}$")
SECONDS = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
UNSHOWN = frozenset(("metadata", "styling", "layout", "head", "title", "desc", "set", "image"))
READING = frozenset(("text", "textContainer", "delimiter"))
ENDLESS = re.compile(rf"<(?!!--)[^<>]{{{LONGEST_CUE}}}")
DEEPEST = 200  # elements in one another; documents have about six


class _Refused(Exception):
    """The document declares entities, or is nested deeper than any that people write."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How a document counts: frames a second and ticks a second."""

    rate: Fraction
    ticks: Fraction


@dataclass(slots=True)
class _Element:
    name: str
    begin: int
    end: int | None
    language: str | None
    unshown: bool
    within: bool  # a paragraph, or inside one
    sequence: bool
    after: int  # where the next child of a sequence begins


@dataclass(slots=True)
class _Reader:
    """What expat calls; collects cues."""

    clock: Clock
    cues: list[Cue] = field(default_factory=list)
    inside: list[_Element] = field(default_factory=list)
    pieces: list[tuple[int, str]] = field(default_factory=list)
    latest: int | None = None  # where the last timed part of a paragraph ends
    size: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name, given = _local(name), {_local(key): value for key, value in attributes.items()}
        if len(self.inside) >= DEEPEST or len(self.cues) > MOST_CUES:
            raise _Refused
        if name == "tt":
            self.clock = _clock(given, self.clock)
        self.inside.append(self._element(name, given))
        if name == "br":
            self._add("\n")

    def _element(self, name: str, given: dict[str, str]) -> _Element:
        parent = self.inside[-1] if self.inside else ROOT
        zero = parent.after if parent.sequence else parent.begin
        begin = zero + (_time(given.get("begin"), self.clock) or 0)
        end = self._end(given, zero, begin, parent.end)
        if parent.within and "end" in given and end is not None:
            self.latest = max(end, self.latest or end)
        return _Element(
            name,
            begin,
            end,
            given.get("lang") or parent.language,
            name in UNSHOWN or given.get("ruby") in READING or parent.unshown,
            name == "p" or parent.within,
            given.get("timeContainer") == "seq",
            begin,
        )

    def _end(self, given: dict[str, str], zero: int, begin: int, outer: int | None) -> int | None:
        end = _time(given.get("end"), self.clock)
        length = _time(given.get("dur", given.get("duration")), self.clock)
        stated = [zero + end] if end is not None else []
        stated += [begin + length] if length is not None else []
        stated += [outer] if outer is not None else []
        return min(stated, default=None)

    def data(self, text: str) -> None:
        self._add(SPACE.sub(" ", text))

    def _add(self, text: str) -> None:
        if self.inside and self.inside[-1].within and not self.inside[-1].unshown:
            self.size += len(text)
            if self.size <= LONGEST_CUE:
                self.pieces.append((self.inside[-1].begin, text))

    def end(self, _: str) -> None:
        ended = self.inside.pop()
        if self.inside and self.inside[-1].sequence:
            self.inside[-1].after = ended.begin if ended.end is None else ended.end
        if ended.name == "p":
            self.cues.append(self._cue(ended))
            self.pieces, self.size, self.latest = [], 0, None

    def _cue(self, ended: _Element) -> Cue:
        """A paragraph's cue; parts with times of their own give those of its words."""
        begins = [at for at, text in self.pieces if text.strip()]
        start = max(ended.begin, min(begins, default=ended.begin))
        end = self.latest if ended.end is None else ended.end
        lines, words = [], []
        for pieces in _lines(self.pieces):
            if shown := SPACE.sub(" ", "".join(text for _, text in pieces)).strip():
                lines.append(shown)
                words.append(timed(pieces, max(start, end or start)))
        parts = len(set(begins)) > 1 and end is not None
        return Cue(start, end, tuple(lines), tuple(words) if parts else (), language=ended.language)


ROOT = _Element("", 0, None, None, unshown=False, within=False, sequence=False, after=0)


def _lines(pieces: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    line: list[tuple[int, str]] = []
    for at, text in pieces:
        if text == "\n":
            yield line
            line = []
        else:
            line.append((at, text))
    yield line


def ttml(text: str, rate: Fraction) -> Iterator[Cue]:
    """The paragraphs of a document, also of one that breaks off; none where it is refused.

    Args:
        rate: frames a second where the document counts frames and states no rate.
    """
    reader = _Reader(Clock(rate, rate))
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.EntityDeclHandler = _refuse
    # What was complete before an error stays; a file without any is said to have no text.
    with suppress(expat.ExpatError, _Refused):
        parser.Parse(_readable(text), True)
    yield from reader.cues


def _readable(text: str) -> str:
    """A document up to a tag that is longer than any that people write: expat takes long for it."""
    endless = ENDLESS.search(text)
    return text[: endless.start() if endless else None].lstrip("\ufeff \t\r\n")


def _refuse(*_: object) -> None:
    raise _Refused


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _clock(given: dict[str, str], before: Clock) -> Clock:
    rate = before.rate
    if (stated := given.get("frameRate", "")[:9]).isdecimal() and int(stated):
        rate = Fraction(int(stated)) * _multiplier(given.get("frameRateMultiplier", ""))
    ticks = Fraction(int(given["tickRate"])) if _counts(given.get("tickRate")) else rate
    return Clock(rate, ticks)


def _counts(text: str | None) -> bool:
    return text is not None and text.isdecimal() and len(text) < 12 and int(text) > 0


def _multiplier(text: str) -> Fraction:
    found = re.match(r"\s{0,99}(\d{1,9})[\s:](\d{1,9})\s{0,99}$", text[:30])
    above, below = (int(found[1]), int(found[2])) if found else (1, 1)
    return Fraction(above, below) if above and below else Fraction(1)


def _time(text: str | None, clock: Clock) -> int | None:
    """Ticks of a time expression, None where there is none that can be read."""
    if text is None:
        return None
    if found := CLOCK.match(text[:60]):
        hours, minutes, seconds, separator, rest = found.groups()
        whole = Fraction((int(hours) * 60 + int(minutes)) * 60 + int(seconds))
        if rest:
            parts = clock.rate if separator == ":" else 10 ** len(rest)
            whole += int(rest) / Fraction(parts)
        return round(whole * TICKS_PER_SECOND)
    if found := OFFSET.match(text[:60]):
        number, unit = Fraction(found[1]), found[2]
        if unit in ("f", "t"):
            return round(number / (clock.rate if unit == "f" else clock.ticks) * TICKS_PER_SECOND)
        return round(number * SECONDS[unit] * TICKS_PER_SECOND)
    return None
