"""What shows that a file was replaced; files of earlier versions that were open to others."""

from __future__ import annotations

from engine.store import private
from engine.store.database import Database

SCHEMA = """
-- What else than size and time of change shows that a file is another ('': not noted yet).
ALTER TABLE places ADD COLUMN mark TEXT NOT NULL DEFAULT '';
"""


def apply(database: Database) -> None:
    """Add the column, which the next look at each file fills, and close the library's files."""
    database.run(SCHEMA)
    private.close_all(database.path.parent)
