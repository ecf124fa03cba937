"""Progress of the worker: throttled in the engine, so that a tick costs next to nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence

from engine.messages import Code, Message, message
from engine.store.artifacts import Artifact
from engine.store.ledger import Ledger
from engine.store.videos import Video
from engine.types import Heartbeat, seconds

EVERY = 0.2  # seconds between two reports
LOADING_ALLOWANCE = 600.0
# A speech model decodes 30 s of sound in one native call, which on a slow CPU takes minutes.
PATIENCE = {"transcript": 10.0}
# Seconds of work a second of video, until this library has measured its own.
FIRST_RATES = {"shots": 0.1, "transcript": 0.2, "visual_vectors": 0.05}
OTHER_RATE = 0.002
NOTE_EVERY = 2.0  # seconds between two milestones
STRIDE = 0.01  # how much further counts as further


class Reporter:
    """Turns ticks into heartbeats with fraction, speed (× real time) and the seconds left.

    Args:
        publish: receives a heartbeat at most every 0.2 s, and at each change of stage.
        rates: seconds of work a second of video by step, as measured before.
        stall: seconds of silence after which a stage counts as stuck.
    """

    def __init__(
        self,
        publish: Callable[[Heartbeat], None],
        rates: Mapping[str, float],
        stall: float = 60.0,
    ) -> None:
        self._publish = publish
        self._rates = {**FIRST_RATES, **rates}
        self._stall = stall
        self._video: Video | None = None
        self._step = ""
        self._later: tuple[str, ...] = ()
        self._began = self._said = 0.0
        self._first = 0.0

    def set_stall(self, seconds_of_silence: float) -> None:
        self._stall = seconds_of_silence

    def stage(self, video: Video, step: str, later: Sequence[str]) -> None:
        """A step begins; ``later`` are those that will follow it for this video."""
        self._video, self._step, self._later = video, step, tuple(later)
        self._began = time.monotonic()
        self._first = -1.0
        self._report(0.0)

    def loading(self, kind: str) -> None:
        """A model is being loaded, which may take long without a tick."""
        loading = message(Code.LOADING_MODEL, kind=kind)
        self._report(0.0, loading, allowance=LOADING_ALLOWANCE)
        self._said = 0.0  # the next tick ends that allowance, however soon it comes

    def tick(self, fraction: float) -> None:
        if time.monotonic() - self._said >= EVERY:
            self._report(fraction)

    def idle(self, doing: Message | None = None) -> None:
        """There is nothing to do, or (as ``doing`` says) nothing may be done now."""
        self._publish(Heartbeat(os.getpid(), 0, "", 0.0, None, None, doing, self._stall, 0.0))

    def _report(
        self, fraction: float, doing: Message | None = None, allowance: float | None = None
    ) -> None:
        assert self._video is not None
        now = time.monotonic()
        if self._first < 0 and doing is None:
            self._first, self._began = fraction, now
        self._said = now
        length = None if self._video.duration is None else seconds(self._video.duration)
        speed = self._speed(fraction, length, now - self._began)
        patience = PATIENCE.get(self._step, 1.0) * self._stall
        self._publish(
            Heartbeat(
                pid=os.getpid(),
                video_id=self._video.id,
                step=self._step,
                fraction=min(1.0, max(0.0, fraction)),
                speed=speed,
                eta=self._left(fraction, length, speed),
                message=doing,
                allowance=patience if allowance is None else allowance,
                at=0.0,
            )
        )

    def _speed(self, fraction: float, length: float | None, elapsed: float) -> float | None:
        """Seconds of video a second; what an interrupted run did before does not count."""
        worked = fraction - max(0.0, self._first)
        if length is None or elapsed < EVERY or worked <= 0:
            return None
        return worked * length / elapsed

    def _left(self, fraction: float, length: float | None, speed: float | None) -> float | None:
        if length is None:
            return None
        rate = 1 / speed if speed else self._rates.get(self._step, OTHER_RATE)
        later = sum(self._rates.get(step, OTHER_RATE) for step in self._later)
        return length * (rate * (1 - fraction) + later)


class Milestones:
    """Notes in the ledger how far an artifact came, so that only deaths on one spot count.

    Without it two power cuts in the middle of a film without a cut (whose shots are committed
    together) would look like a file that kills the program.
    """

    def __init__(self, ledger: Ledger, artifact: Artifact) -> None:
        self._ledger, self._artifact = ledger, artifact
        self._reached = artifact.reached
        self._noted = time.monotonic()

    def tick(self, fraction: float) -> None:
        if fraction < self._reached + STRIDE or time.monotonic() - self._noted < NOTE_EVERY:
            return
        self._ledger.reach(self._artifact.id, fraction)
        self._reached, self._noted = fraction, time.monotonic()
