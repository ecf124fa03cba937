"""The bits of vectors, made again from the floats beside them."""

from __future__ import annotations

from engine.store.database import Database
from engine.store.vectors.candidates import signs
from engine.store.vectors.generations import bits_table


def rebuild_bits(database: Database) -> None:
    """Make the table of bits of every generation again."""
    import numpy as np

    for identity, dimension in database.rows("SELECT id, dimension FROM embedding_generations"):
        database.run(f"DROP TABLE IF EXISTS vec_{identity}")
        bits_table(database, identity, dimension)
        rows = database.rows(
            "SELECT vectors.id, embedding, role = 'live' FROM vectors"
            " JOIN artifacts ON artifacts.id = artifact_id WHERE generation_id = ?",
            (identity,),
        )
        for vector_id, embedding, live in rows:
            bits = signs(np.frombuffer(embedding, np.float32)[np.newaxis])[0]
            database.run(
                f"INSERT INTO vec_{identity} (rowid, embedding, live) VALUES (?, vec_bit(?), ?)",
                (vector_id, bits.tobytes(), live),
            )
