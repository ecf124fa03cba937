"""One picture out of a file: of a picture file itself, or the frame of a video at a time."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import Category, EnvironmentProblem, MediaError
from engine.media.decode import VideoReader
from engine.media.detect import sniff_video
from engine.media.images import Scaler, encode_webp, fitted
from engine.media.probe import probe
from engine.messages import Code
from engine.types import Probe, seconds

if TYPE_CHECKING:
    import numpy as np
    from av import VideoFrame
    from numpy.typing import NDArray
    from PIL.Image import Image

    Picture = NDArray[np.uint8]

LONG_SIDE = 512
"""As the library's own keyframes, pixels."""

QUALITY = 90
MOST_PIXELS = 150_000_000
"""A picture of more is refused rather than unpacked. Pillow itself refuses 179 million."""


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
    return _picture(path)


def photo(path: Path, long_side: int) -> Picture:
    """The picture of a picture file: upright RGB uint8 [h, w, 3], scaled down to ``long_side``.

    Raises:
        MediaError: the file holds no picture.
    """
    import numpy as np

    return np.asarray(_opened(path, long_side))


def _picture(path: Path) -> bytes:
    return _packed(_opened(path, LONG_SIDE))


def _opened(path: Path, long_side: int) -> Image:
    """A picture file upright, its long side at most so many pixels."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Below its own limit Pillow warns of what is usual for today's telephones.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(path)
        with picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_large(path)
            # JPEG can be unpacked at a fraction of its size.
            picture.draft("RGB", (2 * long_side, 2 * long_side))
            plain = _plain(ImageOps.exif_transpose(picture))
            plain.thumbnail((long_side, long_side))
            return plain
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except UnidentifiedImageError as error:
        raise MediaError(
            Category.UNREADABLE,
            Code.PICTURE_UNKNOWN_FORMAT,
            name=path.name,
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise MediaError(Category.UNREADABLE, Code.PICTURE_DAMAGED, name=path.name) from error


def _too_large(path: Path) -> MediaError:
    return MediaError(Category.UNREADABLE, Code.PICTURE_TOO_LARGE, name=path.name)


def _plain(picture: Image) -> Image:
    """A picture as RGB of eight bits; on white where it is transparent."""
    from PIL import Image as Pictures

    if picture.mode.startswith("I;16"):
        import numpy as np

        return Pictures.fromarray((np.asarray(picture) >> 8).astype(np.uint8)).convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    ground = Pictures.new("RGBA", picture.size, "white")
    return Pictures.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")


def _packed(picture: Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()


def _frame(path: Path, at: int) -> bytes:
    """The frame shown at ``at``: the last that begins at or before it."""
    found = probe(path)
    if at > found.duration:
        raise MediaError(
            Category.UNREADABLE,
            Code.TIMESTAMP_PAST_END,
            name=path.name,
            seconds=seconds(found.duration),
        )
    width, height = fitted(found.width, found.height, LONG_SIDE)
    scaler = Scaler(width, height, found.orientation)
    shown, back = None, OFTEN_SHOWN
    while shown is None and back < 4 * max(at, OFTEN_SHOWN):
        shown = _last_shown(path, found, scaler, max(0, at - back), at)
        back *= 4
    if shown is None:
        raise EnvironmentProblem(Code.TIMESTAMP_NOT_DECODED, name=path.name)
    return encode_webp(scaler.image(shown), QUALITY)


OFTEN_SHOWN = 10_000_000
"""Ticks for which one frame may be shown; where none began within them, earlier ones are read."""


def _last_shown(path: Path, found: Probe, scaler: Scaler, since: int, at: int) -> VideoFrame | None:
    """The last frame that begins within ``since`` and ``at``; of a file's beginning, its first."""
    shown = None
    with VideoReader(path, found, start_at=since, threads=1) as reader:
        for timed in reader:
            if timed.at > at and (shown is not None or since > 0):
                break
            shown = scaler.small(timed.frame)
            del timed
    return shown
