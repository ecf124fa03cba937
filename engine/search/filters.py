"""A query's filters as the store selects videos by."""

from __future__ import annotations

from datetime import date, datetime

from engine.query.query import Filters
from engine.store.selection import VideoFilter


def selection_of(filters: Filters) -> VideoFilter:
    """Filters with their days as instants."""
    return VideoFilter(
        folders=filters.folders,
        names=filters.names,
        languages=filters.languages,
        after=_midnight(filters.after),
        before=_midnight(filters.before),
        longer=filters.longer,
        shorter=filters.shorter,
    )


def _midnight(day: date | None) -> int | None:
    """The beginning of a day in local time, in ns since the epoch, as far as 64 bits reach."""
    if day is None:
        return None
    try:
        seconds = int(datetime(day.year, day.month, day.day).timestamp())
    except (ValueError, OverflowError, OSError):  # days of which the clock here knows nothing
        seconds = (day - date(1970, 1, 1)).days * 86_400
    return max(-_FURTHEST, min(seconds * 1_000_000_000, _FURTHEST))


_FURTHEST = 2**63 - 1
