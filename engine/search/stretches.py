"""Stretches: what one channel finds in a video, parted where its confidence falls into a valley.

The curve of confidence is flooded from its peaks down, as in a watershed (Vincent & Soille 1991,
"Watersheds in digital spaces: an efficient algorithm based on immersion simulations"), and two
peaks with a valley between them that is not deep are one (their persistence: Edelsbrunner, Letscher
& Zomorodian 2002, "Topological persistence and simplification"). A stretch lasts as far around its
peak as the confidence is at least half of the peak's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.channels import Exactness
from engine.search.hits import Hit
from engine.types import SceneRow, ticks

HALF = 0.5
"""A stretch ends where the confidence falls below this share of its peak's."""

VALLEYS = {Exactness.FRAME: 0.5, Exactness.PASSAGE: 0.98}
"""Two peaks are one where the confidence between them stays above this share of the lower one.

Frames are looked at one by one, and their confidence is uneven where the same thing is seen; that
of sentences is smooth, for their vectors hold what is said around them: there a dip is a valley."""

PAUSE = ticks(4.0)
"""Sentences no further apart than this follow one another: some are too short to have a vector."""

WHOLE_SHOT = ticks(24.0)
"""A shot up to so long is not divided: its three keyframes are too few to show a valley."""

SceneAt = Callable[[int, int], SceneRow | None]
"""The scene of a video (id) at a time (ticks), None where it has no shots."""


@dataclass(slots=True)
class Stretch:
    """Hits of one channel in a row: the surest of them, and from when to when it lasts (ticks)."""

    peak: Hit
    hits: list[Hit]
    start: int
    end: int


def reach_of(hit: Hit, scene_at: SceneAt) -> tuple[int, int]:
    """From when to when a hit speaks (ticks): what is seen ends with its shot.

    In a shot that is not long, it speaks for all of it.
    """
    scene = scene_at(hit.video_id, hit.at) if hit.exactness == Exactness.FRAME else None
    if scene is None:
        return hit.start, hit.end
    if scene.end - scene.start <= WHOLE_SHOT:
        return scene.start, scene.end
    return max(hit.start, scene.start), min(hit.end, scene.end)


def mostly_in(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the shorter of two stretches of time (ticks) is for more than half in the other."""
    (start, end), (begin, stop) = one, other
    return 2 * (min(end, stop) - max(start, begin)) > min(end - start, stop - begin)


def stretches(hits: Sequence[Hit], scene_at: SceneAt) -> list[Stretch]:
    """The stretches of one channel's hits in one video."""
    exactness = hits[0].exactness
    if exactness == Exactness.WORD:
        return _of_words(hits)
    if exactness == Exactness.PASSAGE:
        return list(_parted(hits, PAUSE, scene_at))
    shots: dict[int | None, list[Hit]] = {}
    for hit in hits:
        scene = scene_at(hit.video_id, hit.at)
        shots.setdefault(None if scene is None else scene.id, []).append(hit)
    # The reaches of keyframes meet: there is one at least every 8 s of a shot.
    return [part for shot in shots.values() for part in _parted(shot, 1, scene_at)]


def _of_words(hits: Sequence[Hit]) -> list[Stretch]:
    """Each text that holds the words, but for those right beside one that holds them better."""
    made: list[Stretch] = []
    for hit in sorted(hits, key=lambda hit: (-round(hit.confidence, 3), hit.at)):
        beside = (one for one in made if _is_lesser(hit, one.peak))
        owner = next(beside, None)
        if owner is None:
            made.append(Stretch(hit, [hit], hit.start, hit.end))
        else:
            owner.hits.append(hit)
    return made


def _is_lesser(hit: Hit, other: Hit) -> bool:
    near = hit.start - PAUSE <= other.end and other.start - PAUSE <= hit.end
    return near and round(hit.confidence, 3) < round(other.confidence, 3)


@dataclass(slots=True)
class _Basin:
    """Hits ``first`` to ``last`` of a row, around the surest of them (their numbers in the row)."""

    peak: int
    first: int
    last: int


def _parted(hits: Iterable[Hit], gap: int, scene_at: SceneAt) -> Iterator[Stretch]:
    """Stretches of hits that follow one another, no further apart than ``gap``."""
    row = sorted(hits, key=lambda hit: (hit.at, -hit.confidence))
    spans = [reach_of(hit, scene_at) for hit in row]
    meets = [later[0] - earlier[1] <= gap for earlier, later in pairwise(spans)]
    ends: dict[int, _Basin] = {}
    """The basins so far, by the numbers of their first and last hits."""
    for number in sorted(range(len(row)), key=lambda number: _order(row[number])):
        before = ends.get(number - 1) if number and meets[number - 1] else None
        after = ends.get(number + 1) if number < len(meets) and meets[number] else None
        basin = _flooded(number, before, after, row)
        ends[basin.first] = ends[basin.last] = basin
    number = 0
    while number < len(row):
        yield _stretch(ends[number], row, spans)
        number = ends[number].last + 1


def _order(hit: Hit) -> tuple[float, int, int]:
    """Surer first; of two equally sure the shorter, which knows its instant better."""
    return (-round(hit.confidence, 3), hit.end - hit.start, hit.at)


def _flooded(
    number: int, before: _Basin | None, after: _Basin | None, row: Sequence[Hit]
) -> _Basin:
    """The basin that a hit is in, which is less sure than all that came before it."""
    if before is None or after is None:
        basin = before or after or _Basin(number, number, number)
        return _Basin(basin.peak, min(basin.first, number), max(basin.last, number))
    higher, lower = sorted((before, after), key=lambda one: -row[one.peak].confidence)
    valley = row[number].confidence
    if valley >= VALLEYS[row[number].exactness] * row[lower.peak].confidence:
        return _Basin(higher.peak, before.first, after.last)
    return _Basin(higher.peak, min(higher.first, number), max(higher.last, number))


def _stretch(basin: _Basin, row: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> Stretch:
    """A basin, which lasts as far as it is half as sure as its peak."""
    least = HALF * row[basin.peak].confidence
    first = last = basin.peak
    while first > basin.first and row[first - 1].confidence >= least:
        first -= 1
    while last < basin.last and row[last + 1].confidence >= least:
        last += 1
    held = spans[first : last + 1]
    start, end = min(start for start, _ in held), max(end for _, end in held)
    return Stretch(row[basin.peak], list(row[basin.first : basin.last + 1]), start, end)
