"""Where a person is seen, as a model: a row for each video, and its moments below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.widgets.words import clock

if TYPE_CHECKING:
    from engine.types.rows import AppearanceRow, PersonVideoRow

VIDEO = Qt.ItemDataRole.UserRole
"""The video of a row (a row of ``engine.people.videos``)."""
MOMENT = Qt.ItemDataRole.UserRole + 1
"""The moment of a row, None in the row of a video."""
Index = QModelIndex | QPersistentModelIndex


class _Row(NamedTuple):
    video: PersonVideoRow
    moment: AppearanceRow | None


class PersonMomentsModel(QAbstractListModel):
    """The rows of ``engine.people.videos``, one after another."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[_Row] = []

    def show(self, videos: list[PersonVideoRow]) -> None:
        """Show these."""
        rows = []
        for video in videos:
            rows.append(_Row(video, None))
            rows += [_Row(video, moment) for moment in video["moments"]]
        if rows == self.rows:
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].moment is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == VIDEO:
            return row.video
        if role == MOMENT:
            return row.moment
        if role == Qt.ItemDataRole.DisplayRole:
            return row.video["title"] if row.moment is None else clock(row.moment["at"])
        if role == Qt.ItemDataRole.ToolTipRole and row.moment is None:
            return row.video["path"]
        if role == Qt.ItemDataRole.AccessibleTextRole and row.moment is not None:
            return self.tr("{title}, {time}").format(
                title=row.video["title"], time=clock(row.moment["at"])
            )
        return None
