"""Several things at one time, and one after the other: moments of clauses joined to moments."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.search.calibration import confidence_of, evidence_of, geometric_mean
from engine.search.fusion import Candidate
from engine.search.hits import Hit
from engine.types import SceneRow, ticks


@dataclass(frozen=True, slots=True)
class MomentCandidate:
    """A moment before it is shown: of one clause, or of several that hold together.

    ``start`` and ``end`` are of what was found; ``last`` is the scene in which a row ends.
    """

    video_id: int
    scene: SceneRow | None
    start: int
    end: int
    at: int
    evidence: float
    hits: tuple[Hit, ...]
    last: SceneRow | None = None

    @property
    def score(self) -> float:
        """Confidence in 0..1."""
        return confidence_of(self.evidence)


def found_of(candidate: Candidate) -> MomentCandidate:
    """A moment of one clause. Times are those of its hits; its scene's are shown."""
    return MomentCandidate(
        candidate.video_id,
        candidate.scene,
        candidate.start,
        candidate.end,
        candidate.instant,
        candidate.evidence,
        candidate.hits,
    )


SLACK = ticks(0.5)
"""Things this far apart are still within the same seconds."""


def together(clauses: Sequence[Sequence[MomentCandidate]]) -> list[MomentCandidate]:
    """Moments at which every clause holds within the same seconds, the surest first.

    Each moment of the clause with the fewest is joined by the best of each other clause that
    overlaps it. Worth the geometric mean of its confidences: all must hold.
    """
    if len(clauses) == 1:
        return list(clauses[0])
    anchors, *others = sorted(clauses, key=len)
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
            made = _joined(parts, _most_exact(parts).at)
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
    rows: list[tuple[MomentCandidate, ...]] = [(found,) for found in steps[-1]]
    for found, limit in zip(reversed(steps[:-1]), reversed(within), strict=True):
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
    return in_order(_joined(row, row[0].at, in_a_row=True) for row in rows)


def in_order(found: Iterable[MomentCandidate]) -> list[MomentCandidate]:
    """The surest first; equal ones always in the same order."""
    return sorted(found, key=lambda one: (-one.evidence, one.video_id, one.at))


def _by_video(found: Iterable[MomentCandidate]) -> dict[int, list[MomentCandidate]]:
    groups: dict[int, list[MomentCandidate]] = {}
    for one in found:
        groups.setdefault(one.video_id, []).append(one)
    return groups


def _meet(one: MomentCandidate, other: MomentCandidate) -> bool:
    return one.start - SLACK <= other.end and other.start - SLACK <= one.end


def _most_exact(parts: Sequence[MomentCandidate]) -> MomentCandidate:
    return min(parts, key=lambda part: min(hit.channel.exactness for hit in part.hits))


def _log(found: MomentCandidate) -> float:
    return math.log(max(found.score, 1e-9))


def _joined(
    parts: Sequence[MomentCandidate], at: int, *, in_a_row: bool = False
) -> MomentCandidate:
    confidence = geometric_mean([part.score for part in parts])
    first = parts[0]
    exact = next((part for part in parts if part.at == at), first)
    return MomentCandidate(
        first.video_id,
        exact.scene,
        min(part.start for part in parts),
        max(part.end for part in parts),
        at,
        evidence_of(confidence),
        tuple(hit for part in parts for hit in part.hits),
        parts[-1].scene if in_a_row else None,
    )
