"""What the façade reports of a library, as JSON-ready values: rows, counts and states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine import spec
from engine.index import plan
from engine.index.plan import Status
from engine.index.reading import sources
from engine.index.scan import Scan
from engine.index.upgrade.plan import each_video
from engine.messages import Code, Message, message
from engine.models.catalogue import BY_DEFAULT, CatalogueModel
from engine.models.folder import InstalledModel
from engine.store.artifacts import DONE
from engine.store.choices import WorkerRequest
from engine.store.library import Library
from engine.store.videos import Video
from engine.types import (
    Answer,
    KeyframeRow,
    ModelKind,
    Moment,
    Recorded,
    SceneRow,
    ScreenLine,
    Segment,
    VideoState,
    joined,
    seconds,
)
from engine.types.reports import (
    AnswerRow,
    FailedRow,
    IndexResultRow,
    LibraryRow,
    MomentRow,
    SceneReport,
    ScenesRow,
    Standing,
)
from engine.types.rows import ModelRow, RecordedRow, ScreenLineRow, VideoReport


def video_row(library: Library, video: Video, path: Path) -> VideoReport:
    """The state of a media file."""
    shots = library.ledger.live(video.id, "shots")
    return {
        "path": str(path),
        "state": video.state.value,
        "scenes": 0 if shots is None else shots.items,
        "duration": None if video.duration is None else seconds(video.duration),
        "category": video.category,
        "message": video.message,
        "recorded": recorded(video.recorded),
    }


def recorded(found: Recorded | None) -> RecordedRow | None:
    """When a video was recorded."""
    return None if found is None else {"at": found.at, "source": found.source.value}


def removed_row() -> VideoReport:
    """The row of a video that is not in the library any more."""
    return {
        "path": None,
        "state": VideoState.REMOVED.value,
        "scenes": 0,
        "duration": None,
        "category": None,
        "message": None,
        "recorded": None,
    }


def index_result(
    library: Library, scan: Scan, queued: Sequence[int], missing_models: Sequence[Message]
) -> IndexResultRow:
    """The last line of ``heimdex index``."""
    worked = set(queued)
    rows: list[VideoReport] = []
    counts: Counter[str] = Counter()
    reported: set[int] = set()
    for path, video_id in scan.videos.items():
        video = library.videos.get(video_id)
        if video is None:
            continue
        rows.append(video_row(library, video, path))
        if video.state == VideoState.FAILED:
            counts["failed"] += 1
        elif video_id in worked and video_id not in reported and video.state == VideoState.INDEXED:
            counts["indexed"] += 1
        elif video.state == VideoState.INDEXED:
            counts["unchanged"] += 1
        reported.add(video_id)
    warnings = [*scan.warnings, *missing_models]
    for video_id in reported:
        video = library.videos.get(video_id)
        if video is not None and video_id in worked:
            name = next(str(path) for path, found in scan.videos.items() if found == video_id)
            warnings += [
                message(Code.FILE_WARNING, path=name, reason=each) for each in video.warnings
            ]
    return {
        "event": "done",
        "indexed": counts["indexed"],
        "failed": counts["failed"],
        "unchanged": counts["unchanged"],
        "skipped": scan.skipped,
        "spec_version": spec.SPEC_VERSION,
        "warnings": warnings,
        "videos": rows,
    }


def status(library: Library, context: plan.PlanContext) -> LibraryRow:
    """Counts, stale steps, failures and sizes of a library."""
    counts = library.videos.counts()
    states = {
        "total": sum(counts.values()) - counts["removed"],
        "indexed": counts["indexed"],
        "failed": counts["failed"],
        "offline": counts["offline"],
        "queued": counts["queued"],
        "processing": counts["probing"] + counts["processing"],
    }
    failures = [
        FailedRow(
            path=row["path"],
            category=row["category"],
            message=row["message"],
        )
        for row in videos(library)
        if row["state"] == VideoState.FAILED
    ]
    return {
        "spec_version": spec.SPEC_VERSION,
        "library": str(library.root),
        "videos": states,
        **_standing(library, context),
        "failures": failures,
        "bytes": library.bytes_used(),
        "folders": [str(folder.path) for folder in library.videos.folders()],
        "paused": library.choices.asked(WorkerRequest.PAUSE),
        "cancelled": library.choices.asked(WorkerRequest.CANCEL),
        "models": {
            kind.value: library.choices.model(kind) or BY_DEFAULT.get(kind) for kind in ModelKind
        },
    }


def _standing(library: Library, context: plan.PlanContext) -> Standing:
    """Steps that are stale or missing of no video are left out."""
    stale: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    behind = 0
    for video, artifacts in each_video(library):
        assessed = plan.assess(sources(video), artifacts, context)
        old = [name for name, now in assessed.items() if now.status == Status.STALE]
        stale.update(old)
        behind += bool(old)
        missing.update(
            name
            for name, now in assessed.items()
            if now.status in (Status.MISSING, Status.OUTDATED)
        )
    return {"stale": dict(stale), "missing": dict(missing), "behind": behind}


def videos(library: Library, order: str = "") -> list[VideoReport]:
    """A row for each place of each video that is not removed, in an order of ``video_lists``."""
    by_id = {video.id: video for video in library.videos.all()}
    turn = library.video_lists.turns(order) if order else {}
    return [
        {"id": str(place.video_id), **video_row(library, by_id[place.video_id], place.path)}
        for place in sorted(library.videos.places(), key=lambda one: turn.get(one.video_id, 0))
        if by_id[place.video_id].state != VideoState.REMOVED
    ]


def scenes(library: Library, video: Video, path: Path) -> ScenesRow:
    """The scenes of a video with their keyframes and the words said in them."""
    artifact = library.ledger.live(video.id, "shots")
    found = [] if artifact is None else _scene_rows(library, video, artifact.id)
    return {
        "video": {
            "id": str(video.id),
            "path": str(path),
            "duration": None if video.duration is None else seconds(video.duration),
            "state": video.state.value,
            "recorded": recorded(video.recorded),
        },
        "scenes": found,
    }


def _scene_rows(library: Library, video: Video, artifact_id: int) -> list[SceneReport]:
    shots = library.content.shots(artifact_id)
    frames: dict[int, list[KeyframeRow]] = {}
    for frame in shots.keyframes:
        frames.setdefault(frame.scene_id, []).append(frame)
    words = live_words(library, video.id)
    lines = library.screen.of_video(video.id, 0, video.duration or 0)
    return [
        {
            "id": str(scene.id),
            "start": seconds(scene.start),
            "end": seconds(scene.end),
            "keyframes": [
                {"at": seconds(frame.at), "path": str(library.frames.path(frame.digest))}
                for frame in frames.get(scene.id, [])
            ],
            "text": said_in(scene, words),
            "on_screen": [
                screen_line(line) for line in lines if scene.start <= line.start < scene.end
            ],
        }
        for scene in shots.scenes
    ]


def screen_line(line: ScreenLine) -> ScreenLineRow:
    """A line of text on screen."""
    return {
        "start": seconds(line.start),
        "end": seconds(line.end),
        "text": line.text,
        "box": list(line.box),
        "confidence": line.confidence,
        "words": [{"text": word.text, "box": list(word.box)} for word in line.words],
    }


def live_words(library: Library, video_id: int) -> tuple[Segment, ...]:
    """What is said in a video, as searches see it."""
    for step in ("transcript", "subtitles"):
        artifact = library.ledger.live(video_id, step)
        if artifact is not None and artifact.state == DONE and artifact.items:
            return library.content.segments(artifact.id)
    return ()


def said_in(scene: SceneRow, segments: Iterable[Segment]) -> str:
    """The words that begin inside a scene; of a segment without word times, all at its start."""
    parts: list[str] = []
    for segment in segments:
        if segment.end <= scene.start or segment.start >= scene.end:
            continue
        if segment.words:
            starts = (word.start for word in segment.words)
            inside = [i for i, start in enumerate(starts) if scene.start <= start < scene.end]
            parts.append(segment.said(inside))
        elif scene.start <= segment.start:
            parts.append(segment.text)
    return joined(parts)


def answer(found: Answer) -> AnswerRow:
    """A search's answer."""
    return {
        "query": found.query,
        "complete": found.complete,
        "elapsed_ms": found.elapsed_ms,
        "confidence": found.confidence.value,
        "total": found.total,
        "strong": found.strong,
        "page": found.page,
        "pages": found.pages,
        "did_you_mean": found.did_you_mean,
        "notes": list(found.notes),
        "channels": dict(found.channels),
        "moments": [_moment(moment) for moment in found.moments],
        "curves": [
            {
                "video": str(curve.video_id),
                "points": [
                    [seconds(at), value]
                    for at, value in zip(curve.times, curve.values, strict=True)
                ],
            }
            for curve in found.curves
        ],
    }


