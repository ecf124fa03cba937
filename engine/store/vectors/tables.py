"""Vectors: one sqlite-vec table of bits a generation, and the floats beside it to rescore with.

Searches go through ``code_index``; rows that it has no codes of yet are found by the Hamming
distance of their signs in vec0 (Charikar 2002, "Similarity estimation techniques from rounding
algorithms"). All are ranked by the true cosine.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.errors import DimensionMismatch
from engine.messages import Code
from engine.store.database import Database
from engine.store.vectors.candidates import Candidates, signs
from engine.store.vectors.code_index import CHANGES_FOLLOWED
from engine.store.vectors.generations import Generation, Generations
from engine.store.vectors.sampling import Sample, chosen
from engine.types import ModelRef

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VectorRow:
    """A vector's place: its subject (keyframe or passage id, 0 for none) and its times (ticks)."""

    id: int
    video_id: int
    subject_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Near:
    """A hit of a vector search; ``score`` is the cosine, ``vector`` the stored one, float32 [d]."""

    row: VectorRow
    score: float
    vector: Vectors = field(compare=False, repr=False)


class VectorTables:
    """The tables ``vectors`` and ``vec_<id>``, and their generations."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._generations = Generations(database)
        self._found = Candidates(database)
        self._samples: dict[int, Sample] = {}

    # --- generations

    def generation(self, channel: str, model: ModelRef, fingerprint: str) -> Generation:
        return self._generations.find_or_make(channel, model, fingerprint)

    def find(self, channel: str, fingerprint: str) -> Generation | None:
        return self._generations.find(channel, fingerprint)

    def live_generations(self, channel: str) -> list[Generation]:
        return self._generations.live(channel)

    def generations(self) -> list[tuple[Generation, int]]:
        return self._generations.counted()

    def drop_empty(self) -> list[int]:
        return self._generations.drop_empty()

    # --- rows

    def held(self, artifact_ids: Collection[int]) -> int:
        """How many vectors some artifacts have."""
        return int(
            self._db.value(
                "SELECT count(*) FROM json_each(?) AS asked CROSS JOIN vectors"
                " INDEXED BY vectors_artifact ON artifact_id = asked.value",
                (json.dumps(sorted(artifact_ids)),),
            )
        )

    def add(
        self,
        generation: Generation,
        artifact_id: int,
        video_id: int,
        subjects: Sequence[tuple[int, int, int]],
        vectors: Vectors,
        *,
        live: bool,
    ) -> None:
        """Store unit vectors float32 [n, d] of ``subjects`` (id, start, end).

        Raises:
            DimensionMismatch: ``d`` is not the generation's dimension.
        """
        import numpy as np

        if vectors.ndim != 2 or vectors.shape[1] != generation.dimension:
            raise DimensionMismatch(
                Code.DIMENSION_MISMATCH,
                name=generation.model,
                dimension=vectors.shape[-1],
                expected=generation.dimension,
            )
        if len(subjects) != len(vectors):
            raise ValueError(f"{len(subjects)} subjects but {len(vectors)} vectors")
        self._found.writes += 1
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        bits = signs(vectors)
        with self._db.transaction():
            for (subject, start, end), vector, row in zip(subjects, vectors, bits, strict=True):
                identity = self._db.insert(
                    "INSERT INTO vectors (generation_id, artifact_id, video_id, subject_id, start,"
                    ' "end", embedding) VALUES (?, ?, ?, ?, ?, ?, ?)',
                    (
                        generation.id,
                        artifact_id,
                        video_id,
                        subject,
                        start,
                        end,
                        vector.tobytes(),
                    ),
                )
                self._db.run(
                    f"INSERT INTO vec_{generation.id} (rowid, embedding, live)"
                    " VALUES (?, vec_bit(?), ?)",
                    (identity, row.tobytes(), int(live)),
                )

    def of_artifact(self, artifact_id: int) -> list[tuple[VectorRow, bytes]]:
        """The vectors of an artifact with their float32 bytes, by subject and time."""
        rows = self._db.rows(
            'SELECT id, video_id, subject_id, start, "end", embedding FROM vectors'
            " WHERE artifact_id = ? ORDER BY subject_id, start",
            (artifact_id,),
        )
        return [(VectorRow(*row[:5]), row[5]) for row in rows]

    def subjects(self, artifact_id: int) -> set[int]:
        """Ids of the subjects that already have their vector."""
        rows = self._db.rows("SELECT subject_id FROM vectors WHERE artifact_id = ?", (artifact_id,))
        return {row[0] for row in rows}

    def set_live(self, artifact_id: int, *, live: bool = True) -> None:
        """Let searches see the vectors of an artifact, or hide them, as its role is now."""
        for generation, ids in self._by_generation(artifact_id).items():
            self._db.run_many(
                f"UPDATE vec_{generation} SET live = ? WHERE rowid = ?",
                [(int(live), i) for i in ids],
            )
            self._note_change(artifact_id)

    def remove(self, artifact_id: int) -> None:
        """Remove the vectors of an artifact."""
        for generation, ids in self._by_generation(artifact_id).items():
            self._db.run_many(f"DELETE FROM vec_{generation} WHERE rowid = ?", [(i,) for i in ids])
            self._note_change(artifact_id)
        self._db.run("DELETE FROM vectors WHERE artifact_id = ?", (artifact_id,))

    def _note_change(self, artifact_id: int) -> None:
        """Let the indexes of every process know that an artifact's vectors turned live or went."""
        self._found.writes += 1
        number = self._db.insert(
            "INSERT INTO vector_changes (artifact_id) VALUES (?)", (artifact_id,)
        )
        self._db.run("DELETE FROM vector_changes WHERE id <= ?", (number - CHANGES_FOLLOWED,))

    def _by_generation(self, artifact_id: int) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for generation, identity in self._db.rows(
            "SELECT generation_id, id FROM vectors WHERE artifact_id = ?", (artifact_id,)
        ):
            found.setdefault(generation, []).append(identity)
        return found

    # --- search

    def nearest(
        self,
        generation: Generation,
        query: Vectors,
        limit: int,
        videos: Collection[int] | None = None,
    ) -> list[Near]:
        """The ``limit`` live vectors nearest to ``query`` (float32 [d], unit length), best first.

        Args:
            videos: ids of the videos to look in; None for all, an empty collection for none.

        Raises:
            DimensionMismatch: the query is of another model.
        """
        import numpy as np

        if query.shape != (generation.dimension,):
            raise DimensionMismatch(
                Code.DIMENSION_MISMATCH,
                name=generation.model,
                dimension=query.shape[-1],
                expected=generation.dimension,
            )
        if videos is not None and not videos:
            return []
        with self._db.snapshot():
            ids = self._found.of(generation, query, limit, videos)
            rows = self._live(generation, _BY_ID, ids)
        rows.sort(key=lambda row: row[0])
        floats = self._floats(rows, generation)
        scores = floats @ query
        order = np.argsort(-scores, kind="stable")[:limit]
        return [Near(VectorRow(*rows[i][:5]), float(scores[i]), floats[i]) for i in order]

    def prepare(self, generation: Generation) -> bool:
        """Get ready to search, for two seconds at most; whether a search finds all ready now.

        Searches do it themselves, and are slower until it is done; a worker may do it before.
        """
        with self._db.snapshot():
            return self._found.prepare(generation)

    def of_subjects(self, generation: Generation, subjects: Collection[int]) -> Vectors:
        """The live vectors of some keyframes or passages (ids), float32 [n, d]."""
        rows = self._live(generation, _BY_SUBJECT, subjects) if subjects else []
        return self._floats(rows, generation)

    def sample(self, generation: Generation) -> Vectors:
        """Live vectors drawn at random, the same each time: float32 [n, d], n at most 2,048.

        Each live vector is as likely as any other; of a small generation they are all.
        """
        with self._db.snapshot():
            ids, settled = self._found.live_ids(generation)
            known = self._samples.get(generation.id)
            if known is not None and settled and not known.drifted(ids):
                return known.vectors
            rows = self._live(generation, _BY_ID, chosen(ids))
        rows.sort(key=lambda row: row[0])
        vectors = self._floats(rows, generation)
        if settled:
            self._samples[generation.id] = Sample(vectors, tuple(row[0] for row in rows), len(ids))
        return vectors

    def count(self, generation: Generation) -> int:
        """How many live vectors a generation has."""
        with self._db.snapshot():
            return len(self._found.live_ids(generation)[0])

    def _floats(self, rows: Sequence[_Row], generation: Generation) -> Vectors:
        """The embeddings of ``rows``: float32 [n, d]."""
        import numpy as np

        with self._db.decoding():
            floats = np.frombuffer(b"".join(row[5] for row in rows), dtype=np.float32)
            return floats.reshape(len(rows), generation.dimension)

    def _live(self, generation: Generation, joined: str, ids: Collection[int]) -> list[_Row]:
        """Rows of the live vectors that ``joined`` finds by ``ids``."""
        return self._db.rows(
            f"SELECT {_COLUMNS} FROM json_each(:ids) AS asked {joined}",
            {"ids": json.dumps(sorted(ids)), "generation": generation.id},
        )


_Row = tuple[int, int, int, int, int, bytes]
# CROSS JOIN has SQLite keep this order: from the few that are asked for to their vectors.
_BY_ID = (
    "CROSS JOIN vectors ON vectors.id = asked.value AND generation_id = :generation"
    " CROSS JOIN artifacts ON artifacts.id = artifact_id AND role = 'live'"
)
_BY_SUBJECT = (
    "CROSS JOIN vectors ON generation_id = :generation AND subject_id = asked.value"
    " CROSS JOIN artifacts ON artifacts.id = artifact_id AND role = 'live'"
)
_COLUMNS = 'vectors.id, vectors.video_id, subject_id, start, "end", vectors.embedding'
