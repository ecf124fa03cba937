"""The grid of videos: places, keys, selection, scrolling, and the frames under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from ui.context import Context
from ui.library.library_view import LibraryView
from ui.library.scrubbing import place_in

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier
MANY = 600


def add_videos(context: Context, count: int, name: str = "more") -> None:
    """Put waiting videos into the library, as another process would."""
    with Engine(context.library, context.models) as engine:
        database = engine.library.database
        with database.transaction():
            for number in range(count):
                database.run(
                    "INSERT INTO videos (content_key, size, state, added_at, changed_at)"
                    " VALUES (?, 1, 'queued', 9e9, 1)",
                    (f"{name} {number:06}",),
                )
                database.run(
                    "INSERT INTO places (video_id, path, size, modified_ns, seen_at)"
                    " VALUES (last_insert_rowid(), ?, 1, 1, 1)",
                    (f"/films/{name} {number:06}.mp4".encode(),),
                )


Shown = Callable[[int], LibraryView]


@pytest.fixture
def shown(context: Context, qtbot: QtBot) -> Shown:
    """Shows the library with so many waiting videos beside the demo's four."""

    def show(more: int) -> LibraryView:
        add_videos(context, more)
        view = LibraryView(context)
        qtbot.addWidget(view)
        view.resize(1000, 700)
        with qtbot.waitExposed(view):
            view.show()
        with qtbot.waitSignal(view.model.counted, timeout=5000):
            view.show_list("all", None)
        qtbot.waitUntil(lambda: view.model.video(0) is not None, timeout=5000)
        return view

    return show


def row_of(view: LibraryView, title: str) -> int:
    return next(
        n for n in range(view.model.rowCount()) if (view.model.video(n) or {}).get("title") == title
    )


@pytest.mark.parametrize("width", [420, 960, 1440, 2200])
def test_videos_stand_in_columns_that_fill_the_width(shown: Shown, width: int) -> None:
    view = shown(40)
    view.resize(width, 700)
    QApplication.processEvents()
    grid = view.grid
    rects = [grid.visualRect(view.model.index(n)) for n in range(12)]
    first_line = [rect for rect in rects if rect.top() == rects[0].top()]
    room = grid.width()
    assert first_line[0].left() == room - 1 - first_line[-1].right() or (
        0 <= room - 1 - first_line[-1].right() - first_line[0].left() < len(first_line)
    ), "as much room at the right as at the left, but for what cannot be shared"
    assert all(not a.intersects(b) for a in rects for b in rects if a is not b)
    assert {rect.size().toTuple() for rect in rects} == {rects[0].size().toTuple()}
    for number, rect in enumerate(rects):
        assert grid.indexAt(rect.center()).row() == number
    assert not grid.indexAt(QPoint(1, 1)).isValid()


def test_arrows_home_end_and_pages_walk_through_the_grid(shown: Shown) -> None:
    view = shown(MANY)
    grid = view.grid
    grid.setFocus()
    columns = grid._columns()
    assert columns == 3

    def after(key: Qt.Key) -> int:
        QTest.keyClick(grid, key)
        return grid.currentIndex().row()

    assert grid.currentIndex().row() == 0, "the focus is seen before the first key"
    assert after(Key.Key_Right) == 1
    assert after(Key.Key_Down) == 1 + columns
    assert after(Key.Key_Left) == columns
    assert after(Key.Key_Up) == 0
    assert after(Key.Key_Up) == 0
    assert after(Key.Key_End) == MANY + 3
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()).center())
    assert after(Key.Key_PageUp) < MANY
    assert after(Key.Key_Home) == 0
    assert grid.verticalScrollBar().value() == 0


