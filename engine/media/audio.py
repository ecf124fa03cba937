"""Decodes a file's sound straight to 16 kHz windows, cut where it is quiet, all tracks in step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.media.clock import Timeline
from engine.media.container import only, open_container, start_of
from engine.media.resampling import DRIFT_S, RATE, Resampler
from engine.types import OWN_CLOCK, TICKS_PER_SECOND, AudioWindow, Clock, Probe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.media.resampling import Rows
    from engine.types import Tick

    Samples = NDArray[np.float32]

SEARCHED_S = 60.0  # the last part of a window in which the cut is sought
QUIET_S = 0.3  # length of the quiet stretch that the cut halves
A_DAY = 24 * 3600 * TICKS_PER_SECOND
BEYOND = 3600 * TICKS_PER_SECOND  # past twice the stated length a time stamp is not believed
TICK_EVERY_S = 1.0  # seconds of sound between two ticks
FAILURES_IN_A_ROW = 2000  # packets that may fail one after another before the rest is given up
ROWS_HELD = 16  # mixes and channels held at full length; of more, the windows are shorter


@dataclass(frozen=True, slots=True)
class TrackSound:
    """A window of one track.

    Attributes:
        track: the container's stream index.
        mix: float32 [n], all channels in one.
        channels: int16 [channels, n]; no rows where the track has but one channel.
    """

    track: int
    mix: Samples
    channels: Rows


@dataclass(frozen=True, slots=True)
class SoundWindow:
    """The same stretch of several tracks; ``start`` and ``end`` in ticks."""

    start: int
    end: int
    tracks: tuple[TrackSound, ...]


def speech_track(probe: Probe) -> int | None:
    """The container index of the track that comes first: the default one, else the first."""
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
    """The mix of one track, in windows (see ``Sound.windows``)."""
    sound = Sound(path, (track,), clock, tick)
    for window in sound.windows(window_s=window_s, start_at=start_at):
        yield AudioWindow(window.start, window.end, window.tracks[0].mix)


class Sound:
    """Tracks of a file, decoded side by side.

    Args:
        tracks: container indexes of audio tracks, as in ``Track.index``.
        clock: as the file was probed; what makes one time of a clock that jumps.
        tick: gets the fraction of the first track done; may raise Cancelled.

    Attributes:
        undecoded: tracks that had packets, and of which none could be decoded; complete once the
            last window is out.
    """

    def __init__(
        self,
        path: Path,
        tracks: Sequence[int],
        clock: Clock = OWN_CLOCK,
        tick: Tick | None = None,
    ) -> None:
        self._path = path
        self._tracks = tuple(tracks)
        self._clock = clock
        self._tick = tick
        self.undecoded: set[int] = set()

    def windows(self, *, window_s: float = 300.0, start_at: int = 0) -> Iterator[SoundWindow]:
        """Decode in windows of at most ``window_s`` seconds, cut where it is quietest.

        Sample i of the whole is at i / 16000 s of the container's clock: a late start and gaps are
        filled with silence, what is before the start is dropped, damaged packets are skipped. The
        windows follow each other without gap or overlap, and ``start_at`` (the ``end`` of an
        earlier window, in ticks) yields exactly the windows that would have come after it.

        Args:
            window_s: the longest a window may be, seconds; the cut is the middle of the quietest
                0.3 s in its last minute (or last fifth, of windows shorter than five minutes).

        Raises:
            MediaError, EnvironmentProblem: the file does not open (see ``open_container``).
        """
        begin = _sample_at(start_at)
        held = [_Held(self._blocks(track, begin)) for track in self._tracks]
        length = self._length(window_s)
        while filled := max((each.fill(length) for each in held), default=0):
            tails = [each.tail() for each in held]
            cut = filled if filled < length else _quietest(length, tails)
            taken = [each.take(cut) for each in held]
            tracks = tuple(
                TrackSound(track, _as_floats(sound[0]), sound[1:])
                for track, sound in zip(self._tracks, taken, strict=True)
            )
            del taken  # the caller holds it or lets it go
            yield SoundWindow(_tick_of(begin), _tick_of(begin + cut), tracks)
            del tracks
            begin += cut

    def _length(self, window_s: float) -> int:
        """Samples of a window: fewer where so many tracks or channels would fill the memory."""
        rows = max(ROWS_HELD, _rows(self._path, self._tracks))
        return max(1, round(window_s * RATE * ROWS_HELD / rows))

    def _blocks(self, track: int, begin: int) -> Iterator[Rows]:
        tick = self._tick if track == self._tracks[0] else None
        return _from(begin, _decode(self._path, track, self._clock, tick, self.undecoded))


class _Held:
    """What was decoded of a track and is not given out yet."""

    def __init__(self, blocks: Iterator[Rows]) -> None:
        import numpy as np

        self._blocks = blocks
        first = next(blocks, None)
        self._rest = np.zeros((1, 0), np.int16) if first is None else first
        self._sound = np.zeros((len(self._rest), 0), np.int16)
        self._filled = 0

    def fill(self, length: int) -> int:
        """Hold ``length`` samples, or all that there are; returns how many are held."""
        import numpy as np

        if self._sound.shape[1] != length:
            self._sound = np.zeros((len(self._sound), length), np.int16)
        while self._filled < length:
            if not self._rest.shape[1]:
                following = next(self._blocks, None)
                if following is None:
                    break
                self._rest = following
            taken = min(self._rest.shape[1], length - self._filled)
            self._sound[:, self._filled : self._filled + taken] = self._rest[:, :taken]
            self._filled, self._rest = self._filled + taken, self._rest[:, taken:]
        return self._filled

    def tail(self) -> Samples:
        """The mix of the window's last part, in which the cut is sought."""
        length = self._sound.shape[1]
        return _as_floats(self._sound[0, length - _searched(length) :])

    def take(self, cut: int) -> Rows:
        """The samples up to the cut, silent where the track has ended; what follows stays held."""
        import numpy as np

        whole = self._sound
        kept = max(0, self._filled - cut)
        self._sound = np.zeros_like(whole)
        self._sound[:, :kept] = whole[:, cut : cut + kept]
        self._filled = kept
        return whole[:, :cut]


