"""The videos of a list as a model: counted at once, read page by page as they are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from ui.bridge.operations import WORK as WORK_LANE
from ui.bridge.operations import Operation, Operations, Value
from ui.library.words import accessible_text

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.rows import VideoRow

PAGE = 100
KEPT_PAGES = 40
RENEWED_PAGES = 8
"""Pages that a refresh reads at most: those that are seen, and those of what is selected."""
SOUGHT = 16
"""Selected videos that a refresh looks for at most where they left the pages that it read."""
REST = 500  # milliseconds between two refreshes
SPAN = 2_000  # rows read at a time where many are selected

VIDEO = Qt.ItemDataRole.UserRole
"""The role of a whole row: the dict of ``Browsing.page``, None until it is read."""
AT_WORK = Qt.ItemDataRole.UserRole + 1
"""The role of ``(step, fraction)`` of the video that is worked on, None for every other."""
BEHIND = Qt.ItemDataRole.UserRole + 2
"""The role of whether a video could be upgraded."""

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
Pages: TypeAlias = "dict[int, list[VideoRow]]"


class VideoList(TypedDict):
    """What ``Browsing.page`` is asked for."""

    video_list: str
    folder: str | None
    order: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """A list as it stands now.

    Attributes:
        pages: those that were asked for, read again.
        moved: where videos stand now that are on none of these pages; None if they are gone.
    """

    count: int
    pages: Pages
    moved: dict[str, int | None] = field(default_factory=dict)


def renew(
    engine: Engine, video_list: VideoList, pages: Iterable[int], sought: Iterable[str]
) -> Renewal:
    """Read a list's count and some of its pages, and look for videos (ids); in the background."""
    count = engine.browse.count(video_list["video_list"], video_list["folder"])
    read = {page: engine.browse.page(page * PAGE, PAGE, **video_list) for page in pages}
    here = {row["id"] for rows in read.values() for row in rows}
    lost = [video_id for video_id in sought if video_id not in here][:SOUGHT]
    moved = {video_id: engine.browse.row_of(video_id, **video_list) for video_id in lost}
    return Renewal(count, read, moved)


def read_spans(engine: Engine, video_list: VideoList, numbers: list[int]) -> list[VideoRow]:
    """The rows at ``numbers`` (ascending) of a list; in the background."""
    found: list[VideoRow] = []
    wanted = set(numbers)
    at = 0
    while at < len(numbers):
        first = numbers[at]
        limit = min(SPAN, numbers[-1] - first + 1)
        rows = engine.browse.page(first, limit, **video_list)
        found += [row for place, row in enumerate(rows, first) if place in wanted]
        while at < len(numbers) and numbers[at] < first + limit:
            at += 1
    return found


