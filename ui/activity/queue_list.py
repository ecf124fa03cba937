"""The list of the queue: keys, menu, dragging; what is wanted of a video comes as a signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from ui.activity.entry import DONE, FAILED, HEADING, WAITING, WORK, Entry
from ui.activity.queue_delegate import ACTIONS, FRONT, REMOVE, RETRY, SHOW, QueueDelegate
from ui.activity.queue_model import ENTRY, QueueModel
from ui.theme.icons import icon
from ui.theme.theme import Theme
from ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from engine.types.rows import VideoRow

Index = QModelIndex | QPersistentModelIndex
PLAY = "play"
SYMBOLS = {
    RETRY: "retry",
    SHOW: "show-file",
    REMOVE: "trash",
    FRONT: "to-front",
    PLAY: "play",
}
BATCH = 50  # rows laid out at a time


class QueueList(QListView):
    """Rows of a ``QueueModel``."""

    wanted = Signal(str, list)
    """An action (of ``ACTIONS``, or play), and the rows of the videos."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.queue = QueueModel(self)
        self.delegate = QueueDelegate(self, theme, pictures, self._pressed)
        self.setModel(self.queue)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(self.tr("Videos being indexed"))
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(BATCH)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.activated.connect(self._activate)
        theme.changed.connect(self.viewport().update)

    def entry(self, index: QModelIndex) -> Entry | None:
        """The row at an index."""
        return index.data(ENTRY) if index.isValid() else None

    def videos(self, kind: str) -> list[VideoRow]:
        """The selected videos of a section, in their order."""
        rows = sorted(self.selectedIndexes(), key=QModelIndex.row)
        entries = [self.entry(index) for index in rows]
        return [each.video for each in entries if each is not None and each.kind == kind]

    # --- pressing

    def _pressed(self, index: QModelIndex, action: str) -> None:
        entry = self.entry(index)
        assert entry is not None
        same = self.videos(entry.kind)
        self.wanted.emit(action, same if entry.video in same else [entry.video])

    def _activate(self, index: QModelIndex) -> None:
        entry = self.entry(index)
        if entry is None:
            return
        if entry.kind == HEADING:
            self.queue.toggle(entry.section)
        elif entry.kind == DONE:
            self.wanted.emit(PLAY, [entry.video])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        entry = self.entry(index)
        actions = ACTIONS.get(entry.kind, ()) if entry is not None else ()
        if (
            entry is not None
            and entry.kind == HEADING
            and event.key()
            in (
                Qt.Key.Key_Space,
                Qt.Key.Key_Left,
                Qt.Key.Key_Right,
            )
        ):
            unfolded = entry.section in self.queue.unfolded
            if event.key() == Qt.Key.Key_Space or unfolded == (event.key() == Qt.Key.Key_Left):
                self.queue.toggle(entry.section)
        elif actions and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self.delegate.armed = (self.delegate.armed + step) % len(actions)
            self.update(index)
        elif actions and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pressed(index, actions[self.delegate.armed % len(actions)])
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._of_selected(REMOVE, (FAILED, WAITING))
        else:
            super().keyPressEvent(event)

    def _of_selected(self, action: str, kinds: tuple[str, ...]) -> None:
        rows = [row for kind in kinds for row in self.videos(kind)]
        if rows:
            self.wanted.emit(action, rows)

    def currentChanged(self, now: Index, before: Index) -> None:  # noqa: N802 - Qt's
        self.delegate.armed = 0
        super().currentChanged(now, before)

    # --- the menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        index = self.indexAt(event.pos())
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            at = self.viewport().mapToGlobal(self.visualRect(index).center())
        entry = self.entry(index)
        if entry is not None and entry.video:
            menu = self.menu(entry)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(at)

    def menu(self, entry: Entry) -> QMenu:
        """What can be done with a row, or with all that are selected with it."""
        texts = {
            RETRY: self.tr("Try again"),
            FRONT: self.tr("Move to front"),
            PLAY: self.tr("Play"),
            SHOW: self.tr("Show in file manager"),
            REMOVE: self.tr("Remove from the library…"),
        }
        offered = {
            WORK: (SHOW, REMOVE),
            WAITING: (FRONT, SHOW, REMOVE),
            FAILED: (RETRY, SHOW, REMOVE),
            DONE: (PLAY, SHOW),
        }
        same = self.videos(entry.kind)
        rows = same if entry.video in same else [entry.video]
        menu = QMenu(self)
        for action in offered[entry.kind]:
            made = menu.addAction(texts[action])
            made.setIcon(icon(SYMBOLS[action], self._theme.palette.quiet))
            made.triggered.connect(lambda _=False, each=action: self.wanted.emit(each, rows))
            made.setEnabled(action not in (SHOW, PLAY) or len(rows) == 1)
        return menu

    # --- the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        entry = self.entry(self.indexAt(event.position().toPoint()))
        left = event.button() == Qt.MouseButton.LeftButton
        if left and entry is not None and entry.kind == HEADING:
            self.queue.toggle(entry.section)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        self.delegate.hover(at)
        pressing = self.delegate.press_at(self.indexAt(at), at) is not None
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if pressing else arrow)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self.delegate.hover(QPoint(-1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # words wrap otherwise now
