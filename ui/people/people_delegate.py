"""Draws somebody: a round face, the name below it, which is edited there, and how often seen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.people.faces import draw_face
from ui.people.people_model import PERSON
from ui.people.words import counts, shown_name
from ui.theme.theme import Theme
from ui.theme.tokens import FACE, FOCUS, HUGE, MEDIUM, RADIUS_LARGE, ROW, SMALL, TEXT_SMALL, TINY
from ui.widgets.pictures import Pictures

Index = QModelIndex | QPersistentModelIndex
CENTRE = Qt.AlignmentFlag.AlignCenter
WIDE = FACE + 2 * HUGE + SMALL
"""Pixels that one takes."""


class PeopleDelegate(QStyledItemDelegate):
    """Draws one; ``target`` is the index over which something is dragged."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._pictures = theme, pictures
        self.target: QModelIndex = QModelIndex()

    def _line(self, points: float = 0.0) -> int:
        return QFontMetrics(self._theme.font(points)).height()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        words = self._name_height() + self._line(TEXT_SMALL)
        return QSize(WIDE, MEDIUM + FACE + TINY + words + MEDIUM)

    def _name_height(self) -> int:
        """As high as the field in which it is typed."""
        return max(ROW, self._line() + SMALL)

    def face_rect(self, rect: QRect) -> QRect:
        """Where the face is."""
        place = QRect(0, rect.top() + MEDIUM, FACE, FACE)
        place.moveLeft(rect.center().x() - FACE // 2)
        return place

    def name_rect(self, rect: QRect) -> QRect:
        """Where the name is: a click there edits it."""
        top = self.face_rect(rect).bottom() + TINY
        return QRect(rect.left() + SMALL, top, rect.width() - 2 * SMALL, self._name_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, rect = index.data(PERSON), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = QRectF(rect).adjusted(TINY, TINY, -TINY, -TINY)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("chosen" if chosen else "hover"))
            painter.drawRoundedRect(ground, RADIUS_LARGE, RADIUS_LARGE)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), FOCUS))
            painter.drawRoundedRect(ground, RADIUS_LARGE, RADIUS_LARGE)
        ring = "accent" if self.target.isValid() and index.row() == self.target.row() else ""
        face = self.face_rect(rect)
        draw_face(painter, face, self._theme, self._pictures, row["picture"], ring=ring)
        self._words(painter, rect, row, over=over)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, row: dict[str, object], *, over: bool) -> None:
        place, named = self.name_rect(rect), bool(row["name"])
        painter.setFont(self._theme.font(bold=named))
        painter.setPen(self._theme.colour("text" if named else "accent"))
        text = shown_name(row)  # type: ignore[arg-type]
        middle = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, middle, place.width())
        painter.drawText(place, CENTRE, shown)
        painter.setFont(self._theme.font(TEXT_SMALL))
        painter.setPen(self._theme.colour("quiet"))
        below = QRect(place.left(), place.bottom(), place.width(), self._line(TEXT_SMALL))
        told = counts(row)  # type: ignore[arg-type]
        painter.drawText(below, CENTRE, painter.fontMetrics().elidedText(told, middle, WIDE))

    # --- naming

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        made = QLineEdit(parent)
        made.setPlaceholderText(self.tr("Name"))
        made.setAccessibleName(self.tr("Name"))
        made.setAlignment(CENTRE)
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        if isinstance(editor, QLineEdit):
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        place = self.name_rect(option.rect)
        high = max(place.height(), editor.sizeHint().height())
        editor.setGeometry(place.left(), place.center().y() - high // 2, place.width(), high)
