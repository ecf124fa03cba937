"""The upgrade under way as a card: what it does, how far it is, and how to hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QVBoxLayout, QWidget

from ui.activity import words
from ui.context import Context
from ui.messages import problem_of, text
from ui.theme.tokens import LARGE, MEDIUM, SMALL, TINY
from ui.upgrade import texts
from ui.widgets.basics import button, heading, label, progress_bar, role, titled
from ui.widgets.calls import Calls

if TYPE_CHECKING:
    from engine.types.rows import ProgressRow

PARTS = 1000
SIDES = 2  # columns of steps side by side
SHOWN = ("queued", "running", "paused", "stopped", "rolling_back")


class UpgradeCard(QFrame):
    """Shows ``Snapshot.upgrade`` while there is one that is not at its end."""

    appeared = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._calls = Calls(context, self)
        self._steps: dict[str, tuple[QProgressBar, Any]] = {}
        self._number = 0
        self.title = heading(context.theme, "", 0.0)
        self.line = label("", "quiet", wrap=True)
        self.problem = label("", "bad", wrap=True)
        self.bar = progress_bar(self.tr("Progress of the upgrade"), PARTS)
        self.pause = button(self.tr("Pause"), lambda: self._ask("pause"))
        self.resume = button(self.tr("Resume"), lambda: self._ask("resume"))
        self.cancel = button(self.tr("Cancel"), lambda: self._ask("cancel"))
        self.pause.setAccessibleName(self.tr("Pause the upgrade"))
        self.resume.setAccessibleName(self.tr("Resume the upgrade"))
        self.cancel.setAccessibleName(self.tr("Cancel the upgrade"))
        self.details = button(self.tr("Details…"), lambda: context.requests.upgrade.emit(None))
        self._grid = QGridLayout()
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(LARGE)
        self._grid.setVerticalSpacing(TINY)
        for side in range(SIDES):
            self._grid.setColumnStretch(3 * side + 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        column.setSpacing(SMALL)
        buttons = (self.details, self.pause, self.resume, self.cancel)
        column.addLayout(titled(self.title, self.line, *buttons))
        column.addWidget(self.bar)
        column.addWidget(self.problem)
        column.addLayout(self._grid)

    def show_upgrade(self, upgrade: ProgressRow | None, *, held: bool = False) -> None:
        """Show how an upgrade goes, as ``Engine.upgrades.progress()`` tells it.

        Args:
            held: indexing as a whole is paused or cancelled, and the upgrade waits with it.
        """
        seen = upgrade is not None and upgrade["state"] in SHOWN
        if seen != self.isVisibleTo(self.parentWidget() or self):
            self.setVisible(seen)
            self.appeared.emit(seen)
        if upgrade is None or not seen:
            return
        self.title.setText(words.upgrade_title(upgrade, held=held))
        self.line.setText(words.upgrade_line(upgrade, held=held))
        videos, done = upgrade["videos"], upgrade["done"] + upgrade["failed"]
        self.bar.setValue(round(PARTS * done / videos) if videos else PARTS)
        state = upgrade["state"]
        self.pause.setVisible(state in ("queued", "running"))
        self.resume.setVisible(state in ("paused", "stopped"))
        self.cancel.setVisible(state != "rolling_back")
        problem = upgrade["problem"] if state == "stopped" else None
        self._tell("" if problem is None else text(problem))
        self._show_steps(upgrade)

    def _show_steps(self, upgrade: ProgressRow) -> None:
        if upgrade["upgrade"] != self._number or set(upgrade["steps"]) != set(self._steps):
            self._number = upgrade["upgrade"]
            self._make_steps(list(upgrade["steps"]))
        for name, step in upgrade["steps"].items():
            bar, figure = self._steps[name]
            bar.setValue(round(PARTS * step["done"] / step["due"]) if step["due"] else PARTS)
            figure.setText(self.tr("{0} of {1}").format(step["done"], step["due"]))

    def _make_steps(self, names: list[str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._steps = {}
        rows = max(1, -(-len(names) // SIDES))
        for number, name in enumerate(names):
            bar, figure = progress_bar(texts.title(name), PARTS), label("", "quiet")
            cells: tuple[QWidget, ...] = (label(texts.title(name), "quiet"), bar, figure)
            side, row = divmod(number, rows)
            for column, widget in enumerate(cells):
                self._grid.addWidget(widget, row, side * len(cells) + column)
            self._steps[name] = (bar, figure)

    def _ask(self, what: str) -> None:
        calls = {
            "pause": lambda engine: engine.upgrades.pause(),
            "resume": lambda engine: engine.upgrades.resume(),
            "cancel": lambda engine: engine.upgrades.cancel(),
        }
        self._calls.run(what, calls[what], None, lambda error: self._tell(problem_of(error)))

    def _tell(self, problem: str) -> None:
        role(self.problem, "bad")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
