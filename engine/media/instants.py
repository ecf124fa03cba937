"""Pictures of a video at given instants, at full size: for what small frames do not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.media.decode import VideoReader
from engine.media.images import Scaler, fitted
from engine.types import TICKS_PER_SECOND, Probe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

NEAR = TICKS_PER_SECOND
"""From so long before a wanted instant on every frame is decoded: a decoder has some under way."""


def pictures_at(
    path: Path,
    probe: Probe,
    instants: Sequence[int],
    long_side: int,
    *,
    threads: int = 0,
    pulse: Callable[[int], None] = lambda at: None,
) -> Iterator[tuple[int, Picture]]:
    """The frames of a video at instants (ticks, ascending), each with its instant.

    Frames that no other depends on are skipped where none is wanted. An instant past the last
    frame has none.

    Args:
        long_side: pixels that a picture is scaled down to, where it is larger.
        pulse: called now and then with the last time seen (ticks); may raise Cancelled.

    Yields:
        the instant and its picture, upright RGB uint8 [h, w, 3].

    Raises:
        MediaError, EnvironmentProblem: the file cannot be opened or read.
    """
    wanted = list(instants)
    if not wanted:
        return
    scaler = Scaler(*fitted(probe.width, probe.height, long_side), probe.orientation)
    reader = VideoReader(path, probe, start_at=wanted[0], threads=threads, pulse=pulse)
    with reader:
        number = 0
        for timed in reader:
            while number < len(wanted) and wanted[number] <= timed.at:
                yield wanted[number], scaler.image(scaler.small(timed.frame))
                number += 1
            if number == len(wanted):
                return
            reader.hasten(timed.at + NEAR < wanted[number])
            del timed
