"""The side bar: lists with their counts, watched folders, saved searches, what is being done."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from heimdex_desktop.supervisor import relaunch
from ui.bridge.poller import Snapshot
from ui.bridge.search_client import SearchClient
from ui.context import Context
from ui.library.side_bar import SideBar
from ui.library.side_delegate import BADGE, COUNT, KIND, TONE
from ui.widgets.question import Question

pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)


@pytest.fixture
def bar(context: Context, qtbot: QtBot) -> SideBar:
    made = SideBar(context)
    qtbot.addWidget(made)
    made.resize(made.width(), 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def shown(context: Context) -> list[Any]:
    """What the side bar requests for."""
    requests: list[Any] = []
    context.requests.show_list.connect(lambda *video_list: requests.append(video_list))
    context.requests.show_activity.connect(lambda: requests.append("activity"))
    context.requests.search.connect(requests.append)
    context.requests.similar.connect(lambda *wish: requests.append(wish))
    return requests


def names(bar: SideBar) -> list[str]:
    return [bar.model.index(n, 0).data() for n in range(bar.model.rowCount())]


def index_of(bar: SideBar, name: str) -> QModelIndex:
    return bar.model.index(names(bar).index(name), 0)


def click(bar: SideBar, name: str) -> None:
    place = bar.list.visualRect(index_of(bar, name)).center()
    QTest.mouseClick(bar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def chosen(bar: SideBar) -> list[str]:
    return [index.data() for index in bar.list.selectedIndexes()]


def see(context: Context, **counts: int) -> None:
    snapshot = Snapshot(counts=counts)
    context.poller.latest = snapshot
    context.poller.looked.emit(snapshot)


def test_only_what_there_is_has_an_entry(bar: SideBar, context: Context) -> None:
    assert names(bar) == ["All videos", "People", "Activity", "Folders", "Add folder…"]
    see(context, indexed=7, failed=2, offline=1, queued=3, processing=1)
    assert names(bar)[:5] == ["All videos", "People", "Activity", "Offline", "Failed"]
    counts = {name: index_of(bar, name).data(COUNT) for name in names(bar)[:5]}
    assert counts.pop("People") is None, "they are not recognised"
    assert counts == {"All videos": "14", "Activity": "4", "Offline": "1", "Failed": "2"}
    assert index_of(bar, "Failed").data(TONE) == "bad"
    see(context, indexed=14)
    assert names(bar)[:4] == ["All videos", "People", "Activity", "Folders"]
    assert index_of(bar, "Activity").data(COUNT) is None


def test_a_click_and_enter_show_what_an_entry_names(
    bar: SideBar, context: Context, shown: list[Any]
) -> None:
    see(context, indexed=7, failed=2)
    click(bar, "Failed")
    assert shown == [("failed", None)]
    assert chosen(bar) == ["Failed"]
    QTest.keyClick(bar.list, Qt.Key.Key_Up)
    QTest.keyClick(bar.list, Qt.Key.Key_Return)
    assert shown[1:] == ["activity"]
    assert chosen(bar) == ["Activity"]
    context.requests.show_list.emit("all", None)
    assert chosen(bar) == ["All videos"], "what another view shows is marked, too"


def test_headings_are_passed_over(bar: SideBar, context: Context) -> None:
    bar.list.setCurrentIndex(index_of(bar, "Activity"))
    QTest.keyClick(bar.list, Qt.Key.Key_Down)
    assert bar.list.currentIndex().data() == "Add folder…"


def test_watched_folders_are_listed_and_badged_when_they_are_gone(
    bar: SideBar,
    context: Context,
    demo_library: Path,
    tmp_path: Path,
    shown: list[Any],
    qtbot: QtBot,
) -> None:
    away = tmp_path / "Drive"
    away.mkdir()
    films = demo_library / "films"
    with Engine(context.library, context.models) as engine:
        engine.watch(films)
        engine.watch(away)
    away.rmdir()
    bar.refresh()
    qtbot.waitUntil(lambda: "films" in names(bar), timeout=5000)
    assert index_of(bar, "films").data(COUNT) == "4"
    assert index_of(bar, "films").data(BADGE) == ""
    assert index_of(bar, "Drive").data(BADGE) == "offline"
    assert "cannot be reached" in index_of(bar, "Drive").data(Qt.ItemDataRole.ToolTipRole)
    click(bar, "films")
    assert shown == [("all", str(films))]
    assert chosen(bar) == ["films"]
    menu = bar.menu(index_of(bar, "films"))
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "Stop watching").trigger()
    qtbot.waitUntil(lambda: "films" not in names(bar), timeout=5000)
    with Engine(context.library, context.models) as engine:
        assert engine.browse.count() == 4, "its videos stay"


def test_what_has_the_focus_keeps_it_as_entries_come(bar: SideBar, context: Context) -> None:
    bar.list.setCurrentIndex(index_of(bar, "Add folder…"))
    see(context, indexed=1, failed=1, offline=1)
    assert bar.list.currentIndex().data() == "Add folder…"
    assert bar.menu(index_of(bar, "All videos")) is None


# --- saved searches, with a service of their own: they are written into the library


@pytest.fixture
def searching(context: Context) -> Iterator[Context]:
    command = relaunch("search-service", [str(context.library), str(context.models)])
    client = SearchClient(command)
    yield dataclasses.replace(context, search=client)
    client.close()


def test_saved_searches_are_opened_renamed_moved_and_deleted(
    searching: Context, shown: list[Any], qtbot: QtBot
) -> None:
    for fields in (
        {"name": "Lights", "text": "the lighthouse"},
        {"name": "Stars", "text": "red star", "sort": "date"},
        {"name": "Like this", "text": "", "example": {"video": "1", "at": 0.5}},
    ):
        searching.search.ask("save", **fields)
    bar = SideBar(searching)
    qtbot.addWidget(bar)
    bar.resize(bar.width(), 600)
    bar.show()
    searching.search.start()
    qtbot.waitUntil(lambda: "Stars" in names(bar), timeout=15000)
    assert names(bar)[-4:] == ["Saved searches", "Lights", "Stars", "Like this"]
    assert index_of(bar, "Stars").data(KIND) == "saved"

    orders: list[str] = []
    bar.saved.order_wanted.connect(orders.append)
    click(bar, "Stars")
    assert shown == ["red star"]
    assert orders == ["date"]
    assert chosen(bar) == ["Stars"]
    click(bar, "Like this")
    assert shown[1] == ([{"video": "1", "at": 0.5}], "")

    bar.list.setCurrentIndex(index_of(bar, "Stars"))
    QTest.keyClick(bar.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: names(bar)[-3:] == ["Stars", "Lights", "Like this"], timeout=5000)
    assert bar.list.currentIndex().data() == "Stars"

    QTest.keyClick(bar.list, Qt.Key.Key_F2)
    dialog = bar.findChild(QInputDialog)
    assert dialog is not None
    assert dialog.textValue() == "Stars"
    dialog.setTextValue("Red stars")
    dialog.accept()
    qtbot.waitUntil(lambda: "Red stars" in names(bar), timeout=5000)

    said: list[str] = []
    searching.requests.say.connect(lambda text, _: said.append(text))
    bar.saved.rename(bar.saved.searches[0]["saved"], "Lights")
    qtbot.waitUntil(lambda: len(said) == 1, timeout=5000)
    assert "Lights" in said[0], "a name that another has is refused in words"

    bar.list.setCurrentIndex(index_of(bar, "Lights"))
    QTest.keyClick(bar.list, Qt.Key.Key_Delete)
    box = bar.findChild(Question)
    assert box is not None
    assert "Lights" in box.title.text()
    box.yes.click()
    qtbot.waitUntil(lambda: "Lights" not in names(bar), timeout=5000)
    assert names(bar)[-2:] == ["Red stars", "Like this"]
