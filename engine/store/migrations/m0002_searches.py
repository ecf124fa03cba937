"""Searches: what was asked, what was saved, and how often each video was opened from an answer."""

from __future__ import annotations

from engine.store.database import Database

# The newest of the history has the greatest id: asking again makes the row again, and a clock that
# was set changes no order.
SCHEMA = """
CREATE TABLE search_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL UNIQUE,
    asked_at REAL NOT NULL,
    strong INTEGER NOT NULL
) STRICT;
CREATE TABLE saved_searches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    sort TEXT NOT NULL,
    example TEXT,
    position INTEGER NOT NULL,
    created_at REAL NOT NULL
) STRICT;
CREATE TABLE opened_videos (
    video_id INTEGER PRIMARY KEY REFERENCES videos ON DELETE CASCADE,
    times INTEGER NOT NULL,
    opened_at REAL NOT NULL
) STRICT;
"""


def apply(database: Database) -> None:
    """Create the three tables."""
    database.run(SCHEMA)
