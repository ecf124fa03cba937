"""Lists of videos as a window shows them, counted and read a page at a time."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.messages import decode
from engine.store.database import Database
from engine.store.videos import QUEUE_ORDER

ORDERS: Mapping[str, str] = {
    "newest": "coalesce(recorded_at, added_at) DESC, videos.id DESC",
    "oldest": "coalesce(recorded_at, added_at), videos.id",
    "added": "videos.id DESC",
    "longest": "videos.duration DESC, videos.id DESC",
    "queue": QUEUE_ORDER,
    "done": "videos.changed_at DESC",
    "shortest": "videos.duration IS NULL, videos.duration, videos.id DESC",
}
"""Orders of a list, each in SQL: newest and oldest by when a video was recorded."""

_SHOWN = (
    " FROM videos WHERE state != 'removed'"
    " AND EXISTS (SELECT 1 FROM places WHERE places.video_id = videos.id)"
)


@dataclass(frozen=True, slots=True)
class VideoQuery:
    """Which videos, and in which order.

    Attributes:
        states: only videos in one of these states; empty for all.
        folder: only videos with a place under it.
        order: a key of ``ORDERS``.
        since: only videos whose state changed at or after this time (Unix seconds).
    """

    states: tuple[str, ...] = ()
    folder: Path | None = None
    order: str = "newest"
    since: float | None = None


class VideoLists:
    """Reads pages of videos."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def count(self, video_list: VideoQuery) -> int:
        where, parameters = _where(video_list)
        return int(self._db.value(f"SELECT count(*){_SHOWN}{where}", parameters))

    def page(self, video_list: VideoQuery, offset: int, limit: int) -> list[dict[str, Any]]:
        """Rows ``offset`` to ``offset + limit`` of a list.

        ``poster`` is a kept frame's digest; ``pictured`` is False for sound alone.
        """
        where, parameters = _where(video_list)
        rows = self._db.rows(
            "SELECT videos.id, videos.state, videos.duration, videos.category, videos.message,"
            " videos.added_at, videos.recorded, videos.recorded_from,"
            " (SELECT path FROM places WHERE video_id = videos.id ORDER BY places.id LIMIT 1),"
            " (SELECT items FROM artifacts WHERE artifacts.video_id = videos.id"
            "  AND step = 'shots' AND role = 'live'),"
            " (SELECT digest FROM artifacts JOIN keyframes ON artifact_id = artifacts.id"
            "  WHERE artifacts.video_id = videos.id AND step = 'shots' AND role = 'live'"
            "  ORDER BY keyframes.at LIMIT 1),"
            " (SELECT value IS NULL OR value ->> '$.video' IS NOT NULL FROM artifacts"
            "  WHERE artifacts.video_id = videos.id AND step = 'probe' AND role = 'live')"
            f"{_SHOWN}{where} ORDER BY {ORDERS[video_list.order]} LIMIT :limit OFFSET :offset",
            {**parameters, "limit": limit, "offset": offset},
        )
        names = (
            "id",
            "state",
            "duration",
            "category",
            "message",
            "added_at",
            "recorded",
            "recorded_from",
            "path",
            "scenes",
            "poster",
            "pictured",
        )
        found = [dict(zip(names, row, strict=True)) for row in rows]
        return [
            {
                **row,
                "message": row["message"] and decode(row["message"]),
                "pictured": row["pictured"] != 0,  # NULL before it was looked at
            }
            for row in found
        ]

    def turns(self, order: str) -> dict[int, int]:
        """The place of every video in one of ``ORDERS``, by its id."""
        ids = self._db.each(f"SELECT videos.id{_SHOWN} ORDER BY {ORDERS[order]}")
        return {video_id: turn for turn, (video_id,) in enumerate(ids)}

    def place_of(self, video_list: VideoQuery, video_id: int) -> int | None:
        """The row at which a video is on a list."""
        where, parameters = _where(video_list)
        found = self._db.value(
            f"SELECT row FROM (SELECT videos.id, row_number() OVER"
            f" (ORDER BY {ORDERS[video_list.order]}) - 1 AS row{_SHOWN}{where}) WHERE id = :video",
            {**parameters, "video": video_id},
        )
        return None if found is None else int(found)

    def sprites(self, video_id: int) -> list[tuple[str, int, int, int, str]]:
        """``(digest, columns, tile width, tile height, times as JSON)`` of a video's sheets."""
        return self._db.rows(
            "SELECT digest, columns, tile_width, tile_height, times FROM sprites"
            " JOIN artifacts ON artifacts.id = artifact_id AND role = 'live'"
            " WHERE artifacts.video_id = ? ORDER BY sprites.id",
            (video_id,),
        )

    def changes(self) -> int:
        """A number that differs once another connection has changed the library."""
        return int(self._db.value("PRAGMA data_version"))

    def searchable(self) -> tuple[Any, ...]:
        """What differs once a search may find something else, or with another model: which videos
        are done, which texts and vectors are live, and the models that are chosen."""
        counted = "SELECT seq FROM sqlite_sequence WHERE name ="
        return tuple(
            self._db.rows(
                "SELECT (SELECT count(*) FROM videos WHERE state = 'indexed'),"
                f" ({counted} 'texts'), ({counted} 'vector_changes'),"
                " (SELECT group_concat(kind || ' ' || name) FROM chosen_models)"
            )[0]
        )


def _where(video_list: VideoQuery) -> tuple[str, dict[str, Any]]:
    where = ""
    parameters: dict[str, Any] = {}
    if video_list.states:
        names = {f"state{number}": state for number, state in enumerate(video_list.states)}
        where += f" AND state IN ({', '.join(f':{name}' for name in names)})"
        parameters.update(names)
    if video_list.since is not None:
        where += " AND videos.changed_at >= :since"
        parameters["since"] = video_list.since
    if video_list.folder is not None:
        below = os.fsencode(video_list.folder).rstrip(b"/\\") + os.sep.encode()
        where += (
            " AND EXISTS (SELECT 1 FROM places WHERE places.video_id = videos.id"
            " AND substr(places.path, 1, :length) = :below)"
        )
        parameters.update(below=below, length=len(below))
    return where, parameters
