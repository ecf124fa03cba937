"""Which vectors are worth their exact score: by the codes, and by sqlite-vec where those lack."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from engine.store.database import Database
from engine.store.vectors.code_files import CodeFiles, clear
from engine.store.vectors.code_index import CodeIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.store.vectors.generations import Generation

    Floats = NDArray[np.float32]

RESCORED = 2048
"""Candidates taken by sqlite-vec's bits; its own limit is 4096."""


class Candidates:
    """Names the vectors to rescore; what it says is checked against the store by its caller.

    Attributes:
        writes: counts the changes to vectors made through this very connection.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        self._indexes: dict[int, CodeIndex] = {}
        self.writes = 0

    def of(
        self, generation: Generation, query: Floats, limit: int, videos: Collection[int] | None
    ) -> set[int]:
        """Ids of vectors (of ``videos``) among which the ``limit`` nearest are."""
        index = self._index(generation)
        found: set[int] = set()
        if index is not None:
            found.update(index.candidates(query, limit, videos))
        if index is None or not index.complete:
            found.update(self._by_signs(generation, query, limit, videos))
        return found

    def prepare(self, generation: Generation) -> bool:
        """Code rows that are new, for two seconds at most; whether all have their codes."""
        index = self._index(generation)
        return index is not None and index.complete

    def live_ids(self, generation: Generation) -> tuple[NDArray[np.uint32], bool]:
        """Ids of the live vectors, ascending, uint32 [n]; and whether all that is committed."""
        import numpy as np

        index = self._index(generation)
        if index is not None and index.complete:
            return index.live_ids(), True
        rows = self._db.rows(
            "SELECT vectors.id FROM artifacts JOIN vectors INDEXED BY vectors_artifact"
            " ON artifact_id = artifacts.id AND generation_id = ? WHERE role = 'live'",
            (generation.id,),
        )
        return np.sort(np.array([row[0] for row in rows], np.uint32)), index is not None

    def _index(self, generation: Generation) -> CodeIndex | None:
        """The codes of a generation, as of now; None amid changes that may yet be taken back."""
        if self._db.writing:
            return None
        if generation.id not in self._indexes:
            identity = json.dumps([generation.model, generation.revision, generation.fingerprint])
            folder = self._db.path.parent / "scan"
            clear(folder, self._has_rows)
            files = CodeFiles(folder, generation.id, identity, generation.dimension)
            self._indexes[generation.id] = self._opened(generation.id, files)
        index = self._indexes[generation.id]
        index.refresh(self.writes)
        return index

    def _opened(self, generation: int, files: CodeFiles) -> CodeIndex:
        return CodeIndex(self._db, generation, files)

    def _has_rows(self, generation: int) -> bool:
        sql = "SELECT 1 FROM vectors WHERE generation_id = ? LIMIT 1"
        return self._db.one(sql, (generation,)) is not None

    def _by_signs(
        self, generation: Generation, query: Floats, limit: int, videos: Collection[int] | None
    ) -> list[int]:
        """Ids of the live vectors whose signs are nearest to the query's."""
        parameters: list[object] = [
            signs(query[None, :])[0].tobytes(),
            max(RESCORED, min(limit, 4096)),
        ]
        of_videos = ""
        if videos is not None:
            parameters.append(json.dumps(sorted(videos)))
            of_videos = (
                " AND rowid IN (SELECT vectors.id FROM artifacts JOIN vectors"
                " ON artifact_id = artifacts.id AND role = 'live'"
                " WHERE artifacts.video_id IN (SELECT value FROM json_each(?)))"
            )
        rows = self._db.rows(
            f"SELECT rowid FROM vec_{generation.id} WHERE embedding MATCH vec_bit(?) AND k = ?"
            f" AND live = 1{of_videos}",
            parameters,
        )
        return [row[0] for row in rows]


def signs(vectors: Floats) -> NDArray[np.uint8]:
    """Signs of float32 [n, d] packed as sqlite-vec packs them: uint8 [n, ceil(d / 8)]."""
    import numpy as np

    return np.packbits(vectors > 0, axis=1, bitorder="little")
