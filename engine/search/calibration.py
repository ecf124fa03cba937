"""How much a score says: raw scores of different spaces are never compared or added.

A score is measured twice. Across the library: how many robust deviations (Hampel 1974, "The
influence curve and its role in robust estimation") it lies above the scores that the query has with
scenes at large. And along the hit itself: how many deviations it lies above the scores that general
captions (``engine.search.reference``) have with it, since a picture of a boat is nearer to
"submarine" than most pictures are and still shows none. The second decides, the first tempers it:
in a library of one wedding every scene is as like "a wedding" as the next.

The outcome is evidence in nats, e = ln(1 + exp((z - CENTRE) / WIDTH)), to be added over channels;
its confidence 1 - exp(-e) is then the logistic function of z, and the sum is a noisy-or.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.types import ModelKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

CENTRE = {ModelKind.VISUAL: 2.4, ModelKind.TEXT: 3.8}
"""Deviations above the reference at which a hit is as likely right as wrong."""

WIDTH = {ModelKind.VISUAL: 0.2, ModelKind.TEXT: 0.45}
"""Deviations that multiply the odds by e."""

LEAST_STANDING = 0.6
"""What is left of the evidence where a score is nothing unusual in the library."""

LEAST_SCALE = 0.02
"""Least deviation, in cosine, where scores lie too close together or are too few to have one."""


@dataclass(frozen=True, slots=True)
class Background:
    """A query's scores with scenes at large: their median, robust deviation and number."""

    middle: float
    scale: float
    count: int

    @classmethod
    def of(cls, scores: Floats) -> Background:
        import numpy as np

        if not len(scores):
            return cls(0.0, LEAST_SCALE, 0)
        middle = float(np.median(scores))
        spread = 1.4826 * float(np.median(np.abs(scores - middle)))
        return cls(middle, max(spread, LEAST_SCALE), len(scores))

    def unusual(self, score: float) -> float:
        """Robust deviations of a score above the middle."""
        return (score - self.middle) / self.scale

    def standing(self, score: float) -> float:
        """How much of the evidence to keep: all from half the deviation that chance would reach.

        The largest of n normal scores lies about sqrt(2 ln n) deviations above their middle.
        """
        chance = math.sqrt(2.0 * math.log(max(self.count, 2)))
        share = min(1.0, max(0.0, self.unusual(score) / (0.5 * chance)))
        return LEAST_STANDING + (1.0 - LEAST_STANDING) * share


def fitness(scores: Floats, vectors: Floats, reference: Floats) -> Floats:
    """Deviations of each hit's score above the reference's scores with that same hit.

    Args:
        scores: float32 [n], the query's cosines with the hits.
        vectors: float32 [n, d], the hits'.
        reference: float32 [m, d], general captions in the same space (or pictures, for a picture).

    Returns:
        float32 [n].
    """
    import numpy as np

    others = vectors @ reference.T
    spread = np.maximum(others.std(axis=1), LEAST_SCALE)
    found: Floats = (scores - others.mean(axis=1)) / spread
    return found


def evidence(kind: ModelKind, apt: float, standing: float = 1.0) -> float:
    """Evidence in nats of a hit ``apt`` deviations above the reference."""
    x = (apt - CENTRE[kind]) / WIDTH[kind]
    return standing * (x if x > 30.0 else math.log1p(math.exp(x)))


def confidence_of(nats: float) -> float:
    """Evidence as a confidence in 0..1."""
    return 1.0 - math.exp(-nats)


def nats_of(confidence: float) -> float:
    """A confidence in 0..1 as evidence."""
    return -math.log1p(-min(confidence, 1.0 - 1e-12))


def geometric_mean(values: Sequence[float]) -> float:
    """What several things that must all hold are worth together."""
    return math.prod(values) ** (1.0 / len(values))
