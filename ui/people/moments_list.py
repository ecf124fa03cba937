"""The moments of a person by video: round faces with their times, under each video's title."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.people.faces import draw_face
from ui.people.person_moments import MOMENT, VIDEO, PersonMomentsModel
from ui.theme.theme import Theme
from ui.theme.tokens import FACE_MEDIUM, FOCUS, LARGE, MEDIUM, RADIUS, SMALL, TEXT_SMALL, TINY
from ui.widgets.pictures import Pictures

Index = QModelIndex | QPersistentModelIndex
GO = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
WIDE = FACE_MEDIUM + 2 * MEDIUM


class MomentsDelegate(QStyledItemDelegate):
    """Draws a video's title, or a moment; ``width`` is that of the list."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._pictures = theme, pictures
        self.width = WIDE

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        if index.data(MOMENT) is None:
            high = QFontMetrics(self._theme.font()).height()
            return QSize(self.width, high + LARGE + SMALL)
        small = QFontMetrics(self._theme.font(TEXT_SMALL)).height()
        return QSize(WIDE, SMALL + FACE_MEDIUM + TINY + small + SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(MOMENT) is None:
            painter.setFont(self._theme.font(bold=True))
            painter.setPen(self._theme.colour("text"))
            room = option.rect.adjusted(MEDIUM, LARGE, -MEDIUM, 0)
            elided = painter.fontMetrics().elidedText(
                index.data(), Qt.TextElideMode.ElideMiddle, room.width()
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, elided)
        else:
            self._moment(painter, option, index)
        painter.restore()

    def _moment(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ground = QRectF(option.rect).adjusted(TINY, 1, -TINY, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("chosen" if chosen else "hover"))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), FOCUS))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        face = QRect(0, option.rect.top() + SMALL, FACE_MEDIUM, FACE_MEDIUM)
        face.moveLeft(option.rect.center().x() - FACE_MEDIUM // 2)
        path = index.data(MOMENT)["picture"]
        draw_face(painter, face, self._theme, self._pictures, path)
        painter.setFont(self._theme.font(TEXT_SMALL))
        painter.setPen(self._theme.colour("quiet"))
        below = QRect(option.rect.left(), face.bottom() + TINY, WIDE, option.rect.bottom())
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(below, centre, index.data())


class MomentsList(QListView):
    """Enter or a double click plays; Delete says that it is somebody else."""

    opened = Signal(str, float)
    """A video (id), and the instant (seconds)."""
    menu_wanted = Signal(QPoint)
    split_wanted = Signal()

    def __init__(self, theme: Theme, pictures: Pictures, model: PersonMomentsModel) -> None:
        super().__init__()
        self.delegate = MomentsDelegate(theme, pictures, self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setProperty("role", "grid")
        self.setViewportMargins(MEDIUM, 0, 0, 0)  # in line with what stands above
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Moments in which this person is seen"))
        self.doubleClicked.connect(self._open)

    def chosen(self) -> list[str]:
        """The ids of the selected moments."""
        return [index.data(MOMENT)["id"] for index in self.selectedIndexes()]

    def _open(self, index: QModelIndex) -> None:
        moment = index.data(MOMENT)
        if moment is not None:
            self.opened.emit(index.data(VIDEO)["video"], float(moment["at"]))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in GO and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.selectedIndexes():
            self.split_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if self.selectedIndexes():
            self.menu_wanted.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.delegate.width = self.viewport().width() - 2
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
