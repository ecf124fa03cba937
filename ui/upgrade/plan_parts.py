"""Parts of the plan's page: figures side by side, and the options of an upgrade."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from engine.types import UpgradeOrder, UpgradeRequest, UpgradeScope
from ui.theme.tokens import HUGE, LARGE, MEDIUM, SMALL, TINY
from ui.widgets.basics import label

if TYPE_CHECKING:
    from engine.types.rows import FolderRow

LONGEST_DELAY = 3600  # seconds, as the engine has it


class Figures(QFrame):
    """A card of figures side by side, each under its name."""

    def __init__(self, *columns: tuple[str, int]) -> None:
        """Names, each with its share of the width."""
        super().__init__()
        self.setProperty("role", "card")
        grid = QGridLayout(self)
        grid.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        grid.setHorizontalSpacing(HUGE)
        grid.setVerticalSpacing(TINY)
        self._names = [name for name, _ in columns]
        self.values: list[QLabel] = []
        for column, (name, share) in enumerate(columns):
            value = label(wrap=True)
            value.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(name, "quiet"), 0, column)
            grid.addWidget(value, 1, column)
            grid.setColumnStretch(column, share)
            self.values.append(value)

    def tell(self, *values: str) -> None:
        """Show values in the order of the names."""
        for name, part, text in zip(self._names, self.values, values, strict=True):
            part.setText(text)
            part.setAccessibleName(self.tr("{}: {}").format(name, text))


class ScopeBox(QComboBox):
    """Which videos: all, a watched folder's, or those the dialog was opened for."""

    def __init__(self, request: UpgradeRequest) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Which videos"))
        self._scopes: list[tuple[UpgradeScope, tuple[Path, ...]]] = []
        self._add(self.tr("All videos"), UpgradeScope.ALL, ())
        if request.scope == UpgradeScope.VIDEO:
            text = self.tr("%n selected video(s)", "", len(request.paths))
            self._add(text, request.scope, request.paths)
        elif request.scope == UpgradeScope.FOLDER:
            self._add_folder(request.paths)
        if request.scope != UpgradeScope.ALL:
            self.setCurrentIndex(1)

    def _add_folder(self, paths: tuple[Path, ...]) -> None:
        names = ", ".join(path.name or str(path) for path in paths)
        self._add(self.tr("Folder {}").format(names), UpgradeScope.FOLDER, paths)

    def _add(self, text: str, scope: UpgradeScope, paths: tuple[Path, ...]) -> None:
        self._scopes.append((scope, paths))
        self.addItem(text)

    def offer(self, folders: list[FolderRow]) -> None:
        """Add the watched folders."""
        for row in folders:
            paths = (Path(row["path"]),)
            if (UpgradeScope.FOLDER, paths) not in self._scopes:
                self._add_folder(paths)

    def applied(self, request: UpgradeRequest) -> UpgradeRequest:
        """The request with the chosen scope."""
        scope, paths = self._scopes[self.currentIndex()]
        return replace(request, scope=scope, paths=paths)


class Options(QWidget):
    """What stands under "More options"."""

    changed = Signal()
    """There may be other steps to choose from."""
    tuned = Signal()
    """Only how it is done has changed, not what."""

    def __init__(self, request: UpgradeRequest) -> None:
        super().__init__()
        self.force = QCheckBox(self.tr("Make everything again, even what is up to date"))
        self.force.setChecked(request.force)
        self.force.toggled.connect(self.changed)
        self.order = QComboBox()
        self.order.addItem(self.tr("Newest videos first"), UpgradeOrder.NEWEST)
        self.order.addItem(self.tr("Most often opened first"), UpgradeOrder.SEARCHED)
        self.order.addItem(self.tr("Shortest videos first"), UpgradeOrder.SMALLEST)
        self.order.setCurrentIndex(list(UpgradeOrder).index(request.order))
        self.order.currentIndexChanged.connect(self.tuned)
        self.delay = QSpinBox()
        self.delay.setRange(0, LONGEST_DELAY)
        self.delay.setSuffix(self.tr(" s"))
        self.delay.setValue(round(request.delay))
        self.delay.valueChanged.connect(self.tuned)
        form = QFormLayout(self)
        form.setContentsMargins(0, SMALL, 0, SMALL)
        form.setHorizontalSpacing(LARGE)
        form.setVerticalSpacing(SMALL)
        form.addRow(self.force)
        form.addRow(self.tr("Order"), self.order)
        form.addRow(self.tr("Pause between videos"), self.delay)

    def applied(self, request: UpgradeRequest) -> UpgradeRequest:
        """The request with the chosen options."""
        return replace(
            request,
            force=self.force.isChecked(),
            order=UpgradeOrder(self.order.currentData()),
            delay=float(self.delay.value()),
        )
