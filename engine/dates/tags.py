"""Dates of recording in a container's tags, as FFmpeg names them.

``creation_time`` is UTC by the formats (ISO 14496-12, 8.2.2; Matroska's DateUTC), but some makers
write their clock there. Values that stand for "not set" (each format's epoch, a camera's clock
after its battery was empty) are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from engine.types.recorded import DateSource, Recorded

ZONED_KEYS = (
    "com.apple.quicktime.creationdate",
    "com.apple.quicktime.content.creationdate",
    "creationdate",
    "date_time_original",
    "datetimeoriginal",
    "date_recorded",
    "date",
)
"""What cameras write with the zone of the place, the most telling first."""

DAY_KEYS = (
    "date_recorded", "datetimeoriginal", "date_time_original", "date_digitized", "creationdate",
    "date_encoded", "date", "year", "wm/year", "recording_date", "recorded_date", "originaldate",
)  # fmt: skip
"""What may name a day, or a year alone, where ``creation_time`` is silent."""

EARLIEST_CLOCK = 1990
"""Before it there was no digital camera that wrote such a tag."""
EARLIEST_DAY = 1888
"""Nothing was filmed before."""

LOCAL_CLOCK = re.compile(
    r"gopro|\bdji\b|dji\.|insta360|ambarella|garmin virb|viofo|niko|caep", re.IGNORECASE
)
"""Makers whose cameras write their own clock where UTC belongs (by handler, encoder, brand)."""

MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"

_UNSET = frozenset(
    (date(1904, 1, 1), date(1970, 1, 1), date(1601, 1, 1), date(1900, 1, 1), date(1980, 1, 1))
)
_UNSET_CLOCKS = frozenset((datetime(2000, 1, 1), datetime(2001, 1, 1)))
_FULL = re.compile(
    r"(\d{4})[-:/.]?(\d\d)[-:/.]?(\d\d)[T ]+(\d\d):?(\d\d):?(\d\d)(?:[.,]\d+)?"
    r" ?(Z|UTC|[+-]\d\d:?\d\d)?"
)
_CTIME = re.compile(r"[A-Za-z]{3} +([A-Za-z]{3}) +(\d\d?) +(\d\d:\d\d:\d\d) +(\d{4})")
_DAY = re.compile(r"(\d{4})[-:/.]?(\d\d)[-:/.]?(\d\d)")
_YEAR = re.compile(r"(\d{4})")


def contained_date(tags: Mapping[str, str]) -> Recorded | None:
    """What the tags of a file say of when it was recorded.

    Args:
        tags: of the container and its streams, by lower-case name.
    """
    for key in ZONED_KEYS:
        at = _clock(tags.get(key, ""))
        if at is not None and at[-6] in "+-":
            return Recorded(at, DateSource.CAMERA)
    if at := _creation_time(tags):
        return Recorded(at, DateSource.CONTAINER)
    found = [at for key in DAY_KEYS if (at := _clock(tags.get(key, "")) or _day(tags.get(key, "")))]
    # A day tells more than a year, wherever it stands.
    return Recorded(max(found, key=len), DateSource.CONTAINER) if found else None


def _creation_time(tags: Mapping[str, str]) -> str | None:
    at = _clock(tags.get("creation_time", ""))
    if at is None or int(at[:4]) < EARLIEST_CLOCK:
        return None
    makers = ("handler_name", "encoder", "major_brand", "make", "model", "com.apple.quicktime.make")
    ours = any(LOCAL_CLOCK.search(tags.get(key, "")) for key in makers)
    return at.removesuffix("Z") if ours or "firmware" in tags else at


def _clock(text: str) -> str | None:
    """ISO 8601 of a date with a time; with the zone where the text has one."""
    text = text.strip()
    if match := _CTIME.match(text):
        text = _numbered(match)
    match = _FULL.match(text)
    if match is None:
        return None
    try:
        at = datetime(*(int(part) for part in match.groups()[:6]))  # type: ignore[arg-type]
    except ValueError:
        return None
    if at in _UNSET_CLOCKS or not _is_likely(at.date()):
        return None
    zone = (match[7] or "").replace("UTC", "Z")
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return at.isoformat() + ("" if zone and zone != "Z" and not _is_zone(zone) else zone)


def _numbered(match: re.Match[str]) -> str:
    """The date of C's ``ctime`` (AVI's IDIT) with its parts in order."""
    month = MONTHS.find(match[1].lower()) // 3 + 1
    return f"{match[4]}-{month:02}-{int(match[2]):02} {match[3]}"


def _is_zone(zone: str) -> bool:
    return int(zone[1:3]) <= 14 and int(zone[4:]) % 15 == 0


def _day(text: str) -> str | None:
    """ISO 8601 of a day or a year."""
    text = text.strip()
    if match := _DAY.match(text):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
        return day.isoformat() if _is_likely(day) else None
    match = _YEAR.fullmatch(text)
    return match[1] if match and int(match[1]) >= EARLIEST_DAY else None


def _is_likely(day: date) -> bool:
    return day.year >= EARLIEST_DAY and day not in _UNSET
