"""faiss in the place of our codes: the same following of the store, another way of looking through.

Only for ``bench_vector_libraries``. What stays ours is ``CodeIndex`` (which rows there are, which
are live, filters, files that agree with the store); what faiss does instead of ``codes`` and
``shortlist`` is here. A row's number is its place in ``CodeIndex``, one file after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from engine.store.database import Database
from engine.store.vectors.candidates import Candidates
from engine.store.vectors.code_files import CodeFiles
from engine.store.vectors.code_index import SPARE, CodeIndex
from engine.store.vectors.codes import coded_query, refine

Array = np.ndarray[Any, Any]
SHARDS = 2  # a search for one query uses one thread a flat index
TRAINED_ON = 50_000
AT_ONCE = 16_384
QUERY_BITS = 4
KEPT: list[Any] = []  # faiss does not hold the parts of an index


class FaissCandidates(Candidates):
    """``Candidates`` with a ``FaissIndex`` of a kind for its index."""

    def __init__(self, database: Database, kind: str) -> None:
        super().__init__(database)
        self._kind = kind

    def _opened(self, generation: int, files: CodeFiles) -> FaissIndex:
        return FaissIndex(self._db, generation, files, self._kind)


class FaissIndex(CodeIndex):
    """``CodeIndex`` that is looked through by faiss.

    Args:
        files: of our codes; the shards of a ``kind`` in ``KINDS`` are kept beside their folder.
    """

    def __init__(self, database: Database, generation: int, files: CodeFiles, kind: str) -> None:
        super().__init__(database, generation, files)
        # Else faiss starts as many threads as there are cores, and torch as many again.
        faiss.omp_set_num_threads(1)
        self._kind = KINDS[kind]
        self._path = files.folder.parent / f"faiss-{kind}-{{}}.index"
        self._shards: list[Any] = []
        self._shard_rows: list[Array] = []
        self._numbered = 0
        self._selected: tuple[list[Array], Any] | None = None
        self._threads = ThreadPoolExecutor(SHARDS)

    # --- making and keeping

    def build(self) -> None:
        """Make the shards of all rows and write them."""
        rows = self._row_ids()
        learned = self._floats(np.sort(np.random.default_rng(0).permutation(rows)[:TRAINED_ON]))
        for number, part in enumerate(np.array_split(np.arange(len(rows)), self._kind.shards)):
            made = self._kind.empty(learned)
            for some in np.array_split(part, max(1, len(part) // AT_ONCE)):
                self._kind.add(made, self._floats(rows[some]))
            self._kind.write(made, str(self._path).format(number))

    def _follow(self) -> None:
        """Take new rows into the last shard."""
        for path in (
            [] if self._shards else sorted(self._path.parent.glob(self._path.name[:-8] + "*"))
        ):
            self._shards.append(self._kind.read(str(path)))
            total = self._shards[-1].ntotal
            self._shard_rows.append(np.arange(self._numbered, self._numbered + total))
            self._numbered += total
        new = np.arange(self._numbered, sum(map(len, self._parts())))
        if len(new):
            self._kind.add(self._shards[-1], self._floats(self._row_ids()[new]))
            self._shard_rows[-1] = np.concatenate([self._shard_rows[-1], new])
            self._numbered += len(new)

    def _row_ids(self) -> Array:
        return np.concatenate([part.ids for part in self._parts()])

    def _floats(self, ids: Array) -> Array:
        return self._read(ids.tolist())[2]

    # --- looking through

    def _candidates(self, vector: Array, limit: int, masks: list[Array]) -> list[int]:
        if not self._selected or self._selected[0] is not masks:
            self._follow()
            self._selected = masks, self._selectors(np.concatenate(masks))
        wanted, kind = self._selected[1], self._kind
        taken = max(kind.taken, 2 * limit)
        if isinstance(wanted, np.ndarray):
            return self._named(wanted, vector, limit)
        asked = kind.query(vector[None, :])
        found = self._threads.map(
            lambda one: kind.search(one[0], asked, min(taken, one[0].ntotal), one[1]),
            zip(self._shards, wanted, strict=True),
        )
        distances, places = map(np.concatenate, zip(*self._rows_of(found), strict=True))
        if len(places) > taken:
            places = places[np.argpartition(distances, taken)[:taken]]
        return self._named(places, vector, limit)

    def _rows_of(self, found: Iterable[tuple[Array, Array]]) -> Iterator[tuple[Array, Array]]:
        for rows, (distances, places) in zip(self._shard_rows, found, strict=True):
            yield distances[places >= 0], rows[places[places >= 0]]

    def _named(self, rows: Array, vector: Array, limit: int) -> list[int]:
        """The ids of ``rows``; of the best by our eight bits alone, where the kind says so."""
        parts, rows = self._parts(), np.sort(rows)
        cuts = np.searchsorted(rows, np.cumsum([0, *map(len, parts)]))
        starts = np.cumsum([0, *map(len, parts)])
        own = [
            (part, rows[low:high] - start)
            for part, low, high, start in zip(parts, cuts[:-1], cuts[1:], starts[:-1], strict=True)
            if high > low
        ]
        ids = np.concatenate([np.zeros(0, np.uint32), *(part.ids[some] for part, some in own)])
        count = limit + limit // 4 + SPARE
        if self._kind.refined and len(ids) > count:
            query = coded_query(vector)
            scores = np.concatenate([refine(part, query, some) for part, some in own])
            ids = ids[np.argpartition(-scores, count)[:count]]
        return list(ids.tolist())

    def _selectors(self, wanted: Array) -> Any:
        """Of each shard, what may be found; the rows themselves where they are few."""
        if wanted.all():
            return [None] * len(self._shards)
        if np.count_nonzero(wanted) <= self._kind.taken:
            return np.flatnonzero(wanted)
        return [np.packbits(wanted[rows], bitorder="little") for rows in self._shard_rows]


class Kind:
    """How vectors become rows of a faiss index.

    Args:
        taken: rows that are named; the store's floats rank them.
        refined: our eight bits rank them, and the store's floats a few of them.
    """

    def __init__(self, taken: int, *, refined: bool = False, shards: int = SHARDS) -> None:
        self.taken, self.refined, self.shards = taken, refined, shards


class Binary(Kind):
    """Rotated signs around the mean in ``IndexBinaryFlat``."""

    def empty(self, some: Array) -> Any:
        self._around(some)
        return faiss.IndexBinaryFlat(self.rotation.d_out)

    def _around(self, some: Array) -> None:
        wide = (some.shape[1] + 7) // 8 * 8
        self.centre = some.mean(axis=0)
        self.rotation = faiss.RandomRotationMatrix(some.shape[1], wide)
        self.rotation.init(5)

    def add(self, index: Any, vectors: Array) -> None:
        index.add(self._signs(vectors - self.centre))

    def _signs(self, vectors: Array) -> Array:
        rotated = self.rotation.apply(np.ascontiguousarray(vectors, np.float32))
        return np.packbits(rotated > 0, axis=1, bitorder="little")

    def query(self, vector: Array) -> Array:
        return self._signs(vector)

    def write(self, index: Any, path: str) -> None:
        np.save(Path(path).parent / "faiss-centre.npy", self.centre)
        faiss.write_index_binary(index, path)

    def read(self, path: str) -> Any:
        self._around(np.load(Path(path).parent / "faiss-centre.npy")[None, :])
        return faiss.read_index_binary(path)

    def search(self, index: Any, query: Array, count: int, wanted: Any) -> tuple[Array, Array]:
        distances, places = index.search(query, count, params=_only(wanted))
        return distances[0].astype(np.float32), places[0]


class RaBitQ(Kind):
    """``IndexRaBitQ`` behind a rotation, one bit a number, four of the query, inner products."""

    def empty(self, some: Array) -> Any:
        flat = faiss.IndexRaBitQ(some.shape[1], faiss.METRIC_INNER_PRODUCT)
        return self._trained(flat, some)

    def _trained(self, flat: Any, some: Array) -> Any:
        flat.qb = QUERY_BITS
        rotation = faiss.RandomRotationMatrix(some.shape[1], some.shape[1])
        rotation.init(5)
        index = faiss.IndexPreTransform(rotation, flat)
        index.train(some)
        KEPT.extend((rotation, flat))
        return index

    def add(self, index: Any, vectors: Array) -> None:
        index.add(np.ascontiguousarray(vectors))

    def query(self, vector: Array) -> Array:
        return np.ascontiguousarray(vector)

    def write(self, index: Any, path: str) -> None:
        faiss.write_index(index, path)

    def read(self, path: str) -> Any:
        return faiss.read_index(path)

    def search(self, index: Any, query: Array, count: int, wanted: Any) -> tuple[Array, Array]:
        params = _only(wanted)
        around = None if params is None else faiss.SearchParametersPreTransform(index_params=params)
        products, places = index.search(query, count, params=around)
        return -products[0], places[0]


class InvertedRaBitQ(RaBitQ):
    """``IndexIVFRaBitQ`` of 1,024 lists, 32 of them looked through."""

    def empty(self, some: Array) -> Any:
        size = some.shape[1]
        coarse = faiss.IndexFlatIP(size)
        lists = faiss.IndexIVFRaBitQ(coarse, size, 1024, faiss.METRIC_INNER_PRODUCT)
        made = self._trained(lists, some)
        KEPT.append(coarse)
        return made

    def search(self, index: Any, query: Array, count: int, wanted: Any) -> tuple[Array, Array]:
        params = faiss.IVFRaBitQSearchParameters()
        params.nprobe, params.qb = 32, QUERY_BITS
        if wanted is not None:
            params.sel = faiss.IDSelectorBitmap(wanted)
        around = faiss.SearchParametersPreTransform(index_params=params)
        products, places = index.search(query, count, params=around)
        return -products[0], places[0]


def _only(wanted: Array | None) -> Any:
    if wanted is None:
        return None
    return faiss.SearchParameters(sel=faiss.IDSelectorBitmap(wanted))


KINDS: dict[str, Any] = {
    "binary": Binary(1000),
    "rabitq": RaBitQ(1000),
    "rabitq_refined": RaBitQ(2048, refined=True),
    "ivf_rabitq": InvertedRaBitQ(1000, shards=1),
}
