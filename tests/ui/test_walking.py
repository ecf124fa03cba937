"""The thinnest real path: the window opens a real library, finds a moment and plays it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.context import Context
from ui.main_window import MainWindow


def test_a_window_shows_the_library_finds_a_moment_and_plays_it(
    context: Context, qtbot: QtBot
) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    context.requests.show_list.emit("all", None)
    qtbot.waitUntil(lambda: window.library.model.rowCount() == 4, timeout=5000)
    window.search_bar.set_text("the lighthouse")
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.results, timeout=5000)
