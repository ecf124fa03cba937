"""The indexer: the next video of the ledger, pause, cancel and stop, and faults of our own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.errors import Category, EnvironmentProblem
from engine.index import plan
from engine.index.indexer import Indexer
from engine.index.interruptions import Interruptions
from engine.index.runner import Runner
from engine.messages import Code, Message, message
from engine.models.folder import ModelFolder
from engine.store.choices import DEVICES, WorkerRequest
from engine.store.library import Library
from engine.types import ModelKind, VideoState
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import scan_and_queue, video_at

Start = Callable[..., Indexer]


@pytest.fixture
def queued(films: Path, library: Library, models: SmallModels) -> Library:
    """A library with two queued films."""
    scan_and_queue(library, models, films)
    return library


@pytest.fixture
def start(queued: Library, tmp_path: Path) -> Iterator[Start]:
    made: list[Indexer] = []

    def indexer(stopped: Callable[[], bool] = lambda: False) -> Indexer:
        made.append(Indexer(queued.root, ModelFolder(tmp_path / "models"), stopped))
        return made[-1]

    yield indexer
    for each in made:
        each.close()


def states(library: Library) -> list[str]:
    return [video.state.value for video in library.videos.all()]


def test_one_call_is_one_video_until_nothing_is_left(queued: Library, start: Start) -> None:
    indexer = start()
    assert indexer.index_next()
    assert states(queued) == ["indexed", "queued"]
    assert indexer.index_next()
    assert not indexer.index_next()
    assert states(queued) == ["indexed", "indexed"]


def test_a_video_left_in_the_middle_comes_first(queued: Library, start: Start) -> None:
    queued.videos.transition(2, VideoState.PROBING)
    start().index_next()
    assert states(queued) == ["queued", "indexed"]


def test_looking_at_the_disk_leaves_a_video_in_hand_alone(
    films: Path, queued: Library, models: SmallModels
) -> None:
    queued.videos.transition(1, VideoState.PROBING)
    assert scan_and_queue(queued, models, films) == [1, 2]
    assert states(queued) == ["probing", "queued"]


def test_others_may_write_while_unchanged_videos_are_looked_at(
    films: Path,
    queued: Library,
    start: Start,
    models: SmallModels,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A look through a large library takes seconds; a worker must be able to commit meanwhile."""
    indexer = start()
    while indexer.index_next():
        pass
    written: list[int] = []
    assess = plan.assess
    with Library(queued.root) as other:
        other.database._connection.set_busy_timeout(0)

        def and_write(*arguments: Any) -> Any:
            other.choices.set_meta("looked", len(written))
            written.append(1)
            return assess(*arguments)

        monkeypatch.setattr(plan, "assess", and_write)
        assert scan_and_queue(queued, models, films) == []
    assert len(written) == 2


def test_a_pause_holds_the_work_and_resuming_goes_on(queued: Library, start: Start) -> None:
    queued.choices.ask(WorkerRequest.PAUSE)
    indexer = start()
    assert indexer.index_next(), "there is more to do, later"
    assert states(queued) == ["queued", "queued"]
    queued.choices.withdraw(WorkerRequest.PAUSE)
    assert indexer.index_next()
    assert states(queued) == ["indexed", "queued"]


def test_a_cancel_ends_the_work_until_it_is_withdrawn(queued: Library, start: Start) -> None:
    queued.choices.ask(WorkerRequest.CANCEL)
    indexer = start()
    assert not indexer.index_next()
    assert states(queued) == ["queued", "queued"]
    queued.choices.withdraw(WorkerRequest.CANCEL)
    assert indexer.index_next()


