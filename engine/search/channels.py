"""The channels: each finds its own hits for a query, with a confidence of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.search.calibration import confidences
from engine.search.snippets import shortened
from engine.store.library import Library
from engine.store.vectors import Generation, Near
from engine.types import Channel

if TYPE_CHECKING:
    from engine.store.vectors import Vectors

CANDIDATES = 400
"""Hits a channel offers to fusion; more than any page shows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One channel's find: where, its own score, its confidence (0..1), and words to show."""

    channel: Channel
    video_id: int
    start: int
    end: int
    at: int
    score: float
    confidence: float
    snippet: str | None = None
    keyframe_id: int | None = None
    marks: tuple[tuple[int, int], ...] = ()


Encode = Callable[[Generation, str], "Vectors"]
"""A query's unit vector float32 [d] in a generation's space; raises ``ModelUnavailable``."""


def vector_hits(library: Library, generation: Generation, query: str, encode: Encode) -> list[Hit]:
    """Hits of one generation, best first."""
    near = library.vectors.nearest(generation, encode(generation, query), limit=4096)
    sure = confidences(generation.channel, [found.score for found in near])
    found = [
        _vector_hit(library, generation.channel, one, trust)
        for one, trust in zip(near[:CANDIDATES], sure, strict=False)
        if trust > 0
    ]
    return found


def _vector_hit(library: Library, channel: Channel, near: Near, trust: float) -> Hit:
    row = near.row
    snippet = None
    if channel == Channel.TRANSCRIPT:
        passage = library.content.passage(row.subject_id)
        snippet = None if passage is None else shortened(passage.passage.text)
    return Hit(
        channel=channel,
        video_id=row.video_id,
        start=row.start,
        end=row.end,
        at=row.start,
        score=near.score,
        confidence=trust,
        snippet=snippet,
        keyframe_id=row.subject_id if channel == Channel.VISUAL else None,
    )
