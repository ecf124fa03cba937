"""The library's view: states, empty video_lists, and what can be done with videos."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMenu,
    QStyleOptionViewItem,
    QToolTip,
)
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.messages import Code, encode, message
from engine.store.progress import Heartbeat
from engine.types import UpgradeRequest, UpgradeScope
from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.library import words
from ui.library.library_view import LibraryView
from ui.messages import advice, sentence
from ui.theme.tokens import SMALL
from ui.widgets.question import Question

# Said of windows that are on no screen.
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)

WHY = message(Code.FILE_EMPTY, name="talk.mp4")
TOLD, ADVISED = sentence(WHY), advice(WHY)


def change(context: Context, statement: str, *values: Any) -> None:
    """Change the library as another process would."""
    with Engine(context.library, context.models) as engine:
        engine.library.database.run(statement, values)


def let_fail(context: Context, title: str) -> None:
    change(
        context,
        "UPDATE videos SET state = 'failed', category = 'truncated', message = ?"
        " WHERE id = (SELECT video_id FROM places WHERE CAST(path AS TEXT) LIKE ?)",
        encode(WHY),
        f"%{title}.mp4",
    )


def lose_words(context: Context, title: str) -> None:
    """Leave something to be done for a video."""
    change(
        context,
        "DELETE FROM artifacts WHERE step = 'fulltext' AND video_id ="
        " (SELECT video_id FROM places WHERE CAST(path AS TEXT) LIKE ?)",
        f"%{title}.mp4",
    )


def let_be(context: Context, state: str, *titles: str) -> None:
    for title in titles:
        change(
            context,
            "UPDATE videos SET state = ?"
            " WHERE id = (SELECT video_id FROM places WHERE CAST(path AS TEXT) LIKE ?)",
            state,
            f"%{title}.mp4",
        )


@pytest.fixture
def view(context: Context, qtbot: QtBot) -> LibraryView:
    made = LibraryView(context)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


def show(
    view: LibraryView, qtbot: QtBot, video_list: str = "all", folder: str | None = None
) -> None:
    with qtbot.waitSignal(view.model.counted, timeout=5000):
        view.show_list(video_list, folder)
    if view.model.rowCount():
        qtbot.waitUntil(lambda: view.model.video(0) is not None, timeout=5000)


def refreshed(view: LibraryView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.model.counted, timeout=5000):
        view.refresh()


def number(view: LibraryView, title: str) -> int:
    found = [n for n, row in view.model._rows() if row["title"] == title]
    assert len(found) == 1, title
    return found[0]


def row(view: LibraryView, title: str) -> dict[str, Any]:
    found = view.model.video(number(view, title))
    assert found is not None
    return found


def menu_of(view: LibraryView, *titles: str, at: float | None = None) -> QMenu:
    rows = [row(view, title) for title in titles]
    return view.video_actions.menu(rows, at, view._is_behind)


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def trigger(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


# --- what is shown


def test_the_head_says_what_is_shown_and_how_many(view: LibraryView, qtbot: QtBot) -> None:
    show(view, qtbot)
    assert view.title.text() == "All videos"
    assert view.count.text().startswith("4 ")
    view.order.setCurrentIndex(view.order.findData("longest"))
    with qtbot.waitSignal(view.model.counted, timeout=5000):
        view.order.activated.emit(view.order.currentIndex())
    lengths = [(view.model.video(n) or {})["duration"] for n in range(4)]
    assert lengths == sorted(lengths, reverse=True)
    assert view.model.video_list["order"] == "longest"
    show(view, qtbot, "all", "/nowhere/Holidays")
    assert view.title.text() == "Holidays"
    assert view.model.video_list["order"] == "longest", "another video_list keeps the order"


@pytest.mark.parametrize(
    ("video_list", "title", "buttons"),
    [
        ("failed", "Nothing has failed", False),
        ("offline", "No offline videos", False),
        ("waiting", "Queue is empty", False),
    ],
)
def test_an_empty_shelf_says_that_all_is_well(
    view: LibraryView, qtbot: QtBot, video_list: str, title: str, buttons: bool
) -> None:
    show(view, qtbot, video_list)
    assert view.pages.currentWidget() is view.empty
    assert view.empty.title.text() == title
    assert view.empty.folder.isVisible() is buttons


def test_an_empty_library_says_how_to_bring_videos(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    change(context, "UPDATE videos SET state = 'removed'")
    show(view, qtbot)
    assert view.pages.currentWidget() is view.empty
    assert view.empty.title.text() == "Drop videos or folders here"
    assert view.empty.folder.isVisible()
    view.empty.videos.click()
    dialog = view.window().findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()
    change(context, "UPDATE videos SET state = 'indexed'")
    refreshed(view, qtbot)
    assert view.pages.currentWidget() is view.grid


def test_states_are_told_in_quiet_words(view: LibraryView, context: Context, qtbot: QtBot) -> None:
    let_fail(context, "talk")
    let_be(context, "queued", "trip")
    let_be(context, "offline", "lesson")
    show(view, qtbot)
    told = {name: words.state_word(row(view, name)) for name in ("talk", "trip", "lesson")}
    assert told == {"talk": "Incomplete file", "trip": "Waiting", "lesson": "Offline"}
    assert words.tool_tip(row(view, "talk")).splitlines()[1:] == [TOLD, ADVISED]
    assert "Connect its drive" in words.tool_tip(row(view, "lesson"))
    assert words.accessible_text(row(view, "trip")).startswith("trip, 0:2")


def test_why_a_video_failed_is_in_its_tool_tip(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    let_fail(context, "talk")
    show(view, qtbot)
    index = view.model.index(number(view, "talk"))
    place = view.grid.visualRect(index).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, view.grid.viewport().mapToGlobal(place))
    view.delegate.helpEvent(event, view.grid, QStyleOptionViewItem(), index)
    assert TOLD in QToolTip.text()
    assert ADVISED in QToolTip.text()
    QToolTip.hideText()


def heartbeat(video_id: str, step: str, fraction: float) -> Snapshot:
    made = Heartbeat(1, int(video_id), step, fraction, None, None, None, 60.0, 0.0)
    return Snapshot(counts={"processing": 1}, heartbeat=made)


def accents(view: LibraryView, title: str) -> int:
    """How many pixels of the line in which a progress bar is drawn have the accent colour."""
    index = view.model.index(number(view, title))
    picture = view.delegate.picture_rect(view.grid.visualRect(index))
    line = QRect(picture.left(), picture.bottom() + 1, picture.width(), SMALL)
    image = view.grid.viewport().grab(line).toImage()
    wanted = QColor(view._context.theme.palette.accent)
    y = SMALL // 2
    return sum(image.pixelColor(x, y) == wanted for x in range(image.width()))


def test_a_thin_bar_shows_how_far_the_video_in_work_is(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    let_be(context, "processing", "trip")
    show(view, qtbot)
    assert accents(view, "trip") == 0
    video = row(view, "trip")["id"]
    lengths = []
    for step, fraction in (("shots", 0.2), ("shots", 0.9), ("transcript", 0.5), ("fulltext", 1.0)):
        context.poller.looked.emit(heartbeat(video, step, fraction))
        lengths.append(accents(view, "trip"))
    assert lengths == sorted(lengths)
    assert 0 < lengths[0] < lengths[1] < lengths[2] < lengths[3]
    assert accents(view, "talk") == 0
    assert words.state_word(row(view, "trip"), "transcript") == "Listening to speech"
    context.poller.looked.emit(Snapshot())
    assert accents(view, "trip") == 0


def test_every_step_of_the_engine_has_words_and_a_share() -> None:
    from engine.spec import STEPS

    names = [step.name.partition("/")[0] for step in STEPS]
    assert set(names) == set(words.SHARES)
    assert sum(words.SHARES.values()) == pytest.approx(1.0)
    assert all(words.step_word(name) != "Indexing" for name in names)
    assert words.done("fulltext", 1.0) == pytest.approx(1.0)


def test_a_video_behind_the_spec_bears_a_hint_and_can_be_upgraded(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    change(
        context,
        "UPDATE artifacts SET recipe = 'of long ago' WHERE step = 'visual_vectors' AND video_id ="
        " (SELECT video_id FROM places WHERE CAST(path AS TEXT) LIKE '%trip.mp4')",
    )
    show(view, qtbot)
    qtbot.waitUntil(lambda: view._is_behind(row(view, "trip")["id"]), timeout=5000)
    assert not view._is_behind(row(view, "talk")["id"])
    assert "Upgrade…" not in texts(menu_of(view, "talk"))
    asked: list[UpgradeRequest] = []
    context.requests.upgrade.connect(asked.append)
    trigger(menu_of(view, "trip", "talk"), "Upgrade…")
    assert asked == [UpgradeRequest(UpgradeScope.VIDEO, (Path(row(view, "trip")["path"]),))]


def test_an_offline_video_is_faded_and_not_played(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    let_be(context, "offline", "shapes")
    show(view, qtbot)
    played: list[object] = []
    said: list[str] = []
    context.requests.open_moment.connect(lambda *wish: played.append(wish))
    context.requests.say.connect(lambda text, _: said.append(text))
    view.grid.activated.emit(view.model.index(number(view, "shapes")))
    assert played == []
    assert len(said) == 1
    assert "shapes" in said[0]
    menu = menu_of(view, "shapes")
    able = {action.text(): action.isEnabled() for action in menu.actions()}
    assert not able["Play"]
    assert not able["Show in file manager"]
    assert able["Remove from the library…"]
    poster = row(view, "shapes")["poster"]

    def blue() -> int:
        picture = view.delegate.picture_rect(
            view.grid.visualRect(view.model.index(number(view, "shapes")))
        )
        image: QImage = view.grid.viewport().grab(picture).toImage()
        return image.pixelColor(12, 12).red()

    bright = QImage(poster).pixelColor(12, 12).red()
    qtbot.waitUntil(lambda: blue() > bright + 60, timeout=5000)


def test_a_screen_reader_finds_a_list_of_videos(view: LibraryView, qtbot: QtBot) -> None:
    show(view, qtbot)
    found = QAccessible.queryAccessibleInterface(view.grid)
    assert found.role() == QAccessible.Role.List
    assert found.text(QAccessible.Text.Name) == "Videos"
    assert found.childCount() == 4
    said = [found.child(n).text(QAccessible.Text.Name) for n in range(4)]
    assert said[number(view, "trip")].startswith("trip, 0:2")
    assert "7 scene" in said[number(view, "trip")]


# --- what is done


def test_the_menu_of_one_and_of_several(view: LibraryView, context: Context, qtbot: QtBot) -> None:
    let_be(context, "queued", "talk")
    show(view, qtbot)
    assert texts(menu_of(view, "trip")) == [
        "Play",
        "Show in file manager",
        "Copy path",
        "Index again",
        "Remove from the library…",
    ]
    assert texts(menu_of(view, "trip", at=7.5))[1] == "Play from 0:07"
    assert texts(menu_of(view, "trip", "talk")) == [
        "Index again",
        "Move to the front of the queue",
        "Remove from the library…",
    ]
    trigger(menu_of(view, "trip"), "Copy path")
    assert QApplication.clipboard().text() == row(view, "trip")["path"]


def test_the_menu_comes_by_mouse_and_plays_from_the_frame_shown(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    show(view, qtbot)
    index = view.model.index(number(view, "trip"))
    picture = view.delegate.picture_rect(view.grid.visualRect(index))
    place = QPoint(picture.left() + picture.width() // 2, picture.center().y())
    video = row(view, "trip")["id"]
    QTest.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(view.grid.viewport(), QPoint(2, 2))  # or it may stand there already
    QTest.mouseMove(view.grid.viewport(), place)
    qtbot.waitUntil(lambda: view.scrub.instant(video) is not None, timeout=5000)
    view.grid.menu_wanted.emit(view.grid.viewport().mapToGlobal(place))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    asked: list[Any] = []
    context.requests.open_moment.connect(lambda *wish: asked.append(wish))
    trigger(menu, next(text for text in texts(menu) if text.startswith("Play from")))
    menu.close()
    assert asked[0][0] == video
    assert asked[0][1] == pytest.approx(10.5, abs=0.3)


def test_a_failed_video_is_tried_again_and_another_is_made_anew(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    let_fail(context, "talk")
    lose_words(context, "talk")
    show(view, qtbot)
    asked: list[UpgradeRequest] = []
    context.requests.upgrade.connect(asked.append)
    with qtbot.waitSignal(context.requests.say, timeout=5000) as said:
        trigger(menu_of(view, "talk", "trip"), "Index again")
    assert said.args[0].startswith("1 ")  # type: ignore[index]
    path = Path(row(view, "trip")["path"])
    assert asked == [UpgradeRequest(UpgradeScope.VIDEO, (path,), force=True)]
    qtbot.waitUntil(lambda: row(view, "talk")["state"] == "queued", timeout=5000)


def test_a_waiting_video_comes_to_the_front(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    let_be(context, "queued", "shapes", "talk", "trip")
    show(view, qtbot)
    with Engine(context.library, context.models) as engine:
        first = engine.library.videos.next_queued()
        assert first is not None
        last = next(title for title in ("trip", "talk") if row(view, title)["id"] != str(first.id))
        with qtbot.waitSignal(context.requests.say, timeout=5000):
            trigger(menu_of(view, last), "Move to the front of the queue")
        now = engine.library.videos.next_queued()
        assert now is not None
        assert str(now.id) == row(view, last)["id"]


def test_removing_asks_first_and_leaves_the_file(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    show(view, qtbot)
    file = Path(row(view, "talk")["path"])
    view.grid.setCurrentIndex(view.model.index(number(view, "talk")))
    QTest.keyClick(view.grid, Qt.Key.Key_Delete)
    box = view.window().findChild(Question)
    assert box is not None
    assert "talk" in box.title.text()
    assert "Nothing is deleted from disk" in box.text.text()
    box.no.click()
    qtbot.wait(50)
    assert view.model.rowCount() == 4
    box = view.video_actions.ask_to_remove([row(view, "talk"), row(view, "trip")])
    assert box is not None
    assert "2 " in box.title.text()
    box.yes.click()
    qtbot.waitUntil(lambda: view.model.rowCount() == 2, timeout=5000)
    assert file.exists()
    assert {found["title"] for _, found in view.model._rows()} == {"shapes", "lesson"}


def test_a_video_in_two_places_is_removed_from_both(
    view: LibraryView, context: Context, qtbot: QtBot
) -> None:
    change(
        context,
        "INSERT INTO places (video_id, path, size, modified_ns, seen_at)"
        " SELECT video_id, CAST('/other/talk.mp4' AS BLOB), size, modified_ns, seen_at FROM places"
        " WHERE CAST(path AS TEXT) LIKE '%talk.mp4'",
    )
    show(view, qtbot)
    view.video_actions.remove([row(view, "talk")])
    qtbot.waitUntil(lambda: view.model.rowCount() == 3, timeout=5000)


def test_the_view_is_drawn_anew_in_another_theme(view: LibraryView, qtbot: QtBot) -> None:
    show(view, qtbot)
    theme = view._context.theme

    def ground() -> QColor:
        return view.grid.viewport().grab().toImage().pixelColor(2, 2)

    theme.choose("light")
    light = ground()
    theme.choose("dark")
    assert ground() != light
    theme.choose("system")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (21.9, "0:21"), (725, "12:05"), (3723, "1:02:03")]
)
def test_lengths_are_written_as_on_a_clock(seconds: float, text: str) -> None:
    assert words.clock(seconds) == text
