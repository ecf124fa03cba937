"""Hits: what one channel finds for a query in its vectors, with a confidence of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.channels import CHANNELS, Channel, Exactness
from engine.query.query import Sense
from engine.search.calibration import (
    Scale,
    confidence_of_both,
    confidences,
    deviations,
)
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
    "screen": Exactness.WORD,
    "chapter": Exactness.CHAPTER,
    "title": Exactness.VIDEO,
    "name": Exactness.VIDEO,
}
"""What a text is of, by its kind."""
KINDS_OF: Mapping[Sense, frozenset[str]] = {
    Sense.WRITTEN: frozenset({"screen"}),
    Sense.SAID: frozenset(EXACTNESS_OF_TEXT) - {"screen"},
}
"""The kinds of texts that answer a sense; all do where it is not named."""

LEAST_CONFIDENCE = 0.02

KNOWN = 1.5
"""The power of the share of words that a model knows: of "a purple zebra" half is not enough."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One channel's find: where, its own score, its confidence (0..1), and words to show.

    ``z_score`` says how unusual the score is for this query here, ``relative_score`` where the
    calibrated score is as a share of the one at which a hit is as likely right as wrong (None for
    words, which are found by their letters). ``subject_id`` is the keyframe or passage, ``vector``
    its own, float32 [d]. ``kind`` is that of the text that holds the words: segment,
    screen, chapter, title, name.
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
    scale: Scale,
    *,
    limit: int = CANDIDATES,
    videos: Collection[int] | None = None,
) -> list[Hit]:
    """Hits of one generation, best first.

    Their order is the model's own, so that a channel never ranks worse than its bare model: the
    surest confidence goes to the nearest, the next to the next.

    Args:
        scale: what scores mean in this generation.
        videos: look only in these.
    """
    import numpy as np

    if asked.known == 0.0:
        return []
    near = library.vectors.nearest(generation, asked.vector, limit, videos)
    if not near:
        return []
    placed = np.sort(scale.scores(asked.vector, np.stack([one.vector for one in near])))[::-1]
    sure = [one * asked.known**KNOWN for one in confidences(scale, placed)]
    unusual = _unusual(library, generation, asked.vector, near)
    return [
        _hit(generation, one, confidence, z_score, float(score) / scale.centre)
        for one, confidence, z_score, score in zip(near, sure, unusual, placed, strict=True)
        if confidence >= LEAST_CONFIDENCE
    ]


def mixed_hits(
    library: Library,
    generation: Generation,
    query: Vectors,
    pictured: tuple[Vectors, Scale],
    worded: tuple[Vectors, Scale],
    videos: Collection[int] | None = None,
) -> list[Hit]:
    """Hits of a picture with words, best first.

    Args:
        query: both in one vector, float32 [d], by which they are found.
        pictured: the picture's own vector float32 [d], and what its scores mean.
        worded: the words'.
    """
    import numpy as np

    near = library.vectors.nearest(generation, query, CANDIDATES, videos)
    if not near:
        return []
    vectors = np.stack([one.vector for one in near])
    places = [
        (scale.scores(own, vectors) / scale.centre).tolist() for own, scale in (pictured, worded)
    ]
    unusual = _unusual(library, generation, query, near)
    found = [
        _hit(generation, one, confidence_of_both(*both), z_score, sum(both) / 2.0)
        for one, z_score, *both in zip(near, unusual, *places, strict=True)
    ]
    sure = [hit for hit in found if hit.confidence >= LEAST_CONFIDENCE]
    return sorted(sure, key=lambda hit: (-hit.confidence, -hit.score))


def _unusual(
    library: Library, generation: Generation, query: Vectors, near: Sequence[Near]
) -> list[float]:
    """Robust deviations of what is near above the query's scores with the library at large."""
    import numpy as np

    background = library.vectors.sample(generation) @ query
    scores = np.array([one.score for one in near], np.float32)
    return [float(one) for one in deviations(scores, background)]


def _hit(
    generation: Generation,
    near: Near,
    confidence: float,
    z_score: float,
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
        z_score=z_score,
        relative_score=relative_score,
        subject_id=row.subject_id,
        vector=near.vector,
    )
