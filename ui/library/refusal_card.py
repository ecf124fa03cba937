"""A card over the foot of the window for a while: what was refused, and why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.context import Context
from ui.theme.tokens import HUGE, LARGE, MEDIUM, ROW, SIDE, TINY
from ui.widgets.basics import label, role, tool

STAYS = 12_000  # milliseconds
TOLD = 4
"""Sentences shown at most; of the rest the number is told."""


class RefusalCard(QFrame):
    """Some sentences and a button to close them."""

    def __init__(self, window: QWidget, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._labels: list[QLabel] = []
        role(self, "card")
        self.setObjectName("refusals")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(TINY)
        close = tool(context.theme, "close", self.tr("Close"), self.hide)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(LARGE, MEDIUM, MEDIUM, MEDIUM)
        row.setSpacing(MEDIUM)
        row.addLayout(self._lines, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(STAYS)
        self._end.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    @classmethod
    def over(cls, window: QWidget, context: Context) -> RefusalCard:
        """The card of a window."""
        return window.findChild(RefusalCard, "refusals") or cls(window, context)

    def say(self, sentences: list[str]) -> None:
        """Show sentences."""
        for old in self._labels:
            old.deleteLater()
        shown = sentences if len(sentences) <= TOLD + 1 else sentences[:TOLD]
        self._labels = [label(sentence, wrap=True) for sentence in shown]
        if len(sentences) > len(shown):
            text = self.tr("%n more cannot be added either.", "", len(sentences) - len(shown))
            self._labels.append(label(text, "quiet", wrap=True))
        for each in self._labels:
            self._lines.addWidget(each)
            each.show()  # what is hidden has no height
        self.setAccessibleName("\n".join(sentences))
        self.show()
        self._place()
        self.raise_()
        self._end.start()

    @property
    def sentences(self) -> list[str]:
        """What is shown."""
        return [each.text() for each in self._labels]

    def _place(self) -> None:
        window = self._window
        width = min(3 * SIDE, window.width() - 2 * HUGE)
        self.setFixedWidth(width)
        self._row.activate()
        height = max(self._row.totalHeightForWidth(width), ROW)
        self.setFixedHeight(height)
        self.move((window.width() - width) // 2, window.height() - height - 2 * HUGE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
