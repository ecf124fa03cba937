"""Moments as a model that changes around what is looked at, and videos with their moments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
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

from ui.search.places import stop_of, stops
from ui.search.wording import Moment, accessible_text, explained, title

if TYPE_CHECKING:
    from engine.types.reports import AnswerRow

MOMENT = Qt.ItemDataRole.UserRole
"""The role of a whole moment: a dict of the answer's, None for a divider."""
ASKED_FOR = Qt.ItemDataRole.UserRole + 8
"""The role of the names of who was asked for, "" where nobody was."""
GROUP = Qt.ItemDataRole.UserRole + 1
"""The role of a video with its moments: a ``Group``."""

MIME = "application/x-heimdex-moment"
"""A moment that is dragged: JSON of ``{"video": id, "at": seconds}``."""

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(slots=True)
class Row:
    """A row; ``key`` tells it from every other, also in a later answer."""

    key: Any
    value: Any


class SteadyModel(QAbstractListModel):
    """Rows that become other rows by insertions, moves and removals, never by a reset."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()].value is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def become(self, rows: Sequence[Row]) -> None:
        """Show these rows; those that stay keep their indexes, and so selection and place."""
        wanted = {row.key for row in rows}
        for number in range(len(self._rows) - 1, -1, -1):
            if self._rows[number].key not in wanted:
                self.beginRemoveRows(NOWHERE, number, number)
                del self._rows[number]
                self.endRemoveRows()
        known = {row.key for row in self._rows}
        for number, row in enumerate(rows):
            if number < len(self._rows) and self._rows[number].key == row.key:
                self._rows[number] = row
            elif row.key in known:
                self._move(self.place(row.key), number)
                self._rows[number] = row
            else:
                end = next((n for n in range(number, len(rows)) if rows[n].key in known), len(rows))
                self.beginInsertRows(NOWHERE, number, end - 1)
                self._rows[number:number] = rows[number:end]
                self.endInsertRows()
        if rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def place(self, key: Any) -> int:
        """At which row a key stands, -1 where nowhere."""
        return next((n for n, row in enumerate(self._rows) if row.key == key), -1)

    def key(self, number: int) -> Any:
        """The key of a row."""
        return self._rows[number].key

    def _move(self, source: int, target: int) -> None:
        self.beginMoveRows(NOWHERE, source, source, NOWHERE, target)
        self._rows.insert(target, self._rows.pop(source))
        self.endMoveRows()


class MomentsModel(SteadyModel):
    """The moments of an answer, a divider before the weak ones; further pages as needed."""

    page_wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = count(1)
        self._pages = (0, 0)
        self._stops: dict[Any, tuple[str, float]] = {}
        self._frames: dict[tuple[str, float], str | None] = {}
        self.divided = True
        self.people = ""
        """The names of who was asked for."""

    def show_answer(self, answer: AnswerRow) -> None:
        """Show an answer's first page around what was shown."""
        self._pages = (answer["page"], answer["pages"]) if answer["complete"] else (0, 0)
        self.become(self._arranged(self._numbered(answer["moments"], self._rows)))

    def add_page(self, answer: AnswerRow) -> None:
        """Add a further page; what has come before (the library changes) is not repeated."""
        self._pages = (answer["page"], answer["pages"])
        old = [row for row in self._rows if row.value is not None]
        here = {_instant(row.value) for row in old}
        new = [moment for moment in answer["moments"] if _instant(moment) not in here]
        self.become(self._arranged([*old, *self._numbered(new, [])]))

    def clear(self) -> None:
        """Show nothing."""
        self._pages = (0, 0)
        self._stops.clear()
        self._frames.clear()
        self.become([])

    # --- the places of a moment

    def stop(self, number: int) -> Moment | None:
        """The moment of a row, at the place to which one has stepped; None for the divider."""
        row = self._rows[number]
        if row.key not in self._stops:
            return row.value  # type: ignore[no-any-return]
        at = self._stops[row.key]
        found = next((one for one in stops(row.value) if _instant(one) == at), row.value)
        if at in self._frames:
            found["thumbnail"] = self._frames[at]
        return found

    def step(self, number: int, by: int) -> Moment | None:
        """Go to the next (1) or the last (-1) place of a row's moment, around at its ends; the
        moment there, None where it has no other place."""
        moment = self.stop(number)
        all_stops = [] if moment is None else stops(moment)
        if moment is None or len(all_stops) <= 1:
            return None
        there = all_stops[(stop_of(moment) + by) % len(all_stops)]
        self._stops[self._rows[number].key] = _instant(there)
        self.dataChanged.emit(self.index(number), self.index(number))
        return self.stop(number)

    def learn_frame(self, moment: Moment, path: str | None) -> None:
        """The kept frame at a place that was stepped to."""
        self._frames[_instant(moment)] = path
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def moments(self) -> list[Moment]:
        """All that are shown, in their order."""
        return [row.value for row in self._rows if row.value is not None]

    def _numbered(self, moments: Iterable[Moment], before: Sequence[Row]) -> list[Row]:
        """Rows for moments; one that was there before, if at another instant, keeps its key."""
        exact = {_instant(row.value): row.key for row in before if row.value is not None}
        found: list[Row] = []
        for moment in moments:
            found.append(Row(exact.pop(_instant(moment), None), moment))
        left = set(exact.values())
        scenes = {_scene(row.value): row.key for row in before if row.key in left}
        for row in found:
            if row.key is None:
                row.key = scenes.pop(_scene(row.value), None) or next(self._numbers)
        return found

    def _arranged(self, rows: list[Row]) -> list[Row]:
        """With the divider before the first moment that is weak."""
        first = next((n for n, r in enumerate(rows) if r.value["confidence"] != "strong"), None)
        if first is None or not self.divided:
            return rows
        return [*rows[:first], Row(0, None), *rows[first:]]

    # --- Qt's side

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        moment = self.stop(index.row())
        if role == MOMENT:
            return moment
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (
                self.tr("Weaker matches")
                if moment is None
                else accessible_text(moment, self.people)
            )
        if role == ASKED_FOR:
            return self.people
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if moment is None else explained(moment, self.people)
        return None

    @property
    def pages_shown(self) -> int:
        """How many pages of the answer are shown."""
        return self._pages[0]

    def canFetchMore(self, parent: Index = NOWHERE) -> bool:  # noqa: N802 - Qt's name
        return not parent.isValid() and self._pages[0] < self._pages[1]

    def fetchMore(self, parent: Index = NOWHERE) -> None:  # noqa: N802 - Qt's name
        self.page_wanted.emit(self._pages[0] + 1)


