"""A page of the settings: a title, cards of rows, and the bindings of its rows to the engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.bridge.operations import WORK, Value
from ui.context import Context
from ui.messages import problem_of
from ui.settings.fields import Row
from ui.theme.tokens import HUGE, LARGE, MEDIUM, SMALL, TINY
from ui.widgets.basics import heading, label, line
from ui.widgets.calls import Calls

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.rows import SettingRow


class Card(QFrame):
    """A group of rows with hairlines between them."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(LARGE, SMALL, LARGE, SMALL)
        self.column.setSpacing(0)

    def add(self, *widgets: QWidget) -> None:
        """Add rows."""
        for widget in widgets:
            if self.column.count():
                self.column.addWidget(line())
            self.column.addWidget(widget)

    def remove(self, widget: QWidget) -> None:
        """Take a row out, with the hairline beside it."""
        at = self.column.indexOf(widget)
        beside = at - 1 if at > 0 else at + 1
        for index in sorted({at, beside}, reverse=True):
            item = self.column.takeAt(index)
            found = None if item is None else item.widget()
            if found is not None:
                found.deleteLater()


class Bindings(QObject):
    """Fills rows with the settings' values, and sets what a row wants: at once, or says why not."""

    changed = Signal(str, object)
    """A setting's name and its new value, once the engine has taken it."""

    def __init__(self, context: Context, calls: Calls, parent: QObject) -> None:
        super().__init__(parent)
        self._calls = calls
        self._rows: dict[str, Row] = {}
        self._words: dict[str, str] = {}

    def add(self, row: Row, problem: str = "") -> Row:
        """Bind a row; ``problem`` says in the window's words what it can take."""
        self._rows[row.name] = row
        self._words[row.name] = problem
        row.wanted.connect(lambda text: self._set(row, text))
        return row

    @property
    def names(self) -> list[str]:
        """The settings that are bound here."""
        return list(self._rows)

    def load(self) -> None:
        """Show the values as they are now."""
        if self._rows:
            self._calls.run("settings", lambda engine: engine.describe_settings(), self._show)

    def _show(self, entries: list[SettingRow]) -> None:
        for entry in entries:
            row = self._rows.get(entry["name"])
            if row is not None:
                row.show_entry(entry)

    def _set(self, row: Row, text: str) -> None:
        def done(value: object) -> None:
            row.show_problem("")
            self.changed.emit(row.name, value)

        def failed(error: Exception) -> None:
            row.show_problem(self._words[row.name] or problem_of(error))

        self._calls.run(
            f"set {row.name}", lambda engine: engine.set_setting(row.name, text), done, failed
        )


class Page(QWidget):
    """Base of the pages; ``load`` is called whenever one comes to be seen."""

    def __init__(self, context: Context, title: str, intro: str = "") -> None:
        super().__init__()
        self.context = context
        self.calls = Calls(context, self)
        self.bindings = Bindings(context, self.calls, self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(HUGE, LARGE + TINY, HUGE, HUGE)
        self.column.setSpacing(MEDIUM)
        self.heading = heading(context.theme, title)
        self.column.addWidget(self.heading)
        if intro:
            self.column.addWidget(label(intro, "quiet", wrap=True))

    def index_more(self, *switches: str) -> None:
        """Of these settings, one that is switched on has what is indexed already looked at too."""

        def queue(engine: Engine) -> None:
            engine.queue.queue_missing()

        def changed(name: str, on: object) -> None:
            if name in switches and on:
                self.calls.run("queue", queue, lane=WORK)

        self.bindings.changed.connect(changed)

    def load(self) -> None:
        """Show what there is now."""
        self.bindings.load()

    def section(self, title: str = "", hint: str = "") -> Card:
        """A new card, with a title above it."""
        if title:
            self.column.addSpacing(SMALL)
            self.column.addWidget(heading(self.context.theme, title, 0.0))
        if hint:
            self.column.addWidget(label(hint, "quiet", wrap=True))
        card = Card()
        self.column.addWidget(card)
        return card

    def bound(self, card: Card, *rows: Row) -> None:
        """Add rows to a card, bound to their settings."""
        for row in rows:
            self.bindings.add(row)
            card.add(row)

    def work(
        self,
        name: str,
        call: Callable[[Engine], Value],
        done: Callable[[Value], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """A background call that may take long."""
        self.calls.run(name, call, done, failed, lane="work")
