"""Text on screen: what of the pictures was kept to be read, and the lines that were read."""

from __future__ import annotations

from engine.store.database import Database

SCHEMA = """
CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    at INTEGER NOT NULL,
    cells BLOB NOT NULL,
    digest TEXT,
    box TEXT
) STRICT;
CREATE INDEX readings_artifact ON readings (artifact_id, at);
CREATE INDEX readings_digest ON readings (digest);
CREATE TABLE screen_lines (
    id INTEGER PRIMARY KEY,
    artifact_id INTEGER NOT NULL REFERENCES artifacts ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    confidence REAL NOT NULL,
    turned INTEGER NOT NULL,
    box TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX screen_lines_artifact ON screen_lines (artifact_id, start);
"""


def apply(database: Database) -> None:
    """Make the tables, empty: what they hold is made by indexing and upgrades."""
    database.run(SCHEMA)
