"""When videos were recorded, as filters and orders ask for it."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict
from pathlib import Path

from engine.dates.clocks import instant_of, wall_of
from engine.dates.names import date_in_name
from engine.dates.weighing import weigh
from engine.store.database import Database
from engine.types.recorded import DateSource, Recorded


class Recordings:
    """The dates of the table ``videos``: weighed anew whenever what they rest on changes."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def set_contained(self, video_id: int, said: Recorded | None) -> None:
        """Keep what a video's file itself says."""
        text = None if said is None else json.dumps(asdict(said))
        self._db.run("UPDATE videos SET contained = ? WHERE id = ?", (text, video_id))
        self.renew(video_id)

    def renew(self, video_id: int) -> None:
        """Weigh what is known of a video now; one without a place keeps its date."""
        row = self._db.one("SELECT contained, duration FROM videos WHERE id = ?", (video_id,))
        places = self._db.rows(
            "SELECT path, modified_ns FROM places WHERE video_id = ? AND size >= 0", (video_id,)
        )
        if row is None or not places:
            return
        stems = [Path(os.fsdecode(path)).stem for path, _ in places]
        found = weigh(
            _said(row[0]),
            [name for stem in stems if (name := date_in_name(stem)) is not None],
            [modified / 1e9 for _, modified in places],
            (row[1] or 0) / 1e6,
            time.time(),
        )
        assert found is not None  # there is a file
        self._db.run(
            "UPDATE videos SET recorded = ?, recorded_from = ?, recorded_at = ?, recorded_wall = ?"
            " WHERE id = ?",
            (found.at, found.source.value, instant_of(found.at), wall_of(found.at), video_id),
        )

    def renew_all(self) -> None:
        """Weigh what is known of every video."""
        for (video_id,) in self._db.rows("SELECT id FROM videos"):
            self.renew(video_id)

    def instant(self, video_id: int) -> int:
        """When a video was recorded, in Unix seconds; 0 where it is not known."""
        return int(self._db.value("SELECT recorded_at FROM videos WHERE id = ?", (video_id,)) or 0)


def _said(text: str | None) -> Recorded | None:
    if text is None:
        return None
    said = json.loads(text)
    return Recorded(said["at"], DateSource(said["source"]))
