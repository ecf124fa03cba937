"""What the user should know of a video that is indexed all the same, under its title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui import messages
from ui.theme.icons import pixmap
from ui.theme.theme import Theme
from ui.theme.tokens import ICON, LARGE, POSTER_HEIGHT, SMALL, TINY
from ui.widgets.basics import label, role

if TYPE_CHECKING:
    from engine.messages import Message

HIGHEST = 2 * POSTER_HEIGHT
"""Pixels from which on notes are scrolled: the picture keeps its room."""


class Notes(QScrollArea):
    """Each warning in a sentence, with what to do about it; hidden where there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[QWidget] = []
        self._signs: list[QLabel] = []
        self.lines: list[QLabel] = []
        inside = QWidget()
        role(inside, "ground")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(LARGE, 0, SMALL, SMALL)
        self._column.setSpacing(TINY)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Notes on this video"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._paint)
        self.hide()

    def show_warnings(self, warnings: Sequence[Message]) -> None:
        """Show these and no others."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows, self._signs, self.lines = [], [], []
        for words in dict.fromkeys(map(words_of, warnings)):
            self._rows.append(self._row(words))
            self._column.addWidget(self._rows[-1])
        self._paint()
        self.setVisible(bool(self.lines))
        self._fit()

    def _row(self, words: str) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SMALL)
        sign, text = QLabel(), label(words, "warning", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        self._signs.append(sign)
        self.lines.append(text)
        return made

    def _paint(self) -> None:
        for sign in self._signs:
            found = pixmap("alert", self._theme.palette.warning, ICON, self.devicePixelRatioF())
            sign.setPixmap(found)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the words are at this width, up to what is left to them."""
        wanted = self._column.heightForWidth(self.viewport().width())
        self.setFixedHeight(min(HIGHEST, max(0, wanted)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Words wrap: they never widen the player."""
        return QSize(1, 0)


def words_of(warning: Message) -> str:
    """What happened and what to do."""
    return " ".join(filter(None, (messages.sentence(warning), messages.advice(warning))))
