"""What is known of media beyond the first version: the sound track in which words were heard."""

from __future__ import annotations

from engine.store.database import Database

STATEMENTS = ("ALTER TABLE segments ADD COLUMN track INTEGER",)


def apply(database: Database) -> None:
    """Add the columns; what was stored before has nothing in them."""
    for statement in STATEMENTS:
        database.run(statement)
