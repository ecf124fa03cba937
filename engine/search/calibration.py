"""How much a score says: raw scores of different spaces are never compared or added.

A score is measured twice. Against what else could be said: its position between what general
captions (``engine.search.reference``) score with this library's scenes by chance, and what the best
of them reaches with a scene; each model and library has its own two marks, and a match is near
the upper one. And against scenes at large: how many robust deviations (Hampel 1974, "The influence
curve and its role in robust estimation") it is above the scores that this query has with them.
The first decides; the second tempers it, for the best of a million scenes is high by chance, while
in a library of one wedding every scene is as like "a wedding" as the next.

The outcome is evidence in nats, e = ln(1 + exp((x - CENTRE) / WIDTH)), to be added over channels;
its confidence 1 - exp(-e) is then the logistic function of x, and the sum is a noisy-or.
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

CENTRE = {ModelKind.VISUAL: 0.71, ModelKind.TEXT: 0.72}
"""How far from chance to the upper mark a hit is as likely right as wrong."""

WIDTH = {ModelKind.VISUAL: 0.05, ModelKind.TEXT: 0.1}
"""How much further multiplies the odds by e."""

PICTURE_CENTRE, PICTURE_WIDTH = 0.75, 0.06
"""The same where a picture is asked for, from the library's mean likeness (0) to the same (1)."""

BOTH_CENTRE, BOTH_WIDTH = 0.75, 0.08
"""The same for a picture with words: what is much like the one and shows the other is rarely all of
either, so their mean nearness counts."""

LEAST_PRIOR = 0.6
"""What is left of the evidence where a score is nothing unusual in the library."""

LEAST_SCALE = 0.02
"""Least deviation, in cosine, where scores are too close together or are too few to have one."""

LEAST_SPAN = 0.05
"""Least distance, in cosine, of the two marks."""


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """What scores mean in one space and library: 0 at ``chance``, 1 at ``reached``, in cosine."""

    chance: float
    reached: float
    centre: float
    width: float

    @classmethod
    def of_words(cls, kind: ModelKind, scenes: Floats, reference: Floats) -> ScoreScale:
        """From the mean score of captions with scenes to the median of each scene's best.

        Args:
            scenes: float32 [n, d], a sample of the library's vectors; n at least 1.
            reference: float32 [m, d], general captions in the same space.
        """
        import numpy as np

        scores = scenes @ reference.T
        chance = float(scores.mean())
        reached = max(float(np.median(scores.max(axis=1))), chance + LEAST_SPAN)
        return cls(chance, reached, CENTRE[kind], WIDTH[kind])

    @classmethod
    def of_pictures(cls, scenes: Floats) -> ScoreScale:
        """From the mean examples_of of a library's frames (float32 [n, d]) to the same frame."""
        examples_of = float((scenes @ scenes.mean(axis=0)).mean()) if len(scenes) else 0.0
        chance = min(examples_of, 1.0 - LEAST_SPAN)
        return cls(chance, 1.0, PICTURE_CENTRE, PICTURE_WIDTH)

    def relative_score(self, score: float) -> float:
        """Where a score is between the marks."""
        return (score - self.chance) / (self.reached - self.chance)

    def nearness(self, score: float) -> float:
        """A score's place as a share of the one at which it is as likely right as wrong."""
        return self.relative_score(score) / self.centre

    def evidence(self, score: float, prior: float = 1.0) -> float:
        """Evidence in nats of a hit with this score."""
        x = (self.relative_score(score) - self.centre) / self.width
        return prior * (x if x > 30.0 else math.log1p(math.exp(x)))


def evidence_of_both(pictured: float, worded: float) -> float:
    """Evidence in nats of a hit so near (``ScoreScale.nearness``) to a picture and to words."""
    x = ((pictured + worded) / 2.0 - BOTH_CENTRE) / BOTH_WIDTH
    return x if x > 30.0 else math.log1p(math.exp(x))


@dataclass(frozen=True, slots=True)
class ScoreDistribution:
    """A query's scores with scenes at large: their median, robust deviation and number."""

    middle: float
    scale: float
    count: int

    @classmethod
    def of(cls, scores: Floats) -> ScoreDistribution:
        import numpy as np

        if not len(scores):
            return cls(0.0, LEAST_SCALE, 0)
        middle = float(np.median(scores))
        spread = 1.4826 * float(np.median(np.abs(scores - middle)))
        return cls(middle, max(spread, LEAST_SCALE), len(scores))

    def z_score(self, score: float) -> float:
        """Robust deviations of a score above the middle."""
        return (score - self.middle) / self.scale

    def prior(self, score: float) -> float:
        """How much of the evidence to keep: all from half the deviation that chance would reach.

        The largest of n normal scores is about sqrt(2 ln n) deviations above their middle.
        """
        chance = math.sqrt(2.0 * math.log(max(self.count, 2)))
        share = min(1.0, max(0.0, self.z_score(score) / (0.5 * chance)))
        return LEAST_PRIOR + (1.0 - LEAST_PRIOR) * share


def confidence_of(evidence: float) -> float:
    """Evidence as a confidence in 0..1."""
    return 1.0 - math.exp(-evidence)


def evidence_of(confidence: float) -> float:
    """A confidence in 0..1 as evidence."""
    return -math.log1p(-min(confidence, 1.0 - 1e-12))


def geometric_mean(values: Sequence[float]) -> float:
    """What several things that must all hold are worth together."""
    return math.prod(values) ** (1.0 / len(values))
