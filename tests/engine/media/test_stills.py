"""One picture of a file: the exact frame at an instant, and pictures as people have them."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import MediaError
from engine.media import stills
from engine.media.stills import LONG_SIDE, still
from engine.types import ticks
from tests.media_factory import COLOURS, frame_number, make_video, numbered

SIZE = (320, 180)


def pixels(encoded: bytes) -> np.ndarray:
    """RGB [h, w, 3] of what a picture became: always WebP."""
    with Image.open(io.BytesIO(encoded)) as picture:
        assert picture.format == "WEBP"
        return np.asarray(picture.convert("RGB"))


def colour(encoded: bytes, at: tuple[float, float] = (0.5, 0.5)) -> tuple[int, ...]:
    """The mean colour around a point, given in shares of width and height."""
    found = pixels(encoded)
    height, width = found.shape[:2]
    x, y = int(at[0] * width), int(at[1] * height)
    patch = found[max(0, y - 3) : y + 4, max(0, x - 3) : x + 4]
    return tuple(round(value) for value in patch.mean(axis=(0, 1)))


def near(found: tuple[int, ...], wanted: str) -> bool:
    return bool(np.abs(np.subtract(found, COLOURS[wanted])).max() < 30)


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds at 10 frames a second; each frame carries its number."""
    path = tmp_path_factory.mktemp("stills") / "counting.mp4"
    scene = (lambda at: numbered(round(at * 10), SIZE), 3.0)
    return make_video(path, [scene], fps=10, size=SIZE, gop=8)


# --- videos


@pytest.mark.parametrize(
    ("at", "number"),
    [(0.0, 0), (0.05, 0), (0.1, 1), (0.199, 1), (0.2, 2), (1.0, 10), (1.55, 15), (2.95, 29)],
)
def test_the_frame_shown_at_an_instant_is_taken(counting: Path, at: float, number: int) -> None:
    assert frame_number(pixels(still(counting, ticks(at)))) == number


def test_without_an_instant_the_first_frame_is_taken(counting: Path) -> None:
    assert still(counting) == still(counting, 0)


def test_the_very_end_shows_the_last_frame(counting: Path) -> None:
    assert frame_number(pixels(still(counting, ticks(3.0)))) == 29


def test_an_instant_beyond_the_end_is_refused_with_the_length(counting: Path) -> None:
    with pytest.raises(MediaError, match=r"timestamp_past_end\(.*seconds=3\.0"):
        still(counting, ticks(3.2))


def test_a_late_start_is_the_containers_zero(tmp_path: Path) -> None:
    """The first frame comes half a second after the sound: instants count from the sound."""
    scene = (lambda at: numbered(round(at * 10), SIZE), 2.0)
    path = make_video(tmp_path / "late.mkv", [scene], fps=10, size=SIZE, start_offset=0.5)
    assert frame_number(pixels(still(path, ticks(1.55)))) == 10


def test_of_a_variable_frame_rate_the_frame_that_is_still_shown_is_taken(tmp_path: Path) -> None:
    """A slide of eight seconds: 5 s shows what began at 1 s, not what comes at 9 s."""
    times = [0.0, 0.5, 1.0, 9.0, 9.5]
    scene = (lambda at: numbered(times.index(at), SIZE), 10.0)
    path = make_video(tmp_path / "slides.mp4", [scene], size=SIZE, times=times)
    numbers = [frame_number(pixels(still(path, ticks(at)))) for at in (0.75, 5.0, 8.9, 9.0, 9.4)]
    assert numbers == [1, 2, 2, 3, 3]


def test_a_slide_that_is_shown_longer_still_is_found(tmp_path: Path) -> None:
    times = [0.0, 1.0, 40.0, 41.0]
    scene = (lambda at: numbered(times.index(at), SIZE), 42.0)
    path = make_video(tmp_path / "slow.mp4", [scene], size=SIZE, times=times)
    assert frame_number(pixels(still(path, ticks(30.0)))) == 1


def test_a_phones_video_is_turned_upright_and_made_small(tmp_path: Path) -> None:
    """Lying 1280 x 720 on the disk, red on the left; turned it stands, red above or below."""
    lying = np.zeros((720, 1280, 3), np.uint8)
    lying[:, :640], lying[:, 640:] = COLOURS["red"], COLOURS["blue"]
    path = make_video(tmp_path / "phone.mp4", [(lying, 0.4)], size=(1280, 720), rotation=90)
    found = still(path, 0)
    assert pixels(found).shape == (LONG_SIDE, 288, 3)
    ends = {
        above
        for above in ("red", "blue")
        for y in (0.1, 0.9)
        if near(colour(found, (0.5, y)), above)
    }
    assert ends == {"red", "blue"}
    assert near(colour(found, (0.5, 0.9)), "red")


def test_anamorphic_pictures_have_square_pixels(tmp_path: Path) -> None:
    path = make_video(tmp_path / "dv.mp4", [("red", 0.4)], size=(180, 144), sar=(16, 11))
    height, width = pixels(still(path)).shape[:2]
    assert width / height == pytest.approx(180 * 16 / 11 / 144, rel=0.02)


