"""Bounds the memory that decoded pictures take: by their pixels, not by how many are in flight.

A picture of more than ``ALONE`` bytes is decoded alone, by a decoder of its own that is closed
before the next one: of codecs that store each picture by itself every one, of others the key
pictures, which need no other. One of more than ``MOST`` is refused.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import Category, MediaError
from engine.messages import Code

if TYPE_CHECKING:
    from av import Packet, VideoFrame

ALONE = 128 << 20
MOST = 800 << 20
IN_FLIGHT = 512 << 20
"""Bytes of pictures that decoding threads may hold between them."""
USUAL_BYTES = 3
"""For each pixel, where the format is not known before it is decoded."""
COLOURS = ("color_range", "color_primaries", "color_trc", "colorspace")


def picture_bytes(context: Any) -> int:
    """The bytes of a decoded picture of a codec context."""
    return int(context.width * context.height * _bytes_of_a_pixel(context))


def _bytes_of_a_pixel(context: Any) -> float:
    form = context.format
    return form.padded_bits_per_pixel / 8 if form is not None else USUAL_BYTES


def refuse_too_large(path: Path, context: Any) -> None:
    """Refuse pictures that cannot be held.

    Raises:
        MediaError: UNSUPPORTED, with the size and the most pixels of this format.
    """
    if picture_bytes(context) > MOST:
        raise too_large(path, context.width, context.height, _bytes_of_a_pixel(context))


def too_large(path: Path, width: int, height: int, of_a_pixel: float = USUAL_BYTES) -> MediaError:
    """That pictures of a size cannot be held."""
    return MediaError(
        Category.UNSUPPORTED,
        Code.VIDEO_TOO_LARGE,
        name=path.name,
        width=width,
        height=height,
        most=int(MOST / of_a_pixel / 1e6),
    )


def threads_for(context: Any, wanted: int) -> int:
    """How many decoding threads may be had of those wanted (0: one a processor): each holds one."""
    held = max(1, IN_FLIGHT // max(1, picture_bytes(context)))
    return min(wanted, held) if wanted or held > (os.cpu_count() or 1) else held


def decodes_alone(context: Any) -> bool:
    """Whether pictures are so large that each is decoded alone."""
    return picture_bytes(context) > ALONE


class Decoder:
    """Decodes the packets of a video stream, the last (empty) one too.

    Args:
        own: by the stream's own decoder even where pictures are decoded alone: it knows what the
            container says of them, but some (of PNG) hold the picture before.

    Attributes:
        alone: whether pictures are so large that each is decoded alone.
        passed_over: packets left out because their pictures, which are very large, need others.
    """

    def __init__(self, stream: Any, *, own: bool = False) -> None:
        self._context, self._own = stream.codec_context, own
        self.alone = decodes_alone(self._context)
        self.passed_over = 0
        if not self.alone:
            grown = {"max_pixels": self._most_pixels(ALONE)}  # FFmpeg then refuses what grew
            self._context.options = {**self._context.options, **grown}

    def decode(self, packet: Packet[Any]) -> list[VideoFrame]:
        """The pictures that a packet gives.

        Raises:
            av.error.FFmpegError: it is damaged.
        """
        if not self.alone:
            return packet.decode()
        if packet.size and not packet.is_keyframe and not self._context.codec.intra_only:
            self.passed_over += 1
            return []
        return self._alone(packet) if packet.size else []

    def _most_pixels(self, most: int) -> str:
        return str(int(most / _bytes_of_a_pixel(self._context)))

    def _alone(self, packet: Packet[Any]) -> list[VideoFrame]:
        """What a key picture's packet gives by itself, without waiting for what follows."""
        decoder = self._context if self._own else self._fresh()
        frames: list[VideoFrame] = decoder.decode(packet) or decoder.decode(None)
        decoder.flush_buffers()
        for frame in frames:
            frame.time_base = packet.time_base
        return frames

    def _fresh(self) -> Any:
        import av

        context = self._context
        fresh: Any = av.CodecContext.create(context.name, "r")
        fresh.extradata, fresh.thread_count = context.extradata, 1
        fresh.width, fresh.height = context.width, context.height
        fresh.options = {"max_pixels": self._most_pixels(MOST)}
        if context.format is not None:
            fresh.pix_fmt = context.format.name
        for name in COLOURS:
            setattr(fresh, name, getattr(context, name))
        return fresh
