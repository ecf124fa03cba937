"""The values that pass between rooms; standard library only.

Times inside the engine and the store are integer *ticks* of one microsecond (FFmpeg's own
AV_TIME_BASE), counted from the container's start; seconds appear only at the edges (JSON, the UI).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.types.clock import OWN_CLOCK, Clock, Jump
from engine.types.heartbeat import Heartbeat
from engine.types.library import (
    STARTER_KINDS,
    DeviceChoice,
    JsonObject,
    ModelKind,
    ModelRef,
    VideoState,
)
from engine.types.media import (
    AudioWindow,
    Chapter,
    KeyframeImage,
    Probe,
    SceneImages,
    SpriteSheet,
    Track,
    VisualChunk,
)
from engine.types.orientation import Orientation
from engine.types.playing import Content, Playing
from engine.types.recorded import DateSource, Recorded
from engine.types.screen import Box, ReadingImage, ReadingRow, ScreenLine, ScreenWord
from engine.types.search import (
    Answer,
    Confidence,
    Curve,
    Example,
    Match,
    Moment,
    Occurrence,
    SearchRequest,
    Sort,
)
from engine.types.stored import KeyframeRow, PassageRow, SceneRow, Shots, TextRow, VectorBatch
from engine.types.time import TICKS_PER_SECOND, Tick, seconds, ticks
from engine.types.upgrade import UpgradeOrder, UpgradeRequest, UpgradeScope
from engine.types.words import Grain, Passage, Segment, Word, is_unspaced, joined, whole_words

if TYPE_CHECKING:
    from engine.types.stored import Vectors

__all__ = [
    "OWN_CLOCK",
    "STARTER_KINDS",
    "TICKS_PER_SECOND",
    "Answer",
    "AudioWindow",
    "Box",
    "Chapter",
    "Clock",
    "Confidence",
    "Content",
    "Curve",
    "DateSource",
    "DeviceChoice",
    "Example",
    "Grain",
    "Heartbeat",
    "JsonObject",
    "Jump",
    "KeyframeImage",
    "KeyframeRow",
    "Match",
    "ModelKind",
    "ModelRef",
    "Moment",
    "Occurrence",
    "Orientation",
    "Passage",
    "PassageRow",
    "Playing",
    "Probe",
    "ReadingImage",
    "ReadingRow",
    "Recorded",
    "SceneImages",
    "SceneRow",
    "ScreenLine",
    "ScreenWord",
    "SearchRequest",
    "Segment",
    "Shots",
    "Sort",
    "SpriteSheet",
    "TextRow",
    "Tick",
    "Track",
    "UpgradeOrder",
    "UpgradeRequest",
    "UpgradeScope",
    "VectorBatch",
    "Vectors",
    "VideoState",
    "VisualChunk",
    "Word",
    "is_unspaced",
    "joined",
    "seconds",
    "ticks",
    "whole_words",
]
