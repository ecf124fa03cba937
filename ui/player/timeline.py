"""The timeline: filmstrip, scenes, chapters, relevance, matches and words over a video's time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.player.filmstrip import Filmstrip
from ui.player.scale import Scale
from ui.player.tracks import Tracks
from ui.theme.theme import Theme
from ui.theme.tokens import FOCUS, MEDIUM, SMALL, THUMBNAIL_WIDTH, TINY, VEIL
from ui.widgets.pictures import Pictures
from ui.widgets.words import clock

NOTCH = 120
"""Units of a wheel's notch."""
ZOOM = 1.25
"""By which a notch of the wheel makes it larger."""


class Timeline(QWidget):
    """Time from left to right. A click or a drag seeks, the wheel zooms about the pointer."""

    sought = Signal(float)
    """To be shown: an instant that was pointed at."""
    hovered = Signal(float, int)
    """The pointer is over an instant, at an x of this widget."""
    left = Signal()

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._theme = theme
        self.filmstrip = Filmstrip()
        self.scale = Scale()
        self.at = 0.0
        self.range: tuple[float | None, float | None] = (None, None)
        self.tracks = Tracks(theme, pictures)
        self._layer: QPixmap | None = None
        self._dragging = False
        self._hover: float | None = None
        self.setMouseTracking(True)
        self.setMinimumWidth(THUMBNAIL_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Timeline"))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(30)
        self._soon.timeout.connect(self.refresh)
        pictures.ready.connect(self._refresh_soon)
        theme.changed.connect(self.refresh)

    # --- what is shown

    def _refresh_soon(self) -> None:
        """A picture has come; others come right after it."""
        self._soon.start()

    def show_filmstrip(self, filmstrip: Filmstrip) -> None:
        """Show another video, all of it."""
        self.filmstrip = filmstrip
        self.range = (None, None)
        self.scale = Scale(filmstrip.duration, self._room()).fitted()
        self.updateGeometry()
        self.refresh()

    def learn(self) -> None:
        """More is known of the same video: what is chosen and how it is zoomed stays."""
        if self.scale.duration != self.filmstrip.duration:
            self.scale = Scale(self.filmstrip.duration, self._room()).fitted()
        self.updateGeometry()
        self.refresh()

    def refresh(self) -> None:
        """Draw everything again: the theme, the answer, or a picture is another."""
        self._layer = None
        self.update()

    def show_at(self, at: float) -> None:
        """Put the playhead at a given time."""
        self.at = at
        scale = self.scale if self._dragging else self.scale.showing(at)
        if scale != self.scale:
            self._rescale(scale)
        self.update()
        self.setAccessibleDescription(
            self.tr("{time} of {duration}").format(
                time=clock(at), duration=clock(self.filmstrip.duration)
            )
        )

    def show_range(self, start: float | None, end: float | None) -> None:
        """Show in and out points."""
        self.range = (start, end)
        self.update()

    def fit(self) -> None:
        """Show all of the video."""
        self._rescale(self.scale.fitted())

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show it larger by a factor, about a place; about the playhead without one."""
        about = self.scale.x(self.at) if x is None else x - SMALL
        self._rescale(self.scale.zoomed(factor, about))

    def _rescale(self, scale: Scale) -> None:
        self.scale = scale
        self.refresh()

    def _room(self) -> float:
        return float(max(1, self.width() - 2 * SMALL))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(3 * THUMBNAIL_WIDTH, self.tracks.height(self.filmstrip))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(THUMBNAIL_WIDTH, self.tracks.height(self.filmstrip))

    # --- drawing

    def x_of(self, at: float) -> float:
        """Where an instant is drawn."""
        return SMALL + self.scale.x(at)

    def at_of(self, x: float) -> float:
        """The instant that is drawn at a place."""
        return self.scale.at(x - SMALL)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        if self.filmstrip.duration <= 0:
            return
        if self._layer is None:
            self._layer = self._drawn()
        painter.drawPixmap(0, 0, self._layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect().adjusted(TINY, 0, -TINY, 0))
        self._paint_range(painter)
        if self._hover is not None and not self._dragging:
            self._paint_line(painter, self._hover, self._theme.colour("quiet"), 1)
        self._paint_playhead(painter)

    def _drawn(self) -> QPixmap:
        """Everything but what moves."""
        ratio = self.devicePixelRatioF()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        painter = QPainter(layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(SMALL, 0)
        self.tracks.draw(painter, self.filmstrip, self.scale)
        painter.end()
        return layer

    def _paint_line(self, painter: QPainter, at: float, colour: QColor, width: float) -> None:
        x = self.x_of(at)
        painter.setPen(QPen(colour, width))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))

    def _paint_range(self, painter: QPainter) -> None:
        start, end = self.range
        veil = self._theme.colour("ground")
        veil.setAlphaF(VEIL)
        top = self.tracks.filmstrip_top
        high = self.height() - top
        if start is not None:
            painter.fillRect(QRectF(0, top, self.x_of(start), high), veil)
            self._paint_line(painter, start, self._theme.colour("good"), FOCUS)
        if end is not None:
            painter.fillRect(QRectF(self.x_of(end), top, self.width(), high), veil)
            self._paint_line(painter, end, self._theme.colour("good"), FOCUS)

    def _paint_playhead(self, painter: QPainter) -> None:
        colour = self._theme.colour("text")
        self._paint_line(painter, self.at, colour, FOCUS)
        x, top = self.x_of(self.at), self.tracks.filmstrip_top - MEDIUM
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        points = [(x - 6, top), (x + 6, top), (x + 6, top + 5), (x, top + 11), (x - 6, top + 5)]
        painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))

    # --- the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self.filmstrip.duration > 0:
            self._dragging = True
            self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.filmstrip.duration <= 0:
            return
        self._hover = self.at_of(event.position().x())
        self.hovered.emit(self._hover, round(self.x_of(self._hover)))
        if self._dragging:
            self._seek(event)
        self.update()

    def _seek(self, event: QMouseEvent) -> None:
        at = self.at_of(event.position().x())
        self.show_at(at)
        self.sought.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._dragging = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.fit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._hover = None
        self.left.emit()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        turned = event.angleDelta()
        sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if abs(turned.x()) > abs(turned.y()) or sideways:
            notches = (turned.x() or turned.y()) / NOTCH
            first = self.scale.first - notches * self.scale.seen / 10
            self._rescale(self.scale.moved_to(first))
        else:
            self.zoom(ZOOM ** (turned.y() / NOTCH), event.position().x())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._rescale(self.scale.widened(self._room()))
