"""What an upgrade replaced, kept beside what is live until it is put back or its space is freed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from engine.store.artifacts import RECORD
from engine.store.database import Database
from engine.store.ledger import Ledger
from engine.store.vectors import VectorTables


class Retired:
    """The artifacts of role ``kept``, and what is on record of those that were only renewed."""

    def __init__(self, database: Database, ledger: Ledger, vectors: VectorTables) -> None:
        self._db = database
        self._ledger = ledger
        self._vectors = vectors

    def videos(self) -> list[int]:
        """Ids of the videos of which something is kept."""
        sql = "SELECT DISTINCT video_id FROM artifacts WHERE role = 'kept' ORDER BY video_id"
        return [row[0] for row in self._db.rows(sql)]

    def any(self) -> bool:
        """Whether anything is kept to be put back."""
        return self._db.one("SELECT 1 FROM artifacts WHERE role = 'kept' LIMIT 1") is not None

    def discard(self, video_id: int) -> None:
        """Remove what is kept of a video: it can no longer be put back."""
        rows = self._db.rows(
            "SELECT id FROM artifacts WHERE video_id = ? AND role = 'kept'", (video_id,)
        )
        with self._db.transaction():
            for (artifact_id,) in rows:
                self._ledger.discard(artifact_id)

    def restore(self, video_id: int, upgrade_id: int) -> None:
        """Put back what an upgrade replaced in a video, and remove what it made, all at once.

        Where the video changed since, and something newer took the place, that stays.
        """
        with self._db.transaction():
            rows = self._db.rows(
                "SELECT id, record_before FROM artifacts WHERE video_id = ? AND upgrade_id = ?"
                " AND role != 'kept'",
                (video_id, upgrade_id),
            )
            for artifact_id, before in rows:
                if before is None:
                    self._ledger.discard(artifact_id)
                else:
                    self._put_back_record(artifact_id, json.loads(before))
            kept = self._db.rows(
                "SELECT id, step, record_before FROM artifacts WHERE video_id = ?"
                " AND role = 'kept'",
                (video_id,),
            )
            for artifact_id, step, before in kept:
                if self._ledger.live(video_id, step) is not None:
                    self._ledger.discard(artifact_id)
                    continue
                if before is not None:
                    self._put_back_record(artifact_id, json.loads(before))
                self._db.run("UPDATE artifacts SET role = 'live' WHERE id = ?", (artifact_id,))
                self._vectors.set_live(artifact_id)

    def withdraw(self, artifact_id: int) -> None:
        """Undo what an upgrade did in place: remove what it made, or put its record back."""
        with self._db.transaction():
            before = self._db.value(
                "SELECT record_before FROM artifacts WHERE id = ?", (artifact_id,)
            )
            if before is None:
                self._ledger.discard(artifact_id)
            else:
                self._put_back_record(artifact_id, json.loads(before))

    def _put_back_record(self, artifact_id: int, before: Mapping[str, Any]) -> None:
        names = ", ".join(f"{name} = :{name}" for name in RECORD)
        self._db.run(
            f"UPDATE artifacts SET {names}, record_before = NULL WHERE id = :id",
            {**before, "id": artifact_id},
        )

    def made_since(
        self, artifact_id: int, steps: Collection[str], model: str
    ) -> list[tuple[int, int]]:
        """``(id, video_id)`` of the live artifacts of ``steps`` after one, by another model."""
        return self._db.rows(
            "SELECT artifacts.id, video_id FROM json_each(?) AS asked JOIN artifacts"
            " ON step = asked.value WHERE artifacts.id > ? AND role = 'live'"
            " AND model IS NOT NULL AND model != ? ORDER BY artifacts.id",
            (json.dumps(sorted(steps)), artifact_id, model),
        )
