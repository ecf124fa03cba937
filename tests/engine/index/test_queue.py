"""The queue: JSON on disk, nothing unpickled, and nothing lost that only the queue knew."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from huey.registry import Message

from engine.errors import EnvironmentProblem
from engine.index.queue import DAMAGE, IndexQueue, JsonSerializer, is_damaged
from engine.messages import Code
from engine.store.library import Library
from engine.types import ModelKind
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import rows, scan_and_queue

REPOSITORY = Path(__file__).resolve().parents[3]

# Runs the worker's role in this process, with every unpickling forbidden from the first import on.
UNDER_AUDIT = """
import pickle, sys, threading

def forbid(event, arguments):
    if event == "pickle.find_class":
        print("unpickled", arguments, file=sys.stderr, flush=True)
        import os
        os._exit(99)

sys.addaudithook(forbid)
from heimdex_desktop.__main__ import run_role
sys.exit(run_role("index-worker", sys.argv[1:]))
"""


def messages(path: Path) -> list[bytes]:
    with sqlite3.connect(path) as connection:
        found = [row[0] for row in connection.execute("SELECT data FROM task")]
    connection.close()
    return found


def test_a_queued_message_is_json_with_its_fields(tmp_path: Path) -> None:
    queue = IndexQueue(tmp_path / "queue.db")
    queue.wake_worker()
    (raw,) = messages(tmp_path / "queue.db")
    message = json.loads(raw)
    assert set(message) == set(Message._fields)
    assert message["name"].endswith("index_next")
    assert message["args"] in ([], None)


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(TypeError):
        JsonSerializer()._serialize({"a": object()})


def test_a_ring_by_one_process_is_heard_by_anothers_consumer(tmp_path: Path) -> None:
    """Each ring is one call; a call that says that more is left rings again."""
    left = [2, 1, 0]
    calls: list[int] = []

    def index_next() -> bool:
        calls.append(left[len(calls)])
        return calls[-1] > 0

    worker = IndexQueue(tmp_path / "queue.db", index_next)
    IndexQueue(tmp_path / "queue.db").wake_worker()
    consumer = worker.consumer(drain=True)
    consumer.start()
    assert consumer.stop_flag.wait(20), "a drained queue stops its consumer"
    for _, thread in consumer.worker_threads:
        thread.join(10)
    assert calls == [2, 1, 0]
    assert messages(tmp_path / "queue.db") == []


def test_a_cleared_queue_holds_nothing(tmp_path: Path) -> None:
    queue = IndexQueue(tmp_path / "queue.db")
    queue.wake_worker()
    queue.clear()
    assert messages(tmp_path / "queue.db") == []


@pytest.mark.slow
def test_a_worker_unpickles_nothing_and_needs_nothing_that_the_queue_held(
    films: Path, library: Library, models: SmallModels, tmp_path: Path
) -> None:
    """The videos were queued in the ledger; the queue's own file is gone, as after a kill."""
    library.choices.choose_model(ModelKind.TEXT, "starter")
    scan_and_queue(library, models, films)
    library.queue_path.unlink(missing_ok=True)
    done = _drain(library.root, tmp_path / "models")
    assert done.returncode == 0, done.stderr
    assert library.videos.counts()["indexed"] == 2
    assert len(rows(library, ["segments"])["segments"]) == 2
    assert library.database.value("SELECT count(*) FROM vectors") > 0


def _drain(root: Path, models_root: Path) -> subprocess.CompletedProcess[str]:
    """The worker's role until nothing is left; its stdin stays open all the while."""
    child = subprocess.Popen(
        [sys.executable, "-c", UNDER_AUDIT, str(root), str(models_root), "--drain"],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stderr is not None
    try:
        said = child.stderr.read()
        return subprocess.CompletedProcess(child.args, child.wait(280), "", said)
    finally:
        child.stdin.close()
        child.stderr.close()


def test_no_file_is_opened_by_both_sqlites_of_the_process(library: Library) -> None:
    """Huey's is Python's own, the rest is apsw's: one closing would drop the other's locks."""
    assert library.queue_path != library.progress_path
    queue = IndexQueue(library.queue_path)
    queue.wake_worker()
    board = library.progress_board()
    board.close()
    IndexQueue(library.queue_path).wake_worker()
    assert len(messages(library.queue_path)) == 2
    assert queue._huey.pending_count() == 2


# --- what the machine does to it


def fill(queue: IndexQueue) -> None:
    """Let the file grow no more, as on a full disk."""
    connection = queue._huey.storage.conn
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")


def ring_until_it_is_full(queue: IndexQueue) -> EnvironmentProblem:
    fill(queue)
    for _ in range(1000):
        try:
            queue.wake_worker()
        except EnvironmentProblem as problem:
            return problem
    raise AssertionError("it holds more than it has pages for")


def test_a_full_disk_is_said_plainly_and_leaves_nothing_open(tmp_path: Path) -> None:
    queue = IndexQueue(tmp_path / "queue.db")
    problem = ring_until_it_is_full(queue)
    assert problem.message.code == Code.DISK_FULL
    assert problem.message.values == {"path": str(tmp_path / "queue.db")}
    # With room again (another connection has no bound) it is as ever.
    queue.clear()
    queue.wake_worker()
    assert len(messages(tmp_path / "queue.db")) == 1


def test_who_waits_for_the_work_hears_that_nothing_can_be_rung_any_more(tmp_path: Path) -> None:
    heard: list[EnvironmentProblem] = []
    queue = IndexQueue(tmp_path / "queue.db")
    consumer = queue.consumer(drain=True, failed=heard.append)
    problem = ring_until_it_is_full(queue)
    assert heard == [problem]
    assert not consumer.stop_flag.is_set()


def test_a_consumer_whose_file_is_damaged_says_so(tmp_path: Path) -> None:
    path, heard = tmp_path / "queue.db", threading.Event()
    told: list[EnvironmentProblem] = []
    queue = IndexQueue(path)
    assert not is_damaged(path)

    def failed(problem: EnvironmentProblem) -> None:
        told.append(problem)
        heard.set()

    consumer = queue.consumer(drain=True, failed=failed)
    for part in tmp_path.iterdir():
        part.unlink()
    path.write_bytes(b"no database at all " * 500)
    consumer.start()
    assert heard.wait(20)
    consumer.stop_flag.set()
    for _, thread in consumer.worker_threads:
        thread.join(10)
    assert told[0].message.code in DAMAGE
    assert is_damaged(path)


def test_one_that_another_process_writes_is_not_damaged(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE task (id INTEGER)")
        other.execute("BEGIN EXCLUSIVE")
        assert not is_damaged(path)
