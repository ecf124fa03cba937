"""Decodes a file's sound straight to 16 kHz mono float windows, cut where it is quiet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.media.clock import Timeline
from engine.media.container import only, open_container, start_of, ticks_of
from engine.types import OWN_CLOCK, TICKS_PER_SECOND, AudioWindow, Clock, Probe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.types import Tick

    Samples = NDArray[np.float32]

RATE = 16_000  # samples a second, what Whisper hears
SEARCHED_S = 60.0  # the last part of a window in which the cut is sought
QUIET_S = 0.3  # length of the quiet stretch that the cut halves
DRIFT_S = 0.05  # time stamps nearer than this to the running count are rounding, not a gap
A_DAY = 24 * 3600 * TICKS_PER_SECOND
BEYOND = 3600 * TICKS_PER_SECOND  # past twice the stated length a time stamp is not believed
TICK_EVERY_S = 1.0  # seconds of sound between two ticks
FAILURES_IN_A_ROW = 2000  # packets that may fail one after another before the rest is given up


def speech_track(probe: Probe) -> int | None:
    """The container index of the track to transcribe: the default one, else the first."""
    for track in probe.audio:
        if track.default:
            return track.index
    return probe.audio[0].index if probe.audio else None


def audio_windows(
    path: Path,
    track: int,
    *,
    window_s: float = 300.0,
    start_at: int = 0,
    clock: Clock = OWN_CLOCK,
    tick: Tick | None = None,
) -> Iterator[AudioWindow]:
    """Decode a track in windows of at most ``window_s`` seconds, cut where it is quietest.

    Sample i of the whole is at i / 16000 s of the container's clock: a late start and gaps are
    filled with silence, what is before the start is dropped, damaged packets are skipped. The
    windows follow each other without gap or overlap, and ``start_at`` (the ``end`` of an earlier
    window, in ticks) yields exactly the windows that would have come after it.

    Args:
        track: the container index of an audio track, as in ``Track.index``.
        window_s: the longest a window may be, seconds; the cut is the middle of the quietest 0.3 s
            in its last minute (or last fifth, of windows shorter than five minutes).
        clock: as the file was probed; what makes one time of a clock that jumps.
        tick: gets the fraction of the track done; may raise Cancelled.

    Raises:
        MediaError, EnvironmentProblem: the file does not open (see ``open_container``).
    """
    import numpy as np

    length = max(1, round(window_s * RATE))
    begin = _sample_at(start_at)
    held = np.zeros(length, np.float32)
    filled = 0
    for block in _from(begin, _decode(path, track, clock, tick)):
        while block.size:
            taken = min(block.size, length - filled)
            held[filled : filled + taken] = block[:taken]
            filled, block = filled + taken, block[taken:]
            if filled == length:
                cut = _quietest(held)
                window, held = held, np.zeros(length, np.float32)
                held[: length - cut] = window[cut:]
                filled = length - cut
                yield _window(begin, window[:cut])
                begin += cut
                del window  # the caller holds it or lets it go
    if filled:
        yield _window(begin, held[:filled])


def _window(begin: int, samples: Samples) -> AudioWindow:
    return AudioWindow(_tick_of(begin), _tick_of(begin + len(samples)), samples)


def _tick_of(sample: int) -> int:
    return sample * TICKS_PER_SECOND // RATE


def _sample_at(tick: int) -> int:
    """The inverse of ``_tick_of`` for the times it gives."""
    return -(-tick * RATE // TICKS_PER_SECOND)


def _quietest(samples: Samples) -> int:
    """Where to cut: the middle of the quietest stretch in the window's last part.

    Energy in steps of 20 ms, summed over 0.3 s; the latest of equals, so that windows of silence
    stay long.
    """
    import numpy as np

    step = RATE // 50
    searched = min(round(SEARCHED_S * RATE), len(samples) // 5)
    steps = searched // step
    width = min(steps, round(QUIET_S * 50))
    if width < 1:
        return len(samples)
    tail = samples[len(samples) - steps * step :].reshape(steps, step)
    energy = np.einsum("ij,ij->i", tail, tail, dtype=np.float64)
    sums = np.convolve(energy, np.ones(width), mode="valid")
    best = len(sums) - 1 - int(np.argmin(sums[::-1]))
    return len(samples) - steps * step + (2 * best + width) * step // 2


def _from(begin: int, blocks: Iterator[tuple[int, Samples]]) -> Iterator[Samples]:
    """Lay blocks of (first sample's place, samples) end to end from place ``begin`` on.

    Gaps become silence, overlaps are cut; time stamps that only jitter are overruled by the count.
    """
    import numpy as np

    place: int | None = None  # of the sample that comes next
    for at, block in blocks:
        if place is None or abs(at - place) > DRIFT_S * RATE:
            skipped = max(0, at - max(begin, place or 0))
            while skipped:  # silence in small blocks: a gap of hours costs no memory
                piece = min(skipped, RATE)
                yield np.zeros(piece, np.float32)
                skipped -= piece
            overlap = 0 if place is None else max(0, place - at)
            at, block = at + overlap, block[overlap:]
            place = at if place is None else max(at, place)
        late = max(0, begin - place)
        place += len(block)
        if block.size > late:
            yield block[late:]


def _decode(
    path: Path, track: int, clock: Clock, tick: Tick | None
) -> Iterator[tuple[int, Samples]]:
    """(place of the first sample on the container's clock, float32 mono 16 kHz samples)."""
    import av

    with open_container(path) as container:
        if track >= len(container.streams):
            return
        stream = only(container, track)
        if stream.type != "audio" or stream.codec_context is None:
            return
        start, length = start_of(container), clock.end or max(0, container.duration or 0)
        latest = 2 * length + BEYOND if length else A_DAY
        resampler = _Resampler(latest)
        failures = ticked = 0
        timeline = Timeline(container, clock)
        packets = timeline.demux(stream)
        while failures < FAILURES_IN_A_ROW:
            try:
                packet = next(packets, None)
                if packet is None:
                    break
                frames = packet.decode()
                failures = 0
            except av.error.EOFError:
                break
            except av.error.FFmpegError:
                failures += 1
                packets = timeline.demux(stream)  # an error ends a demuxing generator
                continue
            for frame in frames:
                for block in resampler.feed(frame, start):
                    yield block
                    if tick is not None and resampler.count - ticked >= TICK_EVERY_S * RATE:
                        ticked = resampler.count
                        at = _tick_of(block[0])
                        tick(min(1.0, at / length) if length else 0.0)
        yield from resampler.rest()


class _Resampler:
    """Any sound to mono 16 kHz float32, keeping the place of each piece on the container's clock.

    The place is taken from a frame's own time stamp whenever that leaves the running count; the
    resampler is then emptied, so that no sample crosses a gap. A time stamp beyond ``latest``
    (ticks) is damage, and the count continues.
    """

    def __init__(self, latest: int) -> None:
        self._latest = latest
        self.count = 0  # samples given out
        self._resampler: Any = None
        self._shape: tuple[Any, ...] = ()
        self._place = 0.0  # where the next input sample belongs, in output samples
        self._next = 0  # where the next output sample belongs

    def feed(self, frame: Any, start: int) -> Iterator[tuple[int, Samples]]:
        import av

        at = self._place
        if frame.pts is not None and frame.time_base:
            stated = ticks_of(frame.pts, frame.time_base, start)
            if stated <= self._latest:
                at = stated * RATE / TICKS_PER_SECOND
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or shape != self._shape or self._left(at):
            yield from self.rest()
            # In integers the mix to mono is scaled so that it cannot clip; in floats stereo
            # would come out √2 too loud (FFmpeg's rematrix_maxval), and Whisper hears worse.
            self._resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            self._shape, self._place, self._next = shape, at, round(at)
        self._place += frame.samples * RATE / frame.sample_rate
        frame.pts = None
        yield from self._out(self._resampler.resample(frame))

    def rest(self) -> Iterator[tuple[int, Samples]]:
        """What the resampler still holds."""
        if self._resampler is not None:
            yield from self._out(self._resampler.resample(None))
            self._resampler = None

    def _left(self, at: float) -> bool:
        return abs(at - self._place) > DRIFT_S * RATE

    def _out(self, frames: Any) -> Iterator[tuple[int, Samples]]:
        import numpy as np

        for frame in frames:
            samples: Samples = frame.to_ndarray()[0].astype(np.float32) / 32768.0
            yield self._next, samples
            self._next += len(samples)
            self.count += len(samples)
