"""The worker's progress, in a file of its own so that its ticks cost the library's readers nothing.

Not in queue.db: Huey opens that with Python's own SQLite and this is apsw's, and two SQLites in
one process break each other's locks on a file (https://www.sqlite.org/howtocorrupt.html, 2.2.1).
"""

from __future__ import annotations

import time
from pathlib import Path

from engine.messages import decode, encode
from engine.store.database import Database
from engine.types import Heartbeat


class ProgressBoard:
    """One row: what the worker is doing now."""

    def __init__(self, path: Path) -> None:
        self._db = Database(path, vectors=False)
        self._db.run("PRAGMA synchronous = OFF")
        self._db.run(
            "CREATE TABLE IF NOT EXISTS heartbeat (one INTEGER PRIMARY KEY CHECK (one = 1),"
            " pid INTEGER, video_id INTEGER, step TEXT, fraction REAL, speed REAL, eta REAL,"
            " message TEXT, allowance REAL, at REAL)"
        )

    def close(self) -> None:
        self._db.close()

    def put(self, heartbeat: Heartbeat) -> None:
        self._db.run(
            "INSERT OR REPLACE INTO heartbeat VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                heartbeat.pid,
                heartbeat.video_id,
                heartbeat.step,
                heartbeat.fraction,
                heartbeat.speed,
                heartbeat.eta,
                None if heartbeat.message is None else encode(heartbeat.message),
                heartbeat.allowance,
                time.time(),
            ),
        )

    def get(self) -> Heartbeat | None:
        row = self._db.one(
            "SELECT pid, video_id, step, fraction, speed, eta, message, allowance, at"
            " FROM heartbeat"
        )
        if row is None:
            return None
        pid, video_id, step, fraction, speed, eta, message, allowance, at = row
        said = None if message is None else decode(message)
        return Heartbeat(pid, video_id, step, fraction, speed, eta, said, allowance, at)

    def clear(self) -> None:
        self._db.run("DELETE FROM heartbeat")
