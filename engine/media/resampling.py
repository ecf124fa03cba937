"""Brings any sound to 16 kHz: its mix to one channel, and beside it each channel by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.media.container import ticks_of
from engine.types import TICKS_PER_SECOND

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.int16]

RATE = 16_000  # samples a second, what Whisper hears
DRIFT_S = 0.05  # time stamps nearer than this to the running count are rounding, not a gap
SLOWEST = 500  # samples a second below which nothing that is said could be kept


class Resampler:
    """Any sound to rows of 16 kHz int16, keeping the place of each piece on the container's clock.

    Row 0 is the mix to mono; where the sound has several channels, rows 1 on are they. How many
    rows there are is settled by the first frame: what comes with other channels later is fitted.

    The place is taken from a frame's own time stamp whenever that leaves the running count; the
    resampler is then emptied, so that no sample crosses a gap. A time stamp beyond ``latest``
    (ticks) is damage, and the count continues.
    """

    def __init__(self, latest: int) -> None:
        self._latest = latest
        self.count = 0  # samples given out
        self.rows = 0  # settled by the first frame
        self._mixing: Any = None  # FFmpeg's mix; None where it knows no place for the channels
        self._channels = 0
        self._parting: Any = None  # the channels; None where there is but one
        self._shape: tuple[Any, ...] = ()
        self._place = 0.0  # where the next input sample belongs, in output samples
        self._next = 0  # where the next output sample belongs

    def feed(self, frame: Any, start: int) -> Iterator[tuple[int, Rows]]:
        """(place of the first sample, rows [1 + channels, n]) that a decoded frame gives."""
        if frame.sample_rate < SLOWEST:
            return
        at = self._place_of(frame, start)
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape or abs(at - self._place) > DRIFT_S * RATE:
            yield from self.rest()
            self._begin(frame)
            self._shape, self._place, self._next = shape, at, round(at)
        self._place += frame.samples * RATE / frame.sample_rate
        frame.pts = None
        yield from self._out(frame)

    def rest(self) -> Iterator[tuple[int, Rows]]:
        """What the resampler still holds."""
        if self._shape:
            yield from self._out(None)
            self._shape, self._mixing, self._parting = (), None, None

    def _place_of(self, frame: Any, start: int) -> float:
        if frame.pts is not None and frame.time_base:
            stated = ticks_of(frame.pts, frame.time_base, start)
            if stated <= self._latest:
                return stated * RATE / TICKS_PER_SECOND
        return self._place

    def _begin(self, frame: Any) -> None:
        import av

        channels = self._channels = frame.layout.nb_channels
        self.rows = self.rows or (1 if channels == 1 else 1 + channels)
        # In integers the mix to mono is scaled so that it cannot clip; in floats stereo
        # would come out √2 too loud (FFmpeg's rematrix_maxval), and Whisper hears worse.
        self._mixing = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        if channels > 1:
            self._parting = av.AudioResampler(format="s16", layout=frame.layout, rate=RATE)

    def _mix(self, frame: Any, parts: Rows | None) -> Rows:
        """FFmpeg's mix; the mean of channels that it knows no place for."""
        import av
        import numpy as np

        if self._mixing is not None:
            try:
                return _joined(self._mixing, frame, 1)
            except av.error.ArgumentError:
                self._mixing = None
        assert parts is not None, "one channel can always be brought to one"
        mean: Rows = np.rint(parts.mean(axis=0, keepdims=True)).astype(np.int16)
        return mean

    def _out(self, frame: Any) -> Iterator[tuple[int, Rows]]:
        import numpy as np

        channels = self._channels
        parts = _joined(self._parting, frame, channels) if self._parting is not None else None
        mix = self._mix(frame, parts)
        if not mix.shape[1]:
            return
        made = np.repeat(mix, self.rows, axis=0)
        if parts is not None:
            length, kept = min(parts.shape[1], mix.shape[1]), min(channels, self.rows - 1)
            made[1 : 1 + kept, :length] = parts[:kept, :length]
        yield self._next, made
        self._next += made.shape[1]
        self.count += made.shape[1]


def _joined(resampler: Any, frame: Any, channels: int) -> Rows:
    """What a resampler gives for a frame (None: what it still holds): int16 [channels, n]."""
    import numpy as np

    given = [each.to_ndarray()[0] for each in resampler.resample(frame)]
    packed = np.concatenate(given) if given else np.zeros(0, np.int16)
    return packed.reshape(-1, channels).T
