"""Rows that SQLite reads and that do not hold what belongs there: a disk that lost a few bits."""

from __future__ import annotations

from engine.store.database import Database

_MALFORMED = """
SELECT artifact_id FROM vectors JOIN embedding_generations AS made ON made.id = generation_id
 WHERE length(embedding) != 4 * made.dimension
UNION SELECT artifact_id FROM segments WHERE NOT json_valid(words)
UNION SELECT artifact_id FROM texts WHERE NOT json_valid(words)
UNION SELECT artifact_id FROM sprites WHERE NOT json_valid(times)
UNION SELECT id FROM artifacts WHERE NOT (json_valid(warnings)
 AND ifnull(json_valid(value), 1) AND ifnull(json_valid(message), 1))
"""


def malformed(database: Database) -> set[int]:
    """The artifacts of which a row cannot be decoded; each can be made again."""
    return {row[0] for row in database.rows(_MALFORMED)}
