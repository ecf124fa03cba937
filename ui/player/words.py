"""Speeds and sound tracks as the player writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from ui.widgets.languages import language_name

if TYPE_CHECKING:
    from engine.types.rows import SoundRow


def times(speed: float) -> str:
    """A speed: "1.5×"."""
    return f"{QLocale().toString(float(speed), 'g', 3)}×"


def track_name(number: int, row: SoundRow) -> str:
    """A sound track: "2 – Microphone (한국어)"; ``number`` counts from 0."""
    language = row["language"] and language_name(row["language"])
    name = row["title"] or language or QCoreApplication.translate("Controls", "Sound track")
    spoken = f" ({language})" if row["title"] and language else ""
    return f"{number + 1} – {name}{spoken}"
