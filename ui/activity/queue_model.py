"""The queue as a list: what is worked on, what waits, what failed, and what became done.

The engine sends rows again as often as the queue moves; the model tells the view only what
changed, so that scrolling, selection and focus stay where they are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
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

from engine.types import Heartbeat
from ui.activity import words
from ui.activity.entry import DONE, FAILED, HEADING, MORE, SECTIONS, WAITING, WORK, Entry

if TYPE_CHECKING:
    from engine.types.rows import ActivityRow, VideoRow

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole + 1
"""The row's ``Entry``."""
HEARTBEAT = ENTRY + 1
"""The worker's ``Heartbeat`` where this row is what it works on."""
MIME = "application/x-heimdex-queue"


class QueueModel(QAbstractListModel):
    """Rows of the queue."""

    order_wanted = Signal(list)
    """Ids of the videos that are to come first, in this order: one was dragged."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._heartbeat: Heartbeat | None = None
        self._activity: ActivityRow | None = None
        self.unfolded: set[str] = {WAITING, FAILED}

    # --- what there is

    def show_activity(self, activity: ActivityRow) -> None:
        """Take what ``Browsing.activity`` tells."""
        self._activity = activity
        self._become(self._arranged())

    def toggle(self, section: str) -> None:
        """Fold or unfold a section."""
        self.unfolded ^= {section}
        self._become(self._arranged())
        for row, entry in enumerate(self._entries):
            if entry.kind == HEADING and entry.section == section:
                self.dataChanged.emit(self.index(row), self.index(row))

    def set_heartbeat(self, heartbeat: Heartbeat | None) -> None:
        """Take the worker's sign of life: one row shows it."""
        before, self._heartbeat = self._heartbeat, heartbeat
        for video_id in {str(each.video_id) for each in (before, heartbeat) if each is not None}:
            row = self.row_of(f"{WORK} {video_id}")
            if row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, key: str) -> int | None:
        """Where the row of this key stands."""
        return next((row for row, each in enumerate(self._entries) if each.key == key), None)

    def _arranged(self) -> list[Entry]:
        if self._activity is None:
            return []
        counts = self._activity["counts"]
        sections: dict[str, list[VideoRow]] = {name: [] for name in SECTIONS}
        for video in self._activity["rows"]:
            sections[_section(video)].append(video)
        sections[DONE] = self._activity["done"]
        totals = {
            WORK: len(sections[WORK]),
            WAITING: counts.get("queued", 0),
            FAILED: counts.get("failed", 0),
            DONE: self._activity["done_count"],
        }
        entries: list[Entry] = []
        for name in SECTIONS:
            entries += self._section(name, sections[name], totals[name])
        return entries

    def _section(self, name: str, videos: Sequence[VideoRow], total: int) -> list[Entry]:
        rows = [Entry(name, f"{name} {video['id']}", name, video) for video in videos]
        if name == WORK or not rows:
            return rows
        head = Entry(HEADING, f"heading {name}", name, count=max(total, len(rows)))
        if name not in self.unfolded:
            return [head]
        if total > len(rows):
            rows.append(Entry(MORE, f"more {name}", name, count=total - len(rows)))
        return [head, *rows]

    def _become(self, wanted: list[Entry]) -> None:
        """Turn into ``wanted`` by removing, moving and inserting rows: what stays, stays."""
        keys = {entry.key for entry in wanted}
        for row in reversed(range(len(self._entries))):
            if self._entries[row].key not in keys:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._entries[row]
                self.endRemoveRows()
        for row, entry in enumerate(wanted):
            self._put(row, entry)

    def _put(self, row: int, entry: Entry) -> None:
        here = self._entries[row] if row < len(self._entries) else None
        if here is None or here.key != entry.key:
            old = next(
                (n for n in range(row, len(self._entries)) if self._entries[n].key == entry.key),
                None,
            )
            if old is None:
                self.beginInsertRows(QModelIndex(), row, row)
                self._entries.insert(row, entry)
                self.endInsertRows()
                return
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row)
            self._entries.insert(row, self._entries.pop(old))
            self.endMoveRows()
        if self._entries[row] != entry:
            self._entries[row] = entry
            self.dataChanged.emit(self.index(row), self.index(row))

    # --- as Qt asks

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        heartbeat = self._heartbeat_of(entry)
        if role == ENTRY:
            return entry
        if role == HEARTBEAT:
            return heartbeat
        if role == Qt.ItemDataRole.DisplayRole:
            return words.title(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.accessible_text(entry, heartbeat)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return words.keys(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(entry.video["path"]) if entry.video else None
        return None

    def _heartbeat_of(self, entry: Entry) -> Heartbeat | None:
        heartbeat = self._heartbeat
        if entry.kind != WORK or heartbeat is None or str(heartbeat.video_id) != entry.video["id"]:
            return None
        return heartbeat

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        entry = self._entries[index.row()]
        if entry.kind == MORE:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if entry.kind == WAITING else flags

    # --- dragging

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        rows = sorted(index.row() for index in indexes)
        data = QMimeData()
        ids = [self._entries[row].video["id"] for row in rows]
        data.setData(MIME, json.dumps(ids).encode("ascii"))
        return data

    def dropMimeData(  # noqa: N802 - Qt's name
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not data.hasFormat(MIME):
            return False
        dragged = json.loads(bytes(data.data(MIME).data()))
        if row < 0:
            row = len(self._entries)
        waiting = [entry.video["id"] for entry in self._entries if entry.kind == WAITING]
        before = [
            entry.video["id"]
            for entry in self._entries[:row]
            if entry.kind == WAITING and entry.video["id"] not in dragged
        ]
        wanted = [*before, *dragged]
        if wanted != waiting[: len(wanted)]:
            self.order_wanted.emit(wanted)
        return False  # the rows move when the engine tells that they did


def _section(video: VideoRow) -> str:
    if video["state"] == "queued":
        return WAITING
    return FAILED if video["state"] == "failed" else WORK
