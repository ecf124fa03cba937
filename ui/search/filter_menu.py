"""The menu that adds a filter to a query, for who does not know its words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from ui.context import Context
from ui.search.asked_people import names_of
from ui.widgets.calls import Calls
from ui.widgets.languages import language_name

LANGUAGES = "en ko ja zh es fr de".split()
"""Offered by name; any other can be typed."""

PEOPLE = 20
"""Offered by name, those who are seen the most; the others can be typed."""

if TYPE_CHECKING:
    from engine.types.rows import FolderRow


class FilterMenu(QMenu):
    """Filters by their names; ``added`` with what is to be written."""

    added = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.aboutToHide.connect(self.deleteLater)
        self._calls = Calls(context, self)
        self._word(self.tr("Only by what is said"), "said:")
        self._word(self.tr("Only by what is seen"), "seen:")
        self._word(self.tr("Only by text on screen"), "written:")
        self._word(self.tr("Exclude a word…"), "-")
        self.addSeparator()
        self.people = self.addMenu(self.tr("Person"))
        self.people.setEnabled(False)
        self.folders = self.addMenu(self.tr("In a folder"))
        self.folders.setEnabled(False)
        self._some(self.tr("Recorded"), self._days())
        self._some(self.tr("Longer than"), self._lengths("longer"))
        self._some(self.tr("Shorter than"), self._lengths("shorter"))
        self._some(
            self.tr("Language spoken"),
            [(language_name(code), f"lang:{code}") for code in LANGUAGES],
        )
        self._word(self.tr("Name of the video"), "video:")
        self._calls.run("people", names_of, self._show_people)
        self._calls.run("folders", lambda engine: engine.browse.folders(), self._show_folders)

    def _word(self, name: str, mark: str) -> None:
        self.addAction(name).triggered.connect(lambda _=False: self.added.emit(mark))

    def _some(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self._fill(self.addMenu(name), choices)

    def _fill(self, menu: QMenu, choices: Sequence[tuple[str, str]]) -> None:
        for name, mark in choices:
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, mark=mark: self.added.emit(mark))

    def _show_folders(self, folders: list[FolderRow]) -> None:
        from engine.query.wording import value_text

        self._fill(
            self.folders, [(one["name"], f"in:{value_text(one['name'])}") for one in folders]
        )
        self.folders.setEnabled(bool(folders))

    def _show_people(self, names: list[str]) -> None:
        from engine.query.wording import value_text

        self._fill(self.people, [(name, f"person:{value_text(name)}") for name in names[:PEOPLE]])
        if len(names) > PEOPLE:
            more = self.people.addAction(self.tr("Somebody else…"))
            more.triggered.connect(lambda _=False: self.added.emit("person:"))
        self.people.setEnabled(bool(names))

    def _days(self) -> list[tuple[str, str]]:
        today = date.today()
        monday = today - timedelta(days=today.weekday())
        return [
            (self.tr("Today"), f"after:{today}"),
            (self.tr("This week"), f"after:{monday}"),
            (self.tr("This month"), f"after:{today:%Y-%m}"),
            (self.tr("This year"), f"after:{today:%Y}"),
            (self.tr("Before this year"), f"before:{today:%Y}"),
        ]

    def _lengths(self, key: str) -> list[tuple[str, str]]:
        return [
            (self.tr("1 minute"), f"{key}:1m"),
            (self.tr("5 minutes"), f"{key}:5m"),
            (self.tr("20 minutes"), f"{key}:20m"),
            (self.tr("1 hour"), f"{key}:1h"),
        ]
