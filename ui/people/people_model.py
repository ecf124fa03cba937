"""People as a model: those with a name first, then the groups that wait for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from ui.people.words import accessible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.types.rows import PersonRow

PERSON = Qt.ItemDataRole.UserRole
"""The row of the façade."""
MIME = "application/x-heimdex-person"
"""People who are dragged: their ids, one a line."""
Index = QModelIndex | QPersistentModelIndex


class PeopleModel(QAbstractListModel):
    """Rows of ``engine.people.all``; to edit one is to name it."""

    named = Signal(str, str)
    """Somebody (an id) is to have a name."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[PersonRow] = []

    def show(self, rows: list[PersonRow]) -> None:
        """Show these; where they are the same people in the same order, nothing is reset."""
        if [row["id"] for row in rows] == [row["id"] for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_of(self, who: str) -> int | None:
        """The number of the row of somebody (an id)."""
        return next((n for n, row in enumerate(self.rows) if row["id"] == who), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == PERSON:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row["name"]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return accessible(row)
        return None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        name = str(value).strip()
        row = self.rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or not name or name == row["name"]:
            return False
        self.named.emit(row["id"], name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags
        able = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable
        return able | flag.ItemIsDragEnabled | flag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        made = QMimeData()
        ids = [self.rows[index.row()]["id"] for index in indexes]
        made.setData(MIME, "\n".join(ids).encode())
        return made


def people_in(data: QMimeData) -> list[str]:
    """The ids of people who are dragged."""
    if not data.hasFormat(MIME):
        return []
    return bytes(data.data(MIME).data()).decode().split("\n")
