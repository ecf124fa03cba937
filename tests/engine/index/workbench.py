"""What the tests of indexing share: small films, a run of everything queued, and every row."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from engine import spec
from engine.index.adapters import Models
from engine.index.costs import Costs
from engine.index.indexer import queue_what_is_left
from engine.index.plan import PlanContext
from engine.index.progress import Reporter
from engine.index.runner import Outcome, Runner
from engine.index.scan import Scanner
from engine.index.work import Work
from engine.store.library import Library
from engine.store.videos import Video
from engine.types import Heartbeat, ModelKind
from tests.engine.index.small_models import SmallModels
from tests.media_factory import make_video

SIZE = (160, 90)
CUES = (
    "1\n00:00:00,200 --> 00:00:01,200\nThe lighthouse keeper counts the ships.\n\n"
    "2\n00:00:01,300 --> 00:00:02,400\nNobody answers the old telephone.\n"
)
OTHER_CUES = CUES.replace("lighthouse keeper", "night watchman")

# Every table that holds content, without ids and times, each row under the path of its video.
CONTENT = {
    "scenes": 'SELECT video_id, start, "end" FROM scenes',
    "keyframes": "SELECT artifacts.video_id, at, digest, width, height, sharpness, luma,"
    ' scenes.start, scenes."end" FROM keyframes JOIN artifacts'
    " ON artifacts.id = keyframes.artifact_id"
    " JOIN scenes ON scenes.id = scene_id",
    "sprites": "SELECT video_id, digest, columns, tile_width, tile_height, times FROM sprites"
    " JOIN artifacts ON artifacts.id = artifact_id",
    "segments": 'SELECT video_id, start, "end", text, language, source, segments.words'
    " FROM segments JOIN artifacts ON artifacts.id = artifact_id",
    "passages": 'SELECT video_id, start, "end", text, grain FROM passages'
    " JOIN artifacts ON artifacts.id = artifact_id",
    "texts": 'SELECT video_id, kind, start, "end", text, words FROM texts',
    "artifacts": "SELECT video_id, step, role, recipe, state, modelless, items, category, message,"
    " warnings, value, position FROM artifacts",
    "videos": "SELECT id, content_key, size, state, duration, sidecar_digest, category, message,"
    " warnings FROM videos",
}


def film(path: Path, scenes: int = 3, seed: int = 0, **more: Any) -> Path:
    """A video of ``scenes`` different pictures, one second each."""
    pictures = [(f"noise:{seed + number}", 1.0) for number in range(scenes)]
    return make_video(path, pictures, size=SIZE, **more)


def choose(library: Library, *kinds: ModelKind) -> None:
    """Choose the small model of each of ``kinds``."""
    for kind in kinds:
        library.choices.choose_model(kind, "small")


def context(library: Library, models: SmallModels) -> PlanContext:
    return PlanContext.of(models.refs(library), library.choices.settings())


def scan_and_queue(library: Library, models: SmallModels, *paths: Path) -> list[int]:
    """What ``heimdex index`` does before the work: look at the disk and queue what is left."""
    found = Scanner(library).scan(paths)
    videos = dict.fromkeys(found.videos.values())
    return queue_what_is_left(library, context(library, models), videos)


def runner_of(
    library: Library,
    models: SmallModels,
    stopped: Callable[[], bool] = lambda: False,
    publish: Callable[[Heartbeat], None] = lambda _: None,
    costs: Costs | None = None,
) -> Runner:
    return Runner(
        Work(
            library,
            Models(models.refs(library), models.get),
            library.choices.settings(),
            Reporter(publish, costs),
            stopped,
        )
    )


def run_queued(library: Library, models: SmallModels) -> dict[str, Outcome]:
    """Run everything that is queued; outcomes by the file's name."""
    done = {}
    while (video := library.videos.next_queued()) is not None:
        done[name_of(library, video)] = runner_of(library, models).index(video.id)
    return done


def index(library: Library, models: SmallModels, *paths: Path) -> dict[str, Outcome]:
    """Scan ``paths`` and run everything that is queued; outcomes by the file's name."""
    scan_and_queue(library, models, *paths)
    return run_queued(library, models)


