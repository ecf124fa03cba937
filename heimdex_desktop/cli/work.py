"""What the commands that work share: the supervisor, progress events, interruption in order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from heimdex_desktop.english import sentence

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types import Heartbeat
    from heimdex_desktop.supervisor import Supervisor


def supervisor(engine: Engine) -> Supervisor:
    """Keep a worker at work on the engine's library."""
    from heimdex_desktop.supervisor import Supervisor

    return Supervisor(
        engine.root,
        engine.models.root,
        free=engine.queue.indexing_is_free,
        heartbeat=engine.queue.heartbeat,
        wake_worker=engine.queue.wake_worker,
        died=engine.queue.worker_died,
    )


def heartbeat_event(engine: Engine, heartbeat: Heartbeat) -> dict[str, Any]:
    """The worker's last sign of life as an event ``progress``."""
    return {
        "event": "progress",
        "path": engine.path_of(heartbeat.video_id),
        "step": heartbeat.step,
        "fraction": round(heartbeat.fraction, 4),
        "speed": None if heartbeat.speed is None else round(heartbeat.speed, 2),
        "eta": None if heartbeat.eta is None else round(heartbeat.eta, 1),
        "message": "" if heartbeat.message is None else sentence(heartbeat.message),
    }


@contextmanager
def interrupts() -> Iterator[threading.Event]:
    """Ctrl-C and SIGTERM set the event, so that work ends in order."""
    event = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: event.set()) for number in signals}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
