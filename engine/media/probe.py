"""Asks a file what it is, and checks the answer against a decoded frame."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import Category, MediaError
from engine.media.container import (
    FAILURES_ALLOWED,
    open_container,
    past_damage,
    start_of,
    ticks_of,
)
from engine.media.cut_short import missing_bytes
from engine.media.isobmff import Outline, outline
from engine.media.jumps import scan
from engine.media.large import Decoder, decodes_alone, refuse_too_large
from engine.media.orientation import orientation_of
from engine.media.picture_track import is_picture_track, ranked
from engine.media.recorded import recorded_in
from engine.messages import Code, Message, message
from engine.types import TICKS_PER_SECOND, Chapter, Orientation, Probe, Track
from engine.types.media import UNKNOWN_CODEC

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer

    from engine.types import Tick

LOOKED_AT = 200  # video packets whose time stamps are compared
LOOKED_AT_BYTES = 48 << 20
FRAMES_FOR_FIELDS = 4  # decoded frames asked whether they are interlaced
ESTIMATE_OFF = TICKS_PER_SECOND // 2
PROGRESSIVE, UNKNOWN_ORDER = 1, 0


@dataclass(slots=True)
class _Beginning:
    """What the first packets and frames of the video stream showed."""

    frame: VideoFrame | None = None
    interlaced: bool = False
    times: list[int] | None = None
    failures: int = 0


def probe(path: Path, tick: Tick | None = None, *, sound: bool = False) -> Probe:
    """Read a file's own description, decode its first frame, and see whether its clock jumps.

    The stream that is described is the best of which a frame can be decoded.

    Args:
        tick: gets the fraction done where all of the file is read; may raise Cancelled.
        sound: whether a file without a moving picture is taken for what it is heard to be.

    Raises:
        MediaError: EMPTY, UNREADABLE (no permission, damaged), UNSUPPORTED (no media, no decoder,
            protected), TRUNCATED (no index) or NO_VIDEO_STREAM (sound only, or a cover picture).
        EnvironmentProblem: the file is gone, or its disk failed.
    """
    about, large = _said(path, sound)
    if large:
        gc.collect()  # the picture, which PyAV ties in a circle with its side data
    clock = scan(path, tick)
    return replace(about, clock=clock, duration=clock.end or about.duration)


def _said(path: Path, sound: bool) -> tuple[Probe, bool]:
    """What the container says and a frame shows; whether its picture took much memory."""
    boxes = _outline_of(path)
    with open_container(path) as container:
        if sound and container.streams.audio and not _moving(container):
            _refuse_protected(path, boxes)
            return _describe_sound(path, container), False
        choice = [stream.index for stream in _video_streams(container, path)]
    _refuse_protected(path, boxes)
    refused: MediaError | None = None
    for index in choice:
        with open_container(path) as container:
            stream = container.streams[index]
            refuse_too_large(path, stream.codec_context)
            beginning = _look(container, stream)
            if beginning.frame is not None:
                missing = missing_bytes(path)
                about = _describe(path, container, stream, beginning, missing)
                return about, decodes_alone(stream.codec_context)
            refused = refused or _no_frame(path, stream)
    assert refused is not None
    raise refused


def _outline_of(path: Path) -> Outline | None:
    try:
        return outline(path)
    except OSError:
        return None  # open_container meets the same error and says it in words


def _moving(container: InputContainer) -> list[Any]:
    """The video streams that are more than a cover or thumbnail."""
    return [s for s in container.streams.video if not is_picture_track(s)]


def _video_streams(container: InputContainer, path: Path) -> list[Any]:
    """The streams that may be indexed, the best first."""
    moving = _moving(container)
    if not moving:
        heard = bool(container.streams.audio)
        what = Code.FILE_ONLY_SOUND if heard else Code.FILE_NO_VIDEO_TRACK
        raise MediaError(Category.NO_VIDEO_STREAM, what, name=path.name)
    decodable = [s for s in moving if s.codec_context is not None]
    if not decodable:
        raise MediaError(Category.UNSUPPORTED, Code.CODEC_UNSUPPORTED, name=path.name)
    return ranked(decodable, path)


def _refuse_protected(path: Path, boxes: Outline | None) -> None:
    if boxes is not None and boxes.encrypted:
        raise MediaError(Category.UNSUPPORTED, Code.FILE_PROTECTED, name=path.name)


def _look(container: InputContainer, stream: Any) -> _Beginning:
    """Demux the first packets and decode the first few frames; damage is counted, not raised."""
    import av

    seen = _Beginning(times=[])
    total = frames = 0
    stream.thread_type = "SLICE"
    decoder = Decoder(stream, own=True)
    enough = 1 if decoder.alone else FRAMES_FOR_FIELDS
    for packets, packet in enumerate(past_damage(container, stream), 1):
        if packet is None:
            seen.failures += 1
            continue
        total += packet.size
        if packet.pts is not None and seen.times is not None:
            seen.times.append(packet.pts)
        if frames < enough:
            try:
                decoded = decoder.decode(packet)
            except av.error.FFmpegError:
                seen.failures += 1
                decoded = []
            for frame in decoded:
                seen.frame = seen.frame or frame
                seen.interlaced = seen.interlaced or frame.interlaced_frame
                frames += 1
        if seen.failures > FAILURES_ALLOWED:
            break
        if seen.frame is not None and (packets >= LOOKED_AT or total >= LOOKED_AT_BYTES):
            break
    return seen


def _no_frame(path: Path, stream: Any) -> MediaError:
    codec = stream.codec_context.name
    return MediaError(Category.UNREADABLE, Code.NO_FRAME_DECODED, name=path.name, codec=codec)


def _describe(
    path: Path,
    container: InputContainer,
    stream: Any,
    seen: _Beginning,
    missing: int | None,
) -> Probe:
    frame = seen.frame
    assert frame is not None
    orientation = orientation_of(frame)
    aspect = _sample_aspect(stream)
    width, height = shown_size(frame.width, frame.height, aspect, orientation)
    rate = stream.average_rate or stream.guessed_rate or Fraction(0)
    return Probe(
        container=container.format.name.split(",")[0],
        duration=_duration(container, stream, path, seen, missing),
        width=width,
        height=height,
        rotation=orientation.turn,
        mirrored=orientation.mirrored,
        sample_aspect=aspect,
        fps=(rate.numerator, rate.denominator),
        variable_frame_rate=_varies(stream, sorted(seen.times or [])),
        interlaced=seen.interlaced
        or stream.codec_context.field_order not in (UNKNOWN_ORDER, PROGRESSIVE),
        bit_depth=max((part.bits for part in frame.format.components), default=8),
        video=_track(stream),
        audio=tuple(_track(s) for s in container.streams.audio),
        subtitles=tuple(_track(s) for s in container.streams.subtitles),
        title=_tag(container, "title"),
        description=_tag(container, "description", "comment", "synopsis"),
        chapters=_chapters(container),
        recorded=recorded_in(path, container),
        warnings=_warnings(missing, seen),
        picture=_number(container, stream),
    )


def _number(container: InputContainer, stream: Any) -> int:
    """Which of the tracks of pictures that are no covers it is, as players count them."""
    from av.stream import Disposition

    cover = int(Disposition.attached_pic)
    tracks = [s.index for s in container.streams.video if not int(s.disposition) & cover]
    return tracks.index(stream.index)


def _describe_sound(path: Path, container: InputContainer) -> Probe:
    """A recording without a picture; its length is counted, since many such files only guess it."""
    return Probe(
        container=container.format.name.split(",")[0],
        duration=_duration_of_packets(path),
        width=0,
        height=0,
        rotation=0,
        sample_aspect=(1, 1),
        fps=(0, 1),
        variable_frame_rate=False,
        interlaced=False,
        bit_depth=0,
        video=None,
        audio=tuple(_track(s) for s in container.streams.audio),
        subtitles=tuple(_track(s) for s in container.streams.subtitles),
        title=_tag(container, "title"),
        description=_tag(container, "description", "comment", "synopsis"),
        chapters=_chapters(container),
        recorded=recorded_in(path, container),
        warnings=_warnings(missing_bytes(path), _Beginning()),
    )


def shown_size(
    width: int, height: int, aspect: tuple[int, int], orientation: Orientation
) -> tuple[int, int]:
    """Width and height in square pixels, upright, of a coded picture in pixels.

    The picture is widened or heightened, never shrunk, to square its pixels.
    """
    wide, high = aspect
    if wide > high:
        width = round(width * wide / high)
    elif high > wide:
        height = round(height * high / wide)
    return orientation.stored(width, height)


def _sample_aspect(stream: Any) -> tuple[int, int]:
    """Width to height of one stored pixel; absurd values (beyond 1:8) are taken for 1:1."""
    ratio = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    if not ratio or not Fraction(1, 8) <= Fraction(ratio) <= 8:
        return 1, 1
    return ratio.numerator, ratio.denominator


def _duration(
    container: InputContainer, stream: Any, path: Path, seen: _Beginning, missing: int | None
) -> int:
    """Ticks from the container's start to the end of its last stream.

    As the container states it; counted from the packets where it does not, where the file is cut
    short, or where its first packets are already beyond what it says.
    """
    if missing is not None and (end := _duration_of_packets(path)):
        return end
    start = start_of(container)
    ends = [container.duration] if container.duration and container.duration > 0 else []
    if stream.duration and stream.time_base:
        first = stream.start_time if stream.start_time is not None else 0
        ends.append(ticks_of(first + stream.duration, stream.time_base, start))
    times = [ticks_of(pts, stream.time_base, start) for pts in seen.times or ()]
    if ends and max(times, default=0) < max(ends) + ESTIMATE_OFF:
        return max(ends)
    return _duration_of_packets(path)


def _duration_of_packets(path: Path) -> int:
    """Read every packet's time where the container does not tell its length."""
    end = 0
    with open_container(path) as container:
        start = start_of(container)
        timed = [s for s in container.streams if s.type in ("video", "audio") and s.time_base]
        for packet in past_damage(container, *timed):
            if packet is not None and packet.pts is not None and packet.time_base is not None:
                last = packet.pts + (packet.duration or 0)
                end = max(end, ticks_of(last, packet.time_base, start))
    return end


