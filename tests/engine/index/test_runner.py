"""The runner: batches and positions, resuming, failures of every kind, deaths and states."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from engine import spec
from engine.errors import Cancelled, Category, EnvironmentProblem, MediaError, ModelUnavailable
from engine.index.steps import Batch, Task
from engine.messages import Code, message
from engine.spec import Step
from engine.store.artifacts import Artifact
from engine.store.library import Library
from engine.types import ModelKind, Segment, VideoState, ticks
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import (
    choose,
    film,
    index,
    nothing_is_doubled,
    rows,
    run_queued,
    runner_of,
    scan_and_queue,
    statuses,
    use_steps,
    vectors,
    video_at,
)
from tests.engine.store.finding import search_words

PAGES = Step("pages", 1, ("probe",), "segments")
AFTER = Step("after", 1, ("pages",), "segments")
PROBE = spec.BY_NAME["probe"]


class Pages:
    """A step of five batches that does ``trouble`` before the one numbered ``at``."""

    def __init__(self, trouble: Callable[[], None] | None = None, at: int = 3) -> None:
        self.trouble, self.at = trouble, at
        self.began: list[int] = []

    def __call__(self, task: Task) -> Generator[Batch, None, None]:
        first = task.position or 0
        self.began.append(first)
        for number in range(first + 1, 6):
            task.tick(number / 6)
            if number == self.at and self.trouble is not None:
                self.trouble()
            page = Segment(ticks(number), ticks(number + 1), f"page {number}")
            yield Batch((page,), position=number, warnings=(f"warning {number}",))


def repeat(task: Task) -> Generator[Batch, None, None]:
    yield Batch(task.inputs["pages"])


def raising(error: BaseException) -> Callable[[], None]:
    def trouble() -> None:
        raise error

    return trouble


def write_over(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return film(tmp_path / "clip.mp4", 2)


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Pages:
    """The spec is probe, pages and what repeats them."""
    made = Pages()
    use_steps(monkeypatch, (PROBE, PAGES, AFTER), {"pages": made, "after": repeat})
    return made


def texts(library: Library) -> list[str]:
    return [row[3] for row in rows(library, ["segments"])["segments"]]


def artifact(library: Library, path: Path, step: str = "pages") -> Artifact:
    return library.ledger.of_video(video_at(library, path).id)[step]


def every_page(library: Library) -> None:
    """Each page once, and once more from the step that repeats them."""
    assert texts(library) == sorted(2 * [f"page {number}" for number in range(1, 6)])


# --- batches and resuming


def test_each_batch_is_committed_with_its_position(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    seen: list[tuple[int, Any]] = []
    with Library(library.root) as other:

        def look() -> None:
            count = other.database.value("SELECT count(*) FROM segments")
            seen.append(
                (count, other.database.value("SELECT position FROM artifacts WHERE id = 2"))
            )

        pages.trouble, pages.at = look, 4
        index(library, models, clip)
    assert seen == [(3, json.dumps(3))]
    every_page(library)


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt()])
def test_an_interrupted_step_goes_on_after_the_last_committed_batch(
    clip: Path, library: Library, models: SmallModels, pages: Pages, error: BaseException
) -> None:
    pages.trouble = raising(error)
    scan_and_queue(library, models, clip)
    with pytest.raises(type(error)):
        runner_of(library, models).index(video_at(library, clip).id)
    assert texts(library) == ["page 1", "page 2"]
    pages.trouble = None
    assert run_queued(library, models)["clip.mp4"].state == VideoState.INDEXED
    assert pages.began == [0, 2]
    every_page(library)
    assert artifact(library, clip).warnings == tuple(f"warning {n}" for n in range(1, 6))


def test_what_was_begun_from_other_inputs_begins_anew(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    pages.trouble = raising(Cancelled())
    scan_and_queue(library, models, clip)
    video = video_at(library, clip)
    with pytest.raises(Cancelled):
        runner_of(library, models).index(video.id)
    library.database.run("UPDATE artifacts SET output = 'other' WHERE step = 'probe'")
    pages.trouble = None
    run_queued(library, models)
    assert pages.began == [0, 0]
    every_page(library)


def test_a_stop_is_no_death_however_often(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    scan_and_queue(library, models, clip)
    for _ in range(5):
        with pytest.raises(Cancelled):
            runner_of(library, models, lambda: bool(pages.began)).index(video_at(library, clip).id)
        assert video_at(library, clip).state == VideoState.QUEUED
        assert artifact(library, clip, "probe").state == "done"
        pages.began.clear()
        pages.began.append(0)
    assert index(library, models, clip)["clip.mp4"].state == VideoState.INDEXED
    every_page(library)


@pytest.mark.parametrize("after", [1, 2])
def test_vectors_go_on_after_the_last_batch_and_none_is_doubled(
    films: Path, library: Library, models: SmallModels, tmp_path: Path, after: int
) -> None:
    choose(library, *ModelKind)
    scan_and_queue(library, models, films)
    stopped_once: list[bool] = []

    def stopped() -> bool:
        count = library.database.value("SELECT count(*) FROM vectors")
        return not stopped_once and int(count) >= 2 * after

    while (video := library.videos.next_queued()) is not None:
        try:
            runner_of(library, models, stopped).index(video.id)
        except Cancelled:
            stopped_once.append(True)
    assert stopped_once == [True]
    nothing_is_doubled(library)
    with Library(tmp_path / "undisturbed") as undisturbed:
        choose(undisturbed, *ModelKind)
        index(undisturbed, models, films)
        assert rows(undisturbed) == rows(library)
        assert vectors(undisturbed) == vectors(library)
        assert len(vectors(library)) > 4


# --- failures

KINDS = [
    (MediaError(Category.TRUNCATED, Code.FILE_CUT_SHORT, name="clip.mp4"), Category.TRUNCATED),
    (EnvironmentProblem(Code.DISK_FULL, path="/"), Category.ENVIRONMENT),
    (ZeroDivisionError("a bug"), Category.INTERNAL),
    (MemoryError(), Category.INTERNAL),
]


@pytest.mark.parametrize(("error", "category"), KINDS)
def test_a_failure_has_a_category_and_a_message_and_the_queue_goes_on(
    clip: Path,
    library: Library,
    models: SmallModels,
    pages: Pages,
    error: Exception,
    category: Category,
) -> None:
    later = film(clip.with_name("later.mp4"), 1, seed=5)
    calls: list[int] = []

    def only_the_first() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise error

    pages.trouble = only_the_first
    outcome = index(library, models, clip, later)
    assert outcome["clip.mp4"].state == VideoState.FAILED
    assert outcome["later.mp4"].state == VideoState.INDEXED
    failed = video_at(library, clip)
    assert failed.category == category
    internal = message(Code.INTERNAL_ERROR, error=type(error).__name__)
    assert failed.message == getattr(error, "message", internal)
    assert artifact(library, clip, "pages").state == "failed"
    assert artifact(library, clip, "probe").state == "done", "what was made before is kept"


@pytest.mark.parametrize(("error", "category"), KINDS)
def test_only_a_failure_of_the_machine_is_tried_again_by_itself(
    clip: Path,
    library: Library,
    models: SmallModels,
    pages: Pages,
    error: Exception,
    category: Category,
) -> None:
    pages.trouble = raising(error)
    index(library, models, clip)
    pages.trouble = None
    again = index(library, models, clip)
    if category == Category.ENVIRONMENT:
        assert again["clip.mp4"].state == VideoState.INDEXED
    else:
        assert again == {}
        assert video_at(library, clip).category == category
        library.ledger.forget_failures(video_at(library, clip).id)
        assert index(library, models, clip)["clip.mp4"].state == VideoState.INDEXED
    assert video_at(library, clip).message is None
    every_page(library)
    nothing_is_doubled(library)


def test_what_the_machine_stopped_goes_on_where_it_was_and_is_no_death(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    pages.trouble = raising(EnvironmentProblem(Code.DISK_FULL, path="/"))
    for _ in range(4):
        assert index(library, models, clip)["clip.mp4"].state == VideoState.FAILED
        assert video_at(library, clip).category == Category.ENVIRONMENT
    assert texts(library) == ["page 1", "page 2"]
    pages.trouble = None
    assert index(library, models, clip)["clip.mp4"].state == VideoState.INDEXED
    assert pages.began == [0, 2, 2, 2, 2]
    every_page(library)


def test_a_bug_keeps_its_trace_in_the_log(
    clip: Path,
    library: Library,
    models: SmallModels,
    pages: Pages,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pages.trouble = raising(ZeroDivisionError("a bug"))
    index(library, models, clip)
    assert any(record.exc_info for record in caplog.records if record.levelno >= logging.ERROR)


def test_a_failed_step_leaves_its_dependents_waiting(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    pages.trouble = raising(MediaError(Category.UNREADABLE, Code.FILE_EMPTY, name="a.mp4"))
    index(library, models, clip)
    now = statuses(library, models, clip)
    assert now == {"probe": "current", "pages": "failed", "after": "waiting"}


def test_a_file_that_is_no_video_fails_at_the_probe_and_nothing_else_is_tried(
    tmp_path: Path, library: Library, models: SmallModels
) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("These are notes, not a film. " * 40)
    assert index(library, models, path)["notes.mp4"].made == []
    assert video_at(library, path).state == VideoState.FAILED
    assert list(library.ledger.of_video(video_at(library, path).id)) == ["probe"]


def test_a_model_that_cannot_be_loaded_blocks_its_steps_and_the_rest_is_made(
    films: Path, library: Library, models: SmallModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(library, *ModelKind)
    get = models.get

    def damaged(kind: ModelKind) -> Any:
        if kind is ModelKind.VISUAL:
            raise ModelUnavailable(Code.MODEL_NOT_INSTALLED, kind="visual", name="small")
        return get(kind)

    monkeypatch.setattr(models, "get", damaged)
    outcome = index(library, models, films)
    assert {each.state for each in outcome.values()} == {VideoState.INDEXED}
    assert not any("visual_vectors" in each.made for each in outcome.values())
    cuts = video_at(library, films / "cuts.mp4")
    assert "visual_vectors" not in library.ledger.of_video(cuts.id)
    missing = message(Code.MODEL_NOT_INSTALLED, kind="visual", name="small")
    assert missing in cuts.warnings, "and says why"
    monkeypatch.setattr(models, "get", get)
    again = index(library, models, films)
    assert {name: each.made for name, each in again.items()} == {
        "cuts.mp4": ["visual_vectors"],
        "said.mp4": ["visual_vectors"],
    }
    assert not video_at(library, films / "cuts.mp4").warnings


def test_what_a_model_began_waits_for_it(
    films: Path, library: Library, models: SmallModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that is damaged for a while costs nothing of what it made before."""
    choose(library, ModelKind.VISUAL)
    scan_and_queue(library, models, films)
    video = video_at(library, films / "cuts.mp4")

    def one_batch_is_done() -> bool:
        return bool(library.database.value("SELECT count(*) FROM vectors"))

    with pytest.raises(Cancelled):
        runner_of(library, models, one_batch_is_done).index(video.id)

    def damaged(kind: ModelKind) -> Any:
        raise ModelUnavailable(Code.MODEL_NOT_INSTALLED, kind="visual", name="small")

    get = models.get
    monkeypatch.setattr(models, "get", damaged)
    runner_of(library, models).index(video.id)
    assert one_batch_is_done()
    monkeypatch.setattr(models, "get", get)
    index(library, models, films)
    nothing_is_doubled(library)
    assert statuses(library, models, films / "cuts.mp4")["visual_vectors"] == "current"


