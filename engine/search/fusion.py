"""Fusion: hits of all channels that mean the same moment become one, with every reason kept.

Confidences are combined as independent evidence (noisy-or: 1 - prod(1 - weight * confidence)), so
that a second channel that agrees helps and one that found nothing does not hurt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.search.channels import Hit
from engine.types import Channel, SceneRow, ticks

WEIGHTS: dict[Channel, float] = {
    Channel.VISUAL: 0.9,
    Channel.TRANSCRIPT: 0.85,
    Channel.VISUAL_TEXT: 0.7,
    Channel.SUMMARY: 0.3,
    Channel.KEYWORD: 1.0,
}
NEAR = ticks(15.0)
"""Hits of one scene further apart than this are moments of their own (a long fixed shot)."""

WHOLE_VIDEO = frozenset({Channel.SUMMARY})
"""Channels whose hits speak for every moment of a video, and make one only where there is none."""

# Whose instant is the best one: a word's own time is exact, a summary knows none.
EXACTNESS = (
    Channel.KEYWORD,
    Channel.VISUAL,
    Channel.TRANSCRIPT,
    Channel.VISUAL_TEXT,
    Channel.SUMMARY,
)


@dataclass(slots=True)
class Candidate:
    """A moment in the making: its scene (None without shots) and the best hit of each channel."""

    video_id: int
    scene: SceneRow | None
    at: int
    best: dict[Channel, Hit] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Combined confidence in 0..1."""
        doubt = 1.0
        for channel, hit in self.best.items():
            doubt *= 1.0 - WEIGHTS[channel] * hit.confidence
        return 1.0 - doubt

    @property
    def timed(self) -> list[Hit]:
        """The hits that say when: all but a summary's, which is of the whole video."""
        return [hit for hit in self.best.values() if hit.channel not in WHOLE_VIDEO] or list(
            self.best.values()
        )

    @property
    def instant(self) -> int:
        """The best instant (ticks): of the channel that is surest, the more exact one on a tie."""
        return max(
            self.timed,
            key=lambda hit: (
                round(WEIGHTS[hit.channel] * hit.confidence, 1),
                -EXACTNESS.index(hit.channel),
            ),
        ).at

    def take(self, hit: Hit) -> None:
        present = self.best.get(hit.channel)
        if present is None or _rank(hit) > _rank(present):
            self.best[hit.channel] = hit


def _rank(hit: Hit) -> tuple[float, int]:
    """Surer first; of two equally sure the shorter, which knows its instant better."""
    return (round(hit.confidence, 3), hit.start - hit.end)


def fuse(hits: Sequence[Hit], scene_at: Callable[[int, int], SceneRow | None]) -> list[Candidate]:
    """Join hits to moments, the surest first. ``scene_at(video_id, at)`` finds a hit's scene."""
    moments: dict[tuple[int, int | None], list[Candidate]] = {}
    of_video: dict[int, list[Candidate]] = {}
    in_order = sorted(hits, key=lambda hit: -WEIGHTS[hit.channel] * hit.confidence)
    for hit in sorted(in_order, key=lambda hit: hit.channel in WHOLE_VIDEO):
        if hit.channel in WHOLE_VIDEO and hit.video_id in of_video:
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
            made = Candidate(hit.video_id, scene, hit.at)
            made.take(hit)
            group.append(made)
            of_video.setdefault(hit.video_id, []).append(made)
    found = [candidate for group in of_video.values() for candidate in group]
    return sorted(found, key=lambda moment: (-moment.score, moment.video_id, moment.at))
