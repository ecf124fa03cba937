"""The grid of videos: a view whose places are computed, so that their number costs nothing.

QListView lays out every row, which takes a tenth of a second and more for 100,000 of them each
time the window changes its width; here a row's place follows from its number alone. It is one
still, so that screen readers find a list in it; all that it does with places is overridden.
"""

from __future__ import annotations

import time

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyleOptionViewItem

from ui.library.scrubbing import Scrub
from ui.library.video_delegate import VideoDelegate
from ui.library.videos_model import VIDEO, VideosModel
from ui.theme.tokens import LARGE, SMALL, THUMBNAIL_WIDTH
from ui.widgets.basics import role

FAST = 4.0
"""Heights of the view a second above which scrolling is too fast to look at anything."""
SETTLE = 70  # milliseconds without scrolling after which what is seen is read

Index = QModelIndex | QPersistentModelIndex
Move = QAbstractItemView.CursorAction
NOWHERE = QModelIndex()
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class VideoGrid(QListView):
    """Videos in rows that fill the width. Selection, focus and keys are those of any item view."""

    menu_wanted = Signal(QPoint)
    """A menu for what is selected, at a place of the screen."""
    removal_wanted = Signal()

    def __init__(self, model: VideosModel, delegate: VideoDelegate, scrub: Scrub) -> None:
        super().__init__()
        self._videos, self._delegate, self._scrub = model, delegate, scrub
        role(self, "grid")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE)
        self._settle.timeout.connect(self._settled)
        self._scrolled_at = time.monotonic()
        self._under = -1
        self._anchor: tuple[int, int] | None = None
        self._anchored = ""
        self._restoring = False
        self.setItemDelegate(delegate)
        self.setModel(model)
        model.layoutAboutToBeChanged.connect(self._remember_video)
        model.layoutChanged.connect(self._return_to_video)
        model.rowsInserted.connect(self._lay_out)
        model.rowsRemoved.connect(self._lay_out)
        model.modelReset.connect(self._start_again)
        scrub.changed.connect(self._redraw_video)

    # --- where everything is, in device-independent pixels. The bar for scrolling stands in the
    # margin: nothing moves as it comes and goes.

    def _columns(self) -> int:
        room = self.width() - 2 * LARGE + SMALL
        return max(1, room // (THUMBNAIL_WIDTH + 3 * SMALL))

    def _cell_width(self) -> int:
        columns = self._columns()
        return (self.width() - 2 * LARGE - (columns - 1) * SMALL) // columns

    def _line_height(self) -> int:
        return self._delegate.height(self._cell_width()) + SMALL

    def _rect(self, number: int) -> QRect:
        line, column = divmod(number, self._columns())
        width, height = self._cell_width(), self._line_height()
        left = LARGE + column * (width + SMALL)
        top = SMALL + line * height - self.verticalOffset()
        return QRect(left, top, width, height - SMALL)

    def seen(self) -> range:
        """The numbers of the rows of which something is seen."""
        height, columns = self._line_height(), self._columns()
        first = max(0, self.verticalOffset() - SMALL) // height
        last = max(0, self.verticalOffset() + self.viewport().height() - SMALL) // height
        return range(first * columns, min((last + 1) * columns, self._videos.rowCount()))

    def visualRect(self, index: Index) -> QRect:  # noqa: N802 - Qt's name
        return self._rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802 - Qt's name
        across = point.x() - LARGE
        down = point.y() + self.verticalOffset() - SMALL
        column = across // (self._cell_width() + SMALL)
        if across < 0 or down < 0 or column >= self._columns():
            return NOWHERE
        number = down // self._line_height() * self._columns() + column
        if number >= self._videos.rowCount() or not self._rect(number).contains(point):
            return NOWHERE
        return self._videos.index(number)

    def horizontalOffset(self) -> int:  # noqa: N802 - Qt's name
        return 0

    def verticalOffset(self) -> int:  # noqa: N802 - Qt's name
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:  # noqa: N802 - Qt's name
        return False

    def scrollTo(  # noqa: N802 - Qt's name
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        room = self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - room // 2)
        elif rect.top() < SMALL:
            bar.setValue(bar.value() + rect.top() - SMALL)
        elif rect.bottom() > room - SMALL:
            bar.setValue(bar.value() + min(rect.bottom() - room + SMALL, rect.top() - SMALL))

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        lines = -(-self._videos.rowCount() // self._columns())
        height = self._line_height()
        bar = self.verticalScrollBar()
        bar.setSingleStep(height // 4)
        bar.setPageStep(max(1, self.viewport().height() - SMALL))
        bar.setRange(0, max(0, 2 * SMALL + lines * height - self.viewport().height()))
        QAbstractItemView.updateGeometries(self)

    def doItemsLayout(self) -> None:  # noqa: N802 - Qt's name
        """Nothing is laid out: see above."""
        QAbstractItemView.doItemsLayout(self)

    def _lay_out(self) -> None:
        self.updateGeometries()
        self._look()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep what stands at the top there, however many columns there are now."""
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()
        if self._anchor is not None:
            self._restore(self._anchor[0])
        self._look()

    # --- staying where one is

    def _start_again(self) -> None:
        self._scrub.leave()
        self._anchor = None
        self.verticalScrollBar().setValue(0)
        self._lay_out()

    def _drop_anchor(self) -> None:
        """Remember the first whole row and its distance; at the very top one stays there."""
        line = -(-(self.verticalOffset() - SMALL) // self._line_height())
        number = min(line * self._columns(), self._videos.rowCount() - 1)
        away = self.verticalOffset() > SMALL and number >= 0
        self._anchor = (number, self._rect(number).top()) if away else None

    def _remember_video(self) -> None:
        row = None if self._anchor is None else self._videos.video(self._anchor[0])
        self._anchored = "" if row is None else row["id"]

    def _return_to_video(self) -> None:
        number = self._videos.number_of(self._anchored) if self._anchored else None
        if number is not None:
            self._restore(number)
        self.viewport().update()

    def _restore(self, number: int) -> None:
        """Have a row stand where the first one stood."""
        if self._anchor is None:
            return
        top = self._anchor[1]
        self._anchor = (number, top)
        self._restoring = True
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self._rect(number).top() - top)
        self._restoring = False

    # --- scrolling

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        now = time.monotonic()
        elapsed, self._scrolled_at = max(now - self._scrolled_at, 1e-3), now
        self._delegate.resting = abs(dy) / elapsed < FAST * max(1, self.viewport().height())
        self._scrub.leave()
        if not self._restoring:
            self._drop_anchor()
        if self._delegate.resting:
            self._look()
        self._settle.start()
        self.viewport().scroll(dx, dy)

    def _settled(self) -> None:
        self._delegate.resting = True
        self._look()
        if self.viewport().underMouse():
            self._hover(self.viewport().mapFromGlobal(QCursor.pos()))
        self.viewport().update()

    def _look(self) -> None:
        seen = self.seen()
        self._videos.see(seen.start, max(seen.start, seen.stop - 1))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        QAbstractItemView.wheelEvent(self, event)
        event.accept()  # at either end the page around it does not scroll in its place

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        current = self.currentIndex().row() if self.hasFocus() else -1
        for number in self.seen():
            option.rect = self._rect(number)
            if not option.rect.intersects(event.rect()):
                continue
            index = self._videos.index(number)
            option.state = plain
            if self.selectionModel().isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if number == current:
                option.state |= QStyle.StateFlag.State_HasFocus
            if number == self._under:
                option.state |= QStyle.StateFlag.State_MouseOver
            self._delegate.paint(painter, option, index)
        painter.end()

    def _redraw_video(self, video_id: str) -> None:
        number = self._videos.number_of(video_id)
        if number is not None:
            self.viewport().update(self._rect(number))

    # --- the pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        QAbstractItemView.mouseMoveEvent(self, event)
        self._hover(event.position().toPoint())

    def _hover(self, point: QPoint) -> None:
        index = self.indexAt(point)
        self._light(index.row())
        row = index.data(VIDEO) if index.isValid() else None
        picture = self._delegate.picture_rect(self.visualRect(index)) if row else QRect()
        if row is None or not row["duration"] or not picture.contains(point):
            self._scrub.leave()
            return
        share = (point.x() - picture.left()) / max(1, picture.width() - 1)
        self._scrub.over(row["id"], share * row["duration"])

    def _light(self, number: int) -> None:
        """Draw the row under the pointer as such."""
        was, self._under = self._under, number
        for each in {was, number} - {-1} if was != number else ():
            self.viewport().update(self._rect(each))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Leave:
            self._scrub.leave()
            self._light(-1)
        return super().viewportEvent(event)

    # --- selecting, and keys

    def setSelection(  # noqa: N802 - Qt's name
        self, rect: QRect, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        """Select all rows from one corner to the other, in the order in which one reads."""
        count = self._videos.rowCount()
        if count:
            ends = sorted((self._nearest(rect.topLeft()), self._nearest(rect.bottomRight())))
            first, last = (self._videos.index(max(0, min(count - 1, end))) for end in ends)
            self.selectionModel().select(QItemSelection(first, last), command)

    def _nearest(self, point: QPoint) -> int:
        line = max(0, point.y() + self.verticalOffset() - SMALL) // self._line_height()
        column = (point.x() - LARGE) // (self._cell_width() + SMALL)
        return line * self._columns() + max(0, min(self._columns() - 1, column))

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802 - Qt's
        return QRegion(self.viewport().rect())

    def selectAll(self) -> None:  # noqa: N802 - Qt's name
        """Select all rows as one range: none is hidden."""
        count = self._videos.rowCount()
        if count:
            every = QItemSelection(self._videos.index(0), self._videos.index(count - 1))
            self.selectionModel().select(every, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def selected_numbers(self) -> list[int]:
        """The numbers of the selected rows, ascending."""
        numbers: set[int] = set()
        chosen = self.selectionModel().selection()
        for part in (chosen.at(place) for place in range(chosen.count())):
            numbers.update(range(part.top(), part.bottom() + 1))
        return sorted(numbers)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Have a row that is seen show the focus."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._videos.rowCount():
            first = self._videos.index(self.seen().start)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.viewport().update()

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: Move, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        count, columns = self._videos.rowCount(), self._columns()
        if not count:
            return NOWHERE
        at = self.currentIndex().row()
        if at < 0:
            return self._videos.index(0)
        page = max(1, self.viewport().height() // self._line_height()) * columns
        steps = {
            Move.MoveLeft: -1,
            Move.MovePrevious: -1,
            Move.MoveRight: 1,
            Move.MoveNext: 1,
            Move.MoveUp: -columns,
            Move.MoveDown: columns,
            Move.MovePageUp: -page,
            Move.MovePageDown: page,
            Move.MoveHome: -count,
            Move.MoveEnd: count,
        }
        step = steps.get(action, 0)
        if action == Move.MoveUp and at < columns:
            step = 0
        return self._videos.index(max(0, min(count - 1, at + step)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        plain = event.modifiers() in (NO_MODIFIER, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.scrollTo(self.currentIndex())
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if self.selectionModel().hasSelection():
            self.menu_wanted.emit(place)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Typing does not look through all rows here: the search field is for that."""