def test_shift_selects_all_rows_between_also_those_far_away(shown: Shown) -> None:
    view = shown(MANY)
    grid = view.grid
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_Right)
    QTest.keyClick(grid, Key.Key_End, Shift)
    assert grid.selected_numbers() == list(range(1, MANY + 4))
    QTest.keyClick(grid, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(grid.selected_numbers()) == MANY + 4
    QTest.keyClick(grid, Key.Key_Home)
    assert grid.selected_numbers() == [0]


def test_a_click_selects_control_adds_and_nothing_deselects(shown: Shown) -> None:
    view = shown(0)
    grid = view.grid
    centre = [grid.visualRect(view.model.index(n)).center() for n in range(4)]
    left, control = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(grid.viewport(), left, pos=centre[0])
    QTest.mouseClick(grid.viewport(), left, control, centre[2])
    assert grid.selected_numbers() == [0, 2]
    QTest.mouseClick(grid.viewport(), left, Shift, centre[3])
    assert grid.selected_numbers() == [0, 2, 3]
    QTest.mouseClick(grid.viewport(), left, pos=QPoint(3, 3))
    assert grid.selected_numbers() == []


def test_enter_and_a_double_click_play(shown: Shown, context: Context, qtbot: QtBot) -> None:
    view = shown(0)
    grid = view.grid
    asked: list[tuple[str, float, dict[str, Any]]] = []
    context.requests.open_moment.connect(lambda *wish: asked.append(wish))
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_Right)
    QTest.keyClick(grid, Key.Key_Return)
    place = grid.visualRect(view.model.index(2)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    ids = [view.model.video(n)["id"] for n in (1, 2)]  # type: ignore[index]
    assert asked == [(ids[0], 0.0, {}), (ids[1], 0.0, {})]


def top_title(view: LibraryView) -> str:
    grid = view.grid
    whole = next(n for n in grid.seen() if grid.visualRect(view.model.index(n)).top() >= 0)
    return str((view.model.video(whole) or {}).get("title"))


def test_the_view_does_not_jump_when_videos_come(
    shown: Shown, context: Context, qtbot: QtBot
) -> None:
    view = shown(MANY)
    grid, model = view.grid, view.model
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() // 2)
    qtbot.waitUntil(lambda: all(model.video(n) for n in grid.seen()), timeout=5000)
    before = top_title(view)
    chosen = model.index(grid.seen()[4])
    name = chosen.data()
    grid.setCurrentIndex(chosen)
    add_videos(context, 9, "newer")  # three lines of three
    with qtbot.waitSignal(model.counted, timeout=5000):
        model.refresh()
    assert model.rowCount() == MANY + 13
    assert top_title(view) == before
    assert [model.index(n).data() for n in grid.selected_numbers()] == [name]
    assert grid.currentIndex().data() == name


def test_at_the_top_new_videos_are_seen_at_once(
    shown: Shown, context: Context, qtbot: QtBot
) -> None:
    view = shown(50)
    add_videos(context, 1, "newer")
    with qtbot.waitSignal(view.model.counted, timeout=5000):
        view.model.refresh()
    assert view.grid.verticalScrollBar().value() == 0
    assert view.model.index(0).data() == "newer 000000"


def test_a_resized_window_keeps_its_place(shown: Shown, qtbot: QtBot) -> None:
    view = shown(MANY)
    grid, model = view.grid, view.model
    grid.verticalScrollBar().setValue(4000)
    qtbot.waitUntil(lambda: all(model.video(n) for n in grid.seen()), timeout=5000)
    number = next(n for n in grid.seen() if grid.visualRect(model.index(n)).top() >= 0)
    for width in (*range(1000, 600, -37), *range(600, 1000, 41)):
        view.resize(width, 700)
        QApplication.processEvents()
        assert 0 <= grid.visualRect(model.index(number)).top() < 700


def test_what_flies_past_is_not_read(shown: Shown, qtbot: QtBot) -> None:
    view = shown(4000)
    grid, model = view.grid, view.model
    bar = grid.verticalScrollBar()
    for part in range(1, 40):
        bar.setValue(bar.maximum() * part // 40)
        QApplication.processEvents()
    assert not view.delegate.resting
    read = [n for n in range(200, 3800, 100) if model.video(n) is not None]
    assert len(read) < 10
    qtbot.waitUntil(lambda: all(model.video(n) is not None for n in grid.seen()), timeout=5000)
    assert view.delegate.resting


# --- the frames under the pointer


def mean(image: QImage) -> QColor:
    return image.scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation).pixelColor(0, 0)


def unlike(one: QColor, other: QColor) -> int:
    return max(
        abs(one.red() - other.red()),
        abs(one.green() - other.green()),
        abs(one.blue() - other.blue()),
    )


def test_hovering_shows_the_frame_at_the_pointer(
    shown: Shown, context: Context, qtbot: QtBot
) -> None:
    view = shown(0)
    grid = view.grid
    number = row_of(view, "trip")
    row = view.model.video(number)
    assert row is not None
    with Engine(context.library, context.models) as engine:
        sheet = engine.browse.sprites(row["id"])[0]
    picture = view.delegate.picture_rect(grid.visualRect(view.model.index(number)))
    tiles = QImage(sheet["path"])
    seen = []
    for share in (0.15, 0.5, 0.85):
        at = QPoint(picture.left() + round(share * picture.width()), picture.center().y())
        QTest.mouseMove(grid.viewport(), at)
        qtbot.waitUntil(lambda: view.scrub.instant(row["id"]) is not None, timeout=5000)
        instant = view.scrub.instant(row["id"])
        assert instant == pytest.approx(share * row["duration"], abs=0.2)
        found, tile = place_in([sheet], instant)
        assert found is sheet
        assert sheet["times"][tile] <= instant
        down, across = divmod(tile, sheet["columns"])
        size = (sheet["tile_width"], sheet["tile_height"])
        wanted = mean(tiles.copy(across * size[0], down * size[1], *size))
        drawn = grid.viewport().grab(picture).toImage()
        assert unlike(mean(drawn), wanted) < 14
        seen.append(wanted)
    assert unlike(seen[0], seen[2]) > 20, "these frames can be told apart"
    QTest.mouseMove(grid.viewport(), QPoint(2, 2))
    assert view.scrub.instant(row["id"]) is None


def test_the_poster_is_shown_and_a_resized_one_is_read_in_steps(shown: Shown, qtbot: QtBot) -> None:
    view = shown(0)
    grid = view.grid
    number = row_of(view, "shapes")
    row = view.model.video(number)
    assert row is not None

    def colour() -> QColor:
        picture = view.delegate.picture_rect(grid.visualRect(view.model.index(number)))
        return mean(grid.viewport().grab(picture.adjusted(8, 8, -8, -40)).toImage())

    wanted = mean(QImage(row["poster"]))
    qtbot.waitUntil(lambda: unlike(colour(), wanted) < 25, timeout=5000)
    assert unlike(wanted, view._context.theme.colour("panel")) > 60


def test_tiles_are_found_across_sheets() -> None:
    sheets: list[dict[str, Any]] = [
        {"name": 1, "times": [0.0, 2.0]},
        {"name": 2, "times": [4.0, 6.0]},
    ]
    found = [place_in(sheets, at) for at in (0.0, 1.9, 2.0, 3.9, 4.0, 99.0)]
    assert [(sheet and sheet["name"], tile) for sheet, tile in found] == [
        (1, 0),
        (1, 0),
        (1, 1),
        (1, 1),
        (2, 0),
        (2, 1),
    ]
    assert place_in([], 1.0) == (None, 0)


def test_sheets_of_a_video_without_any_show_its_poster(
    shown: Shown, context: Context, tmp_path: Path, qtbot: QtBot
) -> None:
    view = shown(1)
    number = row_of(view, "more 000000")
    place = view.grid.visualRect(view.model.index(number)).center()
    QTest.mouseMove(view.grid.viewport(), place)
    qtbot.wait(150)
    assert view.scrub.instant((view.model.video(number) or {})["id"]) is None
