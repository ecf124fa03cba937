"""Searching in the window, with the real service over a real library."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.messages import Code, message
from heimdex_desktop.supervisor import relaunch
from ui.bridge.operations import Operations
from ui.bridge.poller import Poller
from ui.bridge.search_client import SearchClient
from ui.context import Context, UiRequests
from ui.search.moment_menu import MomentMenu
from ui.search.moments_model import dragged
from ui.search.search_bar import SearchBar
from ui.search.search_view import SearchView
from ui.search.wording import words
from ui.theme.theme import Theme

LONG = 120_000  # milliseconds: the first search loads its models, on a busy machine too


@pytest.fixture(scope="module")
def service(
    demo_library: Path, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication
) -> Iterator[Context]:
    """One service, engine and library for all tests here: models are loaded once."""
    root = tmp_path_factory.mktemp("search") / "library"
    shutil.copytree(demo_library / "library", root)
    models = demo_library / "models"
    operations = Operations(lambda: Engine(root, models))
    search = SearchClient(relaunch("search-service", [str(root), str(models)]))
    yield Context(
        library=root,
        models=models,
        operations=operations,
        poller=Poller(operations),
        search=search,
        theme=Theme(qapp),
        requests=UiRequests(),
    )
    search.close()
    operations.close()


class Desk(QWidget):
    """A field and a view as the main window wires them."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.bar = SearchBar(context)
        self.view = SearchView(context)
        self.opened: list[tuple[str, float, dict[str, Any]]] = []
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addWidget(self.view, 1)
        requests = context.requests
        self.bar.asked.connect(self._asked)
        self.bar.confirmed.connect(self.view.remember)
        self.bar.down.connect(self.view.take_focus)
        self.view.back.connect(self.bar.take_focus)
        self.view.order_changed.connect(self.bar.note_order)
        requests.search.connect(self.bar.set_text)
        requests.similar.connect(self._similar)
        requests.open_moment.connect(self._open)
        self.resize(900, 700)

    def _asked(self, text: str) -> None:
        if text.strip():
            self.view.search(text)

    def _similar(self, examples: list[dict[str, Any]], text: str) -> None:
        self.view.similar(examples, text)

    def _open(self, video: str, at: float, matches: dict[str, Any]) -> None:
        self.opened.append((video, at, matches))

    @property
    def moments(self) -> list[dict[str, Any]]:
        return self.view.moments.moments()

    def films(self) -> list[str]:
        return [Path(one["video"]["path"]).stem for one in self.moments]


@pytest.fixture
def desk(service: Context, qtbot: QtBot) -> Iterator[Desk]:
    requests = UiRequests()
    made = Desk(
        Context(
            library=service.library,
            models=service.models,
            operations=service.operations,
            poller=service.poller,
            search=service.search,
            theme=service.theme,
            requests=requests,
        )
    )
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.view.pictures.close()


def answered(desk: Desk, qtbot: QtBot, text: str) -> dict[str, Any]:
    """Ask a text through the field, and wait for the whole answer."""
    answers: list[dict[str, Any]] = []
    desk.view.asking.answered.connect(answers.append)
    desk.bar.set_text(text)
    qtbot.waitUntil(lambda: bool(answers) and answers[-1]["complete"], timeout=LONG)
    assert answers[-1]["query"] == text
    return answers[-1]


def test_what_is_typed_is_asked_after_a_pause_and_words_answer_first(
    desk: Desk, qtbot: QtBot
) -> None:
    answers: list[dict[str, Any]] = []
    desk.view.asking.answered.connect(answers.append)
    asked: list[str] = []
    desk.bar.asked.connect(asked.append)
    qtbot.keyClicks(desk.bar.field, "launch")
    qtbot.waitUntil(lambda: bool(desk.moments), timeout=LONG)
    assert asked == ["launch"]
    assert not answers[0]["complete"]
    qtbot.waitUntil(lambda: answers[-1]["complete"], timeout=LONG)
    assert {"lesson", "talk"} <= set(desk.films())
    assert desk.view.bar.line.isHidden()


def test_an_answer_to_what_was_typed_before_is_never_shown(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "a rainbow")
    shown: list[str] = []
    desk.view.asking.answered.connect(lambda answer: shown.append(answer["query"]))
    for text in ("launch", "the garden", "a red star on a blue background"):
        desk.bar.set_text(text)
    qtbot.waitUntil(lambda: desk.films()[:1] == ["shapes"], timeout=LONG)
    assert set(shown) == {"a red star on a blue background"}


