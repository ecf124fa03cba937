"""A question says all that it has to say."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.theme import Theme
from ui.widgets.question import Question

SENTENCE = "For each face Heimdex keeps a small picture and a row of numbers. "
KOREAN = "얼굴마다 작은 사진과 알아보는 데 쓰는 숫자를 이 컴퓨터에만 보관합니다. "


@pytest.mark.parametrize("text", [SENTENCE, SENTENCE * 4, SENTENCE * 12, KOREAN * 8])
def test_no_line_of_a_long_text_is_cut_off(qapp: QApplication, qtbot: QtBot, text: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    asked = Question(window, Theme(qapp), "Recognise people?", text, "Yes", lambda: None)
    asked.show()
    qtbot.waitExposed(asked)
    assert asked.text.height() >= asked.text.heightForWidth(asked.text.width())
    assert asked.rect().contains(asked.yes.geometry())
