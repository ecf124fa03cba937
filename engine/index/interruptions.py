"""What interrupts or holds up the work: the end of the process, requests, the battery."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.index.power import on_battery
from engine.settings import Settings
from engine.store.choices import WorkerRequest
from engine.store.library import Library
from engine.store.upgrades import WORKED_ON

LOOK_EVERY = 0.25  # seconds between two looks at what others have asked for
POWER_EVERY = 3.0
"""Seconds between two looks at the battery, and of a rest because of it."""


class Interruptions:
    """Looks at what others want of the worker, and again whenever another connection has written.

    Attributes:
        settings: as they were at the last look.
        requests: those in force.
    """

    def __init__(self, library: Library, stopping: Callable[[], bool]) -> None:
        self._library = library
        self._stopping = stopping
        self._upgrade_id: int | None = None
        self._power_looked = -POWER_EVERY
        self._on_battery = False
        self.look()

    def look(self, upgrade_id: int | None = None) -> None:
        """Look again, before a piece of work begins; ``upgrade_id`` where it is an upgrade's."""
        library = self._library
        self._looked, self._version = time.monotonic(), library.database.version
        self._upgrade_id = upgrade_id
        self.settings: Settings = library.choices.settings()
        self.requests: frozenset[WorkerRequest] = library.choices.requests()
        self._goes_on = upgrade_id is None or library.upgrades.state(upgrade_id) in WORKED_ON

    def now(self) -> bool:
        """Asked in every tick: whether the work is to be left."""
        if self._stopping():
            return True
        if time.monotonic() - self._looked >= LOOK_EVERY:
            self._looked = time.monotonic()
            if self._library.database.version != self._version:
                self.look(self._upgrade_id)
        return bool(self.requests) or not self._goes_on or self.must_spare_battery()

    def must_spare_battery(self) -> bool:
        """Whether the machine runs on its battery and the user wants no work done then."""
        if self.settings.index_on_battery:
            return False
        now = time.monotonic()
        if now - self._power_looked >= POWER_EVERY:
            self._power_looked, self._on_battery = now, on_battery()
        return self._on_battery
