"""Children of this program: started under a role, watched by their heartbeat, ended with us."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.errors import Cancelled, EnvironmentProblem
from engine.messages import Code, from_json
from engine.types import Heartbeat
from heimdex_desktop.worker import EXIT_BUSY, EXIT_ENVIRONMENT

log = logging.getLogger(__name__)

POLL = 0.05
STOP_SECONDS = 12.0
ASKED_TO_END = frozenset(
    -getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)
)
"""Exit statuses of a worker that someone ended: no fault of what it was doing."""
START_ALLOWANCE = 120.0
"""Seconds a worker may take to show its first sign of life (imports on a cold disk)."""


def launcher() -> list[str]:
    """The command that starts this program again.

    Inside a packaged app ``sys.executable`` is the app itself, not a Python that knows ``-m``. With
    ``-P`` a Python looks for no module in the current folder, which may be one of videos.
    """
    started_as_app = getattr(sys, "frozen", False) or "python" not in Path(sys.executable).stem
    return [sys.executable] if started_as_app else [sys.executable, "-P", "-m", "heimdex_desktop"]


def relaunch(role: str, arguments: Sequence[str]) -> list[str]:
    """The command that starts this program again under a role."""
    return [*launcher(), "--role", role, *arguments]


class WorkerProcess:
    """An index worker of our own. It ends when our end of its standard input closes."""

    def __init__(self, root: Path, models_root: Path, *, drain: bool) -> None:
        arguments = [str(root), str(models_root), *(["--drain"] if drain else [])]
        self._process = subprocess.Popen(
            relaunch("index-worker", arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Its own session: Ctrl-C in the terminal reaches us alone, and we pass it on.
            start_new_session=True,
        )
        self._looked = time.monotonic()
        self._silent = 0.0
        self._heard: float | None = None

    @property
    def pid(self) -> int:
        return self._process.pid

    def poll(self) -> int | None:
        """The exit status, None while it runs."""
        return self._process.poll()

    def stuck(self, heartbeat: Heartbeat | None) -> bool:
        """Whether it has been silent for longer than its last heartbeat allows; asked repeatedly.

        Of the time between two looks at most a second counts: a computer that slept, or a clock
        that was set, is not silence of the worker's.
        """
        now = time.monotonic()
        passed, self._looked = min(now - self._looked, 1.0), now
        own = heartbeat if heartbeat is not None and heartbeat.pid == self.pid else None
        heard = None if own is None else own.at
        self._silent = self._silent + passed if heard == self._heard else 0.0
        self._heard = heard
        if own is None:
            return self._silent > START_ALLOWANCE
        return own.video_id != 0 and self._silent > own.allowance

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self.close()

    def stop(self) -> None:
        """Ask it to end, and see that it does."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self.close()

    def close(self) -> None:
        """Let the streams to it go, once it has ended."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def problem(self) -> EnvironmentProblem:
        """What it said before it ended because of the environment."""
        assert self._process.stdout is not None
        said = self._process.stdout.read().decode("utf-8", "replace").strip()
        if said:
            reason = from_json(json.loads(said.splitlines()[-1]))
            return EnvironmentProblem(reason.code, **reason.values)
        return EnvironmentProblem(Code.WORKER_ENDED)


class Supervisor:
    """Keeps a worker at work: starts it, kills it when it is stuck, starts it again when it died.

    Args:
        free: whether no other process indexes this library.
        heartbeat: the worker's last sign of life.
        wake_worker: wakes another process's worker where there is something to do.
        restarts: called when a worker died or was stuck, and another is about to be started.
        died: called with the process id of a worker that was seen to die, or was stuck.
    """

    def __init__(
        self,
        root: Path,
        models_root: Path,
        *,
        free: Callable[[], bool],
        heartbeat: Callable[[], Heartbeat | None],
        wake_worker: Callable[[], None],
        restarts: Callable[[], None] = lambda: None,
        died: Callable[[int], None] = lambda pid: None,
    ) -> None:
        self._root, self._models_root = root, models_root
        self._died = died
        self._restarts = restarts
        self._free, self._heartbeat, self._wake_worker = free, heartbeat, wake_worker
        self._child: WorkerProcess | None = None
        self._silent_deaths = 0

    def run(
        self,
        left: Callable[[], bool],
        seen: Callable[[Heartbeat], None],
        cancelled: Callable[[], bool],
        *,
        drain: bool = True,
    ) -> None:
        """Work (or follow the process that works) until nothing is ``left``.

        Args:
            seen: receives each new heartbeat.

        Raises:
            Cancelled: ``cancelled`` turned true; the worker has ended by then.
            EnvironmentProblem: the worker cannot be started or cannot write the library.
        """
        last = time.time()  # an older heartbeat is of a worker that ended
        rang = False
        try:
            while left():
                if cancelled():
                    raise Cancelled
                heartbeat = self._heartbeat()
                if heartbeat is not None and heartbeat.at > last and heartbeat.video_id:
                    last = heartbeat.at
                    seen(heartbeat)
                if self._child is not None:
                    self._look_after(self._child, heartbeat)
                elif self._free():
                    self._child = WorkerProcess(self._root, self._models_root, drain=drain)
                elif not rang:
                    self._wake_worker()
                    rang = True
                time.sleep(POLL)
        finally:
            if self._child is not None:
                self._child.stop()
                self._child = None

    def _look_after(self, child: WorkerProcess, heartbeat: Heartbeat | None) -> None:
        code = child.poll()
        if code is None:
            if child.stuck(heartbeat):
                log.warning("the worker made no progress and is killed")
                child.kill()
                self._child = None
                self._died(child.pid)
                self._restarts()
            return
        if code == EXIT_ENVIRONMENT:
            raise child.problem()
        child.close()
        self._child = None
        lived = heartbeat is not None and heartbeat.pid == child.pid
        if code not in (0, EXIT_BUSY):
            if code not in ASKED_TO_END:
                self._died(child.pid)
            self._restarts()
        self._silent_deaths = 0 if lived or code in (0, EXIT_BUSY) else self._silent_deaths + 1
        if self._silent_deaths >= 3:
            raise EnvironmentProblem(Code.WORKER_NOT_STARTED, status=code)
