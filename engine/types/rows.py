"""The rows that the façade gives: plain dicts, ready for JSON but for messages.

Times are in seconds, ids and paths text, sizes bytes, moments in time Unix seconds. docs/cli.md
documents those that the command line prints.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypeAlias, TypedDict

from engine.messages import Message

Said: TypeAlias = Message

# --- videos


class RecordedRow(TypedDict):
    """When a video was recorded: ``at`` and ``source`` as of ``engine.types.Recorded``."""

    at: str
    source: str


class VideoRow(TypedDict):
    """A video of a list; ``poster`` is a picture's path, ``pictured`` False for sound alone."""

    id: str
    title: str
    path: str
    state: str
    duration: float | None
    scenes: int
    poster: str | None
    pictured: bool
    category: str | None
    message: Said | None
    added_at: float
    recorded: RecordedRow | None


class VideoReport(TypedDict):
    """A media file; ``id`` where every place of the library is listed."""

    id: NotRequired[str]
    path: str | None
    state: str
    scenes: int
    duration: float | None
    category: str | None
    message: Said | None
    recorded: RecordedRow | None


class FolderRow(TypedDict):
    """A watched folder; ``videos`` counts, ``excludes`` are patterns of names."""

    path: str
    name: str
    videos: int
    offline: bool
    excludes: list[str]


class SpriteRow(TypedDict):
    """A sheet of small pictures, in rows of ``columns``; sizes in pixels."""

    path: str
    columns: int
    tile_width: int
    tile_height: int
    times: list[float]


class SpanRow(TypedDict):
    """A stretch of a video."""

    start: float
    end: float


class SceneRow(SpanRow):
    """A shot."""

    id: str


class ChapterRow(SpanRow):
    """A chapter that the file names."""

    title: str


class WordRow(SpanRow):
    """A word that is said."""

    text: str


class ScreenWordRow(TypedDict):
    """A word on screen; ``box`` is its left, top, width and height as shares of the picture."""

    text: str
    box: list[float]


class ScreenLineRow(SpanRow):
    """A line of text on screen: from when to when it stands, where, and how surely it was read."""

    text: str
    box: list[float]
    confidence: float
    words: list[ScreenWordRow]


class SegmentRow(WordRow):
    """What is said at once; ``source`` is where the words come from, ``track`` the number of the
    sound track in which they were heard."""

    source: str
    track: int | None
    words: list[WordRow]


class SoundRow(TypedDict):
    """A sound track: the container's stream index, and what the file says of it.

    ``decodable`` is whether there is a decoder for it.
    """

    track: int
    language: str | None
    title: str | None
    default: bool
    decodable: bool


class OrientationRow(TypedDict):
    """Stored pictures are turned by degrees clockwise, then left and right are exchanged."""

    turn: int
    mirrored: bool


class VideoDetail(TypedDict):
    """A video for the player; ``paths`` are all its places, ``path`` one that is reached if any,
    ``sound`` its sound tracks in the file's order, ``poster`` a picture's path.

    ``orientation`` is None until its pictures were looked at by this version. ``message`` is why it
    failed, ``warnings`` what its user should know of it though it is indexed.
    """

    id: str
    title: str
    path: str
    paths: list[str]
    state: str
    duration: float | None
    offline: bool
    recorded: RecordedRow | None
    poster: str | None
    orientation: OrientationRow | None
    message: Message | None
    warnings: list[Message]
    sprites: list[SpriteRow]
    scenes: list[SceneRow]
    chapters: list[ChapterRow]
    sound: list[SoundRow]
    segments: list[SegmentRow]
    on_screen: list[ScreenLineRow]


# --- the queue


class DeviceRow(TypedDict):
    """The device that a kind of model runs on, and why."""

    kind: str
    device: str
    precision: str
    reason: Said


class ActivityRow(TypedDict):
    """What is being done: what is worked on, waits and failed (``rows``), and what is ``done``."""

    counts: dict[str, int]
    paused: bool
    cancelled: bool
    rows: list[VideoRow]
    done: list[VideoRow]
    done_count: int
    devices: list[DeviceRow]


# --- settings, models, storage


class SettingRow(TypedDict):
    """A setting; ``type`` is a Python type's name."""

    name: str
    type: str
    value: Any
    default: Any
    least: float | None
    most: float | None
    choices: tuple[str, ...]
    pattern: str


class ModelRow(TypedDict):
    """A model of the catalogue, or another installed one; ``licence`` "" where none is stated."""

    kind: str
    name: str
    installed: bool
    chosen: bool
    bytes: int
    licence: str
    dimension: int | None
    revision: str | None
    source: str


class PresetRow(TypedDict):
    """A choice of models: ``models`` by kind, ``bytes_left`` to download."""

    name: str
    default: bool
    models: dict[str, str]
    bytes_left: int
    chosen: bool


class OldCopyRow(TypedDict):
    """Where a library was before it moved."""

    path: str
    bytes: int


# --- upgrades


class PlannedStepRow(TypedDict):
    """A step of a plan: of how many videos it is, and whether its speed was ``measured`` here."""

    stale: int
    missing: int
    seconds_estimated: float
    measured: bool
    gain: Said


class DownloadRow(TypedDict):
    """A model that must be downloaded first."""

    kind: str
    name: str
    bytes: int


class BlockedRow(TypedDict):
    """A step that cannot be made now; ``paths`` are some of its ``videos``."""

    step: str
    reason: Said
    videos: int
    paths: list[str]


class PlanRow(TypedDict):
    """What an upgrade would do; ``models`` by kind, "name@revision"; ``upgrade`` once it began."""

    spec_version: str
    made_with: list[str]
    scope: str
    paths: list[str]
    force: bool
    since: float | None
    videos: int
    steps: dict[str, PlannedStepRow]
    seconds_estimated: float
    bytes_needed: int
    bytes_freed_later: int
    bytes_free: int
    models: dict[str, str | None]
    downloads: list[DownloadRow]
    blocked: list[BlockedRow]
    upgrade: NotRequired[int]


class StepProgressRow(TypedDict):
    """Of how many videos a step is due, and done."""

    due: int
    done: int


class ProgressRow(TypedDict):
    """How an upgrade goes; videos are counted."""

    upgrade: int
    state: str
    scope: str
    videos: int
    done: int
    failed: int
    steps: dict[str, StepProgressRow]
    seconds_left: float | None
    problem: Said | None


class FailureRow(TypedDict):
    """A video that an upgrade failed on."""

    video: str
    path: str | None
    step: str
    category: str
    message: Said


class VerifiedRow(TypedDict):
    """Whether all vectors are there, and a probe of each space finds itself."""

    counts: bool
    probe: bool


class ResultRow(TypedDict):
    """The result of an upgrade; ``rollback``: whether it can be undone."""

    state: str
    spec_version: str
    scope: str
    force: bool
    since: float | None
    videos: int
    upgraded: int
    failed: int
    steps: dict[str, int]
    seconds: float
    verified: VerifiedRow | None
    rollback: bool
    problem: Said | None
    failures: list[FailureRow]


class RollbackRow(TypedDict):
    """An upgrade that is undone; ``models`` by kind, "name@revision"."""

    upgrade: int
    models: dict[str, str]
