"""Watching folders: events where the system gives them, a sweep in any case, and patience.

A file that is still being copied is waited for: the scanner passes over what changed a moment ago,
and the look says that it must be repeated.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
QUIET_EVENTS = frozenset({"opened", "closed_no_write"})


class FolderWatch:
    """Calls ``look`` from a thread of its own whenever something may have changed.

    Args:
        folders: asked for the folders to watch, again before each sweep.
        look: brings the library up to date with the disk; returns whether to look again soon.
        sweep_seconds: how often to look in any case (network drives give no events).
        settle_seconds: how long the last event must lie back before a look.
    """

    def __init__(
        self,
        folders: Callable[[], Sequence[Path]],
        look: Callable[[], bool],
        *,
        sweep_seconds: float,
        settle_seconds: float,
    ) -> None:
        self._folders = folders
        self._look = look
        self._sweep = sweep_seconds
        self._settle = settle_seconds
        self._stop = threading.Event()
        self._touched: float | None = None
        self._watched: set[Path] = set()
        self._observer: BaseObserver = Observer()
        self._thread = threading.Thread(target=self._loop, name="folder-watch")

    def start(self) -> None:
        self._observer.start()
        self._thread.start()

    def stop(self) -> None:
        """Stop and join both threads."""
        self._stop.set()
        self._thread.join()
        self._observer.stop()
        self._observer.join()

    def touched(self) -> None:
        """Something changed now."""
        self._touched = time.monotonic()

    def _loop(self) -> None:
        swept = float("-inf")
        while not self._stop.wait(POLL_SECONDS if swept > 0 else 0):
            now = time.monotonic()
            settled = self._touched is not None and now - self._touched >= self._settle
            if not settled and now - swept < self._sweep:
                continue
            self._touched = None
            swept = now
            self._follow()
            try:
                if self._look():
                    self.touched()
            except Exception:
                # A sweep that fails (a drive that vanishes under it) is tried again at the next.
                log.exception("a sweep of the watched folders failed")

    def _follow(self) -> None:
        """Watch the folders as they are chosen now."""
        wanted = {path for path in self._folders() if path.is_dir()}
        if wanted == self._watched:
            return
        self._observer.unschedule_all()
        self._watched = set()
        for path in sorted(wanted):
            try:
                self._observer.schedule(_Touch(self.touched), str(path), recursive=True)
                self._watched.add(path)
            except OSError as error:
                log.warning("no events for %s (%s): it is swept instead", path, error)


class _Touch(FileSystemEventHandler):
    def __init__(self, touched: Callable[[], None]) -> None:
        self._touched = touched

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in QUIET_EVENTS:
            self._touched()
