"""The player's picture: turned, mirrored and coloured as every player shows the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QtVideo, QVideoFrame, QVideoFrameFormat
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.media.probe import probe
from engine.types import Playing
from tests.made_hdr import HLG, PQ, Colours, codes, make_hdr
from tests.made_pictures import EIGHT, corners, make_oriented, make_photographs, quadrants, shown
from ui.player.picture import Picture
from ui.player.playback import Playback
from ui.player.shown import Shown, Turned
from ui.theme.theme import Theme

Play = Callable[[Path, Turned | None], Picture]


def pixels(image: QImage) -> np.ndarray:
    """RGB uint8 [h, w, 3] of an image."""
    made = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), made.bytesPerLine())
    return rows[:, : 3 * made.width()].reshape(made.height(), made.width(), 3).copy()


def painted(picture: Picture) -> np.ndarray:
    """What is painted of the frame, without what is left free about it."""
    found = pixels(picture.grab().toImage())
    size = picture.frame.size()
    factor = min(found.shape[1] / size.width(), found.shape[0] / size.height())
    wide, high = round(size.width() * factor), round(size.height() * factor)
    left, top = (found.shape[1] - wide) // 2, (found.shape[0] - high) // 2
    return found[top : top + high, left : left + wide]


@pytest.fixture
def play(qtbot: QtBot, qapp: QApplication) -> Iterator[Play]:
    """Opens a file, shows its frame at half a second, and gives the picture."""
    playback, picture = Playback(), Picture(Theme(qapp))
    playback.sound.setMuted(True)
    playback.shown.connect(picture.show_frame)
    qtbot.addWidget(picture)
    picture.resize(480, 480)
    picture.show()

    def opened(path: Path, turned: Turned | None) -> Picture:
        picture.turn(turned)
        with qtbot.waitSignal(playback.landed, timeout=8000):
            playback.open(Playing(path), 0.5)
        return picture

    yield opened
    playback.close()


def turned_of(path: Path) -> Turned:
    about = probe(path).orientation
    return about.turn, about.mirrored


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("name", EIGHT)
def test_the_player_shows_each_orientation(
    tmp_path: Path, play: Play, name: str, known: bool
) -> None:
    """As the index knows it, and by the file alone before it is indexed."""
    matrix, _ = EIGHT[name]
    path = make_oriented(tmp_path / "a.mp4", matrix)
    picture = play(path, turned_of(path) if known else None)
    assert corners(pixels(picture.frame)) == shown(matrix)
    assert corners(painted(picture)) == shown(matrix)


@pytest.mark.parametrize("extension", ["mov", "mkv"])
def test_other_containers_and_pixels_that_are_not_square(
    tmp_path: Path, play: Play, extension: str
) -> None:
    matrix, _ = EIGHT["transposed"]
    path = make_oriented(tmp_path / f"a.{extension}", matrix, size=(180, 144), sar=(16, 11))
    picture = play(path, turned_of(path))
    assert corners(painted(picture)) == shown(matrix)
    about = probe(path)
    size = picture.frame.size()
    assert size.height() / size.width() == pytest.approx(about.height / about.width, rel=0.02)


@pytest.mark.parametrize("name", ["mirrored", "turned by 90", "transposed"])
def test_what_qt_does_not_read_is_turned_as_the_index_knows(
    tmp_path: Path, play: Play, name: str
) -> None:
    matrix, number = EIGHT[name]
    path = make_photographs(tmp_path / "a.avi", number)
    assert corners(painted(play(path, turned_of(path)))) == shown(matrix)


TWIN = (207, 29, 30), (31, 158, 63), (150, 150, 150)
DARK = 34
"""How much eight bits of BT.2020, all that Qt gives, can be off in a dark channel of BT.709."""
TRANSFERS = {
    HLG: QVideoFrameFormat.ColorTransfer.ColorTransfer_STD_B67,
    PQ: QVideoFrameFormat.ColorTransfer.ColorTransfer_ST2084,
}


def frame_of(colour: tuple[int, int, int], transfer: int) -> QVideoFrame:
    """A frame of one colour, as a decoder of a graphics card gives it."""
    form = QVideoFrameFormat(QSize(32, 16), QVideoFrameFormat.PixelFormat.Format_P010)
    form.setColorSpace(QVideoFrameFormat.ColorSpace.ColorSpace_BT2020)
    form.setColorTransfer(TRANSFERS[transfer])
    form.setColorRange(QVideoFrameFormat.ColorRange.ColorRange_Video)
    frame = QVideoFrame(form)
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    luma, blue, red = codes(colour, Colours(transfer))
    for plane, pair in enumerate(((luma, luma), (blue, red))):
        bits: Any = frame.bits(plane)
        bits[:] = np.tile(np.array(pair, np.uint16) << 6, len(bits) // 4).tobytes()
    frame.unmap()
    return frame


@pytest.mark.parametrize("within", [None, QSize(8, 8)])
@pytest.mark.parametrize("transfer", [HLG, PQ])
def test_hdr_is_shown_about_as_its_sdr_twin(
    qapp: QApplication, transfer: int, within: QSize | None
) -> None:
    for colour in TWIN:
        image = Shown(frame_of(colour, transfer)).image(None, within)
        away = np.abs(pixels(image)[2, 2].astype(int) - colour)
        assert away[np.array(colour) > 60].max() <= 12, colour
        assert away.max() <= DARK, colour


@pytest.mark.parametrize("transfer", [HLG, PQ])
def test_an_hdr_film_is_played_about_as_its_sdr_twin(
    tmp_path: Path, play: Play, transfer: int
) -> None:
    path = make_hdr(tmp_path / "a.mp4", [(TWIN, 1)], Colours(transfer))
    picture = play(path, None)
    if picture.frame.isNull():
        pytest.skip("without OpenGL Qt makes no image of this pixel format")
    for image in (painted(picture), pixels(picture.frame)):
        row = image[image.shape[0] // 2]
        found = [row[len(row) * part // 6].astype(int) for part in (1, 3, 5)]
        assert np.abs(np.subtract(found, TWIN)).max() <= DARK, found
        assert np.abs(np.subtract(found, TWIN)).mean() <= 8, found


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_qt_turns_before_it_mirrors(turn: int, mirrored: bool, qtbot: QtBot) -> None:
    """What ``upright`` takes for granted."""
    size = QSize(64, 32)
    form = QVideoFrameFormat(size, QVideoFrameFormat.PixelFormat.Format_BGRX8888)
    form.setRotation(QtVideo.Rotation(turn))
    form.setMirrored(mirrored)
    frame = QVideoFrame(form)
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    drawn = np.full((32, 64, 4), 255, np.uint8)
    drawn[:, :, :3] = quadrants((64, 32))[:, :, ::-1]
    bits: Any = frame.bits(0)
    bits[:] = drawn.tobytes()
    frame.unmap()
    expected = np.rot90(quadrants((64, 32)), -turn // 90)
    expected = expected[:, ::-1] if mirrored else expected
    assert corners(pixels(frame.toImage())) == corners(expected)
