"""Closing the window: at once, after a question while there is work, or into the background."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.background import GO_ON, STAY, STOP, Background
from ui.bridge.poller import Snapshot
from ui.context import Context

BUSY = Snapshot(counts={"queued": 2, "processing": 1, "indexed": 4})


def test_without_work_it_closes_and_asks_nothing(context: Context, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    asked: list[int] = []

    def ask(left: int) -> str:
        asked.append(left)
        return STAY

    background = Background(window, context, ask)
    event = QCloseEvent()
    assert background.closing(event)
    assert event.isAccepted()
    assert asked == []


@pytest.mark.parametrize(("choice", "ends"), [(STOP, True), (STAY, False), (GO_ON, False)])
def test_with_work_left_the_user_decides(
    choice: str, ends: bool, context: Context, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    asked: list[int] = []

    def ask(left: int) -> str:
        asked.append(left)
        return choice

    background = Background(window, context, ask)
    context.poller.latest = BUSY
    event = QCloseEvent()
    assert background.closing(event) is ends
    assert event.isAccepted() is ends
    assert asked == [3]


def test_an_upgrade_under_way_is_work_too(context: Context, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    background = Background(window, context, lambda _: STAY)
    context.poller.latest = dataclasses.replace(Snapshot(), upgrade={"state": "running"})
    assert not background.closing(QCloseEvent())
    context.poller.latest = dataclasses.replace(Snapshot(), upgrade={"state": "done"})
    assert background.closing(QCloseEvent())


def test_the_end_of_the_work_is_told(context: Context, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    Background(window, context, lambda _: STAY)
    context.poller.latest = Snapshot(counts={"indexed": 4})
    with qtbot.waitSignal(context.requests.say) as told:
        context.poller.idle.emit()
    assert told.args == ["4 video(s) can be searched now.", "good"]
