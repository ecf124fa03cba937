"""The values that pass between rooms: times, what media holds, what steps make, what is found.

Times inside the engine and the store are integer *ticks* of one microsecond (FFmpeg's own
AV_TIME_BASE), counted from the container's start; seconds appear only at the edges (JSON, the UI).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

TICKS_PER_SECOND = 1_000_000


def ticks(seconds: float | Fraction) -> int:
    """Seconds to ticks, rounded to the nearest."""
    return round(seconds * TICKS_PER_SECOND)


def seconds(value: int) -> float:
    """Ticks to seconds."""
    return value / TICKS_PER_SECOND


class VideoState(StrEnum):
    """Where a video stands; ``engine.store.videos`` owns the transitions."""

    QUEUED = "queued"
    PROBING = "probing"
    PROCESSING = "processing"
    INDEXED = "indexed"
    FAILED = "failed"
    OFFLINE = "offline"
    REMOVED = "removed"


class Channel(StrEnum):
    """A way to find a moment. Vector channels have a generation each; KEYWORD needs no model."""

    VISUAL = "visual"
    TRANSCRIPT = "transcript"
    VISUAL_TEXT = "visual_text"
    SUMMARY = "summary"
    KEYWORD = "keyword"


class ModelKind(StrEnum):
    """What a model does; a library chooses one model a kind."""

    VISUAL = "visual"
    TEXT = "text"
    SPEECH = "speech"


# --- media ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Track:
    """One stream of a file. ``index`` is the container's stream index."""

    index: int
    kind: str  # "video" | "audio" | "subtitle"
    codec: str
    language: str | None = None
    title: str | None = None
    default: bool = False
    forced: bool = False
    attached_picture: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled stretch of a video, as its container names it (ticks)."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Probe:
    """What a container says of itself, checked against a decoded frame.

    ``width`` and ``height`` are of the picture as shown: after rotation and with square pixels.
    """

    container: str
    duration: int  # ticks, from the container's start to the end of the last stream
    width: int
    height: int
    rotation: int  # degrees clockwise to turn a decoded frame upright: 0, 90, 180, 270
    sample_aspect: tuple[int, int]
    fps: tuple[int, int]  # average frame rate as a ratio; (0, 1) where unknown
    variable_frame_rate: bool
    interlaced: bool
    bit_depth: int
    video: Track
    audio: tuple[Track, ...] = ()
    subtitles: tuple[Track, ...] = ()
    title: str | None = None
    description: str | None = None
    chapters: tuple[Chapter, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyframeImage:
    """A kept frame: ``image`` is WebP, long side at most 512 px; ``digest`` is its sha256 (hex)."""

    at: int
    image: bytes
    digest: str
    width: int
    height: int
    sharpness: float
    luma: float


@dataclass(frozen=True, slots=True)
class SceneImages:
    """One shot with its keyframes (at least one, unless nothing of it could be decoded)."""

    start: int
    end: int
    keyframes: tuple[KeyframeImage, ...]


@dataclass(frozen=True, slots=True)
class SpriteSheet:
    """A grid of small frames for the timeline; tile i shows ``times[i]`` (ticks)."""

    image: bytes
    digest: str
    columns: int
    tile_width: int
    tile_height: int
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VisualChunk:
    """A stretch of a video whose shots are final; ``end`` is where a resumed pass starts again."""

    end: int
    scenes: tuple[SceneImages, ...]
    sprites: tuple[SpriteSheet, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AudioWindow:
    """Up to five minutes of sound: float32 mono 16 kHz ``samples`` [n], beginning at ``start``."""

    start: int
    end: int
    samples: NDArray[np.float32]


# --- words ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word with its own time; ``probability`` is the recogniser's, 1.0 for subtitles."""

    start: int
    end: int
    text: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of words: a sentence of a transcript or one cue of a subtitle file."""

    start: int
    end: int
    text: str
    language: str | None = None
    words: tuple[Word, ...] = ()
    source: str = "speech"  # "speech" | "sidecar:NAME" | "track:INDEX"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words for a text model to embed: a thought (20 to 40 s of segments) or a single sentence."""

    start: int
    end: int
    text: str
    grain: str = "thought"  # "thought" | "sentence"


# --- what the store gives back -------------------------------------------------------------------


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


# --- progress ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """One progress report. ``fraction`` in 0..1; ``speed`` in media seconds per second."""

    video: str
    step: str
    fraction: float
    speed: float | None = None
    eta: float | None = None  # seconds left for this video, by measured speed
    message: str = ""


ProgressSink = Callable[[Progress], None]
Tick = Callable[[float], None]
"""Called by long work with its fraction done (0..1); raises ``Cancelled`` to stop it."""


# --- models --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model exactly: what a fingerprint and a generation name. No device, no precision."""

    kind: ModelKind
    name: str
    revision: str
    dimension: int | None = None  # None for speech
    languages: tuple[str, ...] = ()  # empty: many

    @property
    def identity(self) -> str:
        """Name and revision in one: what tells it from every other of its kind."""
        return f"{self.name}@{self.revision}"


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """The device a model runs on, and why: the outcome of a self-test."""

    device: str  # "cuda" | "mps" | "cpu"
    precision: str  # "float16" | "bfloat16" | "float32" | "int8" …
    reason: str


# --- search --------------------------------------------------------------------------------------


class Sort(StrEnum):
    """The order of moments. By date and by timeline only what is strong, if anything is."""

    RELEVANCE = "relevance"
    DATE = "date"
    TIMELINE = "timeline"


class Confidence(StrEnum):
    """How sure an answer, or one moment of it, is."""

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Example:
    """What to find more like.

    A picture file, a video file at an instant (``at``, ticks), or with ``video_id`` a moment of the
    library, which needs no file.
    """

    path: str | None = None
    at: int | None = None
    video_id: int | None = None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search: words in the query language, examples, or both.

    ``limit`` moments a ``page`` (counted from 1), None for the library's setting. ``channels``
    empty means all. ``video_id`` searches within one video, without setting similar ones aside.
    """

    text: str = ""
    examples: tuple[Example, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int | None = None
    channels: tuple[Channel, ...] = ()
    video_id: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Why a moment was found: the channel, how sure it is (0..1), and words where there are any.

    ``marks`` are the places (start, end) of what matched in ``snippet``. ``raw`` is the channel's
    own score (a cosine, BM25), ``unusual`` how many robust deviations it lies above this library's
    scores for the query, ``place`` where it lies between chance (0) and what general captions reach
    (1) (None for words, which are found by their letters), ``weight`` its weight in fusion.
    """

    channel: Channel
    score: float
    snippet: str | None = None
    at: int | None = None
    marks: tuple[tuple[int, int], ...] = ()
    raw: float = 0.0
    unusual: float | None = None
    place: float | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A found moment: its scene, the best instant in it, and what matched.

    ``more`` counts the moments of the same video that were set aside as much the same.
    """

    rank: int
    score: float
    video_id: int
    path: str
    scene_id: int | None
    start: int
    end: int
    at: int
    thumbnail: str | None
    matched: tuple[Match, ...]
    confidence: Confidence = Confidence.STRONG
    more: int = 0


@dataclass(frozen=True, slots=True)
class Curve:
    """How relevant a video is over its time: ``values`` 0..1 at ``times`` (ticks), in order."""

    video_id: int
    times: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search returns.

    ``channels`` says "ready" or why a channel could not take part. ``understood`` is how the query
    was read, a line for people. ``confidence`` is that of the best moment of all pages, ``total``
    counts the moments of all pages and ``strong`` those that are sure. ``complete`` is False for an
    early answer from words alone.
    """

    query: str
    elapsed_ms: float
    channels: dict[str, str]
    moments: tuple[Moment, ...] = field(default=())
    understood: str = ""
    confidence: Confidence = Confidence.NONE
    total: int = 0
    strong: int = 0
    page: int = 1
    pages: int = 1
    did_you_mean: str | None = None
    notes: tuple[str, ...] = ()
    curves: tuple[Curve, ...] = ()
    complete: bool = True


JsonObject = dict[str, Any]
