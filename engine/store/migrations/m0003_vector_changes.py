"""What becomes of artifacts with vectors, for searches to follow; wider indexes of vectors."""

from __future__ import annotations

from engine.store.database import Database

SCHEMA = """
-- One row each time an artifact's vectors turned live or went.
CREATE TABLE vector_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artifact_id INTEGER NOT NULL
) STRICT;

-- Vectors are large: what is counted or looked up must not read them.
DROP INDEX vectors_artifact;
CREATE INDEX vectors_artifact ON vectors (artifact_id, generation_id, subject_id);
CREATE INDEX vectors_subject ON vectors (generation_id, subject_id);
"""


def apply(database: Database) -> None:
    """Make the table and the indexes."""
    database.run(SCHEMA)
