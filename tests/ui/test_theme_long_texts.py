"""Layouts survive longer words than English has, in the narrowest window that is supported."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from engine.types import UpgradeRequest
from ui.context import Context
from ui.main_window import MainWindow
from ui.settings.settings_dialog import SettingsDialog
from ui.upgrade.upgrade_dialog import UpgradeDialog

NARROW, LOW = 960, 640
LONG = 10_000  # milliseconds that anything may take on a busy machine


class Longer(QTranslator):
    """Every text half as long again, as German or Finnish would have it."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return f"{text} {'öß ' * (len(text) // 6)}".rstrip() if text else ""

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def longer(qapp: QApplication) -> Iterator[None]:
    translator = Longer()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def cut_off(top: QWidget) -> list[str]:
    """What is shown with less room than its text needs, or beyond the edge of what it lies in."""
    found = []
    for part in top.findChildren(QWidget):
        if not part.isVisible() or not isinstance(part, QLabel | QAbstractButton):
            continue
        text = part.text()
        if not text.strip():
            continue
        what = f"{type(part).__name__} {text[:40]!r}"
        if isinstance(part, QLabel) and part.wordWrap():
            if part.height() + 1 < part.heightForWidth(part.width()):
                found.append(f"{what}: {part.height()} of {part.heightForWidth(part.width())} high")
        elif part.width() + 1 < min(part.minimumSizeHint().width(), part.sizeHint().width()):
            found.append(f"{what}: {part.width()} of {part.minimumSizeHint().width()} wide")
        if sticks_out(part, top):
            found.append(f"{what}: beyond the edge")
    return found


def sticks_out(part: QWidget, top: QWidget) -> bool:
    """Whether it is cut by an edge, scrolling up and down set aside."""
    place = QRect(part.mapTo(top, QPoint(0, 0)), part.size())
    room = QRect(QPoint(0, 0), top.size())
    parent = part.parentWidget()
    while parent is not None and parent is not top:
        if isinstance(parent, QScrollArea):
            room = QRect(parent.mapTo(top, QPoint(0, 0)), parent.size())
            break
        parent = parent.parentWidget()
    return place.left() < room.left() - 1 or place.right() > room.right() + 1


def settle(qtbot: QtBot) -> None:
    qtbot.wait(100)
    QCoreApplication.processEvents()


def test_what_is_cut_off_is_seen(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    label = QLabel("a long text that needs its room", box)
    box.resize(60, 40)
    label.resize(30, 20)
    box.show()
    assert cut_off(box)


@pytest.mark.usefixtures("longer")
def test_the_first_run_has_room(context: Context, qtbot: QtBot) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.resize(NARROW, LOW)
    window.show()
    window.pages.setCurrentWidget(window.first_run)
    settle(qtbot)
    assert not cut_off(window.first_run)
    window.first_run.later.click()
    qtbot.waitUntil(lambda: bool(window.first_run.models.choices), timeout=LONG)
    settle(qtbot)
    assert not cut_off(window.first_run)
    window.first_run.models.choices["words"].radio.setChecked(True)
    window.first_run.forward.click()
    settle(qtbot)
    assert not cut_off(window.first_run)
    assert window.width() == NARROW


@pytest.mark.usefixtures("longer")
def test_the_upgrade_has_room(context: Context, qtbot: QtBot) -> None:
    dialog = UpgradeDialog(context, None, UpgradeRequest(force=True))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.plan.begin.isEnabled(), timeout=LONG)
    dialog.plan.more.click()
    settle(qtbot)
    assert not cut_off(dialog)


@pytest.mark.usefixtures("longer")
@pytest.mark.parametrize("page", ["general", "models", "processing", "storage", "index"])
def test_the_settings_have_room(context: Context, qtbot: QtBot, page: str) -> None:
    dialog = SettingsDialog(context)
    qtbot.addWidget(dialog)
    dialog.show_page(page)
    dialog.show()
    if page == "models":  # its rows are made a few at a time
        models = dialog.page("models")
        qtbot.waitUntil(lambda: bool(models.rows) and not models._to_make, timeout=LONG)
    qtbot.wait(400)
    assert not cut_off(dialog)


@pytest.mark.usefixtures("longer")
def test_the_window_has_room(context: Context, qtbot: QtBot) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.resize(NARROW, LOW)
    window.show()
    context.requests.show_list.emit("all", None)
    qtbot.wait(300)
    assert not cut_off(window)
    context.requests.show_activity.emit()
    qtbot.wait(300)
    assert not cut_off(window)
    context.requests.show_people.emit("")
    qtbot.wait(300)
    assert not cut_off(window)
    assert window.width() == NARROW
