"""What stands in place of the picture where a file cannot be reached or played."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.player.filmstrip import Filmstrip
from ui.player.tracks import Tracks
from ui.theme.theme import Theme
from ui.theme.tokens import FADED, LARGE, MEDIUM, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH
from ui.widgets.basics import heading, label
from ui.widgets.pictures import Pictures


class Poster(QWidget):
    """A frame of the video from its timeline sheets, faded."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._theme = theme
        self._tracks = Tracks(theme, pictures)
        self.filmstrip, self.at = Filmstrip(), 0.0
        self.setFixedSize(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
        pictures.ready.connect(self._freshen)

    def _freshen(self, _: str) -> None:
        """A picture has come."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self._theme.colour("line"))
        found = self._tracks.tile(self.filmstrip, self.at)
        if found is not None:
            size = found[1].size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(self.rect().center())
            painter.setOpacity(FADED)
            painter.drawPixmap(place, found[0], found[1])


class MissingFilePage(QWidget):
    """A poster, what is the matter, and what to do."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self.poster = Poster(theme, pictures)
        self.title = heading(theme)
        self.advice = label(name="quiet", wrap=True)
        for words in (self.title, self.advice):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addStretch()
        column.addWidget(self.poster, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.title)
        column.addWidget(self.advice)
        column.addStretch()

    def tell(self, filmstrip: Filmstrip, at: float, title: str, advice: str) -> None:
        """Say what is the matter with a video, beside its frame at a given time."""
        self.poster.filmstrip, self.poster.at = filmstrip, at
        self.poster.setVisible(bool(filmstrip.video.get("sprites")))
        self.title.setText(title)
        self.advice.setText(advice)
        self.poster.update()

    def look_at(self, at: float) -> None:
        """Show another instant of it."""
        self.poster.at = at
        self.poster.update()
