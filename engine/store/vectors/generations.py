"""Generations: a channel's vectors of exactly one model, in a table of their own.

A generation belongs to exactly one model (name, revision, dimension, the step's fingerprint) and is
never altered in place.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from engine.store.database import Database
from engine.types import ModelRef

_COLUMNS = "id, channel, model, revision, dimension, recipe"


@dataclass(frozen=True, slots=True)
class Generation:
    """One vector table: a channel as one model sees it."""

    id: int
    channel: str
    model: str
    revision: str
    dimension: int
    fingerprint: str


class Generations:
    """The table ``embedding_generations``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def find_or_make(self, channel: str, model: ModelRef, fingerprint: str) -> Generation:
        """The generation of this channel, model and fingerprint, made when it is new."""
        assert model.dimension is not None
        with self._db.transaction():
            found = self.find(channel, fingerprint)
            if found is not None:
                return found
            values = (channel, model.name, model.revision, model.dimension, fingerprint)
            identity = self._db.insert(
                "INSERT INTO embedding_generations (channel, model, revision, dimension, recipe,"
                " created_at) VALUES (?, ?, ?, ?, ?, ?)",
                (*values, time.time()),
            )
            bits_table(self._db, identity, model.dimension)
        return _read((identity, *values))

    def find(self, channel: str, fingerprint: str) -> Generation | None:
        row = self._db.one(
            f"SELECT {_COLUMNS} FROM embedding_generations WHERE channel = ? AND recipe = ?",
            (channel, fingerprint),
        )
        return None if row is None else _read(row)

    def live(self, channel: str) -> list[Generation]:
        """The generations of a channel that searches see something of, oldest first."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM embedding_generations"
            " WHERE channel = ? AND EXISTS (SELECT 1 FROM vectors JOIN artifacts"
            " ON artifacts.id = artifact_id AND role = 'live'"
            " WHERE generation_id = embedding_generations.id) ORDER BY id",
            (channel,),
        )
        return [_read(row) for row in rows]

    def counted(self) -> list[tuple[Generation, int]]:
        """Every generation with the number of its live vectors."""
        counts = dict(
            self._db.rows(
                "SELECT generation_id, count(*) FROM artifacts CROSS JOIN vectors"
                " INDEXED BY vectors_artifact ON artifact_id = artifacts.id"
                " WHERE role = 'live' GROUP BY generation_id"
            )
        )
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM embedding_generations")
        return [(_read(row), counts.get(row[0], 0)) for row in rows]

    def drop_empty(self) -> list[int]:
        """Drop the generations without a vector, tables and all; returns their ids.

        Only for the process that indexes: another could be about to fill one.
        """
        with self._db.transaction():
            rows = self._db.rows(
                "SELECT id FROM embedding_generations WHERE NOT EXISTS (SELECT 1 FROM vectors"
                " WHERE generation_id = embedding_generations.id)"
            )
            for (identity,) in rows:
                self._db.run(f"DROP TABLE vec_{identity}")
                self._db.run("DELETE FROM embedding_generations WHERE id = ?", (identity,))
        return [row[0] for row in rows]


def bits_table(database: Database, identity: int, dimension: int) -> None:
    """Make the table of bits of a generation, empty."""
    whole_bytes = (dimension + 7) // 8 * 8
    database.run(
        f"CREATE VIRTUAL TABLE vec_{identity} USING vec0("
        f"embedding bit[{whole_bytes}], live integer)"
    )


def _read(row: tuple[Any, ...]) -> Generation:
    return Generation(*row)
