"""The head of the activity view: overall progress, pausing and stopping."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.activity import words
from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.library.words import done as share_done
from ui.theme.tokens import HUGE, MEDIUM, SMALL
from ui.widgets.basics import button, heading, label, progress_bar, titled
from ui.widgets.calls import Calls

if TYPE_CHECKING:
    from engine.api.engine import Engine

PARTS = 1000


class Header(QWidget):
    """Shows a ``Snapshot``."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._calls = Calls(context, self)
        self._context = context
        self.done = 0
        """Videos that were indexed since the window was opened."""
        self.title = heading(context.theme, self.tr("Activity"))
        self.line = label("", "quiet", wrap=True)
        self.bar = progress_bar(self.tr("Progress of all videos"), PARTS)
        self.retry = button(self.tr("Try all failed again"), self._retry_all)
        self.pause = button(self.tr("Pause"), lambda: self._ask("pause"))
        self.resume = button(self.tr("Resume"), lambda: self._ask("resume"), "primary")
        self.cancel = button(self.tr("Cancel"), lambda: self._ask("cancel"))
        self.pause.setAccessibleName(self.tr("Pause indexing"))
        self.resume.setAccessibleName(self.tr("Resume indexing"))
        self.cancel.setAccessibleName(self.tr("Cancel indexing"))
        column = QVBoxLayout(self)
        column.setContentsMargins(HUGE, MEDIUM, HUGE, MEDIUM)
        column.setSpacing(SMALL)
        buttons = (self.retry, self.pause, self.resume, self.cancel)
        column.addLayout(titled(self.title, self.line, *buttons))
        column.addWidget(self.bar)

    def show_snapshot(self, now: Snapshot) -> None:
        """Show how it goes now."""
        self.line.setText(words.headline(now, self.done))
        held = now.paused or now.cancelled
        self.pause.setVisible(now.busy > 0 and not held)
        self.cancel.setVisible(now.busy > 0 and not held)
        self.resume.setVisible(held)
        self.retry.setVisible(now.counts.get("failed", 0) > 1)
        self.bar.setVisible(now.busy > 0)
        if now.busy:
            self.bar.setValue(round(PARTS * self._share(now)))

    def _share(self, now: Snapshot) -> float:
        """Of the videos of this session, the one at work counted by how far it is."""
        part = 0.0
        if now.heartbeat is not None and now.heartbeat.video_id:
            part = share_done(now.heartbeat.step, now.heartbeat.fraction)
        return (self.done + part) / (self.done + now.busy)

    def _ask(self, what: str) -> None:
        calls: dict[str, Callable[[Engine], object]] = {
            "pause": lambda engine: engine.queue.pause(),
            "resume": lambda engine: engine.queue.resume(),
            "cancel": lambda engine: engine.queue.cancel(),
        }
        self._calls.run(what, calls[what], lambda _: self._context.poller.look())

    def _retry_all(self) -> None:
        def retry(engine: Engine) -> int:
            prepared = engine.prepare_retry()
            engine.queue.withdraw_cancel()
            engine.queue.wake_worker()
            return len(prepared.queued)

        self._calls.run("retry", retry, self._retried, lane="work")

    def _retried(self, count: int) -> None:
        text = self.tr("%n video(s) will be tried again.", "", count)
        self._context.requests.say.emit(text, "good" if count else "quiet")