def _as_floats(samples: Any) -> Samples:
    import numpy as np

    floats: Samples = samples.astype(np.float32) / 32768.0
    return floats


def _tick_of(sample: int) -> int:
    return sample * TICKS_PER_SECOND // RATE


def _sample_at(tick: int) -> int:
    """The inverse of ``_tick_of`` for the times it gives."""
    return -(-tick * RATE // TICKS_PER_SECOND)


def _searched(length: int) -> int:
    """In how many of a window's last samples the cut is sought: whole steps of 20 ms."""
    step = RATE // 50
    return min(round(SEARCHED_S * RATE), length // 5) // step * step


def _quietest(length: int, tails: Sequence[Samples]) -> int:
    """Where to cut: the middle of the quietest stretch in the window's last part, in all tracks.

    Energy in steps of 20 ms, summed over 0.3 s; the latest of equals, so that windows of silence
    stay long.
    """
    import numpy as np

    step = RATE // 50
    steps = _searched(length) // step
    width = min(steps, round(QUIET_S * 50))
    if width < 1:
        return length
    parts = [tail.reshape(steps, step) for tail in tails]
    energy = np.sum([np.einsum("ij,ij->i", tail, tail, dtype=np.float64) for tail in parts], axis=0)
    sums = np.convolve(energy, np.ones(width), mode="valid")
    best = len(sums) - 1 - int(np.argmin(sums[::-1]))
    return length - steps * step + (2 * best + width) * step // 2


def _from(begin: int, blocks: Iterator[tuple[int, Rows]]) -> Iterator[Rows]:
    """Lay blocks of (first sample's place, rows) end to end from place ``begin`` on.

    Gaps become silence, overlaps are cut; time stamps that only jitter are overruled by the count.
    """
    import numpy as np

    place: int | None = None  # of the sample that comes next
    for at, block in blocks:
        if place is None or abs(at - place) > DRIFT_S * RATE:
            skipped = max(0, at - max(begin, place or 0))
            while skipped:  # silence in small blocks: a gap of hours costs no memory
                piece = min(skipped, RATE)
                yield np.zeros((len(block), piece), np.int16)
                skipped -= piece
            overlap = 0 if place is None else max(0, place - at)
            at, block = at + overlap, block[:, overlap:]
            place = at if place is None else max(at, place)
        late = max(0, begin - place)
        place += block.shape[1]
        if block.shape[1] > late:
            yield block[:, late:]


def _decode(
    path: Path, track: int, clock: Clock, tick: Tick | None, undecoded: set[int]
) -> Iterator[tuple[int, Rows]]:
    """(place of the first sample on the container's clock, rows of 16 kHz samples)."""
    import av

    with open_container(path) as container:
        if track >= len(container.streams):
            return
        stream = only(container, track)
        if stream.type == "audio" and stream.codec_context is None:
            undecoded.add(track)
        if stream.type != "audio" or stream.codec_context is None:
            return
        start, length = start_of(container), clock.end or max(0, container.duration or 0)
        resampler = Resampler(2 * length + BEYOND if length else A_DAY)
        failures = ticked = decoded = failed = 0
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
                failures, failed = failures + 1, failed + 1
                packets = timeline.demux(stream)  # an error ends a demuxing generator
                continue
            for frame in frames:
                decoded += 1
                for block in resampler.feed(frame, start):
                    yield block
                    if tick is not None and resampler.count - ticked >= TICK_EVERY_S * RATE:
                        ticked = resampler.count
                        at = _tick_of(block[0])
                        tick(min(1.0, at / length) if length else 0.0)
        yield from resampler.rest()
        if failed and not decoded:
            undecoded.add(track)


def _rows(path: Path, tracks: Sequence[int]) -> int:
    """How many mixes and channels are held of tracks, as the file states it."""
    with open_container(path) as container:
        streams: list[Any] = [
            container.streams[track] for track in tracks if track < len(container.streams)
        ]
        contexts = [one.codec_context for one in streams if one.type == "audio"]
        counts = [context.channels or 1 for context in contexts if context is not None]
    return sum(1 if channels == 1 else 1 + channels for channels in counts)
