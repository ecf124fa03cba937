"""The fast path of vector search: a generation's codes, kept up with the store, looked through.

The store decides: codes only name candidates, of which the searches read the floats and the
artifacts' role in the same snapshot. Rows are immutable and their ids never used again, so that
codes never grow stale; what changes is which artifacts are live.
"""

from __future__ import annotations

import itertools
import json
import logging
import random
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from engine.store.database import Database
from engine.store.vectors.code_files import CodeFile, CodeFiles
from engine.store.vectors.codes import (
    CodedQuery,
    Codes,
    coded_query,
    empty,
    first,
    refine,
    write,
)
from engine.store.vectors.owners import Owners
from engine.store.vectors.shortlist import THREADS, Shortlist, shortlist

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.store.vectors.codes import Floats

    Numbers = NDArray[np.uint32]
    Truths = NDArray[np.bool_]

log = logging.getLogger(__name__)

FILE_ROWS = 16_384
"""Rows of a file, and looked through at once: what is worked on stays in the CPU's cache."""

READ_AT_ONCE = 1024
CODING_SECONDS = 2.0
"""A search codes rows that are new for this long at most; for the rest it asks sqlite-vec."""

REFINED, MOST_REFINED = 2048, 16_384
"""Rows of which the second grain is read at once, and at most."""

SURE, SURELY = 3.0, 20
"""Errors within which an estimate leaves a row likely to be one of the nearest; of so many."""

SPARE = 32
"""Rows named beyond a quarter more than are asked for."""

CENTRED = 512
"""Rows whose mean is the centre of the others."""

CHANGES_FOLLOWED = 10_000
RETRY_SECONDS = 60.0


