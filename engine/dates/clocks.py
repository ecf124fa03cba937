"""Reads ``Recorded.at``: the clock at the place, and the instant, as far as each is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1)
_FULL = len("2019-07-14T18:30:00")


def wall_of(at: str) -> int | None:
    """The clock at the place in seconds since 1970 on that clock; None for a bare instant.

    Of a day or a year it is the beginning.
    """
    if at.endswith("Z"):
        return None
    if len(at) < _FULL:
        year, month, day = (int(part) for part in [*at.split("-"), "1", "1"][:3])
        return (date(year, month, day) - EPOCH.date()).days * 86_400
    return int((datetime.fromisoformat(at[:_FULL]) - EPOCH).total_seconds())


def instant_of(at: str) -> int:
    """Seconds since 1970 in UTC; where no zone is known, as though it was this machine's."""
    if len(at) > _FULL:
        return int(datetime.fromisoformat(at).timestamp())
    wall = wall_of(at)
    assert wall is not None
    return instant_of_wall(wall)


def instant_of_wall(wall: int) -> int:
    """The instant at which this machine's clock shows ``wall``."""
    shown = EPOCH + timedelta(seconds=wall)
    try:
        return int(shown.timestamp())
    except (ValueError, OverflowError, OSError):  # times of which the clock here knows nothing
        return wall


def wall_of_instant(seconds: int) -> int:
    """What this machine's clock shows at an instant."""
    try:
        return int((datetime.fromtimestamp(seconds) - EPOCH).total_seconds())
    except (ValueError, OverflowError, OSError):
        return seconds


def text_of_wall(wall: int, zone_minutes: int | None = None) -> str:
    """ISO 8601 of the clock at the place, with its zone where that is known."""
    shown = EPOCH + timedelta(seconds=wall)
    if zone_minutes is None:
        return shown.isoformat()
    return shown.replace(tzinfo=timezone(timedelta(minutes=zone_minutes))).isoformat()


def text_of_instant(seconds: float) -> str:
    """ISO 8601 of an instant (Unix seconds), to the second."""
    shown = datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(seconds))
    return f"{shown.replace(tzinfo=None).isoformat()}Z"


def has_clock(at: str) -> bool:
    """Whether more than the day is known."""
    return len(at) >= _FULL
