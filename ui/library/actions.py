"""Bringing videos into the library by menu: the same as dropping them on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.bridge.operations import WORK
from ui.context import Context
from ui.library.imports import Imports
from ui.library.words import short

VIDEOS = (
    "*.3gp *.avi *.flv *.m2ts *.m4v *.mkv *.mov *.mp4 *.mpeg *.mpg *.mts *.mxf *.ogv *.ts *.vob"
    " *.webm *.wmv"
)
"""Names that a dialog shows at first; the engine takes more."""


class LibraryActions(QObject):
    """Actions for menus: ``add_folder``, ``add_videos`` and ``watch``.

    Args:
        window: over which dialogs are shown, and notices.
    """

    def __init__(self, window: QWidget, context: Context) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        self._imports = Imports(window, context)
        self.add_videos = QAction(self.tr("Add videos…"), self)
        self.add_videos.setShortcut(QKeySequence(QKeySequence.StandardKey.Open))
        self.add_videos.triggered.connect(lambda _=False: self.choose_videos())
        self.add_folder = QAction(self.tr("Add folder…"), self)
        self.add_folder.setShortcut(QKeySequence("Ctrl+Shift+O"))
        self.add_folder.triggered.connect(lambda _=False: self.choose_folder())
        self.watch = QAction(self.tr("Watch a folder…"), self)
        self.watch.triggered.connect(lambda _=False: self.choose_watched())

    def choose_videos(self) -> QFileDialog:
        """Ask for files, and index them."""
        dialog = self._dialog(self.tr("Add videos"), QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [self.tr("Videos ({})").format(VIDEOS), self.tr("All files (*)")],
        )
        dialog.filesSelected.connect(self._bring)
        dialog.open()
        return dialog

    def choose_folder(self) -> QFileDialog:
        """Ask for a folder, index what is in it, and watch it."""
        dialog = self._dialog(self.tr("Add a folder"), QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(self._bring)
        dialog.open()
        return dialog

    def choose_watched(self) -> QFileDialog:
        """Ask for a folder and watch it, also where it holds no video yet."""
        dialog = self._dialog(self.tr("Watch a folder"), QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda paths: self.watch_folder(Path(paths[0])))
        dialog.open()
        return dialog

    def watch_folder(self, folder: Path) -> None:
        """Index what is in a folder as it comes."""

        def watched(_: object) -> None:
            text = self.tr("“{}” is watched: what comes into it is indexed.")
            self._context.requests.say.emit(text.format(short(str(folder))), "good")

        self._context.operations.run(lambda engine: engine.watch(folder), watched, lane=WORK)

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self._window.window(), title)
        dialog.setFileMode(mode)
        if mode == QFileDialog.FileMode.Directory:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _bring(self, paths: list[str]) -> None:
        self._imports.bring([Path(path) for path in paths])
