"""Turned and mirrored pictures: keyframes, sprites and stills look as every player shows them."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.media.orientation import nearest
from engine.media.probe import probe
from engine.media.stills import still
from engine.media.visual_pass import visual_pass
from engine.spec import BY_NAME
from engine.types import Orientation
from tests.made_pictures import (
    EIGHT,
    corners,
    hevc_display_orientation,
    lies,
    make_oriented,
    make_photographs,
    quadrants,
    repacked,
    shown,
)
from tests.media_factory import make_video


def pixels(image: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))


def seen(path: Path) -> dict[str, np.ndarray]:
    """What the index and a search by picture see of a film."""
    (chunk,) = visual_pass(path, probe(path), BY_NAME["shots"].parameters)
    sheet = chunk.sprites[0]
    return {
        "keyframe": pixels(chunk.scenes[0].keyframes[0].image),
        "sprite": pixels(sheet.image)[: sheet.tile_height, : sheet.tile_width],
        "still": pixels(still(path, 0)),
    }


@pytest.mark.parametrize("name", EIGHT)
@pytest.mark.parametrize("extension", ["mp4", "mov", "mkv"])
def test_each_of_the_eight_orientations(tmp_path: Path, extension: str, name: str) -> None:
    matrix, _ = EIGHT[name]
    path = make_oriented(tmp_path / f"a.{extension}", matrix)
    about = probe(path)
    assert (about.width, about.height) == ((180, 320) if lies(matrix) else (320, 180))
    for what, image in seen(path).items():
        assert corners(image) == shown(matrix), what
        assert (image.shape[0] > image.shape[1]) == lies(matrix), what


@pytest.mark.parametrize("name", ["mirrored", "transposed", "transposed the other way"])
def test_mirrored_pictures_of_pixels_that_are_not_square(tmp_path: Path, name: str) -> None:
    matrix, _ = EIGHT[name]
    path = make_oriented(tmp_path / "a.mov", matrix, size=(180, 144), sar=(16, 11))
    about = probe(path)
    assert (about.width, about.height) == ((144, 262) if lies(matrix) else (262, 144))
    for what, image in seen(path).items():
        assert corners(image) == shown(matrix), what


def stream_of(folder: Path, codec: str, filters: str, before: bytes = b"") -> Path:
    """A transport stream, which holds no matrix, of ``quadrants``."""
    encoder = {"h264": "libx264", "hevc": "libx265"}[codec]
    scenes = [(quadrants((320, 180)), 1)]
    first = make_video(folder / "first.mp4", scenes, fps=10, codec=encoder)
    return repacked(first, folder / "a.ts", f"{codec}_mp4toannexb{filters}", before)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("flip=horizontal", "mirrored"),
        ("flip=vertical", "upside down"),
        ("rotate=-90", "turned by 90"),
        ("rotate=180", "turned by 180"),
    ],
)
def test_what_a_picture_of_h264_says_itself(tmp_path: Path, said: str, name: str) -> None:
    path = stream_of(tmp_path, "h264", f",h264_metadata=display_orientation=insert:{said}")
    for what, image in seen(path).items():
        assert corners(image) == shown(EIGHT[name][0]), what


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (hevc_display_orientation(across=True), "mirrored"),
        (hevc_display_orientation(down=True), "upside down"),
        (hevc_display_orientation(270), "turned by 90"),
        (hevc_display_orientation(180), "turned by 180"),
    ],
)
def test_what_a_picture_of_hevc_says_itself(tmp_path: Path, message: bytes, name: str) -> None:
    path = stream_of(tmp_path, "hevc", "", message)
    for what, image in seen(path).items():
        assert corners(image) == shown(EIGHT[name][0]), what


@pytest.mark.parametrize("name", EIGHT)
def test_photographs_in_a_row_are_shown_as_their_exif_says(tmp_path: Path, name: str) -> None:
    matrix, number = EIGHT[name]
    path = make_photographs(tmp_path / "a.avi", number)
    for what, image in seen(path).items():
        assert corners(image) == shown(matrix), what


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "orientation"),
    [
        ("plain", Orientation()),
        ("mirror", Orientation(0, mirrored=True)),
        ("turned_180", Orientation(180)),
    ],
)
def test_a_mirrored_film_of_a_person(shared_dir: Path, name: str, orientation: Orientation) -> None:
    path = shared_dir / "cases/07-mirrored" / f"{name}.mp4"
    assert probe(path).orientation == orientation
    if name == "mirror":
        image = seen(path)["keyframe"].astype(int)
        found = [image[row, column] for row in (45, 135) for column in (80, 240)]
        wanted = [(0, 0, 255), (255, 0, 0), (255, 255, 0), (0, 128, 0)]  # blue, red; yellow, green
        assert np.abs(np.subtract(found, wanted)).max() < 60


def matrix_of(
    angle: float, *, mirrored: bool = False, wide: float = 1, high: float = 1
) -> list[int]:
    """A display matrix that scales, turns clockwise by degrees and mirrors."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    side = -1 if mirrored else 1
    numbers = (side * cosine * wide, sine * wide, 0, -side * sine * high, cosine * high, 0, 0, 0)
    return [*(round(number * 65536) for number in numbers), 1 << 30]


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(
    ("angle", "turn"),
    [(0, 0), (90, 90), (180, 180), (270, 270), (89, 90), (2, 0), (-2, 0), (-95, 270), (359, 0)],
)
def test_a_crooked_matrix_is_the_nearest_quarter(angle: int, turn: int, mirrored: bool) -> None:
    for wide, high in ((1, 1), (1.5, 0.5), (0.1, 4)):
        matrix = matrix_of(angle, mirrored=mirrored, wide=wide, high=high)
        assert nearest(matrix) == Orientation(turn, mirrored), (wide, high)


@pytest.mark.parametrize("flat", [[0] * 9, [65536, 0, 0, 65536, 0, 0, 0, 0, 1 << 30]])
def test_a_matrix_that_flattens_the_picture_says_nothing(flat: list[int]) -> None:
    assert nearest(flat) == Orientation()
