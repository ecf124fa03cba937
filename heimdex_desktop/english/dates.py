"""English for when a video was recorded, and what says so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.types.rows import RecordedRow

MONTHS = (
    "January February March April May June July August September October November December"
).split()

SOURCES = {
    "camera": "by the camera",
    "container": "from the file's own data",
    "name": "from the file's name",
    "file": "from the file's last change",
}


def recorded(row: RecordedRow) -> str:
    """``Recorded 14 July 2019, 18:30 (from the file's name)``: the clock at the place."""
    return f"Recorded {when(row['at'])} ({SOURCES[row['source']]})"


def when(at: str) -> str:
    """ISO 8601 in words; a bare instant by this machine's clock."""
    if len(at) == len("2019"):
        return at
    shown = datetime.fromisoformat(at)
    if at.endswith("Z"):
        shown = shown.astimezone()
    day = f"{shown.day} {MONTHS[shown.month - 1]} {shown.year}"
    return f"{day}, {shown:%H:%M}" if "T" in at else day
