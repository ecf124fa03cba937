"""A list of moments that holds its place while an answer changes, and is used by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui.search.moment_delegate import MomentDelegate
from ui.search.moments_model import MOMENT, Index, SteadyModel, dragged
from ui.search.wording import Moment
from ui.theme.tokens import RESULT_HEIGHT, RESULT_WIDTH, SMALL

STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
"""Keys that go through the places of a moment."""


class ResultList(QListView):
    """A list that holds its place while rows come and go around what is looked at."""

    opened = Signal(dict)
    """A moment is to be played."""
    chosen = Signal(dict)
    """A moment was moved to."""
    menu = Signal(dict, QPoint)
    """The menu of a moment is wanted at a place of the screen."""
    alike = Signal(dict)
    """More like a moment is wanted."""
    stepped = Signal(int)
    """The next (1) or the last (-1) place of the moment is wanted."""
    copied = Signal(dict)
    """The words of a moment are to be copied."""
    left = Signal()
    """Escape, or up from the first row: back to the field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "results")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(lambda _: self._open())

    def moment(self) -> Moment | None:
        """The moment that is selected."""
        index = self.currentIndex()
        return index.data(MOMENT) if index.isValid() else None

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        moment = self.moment()
        if moment is not None:
            self.chosen.emit(moment)

    def steadily(self, change: Callable[[], None]) -> None:
        """Make a change of the model; what is looked at stays where it is on the screen."""
        before = self._anchor()
        change()
        model = self.model()
        if before is None or not isinstance(model, SteadyModel):
            return
        row = model.place(before[0])
        if row < 0:
            return
        moved = self.visualRect(model.index(row)).top() - before[1]
        if moved:
            self.updateGeometries()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + moved)

    def afresh(self, change: Callable[[], None]) -> None:
        """Make a change of the model that is about something else: seen from the top."""
        self.selectionModel().clear()
        change()
        self.scrollToTop()

    def take_focus(self) -> None:
        """Go on with the keyboard here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.currentIndex().isValid():
            self.select_first()

    def select_first(self) -> None:
        """Select the first moment there is."""
        for row in range(self.model().rowCount()):
            index = self.model().index(row, 0)
            if index.data(MOMENT) is not None:
                self.setCurrentIndex(index)
                return

    def _anchor(self) -> tuple[Any, int] | None:
        """The key and the place of what must not move: what is selected, or the topmost row.

        None at the top of a list in which nothing is selected: there, the best comes first.
        """
        model = self.model()
        if not isinstance(model, SteadyModel) or not model.rowCount():
            return None
        rows = self.viewport().rect()
        current = self.currentIndex()
        if not (current.isValid() and self.visualRect(current).intersects(rows)):
            if not self.verticalScrollBar().value():
                return None
            current = self.indexAt(QPoint(rows.center().x(), 1))
        if not current.isValid():
            return None
        return model.key(current.row()), self.visualRect(current).top()

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N802, N803 - Qt's names
        """Drag the moment as its picture alone: to the field, as an example."""
        moment = self.moment()
        if moment is None:
            return
        row = self.visualRect(self.currentIndex())
        picture = QRect(row.left() + SMALL, row.top() + SMALL, RESULT_WIDTH, RESULT_HEIGHT)
        drag = QDrag(self)
        drag.setMimeData(dragged(moment))
        drag.setPixmap(self.viewport().grab(picture))
        drag.exec(Qt.DropAction.CopyAction)

    def _open(self) -> None:
        moment = self.moment()
        if moment is not None:
            self.opened.emit(moment)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of what is pointed at; by the keyboard, of what is selected."""
        at = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).center()
        elif self.indexAt(at) != self.currentIndex():
            self.setCurrentIndex(self.indexAt(at))
        moment = self.moment()
        if moment is not None:
            self.menu.emit(moment, self.viewport().mapToGlobal(at))

    def _step_at(self, event: QMouseEvent) -> int:
        """Which place of the moment that is pointed at a click leads to."""
        index, delegate = self.indexAt(event.position().toPoint()), self.itemDelegate()
        moment = index.data(MOMENT) if index.isValid() else None
        if moment is None or not isinstance(delegate, MomentDelegate):
            return 0
        return delegate.step_at(self.visualRect(index), moment, event.position().toPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        step = self._step_at(event)
        super().mousePressEvent(event)
        if step and event.button() == Qt.MouseButton.LeftButton:
            self.stepped.emit(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        shapes = Qt.CursorShape
        shape = shapes.PointingHandCursor if self._step_at(event) else shapes.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Two quick clicks on a sign are two steps; elsewhere they open the moment."""
        if self._step_at(event):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key, moment = event.key(), self.moment()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        at_top = self.currentIndex().row() <= 0
        if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and plain and at_top):
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and moment is not None:
            self.opened.emit(moment)
        elif plain and moment is not None and (step := STEPS.get(Qt.Key(key))):
            self.stepped.emit(step)
        elif key == Qt.Key.Key_M and plain and moment is not None:
            self.alike.emit(moment)
        elif event.matches(QKeySequence.StandardKey.Copy) and moment is not None:
            self.copied.emit(moment)
        else:
            super().keyPressEvent(event)
