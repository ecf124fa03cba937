"""Which words a video has: those heard, else those of its subtitles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.types import Segment


def words_of(inputs: Mapping[str, Any]) -> tuple[Segment, ...]:
    """The transcript's segments; where there are none (subtitles stood in) the subtitles'."""
    words: tuple[Segment, ...] = inputs["transcript"] or inputs["subtitles"]
    return words
