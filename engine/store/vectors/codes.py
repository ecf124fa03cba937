"""Codes of vectors: small enough to look through a million of them for each query.

A vector is taken from a centre and rotated at random, so that its energy is spread evenly. Its code
has two grains: three levels a number (-1, 0, 1) as two planes of bits, which stay in memory, and
eight bits a number, which are read for the few thousand that come to be in front. By counting bits
the first grain is compared with the query, of which three levels serve for all rows, and sixteen
for those that remain. Estimates are those of RaBitQ (Gao & Long 2024, "RaBitQ: Quantizing
High-Dimensional Vectors with a Theoretical Error Bound", section 3.2) for three levels instead of
two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Below this share of the root mean square a number is 0: the best threshold for a normal
# distribution (Max 1960, "Quantizing for minimum distortion", N = 3).
DEAD_ZONE = 0.612
# Eight magnitudes of a query's number, so wide in root mean squares (Max 1960, N = 16).
MAGNITUDE = 0.335
SIGNS_WORTH = 0.83
"""What a sign of a row is worth of one of its three levels: what three levels catch of the length
of normal numbers (0.662), against what signs catch (0.798)."""

GATHERED = 512
_TINY = 1e-30


def padded(dimension: int) -> int:
    """The codes' own dimension: whole words of 64."""
    return (dimension + 63) // 64 * 64


class Fine(Protocol):
    """The second grain of some vectors, wherever it is."""

    def rows(self, rows: NDArray[np.int64]) -> NDArray[np.int8]:
        """int8 [len(rows), D] of ascending ``rows``."""
        ...


@dataclass(frozen=True, slots=True)
class FineInMemory:
    """The second grain as an array int8 [n, D]."""

    array: NDArray[np.int8]

    def rows(self, rows: NDArray[np.int64]) -> NDArray[np.int8]:
        return self.array[rows]


@dataclass(frozen=True, slots=True)
class Codes:
    """Coded vectors of one centre: n rows of the codes' dimension D.

    Attributes:
        ids: the vectors' ids, ascending, uint32 [n].
        artifacts: the ids of their artifacts, uint32 [n].
        factors: what a count of the first grain is worth, float32 [n].
        steps: the size of one of the eight bits' steps, float32 [n].
        planes: sign and "not zero" bits, uint64 [2, D / 64, n].
        fine: the second grain.
        centre: float32 [d].
    """

    ids: NDArray[np.uint32]
    artifacts: NDArray[np.uint32]
    factors: Floats
    steps: Floats
    planes: NDArray[np.uint64]
    fine: Fine
    centre: Floats

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class CodedQuery:
    """A query as the codes are asked for it.

    Attributes:
        vector: as it came, float32 [d].
        rotated: float32 [D].
        signs: the bits of its signs, uint64 [D / 64].
        factor: what a count of signs is worth on the query's side.
        magnitudes: the bits of sixteen levels with what a count of each is worth.
    """

    vector: Floats
    rotated: Floats
    signs: NDArray[np.uint64]
    factor: float
    magnitudes: tuple[tuple[float, NDArray[np.uint64]], ...]


