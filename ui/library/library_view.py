"""The grid of videos."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from ui.context import Context
from ui.library.videos_model import VIDEO, VideosModel
from ui.theme.tokens import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH


class LibraryView(QWidget):
    """Shows a shelf; a double click or Enter plays a video."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.model = VideosModel(context.operations, self)
        self.grid = QListView()
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setUniformItemSizes(True)
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setGridSize(QSize(THUMBNAIL_WIDTH + 16, THUMBNAIL_HEIGHT + 60))
        self.grid.setModel(self.model)
        self.grid.activated.connect(self._play)
        layout = QVBoxLayout(self)
        layout.addWidget(self.grid)
        context.poller.changed.connect(self.model.refresh)

    def show_shelf(self, shelf: str, folder: str | None = None) -> None:
        self.model.show_shelf(shelf, folder)

    def _play(self, index: QModelIndex) -> None:
        row = index.data(VIDEO)
        if row is not None:
            self._context.wishes.open_moment.emit(row["id"], 0.0, {})
