"""The first run over an empty library: folders, models, and indexing begins."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.errors import EnvironmentProblem
from engine.index.indexer import Indexer
from engine.messages import Code
from engine.models.catalogue import BUNDLED
from engine.types import STARTER_KINDS
from ui.bridge.operations import Operations
from ui.bridge.poller import Poller
from ui.bridge.search_client import SearchClient
from ui.context import Context, UiRequests
from ui.onboarding.first_run import BEGIN, FOLDERS, MODELS, FirstRunView
from ui.onboarding.parts import PathLabel, from_home
from ui.theme.theme import Theme

LONG = 10_000  # milliseconds that anything may take on a busy machine
DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"


@pytest.fixture
def empty(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Context]:
    """What a view is given over a library that is new, without models."""
    library, models = tmp_path / "library", tmp_path / "models"
    operations = Operations(lambda: Engine(library, models))
    context = Context(
        library=library,
        models=models,
        operations=operations,
        poller=Poller(operations),
        search=SearchClient(["false"]),
        theme=Theme(qapp),
        requests=UiRequests(),
    )
    yield context
    context.poller.stop()
    operations.close()


@pytest.fixture
def view(empty: Context, qtbot: QtBot) -> FirstRunView:
    made = FirstRunView(empty)
    qtbot.addWidget(made)
    made.resize(960, 700)
    made.show()
    return made


def at_models(view: FirstRunView, qtbot: QtBot) -> None:
    view.folders.add([DEMO])
    qtbot.waitUntil(view.forward.isEnabled, timeout=LONG)
    view.forward.click()
    qtbot.waitUntil(lambda: bool(view.models.choices), timeout=LONG)


def test_folders_and_videos_are_taken_and_everything_else_is_refused(
    view: FirstRunView, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not view.forward.isEnabled()
    text = tmp_path / "notes.txt"
    text.write_text("no video")
    view.folders.add([DEMO, DEMO / "trip.mp4", text])
    qtbot.waitUntil(lambda: len(view.folders.paths) == 2, timeout=LONG)
    assert view.folders.note.isVisible()
    assert view.folders.note.text() == "notes.txt isn’t a video."
    assert view.forward.isEnabled()
    view.folders.add([DEMO])
    qtbot.waitUntil(lambda: not view.folders.note.isVisible(), timeout=LONG)
    assert view.folders.paths == [DEMO, DEMO / "trip.mp4"]
    view.folders.remove(DEMO)
    view.folders.remove(DEMO / "trip.mp4")
    assert not view.forward.isEnabled()


def test_what_is_not_there_or_may_not_be_read_is_told(
    view: FirstRunView, qtbot: QtBot, tmp_path: Path
) -> None:
    view.folders.add([tmp_path / "gone"])
    qtbot.waitUntil(view.folders.note.isVisible, timeout=LONG)
    assert "cannot be read" in view.folders.note.text()
    assert view.folders.paths == []


def test_a_folder_can_be_dropped(view: FirstRunView, qtbot: QtBot) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(DEMO))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, dropped, buttons, keys)
    view.folders.dropEvent(event)
    qtbot.waitUntil(lambda: view.folders.paths == [DEMO], timeout=LONG)


def test_presets_tell_their_size_and_the_disk(view: FirstRunView, qtbot: QtBot) -> None:
    at_models(view, qtbot)
    assert set(view.models.choices) == {"light", "balanced", "best", "words", "starter"}
    assert view.models.choice == "balanced"
    assert view.models.room.text().startswith("4.3 GB to download, ")
    assert view.forward.text() == "Download and start"
    view.models.choices["light"].radio.setChecked(True)
    assert view.models.room.text().startswith("2.2 GB to download, ")
    assert {each.kind for each in view.models.wanted} == set(BUNDLED)


def test_a_preset_that_does_not_fit_on_the_disk_is_refused(
    view: FirstRunView, qtbot: QtBot
) -> None:
    at_models(view, qtbot)
    assert view.models._offer is not None
    view.models._offer = replace(view.models._offer, free=3_000_000_000)
    view.models.choices["best"].radio.setChecked(True)
    assert "only 3.0 GB free" in view.models.room.text()
    assert not view.forward.isEnabled()
    view.models.choices["words"].radio.setChecked(True)
    assert view.forward.isEnabled()


def test_starting_without_downloading_indexes_at_once_and_chooses_no_model(
    empty: Context, view: FirstRunView, qtbot: QtBot
) -> None:
    at_models(view, qtbot)
    view.models.choices["words"].radio.setChecked(True)
    assert view.forward.text() == "Start"
    with qtbot.waitSignal(empty.requests.add_paths, timeout=LONG) as added:
        view.forward.click()
    assert added.args == [[DEMO]]
    assert view.step == BEGIN
    assert not view.begun.model_card.isVisible()
    with Engine(empty.library, empty.models) as engine:
        assert not any(engine.library.choices.model(kind) for kind in STARTER_KINDS)
    with qtbot.waitSignal(view.finished, timeout=LONG):
        view.forward.click()


def test_the_starter_models_are_used_only_on_explicit_choice(
    empty: Context, view: FirstRunView, qtbot: QtBot
) -> None:
    at_models(view, qtbot)
    view.models.choices["starter"].radio.setChecked(True)
    with qtbot.waitSignal(empty.requests.add_paths, timeout=LONG):
        view.forward.click()
    with Engine(empty.library, empty.models) as engine:
        assert {engine.library.choices.model(kind) for kind in STARTER_KINDS} == {"starter"}


def test_being_offline_is_told_and_indexing_begins_all_the_same(
    empty: Context, view: FirstRunView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nobody listens there
    at_models(view, qtbot)
    with qtbot.waitSignal(empty.requests.add_paths, timeout=LONG):
        view.forward.click()
    qtbot.waitUntil(view.begun.again.isVisible, timeout=LONG)
    assert "Can’t reach the download server" in view.begun.how_far.text()
    assert view.begun.how_far.property("role") == "bad"
    assert not view.begun.cancel.isVisible()
    view.begun.again.click()
    assert view.begun.download.busy


def test_going_back_keeps_what_was_chosen(view: FirstRunView, qtbot: QtBot) -> None:
    at_models(view, qtbot)
    view.models.choices["light"].radio.setChecked(True)
    view.back.click()
    assert view.step == FOLDERS
    assert view.folders.paths == [DEMO]
    view.forward.click()
    assert view.step == MODELS
    assert view.models.choice == "light"


def test_the_demo_is_opened(empty: Context, qtbot: QtBot) -> None:
    asked: list[bool] = []
    view = FirstRunView(replace(empty, open_demo=lambda: asked.append(True)))
    qtbot.addWidget(view)
    view.demo.click()
    qtbot.waitUntil(lambda: bool(asked), timeout=LONG)


def test_a_demo_that_cannot_be_made_is_told(empty: Context, qtbot: QtBot) -> None:
    def fail() -> None:
        raise OSError("the disk is full")

    view = FirstRunView(replace(empty, open_demo=fail))
    qtbot.addWidget(view)
    view.show()
    view.demo.click()
    qtbot.waitUntil(view.problem.isVisible, timeout=LONG)
    assert "the disk is full" in view.problem.text()
    assert view.demo.isEnabled()


def test_trouble_with_the_library_is_told_where_one_looks(
    empty: Context, view: FirstRunView
) -> None:
    empty.operations.broken.emit(EnvironmentProblem(Code.DISK_FULL, path="/disk"))
    assert view.problem.isVisible()
    assert view.problem.text() == "The disk is full (/disk). Free up some space and try again."


def test_every_step_can_be_gone_through_by_keyboard(view: FirstRunView, qtbot: QtBot) -> None:
    at_models(view, qtbot)
    view.models.choices["balanced"].radio.setFocus()
    seen = set()
    for _ in range(12):
        qtbot.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    assert view.forward in seen
    assert view.back in seen


def test_folders_can_be_chosen_later(empty: Context, view: FirstRunView, qtbot: QtBot) -> None:
    view.later.click()
    qtbot.waitUntil(lambda: bool(view.models.choices), timeout=LONG)
    view.models.choices["words"].radio.setChecked(True)
    with qtbot.assertNotEmitted(empty.requests.add_paths):
        view.forward.click()
    assert view.title.text() == "All is ready"
    assert not view.begun.index_card.isVisible()


def test_a_download_that_fails_behind_the_library_is_told_there(
    empty: Context, view: FirstRunView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nobody listens there
    at_models(view, qtbot)
    view.forward.click()
    with qtbot.waitSignal(empty.requests.say, timeout=LONG) as said:
        view.hide()
    assert "Can’t reach the download server" in said.args[0]
    assert said.args[1] == "bad"


def test_the_last_step_follows_the_real_worker(
    empty: Context, view: FirstRunView, qtbot: QtBot, tmp_path: Path
) -> None:
    at_models(view, qtbot)
    view.models.choices["words"].radio.setChecked(True)
    view.forward.click()
    films = tmp_path / "films"
    films.mkdir()
    shutil.copy(DEMO / "talk.mp4", films)
    (films / "empty.mp4").touch()
    with Engine(empty.library, empty.models) as engine:
        engine.prepare([films])
        empty.poller.start()
        qtbot.waitUntil(lambda: view.begun.count.text().startswith("0 of 2"), timeout=LONG)
        indexer = Indexer(engine.root, engine.models, lambda: False)
        try:
            while indexer.index_next():
                pass
        finally:
            indexer.close()
    qtbot.waitUntil(lambda: "can be searched" in view.begun.count.text(), timeout=LONG)
    assert view.begun.count.text().startswith("1 ")
    assert view.begun.count.text().endswith(", 1 failed")
    assert view.begun.bar.value() == view.begun.bar.maximum()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sign for the user's folder")
def test_a_path_is_shown_from_the_users_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert from_home(tmp_path / "Films" / "2024") == "~/Films/2024"
    assert from_home(DEMO) == str(DEMO)
    shown = PathLabel(tmp_path / "Films")
    qtbot.addWidget(shown)
    assert shown.toolTip() == str(tmp_path / "Films")