def _moment(moment: Moment) -> MomentRow:
    return {
        "rank": moment.rank,
        "score": moment.score,
        "confidence": moment.confidence.value,
        "video": {"id": str(moment.video_id), "path": moment.path},
        "scene": {
            "id": None if moment.scene_id is None else str(moment.scene_id),
            "start": seconds(moment.scene_start),
            "end": seconds(moment.scene_end),
        },
        "start": seconds(moment.start),
        "end": seconds(moment.end),
        "at": seconds(moment.at),
        "places": [
            {"start": seconds(one.start), "end": seconds(one.end), "at": seconds(one.at)}
            for one in moment.places
        ],
        "thumbnail": moment.thumbnail,
        "more": moment.more,
        "matched": [
            {
                "channel": match.channel,
                "score": match.score,
                "at": None if match.at is None else seconds(match.at),
                "snippet": match.snippet,
                "marks": [list(mark) for mark in match.marks],
                "raw": match.raw,
                "unusual": match.z_score,
                "place": match.relative_score,
                "weight": match.weight,
                "kind": match.kind,
                "boxes": [
                    {"start": seconds(start), "end": seconds(end), "box": list(box)}
                    for start, end, box in match.boxes
                ],
            }
            for match in moment.matched
        ],
    }


def models(
    catalogue: Sequence[CatalogueModel],
    installed: Sequence[InstalledModel],
    chosen: Mapping[ModelKind, str | None],
) -> list[ModelRow]:
    """Every model: the catalogue's, then those installed from elsewhere."""
    here = {(model.ref.kind, model.ref.name): model for model in installed}
    rows = [
        _model_row(entry, here.pop((entry.kind, entry.name), None), chosen) for entry in catalogue
    ]
    return rows + [_model_row(None, model, chosen) for model in here.values()]


def _model_row(
    entry: CatalogueModel | None,
    model: InstalledModel | None,
    chosen: Mapping[ModelKind, str | None],
) -> ModelRow:
    ref = None if model is None else model.ref
    source = entry if entry is not None else model
    assert source is not None
    kind = entry.kind if entry is not None else ref.kind if ref else ModelKind.TEXT
    name = entry.name if entry is not None else ref.name if ref else ""
    return {
        "kind": kind.value,
        "name": name,
        "installed": model is not None,
        "chosen": chosen[kind] == name,
        "bytes": model.bytes if model is not None else source.bytes,
        "licence": source.licence,
        "dimension": ref.dimension if ref is not None else entry.dimension if entry else None,
        "revision": ref.revision if ref is not None else entry.revision if entry else None,
        "source": model.source if model is not None else entry.repo if entry else "",
    }
