"""A step of an upgrade as a row: what it is, what it gives, how much of it, how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ui.messages import sentence
from ui.theme.tokens import MEDIUM, SMALL
from ui.upgrade import texts
from ui.widgets.basics import label
from ui.widgets.words import duration

if TYPE_CHECKING:
    from engine.messages import Message
    from engine.types.rows import PlannedStepRow

PARTS = 1000
"""Of a progress bar."""


class StepRow(QWidget):
    """A step of a plan; with ``set_choosing`` it can be left out."""

    toggled = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.box = QCheckBox()
        self.box.setChecked(True)
        self.box.setAccessibleName(texts.title(name))
        self.box.toggled.connect(self.toggled)
        self.box.hide()
        self.title = label(texts.title(name))
        self.gain = label("", "quiet", wrap=True)
        self.count = label()
        self.time = label("", "quiet")
        for each in (self.count, self.time):
            each.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.gain)
        figures = QVBoxLayout()
        figures.setSpacing(0)
        figures.addWidget(self.count)
        figures.addWidget(self.time)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SMALL, 0, SMALL)
        row.setSpacing(MEDIUM)
        row.addWidget(self.box)
        row.addLayout(words, 1)
        row.addLayout(figures)

    def set_choosing(self, choosing: bool) -> None:
        """Whether the step can be left out."""
        self.box.setVisible(choosing)

    def tell(self, row: PlannedStepRow | None, gain: Message) -> None:
        """Show a plan's row, or that the step is not part of the plan."""
        self.gain.setText(sentence(gain))
        for part in (self.title, self.gain, self.count, self.time):
            part.setEnabled(row is not None)
        if row is None:
            self.count.setText(self.tr("Left out"))
            self.time.clear()
            return
        self.count.setText(self.tr("%n video(s)", "", row["stale"] + row["missing"]))
        length = duration(row["seconds_estimated"])
        self.time.setText(length if row["measured"] else self.tr("{}, estimate").format(length))


class StepProgress:
    """A step of an upgrade under way, as a row of a grid: how many videos of it are done."""

    def __init__(self, name: str) -> None:
        self.title = label(texts.title(name))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, PARTS)
        self.bar.setAccessibleName(texts.title(name))
        self.count: QLabel = label("", "quiet")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def put_into(self, grid: QGridLayout, row: int) -> None:
        """Stand in a row of a grid."""
        for column, part in enumerate((self.title, self.bar, self.count)):
            grid.addWidget(part, row, column)

    def remove(self) -> None:
        """Be gone."""
        for part in (self.title, self.bar, self.count):
            part.hide()
            part.deleteLater()

    def tell(self, done: int, due: int, *, at_end: bool) -> None:
        """Show how far it is; at the end nothing is left, whatever was found to be as it was."""
        done = due if at_end else min(done, due)
        self.count.setText(QCoreApplication.translate("StepProgress", "{} of {}").format(done, due))
        self.bar.setValue(PARTS if not due else round(PARTS * done / due))
