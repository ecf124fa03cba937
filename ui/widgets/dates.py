"""When a video was recorded in words, and what says so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

if TYPE_CHECKING:
    from engine.types.rows import RecordedRow


def recorded_words(row: RecordedRow | None) -> str:
    """``Recorded 14 July 2019 18:30 (from the file's name)``; "" where nothing is known."""
    if row is None:
        return ""
    translate = QCoreApplication.translate
    form = {
        "camera": translate("Dates", "Recorded {date} (by the camera)"),
        "container": translate("Dates", "Recorded {date} (from the file's own data)"),
        "name": translate("Dates", "Recorded {date} (from the file's name)"),
        "file": translate("Dates", "Recorded {date} (from the file's last change)"),
    }[row["source"]]
    return form.format(date=when(row["at"]))


def when(at: str) -> str:
    """ISO 8601 as the locale writes it; a bare instant by this machine's clock."""
    if len(at) == len("2019"):
        return at
    shown = datetime.fromisoformat(at)
    if at.endswith("Z"):
        shown = shown.astimezone()
    locale = QLocale()
    day = locale.toString(QDate(shown.year, shown.month, shown.day), "d MMMM yyyy")
    if locale.language() == QLocale.Language.Korean:
        day = locale.toString(QDate(shown.year, shown.month, shown.day), "yyyy년 M월 d일")
    if "T" not in at:
        return day
    clock = locale.toString(QTime(shown.hour, shown.minute), QLocale.FormatType.ShortFormat)
    return QCoreApplication.translate("Dates", "{day}, {time}").format(day=day, time=clock)