# --- pictures


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_pictures_of_every_usual_form_are_taken(tmp_path: Path, form: str) -> None:
    path = tmp_path / "picture"  # its name says nothing
    Image.new("RGB", (1000, 500), COLOURS["orange"]).save(path, form)
    found = still(path)
    assert pixels(found).shape == (256, LONG_SIDE, 3)
    assert near(colour(found), "orange")


@pytest.mark.parametrize("mode", ["L", "LA", "1", "P", "CMYK", "RGBA", "I;16"])
def test_pictures_of_every_mode_are_taken(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("picture.jpg" if mode == "CMYK" else "picture.png")
    grey = np.full((90, 160), 128 if mode != "I;16" else 128 << 8, np.uint16)
    if mode == "I;16":
        Image.fromarray(grey).save(path)
    else:
        Image.new("RGB", (160, 90), (128, 128, 128)).convert(mode).save(path)
    found = colour(still(path))
    assert len(found) == 3
    if mode != "1":
        assert near(found, "grey"), found


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), "red").save(tmp_path / "small.png")
    assert pixels(still(tmp_path / "small.png")).shape == (20, 40, 3)


def test_a_photograph_is_turned_as_its_exif_says(tmp_path: Path) -> None:
    """Orientation 6: the camera lay on its side; turned right, what was left is above."""
    lying = Image.new("RGB", (400, 200), COLOURS["red"])
    lying.paste(COLOURS["blue"], (200, 0, 400, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    lying.save(tmp_path / "photo.jpg", exif=exif)
    found = still(tmp_path / "photo.jpg")
    assert pixels(found).shape == (400, 200, 3)
    assert near(colour(found, (0.5, 0.1)), "red")
    assert near(colour(found, (0.5, 0.9)), "blue")


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_what_is_transparent_is_not_what_lies_hidden_under_it(tmp_path: Path, mode: str) -> None:
    """A red disc cut out of a photograph: around it nothing shows, neither black nor its green."""
    cut = Image.new("RGBA", (100, 100), (0, 255, 0, 0))
    cut.paste((220, 30, 30, 255), (30, 30, 70, 70))
    path = tmp_path / "cut.png"
    (cut if mode == "RGBA" else cut.quantize(4)).save(path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = still(path)
    assert near(colour(found), "red")
    assert near(colour(found, (0.1, 0.1)), "white")


# --- refused


def huge_png(width: int, height: int) -> bytes:
    """A PNG that says it is of that size, and has no pixels."""

    def part(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", b"") + part(b"IEND", b"")


@pytest.mark.parametrize("size", [(15_000, 14_000), (60_000, 60_000)])
def test_a_huge_picture_is_refused_before_it_is_unpacked(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """210 million pixels, and as many as Pillow takes for an attack."""
    (tmp_path / "huge.png").write_bytes(huge_png(*size))
    with pytest.raises(MediaError, match="picture_too_large"):
        still(tmp_path / "huge.png")


def test_a_big_photograph_is_none_too_large(tmp_path: Path) -> None:
    """Of 108 million pixels, as telephones take them: more than Pillow warns of."""
    Image.new("L", (12_000, 9_000), 128).save(tmp_path / "big.jpg")
    assert stills.MOST_PIXELS > 12_000 * 9_000
    assert near(colour(still(tmp_path / "big.jpg")), "grey")


@pytest.mark.parametrize("content", [b"", b"just words\n", b"%PDF-1.7\n", b"\x00" * 500])
def test_what_is_no_picture_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notes.txt").write_bytes(content)
    with pytest.raises(MediaError, match=r"picture_unknown_format\(.*name=notes\.txt"):
        still(tmp_path / "notes.txt")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_a_picture_broken_off_anywhere_is_a_plain_error_or_a_picture(
    tmp_path: Path, form: str
) -> None:
    whole = io.BytesIO()
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (60, 80, 3), np.uint8)).save(whole, form)
    refused = 0
    path = tmp_path / "part"
    for share in np.linspace(0, 0.99, 23):
        path.write_bytes(whole.getvalue()[: int(share * len(whole.getvalue()))])
        try:
            found = still(path)
        except MediaError:
            refused += 1
        else:
            assert pixels(found).ndim == 3
    assert refused > 2


def test_a_picture_has_no_instant(tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), "red").save(tmp_path / "photo.png")
    with pytest.raises(MediaError):
        still(tmp_path / "photo.png", ticks(3.0))


def test_a_damaged_video_is_a_plain_error(tmp_path: Path, counting: Path) -> None:
    whole = counting.read_bytes()
    (tmp_path / "half.mp4").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(MediaError):
        still(tmp_path / "half.mp4", ticks(1.0))


def test_frame_times_are_exact_at_odd_rates(tmp_path: Path) -> None:
    """At 30000/1001 frames a second the 30th begins at 1.001 s."""
    rate = Fraction(30_000, 1001)
    scene = (lambda at: numbered(round(at * float(rate)), SIZE), 2.0)
    path = make_video(tmp_path / "ntsc.mp4", [scene], fps=rate, size=SIZE)
    assert frame_number(pixels(still(path, ticks(1.0009)))) == 29
    assert frame_number(pixels(still(path, ticks(1.0011)))) == 30
