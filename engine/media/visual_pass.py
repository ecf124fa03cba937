"""The one decode of a video's pictures: shots, keyframes, sprites and what is to be read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import Category, MediaError
from engine.media.decode import TimedFrame, VideoReader
from engine.media.images import Scaler, Shrinker, fitted
from engine.media.keyframes import KeyframePicker, Seen
from engine.media.reading import ReadingClock, ReadingPicker
from engine.media.shots import ShotDetector, Verdict
from engine.media.sprites import SpriteClock, SpriteMaker
from engine.media.tee import Tee
from engine.messages import Code
from engine.types import TICKS_PER_SECOND, Probe, VisualChunk, ticks

if TYPE_CHECKING:
    from engine.types import Tick

CHUNK_S = 300.0  # seconds after which the next cut closes a chunk
LOOKED_AT_EVERY = TICKS_PER_SECOND // 5  # frames nearer than this are seen by the detector alone
QUEUED = 4  # frames that may wait before a branch
TICK_EVERY_S = 0.1  # seconds of the clock on the wall


@dataclass(frozen=True, slots=True)
class Options:
    """The parameters of the ``shots`` step, in ticks, frames and pixels."""

    threshold: float
    shortest: int
    interval: int
    per_shot: int
    long_side: int
    quality: int
    sprite_interval: int
    sprite_height: int
    reading_interval: int
    reading_long_side: int
    reading_quality: int
    chunk: int

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> Options:
        """Read a step's parameters; ``chunk_s`` may be absent.

        Raises:
            ValueError: a detector that is not built.
        """
        if parameters.get("detector", "content") != "content":
            raise ValueError(f"no such shot detector: {parameters['detector']}")
        return cls(
            threshold=float(parameters["threshold"]),
            shortest=ticks(parameters["min_shot_s"]),
            interval=ticks(parameters["keyframe_interval_s"]),
            per_shot=int(parameters["keyframes_per_shot"]),
            long_side=int(parameters["keyframe_long_side"]),
            quality=int(parameters["keyframe_quality"]),
            sprite_interval=ticks(parameters["sprite_interval_s"]),
            sprite_height=int(parameters["sprite_height"]),
            reading_interval=ticks(parameters["reading_interval_s"]),
            reading_long_side=int(parameters["reading_long_side"]),
            reading_quality=int(parameters["reading_quality"]),
            chunk=ticks(parameters.get("chunk_s", CHUNK_S)),
        )


def visual_pass(
    path: Path,
    probe: Probe,
    parameters: Mapping[str, Any],
    *,
    start_at: int = 0,
    threads: int = 0,
    tick: Tick | None = None,
) -> Iterator[VisualChunk]:
    """Decode a video once and yield its shots, their keyframes and its sprites, chunk by chunk.

    A chunk ends at the first cut that is ``chunk_s`` (300) seconds or more after its start, the
    last at the video's end; the detector begins again there. So a pass from ``start_at`` = the end
    of a chunk yields exactly the chunks that an undisturbed pass yields after it. What is held in
    memory does not grow with the video's length, but for the encoded images of one chunk.

    Args:
        parameters: those of the ``shots`` step in ``engine.spec``.
        start_at: ticks; 0, or the ``end`` of a chunk.
        threads: decoding threads; 0 chooses by the picture's size (see ``VideoReader``).
        tick: gets the fraction of the video done, about ten times a second; may raise Cancelled.

    Raises:
        MediaError: the file does not open, or not one of its pictures can be decoded.
        EnvironmentProblem: the file is gone, or its disk failed.
        Cancelled: from ``tick``; every thread has then been joined.
    """
    pulse = _Pulse(tick, probe.duration)
    with VideoReader(path, probe, start_at=start_at, threads=threads, pulse=pulse) as reader:
        work = _Pass(probe, Options.of(parameters), reader, pulse, whole=start_at == 0)
        with Tee[Seen](work.branches, QUEUED) as tee:
            for timed in reader:
                if work.closes_chunk(timed):
                    yield work.chunk(tee, timed.at, final=False)
                work.feed(tee, timed)
                del timed  # a large picture goes before the next is decoded
            if work.start is not None:
                yield work.chunk(tee, work.end, final=True)
            elif start_at == 0:
                assert probe.video is not None, "sound has no frames"
                raise _nothing_decoded(path, probe.video.codec)


class _Pulse:
    """Calls the tick with the fraction done, at most ten times a second."""

    def __init__(self, tick: Tick | None, duration: int) -> None:
        self._tick, self._duration = tick, duration
        self._at = 0
        self._next = 0.0

    def __call__(self, at: int | None = None) -> None:
        self._at = self._at if at is None else max(self._at, at)
        if self._tick is None or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + TICK_EVERY_S
        self._tick(min(1.0, self._at / self._duration) if self._duration else 0.0)


class _Pass:
    """What a pass remembers from frame to frame; all of it begins again with a chunk."""

    def __init__(
        self, probe: Probe, settings: Options, reader: VideoReader, pulse: _Pulse, *, whole: bool
    ) -> None:
        self._settings, self._reader, self._pulse, self._probe = settings, reader, pulse, probe
        self._shrinker = Shrinker()
        self._detector = ShotDetector(reader.rate, settings.threshold, settings.shortest)
        self._clock = SpriteClock(settings.sprite_interval)
        self._whole = whole
        self._tiles = Scaler(*_tile_size(probe, settings.sprite_height), probe.orientation)
        size = fitted(probe.width, probe.height, settings.long_side)
        self._kept = Scaler(*size, probe.orientation)
        page = fitted(probe.width, probe.height, settings.reading_long_side)
        self._pages = Scaler(*page, probe.orientation)
        self._reads = ReadingClock(settings.reading_interval)
        lag = settings.shortest + 2 * reader.frame_length
        self.branches = (
            KeyframePicker(self._kept, settings.interval, settings.per_shot, settings.quality, lag),
            SpriteMaker(),
            ReadingPicker(settings.reading_quality),
        )
        self.start: int | None = None
        self.end = 0
        self._looked_at = 0
        self._pending: tuple[int, Any, Verdict] | None = None

    def closes_chunk(self, timed: TimedFrame) -> bool:
        """Judge a frame; whether it is the cut at which the chunk ends."""
        small = self._shrinker.shrink(timed.frame)
        verdict = self._detector.see(timed.at, small)
        self._pending = timed.at, small, verdict
        if self.start is None or timed.at - self.start < self._settings.chunk:
            return False
        return timed.at in verdict.cuts

    def chunk(self, tee: Tee[Seen], end: int, *, final: bool) -> VisualChunk:
        """Close the chunk at ``end``; unless it is the last, the pending frame begins the next."""
        scenes, sheets, readings = tee.finish(end, self._pulse)
        if final:
            end = max(end, self._probe.duration)
            return VisualChunk(end, scenes, sheets, self._reader.warnings, readings)
        self.start, self._whole = None, False
        self._detector.reset()
        if self._pending is not None:
            at, small, _ = self._pending
            self._pending = at, small, self._detector.see(at, small)
        return VisualChunk(end, scenes, sheets, readings=readings)

    def feed(self, tee: Tee[Seen], timed: TimedFrame) -> None:
        """Pass the pending frame on, where keyframes or sprites may want it."""
        assert self._pending is not None
        at, small, verdict = self._pending
        begins = self.start is None
        if begins:
            self.start = at
            self._clock.begin(at, whole=self._whole)
            self._reads.begin()
        self.end = at + self._reader.frame_length
        if at < self._probe.duration < self.end:
            self.end = self._probe.duration
        self._pulse(at)
        wanted = begins or verdict.above or bool(verdict.cuts)
        if wanted or at - self._looked_at >= LOOKED_AT_EVERY:
            self._looked_at = at
            tile = None
            if self._clock.due(at):
                tile = self._tiles.image(self._tiles.small(timed.frame))
            picture = self._kept.small(timed.frame)
            damaged = timed.frame.is_corrupt
            page = self._pages.grey(timed.frame) if self._reads.due(at) else None
            tee.put(Seen(at, small, picture, damaged, verdict.above, verdict.cuts, tile, page))


def _tile_size(probe: Probe, height: int) -> tuple[int, int]:
    """Width and height of a sprite in pixels; panoramas are held to four times their height."""
    width = round(height * probe.width / probe.height / 2) * 2
    return max(2, min(width, 4 * height)), height


def _nothing_decoded(path: Path, codec: str) -> MediaError:
    return MediaError(Category.UNREADABLE, Code.NO_FRAME_DECODED, name=path.name, codec=codec)
