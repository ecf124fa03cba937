"""Which words a video has: those heard, else those of its subtitles."""

from __future__ import annotations

from engine.index.steps import Inputs
from engine.types import Segment


def words_of(inputs: Inputs) -> tuple[Segment, ...]:
    """The transcript's segments; where there are none (subtitles stood in) the subtitles'."""
    return inputs.rows("transcript", Segment) or inputs.rows("subtitles", Segment)
