"""The Huey queue: a disposable alarm clock. The ledger, not the queue, says what is to be done.

Huey deletes a task's row before it runs, so a killed worker loses it; nothing is lost by that,
because a task only says "index what is next" and every worker begins by ringing once.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from huey import Huey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import SqliteStorage

from engine.errors import EnvironmentProblem
from engine.messages import Code
from engine.store.database import BUSY_MILLISECONDS, environment_problem

log = logging.getLogger(__name__)

TASK = "index_next"
STOP_SECONDS = 10
DAMAGE = frozenset({Code.LIBRARY_DAMAGED, Code.LIBRARY_NOT_A_DATABASE})


class JsonSerializer(Serializer):  # type: ignore[misc]
    """Messages as JSON objects of their fields: nothing in the queue is ever unpickled.

    A bare ``json.dumps`` of the message would write a list, and Huey would lose every task.
    """

    def _serialize(self, data: Any) -> bytes:
        if not isinstance(data, Message):
            raise TypeError(f"only messages are queued, not {type(data).__name__}")
        return json.dumps(data._asdict()).encode("utf-8")

    def _deserialize(self, data: bytes) -> Message:
        return Message(**json.loads(data))


class _Storage(SqliteStorage):  # type: ignore[misc]
    """Huey's own, with what the environment does to its file in plain words.

    Huey logs what goes wrong in its threads and tries again for ever, and with it would wait who
    waits for the work: ``failed`` hears of it.
    """

    failed: Callable[[EnvironmentProblem], None] = staticmethod(lambda problem: None)

    @contextmanager
    def db(self, *args: Any, **options: Any) -> Iterator[Any]:
        try:
            with super().db(*args, **options) as cursor:
                yield cursor
        except sqlite3.Error as error:
            # A transaction that could not be committed must not stay open.
            self.close()
            problem = problem_of(error, Path(self.filename))
            if problem is None:
                raise
            self.failed(problem)
            raise problem from error


def problem_of(error: sqlite3.Error, path: Path) -> EnvironmentProblem | None:
    """What the environment did to the queue's file; None where the error is a bug."""
    return environment_problem(getattr(error, "sqlite_errorcode", 0), path)


def is_damaged(path: Path) -> bool:
    """Whether a file of the queue or the like cannot be read for what is in it.

    Read with the SQLite of Huey's connections. One that is busy, or on a full disk, is not damaged.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            return bool(database.execute("PRAGMA quick_check").fetchone() != ("ok",))
    except sqlite3.Error as error:
        problem = problem_of(error, path)
        log.warning("%s cannot be read: %s", path, error)
        return problem is None or problem.message.code in (*DAMAGE, Code.DISK_FAILING)


class IndexQueue:
    """The queue of one library.

    Args:
        path: queue.db.
        index_next: called in the consumer's thread for each ring; returns whether more is left.

    Raises:
        EnvironmentProblem: the file cannot be written; so do its methods.
    """

    def __init__(self, path: Path, index_next: Callable[[], bool] = lambda: False) -> None:
        self._huey = Huey(
            "heimdex",
            storage_class=_Storage,
            filename=str(path),
            timeout=BUSY_MILLISECONDS / 1000,
            serializer=JsonSerializer(),
            results=False,
        )
        self._index_next = index_next
        self._drained: Callable[[], None] | None = None
        self.wake_worker: Callable[[], Any] = self._huey.task(name=TASK)(self._work)
        """Ask the worker to look for something to do."""

    def _work(self) -> None:
        if self._index_next():
            self.wake_worker()
        elif self._drained is not None:
            self._drained()

    def clear(self) -> None:
        """Forget what was queued; the ledger knows it all."""
        self._huey.storage.flush_queue()

    def consumer(
        self, *, drain: bool, failed: Callable[[EnvironmentProblem], None] = lambda problem: None
    ) -> Consumer:
        """A consumer with one worker thread, to be run on the main thread.

        Args:
            drain: stop when nothing is left to do.
            failed: called from the consumer's threads with why the queue's file can be read or
                written no more: then it rings no more either.
        """
        self._huey.storage.failed = failed
        made = self._huey.create_consumer(
            workers=1,
            worker_type="thread",
            periodic=False,
            initial_delay=0.05,
            max_delay=0.5,
            backoff=1.3,
            check_worker_health=False,
            shutdown_timeout=STOP_SECONDS,
        )
        if drain:
            self._drained = made.stop_flag.set
        return made
