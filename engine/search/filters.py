"""A query's filters as the store selects videos by."""

from __future__ import annotations

from engine.query.query import Filters
from engine.query.values import span_of
from engine.store.selection import VideoFilter


def selection_of(filters: Filters) -> VideoFilter:
    """Filters with their days as spans of days."""
    return VideoFilter(
        folders=filters.folders,
        names=filters.names,
        languages=filters.languages,
        after=filters.after,
        before=filters.before,
        days=tuple(map(span_of, filters.days)),
        longer=filters.longer,
        shorter=filters.shorter,
    )
