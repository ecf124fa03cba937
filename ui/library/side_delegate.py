"""Draws the rows of the side bar: headings, and names with an icon, a count and a badge."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme.icons import pixmap
from ui.theme.theme import Theme
from ui.theme.tokens import FOCUS, ICON, MEDIUM, RADIUS, ROW, SMALL, TEXT_SMALL, TINY

KIND = Qt.ItemDataRole.UserRole
"""What a row is: heading, list, folder, saved, add, people or activity."""
WHAT = Qt.ItemDataRole.UserRole + 1
"""What it stands for: a list's name, a folder's path, a saved search."""
SYMBOL = Qt.ItemDataRole.UserRole + 2
COUNT = Qt.ItemDataRole.UserRole + 3
"""A number behind the name, None for none."""
TONE = Qt.ItemDataRole.UserRole + 4
"""The colour of icon and number: quiet, warning, bad or accent."""
BADGE = Qt.ItemDataRole.UserRole + 5
"""The icon of a badge behind the name, "" for none."""

Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SideDelegate(QStyledItemDelegate):
    """Draws one row."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's
        high = QFontMetrics(self._theme.font()).height() + MEDIUM
        if index.data(KIND) == "heading":
            return QSize(0, max(ROW, high) + SMALL)
        return QSize(0, max(ROW, high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(KIND) == "heading":
            self._heading(painter, option.rect, index)
        else:
            self._row(painter, option, index)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, index: Index) -> None:
        painter.setFont(self._theme.font(TEXT_SMALL, bold=True))
        painter.setPen(self._theme.colour("quiet"))
        line = rect.adjusted(MEDIUM, 0, -MEDIUM, -TINY)
        down = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(line, down, index.data())

    def _row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect.adjusted(TINY, 1, -TINY, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("chosen" if chosen else "hover"))
            painter.drawRoundedRect(QRectF(rect), RADIUS, RADIUS)
        if option.state & QStyle.StateFlag.State_HasFocus:
            half = FOCUS / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), FOCUS))
            painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), RADIUS, RADIUS)
        self._content(painter, rect.adjusted(SMALL, 0, -SMALL, 0), index)

    def _content(self, painter: QPainter, line: QRect, index: Index) -> None:
        ratio = painter.device().devicePixelRatio()
        tone = index.data(TONE) or "quiet"
        sign = pixmap(index.data(SYMBOL), getattr(self._theme.palette, tone), ICON, ratio)
        painter.drawPixmap(line.left(), line.center().y() - ICON // 2 + 1, sign)
        line = line.adjusted(ICON + SMALL, 0, 0, 0)
        count = index.data(COUNT)
        if count is not None:
            painter.setFont(self._theme.font(TEXT_SMALL))
            painter.setPen(self._theme.colour(tone))
            painter.drawText(line, RIGHT, str(count))
            line.setRight(
                line.right() - SMALL - painter.fontMetrics().horizontalAdvance(str(count))
            )
        if index.data(BADGE):
            sign = pixmap(index.data(BADGE), self._theme.palette.warning, ICON, ratio)
            painter.drawPixmap(line.right() - ICON + 1, line.center().y() - ICON // 2 + 1, sign)
            line.setRight(line.right() - ICON - TINY)
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.colour("quiet" if index.data(KIND) == "add" else "text"))
        middle = Qt.TextElideMode.ElideMiddle
        painter.drawText(
            line, LEFT, painter.fontMetrics().elidedText(index.data(), middle, line.width())
        )
