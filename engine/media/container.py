"""Opens media files for every reader of this room: one clock, and failures in plain words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import Category, EnvironmentProblem, MediaError
from engine.media.detect import is_video_head
from engine.media.fingerprint import content_key, reading_problem
from engine.media.isobmff import outline
from engine.messages import Code
from engine.types import TICKS_PER_SECOND

if TYPE_CHECKING:
    from av import Packet
    from av.container import InputContainer

NOT_MEDIA = frozenset({"adf", "bin", "concat", "ffmetadata", "hls", "idf", "sdp", "tty", "xbin"})
"""Demuxers that take text for media, or a list of other files for a file."""
LATE_BYTES, LATE = 32 << 20, 600 * TICKS_PER_SECOND  # how far a first packet is looked for
FAILURES_ALLOWED = 300  # packets that may fail before the rest is given up
STILLS = ("image2", "_pipe", "ico", "svg")


def open_container(path: Path) -> InputContainer:
    """Open a file with FFmpeg's libraries; close it when done.

    Only the file itself is opened (playlists cannot lead elsewhere), and its name is never taken
    for a pattern or a network address.

    Raises:
        MediaError: the content is not media, damaged or cut short, or may not be read.
        EnvironmentProblem: the file is gone, or its disk failed.
    """
    import av

    try:
        if path.stat().st_size == 0:
            raise MediaError(Category.EMPTY, Code.FILE_EMPTY, name=path.name)
        container = _opened(path)
    except av.error.FFmpegError as error:
        raise why_not_opened(path, error) from error
    except OSError as error:
        raise _not_readable(path, error) from error
    name = container.format.name
    if name in NOT_MEDIA or name.startswith(STILLS) or name.endswith(STILLS):
        container.close()
        raise _not_a_video(path)
    return container


def _opened(path: Path) -> InputContainer:
    """A file for FFmpeg, or the part of it that FFmpeg opens where it refuses the whole."""
    import av

    whole, how = f"file:{path.absolute()}", _how(path)
    try:
        options = {"protocol_whitelist": "file", **how}
        return av.open(whole, metadata_errors="replace", options=options)
    except av.error.FFmpegError:
        boxes = outline(path)
        if boxes is None or not boxes.readable:
            raise
        options = {"protocol_whitelist": "file,subfile", **how}
        part = f"subfile,,start,0,end,{boxes.readable},,:{whole}"
        return av.open(part, metadata_errors="replace", options=options)


def _how(path: Path) -> dict[str, str]:
    """Options for FFmpeg: in an FLV file sound or picture may begin late, and no header tells."""
    with path.open("rb") as file:
        flash = file.read(3) == b"FLV"
    return {"probesize": str(LATE_BYTES), "analyzeduration": str(LATE)} if flash else {}


def demuxed(container: InputContainer, *streams: Any) -> Iterator[Packet[Any]]:
    """``InputContainer.demux``, going on where a stream appears that the file had not told of."""
    while True:
        try:
            yield from container.demux(*streams)
            return
        except IndexError:  # of PyAV's own list of streams; the next call knows the new one
            continue


def past_damage(container: InputContainer, *streams: Any) -> Iterator[Packet[Any] | None]:
    """As ``demuxed``, past what cannot be read: None for each such failure, of a few."""
    import av

    for _ in range(FAILURES_ALLOWED):
        try:
            yield from demuxed(container, *streams)
            return
        except av.error.EOFError:
            return
        except av.error.FFmpegError:
            yield None


def start_of(container: InputContainer) -> int:
    """The container's own start in ticks: the zero of every time in this room."""
    return container.start_time or 0


def ticks_of(pts: int, time_base: Fraction, start: int) -> int:
    """A time stamp on the container's clock, in ticks from its start, rounded to the nearest."""
    scaled = 2 * pts * time_base.numerator * TICKS_PER_SECOND + time_base.denominator
    return scaled // (2 * time_base.denominator) - start


def only(container: InputContainer, index: int) -> Any:
    """The stream with a container index; the packets of all others are skipped unread."""
    from av.stream import Discard

    chosen: Any = container.streams[index]
    for stream in container.streams:
        if stream.index != index:
            stream.discard = Discard.all
    return chosen


def why_not_opened(path: Path, error: Exception) -> MediaError | EnvironmentProblem:
    """What is wrong with a container that FFmpeg would not open or read."""
    if isinstance(error, OSError) and error.errno != errno.EIO:
        return _not_readable(path, error)
    try:
        content_key(path)  # FFmpeg says EIO of cut files too: the disk is asked itself
        with path.open("rb") as file:
            head = file.read(64 << 10)
        boxes = outline(path)
    except OSError as problem:
        return _not_readable(path, problem)
    except EnvironmentProblem as problem:
        return problem
    if boxes is not None and not boxes.has_index and not boxes.pictures:
        return MediaError(Category.TRUNCATED, Code.FILE_CUT_SHORT, name=path.name)
    if is_video_head(head):
        return MediaError(Category.UNREADABLE, Code.FILE_HEADER_DAMAGED, name=path.name)
    return _not_a_video(path, head)


def _not_readable(path: Path, error: OSError) -> MediaError | EnvironmentProblem:
    problem = reading_problem(path, error)
    if isinstance(error, PermissionError | IsADirectoryError):
        return MediaError(Category.UNREADABLE, problem.message.code, **problem.message.values)
    return problem


def _not_a_video(path: Path, head: bytes = b"") -> MediaError:
    what = Code.FILE_IS_TEXT if _is_text(head) else Code.FILE_NOT_A_VIDEO
    return MediaError(Category.UNSUPPORTED, what, name=path.name)


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        head[:4096].decode("utf-8", errors="strict" if len(head) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return False
    return True
