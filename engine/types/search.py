"""What is asked of a search, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.messages import Message


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

    A picture file, a video file at a time (``at``, ticks), or with ``video_id`` a moment of the
    library, which needs no file.
    """

    path: str | None = None
    at: int | None = None
    video_id: int | None = None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search: words in the query language, examples, or both.

    ``limit`` moments a ``page`` (counted from 1), None for the library's setting. ``channels``
    (their names) empty means all. ``video_id`` searches within one video, without setting similar
    ones aside.
    """

    text: str = ""
    examples: tuple[Example, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int | None = None
    channels: tuple[str, ...] = ()
    video_id: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Why a moment was found: the channel, how sure it is (0..1), and words where there are any.

    ``marks`` are the places (start, end) of what matched in ``snippet``. ``raw`` is the channel's
    own score (a cosine, BM25), ``z_score`` how many robust deviations it is above this library's
    scores for the query, ``relative_score`` where it is between chance (0) and what
    general captions reach (1) (None for words, which are found by their letters), ``weight`` its
    weight in fusion.
    """

    channel: str
    score: float
    snippet: str | None = None
    at: int | None = None
    marks: tuple[tuple[int, int], ...] = ()
    raw: float = 0.0
    z_score: float | None = None
    relative_score: float | None = None
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

    ``query`` is the text as asked; ``engine.query`` reads it. ``channels`` says of each that it is
    ready, or why it could not take part. ``confidence`` is that of the best moment of all pages,
    ``total`` counts the moments of all pages and ``strong`` those that are sure. ``complete`` is
    False for an early answer from words alone.
    """

    query: str
    elapsed_ms: float
    channels: Mapping[str, Message]
    moments: tuple[Moment, ...] = field(default=())
    confidence: Confidence = Confidence.NONE
    total: int = 0
    strong: int = 0
    page: int = 1
    pages: int = 1
    did_you_mean: str | None = None
    notes: tuple[Message, ...] = ()
    curves: tuple[Curve, ...] = ()
    complete: bool = True