def _varies(stream: Any, times: list[int]) -> bool:
    """Whether the frames are spaced unevenly.

    By the spacing of the first packets beyond the time base's rounding, or an average rate that is
    neither the nominal rate nor its half or double (fields).
    """
    deltas = [b - a for a, b in pairwise(times) if b > a]
    if len(deltas) >= 2 and stream.time_base:
        middle = sorted(deltas)[len(deltas) // 2]
        odd = sum(abs(delta - middle) > max(1, middle / 10) for delta in deltas)
        if odd > max(2, len(deltas) // 50):
            return True
    average, nominal = stream.average_rate, stream.guessed_rate
    if not average or not nominal or len(deltas) < LOOKED_AT // 2:
        return False
    return all(abs(average / nominal / times - 1) > 0.02 for times in (Fraction(1, 2), 1, 2))


def _track(stream: Any) -> Track:
    from av.stream import Disposition

    flags = int(stream.disposition)
    language = stream.language
    return Track(
        index=stream.index,
        kind=stream.type,
        codec=UNKNOWN_CODEC if stream.codec_context is None else stream.codec_context.name,
        language=None if language in (None, "", "und") else language,
        title=stream.metadata.get("title") or None,
        default=bool(flags & int(Disposition.default)),
        forced=bool(flags & int(Disposition.forced)),
        attached_picture=stream.type == "video" and is_picture_track(stream),
    )


def _tag(container: InputContainer, *names: str) -> str | None:
    tags = {key.lower(): value for key, value in container.metadata.items()}
    for name in names:
        if value := tags.get(name, "").strip():
            return value
    return None


def _chapters(container: InputContainer) -> tuple[Chapter, ...]:
    """The titled chapters, in order; untitled ones say nothing and are left out."""
    start = start_of(container)
    found = []
    for chapter in container.chapters():
        title = chapter["metadata"].get("title", "").strip()
        if title:
            base = chapter["time_base"] or Fraction(1)
            begin = ticks_of(chapter["start"], base, start)
            found.append(Chapter(max(0, begin), ticks_of(chapter["end"], base, start), title))
    return tuple(found)


def _warnings(missing: int | None, seen: _Beginning) -> tuple[Message, ...]:
    found = []
    if missing:
        found.append(message(Code.FILE_SHORTENED, missing=missing))
    elif missing is not None:
        found.append(message(Code.FILE_ENDS_EARLY))
    if seen.failures:
        found.append(message(Code.BEGINNING_DAMAGED))
    return tuple(found)
