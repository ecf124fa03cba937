"""The names of files and folders, to be searched; one row a place, gone with it."""

from __future__ import annotations

from engine.store.database import Database
from engine.store.names import Names

SCHEMA = """
CREATE TABLE place_names (
    place_id INTEGER PRIMARY KEY REFERENCES places ON DELETE CASCADE,
    name TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE place_grams USING fts5 (
    text, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
CREATE TRIGGER place_gone AFTER DELETE ON places BEGIN
    DELETE FROM place_names WHERE place_id = old.id;
    DELETE FROM place_grams WHERE rowid = old.id;
END;
"""


def apply(database: Database) -> None:
    """Make the tables and fill them from the places that there are."""
    database.run(SCHEMA)
    Names(database).renew()
