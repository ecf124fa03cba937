"""The status line: what is being indexed, a thin bar of progress, and what views have to say."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar

from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.library.words import done as share_done
from ui.theme.tokens import LARGE, SMALL
from ui.widgets.basics import label, role

SAID_FOR = 8_000  # milliseconds


class StatusLine(QStatusBar):
    """At the foot of the window."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._most = 0  # videos that this run has had to do
        self.setSizeGripEnabled(False)
        self.setContentsMargins(LARGE, 0, SMALL, 0)
        self.message: QLabel = label()
        self.message.setMinimumWidth(1)  # a long sentence never widens the window
        self.work: QLabel = label("", "quiet")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(160)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of indexing"))
        self.bar.hide()
        self.addWidget(self.message, 1)
        self.addPermanentWidget(self.work)
        self.addPermanentWidget(self.bar)
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(SAID_FOR)
        self._silence.timeout.connect(self.message.clear)
        context.poller.looked.connect(self._seen)

    def say(self, text: str, kind: str) -> None:
        """Show a sentence: quiet, good, warning or bad. What is bad stays until the next."""
        self.message.setText(text)
        self.message.setToolTip(text)
        role(self.message, kind)
        if kind == "bad":
            self._silence.stop()
        else:
            self._silence.start()

    def _seen(self, now: Snapshot) -> None:
        self.bar.setVisible(now.busy > 0)
        if not now.busy:
            self._most = 0
            self.work.clear()
            return
        if now.paused:
            self.work.setText(self.tr("Indexing is paused, %n left", "", now.busy))
            return
        self._most = max(self._most, now.busy)
        part = (
            0.0 if now.heartbeat is None else share_done(now.heartbeat.step, now.heartbeat.fraction)
        )
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * (self._most - now.busy + part) / self._most))
        self.work.setText(self.tr("Indexing, %n left", "", now.busy))