class CodeIndex:
    """The codes of one generation, as one connection sees it. Use it from one thread.

    Args:
        files: where codes are kept between processes.

    Attributes:
        complete: every row has its code.
    """

    def __init__(self, database: Database, generation: int, files: CodeFiles) -> None:
        self._db = database
        self._generation = generation
        self._files = files
        self._chain: list[CodeFile] = []
        self._unchecked: list[CodeFile] = []
        self._tail: Codes | None = None
        self._rows = 0  # of the tail
        self._centred_on = 0
        self._owners = Owners()
        self._change = -1
        self._version = (-1, -1)
        self._may_write = 0.0  # from this time on
        self._masks: list[Truths] | None = None
        self.complete = False

    # --- following the store

    def refresh(self, writes: int) -> None:
        """Follow what was committed since; to be called inside a snapshot.

        Args:
            writes: counts what this very connection wrote, of which SQLite's version says nothing.
        """
        version = (int(self._db.value("PRAGMA data_version")), writes)
        if self.complete and version == self._version:
            return
        if self._change < 0:
            self._change = self._newest("vector_changes")
            self._take(self._files.chain())
        else:
            self._follow_changes()
        self._drop_what_is_gone()
        self.complete = self._code_new_rows()
        self._version = version

    def _newest(self, table: str) -> int:
        """The highest id that ``table`` ever had."""
        sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        return int(self._db.value(sql, (table,)) or 0)

    def _take(self, files: list[CodeFile]) -> bool:
        """Use the first of ``files``, as far as they agree with the store; whether all did."""
        sound = list(itertools.takewhile(self._agrees, files))
        for file in sound:
            self._learn(file.codes.artifacts)
        self._chain += sound
        self._unchecked += sound
        self._files.discard(files[len(sound) :])
        return len(sound) == len(files)

    def _agrees(self, file: CodeFile) -> bool:
        """Whether a file is of this very store, which may have been put back from a backup."""
        import numpy as np

        codes = file.codes
        if file.last > self._newest("vectors"):
            return False
        spots = {int(codes.ids[spot]): spot for spot in (0, len(codes) // 2, len(codes) - 1)}
        for identity, generation, artifact, data in self._db.rows(
            "SELECT id, generation_id, artifact_id, embedding FROM vectors"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(spots)),),
        ):
            spot = spots[identity]
            if (generation, artifact) != (self._generation, int(codes.artifacts[spot])):
                return False
            again = empty(self._files.dimension, 1, codes.centre)
            with self._db.decoding():
                write(again, 0, np.frombuffer(data, np.float32)[None, :])
            # Another processor may round to the neighbouring step.
            row = np.zeros(1, np.int64)
            apart = again.fine.rows(row).astype(np.int16) - codes.fine.rows(row + spot)
            if np.abs(apart).max() > 1:
                return False
        return True

    def _follow_changes(self) -> None:
        newest = self._newest("vector_changes")
        if newest == self._change:
            return
        known = self._owners.known
        changed = set(known.nonzero()[0].tolist())
        if 0 < newest - self._change <= CHANGES_FOLLOWED:
            rows = self._db.rows(
                "SELECT DISTINCT artifact_id FROM vector_changes WHERE id > ?", (self._change,)
            )
            changed &= {row[0] for row in rows}
        self._owners.read(self._db, changed)
        self._change = newest
        self._masks = None

    def _learn(self, column: Numbers) -> None:
        """Read of the artifacts that own new rows."""
        self._owners.read(self._db, self._owners.unknown(column))
        self._masks = None

    def _drop_what_is_gone(self) -> None:
        """Begin again where more than half of a file's rows were removed."""
        if self._masks is not None:
            return
        there = self._owners.there
        for place, file in enumerate(self._chain):
            if there[file.codes.artifacts].mean() < 0.5:
                self._drop_from(place)
                return

    def _check_one(self) -> None:
        """Check one file whole: a few milliseconds a search, where all at once were seconds."""
        if not self._unchecked:
            return
        file = self._unchecked.pop(random.randrange(len(self._unchecked)))
        if file in self._chain and not file.whole():
            log.warning("%s is damaged and is made again", file.path)
            self._drop_from(self._chain.index(file))

    def _drop_from(self, place: int) -> None:
        """Forget the files from one on, and what follows them, to code their rows again."""
        self._files.discard(self._chain[place:])
        del self._chain[place:]
        self._rows = self._centred_on = 0
        self._masks = None
        self.complete = False

    def _forget(self) -> None:
        """Begin again from what files there are."""
        self._chain, self._unchecked, self._masks = [], [], None
        self._rows = self._centred_on = 0
        self._change = -1
        self.complete = False

    # --- new rows

    @property
    def _last(self) -> int:
        """The last row that has its code."""
        if self._tail is not None and self._rows:
            return int(self._tail.ids[self._rows - 1])
        return self._covered

    @property
    def _covered(self) -> int:
        """The last row that a file covers."""
        return self._chain[-1].last if self._chain else 0

    def _code_new_rows(self) -> bool:
        """Code rows for as long as a search may wait; whether all have their codes then."""
        give_up = time.monotonic() + CODING_SECONDS
        while True:
            if self._rows == FILE_ROWS and not self._close_file():
                return False
            waiting = self._waiting(self._last, FILE_ROWS - self._rows)
            if not waiting:
                return True
            if self._rows + len(waiting) >= 2 * self._centred_on:
                waiting = self._recentre()
            for start in range(0, len(waiting), READ_AT_ONCE):
                self._append(waiting[start : start + READ_AT_ONCE])
                if time.monotonic() > give_up:
                    return False

    def _waiting(self, after: int, limit: int) -> list[int]:
        rows = self._db.rows(
            "SELECT id FROM vectors INDEXED BY vectors_generation"
            " WHERE generation_id = ? AND id > ? ORDER BY id LIMIT ?",
            (self._generation, after, limit),
        )
        return [row[0] for row in rows]

    def _recentre(self) -> list[int]:
        """Begin the tail again around the centre of what it is to hold; the rows to code."""
        import numpy as np

        waiting = self._waiting(self._covered, FILE_ROWS)
        spread = waiting[:: -(-len(waiting) // CENTRED)]
        centre = self._read(spread)[2].mean(axis=0)
        self._tail = empty(self._files.dimension, FILE_ROWS, centre.astype(np.float32))
        self._rows, self._centred_on = 0, len(waiting)
        return waiting

    def _read(self, ids: list[int]) -> tuple[Numbers, Numbers, Floats]:
        """Ids and artifacts uint32 [n], and floats float32 [n, d], of the rows ``ids``."""
        import numpy as np

        rows = self._db.rows(
            "SELECT vectors.id, artifact_id, embedding FROM json_each(?) AS asked"
            " CROSS JOIN vectors ON vectors.id = asked.value ORDER BY vectors.id",
            (json.dumps(ids),),
        )
        with self._db.decoding():
            floats = np.frombuffer(b"".join(row[2] for row in rows), np.float32)
            floats = floats.reshape(len(rows), self._files.dimension)
        return (
            np.array([row[0] for row in rows], np.uint32),
            np.array([row[1] for row in rows], np.uint32),
            floats,
        )

    def _append(self, ids: list[int]) -> None:
        assert self._tail is not None
        numbers, artifacts, floats = self._read(ids)
        start, end = self._rows, self._rows + len(numbers)
        self._tail.ids[start:end] = numbers
        self._tail.artifacts[start:end] = artifacts
        write(self._tail, start, floats)
        self._rows = end
        self._learn(artifacts)

    def _close_file(self) -> bool:
        """Keep the full tail as a file; whether there is room for more rows now."""
        assert self._tail is not None
        if time.monotonic() < self._may_write:
            return False
        file = self._files.following(self._covered)
        if file is None or not self._take([file]):
            file = self._files.write(self._covered, self._tail)
            if file is None:
                self._may_write = time.monotonic() + RETRY_SECONDS
                return False
            self._take([file])
        self._tail, self._rows, self._centred_on = None, 0, 0
        return True

    # --- looking through

    def candidates(self, vector: Floats, limit: int, videos: Collection[int] | None) -> list[int]:
        """Ids of live rows (of ``videos``), among which the ``limit`` nearest are likely to be."""
        try:
            self._check_one()
            return self._candidates(vector, limit, self._wanted(videos))
        except OSError as error:  # another process threw a file away
            log.warning("the codes are opened again: %s", error)
            self._forget()
            return []

    def _candidates(self, vector: Floats, limit: int, masks: list[Truths]) -> list[int]:
        import numpy as np

        query, parts = coded_query(vector), self._parts()
        count = limit + limit // 4 + SPARE
        with ThreadPoolExecutor(THREADS) as threads:
            listed = shortlist(parts, masks, query, max(MOST_REFINED, 2 * count), threads)
            at_once = listed.best(max(REFINED, 2 * count))
            scores = _refined(parts, listed, at_once, query, threads)
            more = listed.still_likely(at_once, scores, min(limit, SURELY), SURE)
            scores = np.concatenate([scores, _refined(parts, listed, more, query, threads)])
        places = np.concatenate([at_once, more])
        if len(places) > count:
            places = places[np.argpartition(-scores, count)[:count]]
        found: list[int] = []
        for part, rows in listed.by_part(np.sort(places)):
            found += parts[part].ids[rows].tolist()
        return found

    def live_ids(self) -> Numbers:
        """Ids of the live rows, ascending: uint32 [n]."""
        import numpy as np

        own = [
            codes.ids[mask] for codes, mask in zip(self._parts(), self._wanted(None), strict=True)
        ]
        return np.concatenate([np.zeros(0, np.uint32), *own])

    def _parts(self) -> list[Codes]:
        parts = [file.codes for file in self._chain]
        if self._tail is not None and self._rows:
            parts.append(first(self._tail, self._rows))
        return parts

    def _wanted(self, videos: Collection[int] | None) -> list[Truths]:
        """Of each part, which rows are live and of ``videos``."""
        import numpy as np

        video = self._owners.video
        if videos is not None:
            wanted = np.isin(video, list(videos)) & (video > 0)
            return [wanted[codes.artifacts] for codes in self._parts()]
        if self._masks is None:
            self._masks = [(video > 0)[codes.artifacts] for codes in self._parts()]
        return self._masks


def _refined(
    parts: list[Codes],
    listed: Shortlist,
    places: NDArray[np.int64],
    query: CodedQuery,
    threads: ThreadPoolExecutor,
) -> Floats:
    """Scores by the second grain of ascending ``places`` of the list: float32 [n]."""
    import numpy as np

    own = list(listed.by_part(places))
    scores = threads.map(lambda some: refine(parts[some[0]], query, some[1]), own)
    return np.concatenate([np.zeros(0, np.float32), *scores])
