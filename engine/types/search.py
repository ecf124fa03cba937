"""What is asked of a search, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.messages import Message
from engine.types.screen import Box


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
    scores for the query, ``relative_score`` where the calibrated score is as a share of the one at
    which a hit is as likely right as wrong (None for words, which are found by their letters),
    ``weight`` its weight in fusion. ``kind`` says in what kind of text words were found by their
    letters: segment (what is said), screen (text in the picture), chapter, title, or name (of the
    file or its folders). ``boxes`` are where what matched stands on the screen: start and end
    (ticks), and its place.
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
    kind: str | None = None
    boxes: tuple[tuple[int, int, Box], ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a moment: from ``start`` to ``end``, the best instant ``at`` (ticks)."""

    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A found moment: when, the best instant in it, and what matched. All times are ticks.

    ``start`` and ``end`` are of what was found: the sentences, or the stretch of the shot, not of
    the scene around it. ``at`` is the best instant, and ``thumbnail`` the kept frame nearest to
    it. The scene that holds ``at`` lasts from ``scene_start`` to ``scene_end`` (of a row of
    things, to the end of the last one's scene; the moment's own bounds where there is no scene).

    ``places`` are all places of the video where the same words were found, in order of time; the
    moment itself is the best of them. ``more`` counts the moments of the same video that were set
    aside because they look much the same. A ``score`` of 1 is for words alone: what is found by
    its meaning is at most 0.99 sure.
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
    scene_start: int = 0
    scene_end: int = 0
    places: tuple[Occurrence, ...] = ()


@dataclass(frozen=True, slots=True)
class Curve:
    """How relevant a video is over its time: ``values`` 0..1 at ``times`` (ticks), in order.

    The outline of a step function: where it changes, two points have the same time, the value
    before and the value after, so that straight lines from point to point, and steps that keep
    the last value, both draw it as it is. It begins and ends at 0, and is 0 wherever nothing was
    found; where something was, it is its confidence, which is never below that of a weak moment.
    """

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
