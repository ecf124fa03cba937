"""Speeds as the player writes them."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def times(speed: float) -> str:
    """A speed: "1.5×"."""
    return f"{QLocale().toString(float(speed), 'g', 3)}×"
