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

from huey import SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from engine.errors import EnvironmentProblem, os_error
from engine.messages import Code
from engine.store import private

log = logging.getLogger(__name__)

TASK = "index_next"
STOP_SECONDS = 10


_KNOWN = {
    sqlite3.SQLITE_FULL: Code.DISK_FULL,
    sqlite3.SQLITE_BUSY: Code.LIBRARY_BUSY,
    sqlite3.SQLITE_LOCKED: Code.LIBRARY_LOCKED,
    sqlite3.SQLITE_READONLY: Code.LIBRARY_READ_ONLY,
    sqlite3.SQLITE_IOERR: Code.DISK_FAILING,
    sqlite3.SQLITE_CORRUPT: Code.QUEUE_DAMAGED,
    sqlite3.SQLITE_NOTADB: Code.QUEUE_DAMAGED,
}
"""What SQLite says of the queue's file, by its primary result codes."""


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """Turn what the environment did to Huey's SQLite into ``EnvironmentProblem``."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _plain(path, error) from error


def _plain(path: Path, error: sqlite3.DatabaseError) -> EnvironmentProblem:
    primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CANTOPEN) & 0xFF
    return EnvironmentProblem(_KNOWN.get(primary, Code.LIBRARY_NOT_OPENED), path=str(path))


def discard_if_damaged(path: Path) -> None:
    """Delete a disposable file of SQLite's that cannot be read.

    The queue and the progress are written without waiting for the disk. Read with the SQLite of
    Huey's connections, before anything of this process opens the file.

    Raises:
        EnvironmentProblem: it can neither be read nor deleted.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            sound = database.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError as error:
        log.warning("%s cannot be read: %s", path, error)
        sound = False
    if sound:
        return
    try:
        for part in path.parent.glob(f"{path.name}*"):
            part.unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentProblem(
            Code.LIBRARY_NOT_MADE, path=str(path), os_error=os_error(error)
        ) from error


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


class _Huey(SqliteHuey):  # type: ignore[misc]
    """Huey, which tells of a queue that cannot be read; by itself it would try for ever."""

    failed: Callable[[sqlite3.DatabaseError], None]

    def dequeue(self) -> Any:
        try:
            return super().dequeue()
        except sqlite3.DatabaseError as error:
            self.failed(error)
            return None


class IndexQueue:
    """The queue of one library.

    Args:
        path: queue.db.
        index_next: called in the consumer's thread for each ring; returns whether more is left.
        failed: called in the consumer's thread where the file cannot be used any more.

    Raises:
        EnvironmentProblem: the file cannot be opened; so do the methods where it cannot be used.
    """

    def __init__(
        self,
        path: Path,
        index_next: Callable[[], bool] = lambda: False,
        failed: Callable[[EnvironmentProblem], None] = lambda problem: None,
    ) -> None:
        self._path = path
        self._failed = failed
        try:
            private.make_file(path)
        except OSError as error:
            raise EnvironmentProblem(
                Code.LIBRARY_NOT_MADE, path=str(path), os_error=os_error(error)
            ) from error
        with _plain_errors(path):
            self._huey = _Huey(
                "heimdex", filename=str(path), serializer=JsonSerializer(), results=False
            )
        self._huey.failed = lambda error: failed(_plain(path, error))
        self._index_next = index_next
        self._drained: Callable[[], None] | None = None
        self._ring: Callable[[], Any] = self._huey.task(name=TASK)(self._work)

    def wake_worker(self) -> None:
        """Ask the worker to look for something to do."""
        with _plain_errors(self._path):
            self._ring()

    def _work(self) -> None:
        if self._index_next():
            try:
                self.wake_worker()
            except EnvironmentProblem as problem:
                self._failed(problem)
        elif self._drained is not None:
            self._drained()

    def clear(self) -> None:
        """Forget what was queued; the ledger knows it all."""
        with _plain_errors(self._path):
            self._huey.storage.flush_queue()

    def consumer(self, *, drain: bool) -> Consumer:
        """A consumer with one worker thread, to be run on the main thread.

        With ``drain`` it stops when nothing is left to do.
        """
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
