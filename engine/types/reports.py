"""The rows that the façade reports of a library and of a search; see ``engine.types.rows``."""

from __future__ import annotations

from typing import TypedDict

from engine.messages import Message
from engine.types.rows import (
    ProgressRow,
    RecordedRow,
    Said,
    SceneRow,
    ScreenLineRow,
    SpanRow,
    VideoReport,
)

# --- the whole library


class KeyframeRow(TypedDict):
    """A kept frame."""

    at: float
    path: str


class BoxRow(SpanRow):
    """Where something that matched stands in the picture, and from when to when."""

    box: list[float]


class SceneReport(SceneRow):
    """A shot with its kept frames, the words said in it, and the lines that appear in it."""

    keyframes: list[KeyframeRow]
    text: str
    on_screen: list[ScreenLineRow]


class VideoKey(TypedDict):
    """Which video."""

    id: str
    path: str
    duration: float | None
    state: str
    recorded: RecordedRow | None


class ScenesRow(TypedDict):
    """The shots of a video."""

    video: VideoKey
    scenes: list[SceneReport]


class FailedRow(TypedDict):
    """A video that could not be indexed."""

    path: str | None
    category: str | None
    message: Said | None


class Standing(TypedDict):
    """Of how many videos each step is stale or missing; ``behind``: videos with a stale step."""

    stale: dict[str, int]
    missing: dict[str, int]
    behind: int


class LibraryRow(Standing):
    """Counts, failures and sizes of a library."""

    spec_version: str
    library: str
    videos: dict[str, int]
    failures: list[FailedRow]
    bytes: dict[str, int]
    folders: list[str]
    paused: bool
    cancelled: bool
    models: dict[str, str | None]


class StatusRow(LibraryRow):
    """A library's status, with the channels' readiness and an upgrade under way."""

    channels: dict[str, Message]
    upgrade: ProgressRow | None


class IndexResultRow(TypedDict):
    """The result of ``heimdex index``."""

    event: str
    indexed: int
    failed: int
    unchanged: int
    skipped: int
    spec_version: str
    warnings: list[Said]
    videos: list[VideoReport]


# --- searching


class VideoRef(TypedDict):
    """The video of a moment."""

    id: str
    path: str


class MomentScene(SpanRow):
    """The shot of a moment; ``id`` None where it has none."""

    id: str | None


class MatchRow(TypedDict):
    """Why a moment was found (``engine.types.Match``)."""

    channel: str
    score: float
    at: float | None
    snippet: str | None
    marks: list[list[int]]
    raw: float
    unusual: float | None
    place: float | None
    weight: float
    kind: str | None
    boxes: list[BoxRow]


class PlaceRow(SpanRow):
    """One of the places where a moment's words were found (``engine.types.Occurrence``)."""

    at: float


class MomentRow(TypedDict):
    """A found moment (``engine.types.Moment``); ``scene`` is the shot around it."""

    rank: int
    score: float
    confidence: str
    video: VideoRef
    scene: MomentScene
    start: float
    end: float
    at: float
    places: list[PlaceRow]
    thumbnail: str | None
    more: int
    matched: list[MatchRow]


class CurveRow(TypedDict):
    """How relevant a video is over its time: ``[at, value]`` each."""

    video: str
    points: list[list[float]]


class AnswerRow(TypedDict):
    """What a search found (``engine.types.Answer``)."""

    query: str
    complete: bool
    elapsed_ms: float
    confidence: str
    total: int
    strong: int
    page: int
    pages: int
    did_you_mean: str | None
    notes: list[Message]
    channels: dict[str, Message]
    moments: list[MomentRow]
    curves: list[CurveRow]


class ExampleRow(TypedDict, total=False):
    """What to find more like: a file, or with ``video`` a moment; ``at`` in seconds."""

    path: str
    video: str
    at: float | None


class OpenedWith(TypedDict, total=False):
    """The answer that a video is opened from: its moments and curve in that video, the query."""

    moments: list[MomentRow]
    curve: list[list[float]]
    query: str
