"""Several things at one time, and one after the other: moments of clauses joined to moments."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.channels import Exactness
from engine.search.calibration import confidence_of, evidence_of, geometric_mean
from engine.search.fusion import Candidate, Span, sureness
from engine.search.hits import Hit
from engine.types import SceneRow, ticks


@dataclass(frozen=True, slots=True)
class MomentCandidate:
    """A moment before it is shown: of one clause, or of several that hold together.

    ``start`` and ``end`` are of what was found (ticks), ``last`` is the scene in which a row ends.
    ``lead`` is the hit that counts most, None where several things had to hold. ``around`` breaks
    ties (``engine.search.fusion``), ``spans`` are all that was found here.
    """

    video_id: int
    scene: SceneRow | None
    start: int
    end: int
    at: int
    evidence: float
    hits: tuple[Hit, ...]
    last: SceneRow | None = None
    lead: Hit | None = None
    around: float = 0.0
    spans: tuple[Span, ...] = ()

    @property
    def score(self) -> float:
        """Confidence in 0..1."""
        return sureness(self.evidence, self.hits)

    @property
    def is_of_video(self) -> bool:
        """Whether it is a whole video, and so no moment that another could be within."""
        return self.lead is not None and self.lead.exactness == Exactness.VIDEO


def found_of(candidate: Candidate) -> MomentCandidate:
    """A moment of one clause."""
    return MomentCandidate(
        candidate.video_id,
        candidate.scene,
        candidate.start,
        candidate.end,
        candidate.instant,
        candidate.evidence,
        candidate.hits,
        lead=candidate.lead,
        around=candidate.around,
        spans=tuple(candidate.spans),
    )


SLACK = ticks(0.5)
"""Things this far apart are still within the same seconds."""


def together(clauses: Sequence[Sequence[MomentCandidate]]) -> list[MomentCandidate]:
    """Moments at which every clause holds within the same seconds, the surest first.

    Each moment of the clause with the fewest is joined by the best of each other clause that
    overlaps it. Worth the geometric mean of its confidences: all must hold. It lasts as long as
    all of them do. What is true of a whole video says nothing of the seconds in it.
    """
    if len(clauses) == 1:
        return list(clauses[0])
    timed = [[one for one in found if not one.is_of_video] for found in clauses]
    anchors, *others = sorted(timed, key=len)
    by_video = [_by_video(found) for found in others]
    joined: dict[tuple[int, int], MomentCandidate] = {}
    for anchor in anchors:
        parts = [anchor]
        for found in by_video:
            beside = [one for one in found.get(anchor.video_id, ()) if _meet(anchor, one)]
            if not beside:
                break
            parts.append(max(beside, key=lambda one: one.evidence))
        else:
            made = _at_once(parts)
            key = (made.video_id, made.at)
            if key not in joined or made.evidence > joined[key].evidence:
                joined[key] = made
    return in_order(joined.values())


def in_a_row(
    steps: Sequence[Sequence[MomentCandidate]], within: Sequence[int]
) -> list[MomentCandidate]:
    """Moments that begin a row: each step begins after the one before, ``within`` ticks of it.

    The best row for each beginning, worth the geometric mean of its steps, from the first's
    instant to the end of the last.
    """
    timed = [[one for one in found if not one.is_of_video] for found in steps]
    rows: list[tuple[MomentCandidate, ...]] = [(found,) for found in timed[-1]]
    for found, limit in zip(reversed(timed[:-1]), reversed(within), strict=True):
        following: dict[int, list[tuple[MomentCandidate, ...]]] = {}
        for row in rows:
            following.setdefault(row[0].video_id, []).append(row)
        rows = []
        for one in found:
            after = [
                row for row in following.get(one.video_id, ()) if 0 < row[0].at - one.at <= limit
            ]
            if after:
                best = max(after, key=lambda row: (sum(map(_log, row)), -row[0].at))
                rows.append((one, *best))
    return in_order(_following(row) for row in rows)


def in_order(found: Iterable[MomentCandidate]) -> list[MomentCandidate]:
    """The surest first; equal ones always in the same order."""
    return sorted(found, key=lambda one: (-one.evidence, -one.around, one.video_id, one.at))


def _by_video(found: Iterable[MomentCandidate]) -> dict[int, list[MomentCandidate]]:
    groups: dict[int, list[MomentCandidate]] = {}
    for one in found:
        groups.setdefault(one.video_id, []).append(one)
    return groups


def _meet(one: MomentCandidate, other: MomentCandidate) -> bool:
    if _is_picture(one) and _is_picture(other):
        # What is seen ends with its shot: the next shot is not the same seconds.
        return one.start < other.end and other.start < one.end
    return one.start - SLACK <= other.end and other.start - SLACK <= one.end


def _is_picture(found: MomentCandidate) -> bool:
    return found.lead is not None and found.lead.exactness == Exactness.FRAME


def _most_exact(parts: Sequence[MomentCandidate]) -> MomentCandidate:
    return min(parts, key=lambda part: min(hit.exactness for hit in part.hits))


def _log(found: MomentCandidate) -> float:
    return math.log(max(confidence_of(found.evidence), 1e-9))


def _at_once(parts: Sequence[MomentCandidate]) -> MomentCandidate:
    """A moment at which all parts hold, at the instant of the most exact."""
    exact = _most_exact(parts)
    start, end = max(part.start for part in parts), min(part.end for part in parts)
    if start >= end:  # within the same seconds, but one after the other
        start, end = min(part.start for part in parts), max(part.end for part in parts)
    at = min(max(exact.at, start), end - 1)
    scenes = [one.scene for one in (exact, *parts) if one.scene is not None]
    around = (scene for scene in scenes if scene.start <= at < scene.end)
    return _joined(parts, start, end, at, next(around, exact.scene))


def _following(row: Sequence[MomentCandidate]) -> MomentCandidate:
    """A moment from the beginning of a row's first part to the end of its last."""
    end = max(part.end for part in row)
    return _joined(row, row[0].start, end, row[0].at, row[0].scene, row[-1].scene)


def _joined(
    parts: Sequence[MomentCandidate],
    start: int,
    end: int,
    at: int,
    scene: SceneRow | None,
    last: SceneRow | None = None,
) -> MomentCandidate:
    evidence = evidence_of(geometric_mean([confidence_of(part.evidence) for part in parts]))
    hits = tuple(hit for part in parts for hit in part.hits)
    return MomentCandidate(parts[0].video_id, scene, start, end, at, evidence, hits, last)
