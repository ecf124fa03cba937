"""The models that an upgrade needs and that are not on this machine: a card to get them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from ui.context import Context
from ui.theme.tokens import LARGE, MEDIUM, SMALL
from ui.upgrade.step_row import PARTS
from ui.widgets.basics import button, label, role
from ui.widgets.downloads import ModelDownload, Wanted
from ui.widgets.words import size


class NeededModels(QFrame):
    """Downloads them, without choosing them: the upgrade does that when it begins."""

    done = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._wanted: list[Wanted] = []
        self.download = ModelDownload(context, self, use=False)
        self.download.moved.connect(self._moved)
        self.download.finished.connect(self._finished)
        self.download.stopped.connect(self._rest)
        self.download.failed.connect(self._failed)
        self.what = label("", wrap=True)
        self.how_far = label("", "quiet", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the download"))
        self.get = button(self.tr("Download"), self._begin)
        self.cancel = button(self.tr("Cancel download"), self.download.cancel)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(self.what, 1)
        row.addWidget(self.get)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        column.setSpacing(SMALL)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.how_far)
        self._rest()
        self.hide()

    def show_needed(self, wanted: Sequence[Wanted]) -> None:
        """Offer to get these."""
        self._wanted = list(wanted)
        self.setVisible(bool(wanted))
        names = ", ".join(each.name for each in wanted)
        total = size(sum(each.bytes for each in wanted))
        self.what.setText(self.tr("To be downloaded first: {} ({}).").format(names, total))

    def _begin(self) -> None:
        self.get.hide()
        self.cancel.show()
        self.bar.show()
        self.download.begin(self._wanted)

    def _rest(self) -> None:
        self.get.show()
        self.cancel.hide()
        self.bar.hide()
        self.how_far.hide()

    def _moved(self, _: str, done: float, total: float) -> None:
        self.bar.setValue(round(PARTS * done / total) if total else 0)
        role(self.how_far, "quiet")
        self.how_far.setText(self.tr("{} of {}").format(size(done), size(total)))
        self.how_far.show()

    def _failed(self, why: str) -> None:
        self._rest()
        role(self.how_far, "bad")
        self.how_far.setText(why)
        self.how_far.show()

    def _finished(self) -> None:
        self._rest()
        self.hide()
        self.done.emit()