@dataclass(slots=True)
class Group:
    """A video with its moments in the order of time, and the curve of relevance over its time.

    ``duration`` is in seconds, None while it is not known.
    """

    video: str
    title: str
    path: str
    moments: list[Moment] = field(default_factory=list)
    curve: list[list[float]] = field(default_factory=list)
    duration: float | None = None

    @property
    def best(self) -> Moment:
        return max(self.moments, key=lambda moment: float(moment["score"]))

    @property
    def stops(self) -> list[Moment]:
        """The moments at all their places, in the order of time."""
        every = [stop for moment in self.moments for stop in stops(moment)]
        return sorted(every, key=lambda moment: float(moment["at"]))

    @property
    def length(self) -> float:
        """Seconds that the curve spans."""
        ends = [moment["end"] for moment in self.stops]
        return self.duration or max([*ends, *(at for at, _ in self.curve), 1.0])


class GroupsModel(SteadyModel):
    """The videos of an answer, in the order of their first moments."""

    def __init__(self, moments: MomentsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moments = moments
        self._curves: dict[str, list[list[float]]] = {}
        self.durations: dict[str, float] = {}

    def follow(self, answer: AnswerRow, *, fresh: bool = True) -> None:
        """Group what the list of moments shows; ``fresh`` for a first page."""
        if fresh:
            self._curves.clear()
        self._curves |= {curve["video"]: curve["points"] for curve in answer["curves"]}
        self.arrange()

    def arrange(self) -> None:
        """Group again, with the durations known by now."""
        groups: dict[str, Group] = {}
        for moment in self._moments.moments():
            video = moment["video"]["id"]
            if video not in groups:
                groups[video] = Group(video, title(moment), moment["video"]["path"])
            groups[video].moments.append(moment)
        for group in groups.values():
            group.moments.sort(key=lambda moment: float(moment["at"]))
            group.curve = self._curves.get(group.video, [])
            group.duration = self.durations.get(group.video)
        self.become([Row(group.video, group) for group in groups.values()])

    def clear(self) -> None:
        """Show nothing."""
        self._curves.clear()
        self.become([])

    def curve(self, video: str) -> list[list[float]]:
        """The curve of a video, empty where there is none."""
        return self._curves.get(video, [])

    def unknown(self) -> list[str]:
        """Videos whose duration is not known yet."""
        return [row.key for row in self._rows if row.key not in self.durations]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        group: Group = self._rows[index.row()].value
        if role == GROUP:
            return group
        if role == MOMENT:
            return group.best
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.tr("{title}, %n moment(s)", "", len(group.moments)).format(
                title=group.title
            )
        return None

    def canFetchMore(self, parent: Index = NOWHERE) -> bool:  # noqa: N802 - Qt's name
        return self._moments.canFetchMore(parent)

    def fetchMore(self, parent: Index = NOWHERE) -> None:  # noqa: N802 - Qt's name
        self._moments.fetchMore(parent)


def dragged(moment: Moment) -> QMimeData:
    """A moment while it is dragged."""
    made = QMimeData()
    example = {"video": moment["video"]["id"], "at": moment["at"]}
    made.setData(MIME, json.dumps(example).encode("ascii"))
    return made


def _instant(moment: Moment) -> tuple[str, float]:
    return moment["video"]["id"], moment["at"]


def _scene(moment: Moment) -> tuple[str, float, float]:
    return moment["video"]["id"], moment["scene"]["start"], moment["scene"]["end"]
