"""The timeline: where instants lie, zooming, pointing, and what is drawn in its tracks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from ui.context import Context
from ui.player.filmstrip import Filmstrip
from ui.player.hover_frame import HoverFrame
from ui.player.scale import Scale
from ui.player.timeline import Timeline
from ui.theme.tokens import POSTER_HEIGHT
from ui.widgets.pictures import Pictures
from ui.widgets.words import clock

Row = dict[str, Any]


def test_an_instant_and_its_place_are_one_to_one() -> None:
    scale = Scale(100.0, 500.0).fitted()
    assert (scale.x(0), scale.x(50), scale.x(100)) == (0, 250, 500)
    assert scale.at(125) == 25
    assert (scale.at(-10), scale.at(9999)) == (0, 100)
    closer = scale.zoomed(4, 250)
    for x in (0.0, 17.0, 499.0):
        assert closer.x(closer.at(x)) == pytest.approx(x)


def test_zooming_holds_the_instant_under_the_pointer() -> None:
    scale = Scale(3600.0, 700.0).fitted()
    for x in (40.0, 350.0, 660.0):
        at = scale.at(x)
        closer = scale.zoomed(8, x)
        assert closer.seen == 450
        assert closer.x(at) == pytest.approx(x)
        assert closer.zoomed(1 / 8, x) == scale


def test_zooming_ends_at_two_seconds_and_at_the_whole() -> None:
    scale = Scale(60.0, 700.0).fitted()
    assert scale.zoomed(1e6, 10).seen == 2
    assert scale.zoomed(1e-6, 10) == scale
    assert Scale(1.0, 700.0).fitted().zoomed(9, 10).seen == 1


def test_it_never_shows_what_is_before_or_behind_the_video() -> None:
    scale = Scale(60.0, 700.0).fitted().zoomed(6, 350)
    assert scale.moved_to(-5).first == 0
    assert scale.moved_to(999).end == 60
    assert scale.showing(scale.first + 1) == scale
    far = scale.moved_to(0).showing(40)
    assert far.first <= 40 <= far.end


@pytest.mark.parametrize("duration", [0.5, 20.0, 700.0, 40_000.0])
def test_the_marks_of_the_ruler_are_round_and_apart(duration: float) -> None:
    scale = Scale(duration, 640.0).fitted()
    marks = scale.marks(60)
    assert len(marks) >= 2
    assert all(scale.x(b) - scale.x(a) >= 59.9 for a, b in pairwise(marks))
    assert marks[0] == 0


def test_a_video_without_a_length_has_no_places() -> None:
    scale = Scale(0.0, 640.0).fitted()
    assert scale.marks(60) == []
    assert scale.at(100) == 0


@pytest.mark.parametrize(
    ("seconds", "parts", "text"),
    [(0, 0, "0:00"), (61.99, 0, "1:01"), (3600, 0, "1:00:00"), (61.999, 2, "1:01.99")],
)
def test_times_are_never_rounded_up(seconds: float, parts: int, text: str) -> None:
    assert clock(seconds, parts) == text


# --- the widget


@pytest.fixture
def filmstrip(context: Context) -> Filmstrip:
    with Engine(context.library, context.models) as engine:
        rows = {row["title"]: row["id"] for row in engine.browse.page(0, 9)}
        return Filmstrip(engine.browse.video(rows["shapes"]))


@pytest.fixture
def line(context: Context, filmstrip: Filmstrip, qtbot: QtBot) -> Iterator[Timeline]:
    pictures = Pictures()
    host = QWidget()
    made = Timeline(context.theme, pictures)
    column = QVBoxLayout(host)
    column.addStretch()
    column.addWidget(made)
    qtbot.addWidget(host)
    host.resize(640, 400)
    with qtbot.waitExposed(host):
        host.show()
    made.show_filmstrip(filmstrip)
    QApplication.processEvents()
    yield made
    pictures.close()


def turn(line: Timeline, x: float, notches: int, *, shift: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(x, 40),
        line.mapToGlobal(QPointF(x, 40)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(line, event)


def drawn(line: Timeline) -> QImage:
    return line.grab().toImage()


def test_a_click_and_a_drag_seek_to_what_is_under_the_pointer(line: Timeline) -> None:
    sought: list[float] = []
    line.sought.connect(sought.append)
    x = round(line.x_of(5.0))
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(x, 40))
    QTest.mouseMove(line, QPoint(round(line.x_of(15.0)), 40))
    QTest.mouseMove(line, QPoint(5000, 40))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(5000, 40))
    QTest.mouseMove(line, QPoint(x, 40))
    per_pixel = 1 / line.scale.per_second
    assert sought == pytest.approx([5.0, 15.0, 20.0], abs=per_pixel)
    assert line.at == sought[-1]


def test_the_wheel_zooms_about_the_pointer_and_a_double_click_fits(line: Timeline) -> None:
    x = 200.0
    at = line.at_of(x)
    turn(line, x, 4)
    assert line.scale.seen < 10
    assert line.at_of(x) == pytest.approx(at)
    first = line.scale.first
    turn(line, x, -1, shift=True)
    assert line.scale.first > first
    QTest.mouseDClick(line, Qt.MouseButton.LeftButton, pos=QPoint(200, 40))
    assert line.scale.seen >= line.scale.duration


def test_the_playhead_stays_in_sight(line: Timeline) -> None:
    turn(line, 20.0, 8)
    assert line.scale.end < 15
    line.show_at(18.0)
    assert line.scale.first <= 18.0 <= line.scale.end


def test_the_pointer_shows_the_frame_of_its_instant(
    context: Context, line: Timeline, filmstrip: Filmstrip, qtbot: QtBot
) -> None:
    host = line.parentWidget()
    assert host is not None
    hover = HoverFrame(context.theme, line, host)
    qtbot.waitUntil(lambda: line.tracks.tile(filmstrip, 0.0) is not None, timeout=3000)

    def shown_at(at: float) -> QColor:
        QTest.mouseMove(line, QPoint(round(line.x_of(at)), 40))
        assert hover.isVisible()
        assert host.rect().contains(hover.geometry())
        return hover.grab().toImage().pixelColor(12, 12)

    star, heart = shown_at(0.5), shown_at(11.0)
    assert star.blue() > 180  # a star on blue, later hearts on black
    assert heart.lightness() < 60
    shown_at(0.0)
    shown_at(19.9)
    QTest.mouseMove(host, QPoint(5, 5))
    QApplication.sendEvent(line, _leave())
    assert not hover.isVisible()


def _leave() -> Any:
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)


def test_the_film_strip_shows_the_sprites_of_each_instant(
    line: Timeline, filmstrip: Filmstrip, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: line.tracks.tile(filmstrip, 0.0) is not None, timeout=3000)
    qtbot.wait(60)
    image = drawn(line)
    y = line.tracks.filmstrip_top + POSTER_HEIGHT - 5
    assert image.pixelColor(round(line.x_of(1.0)) - 20, y).blue() > 150
    assert image.pixelColor(round(line.x_of(11.0)), y).lightness() < 60


def test_the_answer_gets_its_lane_and_its_marks(
    context: Context, line: Timeline, filmstrip: Filmstrip
) -> None:
    low = line.sizeHint().height()
    moment = {"at": 12.0, "score": 0.9, "confidence": "strong", "matched": []}
    filmstrip.take({"moments": [moment], "curve": [[12.0, 0.9]]})
    line.updateGeometry()
    line.refresh()
    QApplication.processEvents()
    assert line.height() > low
    image = drawn(line)
    accent = context.theme.colour("accent")
    y = line.tracks.tops(filmstrip)["curve"] + 30
    assert image.pixelColor(round(line.x_of(12.0)), y) == accent
    assert image.pixelColor(round(line.x_of(4.0)), y) != accent


def test_words_stand_at_their_times_once_there_is_room(
    context: Context, line: Timeline, qtbot: QtBot
) -> None:
    words = [{"start": n, "end": n + 1, "text": f" w{n}"} for n in range(10)]
    segment = {"start": 0, "end": 10, "text": "w0 w1 w2", "source": "speech", "words": words}
    video = {"duration": 60.0, "segments": [segment], "sprites": [], "scenes": [], "chapters": []}
    filmstrip = Filmstrip(video)
    filmstrip.marked = frozenset({"w3"})
    line.show_filmstrip(filmstrip)
    QApplication.processEvents()
    mark = context.theme.colour("mark")

    def marked() -> list[int]:
        image = drawn(line)
        y = line.tracks.tops(filmstrip)["words"] + 4
        return [x for x in range(image.width()) if image.pixelColor(x, y) == mark]

    assert marked() == []
    line.zoom(6, line.x_of(0))
    found = marked()
    assert found
    assert line.x_of(3.0) - 3 <= found[0] <= line.x_of(3.0) + 3


def test_a_long_video_is_drawn_quickly(context: Context, line: Timeline) -> None:
    """Three hours with 5,000 segments and 3,000 scenes: within what a window may wait."""
    import time

    duration = 10_800.0
    segments = [
        {"start": n * 2.0, "end": n * 2.0 + 1.9, "text": "some words", "source": "s", "words": []}
        for n in range(5000)
    ]
    scenes = [{"id": str(n), "start": n * 3.6, "end": n * 3.6 + 3.6} for n in range(3000)]
    filmstrip = Filmstrip(
        {"duration": duration, "segments": segments, "scenes": scenes, "sprites": []}
    )
    line.show_filmstrip(filmstrip)
    best = 9.0
    for _ in range(5):
        line.refresh()
        begun = time.perf_counter()
        line._drawn()
        best = min(best, time.perf_counter() - begun)
    assert best < 0.05
