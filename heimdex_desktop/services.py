"""The window's worker: a supervisor in a thread of its own, which starts it again when it died."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import HeimdexError
from engine.messages import Code, Message, message
from heimdex_desktop.supervisor import Supervisor

if TYPE_CHECKING:
    from engine.api.engine import Engine

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds before a worker that cannot work is tried again


class WorkerService:
    """Keeps an index worker at work on a library until it is closed.

    Args:
        report: receives whether the worker is well, and what is wrong; called from another thread.
    """

    def __init__(
        self, root: Path, models_root: Path, report: Callable[[bool, Message | None], None]
    ) -> None:
        self._root, self._models_root = root, models_root
        self._report = report
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker-service", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, wait_seconds: float = 20.0) -> None:
        """End the worker in order (it keeps what it has done), and wait for that."""
        self._end.set()
        if self._thread.is_alive():  # a signal may come before it was started
            self._thread.join(wait_seconds)

    def _run(self) -> None:
        from engine.api.engine import Engine

        wait = FIRST_WAIT
        while not self._end.is_set():
            try:
                with Engine(self._root, self._models_root) as engine:
                    self._report(True, None)
                    self._supervise(engine)
                wait = FIRST_WAIT
            except HeimdexError as error:
                log.warning("the worker cannot work: %s", error)
                self._report(False, error.message)
                self._end.wait(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    def _supervise(self, engine: Engine) -> None:
        supervisor = Supervisor(
            self._root,
            self._models_root,
            free=engine.queue.indexing_is_free,
            heartbeat=engine.queue.heartbeat,
            wake_worker=engine.queue.wake_worker,
            died=engine.queue.worker_died,
            restarts=lambda: self._report(False, message(Code.WORKER_RESTARTED)),
        )
        supervisor.run(
            left=lambda: not self._end.is_set(),
            seen=lambda _: self._report(True, None),
            cancelled=lambda: False,
            drain=False,
        )
