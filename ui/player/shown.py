"""A frame of the player as it is to be seen: turned and mirrored, and in the colours of the screen.

Qt makes an image of a frame, but it takes one kind of matrix for another, knows nothing of what the
pictures themselves say, and converts HLG and PQ by their pixel format and the graphics at hand: not
at all, or with wrong results. So its image is made of the codes alone, and converted here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColorSpace, QColorTransform, QImage, QTransform
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

Turned = tuple[int, bool]
"""Degrees clockwise, and whether left and right are exchanged after that."""
Transfer = QVideoFrameFormat.ColorTransfer
Mode = QVideoFrame.MapMode

WHITE, SCREEN = 203.0, 1000.0
"""cd/m² of the white of SDR (BT.2408), and of the screen that HLG is meant for."""
KNEE = 0.75
"""Share of white from which on light rolls off."""
STEPS = 4096


class Shown:
    """A frame that is shown."""

    def __init__(self, frame: QVideoFrame) -> None:
        transfer = frame.surfaceFormat().colorTransfer()
        self._transfer = transfer if transfer in LIGHT else None
        self._frame = frame if self._transfer is None else _codes_alone(frame)

    def image(self, turned: Turned | None, within: QSize | None = None) -> QImage:
        """It as it is to be seen; null where there is no picture.

        Args:
            turned: how, as the index knows it; None: as Qt reads it.
            within: what it is to fit into (pixels): colours are then converted once it does.
        """
        # Qt keeps the image with the frame: it is made once.
        image = _upright(self._frame.toImage(), self._frame, turned)
        if self._transfer is None or image.isNull():
            return image
        if within is not None:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(within, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        image = image.copy()
        image.applyColorTransform(_to_screen(self._transfer))
        return image


def _codes_alone(frame: QVideoFrame) -> QVideoFrame:
    """The same frame without its transfer, so that Qt does not convert it."""
    form = QVideoFrameFormat(frame.surfaceFormat())
    form.setColorTransfer(Transfer.ColorTransfer_BT709)
    made = QVideoFrame(form)
    if not frame.map(Mode.ReadOnly):
        return frame
    try:
        if not made.map(Mode.WriteOnly):
            return frame
        for plane in range(made.planeCount()):
            _copy_plane(frame, made, plane)
        made.unmap()
    finally:
        frame.unmap()
    return made


def _copy_plane(given: QVideoFrame, made: QVideoFrame, plane: int) -> None:
    source: Any = given.bits(plane)
    target: Any = made.bits(plane)
    wide, broad = given.bytesPerLine(plane), made.bytesPerLine(plane)
    rows = min(len(source) // wide, len(target) // broad)
    if wide == broad:
        target[: rows * wide] = source[: rows * wide]
        return
    length = min(wide, broad)
    for row in range(rows):
        target[row * broad : row * broad + length] = source[row * wide : row * wide + length]


def _upright(image: QImage, frame: QVideoFrame, wanted: Turned | None) -> QImage:
    """What Qt made of a frame, turned as the index knows it; where it does not, as Qt read it."""
    surface = frame.surfaceFormat()
    turn, mirrored = surface.rotation().value, surface.isMirrored()
    if wanted is None:
        # Of a picture that is turned by a quarter and mirrored, Qt takes the other diagonal.
        wanted = (turn + 180 * (mirrored and turn in (90, 270))) % 360, mirrored
    if (turn, mirrored) == wanted:
        return image
    if mirrored:
        image = image.flipped(Qt.Orientation.Horizontal)
    image = image.transformed(QTransform().rotate(wanted[0] - turn))
    return image.flipped(Qt.Orientation.Horizontal) if wanted[1] else image


def _hlg(code: float) -> float:
    """Light as displayed, 1 for the white of SDR, of a code 0..1 (ITU-R BT.2100)."""
    a = 0.17883277
    b, c = 1 - 4 * a, 0.5 - a * math.log(4 * a)
    scene = code**2 / 3 if code <= 0.5 else (math.exp((code - c) / a) + b) / 12
    return float(scene**1.2 * SCREEN / WHITE)


def _pq(code: float) -> float:
    """The same for PQ."""
    root = code ** (32 / 2523)
    shares = max(root - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * root)
    return float(1e4 / WHITE * shares ** (16384 / 2610))


LIGHT: dict[Transfer, Callable[[float], float]] = {
    Transfer.ColorTransfer_STD_B67: _hlg,
    Transfer.ColorTransfer_ST2084: _pq,
}


@cache
def _to_screen(transfer: Transfer) -> QColorTransform:
    """From BT.2020 by a transfer to BT.709 for a screen of gamma 2.4."""
    lights = [LIGHT[transfer](step / (STEPS - 1)) for step in range(STEPS)]
    table = [min(65535, round(65535 * _rolled_off(light))) for light in lights]
    given = QColorSpace(QColorSpace.Primaries.Bt2020, table)
    return given.transformationToColorSpace(QColorSpace(QColorSpace.Primaries.SRgb, 2.4))


def _rolled_off(light: float) -> float:
    """Light 0..1 for light of any strength: from the knee on ever less is added."""
    if light <= KNEE:
        return light
    return KNEE + (1 - KNEE) * (1 - math.exp(-(light - KNEE) / (1 - KNEE)))