class VideosModel(QAbstractListModel):
    """One list. Rows that are not read yet are None; ``see`` says which are to be read."""

    counted = Signal(int)
    """How many videos are on the list, each time that it was counted."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._video_list: VideoList = {"video_list": "all", "folder": None, "order": "newest"}
        self._count = 0
        self._pages: Pages = {}
        self._aged: set[int] = set()
        self._asked: dict[int, Operation] = {}
        self._seen = range(0, 1)
        self._renewing: Operation | None = None
        self._changed = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._rested)
        self._at_work: tuple[str, str, float] = ("", "", 0.0)
        self._behind: frozenset[str] = frozenset()

    # --- which videos

    @property
    def video_list(self) -> VideoList:
        """``video_list``, ``folder`` and ``order`` of what is shown."""
        return {**self._video_list}

    def show_list(self, video_list: str, folder: str | None = None, order: str = "newest") -> None:
        """Show other videos."""
        self._video_list = {"video_list": video_list, "folder": folder, "order": order}
        self._let_go()
        self._rest.stop()
        self.beginResetModel()
        self._count = 0
        self._pages.clear()
        self._aged.clear()
        self._seen = range(0, 1)
        self.endResetModel()
        self.refresh()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.video(index.row())
        if role == VIDEO:
            return row
        if row is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row["title"]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return accessible_text(row, self._at_work[1] if row["id"] == self._at_work[0] else "")
        if role == AT_WORK:
            return self._at_work[1:] if row["id"] == self._at_work[0] else None
        if role == BEHIND:
            return row["id"] in self._behind
        return None

    def video(self, number: int) -> VideoRow | None:
        """A row, None while it is not read."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        return rows[place] if rows is not None and place < len(rows) else None

    def number_of(self, video_id: str) -> int | None:
        """At which row a video is, if that is read."""
        return next((n for n, row in self._rows() if row["id"] == video_id), None)

    def _rows(self) -> Iterable[tuple[int, VideoRow]]:
        for page, rows in self._pages.items():
            yield from enumerate(rows, page * PAGE)

    def rows(self, numbers: list[int], done: Callable[[list[VideoRow]], object]) -> None:
        """Give the rows at ``numbers`` (ascending) to ``done``: at once where all are read."""
        here = [row for number in numbers if (row := self.video(number)) is not None]
        if len(here) == len(numbers):
            done(here)
            return
        video_list = self.video_list
        self._operations.run(
            lambda engine: read_spans(engine, video_list, numbers), done, lane=WORK_LANE
        )

    # --- reading what is seen

    def see(self, first: int, last: int) -> None:
        """Read the pages of these rows; what was asked for and is not seen any more is let go."""
        self._seen = range(max(0, first) // PAGE, max(0, last) // PAGE + 1)
        for page in [page for page in self._asked if page not in self._seen]:
            self._asked.pop(page).forget()
        for page in self._seen:
            if page * PAGE < self._count and (page not in self._pages or page in self._aged):
                self._read(page)

    @property
    def reading(self) -> int:
        """How many pages are being read."""
        return len(self._asked)

    def _read(self, page: int) -> None:
        if page in self._asked:
            return
        video_list = self.video_list
        self._asked[page] = self._run(
            lambda engine: engine.browse.page(page * PAGE, PAGE, **video_list),
            lambda rows: self._take(page, rows),
        )

    def _run(self, call: Callable[[Engine], Value], done: Callable[[Value], object]) -> Operation:
        """Make a call; an answer that came just before it was forgotten is left too."""
        operation = self._operations.run(
            call,
            lambda value: done(value) if operation.wanted else None,
            lambda error: self._failed(error) if operation.wanted else None,
        )
        return operation

    def _failed(self, error: Exception) -> None:
        """Nothing is known to be under way any more: it is asked for again when it is seen."""
        self._let_go()
        self._operations.broken.emit(error)

    def _let_go(self) -> None:
        for operation in (*self._asked.values(), self._renewing):
            if operation is not None:
                operation.forget()
        self._asked.clear()
        self._renewing = None

    def _take(self, page: int, rows: list[VideoRow]) -> None:
        self._asked.pop(page, None)
        self._aged.discard(page)
        self._put(page, rows)
        self._evict()

    def _put(self, page: int, rows: list[VideoRow]) -> None:
        before = self._pages.pop(page, None)
        self._pages[page] = rows
        last = min(page * PAGE + PAGE, self._count) - 1
        if before != rows and last >= page * PAGE:
            self.dataChanged.emit(self.index(page * PAGE), self.index(last))

    def _evict(self) -> None:
        """Let go of the pages that were read longest ago, but not of what is seen or selected."""
        if len(self._pages) <= KEPT_PAGES:
            return
        held = {*self._seen, *self._selected_pages()}
        for page in [page for page in self._pages if page not in held]:
            if len(self._pages) <= KEPT_PAGES:
                return
            del self._pages[page]

    def _selected_pages(self) -> list[int]:
        """Pages of the rows that a view holds on to (its selection and current row)."""
        pages = dict.fromkeys(index.row() // PAGE for index in self.persistentIndexList())
        return [page for page in pages if page in self._pages][:RENEWED_PAGES]

    # --- keeping up with the library

    def refresh(self) -> None:
        """Read again what is seen and selected, at most twice a second."""
        if self._renewing is not None or self._rest.isActive():
            self._changed = True
            return
        self._changed = False
        video_list = self.video_list
        pages = [*dict.fromkeys([*self._seen, *self._selected_pages()])][:RENEWED_PAGES]
        held = (self.video(index.row()) for index in self.persistentIndexList())
        sought = [row["id"] for row in held if row is not None]
        self._renewing = self._run(
            lambda engine: renew(engine, video_list, pages, sought), self._renewed
        )

    def _rested(self) -> None:
        if self._changed:
            self.refresh()

    def _renewed(self, now: Renewal) -> None:
        """Take over how the video_list stands: rows keep their videos, wherever these stand now."""
        self._renewing = None
        self._rest.start()
        before = {number: row["id"] for number, row in self._rows()}
        places = {video_id: place for video_id, place in now.moved.items() if place is not None}
        for page, rows in now.pages.items():
            places |= {row["id"]: place for place, row in enumerate(rows, page * PAGE)}
        gone = {video_id for video_id, place in now.moved.items() if place is None}
        moves = any(places.get(video_id, n) != n for n, video_id in before.items()) or gone
        if now.count > self._count:
            self.beginInsertRows(NOWHERE, self._count, now.count - 1)
            self._count = now.count
            self.endInsertRows()
        if moves:
            self._move(now, before, places, gone)
        if now.count < self._count:
            self.beginRemoveRows(NOWHERE, now.count, self._count - 1)
            self._count = now.count
            self.endRemoveRows()
        self._aged = set(self._pages) - set(now.pages)
        for page, rows in now.pages.items():
            self._put(page, rows)
        self._evict()
        self.counted.emit(self._count)

    def _move(
        self, now: Renewal, before: dict[int, str], places: dict[str, int], gone: set[str]
    ) -> None:
        """Have what views hold on to follow its videos."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        new = []
        for index in old:
            video_id = before.get(index.row(), "")
            place = places.get(video_id, index.row())
            new.append(NOWHERE if video_id in gone else self.index(place))
        self.changePersistentIndexList(old, new)
        self._pages = dict(now.pages)  # what else was read stands elsewhere now, too
        self.layoutChanged.emit()

    # --- what is told of videos beside their rows

    def set_work(self, video_id: str, step: str, fraction: float) -> None:
        """Tell which video is worked on ("" for none), and how far its step is (0..1)."""
        was, self._at_work = self._at_work, (video_id, step, fraction)
        if was == self._at_work:
            return
        for each in {was[0], video_id} - {""}:
            number = self.number_of(each)
            if number is not None:
                self.dataChanged.emit(self.index(number), self.index(number), [AT_WORK])

    def set_behind(self, video_ids: Iterable[str]) -> None:
        """Tell which videos could be upgraded."""
        behind = frozenset(video_ids)
        if behind != self._behind:
            self._behind = behind
            if self._count:
                self.dataChanged.emit(self.index(0), self.index(self._count - 1), [BEHIND])
