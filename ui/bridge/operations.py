"""Background calls: the one way in which the window asks the engine for anything.

An engine is used by one thread, so each lane is a thread with an engine of its own, opened when it
is first asked. Answers come as signals in the window's thread.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from engine.errors import Cancelled, HeimdexError

if TYPE_CHECKING:
    from engine.api.engine import Engine

log = logging.getLogger(__name__)

Value = TypeVar("Value")

READ, WORK, FETCH = "read", "work", "fetch"
"""Lanes: what a view waits for, what may take long (looking through folders), and downloads, which
may take hours and must hold up neither."""
LANES = (READ, WORK, FETCH)


class Operation(QObject):
    """One background call: ``done`` with its value, or ``failed`` with its error, then no more.

    ``forget`` when nobody wants the answer any more: it then comes to nobody.
    """

    done = Signal(object)
    failed = Signal(object)
    progress = Signal(object)
    """What the call said of its progress, through ``report`` (from its own thread)."""

    ended = Signal()
    """It is over, also where it was forgotten."""

    def __init__(self, call: Callable[[Engine], Any]) -> None:
        super().__init__()
        self._call = call
        self._wanted = threading.Event()
        self._wanted.set()

    def forget(self) -> None:
        """Nobody wants the answer any more; a call that waits is not made at all."""
        self._wanted.clear()

    @property
    def wanted(self) -> bool:
        return self._wanted.is_set()

    def report(self, value: object) -> None:
        """Called by the call itself, in its own thread."""
        if self.wanted:
            self.progress.emit(value)

    def carry_out(self, engine: Callable[[], Engine]) -> None:
        """Make the call, in the lane's thread."""
        try:
            self._make(engine)
        finally:
            self.ended.emit()

    def _make(self, engine: Callable[[], Engine]) -> None:
        if not self.wanted:
            return
        try:
            value = self._call(engine())
        except Exception as error:
            if not isinstance(error, HeimdexError | Cancelled):
                log.exception("a background call failed")
            if self.wanted:
                self.failed.emit(error)
            return
        if self.wanted:
            self.done.emit(value)


class _Lane(threading.Thread):
    """A thread with an engine of its own that makes calls one after another."""

    def __init__(self, name: str, open_engine: Callable[[], Engine]) -> None:
        super().__init__(name=f"engine-{name}", daemon=True)
        self._open = open_engine
        self._engine: Engine | None = None
        self.waiting: queue.SimpleQueue[Operation | None] = queue.SimpleQueue()

    def run(self) -> None:
        while (operation := self.waiting.get()) is not None:
            operation.carry_out(self._own)
        if self._engine is not None:
            self._engine.close()

    def _own(self) -> Engine:
        if self._engine is None:
            self._engine = self._open()
        return self._engine


class Operations(QObject):
    """Makes background calls.

    Args:
        open_engine: opens an engine over the library, in the thread that is to use it.
    """

    broken = Signal(object)
    """An error that nobody handles: for the window to show."""

    def __init__(self, open_engine: Callable[[], Engine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {name: _Lane(name, open_engine) for name in LANES}
        self._under_way: set[Operation] = set()
        for lane in self._lanes.values():
            lane.start()

    def run(
        self,
        call: Callable[[Engine], Value],
        done: Callable[[Value], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        *,
        lane: str = READ,
    ) -> Operation:
        """Make ``call`` with an engine, elsewhere.

        Args:
            done: receives the value, in this thread.
            failed: receives the error; without it ``broken`` tells the window.
        """
        operation = Operation(call)
        self._under_way.add(operation)
        if done is not None:
            operation.done.connect(done)
        operation.failed.connect(self.broken if failed is None else failed)
        operation.ended.connect(lambda: self._under_way.discard(operation))
        self._lanes[lane].waiting.put(operation)
        return operation

    def close(self, wait_seconds: float = 5.0) -> None:
        """End the lanes after the call each is making; what waits is forgotten."""
        for operation in self._under_way:
            operation.forget()
        for lane in self._lanes.values():
            lane.waiting.put(None)
        for lane in self._lanes.values():
            lane.join(wait_seconds)
        self._under_way.clear()
