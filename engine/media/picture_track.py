"""Chooses, of a file's video streams, the moving picture: what is indexed and played.

Not by flags or size alone: files carry covers without the flag of one, strips of thumbnails,
previews of cameras and proxies, in any order, and often marked as the default.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from engine.media.container import open_container, past_damage

COMPARED = 1000  # packets of all streams together that are counted
COMPARED_BYTES = 64 << 20
STILL = 8  # times fewer pictures than the liveliest has: no moving picture beside it
SHORT = 2  # times shorter than the longest: a trailer or a leader beside the film
PROXY = 4  # times fewer pixels than the largest: a preview of it


def is_picture_track(stream: Any) -> bool:
    """Whether a video stream says that it is only a cover or thumbnail."""
    from av.stream import Disposition

    cover = Disposition.attached_pic | Disposition.timed_thumbnails
    return bool(int(stream.disposition) & int(cover))


def ranked(streams: list[Any], path: Path) -> list[Any]:
    """Video streams, the one to index first: moving, long, no preview, default, large, first."""
    if len(streams) < 2:
        return streams
    pictures = _pictures(streams, path)
    most, longest = max(pictures.values()), max(map(_length, streams))
    moving = [s for s in streams if pictures[s.index] * STILL > most] or streams
    largest = max(map(_pixels, moving))

    def rank(stream: Any) -> tuple[bool, bool, bool, bool, float, int, int]:
        return (
            stream in moving,
            _length(stream) * SHORT > longest or not longest,
            _pixels(stream) * PROXY > largest,
            _is_default(stream),
            round(_length(stream)),
            _pixels(stream),
            -stream.index,
        )

    return sorted(streams, key=rank, reverse=True)


def _pictures(streams: list[Any], path: Path) -> dict[int, int]:
    """How many pictures each stream has: as all state it, else in the same stretch of the file."""
    stated = {stream.index: stream.frames for stream in streams}
    if all(count > 0 for count in stated.values()):
        return stated
    counted = Counter(dict.fromkeys(stated, 0))
    size = 0
    with open_container(path) as container:
        for packet in past_damage(container, *(container.streams[i] for i in stated)):
            if packet is None:
                continue
            counted[packet.stream_index] += packet.size > 0
            size += packet.size
            if counted.total() >= COMPARED or size >= COMPARED_BYTES:
                break
    return counted


def _length(stream: Any) -> float:
    """Seconds; 0 where the container tells it of none."""
    return float(max(0, stream.duration or 0) * (stream.time_base or 0))


def _pixels(stream: Any) -> int:
    context = stream.codec_context
    return int(context.width * context.height)


def _is_default(stream: Any) -> bool:
    from av.stream import Disposition

    return bool(int(stream.disposition) & int(Disposition.default))
