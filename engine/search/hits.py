"""Hits: what one channel finds for a query in its vectors, with a confidence of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.channels import CHANNELS, Channel, Exactness
from engine.search.calibration import ScoreDistribution, ScoreScale, confidence_of, evidence_of_both
from engine.search.encoding import Encoded
from engine.store.library import Library
from engine.store.vectors import Generation, Near
from engine.types import ticks

if TYPE_CHECKING:
    from engine.types import Vectors

CANDIDATES = 400
"""Hits a channel offers to fusion; more than any page shows."""

REACH = ticks(4.0)
"""How far a keyframe speaks for its surroundings: there is one at least every 8 s of a shot."""

EXACTNESS_OF_TEXT = {
    "segment": Exactness.WORD,
    "chapter": Exactness.CHAPTER,
    "title": Exactness.VIDEO,
    "name": Exactness.VIDEO,
}
"""What a text is of, by its kind."""

LEAST_CONFIDENCE = 0.02

KNOWN = 1.5
"""The power of the share of words that a model knows: of "a purple zebra" half is not enough."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One channel's find: where, its own score, its confidence (0..1), and words to show.

    ``z_score`` and ``relative_score`` are the two measures of calibration (None for words, which
    are found by their letters). ``subject_id`` is the keyframe or passage, ``vector`` its own,
    float32 [d]. ``kind`` is that of the text that holds the words: segment, chapter, title, name.
    """

    channel: Channel
    video_id: int
    start: int
    end: int
    at: int
    score: float
    confidence: float
    snippet: str | None = None
    marks: tuple[tuple[int, int], ...] = ()
    z_score: float | None = None
    relative_score: float | None = None
    subject_id: int | None = None
    vector: Vectors | None = field(default=None, compare=False, repr=False)
    kind: str | None = None

    @property
    def exactness(self) -> Exactness:
        """How well it knows its time, and so what it is of."""
        return self.channel.exactness if self.kind is None else EXACTNESS_OF_TEXT[self.kind]


def vector_hits(
    library: Library,
    generation: Generation,
    asked: Encoded,
    scale: ScoreScale,
    *,
    limit: int = CANDIDATES,
    videos: Collection[int] | None = None,
) -> list[Hit]:
    """Hits of one generation, best first.

    Args:
        scale: what scores mean in this generation.
        videos: look only in these.
    """
    if asked.known == 0.0:
        return []
    near = library.vectors.nearest(generation, asked.vector, limit, videos)
    distribution = ScoreDistribution.of(library.vectors.sample(generation) @ asked.vector)
    found = []
    for one in near:
        evidence = scale.evidence(one.score, distribution.prior(one.score))
        confidence = confidence_of(evidence) * asked.known**KNOWN
        if confidence < LEAST_CONFIDENCE:
            break
        found.append(
            _hit(generation, one, confidence, distribution, scale.relative_score(one.score))
        )
    return found


def mixed_hits(
    library: Library,
    generation: Generation,
    query: Vectors,
    pictured: tuple[Vectors, ScoreScale],
    worded: tuple[Vectors, ScoreScale],
    videos: Collection[int] | None = None,
) -> list[Hit]:
    """Hits of a picture with words, best first.

    Args:
        query: both in one vector, float32 [d], by which they are found.
        pictured: the picture's own vector float32 [d], and what its scores mean.
        worded: the words'.
    """
    distribution = ScoreDistribution.of(library.vectors.sample(generation) @ query)
    found = []
    for one in library.vectors.nearest(generation, query, CANDIDATES, videos):
        near = [scale.nearness(float(one.vector @ own)) for own, scale in (pictured, worded)]
        confidence = confidence_of(evidence_of_both(*near))
        if confidence >= LEAST_CONFIDENCE:
            relative_score = sum(near) / 2.0
            found.append(_hit(generation, one, confidence, distribution, relative_score))
    return sorted(found, key=lambda hit: (-hit.confidence, -hit.score))


def _hit(
    generation: Generation,
    near: Near,
    confidence: float,
    distribution: ScoreDistribution,
    relative_score: float,
) -> Hit:
    row, channel = near.row, CHANNELS[generation.channel]
    reach = REACH if channel.exactness == Exactness.FRAME else 0
    return Hit(
        channel=channel,
        video_id=row.video_id,
        start=max(0, row.start - reach),
        end=row.end + reach,
        at=row.start,
        score=near.score,
        confidence=confidence,
        z_score=distribution.z_score(near.score),
        relative_score=relative_score,
        subject_id=row.subject_id,
        vector=near.vector,
    )
