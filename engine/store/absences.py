"""What looks at the disk saw of files that are not where they were: days are counted, not time.

A clock that jumps ages nothing: a day counts once, and only if a look on it found the file absent.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.disk.presence import Known
from engine.store.database import Database


@dataclass(frozen=True, slots=True)
class Gone:
    """Where a removed video was; ``known`` is None where an earlier version did not note it."""

    id: int
    video_id: int
    known: Known | None


class Absences:
    """The tables ``gone`` and ``volumes``, and the sightings of the table ``places``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def volume(self, mount: Path, identity: str) -> int:
        """The id of a volume at a mount point."""
        self._db.run(
            "INSERT INTO volumes (mount, identity, seen_at) VALUES (?, ?, ?)"
            " ON CONFLICT (mount, identity) DO UPDATE SET seen_at = excluded.seen_at",
            (os.fsencode(mount), identity, time.time()),
        )
        return int(
            self._db.value(
                "SELECT id FROM volumes WHERE mount = ? AND identity = ?",
                (os.fsencode(mount), identity),
            )
        )

    # --- of files that are known

    def saw(self, place_id: int, mount: Path, identity: str, folder: str) -> None:
        """Record where a file that was seen as it was lies now."""
        self._db.run(
            "UPDATE places SET volume_id = ?, folder = ?, absent_days = 0, absent_on = ''"
            " WHERE id = ?",
            (self.volume(mount, identity), folder, place_id),
        )

    def missed(self, place_id: int, today: date) -> int:
        """Count a day on which a look found a file absent; returns how many there are."""
        self._db.run(
            "UPDATE places SET absent_days = absent_days + (absent_on < :today), absent_on = :today"
            " WHERE id = :id AND absent_on != :today",
            {"today": today.isoformat(), "id": place_id},
        )
        return int(self._db.value("SELECT absent_days FROM places WHERE id = ?", (place_id,)) or 0)

    # --- of videos that are removed

    def note(self, place_id: int, today: date) -> None:
        """Keep where a video was that is removed with this place; today is the first day."""
        self._db.run(
            "INSERT OR REPLACE INTO gone (video_id, path, volume_id, folder, days, last_on)"
            " SELECT video_id, path, volume_id, folder, 1, ? FROM places WHERE id = ?",
            (today.isoformat(), place_id),
        )

    def gone(self) -> list[Gone]:
        """Where the removed videos were."""
        rows = self._db.rows(
            "SELECT gone.rowid, video_id, path, mount, ifnull(identity, ''), folder FROM gone"
            " LEFT JOIN volumes ON volumes.id = volume_id"
        )
        return [Gone(row[0], row[1], _known(*row[2:])) for row in rows]

    def count(self, gone: Gone, today: date) -> None:
        """Count a day on which a look found a removed video absent."""
        self._db.run(
            "UPDATE gone SET days = days + (last_on < :today), last_on = :today"
            " WHERE rowid = :id AND last_on != :today",
            {"today": today.isoformat(), "id": gone.id},
        )

    def came_back(self, video_id: int) -> None:
        """A removed video has a place again."""
        self._db.run("DELETE FROM gone WHERE video_id = ?", (video_id,))

    def absent_for(self, days: float) -> list[int]:
        """Ids of the removed videos that were found absent, everywhere, on so many days."""
        rows = self._db.rows(
            "SELECT id FROM videos WHERE state = 'removed'"
            " AND (SELECT min(days) FROM gone WHERE video_id = videos.id) >= ?",
            (days,),
        )
        return [row[0] for row in rows]


def _known(path: bytes | None, mount: bytes | None, identity: str, folder: str) -> Known | None:
    if path is None:
        return None
    at = None if mount is None else Path(os.fsdecode(mount))
    return Known(Path(os.fsdecode(path)), at, identity, folder)
