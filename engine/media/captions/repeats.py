"""Cues as they were meant: each line once, at its own time, however often it is shown again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from engine.media.captions.cue import Cue, Role, spread, timed
from engine.types import Word

TOUCHING = 50_000  # ticks: a little over one frame of a film; cues nearer than this follow directly
LONGEST_UNTIMED = 4_000_000  # ticks that a cue stays where nothing ends it
SWAPPED = 10_000_000  # ticks: a cue that ends before it begins by less had its times swapped
FLICKER = 150_000  # ticks: signs shown for less are steps of an animation
LONGEST_GROWN = 500  # characters up to which a line is looked at for growth


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """Cues by time, with lines, each with an end after its start; none before the video's start."""
    ordered = sorted(filter(lambda cue: cue.lines, cues), key=lambda cue: cue.start)
    made = []
    for cue, following in zip_longest(ordered, (cue.start for cue in ordered[1:])):
        start, end = _times(cue, following)
        if end > max(start, 0):
            made.append(replace(cue, start=max(start, 0), end=end))
    made.sort(key=lambda cue: (cue.start, cue.end))
    return made


def _times(cue: Cue, following: int | None) -> tuple[int, int]:
    """When a cue is shown, where its end is missing or before its start."""
    if cue.end is not None and cue.end >= cue.start:
        return cue.start, cue.end
    if cue.end is not None and cue.end >= 0 and cue.start - cue.end < SWAPPED:
        return cue.end, cue.start
    longest = cue.start + LONGEST_UNTIMED
    ends = following is not None and following > cue.start
    return cue.start, min(longest, following or longest) if ends else longest


def once(cues: Iterable[Cue]) -> list[Cue]:
    """Cues in order without what is shown again: repeats that touch or overlap lengthen the first.

    Captions that roll up carry lines over: each counts when it first comes. A last line that grows
    (live captions) stays one, and its words begin as they come. Signs that flicker are dropped.
    """
    made: list[_Made] = []
    shown: dict[str, tuple[int, int]] = {}  # line: until when it is seen, the place of its cue
    for cue in cues:
        seen = [_in_view(shown, line, cue) for line in cue.lines]
        fresh = [n for n, place in enumerate(seen) if place is None]
        place = seen[-1] if seen[-1] is not None else len(made)
        if not fresh:
            made[place].lengthen(cue)
        elif len(fresh) == 1 and made and made[-1].grows_into(cue, cue.lines[fresh[0]]):
            made[-1].grow(cue, cue.lines[fresh[0]])
            place = len(made) - 1
        else:
            place = len(made)
            made.append(_Made.of(cue, fresh))
        for line, before in zip(cue.lines, seen, strict=True):
            until, first = shown.get(line, (cue.end or 0, place))
            shown[line] = max(until, cue.end or 0), place if before is None else first
    whole = (each.cue for each in made)
    return [c for c in whole if c.role is not Role.SIGN or (c.end or 0) - c.start >= FLICKER]


def _in_view(shown: dict[str, tuple[int, int]], line: str, cue: Cue) -> int | None:
    until, place = shown.get(line, (-TOUCHING - 1, 0))
    return place if until + TOUCHING >= cue.start else None


@dataclass(slots=True)
class _Made:
    """A cue as it comes together."""

    cue: Cue

    @classmethod
    def of(cls, cue: Cue, fresh: list[int]) -> _Made:
        words = tuple(cue.words[n] for n in fresh) if cue.words else ()
        return cls(replace(cue, lines=tuple(cue.lines[n] for n in fresh), words=words))

    def lengthen(self, cue: Cue) -> None:
        end = max(self.cue.end or 0, cue.end or 0)
        role = Role.SPEECH if Role.SPEECH in (cue.role, self.cue.role) else self.cue.role
        self.cue = replace(self.cue, end=end, role=role)

    def grows_into(self, cue: Cue, line: str) -> bool:
        last = self.cue.lines[-1]
        near = (self.cue.end or 0) + TOUCHING >= cue.start > self.cue.start
        return near and len(last) < len(line) <= LONGEST_GROWN and line.startswith(last)

    def grow(self, cue: Cue, line: str) -> None:
        """The last line goes on: what is new of it has the time at which it came."""
        held, end = self.cue, cue.end or 0
        before = held.words or tuple(_words(held, cue.start))
        added = timed([(cue.start, line[len(held.lines[-1]) :])], end)
        pieces = [(word.start, f" {word.text}") for word in before[-1]]
        glue = line[len(held.lines[-1])]
        words = (*before[-1], *added) if glue.isspace() else _glued(pieces, line, held, cue)
        self.cue = replace(
            held,
            end=max(held.end or 0, end),
            lines=(*held.lines[:-1], line),
            words=(*before[:-1], words),
        )


def _glued(pieces: list[tuple[int, str]], line: str, held: Cue, cue: Cue) -> tuple[Word, ...]:
    """Words of a line that went on inside a word."""
    return timed([*pieces, (cue.start, line[len(held.lines[-1]) :])], cue.end or 0)


def _words(cue: Cue, end: int) -> Iterator[tuple[Word, ...]]:
    """The words of each line by their length."""
    total = max(1, sum(map(len, cue.lines)))
    passed = 0
    for line in cue.lines:
        begin = cue.start + (end - cue.start) * passed // total
        passed += len(line)
        yield spread(line, begin, cue.start + (end - cue.start) * passed // total)
