"""Which rows of a scan are worth reading: all are estimated, the best of them better."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from engine.store.codes import CodedQuery, Codes, estimate, estimate_better

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.store.codes import Floats

    Numbers = NDArray[np.int64]
    Truths = NDArray[np.bool_]

ESTIMATED, ESTIMATED_SHARE = 16_384, 0.02
"""Rows that are estimated better: all of so many, else the best share of them."""

WATCHED = 65_536
"""Estimates, at least, that the limit of that share is read from."""


def shortlist(
    parts: list[Codes],
    masks: list[Truths],
    query: CodedQuery,
    count: int,
    threads: ThreadPoolExecutor,
) -> list[Numbers]:
    """Of each part, the rows that belong to about ``count`` of the best by the first grain."""
    import numpy as np

    wanted = sum(int(mask.sum()) for mask in masks)
    most = max(ESTIMATED, 4 * count, int(wanted * ESTIMATED_SHARE))
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
    if sum(map(len, chosen)) <= count:
        return chosen
    better = list(
        threads.map(
            lambda part: estimate_better(part[0], query, part[1]), zip(parts, chosen, strict=True)
        )
    )
    return [rows[kept] for rows, kept in zip(chosen, _first(better, count), strict=True)]


def _above(scores: list[Floats], limit: float, count: int) -> list[Numbers]:
    """Of each part, the rows above ``limit``; exactly ``count`` where they are far from so many."""
    import numpy as np

    chosen = [np.flatnonzero(own >= limit) for own in scores]
    # Many rows may have one and the same estimate.
    return chosen if count <= 2 * sum(map(len, chosen)) <= 4 * count else _first(scores, count)


def _first(scores: list[Floats], count: int) -> list[Numbers]:
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
