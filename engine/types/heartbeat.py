"""The worker's heartbeat, as it is kept on the progress board and shown."""

from __future__ import annotations

from dataclasses import dataclass

from engine.messages import Message


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last heartbeat of the worker.

    ``allowance`` is for how many seconds it may stay silent before it counts as stuck; ``at`` is in
    Unix seconds. ``video_id`` is 0 while the worker is idle. ``message``: what it does or waits for
    beside its step.
    """

    pid: int
    video_id: int
    step: str
    fraction: float
    speed: float | None
    eta: float | None
    message: Message | None
    allowance: float
    at: float
