"""Finds where a file's clock jumps, by demuxing (never decoding) all of it.

A *run* is a stretch of one stream through which its time stamps go on. Between two runs the clock
jumps if all streams that are there on both sides do so together, and the content goes on: it does
not for single damaged stamps (the next run continues the one before them), nor where another stream
tells of the same pause. What jumps is laid end to end: no stream overlaps itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from engine.media.clock import REORDERED
from engine.media.container import open_container, past_damage, start_of
from engine.types import TICKS_PER_SECOND, Clock, Jump

PAUSES = {
    "mpegts": 10 * TICKS_PER_SECOND,  # ISO/IEC 13818-1, 2.7.4: stamps come within 0.7 s
    "mpeg": 10 * TICKS_PER_SECOND,
    "flv": 60 * TICKS_PER_SECOND,  # a recording of a screen may stand still
}
"""The containers whose clock can jump, and the longest pause (ticks) that is taken as stated."""
BACK = TICKS_PER_SECOND // 10  # decoding times may seem to go back so far by rounding
LASTS = TICKS_PER_SECOND  # what one packet holds lasts no longer, unless the next before did
FEW = 50  # packets: so many with stamps of their own between two that go together are damaged
ALONE = 3  # packets on both sides of a pause: fewer are a slide show, whose pauses are meant
SPREAD = 4  # times as long as usual among its own kind a pause of slides may be
TOGETHER = 10 * TICKS_PER_SECOND  # streams that jump to times nearer than this jump together
SLACK = TICKS_PER_SECOND // 20  # so far one stream may overlap itself where parts are joined
OWN_JUMP = TICKS_PER_SECOND  # one stream's jump alone is believed from here on
PULSE_PACKETS = 512


@dataclass(slots=True)
class Run:
    """Packets of one stream that follow each other in time. Times in ticks, as stated.

    ``place`` is the byte at which the first begins, ``last_place`` that of the last; ``first`` and
    ``end`` are when its content is shown, ``begin`` and ``last`` decoding times.
    """

    place: int
    last_place: int
    begin: int
    last: int
    first: int
    end: int
    count: int = 1

    def absorb(self, other: Run) -> None:
        """Be one with a later run."""
        self.last_place, self.last = other.last_place, other.last
        self.first, self.end = min(self.first, other.first), max(self.end, other.end)
        self.count += other.count


@dataclass(slots=True)
class _Jumping:
    """Streams that jump together: stream index to (the run before, the run after)."""

    moves: dict[int, tuple[Run, Run]] = field(default_factory=dict)

    @property
    def place(self) -> int:
        return min(after.place for _, after in self.moves.values())

    @property
    def first(self) -> int:
        return min(after.first for _, after in self.moves.values())


def scan(path: Path, pulse: Callable[[float], None] | None = None) -> Clock:
    """The clock of a file of a kind in ``PAUSES``; of any other, one without jumps.

    Args:
        pulse: gets the fraction of the file read now and then; may raise Cancelled.

    Raises:
        MediaError, EnvironmentProblem: the file does not open (see ``open_container``).
    """
    with open_container(path) as container:
        pause = PAUSES.get(container.format.name)
        if pause is None:
            return Clock()
        streams = {s.index: s for s in container.streams if s.time_base}
        heard = [s for s in streams.values() if s.type in ("video", "audio")]
        runs = _Runs(pause)
        size = max(1, container.size)
        for count, packet in enumerate(past_damage(container, *heard), 1):
            if packet is not None:
                runs.take(packet)
            if pulse is not None and count % PULSE_PACKETS == 0:
                pulse(min(1.0, runs.place / size))
        return clock_of(
            {index: whole(found, pause) for index, found in runs.found.items()},
            {index: stream.id for index, stream in streams.items()},
            start_of(container),
        )


class _Runs:
    """The runs of each stream, as its packets come."""

    def __init__(self, pause: int) -> None:
        self._pause = pause
        self.place = 0
        self.found: dict[int, list[Run]] = defaultdict(list)
        self._place: dict[int, int] = {}
        self._scales: dict[int, Fraction] = {}

    def take(self, packet: Any) -> None:
        index = packet.stream_index
        stated = packet.dts if packet.dts is not None else packet.pts
        if stated is None:
            return
        scale = self._scales.get(index)
        if scale is None:
            scale = self._scales[index] = packet.time_base * TICKS_PER_SECOND
        # One without a place begins within the data of the one before, and goes with it.
        place = packet.pos if packet.pos is not None else self._place.get(index, -1) + 1
        self._place[index] = self.place = place
        over, under = scale.numerator, scale.denominator
        at = stated * over // under
        shown = at if packet.pts is None else packet.pts * over // under
        if abs(shown - at) > REORDERED:
            shown = at
        lasts = (packet.duration or 0) * over // under
        runs = self.found[index]
        if runs and runs[-1].last - BACK <= at <= runs[-1].last + self._pause:
            run = runs[-1]
            # Before a jump it is said to last until what comes after.
            end = shown + min(lasts, max(LASTS, at - run.last))
            run.last, run.last_place = at, place
            run.count += 1
            run.end = max(run.end, end)
            run.first = min(run.first, shown)
        else:
            runs.append(Run(place, place, at, at, shown, shown + min(lasts, LASTS)))


def whole(runs: list[Run], pause: int) -> list[Run]:
    """The runs of one stream without those of damaged stamps, and slide shows in one."""
    kept: list[Run] = []
    number = 0
    while number < len(runs):
        run = runs[number]
        number += 1
        if kept and _follows(kept[-1], run, pause):
            kept[-1].absorb(run)
            continue
        following = _continuation(kept[-1], runs, number, pause) if kept else None
        if following is not None:
            kept[-1].absorb(runs[following])
            number = following + 1
        else:
            kept.append(run)
    return kept


def _follows(before: Run, after: Run, pause: int) -> bool:
    gap = after.begin - before.last
    usual = (before.last - before.begin) // max(1, before.count - 1)
    slides = before.count < ALONE and after.count < ALONE
    return -BACK <= gap <= pause or (gap > 0 and (slides or gap <= SPREAD * usual))


def _continuation(before: Run, runs: list[Run], number: int, pause: int) -> int | None:
    """Which run goes on from ``before``, where only few packets lie between the two."""
    between = runs[number - 1].count
    for later in range(number, len(runs)):
        if between >= FEW:
            return None
        if -BACK <= runs[later].begin - before.last <= pause:
            return later
        between += runs[later].count
    return None


def clock_of(runs: Mapping[int, list[Run]], ids: Mapping[int, int], start: int) -> Clock:
    """The clock that lays the runs of all streams end to end.

    Args:
        runs: of each stream (by index) of pictures or sound.
        ids: of all streams, by index.
        start: ticks at which the file's own clock begins.
    """
    jumps: list[Jump] = []
    shifts = dict.fromkeys(ids, 0)
    ends = {index: found[0].end for index, found in runs.items()}
    late = {index: found[0].place for index, found in runs.items()}
    for jumping in _together(runs):
        moved = {
            index: before.end + shifts[index] - after.first
            for index, (before, after) in jumping.moves.items()
        }
        if all(index in moved for index in runs if _is_there(runs[index], jumping)):
            others = [i for i in ids if i not in runs or late.get(i, 0) > jumping.place]
            moved = dict.fromkeys([*moved, *others], _joint(moved.values()))
        else:
            moved = {i: shift for i, shift in moved.items() if _alone(runs, i, jumping.moves[i])}
        for index, shift in moved.items():
            place = jumping.moves[index][1].place if index in jumping.moves else jumping.place
            shifts[index] = shift
            jumps.append(Jump(index, ids[index], place, shift))
        for index, (_, after) in jumping.moves.items():
            ends[index] = max(ends[index], after.end + shifts[index])
    for index, found in runs.items():
        if len(found) == 1:
            ends[index] = found[0].end + shifts[index]
    end = max(ends.values(), default=0) - start
    return Clock(tuple(jumps), end if end > 0 else None)


def _joint(shifts: Collection[int]) -> int:
    """The least shift by which no stream overlaps itself by more than the slack."""
    return min(shifts) if max(shifts) - min(shifts) <= SLACK else max(shifts)


def _together(runs: Mapping[int, list[Run]]) -> list[_Jumping]:
    """The jumps of all streams, those that belong together in one, in the file's order."""
    moves = [(index, *pair) for index, found in runs.items() for pair in pairwise(found)]
    groups: list[_Jumping] = []
    for index, before, after in sorted(moves, key=lambda move: move[2].place):
        fitting = [
            group
            for group in groups
            if index not in group.moves and abs(group.first - after.first) <= TOGETHER
        ]
        if fitting:
            nearest = min(fitting, key=lambda group: abs(group.place - after.place))
            nearest.moves[index] = before, after
        else:
            groups.append(_Jumping({index: (before, after)}))
    return sorted(groups, key=lambda group: group.place)


def _is_there(runs: list[Run], jumping: _Jumping) -> bool:
    """Whether a stream has packets before and after the place of a jump."""
    return runs[0].place < jumping.place < runs[-1].last_place


def _alone(runs: Mapping[int, list[Run]], index: int, move: tuple[Run, Run]) -> bool:
    """Whether a jump of one stream, while others go on, is one: others may tell of its pause."""
    before, after = move
    if abs(after.begin - before.last) <= OWN_JUMP:
        return False
    return after.begin < before.last or not any(
        run.begin <= before.last + TOGETHER and run.last >= after.begin - TOGETHER
        for other, found in runs.items()
        if other != index
        for run in found
    )
