"""First step: which folders (or single videos) are to be searched."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.bridge.operations import WORK
from ui.context import Context
from ui.onboarding.parts import PathLabel
from ui.theme.tokens import HUGE, ICON_LARGE, LARGE, MEDIUM, SMALL
from ui.widgets.basics import button, label, line, role, tool
from ui.widgets.calls import Calls
from ui.widgets.notice import Symbol

if TYPE_CHECKING:
    from engine.api.engine import Engine


class FoldersPage(QWidget):
    """What is dropped here or chosen is listed, and can be taken off the list again."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._calls = Calls(context, self)
        self.paths: list[Path] = []
        self.setAcceptDrops(True)
        self.symbol = Symbol(context.theme, "folder-add", "quiet", 2 * ICON_LARGE)
        self.choose = button(self.tr("Choose a folder…"), self._choose_folder)
        self.choose_files = button(self.tr("Choose videos…"), self._choose_files, "flat")
        self.note = label("", "bad", wrap=True)
        self.note.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        self.zone = QFrame()
        self.zone.setProperty("role", "drop")
        zone = QVBoxLayout(self.zone)
        zone.setContentsMargins(LARGE, 2 * HUGE, LARGE, 2 * HUGE)
        zone.setSpacing(MEDIUM)
        self.symbol.setAlignment(Qt.AlignmentFlag.AlignCenter)
        zone.addWidget(self.symbol)
        words = label(self.tr("Drop folders or videos here"))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        zone.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addStretch(1)
        row.addWidget(self.choose)
        row.addWidget(self.choose_files)
        row.addStretch(1)
        zone.addLayout(row)
        self._list = QFrame()
        self._list.setProperty("role", "card")
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(LARGE, SMALL, SMALL, SMALL)
        self._rows.setSpacing(0)
        self._list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LARGE)
        column.addWidget(self.zone)
        column.addWidget(self.note)
        column.addWidget(self._list)
        column.addStretch(1)

    # --- adding

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder with videos"))
        if found:
            self.add([Path(found)])

    def _choose_files(self) -> None:
        found, _ = QFileDialog.getOpenFileNames(self, self.tr("Choose videos"))
        self.add([Path(path) for path in found])

    def add(self, paths: list[Path]) -> None:
        """Put these on the list, if they are folders that can be read, or videos."""

        def look(engine: Engine) -> tuple[list[Path], list[Path], list[Path]]:
            good: list[Path] = []
            shut: list[Path] = []
            other: list[Path] = []
            for path in paths:
                if not os.access(path, os.R_OK):
                    shut.append(path)
                elif path.is_dir() or engine.browse.is_video(path):
                    good.append(path)
                else:
                    other.append(path)
            return good, shut, other

        self._calls.run("look", look, self._looked, lane=WORK)

    def _looked(self, found: tuple[list[Path], list[Path], list[Path]]) -> None:
        good, shut, other = found
        self.note.setVisible(bool(shut or other))
        if shut:
            self.note.setText(
                self.tr(
                    "{} cannot be read. Check that it is there and that you may open it."
                ).format(shut[0])
            )
        elif other:
            self.note.setText(self.tr("{} isn’t a video.").format(other[0].name))
        for path in good:
            if path not in self.paths:
                self.paths.append(path)
        self._show()

    def remove(self, path: Path) -> None:
        """Take it off the list."""
        self.paths.remove(path)
        self._show()

    def _show(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for path in self.paths:
            if self._rows.count():
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(path))
        self._list.setVisible(bool(self.paths))
        self.changed.emit()

    def _row(self, path: Path) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(MEDIUM)
        theme = self._context.theme
        name = "film" if path.suffix and path.is_file() else "folder"
        remove = tool(
            theme,
            "close",
            self.tr("Take {} off the list").format(path.name),
            lambda: self.remove(path),
        )
        row.addWidget(Symbol(theme, name))
        row.addWidget(PathLabel(path), 1)
        row.addWidget(remove)
        return made

    # --- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            role(self.zone, "drop_ready")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        role(self.zone, "drop")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        role(self.zone, "drop")
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.add(paths)
