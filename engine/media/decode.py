"""Decodes a video's pictures with exact times, past damage, from any time on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.media.clock import Timeline
from engine.media.container import only, open_container, start_of, ticks_of
from engine.media.large import Decoder, threads_for
from engine.messages import Code, Message, message
from engine.types import TICKS_PER_SECOND, Probe

if TYPE_CHECKING:
    from av import Packet, VideoFrame

USUAL_RATE = Fraction(25)
FAILURES_IN_A_ROW = 3000  # packets that may fail one after another before the rest is given up
SEEK_MARGIN = 2 * TICKS_PER_SECOND  # decoded and dropped before the wanted time
ENTERED_ANYWHERE = ("mpegts", "mpeg")  # containers that FFmpeg can enter at any byte
ENTER_MARGIN = 12 * TICKS_PER_SECOND  # the same where it is entered at any byte: to a key frame
PULSE_PACKETS = 32
LEAP = 60 * TICKS_PER_SECOND
LIGHT_CODECS = frozenset(("gif", "h264", "mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v3", "vp8"))
LIGHT_PIXELS = 1280 * 720 * 30  # a second


@dataclass(frozen=True, slots=True)
class TimedFrame:
    """A decoded frame, as stored (not turned upright), and its time in ticks."""

    at: int
    frame: VideoFrame


class VideoReader:
    """One pass over a file's video stream; a context manager, and iterable once.

    Frames come in order of time, each at pts · time_base − the container's start, the jumps of the
    file's clock taken out. A frame that does
    not advance the time, or leaps a minute ahead of all that follow it, has a damaged time stamp
    and is dropped; one without a time stamp follows its predecessor by a frame's length. Packets
    that fail are counted and skipped; ``FAILURES_IN_A_ROW`` of them end it with what is there.
    ``warnings`` then says so.

    Args:
        start_at: ticks; frames before it are dropped. It is reached by seeking where that lands
            early enough, else by decoding from the beginning.
        threads: decoding threads. 0 takes one for light pictures (up to 720p at 30 frames a second
            of an older codec: many times real time, and a sixth less processor time than several
            take), else as many as FFmpeg chooses; fewer of large pictures (see ``large``).
        pulse: called now and then, also while nothing comes, with the last time seen in ticks; may
            raise Cancelled.

    Raises:
        MediaError, EnvironmentProblem: the file does not open (see ``open_container``).
    """

    def __init__(
        self,
        path: Path,
        probe: Probe,
        *,
        start_at: int = 0,
        threads: int = 0,
        pulse: Callable[[int], None] | None = None,
    ) -> None:
        assert probe.video is not None, "sound has no frames"
        self._path, self._index, self._threads = path, probe.video.index, threads
        self._clock = probe.clock
        self._start_at = start_at
        self._pulse = pulse
        self._last: int | None = None
        self.failures = 0
        self.ended_early = False
        self._open()

    def _open(self) -> None:
        self._container = open_container(self._path)
        self._start = start_of(self._container)
        self._timeline = Timeline(self._container, self._clock)
        self._entered = False
        self._stream: Any = only(self._container, self._index)
        rate = self._stream.guessed_rate
        self.rate = Fraction(rate) if rate else USUAL_RATE
        self.frame_length = round(TICKS_PER_SECOND / self.rate)
        self._stream.thread_type = "AUTO"
        self._stream.codec_context.thread_count = self._chosen_threads()
        self._decoder = Decoder(self._stream)
        self._hastened = False

    def _chosen_threads(self) -> int:
        context = self._stream.codec_context
        light = context.width * context.height * self.rate <= LIGHT_PIXELS
        few = 1 if light and context.name in LIGHT_CODECS else 0
        return threads_for(context, self._threads or few)

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._container.close()

    def hasten(self, on: bool = True) -> None:
        """Pass over frames that no other depends on, from about here on; or stop doing so."""
        wanted = "NONREF" if on else "DEFAULT"
        context = self._stream.codec_context
        if self._hastened != on:
            self._hastened = on
            context.skip_frame = wanted

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What was lost."""
        if self.ended_early:
            return (message(Code.END_DAMAGED),)
        if self.failures:
            return (message(Code.PACKETS_DAMAGED, count=self.failures),)
        return (message(Code.ONLY_KEY_PICTURES),) if self._decoder.passed_over else ()

    def __iter__(self) -> Iterator[TimedFrame]:
        late = self._seek() if self._start_at > 0 else False
        checked = self._start_at <= 0 or late
        for timed in self._timed():
            if not checked:
                checked = True
                if timed.at > self._start_at:
                    yield from self._from_the_beginning()
                    return
            if timed.at >= self._start_at:
                yield timed
            del timed

    def _seek(self) -> bool:
        """Go to before the wanted time; True where the file cannot seek and nothing was moved."""
        import av

        if self._clock.jumps and self._container.format.name not in ENTERED_ANYWHERE:
            return True
        if self._clock.jumps:
            self._timeline.enter(self._stream, self._start_at - ENTER_MARGIN, self._start)
            self._entered = True
            return False
        target = max(0, self._start_at - SEEK_MARGIN) + self._start
        base = self._stream.time_base
        if target <= self._start or not base:
            return True
        try:
            offset = int(Fraction(target, TICKS_PER_SECOND) / base)
            self._container.seek(offset, stream=self._stream, backward=True)
        except av.error.FFmpegError:
            self.close()
            self._open()
            return True
        return False

    def _from_the_beginning(self) -> Iterator[TimedFrame]:
        self.close()
        self._last, self.failures = None, 0
        self._open()
        for timed in self._timed():
            if timed.at >= self._start_at:
                yield timed
            del timed

    def _timed(self) -> Iterator[TimedFrame]:
        leapt: TimedFrame | None = None
        for frame in self._frames():
            at = self._time_of(frame)
            if self._last is not None and at <= self._last:
                continue
            if leapt is not None and at > leapt.at:
                yield leapt
                self._last = leapt.at
            leapt = None
            if self._last is not None and at - self._last > LEAP:
                leapt = TimedFrame(at, frame)
                continue
            self._last = at
            timed = TimedFrame(at, frame)
            del frame
            yield timed
            del timed
        if leapt is not None:
            yield leapt

    def _time_of(self, frame: VideoFrame) -> int:
        if frame.pts is not None and frame.time_base:
            return ticks_of(frame.pts, frame.time_base, self._start)
        return 0 if self._last is None else self._last + self.frame_length

    def _demuxed(self) -> Iterator[Packet[Any]]:
        packets = self._timeline.demux(self._stream)
        if not self._entered:
            return packets
        self._entered = False
        return dropwhile(lambda packet: not packet.is_keyframe, packets)

    def _frames(self) -> Iterator[VideoFrame]:
        import av

        packets = self._demuxed()
        in_a_row = count = 0
        while in_a_row < FAILURES_IN_A_ROW:
            count += 1
            if self._pulse is not None and count % PULSE_PACKETS == 0:
                self._pulse(self._last or 0)
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                frames = self._decoder.decode(packet)
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                self.failures += 1
                in_a_row += 1
                packets = self._demuxed()  # an error ends a demuxing generator
                continue
            if frames:
                in_a_row = 0
            while frames:
                yield frames.pop(0)  # none is held here while the next is decoded
        self.ended_early = True
