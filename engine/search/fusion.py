"""Fusion: hits of all channels that mean the same moment become one, with every reason kept.

Evidence adds up (``engine.search.calibration``): in confidences a noisy-or, 1 - prod((1 - c)^w), so
that a second channel that agrees helps and one that found nothing does not hurt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from engine.channels import Exactness
from engine.search.calibration import confidence_of, evidence_of
from engine.search.hits import Hit
from engine.types import SceneRow, ticks

NEAR = ticks(15.0)
"""Hits of one scene further apart than this are moments of their own (a long fixed shot)."""

AS_SURE = 0.5
"""Of a channel's hits in one moment, those with this share of the best's confidence show how long
it lasts."""

SceneAt = Callable[[int, int], SceneRow | None]
"""The scene of a video (id) at a time (ticks), None where it has no shots."""


@dataclass(slots=True)
class Candidate:
    """A moment in the making: its scene (None without shots) and the best hit of each channel."""

    video_id: int
    scene: SceneRow | None
    at: int
    weights: Mapping[str, float]
    best: dict[str, Hit] = field(default_factory=dict)
    _start: int = 1 << 62
    _end: int = 0

    @property
    def evidence(self) -> float:
        """Evidence of all channels."""
        return sum(
            self.weights[channel] * evidence_of(hit.confidence)
            for channel, hit in self.best.items()
        )

    @property
    def score(self) -> float:
        """Combined confidence in 0..1."""
        return confidence_of(self.evidence)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The best hit of each channel, the surest first."""
        return tuple(sorted(self.best.values(), key=lambda hit: -hit.confidence))

    @property
    def start(self) -> int:
        """Where what was found begins (ticks), as far as its surest hits show."""
        return min(self._start, *(self._within(hit)[0] for hit in self._timed))

    @property
    def end(self) -> int:
        return max(self._end, *(self._within(hit)[1] for hit in self._timed))

    def _within(self, hit: Hit) -> tuple[int, int]:
        """A hit's times; what is seen ends with its shot."""
        if hit.channel.exactness != Exactness.FRAME or self.scene is None:
            return hit.start, hit.end
        return max(hit.start, self.scene.start), min(hit.end, self.scene.end)

    @property
    def _timed(self) -> list[Hit]:
        """The hits that say when: all but a summary's, which is of the whole video."""
        every = list(self.best.values())
        return [hit for hit in every if not _is_of_whole(hit)] or every

    @property
    def instant(self) -> int:
        """The best instant (ticks): of the channel that is surest, the more exact one on a tie."""
        return max(
            self._timed,
            key=lambda hit: (
                round(self.weights[hit.channel.name] * hit.confidence, 1),
                -hit.channel.exactness,
            ),
        ).at

    def take(self, hit: Hit) -> None:
        present = self.best.get(hit.channel.name)
        sure = present is None or hit.confidence >= AS_SURE * present.confidence
        if sure and not _is_of_whole(hit):
            self._start = min(self._start, self._within(hit)[0])
            self._end = max(self._end, self._within(hit)[1])
        if present is None or _rank(hit) > _rank(present):
            self.best[hit.channel.name] = hit


def _is_of_whole(hit: Hit) -> bool:
    return hit.channel.exactness == Exactness.VIDEO


def _rank(hit: Hit) -> tuple[float, int]:
    """Surer first; of two equally sure the shorter, which knows its instant better."""
    return (round(hit.confidence, 3), hit.start - hit.end)


def fuse(hits: Iterable[Hit], scene_at: SceneAt, weights: Mapping[str, float]) -> list[Candidate]:
    """Join hits to moments, the surest first."""
    moments: dict[tuple[int, int | None], list[Candidate]] = {}
    of_video: dict[int, list[Candidate]] = {}
    in_order = sorted(hits, key=lambda hit: -weights[hit.channel.name] * hit.confidence)
    for hit in sorted(in_order, key=_is_of_whole):
        if _is_of_whole(hit) and hit.video_id in of_video:
            for candidate in of_video[hit.video_id]:
                candidate.take(hit)
            continue
        scene = scene_at(hit.video_id, hit.at)
        group = moments.setdefault((hit.video_id, None if scene is None else scene.id), [])
        for candidate in group:
            if abs(candidate.at - hit.at) <= NEAR:
                candidate.take(hit)
                break
        else:
            made = Candidate(hit.video_id, scene, hit.at, weights)
            made.take(hit)
            group.append(made)
            of_video.setdefault(hit.video_id, []).append(made)
    found = [candidate for group in of_video.values() for candidate in group]
    return sorted(found, key=lambda moment: (-moment.evidence, moment.video_id, moment.at))
