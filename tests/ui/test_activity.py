"""The activity view over a real library: what waits, is at work, failed; holding, reordering."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.errors import Category
from engine.messages import Code, message
from engine.types import Heartbeat, UpgradeRequest, VideoState
from ui.activity.activity_view import ActivityView
from ui.activity.queue_delegate import FRONT, RETRY
from ui.activity.queue_model import ENTRY, MIME
from ui.context import Context

S = VideoState
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def engine(context: Context) -> Iterator[Engine]:
    """What another process would do to the library."""
    with Engine(context.library, context.models) as opened:
        yield opened


@pytest.fixture
def queued(engine: Engine, tmp_path: Path) -> list[int]:
    """Three videos that wait, and one that failed."""
    films = tmp_path / "new films"
    films.mkdir()
    (films / "broken.mp4").write_bytes(os.urandom(5000))
    ids = []
    for name in ("one", "two", "three"):
        video = engine.library.videos.add(f"content of {name}", 5_000_000)
        path = films / f"{name}.mp4"
        engine.library.videos.put_place(path, video.id, Path("/"), 5, 7, "")
        ids.append(video.id)
    engine.prepare([films / "broken.mp4"])
    for video in engine.library.videos.all([S.QUEUED]):
        if video.id not in ids:
            engine.library.videos.fail(
                video.id, Category.UNREADABLE, message(Code.FILE_NOT_A_VIDEO, name="broken.mp4")
            )
    return ids


@pytest.fixture
def view(context: Context, qtbot: QtBot) -> ActivityView:
    shown = ActivityView(context)
    qtbot.addWidget(shown)
    shown.resize(900, 600)
    context.poller.start()
    shown.show()
    return shown


def rows(view: ActivityView) -> list[str]:
    """What each row is: its section and title."""
    model = view.list.queue
    entries = [model.index(row).data(ENTRY) for row in range(model.rowCount())]
    return [
        each.key if not each.video else f"{each.kind} {each.video['title']}" for each in entries
    ]


def index_of(view: ActivityView, row: str) -> QModelIndex:
    return view.list.queue.index(rows(view).index(row))


def is_shown(view: ActivityView, *wanted: str) -> bool:
    return rows(view) == list(wanted)


QUEUE = (
    *("heading waiting", "waiting one", "waiting two", "waiting three"),
    *("heading failed", "failed broken"),
)


def test_what_waits_and_what_failed_is_shown_with_what_to_do(
    queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(view.list.queue, view)
    qtbot.waitUntil(lambda: is_shown(view, *QUEUE))
    assert index_of(view, "heading waiting").data() == "Waiting (3)"
    spoken = index_of(view, "failed broken").data(ACCESSIBLE)
    assert "not a video file" in spoken
    assert "copy it again" in spoken
    texts = [
        press.text
        for press in view.list.delegate.presses(
            index_of(view, "failed broken").data(ENTRY),
            view.list.visualRect(index_of(view, "failed broken")),
        )
    ]
    assert texts == ["Try again", "Show in file manager", "Remove…"]


def test_the_video_at_work_shows_its_stage_speed_and_time_left(
    engine: Engine, queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(view.list.queue, view)
    qtbot.waitUntil(lambda: is_shown(view, *QUEUE))
    engine.library.videos.transition(queued[1], S.PROBING)
    engine.library.videos.transition(queued[1], S.PROCESSING)
    board = engine.library.progress_board()
    board.put(Heartbeat(os.getpid(), queued[1], "transcript", 0.5, 3.25, 130.0, None, 60.0, 0.0))
    board.close()
    qtbot.waitUntil(lambda: rows(view)[0] == "work two")
    qtbot.waitUntil(lambda: "×" in str(view.list.queue.index(0).data(ACCESSIBLE)))
    spoken = view.list.queue.index(0).data(ACCESSIBLE)
    assert "Listening to speech" in spoken
    assert "3.2 × real time" in spoken or "3.3 × real time" in spoken
    qtbot.waitUntil(
        lambda: "about 2 min left" in view.list.queue.index(0).data(ACCESSIBLE)
    )  # once it has settled
    qtbot.waitUntil(lambda: view.header.line.text().startswith("Indexing 1 of 3"))
    before = view.header.bar.value()
    assert 0 < before < 1000 / 3
    for state in (S.INDEXED,):
        engine.library.videos.transition(queued[1], state)
    qtbot.waitUntil(lambda: "heading done" in rows(view))
    qtbot.waitUntil(lambda: view.header.line.text().startswith("Indexing 2 of 3"))


def test_done_ones_lie_folded_under_a_line(
    engine: Engine, queued: list[int], view: ActivityView, context: Context, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_shown(view, *QUEUE))
    for state in (S.PROBING, S.PROCESSING, S.INDEXED):
        engine.library.videos.transition(queued[0], state)
    qtbot.waitUntil(lambda: rows(view)[-1] == "heading done")
    heading = index_of(view, "heading done")
    view.list.setCurrentIndex(heading)
    view.list.setFocus()
    qtbot.keyClick(view.list, Qt.Key.Key_Space)
    assert rows(view)[-1] == "done one"
    with qtbot.waitSignal(context.requests.open_moment) as played:
        view.list.activated.emit(index_of(view, "done one"))
    assert played.args == [str(queued[0]), 0.0, {}]
    view.list.setCurrentIndex(index_of(view, "heading done"))
    qtbot.keyClick(view.list, Qt.Key.Key_Left)
    assert rows(view)[-1] == "heading done"


def test_a_waiting_video_is_moved_to_the_front_by_its_button_and_by_keys(
    engine: Engine, queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(view.list.queue, view)
    qtbot.waitUntil(lambda: is_shown(view, *QUEUE))
    index = index_of(view, "waiting three")
    view.list.scrollTo(index)
    rect = view.list.visualRect(index)
    (press,) = view.list.delegate.presses(index.data(ENTRY), rect)
    assert press.action == FRONT
    qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=press.rect.center())
    qtbot.waitUntil(lambda: rows(view)[1:4] == ["waiting three", "waiting one", "waiting two"])
    view.list.setCurrentIndex(index_of(view, "waiting two"))
    qtbot.keyClick(view.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(view)[1:4] == ["waiting two", "waiting three", "waiting one"])
    next_one = engine.library.videos.next_queued()
    assert next_one is not None
    assert next_one.id == queued[1]


def test_waiting_videos_are_dragged_into_another_order(
    engine: Engine, queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_shown(view, *QUEUE))
    model = view.list.queue
    dragged = model.mimeData([index_of(view, "waiting three")])
    assert dragged.hasFormat(MIME)
    assert model.flags(index_of(view, "waiting one")) & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.flags(index_of(view, "failed broken")) & Qt.ItemFlag.ItemIsDragEnabled
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    qtbot.waitUntil(lambda: rows(view)[1:4] == ["waiting one", "waiting three", "waiting two"])
    with qtbot.assertNotEmitted(model.order_wanted):
        dragged = model.mimeData([index_of(view, "waiting three")])
        model.dropMimeData(dragged, Qt.DropAction.MoveAction, 3, 0, QModelIndex())


def test_a_failed_video_is_tried_again_by_its_button(
    engine: Engine, queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_shown(view, *QUEUE))
    index = index_of(view, "failed broken")
    view.list.setCurrentIndex(index)
    view.list.setFocus()
    assert view.list.delegate.armed == 0
    with qtbot.waitSignal(view.list.wanted) as wanted:
        qtbot.keyClick(view.list, Qt.Key.Key_Space)
    assert wanted.args[0] == RETRY
    qtbot.waitUntil(lambda: "waiting broken" in rows(view), timeout=10_000)
    assert "heading failed" not in rows(view)


def test_left_and_right_choose_a_button_and_the_row_keeps_its_selection(
    engine: Engine, queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_shown(view, *QUEUE))
    view.list.setCurrentIndex(index_of(view, "failed broken"))
    qtbot.keyClick(view.list, Qt.Key.Key_Left)
    assert view.list.delegate.armed == 2
    with qtbot.waitSignal(view.list.wanted) as wanted:
        view.acts.ask_to_remove = lambda _: None  # type: ignore[method-assign]
        qtbot.keyClick(view.list, Qt.Key.Key_Space)
    assert wanted.args[0] == "remove"
    for state in (S.PROBING, S.PROCESSING, S.INDEXED):
        engine.library.videos.transition(queued[0], state)
    qtbot.waitUntil(lambda: "waiting one" not in rows(view))
    assert [each["title"] for each in view.list.videos("failed")] == ["broken"]


def test_indexing_is_paused_resumed_and_cancelled_from_the_head(
    engine: Engine, queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: view.header.pause.isVisible())
    view.header.pause.click()
    qtbot.waitUntil(lambda: view.header.resume.isVisible())
    assert engine.queue.paused()
    assert view.header.line.text().startswith("Paused.")
    view.header.resume.click()
    qtbot.waitUntil(lambda: view.header.cancel.isVisible())
    assert not engine.queue.paused()
    view.header.cancel.click()
    qtbot.waitUntil(lambda: view.header.line.text().startswith("Cancelled."))
    assert engine.queue.cancel_seen()
    view.header.resume.click()
    qtbot.waitUntil(lambda: not engine.queue.cancel_seen())


def test_a_pause_is_told_also_while_nothing_waits(
    engine: Engine, view: ActivityView, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: view.stack.currentWidget() is view.empty)
    engine.queue.pause()
    qtbot.waitUntil(view.header.resume.isVisible)
    assert view.header.line.text() == "Paused. New videos wait until you resume."


def test_a_machine_on_its_battery_is_told(
    engine: Engine, queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    board = engine.library.progress_board()
    power = message(Code.WAITING_FOR_POWER)
    board.put(Heartbeat(os.getpid(), 0, "", 0.0, None, None, power, 60.0, 0.0))
    board.close()
    qtbot.waitUntil(lambda: "plugged in" in view.header.line.text())


def test_nothing_to_do_is_a_calm_page_with_the_device_in_use(
    view: ActivityView, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: view.stack.currentWidget() is view.empty)
    assert view.empty.title.text() == "All done"
    qtbot.waitUntil(lambda: view.device.isVisible())
    name, _, reason = view.device.text().partition(":")
    assert name in {"CPU", "NVIDIA graphics card", "Apple graphics"}
    assert reason.strip()
    assert not view.header.pause.isVisible()
    assert not view.header.bar.isVisible()
    assert not view.card.isVisible()


def test_an_upgrade_is_a_card_that_can_be_held(
    engine: Engine, view: ActivityView, context: Context, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: view.stack.currentWidget() is view.empty)
    plan = engine.upgrades.start(UpgradeRequest(force=True, steps=("visual_vectors",)))
    assert plan["videos"] == 4
    qtbot.waitUntil(lambda: view.card.isVisible())
    assert view.card.line.text().startswith("0 of 4 videos")
    assert view.card.title.text() == "The index is upgraded soon"
    engine.queue.pause()
    qtbot.waitUntil(lambda: "while indexing is paused" in view.card.title.text())
    engine.queue.resume()
    view.card.pause.click()
    qtbot.waitUntil(lambda: view.card.title.text() == "The upgrade is paused")
    progress = engine.upgrades.progress()
    assert progress is not None
    assert progress["state"] == "paused"
    view.card.resume.click()
    qtbot.waitUntil(lambda: view.card.pause.isVisible())
    with qtbot.waitSignal(context.requests.upgrade):
        view.card.details.click()
    view.card.cancel.click()
    qtbot.waitUntil(lambda: not view.card.isVisible())
    assert not engine.upgrades.open()


def test_long_words_wrap_where_the_window_is_narrow(
    queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_shown(view, *QUEUE))
    index = index_of(view, "failed broken")
    wide = view.list.visualRect(index).height()
    view.resize(260, 600)
    qtbot.waitUntil(lambda: view.list.visualRect(index).height() > wide)


def test_a_heading_folds_by_a_click_and_more_rows_are_told(
    engine: Engine, queued: list[int], view: ActivityView, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_shown(view, *QUEUE))
    rect = view.list.visualRect(index_of(view, "heading waiting"))
    at = rect.topLeft() + QPoint(30, rect.height() // 2)
    qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert rows(view) == ["heading waiting", "heading failed", "failed broken"]
    activity = engine.browse.activity(limit=2)
    view.list.queue.toggle("waiting")
    view.list.queue.show_activity(activity)
    assert rows(view)[1:4] == ["waiting one", "waiting two", "more waiting"]
    assert index_of(view, "more waiting").data() == "and 1 more"
