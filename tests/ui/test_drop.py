"""Dropping on the window: what is said while dragging, what is asked for, what is refused."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from ui.context import Context
from ui.library.actions import LibraryActions
from ui.library.drop import DropTarget
from ui.library.imports import CLOSED, EMPTY, GONE, NO_VIDEO, NO_VIDEO_IN, weigh
from ui.library.refusal_card import RefusalCard

NOBODY = 65534
COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Window(QMainWindow):
    """A window over which things are dragged; keeps what the drag carries alive."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.resize(960, 640)
        self.drop = DropTarget(self, context)
        self.carried = QMimeData()

    def carry(self, *paths: Path) -> None:
        self.carried = QMimeData()
        self.carried.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])

    def enter(self, *paths: Path, action: Qt.DropAction = COPY) -> QDragEnterEvent:
        if paths:
            self.carry(*paths)
        event = QDragEnterEvent(QPoint(9, 9), action | COPY, self.carried, LEFT, NONE)
        event.ignore()
        QApplication.sendEvent(self, event)
        return event

    def let_go(self, *paths: Path, action: Qt.DropAction = COPY) -> QDropEvent:
        self.enter(*paths)
        event = QDropEvent(QPointF(9, 9), action | COPY, self.carried, LEFT, NONE)
        event.setDropAction(action)
        event.ignore()
        QApplication.sendEvent(self, event)
        return event

    def said(self) -> list[str]:
        notice = self.findChild(RefusalCard)
        return notice.sentences if notice is not None and notice.isVisible() else []


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Window:
    made = Window(context)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def asked(context: Context) -> list[Path]:
    """What is asked to be indexed."""
    paths: list[Path] = []
    context.requests.add_paths.connect(paths.extend)
    return paths


@pytest.fixture
def films(demo_library: Path) -> Path:
    return demo_library / "films"


def test_the_overlay_says_what_will_happen(
    window: Window, films: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    note = tmp_path / "notes.txt"
    note.write_text("no film")
    event = window.enter(films / "trip.mp4", films / "talk.mp4", films, note)
    assert event.isAccepted()
    assert window.drop.isVisible()
    assert window.drop.geometry() == window.rect()
    assert "4 " in window.drop.lines.text()
    qtbot.waitUntil(lambda: "\n" in window.drop.lines.text(), timeout=5000)
    lines = window.drop.lines.text().splitlines()
    assert [line.split()[0] for line in lines] == ["2", "1", "1"]
    assert "watched" in lines[1]
    assert "nothing is copied, moved or changed" in window.drop.promise.text()
    assert window.drop.promise.isVisible()
    window.resize(800, 500)
    assert window.drop.geometry() == window.rect()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drop.isVisible()


def test_what_is_dropped_is_asked_for_and_never_moved(
    window: Window, asked: list[Path], films: Path, qtbot: QtBot
) -> None:
    event = window.let_go(films, films / "trip.mp4", action=MOVE)
    assert event.isAccepted()
    assert event.dropAction() == COPY, "the source would delete what is moved"
    assert not window.drop.isVisible()
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=5000)
    assert set(asked) == {films, films / "trip.mp4"}
    assert window.said() == []


def test_moving_on_over_the_window_stays_allowed(window: Window, films: Path) -> None:
    window.enter(films)
    event = QDragMoveEvent(QPoint(50, 50), MOVE | COPY, window.carried, LEFT, NONE)
    event.setDropAction(MOVE)
    event.ignore()
    QApplication.sendEvent(window, event)
    assert event.isAccepted()
    assert event.dropAction() == COPY


def test_a_dragged_text_is_none_of_our_business(window: Window) -> None:
    window.carried.setText("lighthouse")
    assert not window.enter().isAccepted()
    assert not window.drop.isVisible()


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that nobody may read, in one that everybody may."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    folder = root / "Private"
    folder.mkdir()
    (folder / "secret.mp4").write_bytes(b"\0")
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(root)


