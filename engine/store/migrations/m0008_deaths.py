"""Deaths of the process that were seen, of a step and of the loading of a model."""

from __future__ import annotations

from engine.store.database import Database

SCHEMA = """
ALTER TABLE artifacts ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
ALTER TABLE artifacts ADD COLUMN pid INTEGER NOT NULL DEFAULT 0;
CREATE TABLE model_loads (
    kind TEXT NOT NULL,
    model TEXT NOT NULL,
    device TEXT NOT NULL,
    deaths INTEGER NOT NULL DEFAULT 0,
    unseen INTEGER NOT NULL DEFAULT 0,
    pid INTEGER NOT NULL DEFAULT 0,
    boot TEXT NOT NULL,
    PRIMARY KEY (kind, model, device)
) STRICT;
"""


def apply(database: Database) -> None:
    """Make the columns and the table, with no death seen yet."""
    database.run(SCHEMA)
