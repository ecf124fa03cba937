"""The dialog "Upgrade index…": the plan, how it goes, and its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from engine.types import UpgradeRequest
from ui.bridge.operations import WORK
from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.messages import problem_of
from ui.theme.tokens import DIALOG_HEIGHT, DIALOG_WIDTH
from ui.upgrade.plan_page import PlanPage
from ui.upgrade.progress_page import ProgressPage
from ui.upgrade.result_page import ResultPage
from ui.widgets.calls import Calls
from ui.widgets.words import size

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.rows import ProgressRow, ResultRow

OPEN = ("queued", "running", "paused", "stopped", "rolling_back")
"""States of an upgrade that is not at its end."""


class UpgradeDialog(QDialog):
    """What an upgrade would do; then how it goes; then its result.

    Opened while an upgrade is under way, it shows that one. Closing it never ends the upgrade.
    """

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        request: UpgradeRequest | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._calls = Calls(context, self)
        self._following = False
        self.request = request or UpgradeRequest()
        self.setWindowTitle(self.tr("Upgrade index"))
        self.resize(QSize(DIALOG_WIDTH, DIALOG_HEIGHT).boundedTo(self.screen().availableSize()))
        self.plan = PlanPage(context, self.request)
        self.progress = ProgressPage(context)
        self.ended = ResultPage(context)
        self.pages = QStackedWidget()
        for page in (self.plan, self.progress, self.ended):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self._wire()
        self._calls.run("where", lambda engine: engine.upgrades.progress(), self._opened)

    def _wire(self) -> None:
        self.plan.start.connect(self._start)
        self.plan.done.connect(self.accept)
        self.plan.last_result.connect(self._show_result)
        self.progress.hidden.connect(self.accept)
        self.progress.cancel_wanted.connect(self._cancel)
        self.ended.done.connect(self.accept)
        self.ended.retry.connect(self._retry)
        self.ended.undo.connect(self._undo)
        self.ended.free.connect(self._free)
        self.ended.plan.connect(self._show_plan)
        self._context.poller.looked.connect(self._look)
        self.finished.connect(self._leave)

    def _leave(self) -> None:
        self._calls.forget()
        if self.plan.needed.download.busy:
            self.plan.needed.download.cancel()
            text = self.tr("The download was stopped; what has arrived is kept.")
            self._context.requests.say.emit(text, "quiet")

    # --- which page

    def _opened(self, progress: ProgressRow | None) -> None:
        if progress is not None and progress["state"] in OPEN:
            self._follow(progress)
            return
        self.plan.offer_last_result(progress is not None)
        self._show_plan()

    def _show_plan(self) -> None:
        self.pages.setCurrentWidget(self.plan)
        self.plan.look()

    def _follow(self, progress: ProgressRow) -> None:
        self._following = True
        self.progress.show_progress(progress)
        self.pages.setCurrentWidget(self.progress)
        self.progress.rest.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self, now: Snapshot) -> None:
        """See how it goes, and show its result once it is at its end."""
        if not self._following or now.upgrade is None:
            return
        if now.upgrade["state"] in OPEN:
            self.progress.look(now)
            self.progress.show_progress(now.upgrade)
            return
        self._following = False
        self._show_result()

    def _show_result(self) -> None:
        self._calls.run("result", lambda engine: engine.upgrades.result(), self._ended)

    def _ended(self, result: ResultRow | None) -> None:
        if result is None:  # it continues again
            self._following = True
            return
        self.plan.offer_last_result(True)
        self.ended.show_result(result)
        self.pages.setCurrentWidget(self.ended)
        self.ended.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is asked of it

    def _start(self, request: UpgradeRequest) -> None:
        def start(engine: Engine) -> ProgressRow | None:
            plan = engine.upgrades.start(request)
            return engine.upgrades.progress() if plan["videos"] else None

        self._calls.run("start", start, self._started, self.plan.refuse, lane=WORK)

    def _started(self, progress: ProgressRow | None) -> None:
        if progress is None:
            self.plan.look()
            return
        self._follow(progress)

    def _cancel(self) -> None:
        if self._asked(
            self.tr("Cancel the upgrade?"),
            self.tr("What is done stays as it is; the rest stays as it was."),
            self.tr("Cancel upgrade"),
            self.tr("Continue upgrading"),
        ):
            self._calls.run("cancel", lambda engine: engine.upgrades.cancel())

    def _retry(self) -> None:
        def retry(engine: Engine) -> ProgressRow | None:
            return engine.upgrades.progress() if engine.upgrades.retry() else None

        self._calls.run("retry", retry, self._began_again, self._failed)

    def _undo(self) -> None:
        if not self._asked(
            self.tr("Undo the upgrade?"),
            self.tr(
                "The vectors, words and models are put back as they were before the upgrade."
                " Nothing else is lost; you can upgrade again at any time."
            ),
            self.tr("Undo upgrade"),
            self.tr("Keep upgrade"),
        ):
            return

        def undo(engine: Engine) -> ProgressRow | None:
            engine.upgrades.roll_back()
            return engine.upgrades.progress()

        self._calls.run("undo", undo, self._began_again, self._failed)

    def _began_again(self, progress: ProgressRow | None) -> None:
        if progress is not None:
            self._follow(progress)

    def _free(self) -> None:
        if self._asked(
            self.tr("Free the space?"),
            self.tr(
                "What the upgrade replaced is deleted; the upgrade can then no longer be undone."
            ),
            self.tr("Free the space"),
            self.tr("Keep it"),
        ):
            self._calls.run(
                "free", lambda engine: engine.upgrades.free(), self._freed, self._failed, lane=WORK
            )

    def _freed(self, count: int) -> None:
        self._context.requests.say.emit(self.tr("Freed {}.").format(size(count)), "good")
        self._show_result()

    # --- questions and trouble

    def _asked(self, title: str, text: str, yes: str, no: str) -> bool:
        """Ask; the harmless answer is the one that Return gives."""
        question = QMessageBox(self)
        question.setWindowTitle(self.windowTitle())
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setText(title)
        question.setInformativeText(text)
        agree = question.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        keep = question.addButton(no, QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        question.exec()
        agreed = question.clickedButton() is agree
        question.deleteLater()
        return agreed

    def _failed(self, error: Exception) -> None:
        self.ended.problem.setText(problem_of(error))
        self.ended.problem.show()
