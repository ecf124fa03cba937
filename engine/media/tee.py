"""Hands one stream of items to several consumers, each in its own thread behind a bounded queue."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

Item = TypeVar("Item")
Taken = TypeVar("Taken", contravariant=True)
WAIT_S = 0.1


class Consumer(Protocol[Taken]):
    """What a branch of a tee does; all its methods are called in the branch's thread."""

    def take(self, item: Taken) -> None:
        """Handle the next item."""

    def finish(self, end: int) -> Any:
        """Close the chunk that ends at ``end`` (ticks), return what it made, and begin again."""


class _Finish:
    def __init__(self, end: int) -> None:
        self.end = end


_STOP = object()


class _Branch(Generic[Item]):
    """One consumer, its thread and its queues. After a failure it swallows what still comes."""

    def __init__(self, consumer: Consumer[Item], depth: int) -> None:
        self._consumer = consumer
        self.items: queue.Queue[Any] = queue.Queue(depth)
        self.results: queue.Queue[Any] = queue.Queue()
        self.error: BaseException | None = None
        name = f"tee:{type(consumer).__name__}"
        self.thread = threading.Thread(target=self._work, name=name, daemon=True)
        self.thread.start()

    def _work(self) -> None:
        while (item := self.items.get()) is not _STOP:
            if self.error is not None:
                continue
            try:
                if isinstance(item, _Finish):
                    self.results.put(self._consumer.finish(item.end))
                else:
                    self._consumer.take(item)
            except BaseException as error:  # noqa: BLE001 - raised again where the tee is fed
                self.error = error

    def stop(self) -> None:
        """Drop what waits, end the thread and join it."""
        while self.thread.is_alive():
            try:
                self.items.get_nowait()
            except queue.Empty:
                self.items.put(_STOP)
                self.thread.join()


class Tee(Generic[Item]):
    """A context manager: leaving it, by whatever way, ends and joins every branch.

    Args:
        consumers: the branches.
        depth: items that may wait before a branch; more make ``put`` wait.
    """

    def __init__(self, consumers: Sequence[Consumer[Item]], depth: int) -> None:
        self._branches = [_Branch(consumer, depth) for consumer in consumers]

    def __enter__(self) -> Tee[Item]:
        return self

    def __exit__(self, *_: object) -> None:
        for branch in self._branches:
            branch.stop()

    def put(self, item: Item) -> None:
        """Give an item to every branch; raises what a branch raised."""
        for branch in self._branches:
            self._put(branch, item)

    def finish(self, end: int, waiting: Callable[[], None]) -> list[Any]:
        """Have every branch close its chunk; their results in the consumers' order.

        ``waiting`` is called while a branch is still at work; it may raise Cancelled.
        """
        for branch in self._branches:
            self._put(branch, _Finish(end))
        results = []
        for branch in self._branches:
            while True:
                try:
                    results.append(branch.results.get(timeout=WAIT_S))
                    break
                except queue.Empty:
                    _raise(branch)
                    waiting()
        return results

    @staticmethod
    def _put(branch: _Branch[Item], item: Any) -> None:
        while True:
            _raise(branch)
            try:
                return branch.items.put(item, timeout=WAIT_S)
            except queue.Full:
                continue


def _raise(branch: _Branch[Any]) -> None:
    if branch.error is not None:
        raise branch.error
