"""The worker's process and its supervisor: real children that end, hang, die and are told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.api.engine import Engine
from engine.errors import Cancelled, EnvironmentProblem
from engine.messages import Code
from engine.store.library import Library
from engine.types import Heartbeat, VideoState
from heimdex_desktop import supervisor as supervising
from heimdex_desktop.english import advice
from heimdex_desktop.supervisor import Supervisor, WorkerProcess
from heimdex_desktop.worker import EXIT_BUSY, EXIT_ENVIRONMENT, run_worker
from tests.media_factory import make_video

REPOSITORY = Path(__file__).resolve().parents[2]
ODD_WORKER = Path(__file__).with_name("odd_worker.py")
PATIENCE = 90.0

Start = Callable[..., "subprocess.Popen[bytes]"]


def within(seconds: float, true: Callable[[], Any]) -> bool:
    """Whether ``true`` comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def clip(path: Path, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return make_video(path, [(f"noise:{seed}", 0.4)], size=(64, 36))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(tmp_path / "library", tmp_path / "models") as opened:
        yield opened


@pytest.fixture
def start(engine: Engine) -> Iterator[Start]:
    """Start a worker over the library, plain or odd; all are ended after the test."""
    children: list[subprocess.Popen[bytes]] = []

    def make(
        *more: str, mode: str | None = None, stdin: int = subprocess.PIPE
    ) -> subprocess.Popen[bytes]:
        program = [str(ODD_WORKER), mode] if mode else ["-m", "heimdex_desktop", "--role"]
        role = [] if mode else ["index-worker"]
        child = subprocess.Popen(
            [sys.executable, *program, *role, str(engine.root), str(engine.models.root), *more],
            cwd=REPOSITORY,
            stdin=stdin,
            stdout=subprocess.PIPE,
        )
        children.append(child)
        return child

    yield make
    for child in children:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()


def working(engine: Engine, child: subprocess.Popen[bytes], step: str = "") -> bool:
    heartbeat = engine.queue.heartbeat()
    return heartbeat is not None and heartbeat.pid == child.pid and heartbeat.step.startswith(step)


def supervised(engine: Engine) -> Supervisor:
    return Supervisor(
        engine.root,
        engine.models.root,
        free=engine.queue.indexing_is_free,
        heartbeat=engine.queue.heartbeat,
        wake_worker=engine.queue.wake_worker,
        died=engine.queue.worker_died,
    )


def run_until_done(
    engine: Engine, videos: tuple[int, ...], seen: list[Heartbeat] | None = None
) -> None:
    """Supervise until none of the videos is left, at most as long as a test may take."""
    end = time.monotonic() + PATIENCE
    supervised(engine).run(
        lambda: bool(engine.queue.unfinished(videos)),
        seen=lambda heartbeat: None if seen is None else seen.append(heartbeat),
        cancelled=lambda: time.monotonic() > end,
    )


def use_odd_worker(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    def odd(role: str, arguments: list[str]) -> list[str]:
        return [sys.executable, str(ODD_WORKER), mode, *arguments]

    monkeypatch.setattr(supervising, "relaunch", odd)


def states(engine: Engine) -> list[str]:
    return [video.state.value for video in engine.library.videos.all()]


# --- the worker itself


def test_a_draining_worker_indexes_all_and_ends(
    engine: Engine, start: Start, tmp_path: Path
) -> None:
    clip(tmp_path / "films" / "a.mp4")
    clip(tmp_path / "films" / "b.mp4", 1)
    engine.prepare([tmp_path / "films"])
    worker = start("--drain")
    assert worker.wait(PATIENCE) == 0
    assert worker.stdout is not None
    assert worker.stdout.read() == b"", "nothing is said where nothing went wrong"
    assert states(engine) == ["indexed", "indexed"]


def test_log_lines_of_a_run_carry_the_date_of_the_spec(
    engine: Engine, start: Start, tmp_path: Path
) -> None:
    engine.prepare([clip(tmp_path / "a.mp4")])
    assert start("--drain").wait(PATIENCE) == 0
    lines = [
        json.loads(line)
        for line in (engine.root / "logs" / "heimdex.log").read_text("utf-8").splitlines()
    ]
    told = [line for line in lines if line["logger"].startswith("engine.index")]
    assert {"video begins", "step done", "video done"} <= {line["message"] for line in told}
    assert {line["spec_version"] for line in told} == {engine.spec_version}


def test_a_second_worker_finds_the_library_taken(engine: Engine, start: Start) -> None:
    first = start()
    assert within(PATIENCE, lambda: working(engine, first))
    assert start().wait(PATIENCE) == EXIT_BUSY
    assert first.poll() is None
    assert not engine.queue.indexing_is_free()
    first.kill()
    first.wait()
    assert engine.queue.indexing_is_free(), "a killed worker holds nothing"


def test_an_idle_worker_ends_with_its_parents_stream(engine: Engine, start: Start) -> None:
    worker = start()
    assert within(PATIENCE, lambda: working(engine, worker))
    began = time.monotonic()
    assert worker.stdin is not None
    worker.stdin.close()
    assert worker.wait(PATIENCE) == 0
    assert time.monotonic() - began < 10


def test_a_worker_without_a_parent_ends_at_once(engine: Engine, start: Start) -> None:
    assert start(stdin=subprocess.DEVNULL).wait(PATIENCE) == 0


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("end", ["stream", "terminate"])
def test_a_working_worker_ends_in_order_within_ten_seconds(
    engine: Engine, start: Start, tmp_path: Path, end: str
) -> None:
    engine.prepare([clip(tmp_path / "slow.mp4")])
    worker = start(mode="slow")
    assert within(PATIENCE, lambda: working(engine, worker, "probe"))
    began = time.monotonic()
    if end == "stream":
        assert worker.stdin is not None
        worker.stdin.close()
    else:
        worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    assert time.monotonic() - began < 10
    assert states(engine) == ["queued"]
    assert engine.library.ledger.of_video(1)["probe"].attempts == 0, "no death is counted"


@pytest.mark.slow
def test_a_worker_that_hangs_ends_all_the_same(
    engine: Engine, start: Start, tmp_path: Path
) -> None:
    engine.prepare([clip(tmp_path / "stuck.mp4")])
    worker = start(mode="stuck")
    assert within(PATIENCE, lambda: working(engine, worker, "probe"))
    began = time.monotonic()
    assert worker.stdin is not None
    worker.stdin.close()
    assert worker.wait(PATIENCE) == 0
    assert time.monotonic() - began < 12


def test_a_library_of_a_newer_program_is_refused_in_plain_words(
    engine: Engine, start: Start
) -> None:
    engine.library.database.run("INSERT INTO migrations VALUES ('m9999_future', 0)")
    worker = start("--drain")
    assert worker.wait(PATIENCE) == EXIT_ENVIRONMENT
    assert worker.stdout is not None
    told = json.loads(worker.stdout.read())
    assert told["code"] == "library_too_new"
    assert told["values"]["migration"]


def test_a_damaged_queue_is_thrown_away(engine: Engine, start: Start, tmp_path: Path) -> None:
    engine.prepare([clip(tmp_path / "a.mp4")])
    for path in (engine.library.queue_path, engine.library.progress_path):
        for part in engine.root.glob(f"{path.name}*"):
            part.unlink()
        path.write_bytes(b"no database at all " * 500)
    engine.queue.resume()  # asks for a worker, which mends it
    assert engine.queue.heartbeat() is None
    assert start("--drain").wait(PATIENCE) == 0
    assert states(engine) == ["indexed"]
    assert engine.queue.heartbeat() is not None


# --- the supervisor


def test_the_supervisor_sees_a_folder_indexed(engine: Engine, tmp_path: Path) -> None:
    clip(tmp_path / "films" / "a.mp4")
    seen: list[Heartbeat] = []
    run_until_done(engine, engine.prepare([tmp_path / "films"]).queued, seen)
    assert states(engine) == ["indexed"]
    assert seen
    assert engine.queue.indexing_is_free(), "its worker has ended"


def test_a_beat_of_yesterdays_worker_is_not_told(engine: Engine, tmp_path: Path) -> None:
    board = engine.library.progress_board()
    board.put(Heartbeat(1, 77, "shots", 0.5, None, None, "", 60.0, 0.0))
    board.close()
    seen: list[Heartbeat] = []
    run_until_done(engine, engine.prepare([clip(tmp_path / "a.mp4")]).queued, seen)
    assert 77 not in {heartbeat.video_id for heartbeat in seen}


@pytest.mark.slow
def test_a_stuck_step_is_killed_counted_and_given_up_and_the_others_are_indexed(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.set_setting("stall_seconds", "5")
    films = tmp_path / "films"
    for seed, name in enumerate(["a.mp4", "stuck.mp4", "z.mp4"]):
        clip(films / name, seed)
    use_odd_worker(monkeypatch, "stuck")
    prepared = engine.prepare([films])
    run_until_done(engine, prepared.queued)
    found = {row["path"].rpartition("/")[2]: row for row in engine.index_result(prepared)["videos"]}
    assert {name: row["state"] for name, row in found.items()} == {
        "a.mp4": "indexed",
        "stuck.mp4": "failed",
        "z.mp4": "indexed",
    }
    assert found["stuck.mp4"]["category"] == "crashed"
    why = found["stuck.mp4"]["message"]
    assert why is not None
    assert (why.code, why.values["times"]) == (Code.PROGRAM_CRASHED, 2)
    assert "retry" in advice(why)
    assert engine.prepare([films]).queued == (), "it is not tried again by itself"
    assert len(engine.prepare([films], retry=True).queued) == 1


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_worker_is_started_again(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = engine.prepare([clip(tmp_path / "slow.mp4")])
    use_odd_worker(monkeypatch, "slow")
    pids: set[int] = set()

    def kill_once(heartbeat: Heartbeat) -> None:
        if not pids:
            os.kill(heartbeat.pid, signal.SIGKILL)
            monkeypatch.undo()  # the next one is not odd
        pids.add(heartbeat.pid)

    end = time.monotonic() + PATIENCE
    supervised(engine).run(
        lambda: bool(engine.queue.unfinished(prepared.queued)),
        seen=kill_once,
        cancelled=lambda: time.monotonic() > end,
    )
    assert states(engine) == ["indexed"]
    assert len(pids) >= 1


def test_beside_a_running_worker_the_supervisor_queues_and_follows(
    engine: Engine, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = start()
    assert within(PATIENCE, lambda: working(engine, worker))

    def never(*_: Any, **__: Any) -> WorkerProcess:
        raise AssertionError("a second worker was started")

    monkeypatch.setattr(supervising, "WorkerProcess", never)
    run_until_done(engine, engine.prepare([clip(tmp_path / "a.mp4")]).queued)
    assert states(engine) == ["indexed"]
    assert worker.poll() is None


def test_pause_resume_and_cancel_reach_the_worker(
    engine: Engine, start: Start, tmp_path: Path
) -> None:
    (video,) = engine.prepare([clip(tmp_path / "slow.mp4")]).queued
    worker = start(mode="slow")

    def state() -> VideoState:
        found = engine.library.videos.get(video)
        assert found is not None
        return found.state

    assert within(PATIENCE, lambda: state() == VideoState.PROBING)
    engine.queue.pause()
    assert within(10, lambda: state() == VideoState.QUEUED)
    time.sleep(1.0)
    assert state() == VideoState.QUEUED, "it stays so"
    assert engine.queue.resume()
    assert within(10, lambda: state() == VideoState.PROBING)
    engine.queue.cancel()
    assert within(10, lambda: state() == VideoState.QUEUED)
    assert engine.queue.resume()
    assert within(10, lambda: state() == VideoState.PROBING)
    assert worker.poll() is None


def test_cancelling_ends_the_supervisors_worker(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_odd_worker(monkeypatch, "slow")
    prepared = engine.prepare([clip(tmp_path / "slow.mp4")])
    told = threading.Event()
    with pytest.raises(Cancelled):
        supervised(engine).run(
            lambda: bool(engine.queue.unfinished(prepared.queued)),
            seen=lambda heartbeat: told.set(),
            cancelled=told.is_set,
        )
    assert engine.queue.indexing_is_free()
    assert states(engine) == ["queued"]


def test_a_worker_watches_folders_and_waits_for_a_file_that_grows(
    engine: Engine, start: Start, tmp_path: Path
) -> None:
    engine.set_setting("settle_seconds", "1")
    films = tmp_path / "films"
    films.mkdir()
    worker = start()
    assert within(PATIENCE, lambda: working(engine, worker))
    engine.watch(films)
    content = clip(tmp_path / "made.mp4").read_bytes()
    with (films / "growing.mp4").open("wb") as file:
        step = len(content) // 10
        for place in range(0, len(content), step):
            file.write(content[place : place + step])
            file.flush()
            time.sleep(0.3)
            assert states(engine) == [], "not while it grows"
    assert within(60, lambda: states(engine) == ["indexed"])
    (films / "growing.mp4").unlink()
    assert within(60, lambda: states(engine) == ["removed"])


class Clock:
    """Stands for the clock: the one thing here that a test cannot wait for."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


def test_a_sleeping_computer_does_not_make_its_worker_stuck(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(supervising.time, "monotonic", clock.monotonic)
    child = WorkerProcess(engine.root, engine.models.root, drain=False)
    try:
        heartbeat = Heartbeat(child.pid, 1, "shots", 0.1, None, None, "", allowance=60.0, at=1.0)
        assert not child.stuck(heartbeat)
        clock.now += 8 * 3600
        assert not child.stuck(heartbeat), "it slept with the computer"
        looks = 0
        while not child.stuck(heartbeat):
            clock.now += 0.5
            looks += 1
            assert looks < 1000
        assert 110 < looks < 125, "a minute of silence while awake"
        fresh = Heartbeat(child.pid, 1, "shots", 0.2, None, None, "", allowance=60.0, at=2.0)
        assert not child.stuck(fresh)
        idle = Heartbeat(child.pid, 0, "", 0.0, None, None, "", allowance=60.0, at=3.0)
        assert not child.stuck(idle)
        for _ in range(400):
            clock.now += 0.5
            assert not child.stuck(idle), "who has nothing to do may be silent"
    finally:
        monkeypatch.undo()
        child.kill()


def test_a_worker_that_never_shows_itself_is_stuck(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(supervising.time, "monotonic", clock.monotonic)
    child = WorkerProcess(engine.root, engine.models.root, drain=False)
    try:
        looks = 0
        while not child.stuck(None):
            clock.now += 0.5
            looks += 1
            assert looks < 1000
        assert looks == pytest.approx(2 * supervising.START_ALLOWANCE, abs=3)
    finally:
        monkeypatch.undo()
        child.kill()


def test_a_worker_that_cannot_start_is_not_tried_for_ever(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = engine.prepare([clip(tmp_path / "a.mp4")])
    dies = [sys.executable, "-c", "raise SystemExit(9)"]
    monkeypatch.setattr(supervising, "relaunch", lambda *_: dies)
    with pytest.raises(EnvironmentProblem, match=r"worker_not_started\(status=9"):
        run_until_done(engine, prepared.queued)


def test_the_pictures_are_collected_while_the_library_is_still_held(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next worker's first frames, not yet in the ledger, would be taken for left over."""
    free: list[bool] = []
    monkeypatch.setattr(
        Library, "collect_images", lambda self: free.append(engine.queue.indexing_is_free()) or 0
    )
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as parent, (tmp_path / "told").open("wb") as told:
        status = run_worker(engine.root, engine.models.root, drain=True, parent=parent, output=told)
        os.close(writing)
        time.sleep(0.2)  # for the thread that reads it
    assert (status, free) == (0, [False])
