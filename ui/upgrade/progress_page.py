"""An upgrade under way: how far it is, what it does now; pause, continue, cancel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import messages
from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.theme.tokens import HUGE, LARGE, MEDIUM, SMALL
from ui.upgrade import texts
from ui.upgrade.step_row import PARTS, StepProgress
from ui.widgets.basics import button, heading, label, role
from ui.widgets.calls import Calls
from ui.widgets.words import about

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.messages import Message
    from engine.types import Heartbeat
    from engine.types.rows import ProgressRow, StepProgressRow

GOING = ("queued", "running")


class ProgressPage(QWidget):
    """Follows the poller; what is asked of the upgrade is asked of the engine at once."""

    hidden = Signal()
    """It continues without being looked at."""
    cancel_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._calls = Calls(context, self)
        self._state = ""
        self._indexing_rests = False
        self._video = 0
        self._name = ""
        self._upgrade = 0
        self.steps: dict[str, StepProgress] = {}
        self.title = heading(context.theme)
        self.figures = label("", "quiet", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the upgrade"))
        self.now = label("", "quiet", wrap=True)
        self.problem = label("", "warning", wrap=True)
        self.problem.hide()
        self.cancel = button(self.tr("Cancel upgrade…"), self.cancel_wanted.emit)
        self.hide_button = button(self.tr("Hide"), self.hidden.emit)
        self.rest = button(self.tr("Pause"), self._pause_or_resume)
        self._lay_out()

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._rows = QGridLayout(self._card)
        self._rows.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self._rows.setHorizontalSpacing(LARGE)
        self._rows.setVerticalSpacing(MEDIUM)
        self._rows.setColumnStretch(1, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self.hide_button)
        foot.addWidget(self.rest)
        page = QVBoxLayout(self)
        page.setContentsMargins(HUGE, HUGE, HUGE, LARGE)
        page.setSpacing(MEDIUM)
        for part in (self.title, self.figures, self.bar, self.now, self.problem):
            page.addWidget(part)
        page.addWidget(scroll, 1)
        page.addLayout(foot)

    def show_progress(self, progress: ProgressRow) -> None:
        """Show how the upgrade goes (``Engine.upgrades.progress()``)."""
        self._state = progress["state"]
        back = self._state == "rolling_back"
        if progress["upgrade"] != self._upgrade:
            self._upgrade = progress["upgrade"]
            self._make_rows(progress["steps"])
        self._card.setVisible(not back)
        self.title.setText(self._title())
        ended = progress["done"] + progress["failed"]
        self.figures.setText(self._figures(progress, ended))
        if back:
            self.bar.setRange(0, 0)
        else:
            self.bar.setRange(0, PARTS)
            whole = progress["videos"]
            self.bar.setValue(round(PARTS * ended / whole) if whole else PARTS)
        for name, row in progress["steps"].items():
            at_end = bool(ended) and ended == progress["videos"]
            self.steps[name].tell(row["done"], row["due"], at_end=at_end)
        self._show_problem(progress["problem"])
        self.cancel.setVisible(not back)
        self.rest.setVisible(not back)
        going = self._state in GOING and not self._indexing_rests
        self.rest.setText(self.tr("Pause") if going else self.tr("Continue"))
        role(self.rest, "" if going else "primary")

    def look(self, now: Snapshot) -> None:
        """Show what the worker does now."""
        self._indexing_rests = now.paused or now.cancelled
        if now.heartbeat is None or self._state not in GOING or not now.heartbeat.video_id:
            self.now.clear()
            return
        self._follow(now.heartbeat)
        step = texts.title(now.heartbeat.step) if now.heartbeat.step else ""
        self.now.setText(self.tr("Now: {}, {}").format(self._name, step) if self._name else "")

    def _follow(self, heartbeat: Heartbeat) -> None:
        if heartbeat.video_id == self._video:
            return
        self._video, self._name = heartbeat.video_id, ""
        video = heartbeat.video_id

        def name(engine: Engine) -> str:
            return Path(engine.path_of(video) or "").name

        self._calls.run("name", name, self._named)

    def _named(self, name: str) -> None:
        self._name = name

    def _title(self) -> str:
        if self._state == "rolling_back":
            return self.tr("Undoing the upgrade")
        if self._state == "stopped":
            return self.tr("The upgrade has stopped")
        if self._state == "paused":
            return self.tr("The upgrade is paused")
        return self.tr("Upgrading the index")

    def _figures(self, progress: ProgressRow, ended: int) -> str:
        if self._state == "rolling_back":
            return self.tr("The index is put back as it was before.")
        text = self.tr("{} of %n video(s)", "", progress["videos"]).format(ended)
        if progress["failed"]:
            text = self.tr("{}, {} failed").format(text, progress["failed"])
        left = progress["seconds_left"]
        if left is not None and self._state in GOING and not self._indexing_rests:
            return self.tr("{}, {} left").format(text, about(left))
        return text

    def _show_problem(self, problem: Message | None) -> None:
        if problem is not None:
            self.problem.setText(messages.text(problem))
        elif self._indexing_rests and self._state in GOING:
            self.problem.setText(self.tr("Indexing is paused, and the upgrade waits with it."))
        self.problem.setVisible(
            problem is not None or (self._indexing_rests and self._state in GOING)
        )

    def _make_rows(self, steps: dict[str, StepProgressRow]) -> None:
        for old in self.steps.values():
            old.remove()
        self.steps = {name: StepProgress(name) for name in steps}
        for row, step in enumerate(self.steps.values()):
            step.put_into(self._rows, row)

    def _pause_or_resume(self) -> None:
        if self._state in GOING and not self._indexing_rests:
            self._calls.run("move", lambda engine: engine.upgrades.pause())
            return

        def resume(engine: Engine) -> None:
            engine.queue.resume()
            engine.upgrades.resume()

        self._calls.run("move", resume)
