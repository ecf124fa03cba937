"""The videos of a shelf as a model: counted at once, read page by page as they are seen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.bridge.operations import Operation, Operations

PAGE = 100
KEPT_PAGES = 40

VIDEO = Qt.ItemDataRole.UserRole
"""The role of a whole row: the dict of ``Browsing.page``, None until it is read."""

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class VideosModel(QAbstractListModel):
    """One shelf. Rows that are not read yet are None; asking for one reads its page."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._shelf: dict[str, Any] = {"shelf": "all", "folder": None, "order": "newest"}
        self._count = 0
        self._pages: dict[int, list[dict[str, Any]]] = {}
        self._asked: dict[int, Operation] = {}
        self._counting: Operation | None = None

    def show_shelf(self, shelf: str, folder: str | None = None, order: str = "newest") -> None:
        """Show other videos."""
        self._shelf = {"shelf": shelf, "folder": folder, "order": order}
        self._forget()
        self.beginResetModel()
        self._count = 0
        self._pages.clear()
        self.endResetModel()
        self.refresh()

    @property
    def shelf(self) -> dict[str, Any]:
        """``shelf``, ``folder`` and ``order`` of what is shown."""
        return dict(self._shelf)

    def refresh(self) -> None:
        """Read anew what is shown, as it may have changed; the view does not jump."""
        if self._counting is not None:
            self._counting.forget()
        shelf = {name: self._shelf[name] for name in ("shelf", "folder")}
        self._counting = self._operations.run(lambda e: e.browse.count(**shelf), self._counted)
        for page in list(self._pages):
            self._read(page)

    def _counted(self, count: int) -> None:
        self._counting = None
        before = self._count
        if count > before:
            self.beginInsertRows(NOWHERE, before, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < before:
            self.beginRemoveRows(NOWHERE, count, before - 1)
            self._count = count
            self.endRemoveRows()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.video(index.row())
        if role == VIDEO:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "" if row is None else row["title"]
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if row is None else row["path"]
        return None

    def video(self, number: int) -> dict[str, Any] | None:
        """A row, None while it is being read."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._read(page)
            return None
        return rows[place] if place < len(rows) else None

    def _read(self, page: int) -> None:
        if page in self._asked:
            return
        shelf = dict(self._shelf)
        self._asked[page] = self._operations.run(
            lambda engine: engine.browse.page(page * PAGE, PAGE, **shelf),
            lambda rows: self._take(page, rows),
        )

    def _take(self, page: int, rows: list[dict[str, Any]]) -> None:
        self._asked.pop(page, None)
        if self._pages.get(page) == rows:
            return
        self._pages[page] = rows
        while len(self._pages) > KEPT_PAGES:
            self._pages.pop(next(iter(self._pages)))
        last = min(page * PAGE + PAGE, self._count) - 1
        if last >= page * PAGE:
            self.dataChanged.emit(self.index(page * PAGE), self.index(last))

    def _forget(self) -> None:
        for operation in self._asked.values():
            operation.forget()
        self._asked.clear()
