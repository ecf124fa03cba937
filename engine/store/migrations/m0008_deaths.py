"""Deaths of the process that were seen, of steps and loads of models; the library's identity."""

from __future__ import annotations

import json
import secrets

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
    """Make the columns and the table, with no death seen yet, and name the library."""
    database.run(SCHEMA)
    database.run(
        "INSERT OR IGNORE INTO meta (key, value) VALUES ('identity', ?)",
        (json.dumps(secrets.token_hex(8)),),
    )
