"""The side bar: lists, watched folders, saved searches, and what is being done."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QMenu, QVBoxLayout, QWidget

from ui.bridge.operations import WORK
from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.library.actions import LibraryActions
from ui.library.saved_searches import SavedSearches
from ui.library.side_delegate import BADGE, COUNT, KIND, SYMBOL, TONE, WHAT, SideDelegate
from ui.library.words import short
from ui.theme.icons import icon
from ui.theme.tokens import SIDE, SMALL
from ui.widgets.basics import role
from ui.widgets.file_manager import show_in_file_manager

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.rows import FolderRow

REST = 2_000  # milliseconds between two looks at the watched folders, while the library changes
REACH = 15_000  # milliseconds between two looks at whether they can be reached


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: its kind and what it stands for tell it from every other."""

    kind: str
    what: Any
    name: str
    symbol: str = ""
    count: str | None = None
    tone: str = "quiet"
    badge: str = ""
    tip: str = ""
    accessible: str = field(default="")

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, str(self.what)


class SideBar(QWidget):
    """Chooses what the window shows."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        role(self, "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SIDE)
        self._actions = LibraryActions(self, context)
        self._now = Snapshot()
        self._folders: list[FolderRow] = []
        self._people: int | None = None
        self._shown: tuple[str, str] = ("list", "all")
        self.saved = SavedSearches(context, self)
        self.model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Side bar"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(SideDelegate(context.theme, self))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setMouseTracking(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.list.installEventFilter(self)
        self.setFocusProxy(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, SMALL, SMALL, SMALL)
        column.addWidget(self.list)
        self._rest = self._timer(REST, self._rested, single=True)
        self._reach = self._timer(REACH, self.refresh)
        self._changed = False
        self._wire()
        self._fill()
        self._reach.start()

    def _timer(self, every: int, done: Any, *, single: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every)
        timer.setSingleShot(single)
        timer.timeout.connect(done)
        return timer

    def _wire(self) -> None:
        context = self._context
        context.poller.looked.connect(self._looked)
        context.poller.changed.connect(self.refresh)
        context.theme.changed.connect(self.list.viewport().update)
        context.requests.show_list.connect(self._list_is_shown)
        context.requests.show_activity.connect(lambda: self._is_shown("activity", ""))
        context.requests.show_people.connect(lambda _: self._is_shown("people", ""))
        self.saved.changed.connect(self._fill)

    # --- what there is

    def refresh(self) -> None:
        """Look at the watched folders again, at most every two seconds."""
        if self._rest.isActive():
            self._changed = True
            return
        self._changed = False
        self._rest.start()
        self._context.operations.run(
            lambda engine: engine.browse.folders(), self._take_folders, lane=WORK
        )
        self._context.operations.run(_people_count, self._take_people, lane=WORK)
        self.saved.refresh()

    def _rested(self) -> None:
        if self._changed:
            self.refresh()

    def _take_folders(self, folders: list[FolderRow]) -> None:
        if folders != self._folders:
            self._folders = folders
            self._fill()

    def _take_people(self, count: int | None) -> None:
        if count != self._people:
            self._people = count
            self._fill()

    def _looked(self, now: Snapshot) -> None:
        before, self._now = self._now, now
        if (now.counts, now.paused) != (before.counts, before.paused):
            self._fill()

    def entries(self) -> list[Entry]:
        """All rows, from the top."""
        return [*self._shelves(), *self._of_folders(), *self._of_searches()]

    def _shelves(self) -> list[Entry]:
        counts = self._now.counts
        total, offline = self._now.total, counts.get("offline", 0)
        failed = counts.get("failed", 0)
        found = [
            Entry(
                "list",
                "all",
                self.tr("All videos"),
                "library",
                str(total) if total else None,
                accessible=self.tr("All videos, %n", "", total),
            ),
            self._of_people(),
            self._activity(),
        ]
        if offline:
            accessible = self.tr("Offline, %n video(s)", "", offline)
            name = self.tr("Offline")
            found.append(
                Entry(
                    "list",
                    "offline",
                    name,
                    "offline",
                    str(offline),
                    "warning",
                    accessible=accessible,
                )
            )
        if failed:
            accessible = self.tr("Failed, %n video(s)", "", failed)
            name = self.tr("Failed")
            found.append(
                Entry("list", "failed", name, "failed", str(failed), "bad", accessible=accessible)
            )
        return found

    def _of_folders(self) -> list[Entry]:
        found = [Entry("heading", "folders", self.tr("Folders"))]
        for row in self._folders:
            tip = row["path"]
            accessible = self.tr("{name}, %n video(s)", "", row["videos"])
            if row["offline"]:
                tip += "\n" + self.tr("It cannot be reached now. Connect its drive.")
                accessible = self.tr("{name}, %n video(s), cannot be reached", "", row["videos"])
            found.append(
                Entry(
                    "folder",
                    row["path"],
                    row["name"],
                    "folder",
                    str(row["videos"]),
                    badge="offline" if row["offline"] else "",
                    tip=tip,
                    accessible=accessible.format(name=row["name"]),
                )
            )
        found.append(Entry("add", "folder", self.tr("Add folder…"), "add"))
        return found

    def _of_searches(self) -> list[Entry]:
        if not self.saved.searches:
            return []
        return [
            Entry("heading", "searches", self.tr("Saved searches")),
            *(
                Entry("saved", row["saved"], row["name"], "saved-search", tip=row["text"])
                for row in self.saved.searches
            ),
        ]

    def _of_people(self) -> Entry:
        count = self._people
        accessible = self.tr("People, %n seen", "", count or 0)
        if count is None:
            accessible = self.tr("People, not recognised")
        shown = str(count) if count else None
        return Entry("people", "", self.tr("People"), "person", shown, accessible=accessible)

    def _activity(self) -> Entry:
        busy = self._now.busy
        at_work = busy and not self._now.paused
        return Entry(
            "activity",
            "",
            self.tr("Activity"),
            "activity",
            str(busy) if busy else None,
            "accent" if at_work else "quiet",
            accessible=self.tr("Activity, %n left", "", busy),
        )

    # --- showing it

    def _fill(self) -> None:
        """Bring the rows up to date; the one that has the focus keeps it."""
        entries = self.entries()
        focused = self._key(self.list.currentIndex())
        while self.model.rowCount() > len(entries):
            self.model.removeRow(self.model.rowCount() - 1)
        for number, entry in enumerate(entries):
            if number == self.model.rowCount():
                self.model.appendRow(QStandardItem())
            self._write(self.model.item(number), entry)
        self._select(focused)

    def _write(self, item: QStandardItem, entry: Entry) -> None:
        for what, value in (
            (Qt.ItemDataRole.DisplayRole, entry.name),
            (KIND, entry.kind),
            (WHAT, entry.what),
            (SYMBOL, entry.symbol),
            (COUNT, entry.count),
            (TONE, entry.tone),
            (BADGE, entry.badge),
            (Qt.ItemDataRole.ToolTipRole, entry.tip),
            (Qt.ItemDataRole.AccessibleTextRole, entry.accessible or entry.name),
        ):
            if item.data(what) != value:
                item.setData(value, what)
        item.setEnabled(entry.kind != "heading")
        item.setSelectable(entry.kind not in ("heading", "add"))

    def _key(self, index: QModelIndex) -> tuple[str, str]:
        return (index.data(KIND), str(index.data(WHAT))) if index.isValid() else ("", "")

    def _select(self, focused: tuple[str, str]) -> None:
        selection = self.list.selectionModel()
        selection.clearSelection()
        for number in range(self.model.rowCount()):
            index = self.model.index(number, 0)
            key = self._key(index)
            if key == self._shown:
                selection.select(index, selection.SelectionFlag.ClearAndSelect)
            if key == (focused if focused[0] else self._shown):
                selection.setCurrentIndex(index, selection.SelectionFlag.NoUpdate)

    def _is_shown(self, kind: str, what: str) -> None:
        self._shown = (kind, what)
        self._select((kind, what))

    def show_none(self) -> None:
        """What is shown is none of the entries."""
        self._is_shown("", "")

    def _list_is_shown(self, video_list: str, folder: str | None) -> None:
        self._is_shown(*(("list", video_list) if folder is None else ("folder", folder)))

    # --- choosing

    def _choose(self, index: QModelIndex) -> None:
        kind, what = index.data(KIND), index.data(WHAT)
        requests = self._context.requests
        if kind == "list":
            requests.show_list.emit(what, None)
        elif kind == "folder":
            requests.show_list.emit("all", what)
        elif kind == "activity":
            requests.show_activity.emit()
        elif kind == "people":
            requests.show_people.emit("")
        elif kind == "saved":
            self._is_shown("saved", what)
            self.saved.open(what)
        elif kind == "add":
            self._select(self._shown)
            self._actions.choose_folder()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keys on the list: Enter chooses, F2 renames, Delete removes, Alt+Up and Down move."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        index = self.list.currentIndex()
        kind, what = index.data(KIND), index.data(WHAT)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(index)
        elif kind == "saved" and key == Qt.Key.Key_F2:
            self.saved.ask_name(what)
        elif kind == "saved" and key == Qt.Key.Key_Delete:
            self.saved.ask_to_delete(what)
        elif kind == "saved" and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                return False
            self.saved.move(what, -1 if key == Qt.Key.Key_Up else 1)
        elif kind == "folder" and key == Qt.Key.Key_Delete:
            self.stop_watching(what)
        else:
            return False
        return True

    # --- menus

    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        menu = self.menu(index)
        if menu is not None:
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.list.viewport().mapToGlobal(place))

    def menu(self, index: QModelIndex) -> QMenu | None:
        """What can be done with a row, None for one with which nothing can."""
        kind, what = index.data(KIND), index.data(WHAT)
        menu = QMenu(self)
        if kind == "folder":
            text = self.tr("Show in file manager")
            self._add(menu, "show-file", text, lambda: show_in_file_manager(what))
            self._add(menu, "close", self.tr("Stop watching"), lambda: self.stop_watching(what))
        elif kind == "saved":
            place = [row["saved"] for row in self.saved.searches].index(what)
            self._add(menu, "", self.tr("Rename…"), lambda: self.saved.ask_name(what))
            up = self._add(menu, "", self.tr("Move up"), lambda: self.saved.move(what, -1))
            up.setEnabled(place > 0)
            down = self._add(menu, "", self.tr("Move down"), lambda: self.saved.move(what, 1))
            down.setEnabled(place < len(self.saved.searches) - 1)
            menu.addSeparator()
            self._add(menu, "trash", self.tr("Delete…"), lambda: self.saved.ask_to_delete(what))
        else:
            menu.deleteLater()
            return None
        return menu

    def _add(self, menu: QMenu, symbol: str, text: str, done: Any) -> QAction:
        action = menu.addAction(text)
        if symbol:
            action.setIcon(icon(symbol, self._context.theme.palette.quiet))
        action.triggered.connect(lambda _=False: done())
        return action

    def stop_watching(self, folder: str) -> None:
        """Watch a folder no more; its videos stay."""

        def stop(engine: Engine) -> list[FolderRow]:
            engine.unwatch(Path(folder))
            return engine.browse.folders()

        def stopped(folders: list[FolderRow]) -> None:
            self._take_folders(folders)
            text = self.tr("“{}” is not watched any more. Its videos stay in the library.")
            self._context.requests.say.emit(text.format(short(folder)), "quiet")

        self._context.operations.run(stop, stopped, lane=WORK)


def _people_count(engine: Engine) -> int | None:
    """How many people there are; None where they are not recognised."""
    return len(engine.people.all()) if engine.settings.people else None
