"""Which rows of an index are worth reading: all are estimated, the best of them better."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.store.vectors.codes import CodedQuery, Codes, estimate, estimate_better, gather

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.store.vectors.codes import Floats

    Places = NDArray[np.int64]
    Truths = NDArray[np.bool_]

ESTIMATED, ESTIMATED_SHARE = 16_384, 0.02
"""Rows that are estimated better: all of so many, else the best share of them."""

THREADS = max(1, min(4, os.cpu_count() or 1))

WATCHED = 65_536
"""Estimates, at least, that the limit of that share is read from."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Rows of all parts, one part after the other.

    Attributes:
        starts: where each part's own begin, and the end: int64 [parts + 1].
        rows: places in their parts, int64 [n], ascending within each.
        estimates: of their products with the query, float32 [n].
    """

    starts: Places
    rows: Places
    estimates: Floats

    def best(self, count: int) -> Places:
        """The ``count`` of the highest estimates, ascending: places in this list."""
        import numpy as np

        if len(self.rows) <= count:
            return np.arange(len(self.rows))
        return np.sort(np.argpartition(-self.estimates, count)[:count])

    def still_likely(self, known: Places, scores: Floats, limit: int, deviations: float) -> Places:
        """The places that may belong to the ``limit`` best, now that ``known`` have their scores.

        How far estimates are off is seen from those.
        """
        import numpy as np

        if len(known) == len(self.rows) or len(known) < limit:
            return np.zeros(0, np.int64)
        reached = -np.partition(-scores, limit - 1)[limit - 1]
        # Not the deviation from their mean: of the rows that came first it is rather too good.
        off = float(np.sqrt(np.mean((scores - self.estimates[known]) ** 2)))
        likely = self.estimates > reached - deviations * off
        likely[known] = False
        return np.flatnonzero(likely)

    def by_part(self, places: Places) -> Iterator[tuple[int, Places]]:
        """Ascending ``places`` as rows of each part that has any."""
        import numpy as np

        cuts = np.searchsorted(places, self.starts)
        for part, (low, high) in enumerate(itertools.pairwise(cuts.tolist())):
            if high > low:
                yield part, self.rows[places[low:high]]


def shortlist(
    parts: list[Codes],
    masks: list[Truths],
    query: CodedQuery,
    count: int,
    threads: ThreadPoolExecutor,
) -> Shortlist:
    """The rows that belong to about ``count`` of the best by the first grain."""
    import numpy as np

    wanted = sum(int(mask.sum()) for mask in masks)
    most = max(ESTIMATED, count, int(wanted * ESTIMATED_SHARE))
    if wanted > most:

        def estimated(part: tuple[Codes, Truths]) -> Floats:
            scores = np.empty(len(part[0]), np.float32)
            estimate(part[0], query, scores)
            scores[~part[1]] = -np.inf
            return scores

        rough = list(threads.map(estimated, zip(parts, masks, strict=True)))
        chosen = _above(rough, _limit(rough, masks, most), most)
    else:
        chosen = [np.flatnonzero(mask) for mask in masks]
    some = [(codes, rows) for codes, rows in zip(parts, chosen, strict=True) if len(rows)]
    halves = np.array_split(np.arange(len(some)), THREADS)
    groups = [[some[i] for i in half] for half in halves if len(half)]
    better = threads.map(lambda group: estimate_better(gather(group, query), query), groups)
    none = np.zeros(0, np.int64)
    return Shortlist(
        np.cumsum([0, *map(len, chosen)]),
        np.concatenate([none, *chosen]),
        np.concatenate([np.zeros(0, np.float32), *better]),
    )


def _above(scores: list[Floats], limit: float, count: int) -> list[Places]:
    """Of each part, the rows above ``limit``; exactly ``count`` where they are far from so many."""
    import numpy as np

    chosen = [np.flatnonzero(own >= limit) for own in scores]
    # Many rows may have one and the same estimate.
    return chosen if count <= 2 * sum(map(len, chosen)) <= 4 * count else _first(scores, count)


def _first(scores: list[Floats], count: int) -> list[Places]:
    """Of each part, the rows of the ``count`` best."""
    import numpy as np

    best = np.sort(np.argpartition(-np.concatenate(scores), count)[:count])
    starts = np.cumsum([0, *map(len, scores)])
    places = np.searchsorted(best, starts)
    return [
        best[low:high] - start
        for low, high, start in zip(places[:-1], places[1:], starts[:-1], strict=True)
    ]


def _limit(scores: list[Floats], masks: list[Truths], count: int) -> float:
    """The estimate that about ``count`` of the wanted rows reach, from some of them."""
    import numpy as np

    step = max(1, sum(map(len, scores)) // WATCHED)
    watched = np.concatenate(
        [own[::step][mask[::step]] for own, mask in zip(scores, masks, strict=True)]
    )
    if not len(watched):
        return -np.inf
    share = count / sum(int(mask.sum()) for mask in masks)
    place = min(len(watched) - 1, int(len(watched) * share))
    return float(-np.partition(-watched, place)[place])
