"""Moving the library: copies it with progress, then opens the copy by starting again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from engine.errors import Cancelled
from ui.context import Context
from ui.messages import problem_of
from ui.theme.tokens import SMALL
from ui.widgets.basics import button, label, role
from ui.widgets.calls import Calls
from ui.widgets.words import size

if TYPE_CHECKING:
    from engine.api.engine import Engine

PARTS = 1000


class Moving(QWidget):
    """Progress of a move; seen only while there is one, or something to say of it."""

    copied = Signal(object)
    """The folder of the copy, just before the program starts again over it."""
    _progress = Signal(float, float)

    def __init__(self, context: Context, calls: Calls) -> None:
        super().__init__()
        self._context, self._calls = context, calls
        self._stop = False
        self.words = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of moving the library"))
        self.cancel = button(self.tr("Cancel"), self._cancel)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, SMALL)
        column.setSpacing(SMALL)
        column.addWidget(self.words)
        column.addLayout(row)
        self._progress.connect(self._move)
        self.hide()

    def begin(self, target: Path) -> None:
        """Copy the library to ``target``, then start again over it."""
        self._stop = False
        self._under_way(True)
        role(self.words, "quiet")
        self.words.setText(self.tr("Waiting for indexing to rest…"))
        self.bar.setValue(0)
        self.show()

        def copy(engine: Engine) -> Path:
            found: Path = engine.storage.copy_to(target, self._progress.emit, lambda: self._stop)
            return found

        self._calls.run("move", copy, self._done, self._failed, lane="work")

    def _under_way(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)

    def _move(self, done: float, total: float) -> None:
        self.bar.setValue(round(PARTS * done / total) if total else PARTS)
        form = self.tr("{} of {} copied.")
        self.words.setText(form.format(size(done), size(total)))

    def _cancel(self) -> None:
        self._stop = True

    def _done(self, target: Path) -> None:
        self._under_way(False)
        role(self.words, "good")
        self.words.setText(
            self.tr("The library is at {} now. Heimdex starts again.").format(target)
        )
        self.copied.emit(target)
        self._context.restart(target)

    def _failed(self, error: Exception) -> None:
        self._under_way(False)
        if isinstance(error, Cancelled):
            role(self.words, "quiet")
            self.words.setText(self.tr("The library was not moved."))
            return
        role(self.words, "bad")
        self.words.setText(problem_of(error))
