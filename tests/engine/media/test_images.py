"""Small images: what the detector sees, true colours, and how sharpness is judged."""

from __future__ import annotations

from typing import Any

import av
import cv2
import numpy as np
import pytest

from engine.media.images import Scaler, Shrinker, encode_webp, fitted, look
from engine.types import Orientation
from tests.media_factory import draw


def picture(size: tuple[int, int] = (640, 360)) -> np.ndarray:
    return cv2.GaussianBlur(draw("noise:4", size), (5, 5), 2)


def as_pyscenedetect(frame: Any) -> np.ndarray:
    image = frame.to_ndarray(format="bgr24")
    factor = max(1.0, max(frame.width, frame.height) / 256)
    size = round(frame.width / factor), round(frame.height / factor)
    return cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)


FORMATS = [
    "yuv420p", "yuvj420p", "yuv422p", "yuv444p", "yuvj444p", "yuv420p10le", "yuv422p10le",
    "yuv444p12le", "rgb24", "bgra", "nv12", "gray", "gbrp",
]  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_every_pixel_format_shrinks_to_what_pyscenedetect_sees(name: str) -> None:
    frame = av.VideoFrame.from_ndarray(picture(), format="rgb24").reformat(format=name)
    small = Shrinker().shrink(frame)
    expected = as_pyscenedetect(frame)
    assert small.shape == expected.shape == (144, 256, 3)
    assert np.abs(small.astype(int) - expected).mean() < 4


def test_a_change_of_size_in_mid_stream_is_followed() -> None:
    shrinker = Shrinker()
    for size, shape in (((640, 360), (144, 256, 3)), ((360, 640), (256, 144, 3))):
        frame = av.VideoFrame.from_ndarray(picture(size), format="rgb24")
        assert shrinker.shrink(frame.reformat(format="yuv420p")).shape == shape


def test_each_small_image_is_its_own() -> None:
    shrinker = Shrinker()
    one, other = (
        shrinker.shrink(
            av.VideoFrame.from_ndarray(draw(name, (320, 180)), format="rgb24").reformat(
                format="yuv420p"
            )
        )
        for name in ("red", "blue")
    )
    assert one.mean(axis=(0, 1))[2] > 150 > other.mean(axis=(0, 1))[2]


@pytest.mark.parametrize("name", ["yuv420p", "yuvj420p", "yuv420p10le", "rgb24"])
def test_kept_colours_are_those_of_the_frame(name: str) -> None:
    source = av.VideoFrame.from_ndarray(draw("bars", (640, 360)), format="rgb24")
    frame = source.reformat(format=name)
    scaler = Scaler(320, 180, Orientation())
    image = scaler.image(scaler.small(frame)).astype(int)
    expected = cv2.resize(draw("bars", (640, 360)), (320, 180), interpolation=cv2.INTER_AREA)
    assert np.median(np.abs(image - expected)) <= 4


def test_fitting_never_enlarges() -> None:
    assert fitted(1920, 1080, 512) == (512, 288)
    assert fitted(1080, 1920, 512) == (288, 512)
    assert fitted(320, 180, 512) == (320, 180)
    assert fitted(5000, 3, 512) == (512, 2)


def test_a_blurred_image_is_less_sharp_and_a_flat_one_has_no_contrast() -> None:
    sharp = draw("checker", (256, 144))
    blurred = cv2.GaussianBlur(sharp, (9, 9), 4)
    flat = draw("grey", (256, 144))
    assert look(sharp).sharpness > look(blurred).sharpness > look(flat).sharpness == 0
    assert look(flat).luma == 128
    assert look(flat).contrast == 0 < look(sharp).contrast
    assert look(sharp).trace.shape == (9, 16)


def test_webp_is_the_same_each_time() -> None:
    image = picture()
    first = encode_webp(image, 80)
    assert first == encode_webp(image, 80)
    assert first[:4] + first[8:12] == b"RIFFWEBP"
    assert len(encode_webp(image, 20)) < len(first)