def test_what_cannot_be_added_is_told_by_its_reason(
    context: Context, closed: Path, tmp_path: Path, films: Path
) -> None:
    if not hasattr(os, "geteuid"):
        pytest.skip("Windows has no such rights")
    (tmp_path / "Empty").mkdir()
    (tmp_path / "Texts").mkdir()
    (tmp_path / "Texts" / "a.txt").write_text("a")
    (tmp_path / "named.mp4.txt").write_text("b")
    unnamed = tmp_path / "unnamed"
    shutil.copy(films / "trip.mp4", unnamed)
    paths = ["Empty", "Texts", "named.mp4.txt", "was-here.mp4"]
    with Engine(context.library, context.models) as engine:
        found = weigh(engine, [*(tmp_path / name for name in paths), unnamed, films])
        root = os.geteuid() == 0
        if root:
            os.seteuid(NOBODY)  # root may read all
        try:
            denied = weigh(engine, [closed])
        finally:
            if root:
                os.seteuid(0)
    assert [reason for _, reason in found.refused] == [EMPTY, NO_VIDEO_IN, NO_VIDEO, GONE]
    assert found.videos == (unnamed,), "a video is known by its content, too"
    assert found.folders == (films,)
    assert denied.refused == ((closed, CLOSED),)


def test_a_folder_that_links_to_videos_is_taken_as_indexing_takes_it(
    context: Context, films: Path, tmp_path: Path
) -> None:
    links = tmp_path / "Links"
    links.mkdir()
    (links / "Holidays").symlink_to(films, target_is_directory=True)
    round_and_round = tmp_path / "Loop"
    round_and_round.mkdir()
    (round_and_round / "again").symlink_to(round_and_round, target_is_directory=True)
    with Engine(context.library, context.models) as engine:
        found = weigh(engine, [links, round_and_round])
    assert found.folders == (links,)
    assert found.refused == ((round_and_round, NO_VIDEO_IN),)


def test_refusals_are_said_and_the_rest_is_added(
    window: Window, asked: list[Path], films: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    note, empty = tmp_path / "notes.txt", tmp_path / "Empty"
    note.write_text("no film")
    empty.mkdir()
    picture = tmp_path / "frame.png"
    QImage(8, 8, QImage.Format.Format_RGB32).save(str(picture))
    window.let_go(note, films / "trip.mp4", empty, picture, tmp_path / "was-here.mp4")
    qtbot.waitUntil(lambda: len(window.said()) == 4, timeout=5000)
    assert asked == [films / "trip.mp4"]
    said = window.said()
    assert said[0] == "“notes.txt” is not a video."
    assert "“Empty” is an empty folder" in said[1]
    assert "search field" in said[2]
    assert "“was-here.mp4” is not there any more" in said[3]
    notice = window.findChild(RefusalCard)
    assert notice is not None
    assert window.rect().contains(notice.geometry())
    assert all(line.height() >= line.heightForWidth(line.width()) for line in notice._labels)
    QTest.keyClick(notice, Qt.Key.Key_Escape)
    assert window.said() == []


def test_many_refusals_are_told_in_few_lines(
    window: Window, asked: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    notes = [tmp_path / f"{number}.txt" for number in range(30)]
    for note in notes:
        note.write_text("no film")
    window.let_go(*notes)
    qtbot.waitUntil(lambda: len(window.said()) == 5, timeout=5000)
    assert window.said()[-1].startswith("26 ")
    assert asked == []


def test_dragging_only_what_cannot_be_added_says_so_before_it_is_let_go(
    window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    note = tmp_path / "notes.txt"
    note.write_text("no film")
    window.enter(note)
    qtbot.waitUntil(lambda: "notes.txt" in window.drop.lines.text(), timeout=5000)
    assert window.drop.title.text() == "This cannot be added"
    assert not window.drop.promise.isVisible()


def test_menus_do_what_dropping_does(
    window: Window, context: Context, asked: list[Path], films: Path, qtbot: QtBot
) -> None:
    actions = LibraryActions(window, context)
    actions.add_folder.trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.filesSelected.emit([str(films)])
    dialog.reject()
    qtbot.waitUntil(lambda: asked == [films], timeout=5000)
    dialog = actions.choose_videos()
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFiles
    assert "*.mp4" in dialog.nameFilters()[0]
    dialog.filesSelected.emit([str(films / "talk.mp4")])
    dialog.reject()
    qtbot.waitUntil(lambda: asked == [films, films / "talk.mp4"], timeout=5000)


def test_an_empty_folder_can_be_watched_by_menu(
    window: Window, context: Context, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "Inbox"
    folder.mkdir()
    actions = LibraryActions(window, context)
    with qtbot.waitSignal(context.requests.say, timeout=5000) as said:
        dialog = actions.choose_watched()
        dialog.filesSelected.emit([str(folder)])
    dialog.reject()
    assert "Inbox" in said.args[0]  # type: ignore[index]
    with Engine(context.library, context.models) as engine:
        assert [row["path"] for row in engine.browse.folders()] == [str(folder)]
