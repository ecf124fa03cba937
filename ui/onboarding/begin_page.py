"""Third step: indexing continues with whatever is ready, and models arrive meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.activity.words import left
from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.theme.tokens import LARGE, MEDIUM, SMALL
from ui.widgets.basics import button, heading, label, role
from ui.widgets.downloads import ModelDownload, Wanted
from ui.widgets.notice import Symbol
from ui.widgets.words import size

PARTS = 1000
"""Of a progress bar."""


def _bar(name: str) -> QProgressBar:
    made = QProgressBar()
    made.setRange(0, PARTS)
    made.setTextVisible(False)
    made.setAccessibleName(name)
    return made


def _card(*parts: QWidget) -> QFrame:
    made = QFrame()
    made.setProperty("role", "card")
    column = QVBoxLayout(made)
    column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
    column.setSpacing(SMALL)
    for part in parts:
        column.addWidget(part)
    return made


class BeginPage(QWidget):
    """What continues now, and what comes next."""

    arrived = Signal()
    """A model is there: what was indexed lacks it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._wanted: list[Wanted] = []
        self.download = ModelDownload(context, self, use=True)
        self.download.moved.connect(self._moved)
        self.download.arrived.connect(lambda _: self.arrived.emit())
        self.download.finished.connect(self._finished)
        self.download.stopped.connect(self._stopped)
        self.download.failed.connect(self._failed)
        self.indexing = heading(context.theme, self.tr("Indexing"), 0)
        self.count = label(self.tr("Looking through your folders…"), "quiet", wrap=True)
        self.bar = _bar(self.tr("Progress of indexing"))
        self.models = heading(context.theme, self.tr("Models"), 0)
        self.how_far = label("", "quiet", wrap=True)
        self.model_bar = _bar(self.tr("Progress of the download"))
        self.cancel = button(self.tr("Cancel download"), self.download.cancel)
        self.again = button(self.tr("Try again"), self._begin)
        self.again.hide()
        buttons = QWidget()
        below = QHBoxLayout(buttons)
        below.setContentsMargins(0, SMALL, 0, 0)
        below.addWidget(self.cancel)
        below.addWidget(self.again)
        below.addStretch(1)
        self.model_card = _card(self.models, self.how_far, self.model_bar, buttons)
        self.model_card.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MEDIUM)
        self.index_card = _card(self.indexing, self.count, self.bar)
        column.addWidget(self.index_card)
        column.addWidget(self.model_card)
        column.addSpacing(SMALL)
        for name, text in self._next():
            row = QHBoxLayout()
            row.setSpacing(MEDIUM)
            row.addWidget(Symbol(context.theme, name), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(text, wrap=True), 1)
            column.addLayout(row)
        column.addStretch(1)
        context.poller.looked.connect(self._look)

    def _next(self) -> list[tuple[str, str]]:
        return [
            (
                "search",
                self.tr("Each video can be searched as soon as it is done; you need not wait."),
            ),
            (
                "film",
                self.tr("Your files are only read. Nothing is copied, moved or sent anywhere."),
            ),
            (
                "folder-add",
                self.tr(
                    "New videos in these folders are indexed by themselves. How it goes is shown"
                    " under Activity."
                ),
            ),
        ]

    def fetch(self, wanted: Sequence[Wanted]) -> None:
        """Get these models, and choose each once it is there."""
        self._wanted = list(wanted)
        self._begin()

    def _begin(self) -> None:
        self.again.hide()
        self.cancel.show()
        self.model_bar.show()
        self.model_card.show()
        role(self.how_far, "quiet")
        self.download.begin(self._wanted)

    def _look(self, now: Snapshot) -> None:
        if not now.total:
            return
        done = now.total - now.busy
        self.bar.setValue(round(PARTS * done / now.total))
        ready, failed = now.counts.get("indexed", 0), now.counts.get("failed", 0)
        if now.busy:
            text = self.tr("{} of %n video(s) done", "", now.total).format(done)
            if not (now.paused or now.cancelled):
                text = " · ".join((text, left(now.seconds_left)))
        else:
            text = self.tr("%n video(s) can be searched", "", ready)
        self.count.setText(self.tr("{}, {} failed").format(text, failed) if failed else text)

    def _moved(self, name: str, done: float, total: float) -> None:
        self.model_bar.setValue(round(PARTS * done / total) if total else PARTS)
        self.how_far.setText(self.tr("{}: {} of {}").format(name, size(done), size(total)))

    def _finished(self) -> None:
        self._rest()
        self._tell(self.tr("The models are ready, and are used from now on."), "good")
        self.again.hide()

    def _stopped(self) -> None:
        self._rest()
        self.how_far.setText(
            self.tr("The download was cancelled; what has arrived is kept for the next time.")
        )

    def _failed(self, why: str) -> None:
        self._rest()
        self._tell(why, "bad")

    def _tell(self, text: str, kind: str) -> None:
        """Say it here, and in the status line where the library is looked at already."""
        role(self.how_far, kind)
        self.how_far.setText(text)
        if not self.isVisible():
            self._context.requests.say.emit(text, kind)

    def _rest(self) -> None:
        self.cancel.hide()
        self.model_bar.hide()
        self.again.show()
