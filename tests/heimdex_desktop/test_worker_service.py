"""The window's worker: kept at work, started again when it is killed, ended with the window."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from engine.api.engine import Engine
from engine.messages import Code, Message, message
from heimdex_desktop.services import WorkerService
from tests.engine.index.workbench import film

PATIENCE = 90.0


def wait_for(condition: Callable[[], bool], what: str) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < PATIENCE, what
        time.sleep(0.02)


def workers() -> list[psutil.Process]:
    """The index workers that this process has started."""
    found = []
    for child in psutil.Process().children():
        try:
            if "index-worker" in child.cmdline():
                found.append(child)
        except psutil.Error:
            continue
    return found


def test_a_worker_that_is_killed_at_work_is_started_again_and_ends_with_us(tmp_path: Path) -> None:
    films = tmp_path / "films"
    films.mkdir()
    for number in range(3):
        film(films / f"{number}.mp4", scenes=4, seed=10 * number)
    root, models = tmp_path / "library", tmp_path / "models"
    told: list[tuple[bool, Message | None]] = []
    with Engine(root, models) as engine:
        engine.prepare([films])
        service = WorkerService(root, models, lambda well, why: told.append((well, why)))
        service.start()
        try:
            wait_for(lambda: engine.queue.heartbeat() is not None and bool(workers()), "it begins")
            first = workers()[0]
            os.kill(first.pid, signal.SIGKILL)
            wait_for(lambda: engine.status()["videos"]["indexed"] == 3, "all is indexed after all")
            assert first.pid not in [worker.pid for worker in workers()]
        finally:
            service.close()
    assert workers() == []
    assert told[0] == (True, None)
    assert (False, message(Code.WORKER_RESTARTED)) in told


def test_what_is_added_while_it_runs_is_indexed(tmp_path: Path) -> None:
    root, models = tmp_path / "library", tmp_path / "models"
    with Engine(root, models) as engine:
        service = WorkerService(root, models, lambda *_: None)
        service.start()
        try:
            wait_for(lambda: not engine.queue.indexing_is_free(), "it begins")
            engine.prepare([film(tmp_path / "later.mp4")])
            engine.queue.wake_worker()
            wait_for(lambda: engine.status()["videos"]["indexed"] == 1, "it is indexed")
        finally:
            service.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_library_that_cannot_be_written_is_told_and_tried_again(tmp_path: Path) -> None:
    root, models = tmp_path / "library", tmp_path / "models"
    Engine(root, models).close()
    root.chmod(0o500)
    told: list[tuple[bool, Message | None]] = []
    service = WorkerService(root, models, lambda well, why: told.append((well, why)))
    service.start()
    try:
        wait_for(lambda: any(not well for well, _ in told), "the trouble is told")
        root.chmod(0o700)
        wait_for(lambda: told[-1][0], "it works again")
    finally:
        service.close()