def test_enter_remembers_and_goes_to_the_results_and_enter_again_opens(
    desk: Desk, qtbot: QtBot
) -> None:
    answered(desk, qtbot, "the launch meeting")
    with qtbot.waitSignal(desk.view.selected, timeout=LONG) as selected:
        qtbot.keyClick(desk.bar.field, Qt.Key.Key_Return)
    assert selected.args[0] == desk.moments[0]
    qtbot.keyClick(desk.view.list, Qt.Key.Key_Return)
    video, at, matches = desk.opened[0]
    best = desk.moments[0]
    assert (video, at) == (best["video"]["id"], best["at"])
    assert best in matches["moments"]
    assert matches["query"] == "the launch meeting"
    assert all(len(point) == 2 for point in matches["curve"])
    assert matches["curve"]
    counted: list[tuple[int, int]] = []

    def count() -> bool:
        desk.context.operations.run(
            lambda engine: engine.library.searches.most_opened(), counted.extend
        )
        return (int(video), 1) in counted

    qtbot.waitUntil(count, timeout=LONG)
    texts: list[str] = []

    def read() -> bool:
        reply = desk.context.search.ask("history", limit=5)
        reply.answered.connect(lambda got: texts.extend(one["text"] for one in got["searches"]))
        return "the launch meeting" in texts

    qtbot.waitUntil(read, timeout=LONG)


