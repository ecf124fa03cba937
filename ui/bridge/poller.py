"""The poller: looks at the library five times a second, and says what changed."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge.countdown import Countdown
from ui.bridge.operations import Operation, Operations

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types import Heartbeat
    from engine.types.rows import ProgressRow

EVERY = 200  # milliseconds between two looks
LATE = 0.2
"""So much of a time left stays where its end is awaited in vain."""
BUSY = ("queued", "probing", "processing")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The library at one moment.

    Attributes:
        counts: videos by state.
        heartbeat: the worker's last sign of life, None while there is none. Its time left is made
            steady by the poller, as is ``seconds_left``: until everything is indexed, None where
            that is not known (yet).
        upgrade: ``Engine.upgrades.progress()``.
        paused: whether the worker is paused; ``cancelled`` likewise.
        basis: what answers rest on (``Engine.search.basis()``).
        changes: differs from the last one's where another process changed the library.
    """

    counts: dict[str, int] = field(default_factory=dict)
    heartbeat: Heartbeat | None = None
    upgrade: ProgressRow | None = None
    paused: bool = False
    cancelled: bool = False
    changes: int = 0
    seconds_left: float | None = None
    basis: tuple[Any, ...] = ()

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
    heartbeat = aged(engine.queue.heartbeat(), time.time())
    return Snapshot(
        counts=engine.library.videos.counts(),
        heartbeat=heartbeat,
        upgrade=engine.upgrades.progress(),
        paused=engine.queue.paused(),
        cancelled=engine.queue.cancel_seen(),
        changes=engine.browse.changes(),
        seconds_left=engine.queue.seconds_left(heartbeat),
        basis=engine.search.basis(),
    )


def aged(heartbeat: Heartbeat | None, now: float) -> Heartbeat | None:
    """The same sign of life, its time left less by its age: hearing says nothing for a while.

    Args:
        now: Unix seconds.
    """
    if heartbeat is None or heartbeat.eta is None:
        return heartbeat
    left = max(heartbeat.eta - max(0.0, now - heartbeat.at), LATE * heartbeat.eta)
    return replace(heartbeat, eta=left)


class Steady:
    """Makes the times left of snapshots steady: that of the video at work, and that of all."""

    def __init__(self) -> None:
        self._video, self._all = Countdown(), Countdown()
        self._at_work = 0

    def of(self, seen: Snapshot, now: float) -> Snapshot:
        """The same snapshot with times left to be shown; ``now`` in seconds of a steady clock.

        The whole is never told without its part, nor as less than it.
        """
        if seen.paused or seen.cancelled or not seen.busy:
            self._video, self._all = Countdown(), Countdown()
            return replace(seen, seconds_left=None)
        heartbeat = seen.heartbeat
        of_all = self._all.tell(seen.seconds_left, now)
        if heartbeat is None:
            return replace(seen, seconds_left=of_all)
        if heartbeat.video_id != self._at_work:
            self._video, self._at_work = Countdown(), heartbeat.video_id
        of_video = self._video.tell(heartbeat.eta, now)
        if of_all is not None and of_video is not None:
            of_all = max(of_all, of_video)
        return replace(seen, heartbeat=replace(heartbeat, eta=of_video), seconds_left=of_all)


class Poller(QObject):
    """Emits ``looked`` with each snapshot, and ``changed`` where the videos are not as before."""

    looked = Signal(object)
    changed = Signal()
    idle = Signal()
    """The last video that waited is done."""
    renewed = Signal()
    """What was answered or shown of videos before may not hold any more: something was indexed,
    upgraded or removed, or there are other models. Whoever keeps an answer asks again."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.latest = Snapshot()
        self._steady = Steady()
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

    def _seen(self, seen: Snapshot) -> None:
        self._under_way = None
        now = self._steady.of(seen, time.monotonic())
        before, self.latest = self.latest, now
        self.looked.emit(now)
        if (now.counts, now.changes) != (before.counts, before.changes):
            self.changed.emit()
        if before.basis and now.basis != before.basis:
            self.renewed.emit()
        if before.busy and not now.busy:
            self.idle.emit()

    def _unseen(self, error: Exception) -> None:
        self._under_way = None
        self._operations.broken.emit(error)
