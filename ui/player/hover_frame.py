"""The frame at the instant under the pointer, above the timeline."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.player.timeline import Timeline
from ui.theme.theme import Theme
from ui.theme.tokens import RADIUS, RESULT_HEIGHT, RESULT_WIDTH, ROW, TEXT_SMALL, TINY
from ui.widgets.words import clock


class HoverFrame(QWidget):
    """Floats over ``host``, centred on the pointer and inside the host."""

    def __init__(self, theme: Theme, timeline: Timeline, host: QWidget) -> None:
        super().__init__(host)
        self._theme, self._timeline, self._host = theme, timeline, host
        self.at = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        timeline.hovered.connect(self._over)
        timeline.left.connect(self.hide)

    def _over(self, at: float, x: int) -> None:
        self.at = at
        size = QSize(RESULT_WIDTH, RESULT_HEIGHT)
        host = self._host
        above = self._timeline.mapTo(host, QPoint(x, 0))
        left = max(TINY, min(host.width() - size.width() - TINY, above.x() - size.width() // 2))
        self.setGeometry(QRect(QPoint(left, max(0, above.y() - size.height() - TINY)), size))
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(frame, RADIUS, RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), self._theme.colour("veil"))
        found = self._timeline.tracks.tile(self._timeline.filmstrip, self.at)
        if found is not None:
            size = found[1].size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(self.rect().center())
            painter.drawPixmap(place, found[0], found[1])
        painter.setFont(self._theme.font(TEXT_SMALL, bold=True))
        text = clock(self.at, 1)
        wide = painter.fontMetrics().horizontalAdvance(text) + 4 * TINY
        pill = QRectF(0, 0, wide, ROW - 2 * TINY - 2)
        pill.moveCenter(QRectF(self.rect()).center())
        pill.moveBottom(self.height() - TINY)
        veil = self._theme.colour("veil")
        veil.setAlphaF(0.8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil)
        painter.drawRoundedRect(pill, RADIUS, RADIUS)
        painter.setPen(self._theme.colour("on_veil"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawPath(shape)
