"""One picture out of a file: of a picture file itself, or the frame of a video at an instant."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import Category, EnvironmentProblem, MediaError
from engine.media.decode import VideoReader
from engine.media.detect import sniff_video
from engine.media.images import Scaler, encode_webp, fitted
from engine.media.probe import probe
from engine.types import seconds

if TYPE_CHECKING:
    from PIL.Image import Image

LONG_SIDE = 512
"""As the library's own keyframes, pixels."""

QUALITY = 90
MOST_PIXELS = 200_000_000
"""A picture of more is refused rather than unpacked."""


def still(path: Path, at: int | None = None) -> bytes:
    """The picture of a file as WebP, long side at most 512 pixels.

    Args:
        at: ticks; of a video only, whose frame shown at that instant is taken (None: its first).

    Raises:
        MediaError: the file holds no picture, or none at that instant.
        EnvironmentProblem: the file cannot be read.
    """
    if at is not None or sniff_video(path):
        return _frame(path, at or 0)
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise MediaError(
                    Category.UNREADABLE, f"“{path.name}” is too large.", "Use a smaller picture."
                )
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except UnidentifiedImageError as error:
        raise MediaError(
            Category.UNREADABLE,
            f"“{path.name}” is neither a picture nor a video.",
            "Use a JPEG, PNG or WebP picture, or a video and an instant.",
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise MediaError(
            Category.UNREADABLE, f"“{path.name}” is damaged ({error}).", "Use another picture."
        ) from error
    return _packed(upright)


def _packed(picture: Image) -> bytes:
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()


def _frame(path: Path, at: int) -> bytes:
    """The frame shown at ``at``: the last that begins at or before it."""
    found = probe(path)
    if at > found.duration:
        raise MediaError(
            Category.UNREADABLE,
            f"“{path.name}” is {seconds(found.duration):g} s long.",
            "Name an instant within it.",
        )
    width, height = fitted(found.width, found.height, LONG_SIDE)
    scaler = Scaler(width, height, found.rotation)
    shown = None
    # Frames before start_at are dropped: begin early enough to have the one that is still shown.
    with VideoReader(path, found, start_at=max(0, at - LONGEST_SHOWN), threads=1) as reader:
        for timed in reader:
            if timed.at > at and shown is not None:
                break
            shown = scaler.small(timed.frame)
    if shown is None:
        raise EnvironmentProblem(f"No frame of “{path.name}” could be decoded at that instant.")
    return encode_webp(scaler.image(shown), QUALITY)


LONGEST_SHOWN = 10_000_000
"""Ticks for which one frame may be shown: ten seconds, as in a slow slide show."""
