"""100,000 videos in the grid: no step of scrolling, resizing or selecting holds the window up."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from ui.context import Context
from ui.library.library_view import LibraryView

MANY = 100_000
LONGEST = 0.05
"""Seconds of the window's own thread that a step may take; others on the machine do not count."""


def add_many(context: Context) -> None:
    numbers = "WITH RECURSIVE n (x) AS (SELECT 1000 UNION ALL SELECT x + 1 FROM n LIMIT ?) "
    with Engine(context.library, context.models) as engine:
        database = engine.library.database
        with database.transaction():
            database.run(
                "INSERT INTO videos (id, content_key, size, state, added_at, changed_at, duration)"
                f" {numbers} SELECT x, 'many ' || x, 1, 'indexed', 1, 1, 10000000 FROM n",
                (MANY,),
            )
            database.run(
                "INSERT INTO places (video_id, path, size, modified_ns, seen_at)"
                f" {numbers} SELECT x, CAST('/films/' || x || '.mp4' AS BLOB), 1, 1, 1 FROM n",
                (MANY,),
            )


@pytest.fixture
def view(context: Context, qtbot: QtBot) -> LibraryView:
    add_many(context)
    made = LibraryView(context)
    qtbot.addWidget(made)
    made.resize(1440, 860)
    with qtbot.waitExposed(made):
        made.show()
    # The look at what could be upgraded is another thread's work, and long here.
    made._looked_behind = True
    with qtbot.waitSignal(made.model.counted, timeout=10_000):
        made.show_list("all", None)
    assert made.model.rowCount() == MANY + 4
    return made


def longest(steps: int, step: Callable[[int], object]) -> float:
    """The longest of so many steps, each with what Qt does after it (s of this thread)."""
    worst = 0.0
    for number in range(steps):
        begun = time.thread_time()
        step(number)
        QApplication.processEvents()
        worst = max(worst, time.thread_time() - begun)
        time.sleep(0.002)
    return worst


def test_scrolling_resizing_and_selecting_are_quick_steps(view: LibraryView, qtbot: QtBot) -> None:
    grid, model, bar = view.grid, view.model, view.grid.verticalScrollBar()
    took = {
        "wheel": longest(100, lambda _: bar.setValue(bar.value() + 60)),
        "pages": longest(40, lambda _: bar.setValue(bar.value() + bar.pageStep())),
        "end to end": longest(101, lambda n: bar.setValue(bar.maximum() * n // 100)),
    }
    assert bar.value() == bar.maximum()
    qtbot.waitUntil(lambda: all(model.video(n) for n in grid.seen()), timeout=5000)
    assert grid.seen().stop == MANY + 4
    took["resize"] = longest(30, lambda n: view.resize(1440 - 13 * n, 860))
    took["hover"] = longest(
        50, lambda n: QTest.mouseMove(grid.viewport(), QPoint(40 + 15 * n, 300))
    )
    took["select all"] = longest(1, lambda _: grid.selectAll())
    took["arrows"] = longest(20, lambda _: QTest.keyClick(grid, Qt.Key.Key_Up))
    took["order"] = longest(1, lambda _: view.show_list("all", None))
    assert max(took.values()) < LONGEST, took
