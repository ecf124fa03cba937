"""Finds cuts as PySceneDetect's ``ContentDetector`` does, at a fraction of its cost."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from engine.isolation import no_programs
from engine.types import TICKS_PER_SECOND, seconds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

TICK = Fraction(1, TICKS_PER_SECOND)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a frame showed: ``above`` the threshold, and the ``cuts`` (ticks) now certain.

    A cut is this frame's own time, or earlier where quick changes were merged into one.
    """

    above: bool
    cuts: tuple[int, ...]


class ShotDetector:
    """The mean change of hue, saturation and value between frames, with flashes merged.

    The score is that of ``scenedetect.ContentDetector`` with its default weights, to the last bit
    (the L1 distance of two HSV images over three times their pixels); the merging is
    PySceneDetect's own ``FlashFilter``, fed exact times.

    Args:
        rate: nominal frames a second.
        threshold: score at which a frame begins a new shot.
        shortest: the shortest shot, ticks: the same at every frame rate.
    """

    def __init__(self, rate: Fraction, threshold: float, shortest: int) -> None:
        self._rate, self._threshold, self._shortest = rate, threshold, seconds(shortest)
        self.reset()

    def reset(self) -> None:
        """Forget what came before: the next frame is the first."""
        with no_programs():
            from scenedetect.detector import FlashFilter

        self._filter = FlashFilter(FlashFilter.Mode.MERGE, self._shortest)
        self._before: Any = None

    def see(self, at: int, small: Image) -> Verdict:
        """Judge the next frame: a small BGR image [h, w, 3] uint8 at ``at`` ticks."""
        import cv2
        from scenedetect.common import FrameTimecode, Timecode

        now = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)
        score = 0.0
        if self._before is not None and self._before.shape == now.shape:
            score = cv2.norm(now, self._before, cv2.NORM_L1) / now.size
        self._before = now
        above = score >= self._threshold
        time = FrameTimecode(Timecode(at, TICK), self._rate)
        return Verdict(above, tuple(cut.pts for cut in self._filter.filter(time, above)))