def name_of(library: Library, video: Video) -> str:
    return library.videos.places(video.id)[0].path.name


def video_at(library: Library, path: Path) -> Video:
    """The video that the library knows at ``path``."""
    place = library.videos.place(path)
    assert place is not None, f"{path} is not in the library"
    video = library.videos.get(place.video_id)
    assert video is not None
    return video


def statuses(library: Library, models: SmallModels, path: Path) -> dict[str, str]:
    """Where each step of the video at ``path`` stands."""
    reading = runner_of(library, models).maker.read(video_at(library, path).id)
    return {name: item.status.value for name, item in reading.assessed.items()}


def rows(library: Library, tables: Sequence[str] = tuple(CONTENT)) -> dict[str, list[Any]]:
    """All rows of ``tables`` up to ids and times, each under its video's content key."""
    keys = dict(library.database.rows("SELECT id, content_key FROM videos"))
    return {
        table: sorted(
            ((keys[row[0]], *row[1:]) for row in library.database.rows(CONTENT[table])),
            key=repr,
        )
        for table in tables
    }


def vectors(library: Library) -> dict[tuple[Any, ...], bytes]:
    """Every vector under what it belongs to: content, channel, times, its subject's own row, its
    model, and whether it is live, a candidate or kept."""
    found: dict[tuple[Any, ...], bytes] = {}
    for key, channel, subject, start, end, *made, embedding in library.database.rows(
        'SELECT content_key, channel, subject_id, start, "end", embedding_generations.model, role,'
        " embedding FROM vectors JOIN videos ON videos.id = vectors.video_id"
        " JOIN embedding_generations ON embedding_generations.id = generation_id"
        " JOIN artifacts ON artifacts.id = artifact_id"
    ):
        named: Any = subject
        if channel == "visual":
            named = library.database.one("SELECT digest FROM keyframes WHERE id = ?", (subject,))
        elif channel == "transcript":
            named = library.database.one("SELECT text FROM passages WHERE id = ?", (subject,))
        assert named is not None, f"a {channel} vector of a row that is gone"
        place = (key, channel, named, start, end, *made)
        assert place not in found, f"two vectors of one thing: {place}"
        found[place] = embedding
    return found


def nothing_is_doubled(library: Library) -> None:
    """Indexes and tables agree, and no row belongs to something that is gone."""
    database = library.database
    vectors(library)
    for generation, _ in library.vectors.generations():
        own = database.rows(
            "SELECT vectors.id, role = 'live' FROM vectors JOIN artifacts"
            " ON artifacts.id = artifact_id WHERE generation_id = ? ORDER BY 1",
            (generation.id,),
        )
        table = f"SELECT rowid, live FROM vec_{generation.id} ORDER BY rowid"
        assert database.rows(table) == own
    texts = database.rows("SELECT id FROM texts ORDER BY id")
    for index_table in ("text_words", "text_grams"):
        assert database.rows(f"SELECT rowid FROM {index_table} ORDER BY rowid") == texts
    assert database.one("PRAGMA foreign_key_check") is None
    assert database.value("PRAGMA integrity_check") == "ok"


def use_steps(
    monkeypatch: pytest.MonkeyPatch,
    steps: Sequence[spec.Step],
    files: Mapping[str, Callable[..., Any]] | None = None,
) -> None:
    """Make ``steps`` the spec; ``files`` are the ``run`` functions of step files that do not exist.

    What is replaced is exactly what adding a row and a file would change.
    """
    monkeypatch.setattr(spec, "STEPS", tuple(steps))
    monkeypatch.setattr(spec, "BY_NAME", {step.name: step for step in steps})
    monkeypatch.setattr(spec.in_order, "__defaults__", (tuple(steps),))
    for family, run in (files or {}).items():
        module = types.ModuleType(f"engine.index.steps.{family}")
        module.run = run  # type: ignore[attr-defined]
        monkeypatch.setitem(__import__("sys").modules, module.__name__, module)
