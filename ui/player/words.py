"""Times and speeds as the player writes them."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale


def clock(seconds: float, parts: int = 0) -> str:
    """``m:ss``, from an hour on ``h:mm:ss``; with so many digits of a second's parts."""
    scale = 10**parts
    whole, rest = divmod(math.floor(max(0.0, seconds) * scale + 1e-6), scale)
    minutes, last = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{last:02}" if hours else f"{minutes}:{last:02}"
    return f"{text}{QLocale().decimalPoint()}{rest:0{parts}}" if parts else text


def times(speed: float) -> str:
    """A speed: "1.5×"."""
    return f"{QLocale().toString(float(speed), 'g', 3)}×"
