"""The library's model: pages are read when seen, and rows keep their videos as others come."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from ui.context import Context
from ui.library.videos_model import KEPT_PAGES, PAGE, VIDEO, VideosModel


def add_videos(context: Context, count: int, name: str = "more") -> None:
    """Put waiting videos into the library, as another process would."""
    with Engine(context.library, context.models) as engine:
        database = engine.library.database
        with database.transaction():
            for number in range(count):
                key = f"{name} {number:06}"
                database.run(
                    "INSERT INTO videos (content_key, size, state, added_at, changed_at)"
                    " VALUES (?, 1, 'queued', 1, 1)",
                    (key,),
                )
                database.run(
                    "INSERT INTO places (video_id, path, size, modified_ns, seen_at)"
                    " VALUES (last_insert_rowid(), ?, 1, 1, 1)",
                    (f"/films/{key}.mp4".encode(),),
                )


@pytest.fixture
def model(context: Context, qtbot: QtBot) -> VideosModel:
    made = VideosModel(context.operations)
    # A mistake of the model is a Qt warning, which fails the test.
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Warning)
    tester.setParent(made)
    return made


def show(model: VideosModel, qtbot: QtBot, order: str = "added") -> None:
    with qtbot.waitSignal(model.counted, timeout=5000):
        model.show_list("all", None, order)


def titles(model: VideosModel, rows: range) -> list[str]:
    return [row["title"] for n in rows if (row := model.video(n)) is not None]


def test_a_shelf_is_counted_and_its_first_page_read(model: VideosModel, qtbot: QtBot) -> None:
    show(model, qtbot, "oldest")
    assert model.rowCount() == 4
    assert sorted(titles(model, range(4))) == ["lesson", "shapes", "talk", "trip"]
    row = model.index(0).data(VIDEO)
    assert row["state"] == "indexed"
    assert row["duration"] > 0


def test_only_pages_that_are_seen_are_read(
    model: VideosModel, context: Context, qtbot: QtBot
) -> None:
    add_videos(context, 1000)
    show(model, qtbot)
    assert model.rowCount() == 1004
    assert model.index(950).data() == ""
    assert model.reading == 0, "looking at a row reads nothing"
    model.see(940, 960)
    qtbot.waitUntil(lambda: model.video(950) is not None, timeout=5000)
    assert model.index(950).data() == "more 000049"
    assert model.video(500) is None


def test_pages_that_were_passed_by_are_not_read(
    model: VideosModel, context: Context, qtbot: QtBot
) -> None:
    add_videos(context, 1000)
    show(model, qtbot)
    held = threading.Event()
    context.operations.run(lambda _: held.wait(5))
    for first in range(200, 900, PAGE):
        model.see(first, first + 20)
        assert model.reading == 1
    held.set()
    qtbot.waitUntil(lambda: model.video(800) is not None, timeout=5000)
    assert [page for page in range(2, 8) if model.video(page * PAGE) is not None] == []
    qtbot.waitUntil(lambda: not context.operations._under_way, timeout=5000)


def test_a_long_way_keeps_few_pages(model: VideosModel, context: Context, qtbot: QtBot) -> None:
    add_videos(context, 5000)
    show(model, qtbot)
    for first in range(0, 5000, PAGE):
        model.see(first, first)
        qtbot.waitUntil(lambda n=first: model.video(n) is not None, timeout=5000)
    read = [n for n in range(0, 5000, PAGE) if model.video(n) is not None]
    assert len(read) == KEPT_PAGES
    assert 4900 in read


def test_what_is_held_follows_its_video_when_others_come_before_it(
    model: VideosModel, context: Context, qtbot: QtBot
) -> None:
    add_videos(context, 150)
    show(model, qtbot)
    second = QPersistentModelIndex(model.index(1))
    last = QPersistentModelIndex(model.index(99))
    names = [second.data(), last.data()]
    add_videos(context, 3, "newer")
    with qtbot.waitSignal(model.counted, timeout=5000):
        qtbot.wait(550)
        model.refresh()
    assert model.rowCount() == 157
    assert second.row() == 4
    assert last.row() == 102, "it stands on another page now"
    assert second.data() == names[0]
    model.see(100, 120)
    qtbot.waitUntil(lambda: last.data() == names[1], timeout=5000)
    assert titles(model, range(3)) == ["newer 000002", "newer 000001", "newer 000000"]


def test_what_was_taken_out_is_held_no_more(
    model: VideosModel, context: Context, demo_library: Path, qtbot: QtBot
) -> None:
    show(model, qtbot, "oldest")
    held = {row["title"]: QPersistentModelIndex(model.index(n)) for n, row in model._rows()}
    with Engine(context.library, context.models) as engine:
        engine.remove([demo_library / "films" / "talk.mp4"])
    with qtbot.waitSignal(model.counted, timeout=5000):
        qtbot.wait(550)
        model.refresh()
    assert model.rowCount() == 3
    assert not held["talk"].isValid()
    assert {name: index.data() for name, index in held.items() if index.isValid()} == {
        name: name for name in ("shapes", "trip", "lesson")
    }


def test_a_library_that_changes_all_the_time_is_read_twice_a_second(
    model: VideosModel, qtbot: QtBot
) -> None:
    show(model, qtbot)
    counts: list[int] = []
    model.counted.connect(counts.append)
    until = time.monotonic() + 1.2
    while time.monotonic() < until:
        model.refresh()
        qtbot.wait(20)
    assert 1 <= len(counts) <= 3


def test_a_shelf_that_was_left_answers_no_more(
    model: VideosModel, context: Context, qtbot: QtBot
) -> None:
    show(model, qtbot)
    held = threading.Event()
    context.operations.run(lambda _: held.wait(5))
    model.show_list("all")
    model.show_list("failed")
    held.set()
    with qtbot.waitSignal(model.counted, timeout=5000):
        pass
    assert model.rowCount() == 0
    qtbot.wait(50)
    assert model.rowCount() == 0
    assert model.video(0) is None


def test_rows_are_given_also_where_they_are_not_read(
    model: VideosModel, context: Context, qtbot: QtBot
) -> None:
    add_videos(context, 600)
    show(model, qtbot)
    given: list[str] = []
    model.rows([3, 250, 599, 603], lambda rows: given.extend(row["title"] for row in rows))
    qtbot.waitUntil(lambda: len(given) == 4, timeout=5000)
    assert given[:3] == ["more 000596", "more 000349", "more 000000"]
    assert given[3] in ("lesson", "shapes", "talk", "trip")
