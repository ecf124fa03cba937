"""The player: who is in the scene, text on screen beside speech, and boxes over the picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.made_people import picture
from ui.player.filmstrip import SCREEN, Filmstrip
from ui.player.people_row import PeopleRow
from ui.player.picture import Picture
from ui.player.transcript import Transcript
from ui.theme.theme import Theme
from ui.widgets.pictures import Pictures

Row = dict[str, Any]
BOX = (0.25, 0.5, 0.5, 0.125)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


def said(start: float, text: str) -> Row:
    return {
        "start": start,
        "end": start + 2,
        "text": text,
        "source": "speech",
        "track": 1,
        "words": [],
    }


def line(start: float, end: float, text: str) -> Row:
    return {
        "start": start,
        "end": end,
        "text": text,
        "box": list(BOX),
        "confidence": 0.9,
        "words": [],
    }


def seen(start: float, person: str | None, name: str = "", path: str = "") -> Row:
    return {
        "id": f"m{start}{person}",
        "start": start,
        "end": start + 1,
        "at": start,
        "picture": path,
        "box": (0.1, 0.1, 0.1, 0.1),
        "likeness": 0.5,
        "told": False,
        "person": person,
        "name": name,
    }


def film(**more: Any) -> Any:
    return {
        "id": "1",
        "duration": 30.0,
        "scenes": [{"id": str(n), "start": 10.0 * n, "end": 10.0 * n + 10} for n in range(3)],
        "segments": [said(0, "welcome"), said(5, "here is the sale")],
        "on_screen": [line(4, 12, "SALE 50%")],
        "sound": [],
        **more,
    }


def found(at: float, *boxes: tuple[float, float]) -> Row:
    match = {
        "channel": "keyword",
        "score": 1.0,
        "snippet": "SALE 50%",
        "marks": [[0, 4]],
        "kind": SCREEN,
        "boxes": [{"start": start, "end": end, "box": list(BOX)} for start, end in boxes],
    }
    return {
        "at": at,
        "start": at,
        "end": at + 2,
        "score": 1.0,
        "confidence": "strong",
        "places": [],
        "matched": [match],
    }


# --- boxes


def shown_frame(width: int, height: int) -> QVideoFrame:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    return QVideoFrame(image)


@pytest.mark.parametrize("room", [(640, 640), (800, 300), (320, 180)])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_is_where_the_word_is_however_the_picture_lies(
    qtbot: QtBot, theme: Theme, room: tuple[int, int], turn: int
) -> None:
    """With bars above or beside it, in any size, and turned: boxes are of the upright picture."""
    made = Picture(theme)
    qtbot.addWidget(made)
    made.resize(*room)
    made.setMinimumSize(1, 1)
    made.resize(*room)
    made.show()
    made.turn((turn, False))
    made.show_frame(shown_frame(320, 180))
    made.mark([BOX])
    wide, high = (320, 180) if turn in (0, 180) else (180, 320)
    factor = min(room[0] / wide, room[1] / high)
    left, top = (room[0] - wide * factor) / 2, (room[1] - high * factor) / 2
    expected = QRectF(
        left + BOX[0] * wide * factor,
        top + BOX[1] * high * factor,
        BOX[2] * wide * factor,
        BOX[3] * high * factor,
    )
    (box,) = made.boxes()
    for one, other in zip(box.getRect(), expected.getRect(), strict=True):
        assert abs(one - other) <= 1.5
    painted = made.grab().toImage()
    edge = [
        painted.pixelColor(round(expected.center().x()), y)
        for y in range(round(expected.top()) - 8, round(expected.top()) + 3)
        if 0 <= y < painted.height()
    ]
    assert theme.colour("found") in edge, "the line is drawn just around it"


def test_boxes_are_gone_with_the_words_and_with_the_picture(qtbot: QtBot, theme: Theme) -> None:
    strip = Filmstrip(film())
    strip.take({"moments": [found(5, (4, 8), (10, 12))], "curve": [], "query": "sale"})  # type: ignore[typeddict-item,list-item]
    assert strip.boxes_at(5) == [BOX]
    assert strip.boxes_at(9) == []
    assert strip.boxes_at(11) == [BOX]
    made = Picture(theme)
    qtbot.addWidget(made)
    made.mark([BOX])
    assert made.boxes() == [], "without a frame there is nothing to point at"
    made.show_frame(shown_frame(320, 180))
    assert len(made.boxes()) == 1
    made.clear()
    assert made.boxes() == []


# --- text on screen beside speech


def test_text_on_screen_stands_among_what_is_said_and_can_be_left_out() -> None:
    strip = Filmstrip(film())
    assert [one["text"] for one in strip.lines] == ["welcome", "SALE 50%", "here is the sale"]
    assert strip.segment_at(4.5) == 1
    assert strip.sound_of(1) is None
    strip.read_screen(False)
    assert [one["text"] for one in strip.lines] == ["welcome", "here is the sale"]
    assert strip.segment_at(5.5) == 1


def test_of_lines_that_come_together_the_one_that_was_found_is_followed() -> None:
    slide = [line(4, 12, "Title"), line(4, 12, "SALE 50%"), line(4, 12, "Budget")]
    strip = Filmstrip(film(on_screen=slide))
    assert strip.lines[strip.segment_at(4.5) or 0]["text"] == "Title"
    strip.take({"moments": [found(4, (4, 8))], "curve": [], "query": "sale"})  # type: ignore[typeddict-item,list-item]
    assert strip.lines[strip.segment_at(4.5) or 0]["text"] == "SALE 50%"


def test_the_switch_says_and_shows_which_lines_are_on_screen(qtbot: QtBot, theme: Theme) -> None:
    pane = Transcript(theme)
    qtbot.addWidget(pane)
    pane.resize(500, 300)
    pane.on_screen.show()
    pane.show()
    strip = Filmstrip(film())
    pane.show_segments(strip.lines, frozenset({"sale"}))
    wanted: list[bool] = []
    pane.screen_wanted.connect(wanted.append)
    QTest.mouseClick(pane.on_screen, Qt.MouseButton.LeftButton)
    assert wanted == [False]
    assert pane.on_screen.focusPolicy() & Qt.FocusPolicy.TabFocus
    told = pane.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "On screen: SALE 50%"
    assert pane.model.matches(1) == [(0, 4)], "what was found is marked there, too"
    with_sign = pane.list.delegate._indent()
    strip.read_screen(False)
    pane.show_segments(strip.lines, frozenset())
    assert pane.list.delegate._indent() < with_sign


# --- who is in the scene


def test_who_is_in_the_scene_is_shown_once_names_first() -> None:
    people = [
        seen(1, "g7"),
        seen(2, "3", "Minji"),
        seen(6, "3", "Minji"),
        seen(7, None),
        seen(12, "4", "Joon"),
    ]
    strip = Filmstrip(film(), people=people)  # type: ignore[arg-type]
    assert [one["person"] for one in strip.people_at(9)] == ["3", "g7"]
    assert [one["person"] for one in strip.people_at(15)] == ["4"]
    assert strip.people_at(25) == []


@pytest.fixture
def faces(qtbot: QtBot, theme: Theme) -> Callable[[], PeopleRow]:
    def made() -> PeopleRow:
        pictures = Pictures()
        row = PeopleRow(theme, pictures)
        row.destroyed.connect(pictures.close)
        pictures.setParent(row)
        qtbot.addWidget(row)
        row.resize(400, 60)
        return row

    return made


def test_a_face_searches_for_who_has_a_name_and_shows_who_has_none(
    qtbot: QtBot, faces: Callable[[], PeopleRow], tmp_path: Path
) -> None:
    path = tmp_path / "face.webp"
    path.write_bytes(picture("one"))
    row = faces()
    asked: list[str] = []
    row.found.connect(lambda name: asked.append(f"found {name}"))
    row.shown.connect(lambda who: asked.append(f"shown {who}"))
    row.show_people([seen(1, "3", "Minji & Joon", str(path)), seen(1, "g7", "", str(path))])  # type: ignore[list-item]
    assert row.isVisibleTo(None) or not row.isHidden()
    first, second = row.buttons
    assert first.text() == "Minji && Joon"
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert asked == ["found Minji & Joon", "shown g7"]
    grey = first.icon().pixmap(40, 40).toImage()
    qtbot.waitUntil(lambda: first.icon().pixmap(40, 40).toImage() != grey)
    row.show_people([])
    assert row.isHidden()
    assert row.buttons == []


def test_faces_are_round(
    qtbot: QtBot, faces: Callable[[], PeopleRow], tmp_path: Path, theme: Theme
) -> None:
    path = tmp_path / "face.webp"
    path.write_bytes(picture("one"))
    row = faces()
    row.show_people([seen(1, "g7", "", str(path))])  # type: ignore[list-item]
    before = row.buttons[0].icon().pixmap(40, 40).toImage()
    qtbot.waitUntil(lambda: row.buttons[0].icon().pixmap(40, 40).toImage() != before)
    image = row.buttons[0].icon().pixmap(40, 40).toImage()
    alpha = np.array([[image.pixelColor(x, y).alpha() for x in (0, 20, 39)] for y in (0, 20, 39)])
    assert alpha[1, 1] == 255
    assert alpha[0, 0] == alpha[0, 2] == alpha[2, 0] == alpha[2, 2] == 0
