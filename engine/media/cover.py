"""The cover of sound without a moving picture: what stands for it where pictures are shown."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.media.container import only, open_container
from engine.media.images import encode_webp, fitted, look
from engine.types import KeyframeImage, Probe, SceneImages, VisualChunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

PACKETS = 8  # looked through for the cover
MOST_PIXELS = 64_000_000  # a cover of more is left alone


def cover_chunk(path: Path, probe: Probe, parameters: Mapping[str, Any]) -> VisualChunk:
    """One scene as long as the recording, with its cover as the keyframe; none without a cover.

    Args:
        parameters: those of the ``shots`` step in ``engine.spec``.

    Raises:
        MediaError, EnvironmentProblem: the file does not open (see ``open_container``).
    """
    image = _cover(path, int(parameters["keyframe_long_side"]))
    if image is None:
        return VisualChunk(probe.duration, (), ())
    encoded = encode_webp(image, int(parameters["keyframe_quality"]))
    height, width = image.shape[:2]
    seen = look(image[:, :, ::-1].copy())
    frame = KeyframeImage(
        at=0,
        image=encoded,
        digest=hashlib.sha256(encoded).hexdigest(),
        width=width,
        height=height,
        sharpness=seen.sharpness,
        luma=seen.luma,
    )
    return VisualChunk(probe.duration, (SceneImages(0, probe.duration, (frame,)),), ())


def _cover(path: Path, long_side: int) -> Image | None:
    """The cover as RGB [height, width, 3], long side at most ``long_side``; None where it has none
    or it cannot be decoded."""
    import av

    with open_container(path) as container:
        covers = [each for each in container.streams.video if each.codec_context is not None]
        if not covers:
            return None
        stream = only(container, covers[0].index)
        if stream.codec_context.width * stream.codec_context.height > MOST_PIXELS:
            return None
        for number, packet in enumerate(container.demux(stream)):
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                return None
            for frame in frames:
                width, height = fitted(frame.width, frame.height, long_side)
                small = frame.reformat(width, height, "rgb24", interpolation="AREA")
                made: Image = small.to_ndarray()
                return made
            if number >= PACKETS:
                break
    return None
