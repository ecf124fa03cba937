"""What two tracks say with the same words at the same time is kept once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.types import Segment, ticks

NEAR = ticks(1.0)
"""Ticks by which the same words may be apart: recognisers place them loosely."""
REPEATED = 0.5
"""The share of a segment's letters, in threes, that was said from which it repeats: two sentences
of one language have about a fifth in common."""


def said_once(segments: Iterable[Segment], before: Sequence[Segment]) -> list[Segment]:
    """The segments of a track without those that repeat what was heard in other tracks."""
    return [segment for segment in segments if not _repeats(segment, before)]


def _repeats(segment: Segment, before: Sequence[Segment]) -> bool:
    near = (
        word.text
        for other in before
        if other.end + NEAR > segment.start and other.start - NEAR < segment.end
        for word in other.words or (other,)
        if word.end + NEAR > segment.start and word.start - NEAR < segment.end
    )
    said, heard = _threes(segment.text), _threes("".join(near))
    return bool(said) and len(said & heard) >= REPEATED * len(said)


def _threes(text: str) -> set[str]:
    """Every three letters in a row, spaces and marks left out: words are cut differently."""
    letters = "".join(filter(str.isalnum, text.casefold()))
    return {letters[at : at + 3] for at in range(max(1, len(letters) - 2))} - {""}