@pytest.fixture
def power(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A battery, as the machine's sensors tell of it; no power comes from outside."""
    battery = SimpleNamespace(power_plugged=False)
    monkeypatch.setattr("psutil.sensors_battery", lambda: battery, raising=False)
    monkeypatch.setattr("engine.index.interruptions.POWER_EVERY", 0.0)
    return battery


def test_on_battery_the_work_waits_for_power_where_the_user_wants_that(
    queued: Library, start: Start, power: SimpleNamespace
) -> None:
    indexer = start()
    assert indexer.index_next()
    assert states(queued) == ["indexed", "queued"], "the battery is used unless asked not to"
    queued.choices.set_setting("index_on_battery", False)
    assert indexer.index_next(), "it looks again"
    assert states(queued) == ["indexed", "queued"]
    board = queued.progress_board()
    heartbeat = board.get()
    board.close()
    assert heartbeat is not None
    assert (heartbeat.video_id, heartbeat.message) == (0, message(Code.WAITING_FOR_POWER))
    power.power_plugged = True
    assert indexer.index_next()
    assert states(queued) == ["indexed", "indexed"]
    power.power_plugged = False
    assert not indexer.index_next(), "nothing waits for power"


def test_work_that_runs_when_the_power_goes_is_left_for_later(
    queued: Library, start: Start, power: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued.choices.set_setting("index_on_battery", False)
    power.power_plugged = True
    indexer = start()
    now = Interruptions.now
    asked = []

    def unplug(self: Interruptions) -> bool:
        asked.append(now(self))
        power.power_plugged = False
        return now(self)

    monkeypatch.setattr(Interruptions, "now", unplug)
    assert indexer.index_next()
    assert asked == [False]
    assert "indexed" not in states(queued)


@pytest.mark.parametrize("request_made", [WorkerRequest.PAUSE, WorkerRequest.CANCEL])
def test_a_request_reaches_a_step_that_is_under_way(
    queued: Library, start: Start, monkeypatch: pytest.MonkeyPatch, request_made: WorkerRequest
) -> None:
    """A step that would tick for ever is left within a second or two."""
    from engine.index.steps import probe

    def endless(task: Any) -> Iterator[Any]:
        while True:
            task.tick(0.5)
            time.sleep(0.01)
        yield

    monkeypatch.setattr(probe, "run", endless)
    began = time.monotonic()

    def ask() -> None:
        with Library(queued.root) as other:
            other.choices.ask(request_made)

    timer = threading.Timer(0.5, ask)
    timer.start()
    assert start().index_next()
    timer.join()
    assert time.monotonic() - began < 10
    assert states(queued) == ["queued", "queued"]
    assert queued.ledger.of_video(1)["probe"].attempts == 0, "no death is counted"


def test_a_stop_ends_the_work(queued: Library, start: Start) -> None:
    assert not start(lambda: True).index_next()
    assert states(queued) == ["queued", "queued"]


def test_a_fault_outside_every_step_fails_its_video_and_not_the_queue(
    queued: Library,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
    films: Path,
    models: SmallModels,
) -> None:
    conclude = Runner._conclude

    def faulty(self: Runner, reading: Any) -> VideoState:
        if reading.video_id == 1:
            raise ZeroDivisionError("a bug")
        return conclude(self, reading)

    monkeypatch.setattr(Runner, "_conclude", faulty)
    indexer = start()
    while indexer.index_next():
        pass
    assert states(queued) == ["failed", "indexed"]
    first = queued.videos.get(1)
    assert first is not None
    assert first.category == Category.INTERNAL
    assert first.message == message(Code.INTERNAL_ERROR, error="ZeroDivisionError")
    monkeypatch.undo()
    assert scan_and_queue(queued, models, films) == []
    assert states(queued) == ["indexed", "indexed"], "all of it was made"


def test_a_library_that_cannot_be_written_ends_the_work(
    queued: Library, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise EnvironmentProblem(Code.DISK_FULL, path="/")

    monkeypatch.setattr(Runner, "_conclude", full)
    with pytest.raises(EnvironmentProblem):
        start().index_next()


def test_beats_tell_what_is_done_and_when_nothing_is(
    films: Path, queued: Library, start: Start
) -> None:
    indexer = start()
    board = queued.progress_board()
    try:
        indexer.index_next()
        heartbeat = board.get()
        assert heartbeat is not None
        assert heartbeat.video_id == video_at(queued, films / "cuts.mp4").id
        assert heartbeat.step
        assert 0 <= heartbeat.fraction <= 1
        assert heartbeat.allowance > 0
        while indexer.index_next():
            pass
        idle = board.get()
        assert idle is not None
        assert idle.video_id == 0
    finally:
        board.close()


def test_another_device_is_used_from_the_next_video_on(queued: Library, start: Start) -> None:
    def reasons() -> list[Message]:
        return [row["reason"] for row in queued.choices.meta(DEVICES) or []]

    queued.choices.choose_model(ModelKind.VISUAL, "starter")
    indexer = start()
    assert indexer.index_next()
    (before,) = reasons()
    assert before.code != Code.CPU_CHOSEN
    queued.choices.set_setting("device", "cpu")
    assert indexer.index_next()
    assert reasons() == [message(Code.CPU_CHOSEN)]
