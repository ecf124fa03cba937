"""The icons: SVG drawn for this project, recoloured by the theme and cached by size and colour."""

from __future__ import annotations

import importlib.resources
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.tokens import ICON_LARGE

SCALES = (1, 2)  # device pixel ratios drawn beforehand


@lru_cache(maxsize=512)
def icon(name: str, colour: str) -> QIcon:
    """The icon ``resources/icons/NAME.svg`` in a colour (#rrggbb)."""
    made = QIcon()
    for scale in SCALES:
        made.addPixmap(_drawn(name, colour, ICON_LARGE * scale))
    return made


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon drawn at ``size`` device-independent pixels."""
    made = _drawn(name, colour, round(size * ratio))
    made.setDevicePixelRatio(ratio)
    return made


def _drawn(name: str, colour: str, pixels: int) -> QPixmap:
    source = importlib.resources.files("resources") / "icons" / f"{name}.svg"
    text = source.read_text(encoding="utf-8").replace("currentColor", colour)
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(text.encode("utf-8"))).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return made
