"""The picture of the player: paints the frames of a video, whole and in the middle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.player.filmstrip import Box
from ui.player.shown import Shown, Turned
from ui.theme.icons import pixmap
from ui.theme.theme import Theme
from ui.theme.tokens import (
    FOCUS,
    ICON_LARGE,
    RADIUS,
    RESULT_HEIGHT,
    RESULT_WIDTH,
    THUMBNAIL_HEIGHT,
    THUMBNAIL_WIDTH,
    TINY,
)


class Picture(QWidget):
    """Shows one frame; a click plays or holds, a double click fills the screen."""

    clicked = Signal()
    double_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._frame: Shown | None = None
        self._turned: Turned | None = None
        self._cover: QImage | None = None
        self._boxes: list[Box] = []
        self.setMinimumSize(RESULT_WIDTH, RESULT_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Picture"))

    def show_frame(self, frame: QVideoFrame | None) -> None:
        """Show a frame in place of what is shown; None: nothing."""
        self._frame = None if frame is None else Shown(frame)
        self.update()

    def turn(self, turned: Turned | None) -> None:
        """How the frames of this video are turned, as the index knows it; None: as Qt reads it."""
        self._turned = turned
        self.update()

    def show_sound(self, cover: str | None) -> None:
        """There is sound alone: show its cover (a picture's path), or that it is sound."""
        self._cover = QImage(cover or "")
        self.update()

    def mark(self, boxes: Sequence[Box]) -> None:
        """Draw a box around what was found: shares of the picture as it is to be seen."""
        if list(boxes) != self._boxes:
            self._boxes = list(boxes)
            self.update()

    def clear(self) -> None:
        """Nothing is to be seen."""
        self._frame = self._cover = None
        self._boxes = []
        self.update()

    @property
    def frame(self) -> QImage:
        """What is shown, as large as the video has it; null where nothing is."""
        return QImage() if self._frame is None else self._frame.image(self._turned)

    def _image(self, within: QSize) -> QImage:
        """What is painted in so many pixels: a frame, else the cover of sound alone."""
        if self._frame is not None:
            return self._frame.image(self._turned, within)
        return QImage() if self._cover is None else self._cover

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(3 * THUMBNAIL_WIDTH, 3 * THUMBNAIL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("veil"))
        image = self._image(self.size() * self.devicePixelRatioF())
        if image.isNull():
            if self._cover is not None:
                self._paint_mark(painter)
            return
        place = self._place(image.size())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)
        if self._frame is not None:
            self._paint_boxes(painter, place)

    def _place(self, image: QSize) -> QRect:
        """Where an image is painted: as large as it fits, in the middle."""
        size = image.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        return place

    def boxes(self) -> list[QRectF]:
        """Where the boxes around what was found are drawn, in this widget."""
        if self._frame is None or not self._boxes:
            return []
        place = QRectF(self._place(self._image(self.size() * self.devicePixelRatioF()).size()))
        return [_within(place, box) for box in self._boxes]

    def _paint_boxes(self, painter: QPainter, place: QRect) -> None:
        """A bright line within a dark one: one of them is seen upon any picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in self._boxes:
            shape = _within(QRectF(place), box).adjusted(-TINY, -TINY, TINY, TINY)
            for colour, wide in (("veil", 2 * FOCUS + 1), ("found", FOCUS)):
                painter.setPen(QPen(self._theme.colour(colour), wide))
                painter.drawRoundedRect(shape, RADIUS, RADIUS)

    def _paint_mark(self, painter: QPainter) -> None:
        mark = pixmap("sound", self._theme.palette.quiet, 4 * ICON_LARGE, self.devicePixelRatio())
        place = QRect(0, 0, 4 * ICON_LARGE, 4 * ICON_LARGE)
        place.moveCenter(self.rect().center())
        painter.drawPixmap(place.topLeft(), mark)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()


def _within(place: QRectF, box: Box) -> QRectF:
    """A box that is given in shares, in a picture's place."""
    left, top, width, height = box
    return QRectF(
        place.left() + left * place.width(),
        place.top() + top * place.height(),
        width * place.width(),
        height * place.height(),
    )
