"""Sizes and times in words, as all views write them."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

KILO = 1000
MINUTE, HOUR = 60, 3600


def clock(seconds: float, parts: int = 0) -> str:
    """``m:ss``, from an hour on ``h:mm:ss``; with so many digits of a second's parts."""
    scale = 10**parts
    whole, rest = divmod(math.floor(max(0.0, seconds) * scale + 1e-6), scale)
    minutes, last = divmod(whole, MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    text = f"{hours}:{minutes:02}:{last:02}" if hours else f"{minutes}:{last:02}"
    return f"{text}{QLocale().decimalPoint()}{rest:0{parts}}" if parts else text


def size(count: float) -> str:
    """Bytes in the unit that leaves a number between 1 and 1000."""
    translate = QCoreApplication.translate
    for form in (
        translate("Words", "{} bytes"),
        translate("Words", "{} kB"),
        translate("Words", "{} MB"),
    ):
        if count < KILO:
            return form.format(QLocale().toString(round(count)))
        count /= KILO
    return translate("Words", "{} GB").format(QLocale().toString(float(count), "f", 1))


def duration(seconds: float) -> str:
    """Seconds as a length of time one would say: "40 s", "12 min", "3.5 h"."""
    translate = QCoreApplication.translate
    if seconds < 1:
        return translate("Words", "under 1 s")
    if seconds < 1.5 * MINUTE:
        return translate("Words", "{} s").format(QLocale().toString(round(seconds)))
    if seconds < 1.5 * HOUR:
        return translate("Words", "{} min").format(QLocale().toString(round(seconds / MINUTE)))
    return translate("Words", "{} h").format(QLocale().toString(seconds / HOUR, "f", 1))


def about(seconds: float) -> str:
    """An estimate of a length of time."""
    if seconds < 1:
        return duration(seconds)
    return QCoreApplication.translate("Words", "about {}").format(duration(seconds))
