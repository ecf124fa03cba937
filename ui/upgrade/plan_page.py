"""The plan: what an upgrade would do and cost, what it cannot do now, and its options."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.messages import Code, Message
from engine.types import ModelKind, UpgradeRequest
from ui.bridge.operations import WORK
from ui.context import Context
from ui.messages import problem_of, sentence
from ui.theme.tokens import HUGE, LARGE, MEDIUM, SMALL
from ui.upgrade import texts
from ui.upgrade.needed import NeededModels
from ui.upgrade.plan_parts import Figures, Options, ScopeBox
from ui.upgrade.step_row import StepRow
from ui.widgets.basics import button, heading, label, line, role
from ui.widgets.calls import Calls
from ui.widgets.downloads import Wanted
from ui.widgets.notice import Notice
from ui.widgets.words import about, size

if TYPE_CHECKING:
    from engine.types.rows import BlockedRow, PlanRow

SETTLE = 250  # milliseconds after the last change of an option
NAMED = 3  # files named for each obstacle


class PlanPage(QWidget):
    """What an upgrade would do; nothing is changed before ``start`` is asked for."""

    start = Signal(object)
    """Begin with this request."""
    last_result = Signal()
    """Show the result of the last upgrade."""
    done = Signal()

    def __init__(self, context: Context, request: UpgradeRequest) -> None:
        super().__init__()
        self._base = request
        self._calls = Calls(context, self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE)
        self._settling.timeout.connect(self.look)
        self._offered: dict[str, Message] = {}
        self._is_new = True
        self.rows: dict[str, StepRow] = {}
        self.title = heading(context.theme, self.tr("Upgrade index"))
        self.summary = label("", wrap=True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setAccessibleName(self.tr("Checking what needs upgrading"))
        self.figures = Figures(
            (self.tr("Index version"), 3),
            (self.tr("Videos"), 1),
            (self.tr("Time"), 3),
            (self.tr("Disk space"), 4),
        )
        self.scope = ScopeBox(request)
        self.scope.currentIndexChanged.connect(self._changed)
        self.options = Options(request)
        self.options.changed.connect(self._changed)
        self.options.tuned.connect(self._settling.start)
        self.options.hide()
        self.more = button(self.tr("More options"), self._open_more, "flat")
        self.nothing = Notice(context.theme, "check", "good")
        self.nothing.hide()
        self.needed = NeededModels(context)
        self.needed.done.connect(self.look)
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        self.last = button(self.tr("What came of the last upgrade"), self.last_result.emit, "flat")
        self.last.hide()
        self.close_button = button(self.tr("Close"), self.done.emit)
        self.begin = button(self.tr("Start upgrade"), self._start, "primary")
        self._lay_out()
        self._calls.run("folders", lambda engine: engine.browse.folders(), self.scope.offer)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.scope)
        self.steps = QFrame()
        self.steps.setProperty("role", "card")
        self._step_rows = QVBoxLayout(self.steps)
        self._step_rows.setContentsMargins(LARGE, SMALL, LARGE, SMALL)
        self._step_rows.setSpacing(0)
        self.blocked = QFrame()
        self.blocked.setProperty("role", "card")
        self._blocked_rows = QVBoxLayout(self.blocked)
        self._blocked_rows.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        self._blocked_rows.setSpacing(SMALL)
        self.gains = label(self.tr("What will be redone"), "quiet")
        self.obstacles = label(self.tr("What cannot be done now"), "quiet")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MEDIUM)
        parts: list[QWidget] = [self.figures, self.needed, self.gains, self.steps]
        for part in [*parts, self.obstacles, self.blocked, self.options]:
            column.addWidget(part)
        column.addWidget(self.nothing, 1)
        column.addStretch()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        foot.addWidget(self.more)
        foot.addWidget(self.last)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.begin)
        page = QVBoxLayout(self)
        page.setContentsMargins(HUGE, HUGE, HUGE, LARGE)
        page.setSpacing(MEDIUM)
        page.addLayout(top)
        page.addWidget(self.summary)
        page.addWidget(self.busy)
        page.addWidget(self._area, 1)
        page.addWidget(self.problem)
        page.addLayout(foot)

    # --- what is asked

    @property
    def request(self) -> UpgradeRequest:
        """The request as it stands, with what was chosen on this page."""
        chosen = self.options.applied(self.scope.applied(self._base))
        left_out = [name for name, row in self.rows.items() if not row.box.isChecked()]
        if not left_out:
            return chosen
        return replace(chosen, steps=tuple(name for name in self.rows if name not in left_out))

    def _changed(self) -> None:
        """An option of which steps there are to choose from has changed."""
        self._offered = {}
        self._settling.start()

    def look(self) -> None:
        """Find what is to be done, in the background."""
        request = self.request if self._offered else replace(self.request, steps=self._base.steps)
        self._settling.stop()
        self.busy.show()
        self.begin.setEnabled(False)
        self.summary.show()
        self.summary.setText(self.tr("Checking what needs upgrading…"))
        if self._offered and not any(row.box.isChecked() for row in self.rows.values()):
            self.busy.hide()
            self.summary.setText(self.tr("Choose at least one step."))
            return
        self._calls.run(
            "plan",
            lambda engine: engine.upgrades.plan(request),
            self.show_plan,
            self._no_plan,
            lane=WORK,
        )

    def offer_last_result(self, there: bool) -> None:
        """Whether there is a result of an earlier upgrade to be looked at."""
        self.last.setVisible(there)

    def _start(self) -> None:
        self.begin.setEnabled(False)
        self.busy.show()
        self.start.emit(self.request)

    # --- what is shown

    def refuse(self, error: Exception) -> None:
        """It could not be begun: say why, and let it be tried again."""
        self.busy.hide()
        self._say(error)
        self.begin.setEnabled(True)

    def _no_plan(self, error: Exception) -> None:
        self.busy.hide()
        self.summary.setText(self.tr("Could not work out the plan."))
        for part in (self.figures, self.needed, self.gains, self.steps, self.more, self.options):
            part.hide()
        self._say(error)

    def _say(self, error: Exception) -> None:
        self.problem.setText(problem_of(error))
        self.problem.show()

    def show_plan(self, plan: PlanRow) -> None:
        """Show what was found to be done."""
        self.busy.hide()
        self.problem.hide()
        anything = plan["videos"] > 0 or bool(plan["downloads"])
        self.summary.setText(self._summary(plan))
        self._show_figures(plan)
        for part in (self.figures, self.steps, self.gains):
            part.setVisible(anything or bool(self._offered and self.rows))
        self._show_nothing(plan, there=not anything)
        self._show_steps(plan)
        self._show_blocked(plan)
        self.needed.show_needed(
            [Wanted(ModelKind(r["kind"]), r["name"], r["bytes"]) for r in plan["downloads"]]
        )
        self.more.setVisible(self.options.isHidden())
        self.begin.setVisible(anything)
        self.begin.setEnabled(plan["videos"] > 0 and not plan["downloads"])
        role(self.close_button, "" if anything else "primary")
        if self._is_new:
            self._is_new = False
            (self.begin if self.begin.isEnabled() else self.close_button).setFocus()

    def _summary(self, plan: PlanRow) -> str:
        if plan["videos"]:
            return self.tr(
                "%n video(s) can be upgraded. You can search meanwhile, and the upgrade can be"
                " undone.",
                "",
                plan["videos"],
            )
        if plan["downloads"]:
            return self.tr("A model has to be downloaded before the upgrade can begin.")
        if plan["blocked"]:
            return self.tr("Nothing can be upgraded now; the rest is up to date.")
        return ""

    def _show_nothing(self, plan: PlanRow, *, there: bool) -> None:
        self.nothing.setVisible(there and not plan["blocked"])
        self.summary.setVisible(not self.nothing.isVisible())
        self.nothing.tell(
            self.tr("Everything is up to date"),
            self.tr("All videos are at index version {}, made with the chosen models.").format(
                plan["spec_version"]
            ),
        )

    def _show_figures(self, plan: PlanRow) -> None:
        before, latest = plan["made_with"], plan["spec_version"]
        made = latest if before in ([], [latest]) else f"{', '.join(before)} → {latest}"
        time = about(plan["seconds_estimated"])
        if not all(row["measured"] for row in plan["steps"].values()):
            time = self.tr("{}, estimate").format(time)
        disk = self.tr("{} needed, {} free").format(
            size(plan["bytes_needed"]), size(plan["bytes_free"])
        )
        self.figures.tell(made, f"{plan['videos']}", time, disk)

    def _show_steps(self, plan: PlanRow) -> None:
        if not self._offered:
            self._offered = {name: row["gain"] for name, row in plan["steps"].items()}
            self._make_rows()
        for name, row in self.rows.items():
            row.tell(plan["steps"].get(name), self._offered[name])
            row.set_choosing(not self.options.isHidden())

    def _make_rows(self) -> None:
        while (item := self._step_rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.rows = {}
        for name in self._offered:
            if self.rows:
                self._step_rows.addWidget(line())
            row = StepRow(name)
            row.toggled.connect(self._settling.start)
            self._step_rows.addWidget(row)
            self.rows[name] = row

    def _show_blocked(self, plan: PlanRow) -> None:
        # What only waits for a download is told by the card that offers it.
        names = {row["name"] for row in plan["downloads"]}
        blocked = [row for row in plan["blocked"] if not _only_waits(row, names)]
        while (item := self._blocked_rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row in blocked:
            self._blocked_rows.addWidget(label(self._obstacle(row), wrap=True))
        for part in (self.blocked, self.obstacles):
            part.setVisible(bool(blocked))

    def _obstacle(self, row: BlockedRow) -> str:
        names = ", ".join(Path(path).name for path in row["paths"][:NAMED])
        if names and row["videos"] > NAMED:
            names = self.tr("{} and others").format(names)
        why = sentence(row["reason"])
        values = {"step": texts.title(row["step"]), "names": names, "why": why}
        if names:
            count = self.tr("{step}, %n video(s) ({names}): {why}", "", row["videos"])
            return count.format(**values)
        return self.tr("{step}: {why}").format(**values)

    def _open_more(self) -> None:
        self.more.hide()
        self.options.show()
        self.options.force.setFocus()
        for row in self.rows.values():
            row.set_choosing(True)


def _only_waits(row: BlockedRow, downloads: Set[str]) -> bool:
    """Whether a step cannot be made only because a model is still to be downloaded."""
    why = row["reason"]
    return why.code == Code.MODEL_NOT_INSTALLED and why.values["name"] in downloads