def empty(dimension: int, rows: int, centre: Floats) -> Codes:
    """Room for the codes of ``rows`` vectors."""
    import numpy as np

    wide = padded(dimension)
    return Codes(
        np.zeros(rows, np.uint32),
        np.zeros(rows, np.uint32),
        np.zeros(rows, np.float32),
        np.zeros(rows, np.float32),
        np.zeros((2, wide // 64, rows), np.uint64),
        FineInMemory(np.zeros((rows, wide), np.int8)),
        centre,
    )


def first(codes: Codes, rows: int) -> Codes:
    """The first ``rows`` of ``codes``, without a copy."""
    return Codes(
        codes.ids[:rows],
        codes.artifacts[:rows],
        codes.factors[:rows],
        codes.steps[:rows],
        codes.planes[:, :, :rows],
        codes.fine,
        codes.centre,
    )


def write(codes: Codes, at: int, vectors: Floats) -> None:
    """Code ``vectors`` (float32 [m, d]) into the rows from ``at``, of codes in memory."""
    import numpy as np

    assert isinstance(codes.fine, FineInMemory)
    rotated = _rotate(vectors - codes.centre)
    signs, mask = _levels(rotated)
    energy = np.einsum("ij,ij->i", rotated, rotated)
    caught = np.einsum("ij,ij->i", np.abs(rotated), mask.astype(np.float32))
    end = at + len(vectors)
    codes.factors[at:end] = energy / np.maximum(caught, _TINY)
    codes.steps[at:end] = np.abs(rotated).max(axis=1) / 127
    fine = rotated / np.maximum(codes.steps[at:end, None], _TINY)
    codes.fine.array[at:end] = np.rint(fine).astype(np.int8)
    codes.planes[0, :, at:end] = _words(signs).T
    codes.planes[1, :, at:end] = _words(mask).T


def coded_query(vector: Floats) -> CodedQuery:
    """A query float32 [d] as the codes are asked for it."""
    import numpy as np

    rotated = _rotate(vector[None, :])
    signs = rotated > 0
    factor = float(np.vdot(rotated, rotated)) / max(float(np.abs(rotated).sum()), _TINY)
    width = MAGNITUDE * float(np.sqrt(np.mean(rotated * rotated)))
    levels = np.minimum(np.abs(rotated) / max(width, _TINY), 7).astype(np.uint8)
    everywhere = np.full(rotated.shape[1] // 64, ~np.uint64(0))
    bits = [(width * 2**bit, _words((levels >> bit & 1).astype(np.bool_))[0]) for bit in range(3)]
    return CodedQuery(
        vector,
        rotated[0],
        _words(signs)[0],
        factor,
        ((width / 2, everywhere), *bits),
    )


def estimate(codes: Codes, query: CodedQuery, out: Floats) -> None:
    """Estimate the products of all rows with the query by signs alone, into float32 [n].

    Half the reading and a third of the work of three levels; what comes near is estimated better.
    """
    import numpy as np

    np.multiply(_same_signs(codes.planes[0], query.signs), codes.factors, out=out)
    out *= np.float32(query.factor * SIGNS_WORTH)
    out += np.float32(query.vector @ codes.centre)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The first grain of some rows: planes uint64 [2, D / 64, n], factors and offsets [n]."""

    planes: NDArray[np.uint64]
    factors: Floats
    offsets: Floats


def gather(chosen: Sequence[tuple[Codes, NDArray[np.int64]]], query: CodedQuery) -> Gathered:
    """The first grain of the chosen rows of each codes, side by side."""
    import numpy as np

    ends = np.cumsum([0, *(len(rows) for _, rows in chosen)]).tolist()
    words = chosen[0][0].planes.shape[1]
    found = Gathered(
        np.empty((2, words, ends[-1]), np.uint64),
        np.empty(ends[-1], np.float32),
        np.empty(ends[-1], np.float32),
    )
    for (codes, rows), start, end in zip(chosen, ends[:-1], ends[1:], strict=True):
        for plane in range(2):
            for word in range(words):
                found.planes[plane, word, start:end] = codes.planes[plane, word].take(rows)
        found.factors[start:end] = codes.factors.take(rows)
        found.offsets[start:end] = query.vector @ codes.centre
    return found


def estimate_better(some: Gathered, query: CodedQuery) -> Floats:
    """Estimate the products of some rows with the query's sixteen levels: float32 [n]."""
    import numpy as np

    found = np.zeros(len(some.factors), np.float32)
    for worth, bits in query.magnitudes:
        found += np.float32(worth) * _agreement(some.planes, query.signs, bits)
    found *= some.factors
    found += some.offsets
    return found


def _same_signs(plane: NDArray[np.uint64], signs: NDArray[np.uint64]) -> NDArray[np.int16]:
    """Of all numbers, those of the query's sign less those of the other one: int16 [n].

    Args:
        plane: uint64 [D / 64, n]; ``signs`` uint64 [D / 64].
    """
    import numpy as np

    rows = plane.shape[1]
    odd = np.empty(rows, np.uint64)
    count, apart = np.empty((2, rows), np.uint8)
    total = np.full(rows, 64 * len(signs), np.int16)
    for start in range(0, len(signs), 3):  # a byte holds the count of three words
        apart.fill(0)
        for word in range(start, min(start + 3, len(signs))):
            np.bitwise_xor(plane[word], signs[word], out=odd)
            np.bitwise_count(odd, out=count)
            np.add(apart, count, out=apart)
        total -= apart
        total -= apart
    return total


def _agreement(
    planes: NDArray[np.uint64], signs: NDArray[np.uint64], bits: NDArray[np.uint64]
) -> NDArray[np.int16]:
    """Among ``bits``, the numbers not zero of the query's sign less those of the other one.

    Args:
        planes: uint64 [2, D / 64, n]; the other two uint64 [D / 64].
    """
    import numpy as np

    rows = planes.shape[2]
    both, odd = np.empty((2, rows), np.uint64)
    count, shared, apart = np.empty((3, rows), np.uint8)
    total = np.zeros(rows, np.int16)
    for start in range(0, len(signs), 3):  # a byte holds the count of three words
        shared.fill(0)
        apart.fill(0)
        for word in range(start, min(start + 3, len(signs))):
            np.bitwise_and(planes[1, word], bits[word], out=both)
            np.bitwise_count(both, out=count)
            np.add(shared, count, out=shared)
            np.bitwise_xor(planes[0, word], signs[word], out=odd)
            np.bitwise_and(both, odd, out=both)
            np.bitwise_count(both, out=count)
            np.add(apart, count, out=apart)
        total += shared
        total -= apart
        total -= apart
    return total


def refine(codes: Codes, query: CodedQuery, rows: NDArray[np.int64]) -> Floats:
    """The products of some rows with the query by the second grain: float32 [len(rows)]."""
    import numpy as np

    found = np.empty(len(rows), np.float32)
    fine = codes.fine.rows(rows)
    for start in range(0, len(rows), GATHERED):
        end = start + GATHERED
        np.matmul(fine[start:end].astype(np.float32), query.rotated, out=found[start:end])
    found *= codes.steps[rows]
    found += np.float32(query.vector @ codes.centre)
    return found


def _levels(rotated: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Sign, and whether it is not zero, of each number of float32 [n, D]."""
    import numpy as np

    spread = np.sqrt(np.mean(rotated * rotated, axis=1, keepdims=True))
    return rotated > 0, np.abs(rotated) > DEAD_ZONE * spread


def _words(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    import numpy as np

    return np.packbits(bits, axis=1, bitorder="little").view(np.uint64)


def _rotate(vectors: Floats) -> Floats:
    """A fixed random rotation of float32 [n, d], padded with zeros: float32 [n, D].

    The Kronecker product of two rotations costs a tenth of a full one, and mixes as well.
    """
    import numpy as np

    wide = padded(vectors.shape[1])
    if vectors.shape[1] != wide:
        vectors = np.pad(vectors, ((0, 0), (0, wide - vectors.shape[1])))
    rotated = _rotation(wide // 64) @ (vectors.reshape(-1, wide // 64, 64) @ _rotation(64))
    found: Floats = rotated.reshape(-1, wide)
    return found


@cache
def _rotation(size: int) -> Floats:
    """A rotation drawn at random, the same each time: float32 [size, size]."""
    import numpy as np

    drawn = np.random.default_rng(size).standard_normal((size, size))
    return np.linalg.qr(drawn)[0].astype(np.float32)