def test_a_model_chosen_later_makes_its_own_steps_alone(
    films: Path, library: Library, models: SmallModels
) -> None:
    first = index(library, models, films)
    assert first["said.mp4"].state == VideoState.INDEXED
    now = statuses(library, models, films / "said.mp4")
    assert {name for name, status in now.items() if status == "blocked"} == {
        "visual_vectors",
        "text_vectors/transcript",
        "text_vectors/summary",
    }
    assert now["transcript"] == "current", "subtitles need no speech model"
    choose(library, ModelKind.TEXT)
    assert index(library, models, films)["said.mp4"].made == [
        "text_vectors/transcript",
        "text_vectors/summary",
    ]
    choose(library, ModelKind.VISUAL)
    assert index(library, models, films)["said.mp4"].made == ["visual_vectors"]
    choose(library, ModelKind.SPEECH)
    assert index(library, models, films) == {}
    assert models.loaded.count(ModelKind.SPEECH) == 0


def test_what_is_stale_is_not_remade(
    films: Path, library: Library, models: SmallModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    choose(library, *ModelKind)
    index(library, models, films)
    before = vectors(library)
    newer = [replace(step, version=step.version + 1) for step in spec.STEPS]
    use_steps(monkeypatch, newer)
    assert index(library, models, films) == {}
    assert set(statuses(library, models, films / "said.mp4").values()) == {"stale"}
    assert vectors(library) == before


# --- deaths


def die(
    library: Library, models: SmallModels, pages: Pages, clip: Path, at: int, *, seen: bool = True
) -> None:
    """A run whose process is killed: nothing after the fatal batch is recorded.

    Where that is seen, the supervisor tells; in a power cut nobody does.
    """
    pages.trouble, pages.at = raising(KeyboardInterrupt()), at
    with pytest.raises(KeyboardInterrupt):
        runner_of(library, models).index(video_at(library, clip).id)
    if seen:
        library.ledger.died(os.getpid())


def test_two_deaths_on_the_same_spot_and_the_video_is_given_up(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    scan_and_queue(library, models, clip)
    die(library, models, pages, clip, at=3)
    die(library, models, pages, clip, at=3)
    outcome = run_queued(library, models)["clip.mp4"]
    assert outcome.state == VideoState.FAILED
    assert pages.began == [0, 2], "it is not tried a third time"
    failed = video_at(library, clip)
    assert failed.category == Category.CRASHED
    assert failed.message == message(Code.PROGRAM_CRASHED, times=2, step="pages")
    assert index(library, models, clip) == {}
    pages.trouble = None
    library.ledger.forget_failures(failed.id)
    assert index(library, models, clip)["clip.mp4"].state == VideoState.INDEXED
    every_page(library)


def test_deaths_that_nobody_saw_are_held_against_a_video_only_when_they_are_many(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    scan_and_queue(library, models, clip)
    for _ in range(4):
        die(library, models, pages, clip, at=3, seen=False)
    die(library, models, pages, clip, at=3)
    assert video_at(library, clip).state == VideoState.PROCESSING
    outcome = run_queued(library, models)["clip.mp4"]
    assert outcome.state == VideoState.FAILED, "five in a row are no chance any more"
    library.ledger.forget_failures(video_at(library, clip).id)
    scan_and_queue(library, models, clip)
    for _ in range(4):
        die(library, models, pages, clip, at=3, seen=False)
    pages.trouble = None
    assert run_queued(library, models)["clip.mp4"].state == VideoState.INDEXED
    every_page(library)


def test_deaths_with_progress_between_them_do_not_add_up(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    scan_and_queue(library, models, clip)
    for at in (2, 3, 4, 5):
        die(library, models, pages, clip, at)
    pages.trouble = None
    assert run_queued(library, models)["clip.mp4"].state == VideoState.INDEXED
    every_page(library)


def test_a_crashing_candidate_leaves_the_live_words_of_other_videos_alone(
    films: Path, library: Library, models: SmallModels
) -> None:
    """A film that is given up leaves the queue to the next."""
    choose(library, ModelKind.TEXT)
    scan_and_queue(library, models, films)
    first = library.videos.next_queued()
    assert first is not None
    for _ in range(2):
        library.ledger.begin(
            first.id,
            "probe",
            **_recipe_of(library, models, first.id),
            model_unused=False,
            spec_version="test",
        )
        library.ledger.died(os.getpid())
    done = run_queued(library, models)
    assert sorted(each.state for each in done.values()) == ["failed", "indexed"]


def _recipe_of(library: Library, models: SmallModels, video_id: int) -> dict[str, str]:
    video = library.videos.get(video_id)
    assert video is not None
    probe = runner_of(library, models).maker.read(video.id).assessed["probe"]
    return {"fingerprint": probe.fingerprint, "inputs": probe.inputs}


# --- states, files that go, videos that are removed


def test_the_states_of_a_video_on_its_way(
    clip: Path, library: Library, models: SmallModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look(task: Task) -> Generator[Batch, None, None]:
        seen.append(video_at(library, clip).state)
        yield Batch(())

    use_steps(monkeypatch, (PROBE, PAGES), {"pages": look})
    scan_and_queue(library, models, clip)
    seen.append(video_at(library, clip).state)
    stages: list[tuple[str, str]] = []
    runner_of(
        library,
        models,
        publish=lambda heartbeat: stages.append((heartbeat.step, video_at(library, clip).state)),
    ).index(video_at(library, clip).id)
    assert seen == ["queued", "processing"]
    assert stages[0] == ("probe", "probing")
    assert stages[-1] == ("pages", "processing")
    assert video_at(library, clip).state == VideoState.INDEXED


def test_a_file_that_vanishes_under_the_work_is_offline_and_goes_on_when_it_is_back(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    away = clip.with_name("away")

    def unplugged() -> None:
        clip.rename(away)
        raise MediaError(Category.UNREADABLE, Code.FILE_CUT_SHORT, name="a.mp4")

    pages.trouble = unplugged
    assert index(library, models, clip)["clip.mp4"].state == VideoState.OFFLINE
    assert video_at(library, clip).category is None
    away.rename(clip)
    pages.trouble = None
    assert index(library, models, clip)["clip.mp4"].state == VideoState.INDEXED
    assert pages.began == [0, 2]
    every_page(library)


def test_a_file_that_is_overwritten_under_the_work_keeps_nothing_of_it(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    """What was made may be of either content, and must not be taken for the first's."""
    first = clip.read_bytes()
    pages.trouble = lambda: write_over(clip, first + b"more")
    assert index(library, models, clip)["clip.mp4"].state == VideoState.FAILED
    failed = video_at(library, clip)
    assert failed.category == Category.ENVIRONMENT
    assert failed.message == message(Code.FILE_CHANGED, name="clip.mp4")
    assert texts(library) == []
    pages.trouble = None
    assert index(library, models, clip)["clip.mp4"].state == VideoState.INDEXED
    every_page(library)
    assert video_at(library, clip).id != failed.id


def test_a_file_that_is_only_touched_under_the_work_keeps_it_all(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    pages.trouble = lambda: os.utime(clip, (1, 1))
    assert index(library, models, clip)["clip.mp4"].state == VideoState.INDEXED
    every_page(library)
    assert index(library, models, clip) == {}


def test_a_video_without_a_file_is_offline(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    scan_and_queue(library, models, clip)
    clip.unlink()
    assert run_queued(library, models)["clip.mp4"].state == VideoState.OFFLINE
    assert pages.began == []


def test_a_video_that_is_removed_under_the_work_is_gone(
    clip: Path, library: Library, models: SmallModels, pages: Pages
) -> None:
    later = film(clip.with_name("later.mp4"), 1, seed=5)

    def remove() -> None:
        with Library(library.root) as other:
            place = other.videos.place(clip)
            if place is not None:
                other.videos.drop_place(clip)
                other.ledger.discard_video(place.video_id)
                other.videos.delete(place.video_id)

    pages.trouble = remove
    scan_and_queue(library, models, clip, later)
    states = []
    while (video := library.videos.next_queued()) is not None:
        states.append(runner_of(library, models).index(video.id).state)
    assert states == [VideoState.REMOVED, VideoState.INDEXED]
    every_page(library)
    assert len(library.videos.all()) == 1


def test_subtitles_that_come_while_a_video_is_worked_on_are_read_next(
    clip: Path, library: Library, models: SmallModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.engine.index.workbench import CUES

    writes: list[int] = []

    def write(_: Any) -> None:
        if not writes:
            writes.append(1)
            clip.with_suffix(".srt").write_text(CUES)
            with Library(library.root) as other:
                scan_and_queue(other, models, clip)

    scan_and_queue(library, models, clip)
    runner = runner_of(
        library,
        models,
        publish=lambda heartbeat: write(0) if heartbeat.step == "passages" else None,
    )
    assert runner.index(video_at(library, clip).id).state == VideoState.QUEUED
    assert writes == [1]
    assert run_queued(library, models)["clip.mp4"].state == VideoState.INDEXED
    assert len(texts(library)) == 2


# --- candidates that fail


def test_when_new_words_cannot_be_embedded_no_old_vector_stays_behind(
    films: Path, library: Library, models: SmallModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(library, ModelKind.TEXT)
    index(library, models, films)
    sidecar = films / "said.srt"
    sidecar.write_text(sidecar.read_text().replace("ships", "boats"))

    def full(texts: Any, batch: int = 0) -> Any:
        raise EnvironmentProblem(Code.DISK_FULL, path="/")

    monkeypatch.setattr(models.models[ModelKind.TEXT], "embed_passages", full)
    assert index(library, models, films)["said.mp4"].state == VideoState.FAILED
    assert len(search_words(library.fulltext, "boats", 9)) == 1
    nothing_is_doubled(library)
    monkeypatch.undo()
    again = index(library, models, films)["said.mp4"]
    assert again.state == VideoState.INDEXED
    assert again.made == ["text_vectors/transcript", "text_vectors/summary"]
    nothing_is_doubled(library)
