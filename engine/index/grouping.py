"""Joins what is alike to groups: pure functions of unit vectors, the same in whatever order.

Greedy agglomeration: pairs are looked at from the most alike down, and two groups become one where
their mean vectors are alike enough and nothing in them must stay apart. A chain of chance
likenesses does not join what is different, as it does where single pairs decide.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

ROUNDS = 4
"""Looks at all pairs: a mean that has changed may now be near to another."""
BLOCK = 2048
"""Rows of a matrix of likenesses that are held at a time."""


def pairs_alike(vectors: Vectors, others: Vectors, least: float) -> list[tuple[int, int, float]]:
    """Pairs of rows of ``vectors`` [n, d] and ``others`` [m, d] of this cosine or more."""
    import numpy as np

    found: list[tuple[int, int, float]] = []
    for start in range(0, len(vectors), BLOCK):
        likeness = vectors[start : start + BLOCK] @ others.T
        rows, columns = np.nonzero(likeness >= least)
        values = likeness[rows, columns]
        found += zip((rows + start).tolist(), columns.tolist(), values.tolist(), strict=True)
    return found


class Groups:
    """Groups of things by number, each with its mean vector.

    Args:
        vectors: float32 [n, d], of length one.
        weights: how much each counts in its group's mean, [n].
        apart: pairs that are never of one group.
    """

    def __init__(
        self, vectors: Vectors, weights: Vectors, apart: Iterable[tuple[int, int]] = ()
    ) -> None:
        self._sums: Any = vectors.astype("float64") * weights[:, None]
        self._of = list(range(len(vectors)))
        self._members: dict[int, list[int]] = {number: [number] for number in self._of}
        self._apart: dict[int, set[int]] = {number: set() for number in self._of}
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def join(self, pairs: Collection[tuple[int, int, float]], least: float) -> None:
        """Join the groups of pairs ``(one, other, likeness)`` whose means are alike enough."""
        ordered = sorted(pairs, key=lambda pair: (-round(pair[2], 5), pair[:2]))
        for _ in range(ROUNDS):
            joined = [self._join(one, other, least) for one, other, _ in ordered]
            if not any(joined):
                return

    def all(self) -> list[list[int]]:
        """The groups, by their first members."""
        return [sorted(members) for _, members in sorted(self._members.items())]

    def _join(self, one: int, other: int, least: float) -> bool:
        kept, gone = sorted((self._of[one], self._of[other]))
        if kept == gone or self._likeness(kept, gone) < least:
            return False
        if not self._apart[kept].isdisjoint(self._members[gone]):
            return False
        self._sums[kept] += self._sums[gone]
        for member in self._members[gone]:
            self._of[member] = kept
        self._members[kept] += self._members.pop(gone)
        self._apart[kept] |= self._apart.pop(gone)
        return True

    def _likeness(self, one: int, other: int) -> float:
        import numpy as np

        a, b = self._sums[one], self._sums[other]
        return float(a @ b) / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-12)


def mean_of(vectors: Vectors, weights: Vectors) -> NDArray[np.float32]:
    """The weighted mean direction of unit vectors [n, d], float32 [d]."""
    import numpy as np

    total = (vectors.astype(np.float64) * weights[:, None]).sum(axis=0)
    found: NDArray[np.float32] = (total / max(float(np.linalg.norm(total)), 1e-12)).astype(
        np.float32
    )
    return found


def best_of(numbers: Iterable[int], worth: Callable[[int], float]) -> int:
    """The number of the greatest worth; of equal ones the first."""
    return max(sorted(numbers), key=worth)
