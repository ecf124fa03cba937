"""Pictures with text, drawn by the tests: slides, subtitles, tickers; sizes in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]
FULL_HD = (1920, 1080)
DARK, LIGHT = (28, 30, 34), (244, 244, 240)

_LATIN = ("truetype/dejavu/DejaVuSans.ttf", "truetype/liberation/LiberationSans-Regular.ttf")
_EAST_ASIAN = ("opentype/noto/NotoSansCJK-Regular.ttc",)
_KOREAN = 1  # the number of the Korean face in Noto's collection


@cache
def font(size: int, *, east_asian: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font of this machine; of East Asian letters the test skips where there is none."""
    for name in _EAST_ASIAN if east_asian else _LATIN:
        path = Path("/usr/share/fonts") / name
        if path.exists():
            return ImageFont.truetype(str(path), size, index=_KOREAN if east_asian else 0)
    if east_asian:
        pytest.skip("no font with East Asian letters is installed")
    return ImageFont.load_default(size)


def write(
    picture: Picture,
    text: str,
    at: tuple[int, int],
    size: int,
    *,
    colour: tuple[int, int, int] = DARK,
    east_asian: bool = False,
) -> Picture:
    """The picture (RGB [h, w, 3]) with a line of text whose capitals are ``size`` pixels high."""
    drawn = Image.fromarray(picture)
    face = font(round(size / 0.73), east_asian=east_asian)
    ImageDraw.Draw(drawn).text(at, text, font=face, fill=colour)
    return np.asarray(drawn).copy()


def blank(size: tuple[int, int] = FULL_HD, colour: tuple[int, int, int] = LIGHT) -> Picture:
    return np.full((size[1], size[0], 3), colour, np.uint8)


def slide(
    lines: Sequence[str],
    letters: int = 22,
    size: tuple[int, int] = FULL_HD,
    *,
    east_asian: bool = False,
) -> Picture:
    """A light slide with lines of text, one below the other."""
    picture = blank(size)
    for number, line in enumerate(lines):
        at = (size[0] // 20, size[1] // 14 + number * letters * 3)
        picture = write(picture, line, at, letters, east_asian=east_asian)
    return picture


def scenery(size: tuple[int, int] = FULL_HD, seed: int = 0, shift: int = 0) -> Picture:
    """Soft shapes without text, moved sideways by ``shift`` pixels."""
    import cv2

    rng = np.random.default_rng(seed)
    coarse = rng.integers(30, 226, (7, 12, 3), dtype=np.uint8)
    wide = cv2.resize(coarse, (size[0] * 2, size[1]), interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(np.roll(wide, -shift, axis=1)[:, : size[0]])
