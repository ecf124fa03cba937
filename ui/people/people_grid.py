"""The grid of people: named by a click below a face, merged by dragging one onto another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QListView

from ui.people.people_delegate import PeopleDelegate
from ui.people.people_model import PERSON, PeopleModel, people_in
from ui.search.examples import picture_suffixes
from ui.theme.tokens import SMALL

GO = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PeopleGrid(QListView):
    """People; Enter or a double click opens one, F2 or a click on the name names them."""

    opened = Signal(str)
    merge_wanted = Signal(str, list)
    """Somebody (an id) is to be one with others (ids)."""
    photos_dropped = Signal(str, list)
    """Photos (paths) of somebody (an id)."""
    menu_wanted = Signal(QPoint)
    hide_wanted = Signal()

    def __init__(self, model: PeopleModel, delegate: PeopleDelegate) -> None:
        super().__init__()
        self.delegate = delegate
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setProperty("role", "grid")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Snap)
        self.setUniformItemSizes(True)
        self.setSpacing(SMALL)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QListView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.setAccessibleName(self.tr("People"))
        self._pressed = QPoint()

    def chosen(self) -> list[str]:
        """The ids of who is selected, in the order in which they are shown."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.model().index(row, 0).data(PERSON)["id"] for row in rows]

    @property
    def is_naming(self) -> bool:
        """Whether a name is being typed."""
        return self.state() == QListView.State.EditingState

    # --- pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        moved = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and not moved
        left = index.isValid() and plain and event.button() == Qt.MouseButton.LeftButton
        if left and self.delegate.name_rect(self.visualRect(index)).contains(at):
            self.edit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid() and not self.delegate.name_rect(self.visualRect(index)).contains(at):
            self.opened.emit(index.data(PERSON)["id"])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        if not self.is_naming and index.isValid():
            if event.key() in GO:
                self.opened.emit(index.data(PERSON)["id"])
                return
            if event.key() == Qt.Key.Key_F2:
                self.edit(index)
                return
            if event.key() == Qt.Key.Key_Delete:
                self.hide_wanted.emit()
                return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        index, place = self.indexAt(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid() and self.selectedIndexes():
            self.menu_wanted.emit(place)

    # --- what is dragged onto somebody

    def _target(self, event: QDropEvent) -> QModelIndex:
        """Who would take what is dragged; nobody where that makes no sense."""
        index: QModelIndex = self.indexAt(event.position().toPoint())
        dragged = people_in(event.mimeData())
        if not index.isValid() or not (dragged or photos_in(event)):
            return QModelIndex()
        return QModelIndex() if index.data(PERSON)["id"] in dragged else index

    def _show_target(self, index: QModelIndex) -> None:
        self.delegate.target = index
        self.viewport().update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if people_in(event.mimeData()) or photos_in(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        index = self._target(event)
        self._show_target(index)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept() if index.isValid() else event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self._show_target(QModelIndex())
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        index, dragged = self._target(event), people_in(event.mimeData())
        self._show_target(QModelIndex())
        if not index.isValid():
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        who = index.data(PERSON)["id"]
        if dragged:
            self.merge_wanted.emit(who, dragged)
        else:
            self.photos_dropped.emit(who, photos_in(event))


def photos_in(event: QDropEvent) -> list[str]:
    """The photos that are dragged; none where anything else is among them."""
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    known = picture_suffixes()
    good = all(Path(path).suffix.lower().lstrip(".") in known for path in paths)
    return paths if good else []
