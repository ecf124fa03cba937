"""The transcript: follows what is played; its words are clicked, looked for and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from ui.player.transcript_delegate import TranscriptDelegate
from ui.player.transcript_model import TranscriptModel
from ui.theme.theme import Theme
from ui.theme.tokens import LARGE, ROW, SMALL, TINY
from ui.widgets.basics import label, tool
from ui.widgets.words import clock

if TYPE_CHECKING:
    from engine.types.rows import SegmentRow, SoundRow

BATCH = 50
"""Rows that are measured at once."""
SOON = 20
"""Milliseconds after which a row that was not measured yet is looked for again."""
OWN_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)
GO = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Words(QListView):
    """The list; keys that it has no use for are the player's."""

    clicked_at = Signal(int, QPointF)
    entered_row = Signal(int)
    copied = Signal()
    scrolled = Signal()
    resized = Signal()

    def __init__(self, theme: Theme, model: TranscriptModel) -> None:
        super().__init__()
        self.delegate = TranscriptDelegate(theme, model, self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(BATCH)
        self.setAccessibleName(self.tr("Transcript"))
        self._pressed: QPointF | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll) or event.key() in OWN_KEYS:
            super().keyPressEvent(event)
        elif event.key() in GO and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex().row())
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if pressed is None or not plain or event.button() != Qt.MouseButton.LeftButton:
            return
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index == self.indexAt(pressed.toPoint()):
            self.clicked_at.emit(index.row(), event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        super().wheelEvent(event)
        self.scrolled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.delegate.width = self.viewport().width()
        self.delegate.forget()
        self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)
        self.resized.emit()


class Transcript(QWidget):
    """What is said, with a field to look for words and a button to copy them."""

    sought = Signal(float)
    """An instant that was pointed at."""
    chosen = Signal(int)
    """The row that it is in; comes before ``sought``."""
    screen_wanted = Signal(bool)
    """Whether text on screen is to be among the rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.model = TranscriptModel(self)
        self.list = Words(theme, self.model)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in the transcript"))
        self.field.setAccessibleName(self.tr("Find in the transcript"))
        self.field.setClearButtonEnabled(True)
        self.count = label(name="quiet")
        self.follow = tool(theme, "follow", self.tr("Follow what is played"))
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.on_screen = tool(theme, "screen-text", self.tr("Show text on screen too"))
        self.on_screen.setCheckable(True)
        self.on_screen.setChecked(True)
        self.on_screen.hide()
        self.copy_button = tool(theme, "copy", self.tr("Copy what is selected, or all"), self.copy)
        self._hit: int | None = None
        self._wanted = 0
        self._try = QTimer(self)
        self._try.setSingleShot(True)
        self._try.setInterval(SOON)
        self._try.timeout.connect(lambda: self._bring(self._wanted))
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(SMALL, 0, 0, 0)
        top.setSpacing(TINY)
        top.addWidget(self.field, 1)
        top.addWidget(self.count)
        top.addWidget(self.on_screen)
        top.addWidget(self.follow)
        top.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, SMALL, SMALL, SMALL)
        column.setSpacing(SMALL)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        self.setMinimumHeight(3 * ROW + LARGE)
        self.setMinimumWidth(6 * ROW)

    def _wire(self) -> None:
        self.field.textChanged.connect(self._look_for)
        self.field.returnPressed.connect(lambda: self.go_to_hit(1))
        self.field.installEventFilter(self)
        self.list.clicked_at.connect(self._clicked)
        self.list.entered_row.connect(lambda row: self._seek(row, None))
        self.list.copied.connect(self.copy)
        self.list.resized.connect(self._follow_soon)
        self.list.scrolled.connect(lambda: self.follow.setChecked(False))
        self.follow.toggled.connect(self._followed)
        self.on_screen.toggled.connect(self.screen_wanted)
        self._theme.changed.connect(self.list.viewport().update)
        self.model.repaint.connect(self._repaint)

    # --- what is shown

    def show_segments(
        self, segments: list[SegmentRow], marked: frozenset[str], sound: Sequence[SoundRow] = ()
    ) -> None:
        """Show another video's words; ``marked`` were found by the search, ``sound`` its tracks."""
        self.list.delegate.forget()
        self.model.show(segments, marked, sound)
        self.field.clear()
        self.follow.setChecked(True)

    def mark(self, marked: frozenset[str]) -> None:
        """The search found other words."""
        self.model.mark(marked)

    def show_at(self, at: float, row: int | None) -> None:
        """The playhead is in a segment."""
        before = self.model.current
        self.model.show_at(at, row)
        if row != before:
            self._follow_soon()

    def _follow_soon(self) -> None:
        if self.follow.isChecked():
            # The rows may not have been measured yet.
            QTimer.singleShot(0, self, self._show_current)

    def _followed(self, on: bool) -> None:
        if on:
            self._show_current()

    def _show_current(self) -> None:
        if self.model.current is not None and self.follow.isChecked():
            self._bring(self.model.current)

    def _bring(self, row: int) -> None:
        """Scroll to a row, as soon as it is measured: the list measures some at a time."""
        self._wanted = row
        self._try.stop()
        if row >= self.model.rowCount():
            return
        index = self.model.index(row)
        if self.list.visualRect(index).isEmpty():
            self._try.start()
        else:
            self.list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def _repaint(self, row: int) -> None:
        if row < 0:
            self.list.viewport().update()
        else:
            self.list.update(self.model.index(row))

    # --- the pointer, looking for words, copying

    def _clicked(self, row: int, at: QPointF) -> None:
        rect = self.list.visualRect(self.model.index(row))
        self.follow.setChecked(True)
        self._seek(row, self.list.delegate.place_at(row, rect, at))

    def _seek(self, row: int, place: int | None) -> None:
        self.chosen.emit(row)
        self.sought.emit(self.model.instant(row, place))

    def _look_for(self, text: str) -> None:
        self.model.seek_text(text)
        self._hit = None
        rows = self.model.rows_with_hits()
        if not text.strip():
            self.count.setText("")
        elif rows:
            self.go_to_hit(1)
        else:
            self.count.setText(self.tr("Not said here"))

    def go_to_hit(self, steps: int) -> None:
        """Show the next place (1) at which it is said, or the one before (-1)."""
        rows = self.model.rows_with_hits()
        if not rows:
            return
        number = 0 if self._hit is None else (rows.index(self._hit) + steps) % len(rows)
        self._hit = rows[number]
        index: QModelIndex = self.model.index(self._hit)
        self.follow.setChecked(False)
        self.list.setCurrentIndex(index)
        self._bring(self._hit)
        self.count.setText(
            self.tr("{number} of {count}").format(number=number + 1, count=len(rows))
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.field and isinstance(event, QKeyEvent):
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.type() == QEvent.Type.KeyPress and event.key() in GO and shift:
                self.go_to_hit(-1)
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self.field.clear()
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def copy(self) -> None:
        """Put the words of the selected rows, or all, on the clipboard, with their times."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        chosen = [self.model.segments[row] for row in rows] or self.model.segments
        lines = [f"{clock(segment['start'])}\t{segment['text']}" for segment in chosen]
        QGuiApplication.clipboard().setText("\n".join(lines))
