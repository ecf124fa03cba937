"""The Huey queue: a disposable alarm clock. The ledger, not the queue, says what is to be done.

Huey deletes a task's row before it runs, so a killed worker loses it; nothing is lost by that,
because a task only says "index what is next" and every worker begins by ringing once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

TASK = "index_next"
STOP_SECONDS = 10


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


class IndexQueue:
    """The queue of one library.

    Args:
        path: queue.db.
        index_next: called in the consumer's thread for each ring; returns whether more is left.
    """

    def __init__(self, path: Path, index_next: Callable[[], bool] = lambda: False) -> None:
        self._huey = SqliteHuey(
            "heimdex", filename=str(path), serializer=JsonSerializer(), results=False
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
