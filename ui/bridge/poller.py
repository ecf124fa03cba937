"""The poller: looks at the library five times a second, and says what changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge.operations import Operation, Operations

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types import Heartbeat
    from engine.types.rows import ProgressRow

EVERY = 200  # milliseconds between two looks
BUSY = ("queued", "probing", "processing")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The library at one moment.

    Attributes:
        counts: videos by state.
        heartbeat: the worker's last sign of life, None while there is none.
        upgrade: ``Engine.upgrades.progress()``.
        paused: whether the worker is paused; ``cancelled`` likewise.
        changes: differs from the last one's where another process changed the library.
    """

    counts: dict[str, int] = field(default_factory=dict)
    heartbeat: Heartbeat | None = None
    upgrade: ProgressRow | None = None
    paused: bool = False
    cancelled: bool = False
    changes: int = 0

    @property
    def total(self) -> int:
        """Videos of the library."""
        return sum(count for state, count in self.counts.items() if state != "removed")

    @property
    def busy(self) -> int:
        """Videos that wait or are worked on."""
        return sum(self.counts.get(state, 0) for state in BUSY)


def look(engine: Engine) -> Snapshot:
    """A snapshot, made in a background call."""
    return Snapshot(
        counts=engine.library.videos.counts(),
        heartbeat=engine.queue.heartbeat(),
        upgrade=engine.upgrades.progress(),
        paused=engine.queue.paused(),
        cancelled=engine.queue.cancel_seen(),
        changes=engine.browse.changes(),
    )


class Poller(QObject):
    """Emits ``looked`` with each snapshot, and ``changed`` where the videos are not as before."""

    looked = Signal(object)
    changed = Signal()
    idle = Signal()
    """The last video that waited is done."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.latest = Snapshot()
        self._under_way: Operation | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        self._timer.start()
        self.look()

    def stop(self) -> None:
        self._timer.stop()
        if self._under_way is not None:
            self._under_way.forget()

    def look(self) -> None:
        """Look now, unless a look is under way."""
        if self._under_way is None:
            self._under_way = self._operations.run(look, self._seen, self._unseen)

    def _seen(self, now: Snapshot) -> None:
        self._under_way = None
        before, self.latest = self.latest, now
        self.looked.emit(now)
        if (now.counts, now.changes) != (before.counts, before.changes):
            self.changed.emit()
        if before.busy and not now.busy:
            self.idle.emit()

    def _unseen(self, error: Exception) -> None:
        self._under_way = None
        self._operations.broken.emit(error)
