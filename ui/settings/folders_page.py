"""Settings: the watched folders, and what is skipped in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.context import Context
from ui.messages import problem_of
from ui.settings.fields import Line, Number
from ui.settings.page import Card, Page
from ui.theme.tokens import SMALL, TINY
from ui.widgets.basics import button, label

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types import rows


class FolderRow(QWidget):
    """A watched folder: where it is, how many videos, what is skipped, and its end."""

    excludes_wanted = Signal(str, str)
    removal_wanted = Signal(str)

    def __init__(self, row: rows.FolderRow) -> None:
        super().__init__()
        self.path = str(row["path"])
        name = label(str(row["name"]))
        name.setToolTip(self.path)
        where = label(self.path, "quiet", wrap=True)
        count = label(self.tr("%n video(s)", "", int(row["videos"])), "quiet")
        self.excludes = QLineEdit(", ".join(row["excludes"]))
        self.excludes.setPlaceholderText(self.tr("Ignore patterns, such as *.proxy.mp4"))
        self.excludes.setAccessibleName(self.tr("Ignore patterns in {}").format(self.path))
        self.excludes.editingFinished.connect(self._typed)
        remove = button(
            self.tr("Stop watching"), lambda: self.removal_wanted.emit(self.path), "flat"
        )
        remove.setAccessibleName(self.tr("Stop watching {}").format(self.path))
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(name)
        if row["offline"]:
            top.addWidget(label(self.tr("Not connected"), "warning"))
        top.addStretch(1)
        top.addWidget(count)
        top.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, SMALL)
        column.setSpacing(TINY)
        column.addLayout(top)
        column.addWidget(where)
        column.addWidget(self.excludes)
        self._said = self.excludes.text()

    def _typed(self) -> None:
        if self.excludes.text() != self._said:
            self._said = self.excludes.text()
            self.excludes_wanted.emit(self.path, self._said)


class FoldersPage(Page):
    """Folders whose videos are indexed as they come."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.heading.setText(self.tr("Folders"))
        self.column.addWidget(
            label(
                self.tr(
                    "The videos in these folders are indexed as they come. They are never copied,"
                    " moved or changed."
                ),
                "quiet",
                wrap=True,
            )
        )
        self.rows: list[FolderRow] = []
        self.list = Card()
        self.empty = label(self.tr("No folder is watched yet."), "quiet", wrap=True)
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        self.add = button(self.tr("Add folder…"), self._choose)
        for widget in (self.list, self.empty, self.problem):
            self.column.addWidget(widget)
        self.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.bound(
            self.section(self.tr("Exclusions and timing")),
            Line(
                "excludes",
                self.tr("Names that are never indexed"),
                self.tr("File and folder names with * and ?, separated by commas."),
            ),
            Number(
                "sweep_minutes",
                self.tr("Look through all folders every"),
                self.tr("Most changes are seen at once; this finds the rest. From the next start."),
                suffix=self.tr(" min"),
            ),
            Number(
                "settle_seconds",
                self.tr("Wait for files to finish copying"),
                self.tr("A file is indexed once its size has not changed for so long."),
                suffix=self.tr(" s"),
            ),
            Number(
                "forget_after_days",
                self.tr("Forget deleted files after"),
                self.tr("Until then a file that was only moved is known again."),
                suffix=self.tr(" days"),
            ),
        )
        self.column.addStretch(1)

    def load(self) -> None:
        super().load()
        self.calls.run("folders", lambda engine: engine.browse.folders(), self._show)

    def _show(self, folders: list[rows.FolderRow]) -> None:
        while (item := self.list.column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.rows = [FolderRow(row) for row in folders]
        for row in self.rows:
            row.removal_wanted.connect(self._remove)
            row.excludes_wanted.connect(self._exclude)
            self.list.add(row)
        self.list.setVisible(bool(folders))
        self.empty.setVisible(not folders)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder to watch"))
        if chosen:
            self.watch(Path(chosen))

    def watch(self, folder: Path) -> None:
        """Watch a folder and index what it holds."""

        def watch(engine: Engine) -> None:
            engine.watch(folder)
            engine.prepare([folder])
            engine.queue.wake_worker()

        self.work("watch", watch, self._done, self._failed)

    def _exclude(self, path: str, text: str) -> None:
        names = [part.strip() for part in text.split(",") if part.strip()]
        self.work(
            "exclude", lambda engine: engine.watch(Path(path), names), self._done, self._failed
        )

    def _remove(self, path: str) -> None:
        self.work("unwatch", lambda engine: engine.unwatch(Path(path)), self._done, self._failed)

    def _done(self, _: object) -> None:
        self.problem.hide()
        self.calls.run("folders", lambda engine: engine.browse.folders(), self._show)

    def _failed(self, error: Exception) -> None:
        self.problem.setText(problem_of(error))
        self.problem.show()
