"""Settings: what the library takes on disk, what can go, and moving it elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from engine.errors import Cancelled
from ui.context import Context
from ui.messages import problem_of
from ui.settings.fields import Number
from ui.settings.moving import Moving
from ui.settings.page import Page
from ui.theme.tokens import LARGE, SMALL
from ui.widgets.basics import button, label, say
from ui.widgets.flow import Flow
from ui.widgets.words import size

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.rows import OldCopyRow

PARTS = 1000


class SizeTable(QWidget):
    """Parts of the library with a bar and a figure each."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, SMALL, 0, SMALL)
        self._grid.setHorizontalSpacing(LARGE)
        self._grid.setVerticalSpacing(SMALL)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[QLabel, QProgressBar, QLabel]] = {}
        for name, words in self._names().items():
            bar = QProgressBar()
            bar.setRange(0, PARTS)
            bar.setTextVisible(False)
            bar.setAccessibleName(words)
            figure = label("", "quiet")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row = self._grid.rowCount()
            self._rows[name] = (label(words), bar, figure)
            for column, widget in enumerate(self._rows[name]):
                self._grid.addWidget(widget, row, column)

    def _names(self) -> dict[str, str]:
        return {
            "database": self.tr("Words and vectors"),
            "frames": self.tr("Frames"),
            "sprites": self.tr("Timeline pictures"),
            "derived": self.tr("Cache"),
            "backups": self.tr("Backups"),
            "logs": self.tr("Logs"),
            "models": self.tr("Models, for all libraries"),
        }

    def show_sizes(self, sizes: dict[str, int]) -> None:
        """Show the bytes of each part; what takes nothing is left out."""
        sizes = {**sizes, "derived": sizes["scan"] + sizes["references"]}
        most = max(1, *(sizes[name] for name in self._rows))
        for name, (_, bar, figure) in self._rows.items():
            for widget in self._rows[name]:
                widget.setVisible(sizes[name] > 0)
            bar.setValue(round(PARTS * sizes[name] / most))
            figure.setText(size(sizes[name]))


class StoragePage(Page):
    """Sizes, and what can be done about them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.heading.setText(self.tr("Storage"))
        self.total = label("", wrap=True)
        self.column.addWidget(self.total)
        self.table = SizeTable()
        self.section().add(self.table)
        self.said = label("", "quiet", wrap=True)
        self.said.hide()
        self._make_freeing()
        self._make_place()
        self.bound(
            self.section(self.tr("Backups")),
            Number(
                "keep_backups",
                self.tr("Backups to keep"),
                self.tr("One is made before a new version of Heimdex changes the library."),
            ),
        )
        self.column.addStretch(1)

    def _make_freeing(self) -> None:
        self.clear = button(self.tr("Clear cache"), self._clear)
        self.free = button(self.tr("Delete what the last upgrade replaced…"), self._free)
        buttons = QWidget()
        row = Flow(buttons)
        row.addWidget(self.clear)
        row.addWidget(self.free)
        self.column.addWidget(buttons)
        self.column.addWidget(self.said)

    def _make_place(self) -> None:
        card = self.section(self.tr("Library location"))
        self.place = label(str(self.context.library), wrap=True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.moving = Moving(self.context, self.calls)
        show = button(self.tr("Show folder"), self._show_folder)
        move = button(self.tr("Move library…"), self._choose)
        whole, buttons = QWidget(), QWidget()
        flow = Flow(buttons)
        flow.addWidget(show)
        flow.addWidget(move)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, SMALL, 0, SMALL)
        column.setSpacing(SMALL)
        column.addWidget(self.place)
        column.addWidget(buttons)
        card.add(whole)
        card.column.addWidget(self.moving)
        self.old = QWidget()
        self.old_words = label("", wrap=True)
        row = QHBoxLayout(self.old)
        row.setContentsMargins(0, SMALL, 0, SMALL)
        row.addWidget(self.old_words, 1)
        row.addWidget(button(self.tr("Delete old copy…"), self._delete_old))
        card.column.addWidget(self.old)
        self.old.hide()

    def load(self) -> None:
        super().load()
        self.work("sizes", _look, self._show)

    def _show(self, found: _Found) -> None:
        sizes = found.sizes
        self.table.show_sizes(sizes)
        whole = sum(sizes.values()) - sizes["models"]
        self.total.setText(self.tr("This library takes {} on disk.").format(size(whole)))
        self.clear.setEnabled(bool(sizes["scan"] + sizes["references"]))
        self.free.setEnabled(found.kept)
        self.free.setToolTip("" if found.kept else self.tr("Nothing is kept."))
        old = found.old
        self.old.setVisible(old is not None)
        if old is not None:
            form = self.tr("Before it was moved, the library was at {}. That copy still takes {}.")
            self.old_words.setText(form.format(old["path"], size(old["bytes"])))

    def say(self, words: str, kind: str = "quiet") -> None:
        """Show the result under the buttons."""
        say(self.said, words, kind)

    def _freed(self, count: int) -> None:
        self.say(self.tr("Freed {}.").format(size(count)), "good")
        self.work("sizes", _look, self._show)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self.say(problem_of(error), "bad")

    def _clear(self) -> None:
        self.work("clear", lambda engine: engine.storage.clear(), self._freed, self._failed)

    def _free(self) -> None:
        question = self.tr("The last upgrade can then no longer be undone. Delete it?")
        if self._sure(self.tr("Delete what was replaced"), question):
            self.work("free", lambda engine: engine.upgrades.free(), self._freed, self._failed)

    def _delete_old(self) -> None:
        if self._sure(self.tr("Delete old copy"), self.old_words.text()):
            call = lambda engine: engine.storage.delete_old_copy()  # noqa: E731
            self.work("delete old", call, self._freed, self._failed)

    def _sure(self, title: str, question: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.NoIcon, title, question, parent=self)
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is delete

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.library)))

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Choose an empty folder for the library")
        )
        if chosen:
            self.moving.begin(Path(chosen))


class _Found(NamedTuple):
    sizes: dict[str, int]
    kept: bool
    old: OldCopyRow | None


def _look(engine: Engine) -> _Found:
    storage = engine.storage
    return _Found(storage.sizes(), engine.upgrades.can_roll_back(), storage.old_copy())