def test_enter_waits_for_the_results_of_what_was_typed(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch")
    desk.bar.take_focus()
    qtbot.keyClicks(desk.bar.field, "a red star on a blue background")
    qtbot.keyClick(desk.bar.field, Qt.Key.Key_Return)
    assert desk.view.list.moment() is None
    qtbot.waitUntil(lambda: desk.view.list.moment() is not None, timeout=LONG)
    assert desk.view.list.moment() == desk.moments[0]
    assert desk.films()[0] == "shapes"


def test_who_goes_on_typing_is_not_interrupted(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "zzqqxx in:films")
    desk.bar.take_focus()
    desk.view.take_focus()
    answered(desk, qtbot, "launch")
    assert desk.view.list.moment() is None


def test_a_chip_taken_away_leaves_the_text_without_it(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch -garden longer:1s")
    assert [made.text() for made in desk.view.chips.buttons] == [
        "Without: garden",
        "Longer than 1 s",
    ]

    def gardens() -> list[str]:
        return [said for said, _ in map(words, desk.moments) if "garden" in said]

    assert desk.moments
    assert not gardens()
    desk.view.chips.buttons[0].click()
    assert desk.bar.field.text() == "launch longer:1s"
    qtbot.waitUntil(lambda: bool(gardens()), timeout=LONG)


def test_a_query_tells_how_it_was_understood_and_what_may_have_been_meant(
    desk: Desk, qtbot: QtBot
) -> None:
    answered(desk, qtbot, "someone is talking about the launch")
    assert "said: the launch" in desk.view.bar.understood.text()
    answered(desk, qtbot, "lounch")
    offered = next(
        one for one in (desk.view.bar.meant, desk.view.message.better) if not one.isHidden()
    )
    assert "launch" in offered.text()
    offered.click()
    qtbot.waitUntil(lambda: "talk" in desk.films(), timeout=LONG)
    assert desk.bar.field.text() == "launch"


def test_what_is_not_finished_asks_nothing(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch")
    desk.bar.set_text("said:")
    assert not desk.view.asking.waits
    assert not desk.moments
    assert desk.view.pages.currentWidget() is desk.view.list
    assert [made.text() for made in desk.view.chips.buttons] == ["Said: … (incomplete)"]
    said = answered(desk, qtbot, "launch then")
    assert not [note for note in said["notes"] if "then" in note.values["words"]]
    assert "Understood as launch" in desk.view.bar.understood.text()
    desk.view.chips.buttons[0].click()
    assert desk.bar.field.text() == "launch"


def test_where_nothing_is_found_there_is_advice(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "zzqqxx in:films")
    assert desk.view.pages.currentWidget() is desk.view.message
    assert "filter" in desk.view.message.advice.text()
    answered(desk, qtbot, "launch")
    assert desk.view.pages.currentWidget() is desk.view.list


def test_moments_by_video_bear_curves_over_the_whole_length(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch")
    desk.view.bar.by_video.click()
    assert desk.view.pages.currentWidget() is desk.view.by_video
    groups = desk.view.groups
    qtbot.waitUntil(lambda: not groups.unknown(), timeout=LONG)
    assert groups.rowCount() == len(set(desk.films()))
    assert all(19 < length < 33 for length in groups.durations.values())
    desk.view.by_video.take_focus()
    qtbot.keyClick(desk.view.by_video, Qt.Key.Key_Return)
    assert desk.opened


def test_moments_are_sorted_as_one_chooses(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch")
    for action in desk.view.bar.order.menu().actions():
        if action.data() == "timeline":
            action.trigger()

    def in_time() -> bool:
        places = [(one["video"]["path"], one["at"]) for one in desk.moments]
        return desk.view.question.sort == "timeline" and places == sorted(places)

    qtbot.waitUntil(in_time, timeout=LONG)
    assert desk.view.bar.order.text() == "By timeline"
    assert all(one["confidence"] == "strong" for one in desk.moments)


def limit(desk: Desk, qtbot: QtBot, moments: str) -> None:
    """Set how many moments a page has."""
    done: list[object] = []
    desk.context.operations.run(
        lambda engine: engine.set_setting("search_limit", moments), done.append
    )
    qtbot.waitUntil(lambda: bool(done), timeout=LONG)


def test_pages_follow_when_one_scrolls_to_the_end(desk: Desk, qtbot: QtBot) -> None:
    limit(desk, qtbot, "3")
    try:
        desk.resize(900, 420)
        first = answered(desk, qtbot, "in:films")
        assert first["pages"] == 2
        desk.view.list.scrollToBottom()
        qtbot.waitUntil(lambda: len(desk.moments) == first["total"] == 4, timeout=LONG)
    finally:
        limit(desk, qtbot, "20")


def test_more_like_a_moment_shows_its_picture_in_the_field(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "a rainbow")
    desk.view.list.take_focus()
    qtbot.keyClick(desk.view.list, Qt.Key.Key_M)
    chip = desk.bar.examples.buttons[0]
    qtbot.waitUntil(lambda: "lesson" in chip.accessibleName(), timeout=LONG)
    qtbot.waitUntil(lambda: not desk.view.asking.waits, timeout=LONG)
    lesson = next(one for one in desk.moments if one["video"]["path"].endswith("lesson.mp4"))
    assert desk.view.question.examples[0]["video"] == lesson["video"]["id"]
    assert desk.films()[0] == "lesson"
    qtbot.keyClick(desk.bar.field, Qt.Key.Key_Backspace)
    assert not desk.bar.examples.buttons


def drop(bar: SearchBar, data: QMimeData) -> bool:
    """Drag something over the field and drop it; whether it was taken."""
    place, left = QPoint(40, 10), Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(
        place, Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier
    )
    bar.dragEnterEvent(entered)
    dropped = QDropEvent(
        QPointF(place), Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier
    )
    bar.dropEvent(dropped)
    assert entered.isAccepted() == dropped.isAccepted()
    return dropped.isAccepted()


def test_a_picture_and_a_moment_can_be_dropped_on_the_field_and_a_video_cannot(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    answered(desk, qtbot, "a red star on a blue background")
    star = desk.moments[0]
    picture = tmp_path / "a picture.webp"
    shutil.copy(star["thumbnail"], picture)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    desk.bar.empty()
    assert drop(desk.bar, data)
    qtbot.waitUntil(lambda: desk.films()[:1] == ["shapes"], timeout=LONG)
    qtbot.waitUntil(lambda: not desk.view.asking.waits, timeout=LONG)
    assert desk.view.question.do == "similar"
    moment = dragged(desk.moments[0])
    assert drop(desk.bar, moment)
    assert len(desk.bar.examples.buttons) == 2
    video = QMimeData()
    video.setUrls([QUrl.fromLocalFile(star["video"]["path"])])
    assert not drop(desk.bar, video)
    said = QMimeData()
    said.setText("the\nlaunch")
    assert drop(desk.bar, said)
    assert desk.bar.field.text() == "the launch"
    assert not desk.bar.field.acceptDrops()


def test_words_mix_with_an_example(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "a rainbow")
    desk.view.more_like(desk.moments[0])
    qtbot.keyClicks(desk.bar.field, "snow")
    qtbot.waitUntil(lambda: desk.view.question.text == "snow", timeout=LONG)
    assert desk.view.question.examples


def test_a_picture_that_cannot_be_read_is_told(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    desk.bar.add_examples([{"path": str(broken), "at": None}])
    qtbot.waitUntil(lambda: "broken.png" in desk.view.message.title.text(), timeout=LONG)
    assert desk.view.pages.currentWidget() is desk.view.message
    answered(desk, qtbot, "launch")
    assert desk.view.pages.currentWidget() is desk.view.list


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_search_is_saved_offered_and_forgotten(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "the garden")
    desk.view.sort("date")
    desk.bar.star.click()
    qtbot.waitUntil(lambda: "Remove from saved" in desk.bar.star.toolTip(), timeout=LONG)
    desk.bar.empty()
    desk.activateWindow()
    desk.bar.take_focus()
    popup = desk.bar.suggestions
    qtbot.waitUntil(popup.popup.isVisible, timeout=LONG)
    rows = [popup.model.item(row).text() for row in range(popup.model.rowCount())]
    assert rows[:2] == ["Saved searches", "the garden"]
    popup._choose(popup.model.index(1, 0))
    assert desk.bar.field.text() == "the garden"
    assert not popup.popup.isVisible()
    desk.bar.star.click()
    qtbot.waitUntil(lambda: "Save" in desk.bar.star.toolTip(), timeout=LONG)


def test_search_only_in_a_video_until_that_is_taken_away(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch")
    talk = next(one for one in desk.moments if one["video"]["path"].endswith("talk.mp4"))
    desk.view.only_in(talk)
    qtbot.waitUntil(lambda: set(desk.films()) == {"talk"}, timeout=LONG)
    assert desk.view.chips.buttons[0].text() == "Only in: talk"
    desk.view.chips.buttons[0].click()
    qtbot.waitUntil(lambda: "lesson" in desk.films(), timeout=LONG)
    assert desk.view.chips.isHidden()


def test_the_menu_of_a_moment_copies_its_words_and_time(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "said:garden")
    menu = MomentMenu(desk.moments[0], desk.view)
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy the words"].trigger()
    assert "garden" in QGuiApplication.clipboard().text()
    actions["Copy the time"].trigger()
    assert QGuiApplication.clipboard().text().startswith("0:0")
    menu.deleteLater()


def test_everything_can_be_reached_by_keyboard_and_has_a_name(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch -garden")
    desk.view.bar.by_video.click()
    controls = [*desk.findChildren(QAbstractButton), *desk.findChildren(QAbstractItemView)]
    controls = [one for one in controls if one.isVisible()]
    assert len(controls) > 7
    for control in controls:
        named = control.accessibleName() or (
            isinstance(control, QAbstractButton) and control.text()
        )
        assert named, control
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, named


def asks(desk: Desk) -> list[str]:
    """Queries whose whole answer comes from now on; what changes is looked at at once."""
    asked: list[str] = []
    desk.view.asking.answered.connect(
        lambda answer: answer["complete"] and asked.append(answer["query"])
    )
    desk.view._newer.setInterval(0)
    return asked


def test_what_is_indexed_meanwhile_joins_the_answer(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch")
    desk.view.list.take_focus()
    selected = desk.view.list.moment()
    asked = asks(desk)
    desk.context.poller.renewed.emit()
    qtbot.waitUntil(lambda: asked == ["launch"], timeout=LONG)
    assert desk.view.list.moment() == selected


def test_an_answer_that_grew_old_unseen_is_asked_again_when_it_is_seen(
    desk: Desk, qtbot: QtBot
) -> None:
    answered(desk, qtbot, "launch")
    asked = asks(desk)
    desk.view.hide()
    desk.context.poller.renewed.emit()
    qtbot.waitUntil(lambda: not desk.view._newer.isActive())
    assert not desk.view.asking.waits
    desk.view.show()
    qtbot.waitUntil(lambda: asked == ["launch"], timeout=LONG)


def test_what_changes_while_an_answer_is_awaited_has_it_asked_once_more(
    desk: Desk, qtbot: QtBot
) -> None:
    answered(desk, qtbot, "launch")
    asked = asks(desk)
    desk.view.asking.again()
    desk.view._renew()
    desk.view._newer.stop()
    desk.view._refresh()  # its time has come, and the answer has not
    qtbot.waitUntil(lambda: asked == ["launch", "launch"], timeout=LONG)


def test_what_was_not_found_for_want_of_an_index_is_found_once_it_is_there(
    desk: Desk, qtbot: QtBot
) -> None:
    answer = answered(desk, qtbot, "launch")
    lacking = {**answer["channels"], "transcript": message(Code.CHANNEL_NOT_INDEXED, name="m")}
    desk.view._show({**answer, "moments": [], "total": 0, "channels": lacking})
    assert "No video has been indexed with m yet." in desk.view.message.channels.text()
    assert desk.view.message.isVisible()
    asks(desk)
    desk.context.poller.renewed.emit()
    qtbot.waitUntil(desk.view.list.isVisible, timeout=LONG)
    assert desk.moments


@pytest.mark.parametrize("further", [False, True], ids=["first page", "further pages"])
def test_a_channel_that_can_be_searched_now_is_not_told_to_be_missing(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, further: bool
) -> None:
    answer = answered(desk, qtbot, "launch")
    missing = message(Code.MODEL_NOT_CHOSEN, kind="text")
    desk.view._show({**answer, "channels": {**answer["channels"], "transcript": missing}})
    told = "Speech was not searched."
    assert told in desk.view.bar.notes.text()
    assert desk.view.bar.notes.isVisible()
    rows = desk.view.moments.rowCount()
    if further:
        monkeypatch.setattr(type(desk.view.moments), "pages_shown", 2)
    asked = asks(desk)
    desk.context.poller.renewed.emit()
    qtbot.waitUntil(lambda: told not in desk.view.bar.notes.text(), timeout=LONG)
    assert desk.view.moments.rowCount() == rows
    assert bool(asked) != further, "a list that one has gone down does not jump"


def test_what_another_answer_lacked_is_not_told_of_the_next(desk: Desk, qtbot: QtBot) -> None:
    answer = answered(desk, qtbot, "launch")
    missing = message(Code.MODEL_NOT_CHOSEN, kind="text")
    desk.view._show({**answer, "channels": {**answer["channels"], "transcript": missing}})
    assert desk.view.bar.notes.isVisible()
    early: list[bool] = []
    desk.view.asking.answered.connect(
        lambda came: came["complete"] or early.append(desk.view.bar.notes.isVisible())
    )
    answered(desk, qtbot, "launch in:films")
    assert early == [False]


def test_escape_clears_and_then_leaves(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch")
    with qtbot.assertNotEmitted(desk.bar.left):
        qtbot.keyClick(desk.bar.field, Qt.Key.Key_Escape)
    assert desk.bar.field.text() == ""
    with qtbot.waitSignal(desk.bar.left):
        qtbot.keyClick(desk.bar.field, Qt.Key.Key_Escape)


def test_the_filter_menu_writes_what_the_language_reads(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch")
    desk.bar.add_mark("longer:25s")
    qtbot.waitUntil(lambda: bool(desk.moments) and set(desk.films()) == {"lesson"}, timeout=LONG)
    desk.bar.add_mark("said:")
    assert desk.bar.field.text() == "launch longer:25s said:"
    assert desk.bar.field.cursorPosition() == len(desk.bar.field.text())


def test_the_service_may_die_and_the_question_is_asked_again(desk: Desk, qtbot: QtBot) -> None:
    answered(desk, qtbot, "launch")
    told: list[str] = []
    desk.view.asking.answered.connect(lambda answer: told.append(answer["query"]))
    os.kill(desk.context.search.pid, signal.SIGKILL)
    desk.bar.set_text("the garden")
    qtbot.waitUntil(lambda: not desk.view.bar.down.isHidden(), timeout=LONG)
    assert desk.view.bar.down.text()
    assert not desk.moments
    qtbot.waitUntil(desk.view.bar.down.isHidden, timeout=LONG)
    qtbot.waitUntil(lambda: told[-1:] == ["the garden"], timeout=LONG)
    assert desk.films()[:1] == ["talk"]
