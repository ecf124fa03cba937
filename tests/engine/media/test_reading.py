"""What of a video is kept to be read: what may be text, once, and when it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.media import reading
from engine.media.keyframes import Seen
from engine.media.reading import ReadingClock, ReadingPicker
from engine.types import ReadingImage, seconds, ticks
from engine.types.screen import COLUMNS, ROWS
from tests.made_screens import blank, scenery, slide, write

AGENDA = ("Agenda of the meeting", "1. Budget for 2025", "2. Hiring plan")
SALE = ("Sale 50% until Friday", "Only in our new store", "Ask for the catalogue")
SPOKEN = ("We found the old lighthouse", "It was locked for years", "Nobody has the key")

Picture = NDArray[np.uint8]


def kept(pictures: Sequence[Picture], first: float = 0.0) -> list[ReadingImage]:
    """The readings of pictures a second apart, as a chunk of the visual pass gives them."""
    picker = ReadingPicker(quality=50)
    for number, picture in enumerate(pictures):
        page = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
        unused = np.zeros((1, 1, 3), np.uint8)
        at = ticks(first + number)
        picker.take(Seen(at, unused, None, False, False, (), page=page))  # type: ignore[arg-type]
    return list(picker.finish(ticks(first + len(pictures))))


def times(readings: Sequence[ReadingImage]) -> list[float]:
    return [seconds(each.at) for each in readings]


def share(each: ReadingImage) -> float:
    """The share of the cells that changed."""
    return float(np.unpackbits(np.frombuffer(each.cells, np.uint8)).mean())


def test_a_slide_that_stands_still_is_kept_once_and_the_next_one_once() -> None:
    first, second = slide(AGENDA), slide(SALE)
    assert times(kept([first] * 6 + [second] * 6)) == [0.0, 6.0]


@pytest.mark.parametrize("letters", [22, 40, 90, 200])
def test_letters_small_and_large_are_kept_whole(letters: int) -> None:
    picture = write(blank(), "Sale 50%", (300, 400), letters)
    (found,) = kept([picture])
    assert found.box is not None
    rows, columns = np.nonzero(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) < 128)
    left, top, width, height = found.box
    assert left * 1920 <= columns.min()
    assert columns.max() <= (left + width) * 1920
    assert top * 1080 <= rows.min()
    assert rows.max() <= (top + height) * 1080
    assert found.image is not None
    image = cv2.imdecode(np.frombuffer(found.image, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert image.shape == (round(height * 1080), round(width * 1920)), "as large as it was"


@pytest.mark.parametrize(
    "picture",
    [lambda n: scenery(shift=n * 40), lambda n: blank(colour=(20 * n,) * 3), lambda n: shape(n)],
    ids=["scenery", "fades", "shapes"],
)
def test_pictures_without_strokes_are_not_kept(picture: Callable[[int], Picture]) -> None:
    assert kept([picture(number) for number in range(6)]) == []


def shape(number: int) -> Picture:
    """A circle that moves."""
    made = blank()
    cv2.circle(made, (300 + 90 * number, 500), 160, (200, 40, 40), -1)
    return made


def test_text_that_goes_away_is_told_without_a_picture() -> None:
    first, gone = kept([slide(AGENDA)] * 3 + [blank()] * 3)
    assert (seconds(gone.at), gone.image, gone.digest, gone.box) == (3.0, None, None, None)
    assert share(gone) > 0.4 * share(first)


def test_subtitles_burnt_in_over_a_moving_picture_are_kept_once_each() -> None:
    def frame(number: int) -> Picture:
        text = SPOKEN[number // 4 % 3]
        return write(scenery(shift=number * 37), text, (500, 960), 36, colour=(255,) * 3)

    found = kept([frame(number) for number in range(12)])
    assert times(found) == [0.0, 4.0, 8.0]
    assert all(each.box is not None and each.box[3] < 0.3 for each in found), "their part alone"


def test_a_bullet_that_is_added_brings_only_its_own_lines() -> None:
    _, more = kept([slide(AGENDA[:2])] * 3 + [slide(AGENDA)] * 3)
    assert share(more) < 0.05
    assert more.box is not None
    assert more.box[1] > 0.1, "not the lines above it"


def test_a_ticker_is_kept_now_and_then() -> None:
    news = "  +++  ".join([*SPOKEN, *SALE, *AGENDA]) * 3

    def frame(number: int) -> Picture:
        return write(scenery(), news, (1800 - 160 * number, 1010), 30, colour=(255,) * 3)

    found = kept([frame(number) for number in range(40)])
    assert 8 <= len(found) <= 22, "one every four seconds, and those while it comes in"
    assert len([each for each in found if seconds(each.at) >= 14]) <= 8


def test_what_moves_all_over_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BYTES_AT_ONCE", 1_000_000)
    rng = np.random.default_rng(0)

    def leaves() -> Picture:
        coarse = rng.integers(0, 256, (270, 480), np.uint8)
        grey = cv2.resize(coarse, (1920, 1080), interpolation=cv2.INTER_LINEAR)
        return np.repeat(grey[:, :, None], 3, axis=2)

    found = kept([leaves() for _ in range(40)])
    size = sum(len(each.image or b"") for each in found)
    largest = max(len(each.image or b"") for each in found)
    assert size <= 1_000_000 + 40 * reading.BYTES_A_SECOND + largest


def test_a_chunk_begins_with_all_that_stands() -> None:
    picker_twice = [*kept([slide(AGENDA)] * 3), *kept([slide(AGENDA)] * 3, first=3.0)]
    assert times(picker_twice) == [0.0, 3.0]
    assert picker_twice[0].digest == picker_twice[1].digest, "one file for both"


def test_the_clock_takes_a_frame_a_second_and_the_first_of_a_chunk() -> None:
    clock = ReadingClock(ticks(1.0))
    taken = [at / 10 for at in range(3, 35) if clock.due(ticks(at / 10))]
    assert taken == [0.3, 1.0, 2.0, 3.0]
    clock.begin()
    assert clock.due(ticks(3.5))


def test_cells_are_as_many_as_bits() -> None:
    (found,) = kept([slide(AGENDA)])
    assert len(found.cells) * 8 == ROWS * COLUMNS
