"""Watching folders: events where the system gives them, a sweep in any case, and patience.

A file that is still being copied is waited for: the scanner passes over what changed a moment ago,
and the look says that it must be repeated.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from engine.disk.presence import is_folder

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
FOLLOW_SECONDS = 2.0
REST = 4.0
"""After a look that events brought about, the next waits this many times as long as it took."""
QUIET_EVENTS = frozenset({"opened", "closed_no_write"})


class FolderWatch:
    """Calls ``look`` from a thread of its own whenever something may have changed.

    Args:
        folders: asked every two seconds for the folders to watch.
        look: brings the library up to date with the disk; returns the seconds after which to look
            again though nothing happens, None where that is not needed.
        sweep_seconds: how often to look in any case (network drives give no events).
        settle_seconds: how long ago the last event must be before a look.
        apart_from: a folder whose events mean nothing (the library's own, which always changes).
        rules: asked as ``folders`` is; where the answer changes (what is excluded), a look follows.
    """

    def __init__(
        self,
        folders: Callable[[], Sequence[Path]],
        look: Callable[[], float | None],
        *,
        sweep_seconds: float,
        settle_seconds: float,
        apart_from: Path | None = None,
        rules: Callable[[], object] = lambda: None,
    ) -> None:
        self._folders = folders
        self._rules = rules
        self._known: object = None
        self._look = look
        self._sweep = sweep_seconds
        self._settle = settle_seconds
        self._apart_from = apart_from
        self._stop = threading.Event()
        self._touched: float | None = None
        self._again: float | None = None
        self._swept = self._followed = self._rested = float("-inf")
        self._watched: set[Path] = set()
        self._observer: BaseObserver = Observer()
        # A daemon: a look at a slow drive must not keep the process from ending.
        self._thread = threading.Thread(target=self._loop, name="folder-watch", daemon=True)

    def start(self) -> None:
        self._observer.start()
        self._thread.start()

    def stop(self, seconds: float = 60.0) -> bool:
        """Stop, and join both threads; returns whether a look under way ended within ``seconds``.

        A look that did not may continue, and ends with the process.
        """
        self._stop.set()
        self._observer.stop()
        self._thread.join(seconds)
        self._observer.join()
        return not self._thread.is_alive()

    def touched(self) -> None:
        """Something changed now."""
        self._touched = time.monotonic()

    def _loop(self) -> None:
        while not self._stop.wait(POLL_SECONDS if self._swept > 0 else 0):
            try:
                self._turn(time.monotonic())
            except Exception:
                # A drive that vanishes under it, a database that was busy: it is tried again soon.
                log.exception("a look at the watched folders failed")
                self.touched()

    def _turn(self, now: float) -> None:
        """Look when the folders are others, when events have settled, and now and then."""
        others = False
        if now - self._followed >= FOLLOW_SECONDS:
            self._followed = now
            others = self._follow()
        settled = self._touched is not None and now - self._touched >= self._settle
        due = self._again is not None and now >= self._again
        due = (settled or due) and now >= self._rested
        if not (others or due) and now - self._swept < self._sweep:
            return
        self._touched = self._again = None
        self._swept = now
        seconds = self._look()
        ended = time.monotonic()
        self._rested = ended + REST * (ended - now)
        self._again = None if seconds is None else ended + seconds

    def _follow(self) -> bool:
        """Watch the folders as they are chosen and reachable now; returns whether a look is due."""
        rules, known = self._rules(), self._known
        self._known = rules
        wanted = {path for path in self._folders() if is_folder(path)}
        if wanted == self._watched:
            return rules != known
        self._watched = wanted
        self._observer.unschedule_all()
        for path in sorted(wanted):
            try:
                handler = _Touch(self.touched, self._apart_from)
                self._observer.schedule(handler, str(path), recursive=True)
            except OSError as error:
                log.warning("no events for %s (%s): it is swept instead", path, error)
        return True


class _Touch(FileSystemEventHandler):
    def __init__(self, touched: Callable[[], None], apart_from: Path | None) -> None:
        self._touched = touched
        self._apart_from = apart_from

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in QUIET_EVENTS or self._is_own(event.src_path):
            return
        self._touched()

    def _is_own(self, path: bytes | str) -> bool:
        # Our own writing also shows as a change of the folder that holds the library's files.
        own = self._apart_from
        return own is not None and Path(os.fsdecode(path)).is_relative_to(own)
