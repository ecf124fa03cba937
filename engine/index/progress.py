"""Progress of the worker: throttled in the engine, so that a tick costs next to nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from engine.index.costs import Costs, Estimate
from engine.messages import Code, Message, message
from engine.store.artifacts import Artifact
from engine.store.ledger import Ledger
from engine.store.videos import Video
from engine.types import Heartbeat, seconds

EVERY = 0.2  # seconds between two reports
LOADING_ALLOWANCE = 600.0
# A speech model decodes 30 s of sound in one native call, which on a slow CPU takes minutes.
PATIENCE = {"transcript": 10.0}
NOTE_EVERY = 2.0  # seconds between two milestones
STRIDE = 0.01  # how much further counts as further


TRUST, TRUST_IN_A_GUESS = 0.25, 0.02
"""What a step took before (or is guessed to take) counts as much as so large a part of it that is
seen being made."""
SEEN, SEEN_SECONDS = 0.05, 2.0
"""From such a part of a step on, made in at least so long, its speed is known."""
SPEED_AFTER = 1.0  # seconds before a speed is told


class Reporter:
    """Turns ticks into heartbeats with fraction, speed (× real time) and the seconds left.

    Args:
        publish: receives a heartbeat at most every 0.2 s, and at each change of stage.
        stall: seconds of silence after which a stage counts as stuck.
        costs: what steps took before.
    """

    def __init__(
        self,
        publish: Callable[[Heartbeat], None],
        costs: Costs | None = None,
        stall: float = 60.0,
    ) -> None:
        self._publish = publish
        self._costs = costs or Costs()
        self._stall = stall
        self._video: Video | None = None
        self._step = ""
        self._later: tuple[str, ...] = ()
        self._began = self._said = self._opened = 0.0
        self._first = 0.0

    def set_up(self, stall: float, costs: Costs) -> None:
        """Go by these from now on."""
        self._stall, self._costs = stall, costs

    def stage(self, video: Video, step: str, later: Sequence[str]) -> None:
        """A step begins; ``later`` are those that will follow it for this video."""
        self._began = time.monotonic()
        if self._video is None or self._video.id != video.id:
            self._opened = self._began
        self._video, self._step, self._later = video, step, tuple(later)
        self._first = -1.0  # the first tick tells where this run begins, and when
        self._report(0.0)

    def loading(self, kind: str) -> None:
        """A model is being loaded, which may take long without a tick."""
        loading = message(Code.LOADING_MODEL, kind=kind)
        self._report(0.0, loading, allowance=LOADING_ALLOWANCE)
        self._said = 0.0  # the next tick ends that allowance, however soon it comes

    def tick(self, fraction: float) -> None:
        now = time.monotonic()
        if now - self._said < EVERY:
            return
        if self._first < 0:
            self._first, self._began = fraction, now
        self._report(fraction)

    def idle(self, doing: Message | None = None) -> None:
        """There is nothing to do, or (as ``doing`` says) nothing may be done now."""
        self._publish(Heartbeat(os.getpid(), 0, "", 0.0, None, None, doing, self._stall, 0.0))

    def _report(
        self, fraction: float, doing: Message | None = None, allowance: float | None = None
    ) -> None:
        assert self._video is not None
        now = time.monotonic()
        self._said = now
        length = None if self._video.duration is None else seconds(self._video.duration)
        elapsed = now - self._began
        patience = PATIENCE.get(self._step, 1.0) * self._stall
        self._publish(
            Heartbeat(
                pid=os.getpid(),
                video_id=self._video.id,
                step=self._step,
                fraction=min(1.0, max(0.0, fraction)),
                speed=self._speed(fraction, length, elapsed),
                eta=self._left(fraction, length, elapsed),
                message=doing,
                allowance=patience if allowance is None else allowance,
                at=0.0,
            )
        )

    def _speed(self, fraction: float, length: float | None, elapsed: float) -> float | None:
        """Seconds of video a second; what an interrupted run did before does not count."""
        if length is None or elapsed < SPEED_AFTER or self._worked(fraction) <= 0:
            return None
        return self._worked(fraction) * length / elapsed

    def _worked(self, fraction: float) -> float:
        return max(0.0, fraction - max(0.0, self._first))

    def _left(self, fraction: float, length: float | None, elapsed: float) -> float | None:
        """Seconds left of the video, None where nothing tells."""
        if length is None:
            return None
        assert self._video is not None
        beside = bool(self._video.sidecar_digest)
        left = self._left_of_step(fraction, length, elapsed)
        if self._first < 0:
            left += self._costs.loading(self._step)
        for step in self._later:
            left += self._costs.of(step, 1, length, beside=beside)
            left += self._costs.loading(step, beside=beside)
        return left.told(spent=self._said - self._opened)

    def _left_of_step(self, fraction: float, length: float, elapsed: float) -> Estimate:
        """By what the step took before, and the more of it is made, by how fast that goes."""
        before = self._costs.whole(self._step).of(1, length)
        worked = self._worked(fraction)
        trust = TRUST_IN_A_GUESS if before.guessed else TRUST
        whole = (elapsed + trust * before.seconds) / (worked + trust)
        left = whole * (1 - min(1.0, max(0.0, fraction)))
        is_known = not before.guessed or (worked >= SEEN and elapsed >= SEEN_SECONDS)
        return Estimate(left, 0.0 if is_known else left)


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
