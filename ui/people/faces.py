"""Faces as round pictures, wherever the window shows them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen, QPixmap

from ui.theme.icons import pixmap
from ui.theme.theme import Theme
from ui.theme.tokens import FOCUS
from ui.widgets.pictures import Pictures

MARGIN = 0.09
"""Share of a kept picture that lies around the face on each side: less of it is shown."""


def draw_face(
    painter: QPainter,
    place: QRect,
    theme: Theme,
    pictures: Pictures,
    path: str | None,
    *,
    ring: str = "",
) -> None:
    """Draw a face into a circle; a sign of a person where there is none (yet).

    Args:
        ring: the colour of a ring around it, by its name in the palette; "" for none.
    """
    ratio = painter.device().devicePixelRatioF()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QPainterPath()
    circle.addEllipse(QRectF(place))
    painter.fillPath(circle, theme.colour("line"))
    side = round(place.width() * ratio / (1 - 2 * MARGIN))
    found = None if path is None else pictures.get(path, side, side)
    if found is None or found.isNull():
        sign = place.width() // 2
        corner = place.center() - QPoint(sign // 2, sign // 2)
        painter.drawPixmap(corner, pixmap("person", theme.palette.quiet, sign, ratio))
    else:
        painter.setClipPath(circle)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cut = found.rect().adjusted(
            *(round(share * found.width()) for share in (MARGIN, MARGIN, -MARGIN, -MARGIN))
        )
        painter.drawPixmap(place, found, cut)
        painter.setClipping(False)
    if ring:
        half = FOCUS / 2
        painter.setPen(QPen(theme.colour(ring), FOCUS))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(place).adjusted(half, half, -half, -half))
    painter.restore()


def face_icon(
    theme: Theme, pictures: Pictures, path: str | None, side: int, ratio: float, *, gap: int = 0
) -> QIcon:
    """A round face as an icon of ``side`` device-independent pixels, and a gap at its right."""
    made = QPixmap(round((side + gap) * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    draw_face(painter, QRect(0, 0, side, side), theme, pictures, path)
    painter.end()
    return QIcon(made)
