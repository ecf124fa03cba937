"""Parts of the first run: the steps' marks, a path that is shortened, a card for a preset."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme.theme import Theme
from ui.theme.tokens import LARGE, MEDIUM, SMALL, TINY
from ui.widgets.basics import label, role


def from_home(path: Path) -> str:
    """A path as one writes it: "~" for the user's own folder, where that is usual."""
    if sys.platform != "win32" and path.is_relative_to(Path.home()):
        return f"~{os.sep}{path.relative_to(Path.home())}"
    return str(path)


class PathLabel(QLabel):
    """A path, shortened in its middle where there is no room; the tool tip has it whole."""

    def __init__(self, path: Path) -> None:
        super().__init__(from_home(path))
        self.setToolTip(str(path))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, self.width()
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)


class StepMarks(QWidget):
    """Which of the steps it is: "1 Folders  2 Models  3 Indexing"."""

    def __init__(self, theme: Theme, names: list[str]) -> None:
        super().__init__()
        self._theme = theme
        self._labels = [
            label(self.tr("{} {}").format(number, name)) for number, name in enumerate(names, 1)
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(LARGE)
        for each in self._labels:
            row.addWidget(each)
        row.addStretch(1)
        self._step = 0
        theme.changed.connect(self._paint)
        self._paint()

    def at(self, step: int) -> None:
        """Mark this step."""
        self._step = step
        self._paint()

    def _paint(self) -> None:
        for number, each in enumerate(self._labels):
            role(each, "accent" if number == self._step else "quiet")
            each.setFont(self._theme.font(bold=number == self._step))


class Choice(QFrame):
    """A card with a radio button: a click anywhere on it chooses it."""

    chosen = Signal()

    def __init__(
        self, theme: Theme, title: str, words: str, *, more: list[str] | None = None
    ) -> None:
        super().__init__()
        self.radio = QRadioButton(title)
        self.radio.setFont(theme.font(bold=True))
        self.radio.setAccessibleDescription(" ".join([words, *(more or [])]))
        self.radio.toggled.connect(self._toggled)
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        column.setSpacing(TINY)
        column.addWidget(self.radio)
        column.addSpacing(TINY)
        column.addWidget(label(words, wrap=True))
        if more:
            column.addSpacing(SMALL)
        for text in more or []:
            column.addWidget(label(text, "quiet", wrap=True))
        column.addStretch(1)

    def _toggled(self, now: bool) -> None:
        role(self, "card_chosen" if now else "card")
        if now:
            self.chosen.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.radio.setChecked(True)
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
