"""The result of an upgrade: counts, the check, failures, and undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.messages import text
from ui.theme.tokens import HUGE, ICON_LARGE, LARGE, MEDIUM, SMALL
from ui.upgrade.failures import FailuresView
from ui.upgrade.plan_parts import Figures
from ui.widgets.basics import button, heading, label
from ui.widgets.notice import Symbol
from ui.widgets.words import duration

if TYPE_CHECKING:
    from engine.types.rows import ResultRow, VerifiedRow


class ResultPage(QWidget):
    """The end of an upgrade (or of taking one back)."""

    retry = Signal()
    undo = Signal()
    free = Signal()
    plan = Signal()
    """See what else there is to be upgraded."""
    done = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.symbol = Symbol(context.theme, "check", "good", 2 * ICON_LARGE)
        self.title = heading(context.theme)
        self.summary = label("", "quiet", wrap=True)
        self.figures = Figures(
            (self.tr("Upgraded"), 2),
            (self.tr("Failed"), 1),
            (self.tr("Time"), 1),
            (self.tr("Check"), 3),
        )
        self.problem = label("", "warning", wrap=True)
        self.failures = FailuresView(context.theme)
        self.kept = label(
            self.tr("What was replaced is kept, so that the upgrade can be undone."),
            "quiet",
            wrap=True,
        )
        self.back_button = button(self.tr("Undo upgrade…"), self.undo.emit)
        self.free_button = button(self.tr("Free the space…"), self.free.emit)
        self.retry_button = button(self.tr("Try failed videos again"), self.retry.emit)
        self.plan_button = button(self.tr("What else can be upgraded"), self.plan.emit, "flat")
        self.close_button = button(self.tr("Done"), self.done.emit, "primary")
        self._lay_out()

    def _lay_out(self) -> None:
        for part in (self.symbol, self.title, self.summary):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._list = QFrame()
        self._list.setProperty("role", "card")
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(1, SMALL, 1, SMALL)
        inside.addWidget(self.failures)
        self._kept = QFrame()
        self._kept.setProperty("role", "card")
        row = QHBoxLayout(self._kept)
        row.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        row.setSpacing(SMALL)
        row.addWidget(self.kept, 1)
        row.addWidget(self.back_button)
        row.addWidget(self.free_button)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        foot.addWidget(self.plan_button)
        foot.addStretch(1)
        foot.addWidget(self.retry_button)
        foot.addWidget(self.close_button)
        page = QVBoxLayout(self)
        page.setContentsMargins(HUGE, HUGE, HUGE, LARGE)
        page.setSpacing(MEDIUM)
        self._above, self._room = QWidget(), QWidget()
        page.addWidget(self._above, 1)
        page.addWidget(self.symbol)
        page.addWidget(self.title)
        page.addWidget(self.summary)
        page.addSpacing(SMALL)
        page.addWidget(self.figures)
        page.addWidget(self.problem)
        page.addWidget(self._list, 3)
        page.addWidget(self._kept)
        page.addWidget(self._room, 2)
        page.addLayout(foot)

    def show_result(self, result: ResultRow) -> None:
        """Show a result (``Engine.upgrades.result()``)."""
        state, failed = result["state"], result["failed"]
        well = state in ("done", "rolled_back") and not failed and not result["problem"]
        self.title.setText(self._title(result))
        self.summary.setText(self._summary(result))
        self.figures.setVisible(state != "rolled_back")
        self.figures.tell(
            self.tr("{} of %n video(s)", "", result["videos"]).format(result["upgraded"]),
            f"{failed}",
            duration(result["seconds"]),
            self._check(result["verified"]),
        )
        problem = result["problem"]
        self.problem.setVisible(problem is not None)
        if problem is not None:
            self.problem.setText(text(problem))
        rows = [] if state == "rolled_back" else result["failures"]
        self.failures.show_rows(rows)
        self._list.setVisible(bool(rows))
        for spring in (self._above, self._room):
            spring.setVisible(not rows)
        self._kept.setVisible(bool(result["rollback"]))
        self.retry_button.setVisible(bool(failed) and state == "done")
        self.symbol.show_symbol(*(("check", "good") if well else ("alert", "warning")))

    def _title(self, result: ResultRow) -> str:
        if result["state"] == "rolled_back":
            return self.tr("The upgrade was undone")
        if result["state"] == "cancelled":
            return self.tr("The upgrade was cancelled")
        if result["failed"]:
            return self.tr("%n video(s) failed", "", result["failed"])
        return self.tr("%n video(s) are up to date", "", result["upgraded"])

    def _summary(self, result: ResultRow) -> str:
        if result["state"] == "rolled_back":
            return self.tr("The index and its models are as they were before.")
        if result["state"] == "cancelled":
            return self.tr("What is done stays; the rest is as it was.")
        if result["failed"]:
            return self.tr(
                "What failed is searched as before; the rest is at index version {}."
            ).format(result["spec_version"])
        return self.tr("All of it is at index version {}.").format(result["spec_version"])

    def _check(self, verified: VerifiedRow | None) -> str:
        if verified is None:
            return self.tr("Not made")
        if all(verified.values()):
            return self.tr("Verified")
        return self.tr("Failed")
