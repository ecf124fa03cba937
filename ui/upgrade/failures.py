"""The videos that an upgrade failed on: a list with why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from ui.messages import text
from ui.theme.theme import Theme
from ui.theme.tokens import LARGE, SMALL, TINY

if TYPE_CHECKING:
    from engine.types.rows import FailureRow

Index = QModelIndex | QPersistentModelIndex
REASON = Qt.ItemDataRole.UserRole + 1


class FailuresModel(QAbstractListModel):
    """Rows of ``Engine.upgrades.result()["failures"]``."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[FailureRow] = []

    def show_rows(self, rows: Sequence[FailureRow]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, what: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        name = Path(row["path"] or "").name
        why = text(row["message"])
        if what == Qt.ItemDataRole.DisplayRole:
            return name
        if what == REASON:
            return why
        if what == Qt.ItemDataRole.ToolTipRole:
            return row["path"]
        if what == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}: {why}"
        return None


class _Delegate(QStyledItemDelegate):
    """A video's name, and below it why it failed, as many lines as that takes."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        area = option.rect.adjusted(LARGE, SMALL, -LARGE, -SMALL)
        title = self._theme.font(bold=True)
        if self._view.hasFocus() and self._view.currentIndex() == index:
            painter.fillRect(option.rect, self._theme.colour("chosen"))
        painter.setFont(title)
        painter.setPen(self._theme.colour("text"))
        height = QFontMetrics(title).height()
        name = QFontMetrics(title).elidedText(
            index.data(), Qt.TextElideMode.ElideMiddle, area.width()
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignTop, name)
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.colour("bad"))
        rest = area.adjusted(0, height + TINY, 0, 0)
        painter.drawText(rest, Qt.TextFlag.TextWordWrap, index.data(REASON))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        width = self._view.viewport().width()
        room = QRect(0, 0, width - 2 * LARGE, 10_000)
        why = QFontMetrics(self._theme.font()).boundingRect(
            room, Qt.TextFlag.TextWordWrap, index.data(REASON)
        )
        title = QFontMetrics(self._theme.font(bold=True)).height()
        return QSize(width, title + TINY + why.height() + 2 * SMALL)


class FailuresView(QListView):
    """The list of failures; a hundred at most, each as high as its words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._failures = FailuresModel()
        self.setModel(self._failures)
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName(self.tr("Videos that failed"))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        theme.changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[FailureRow]) -> None:
        """Show these failures."""
        self._failures.show_rows(rows)
