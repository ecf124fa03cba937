"""Rows as the store gives them back to steps and searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.types.screen import ReadingRow
from engine.types.words import Passage, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KeyframeRow:
    """A kept frame of a scene; its picture is the file named by ``digest``."""

    id: int
    scene_id: int
    at: int
    digest: str


@dataclass(frozen=True, slots=True)
class SceneRow:
    """A stored shot with exact bounds (ticks)."""

    id: int
    video_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shots:
    """All that the shots step made of a video, in the order of time."""

    scenes: tuple[SceneRow, ...]
    keyframes: tuple[KeyframeRow, ...]
    readings: tuple[ReadingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A stored passage."""

    id: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text to be found: a segment or a title, its times (ticks), its words' own times."""

    kind: str
    start: int
    end: int
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class VectorBatch:
    """Unit vectors float32 [n, d] of ``subjects``: (id, start, end) each, times in ticks."""

    subjects: tuple[tuple[int, int, int], ...]
    vectors: Vectors
