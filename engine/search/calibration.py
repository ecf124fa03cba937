"""How much a score says: raw scores of different spaces are never compared or added.

The cosines of one model lie around 0.1 and of another around 0.8; the best of many scenes always
stands out of the rest. So a score is measured against what the model makes of texts that have
nothing to do with the question (``engine.search.reference``), kept with each model:

- Words with words, ``WordScale``: in the space of the model made even. The references' mean is
  taken off, of questions and of passages apart, and directions in which all of them vary count less
  (whitening, Su et al. 2021, https://arxiv.org/abs/2103.15316; shrunk towards the identity, for the
  references are fewer than a covariance needs). A cosine there means the same in every model.
- Words with pictures, ``SightScale``: words and pictures are in two cones of one space (Liang et
  al. 2022, https://arxiv.org/abs/2203.02053), which have no common mean. There the score is how
  many deviations it is above what general captions score with the library's pictures (after the
  Z-norm of speaker verification, Auckenthaler et al. 2000).

The best of n scores without meaning is about sqrt(2 ln n) deviations above their middle (the
extreme values of a normal distribution; Gumbel 1958), so that the score asked for grows with the
library, and "nothing is there" holds among ten scenes and among ten thousand.

The outcome is a confidence, the logistic function of how far the score is from the one asked for,
below ``MOST``: meaning is never certain. As evidence in nats it is added over channels; the sum is
a noisy-or.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SHRINKAGE = 10.0
"""How much of the identity, in mean variances, is added to the references' covariance."""

WORD_CENTRE, WORD_GROWTH, WORD_WIDTH = 0.26, 0.03, 0.1
"""The score of words at which a hit is as likely right as wrong, in cosine of the evened space: the
first, and the second for each deviation by which chance reaches further in a large library. The
third multiplies the odds by e."""

SIGHT_CENTRE, SIGHT_GROWTH, SIGHT_WIDTH = 0.9, 0.8, 0.35
"""The same of words with pictures, in deviations of what captions score."""

GENERALITY = 0.2
"""How much of its own nearness to all captions a question loses: one that is near to everything is
near to any picture as well."""

WITHIN_REACH = 0.74
"""No more is asked for than this share of the best that a caption reaches in the library: where a
model tells few things apart even what fits is few deviations above the rest."""

PICTURE_CENTRE, PICTURE_WIDTH = 0.75, 0.06
"""The same where a picture is asked for, from the library's mean likeness (0) to the same (1)."""

BOTH_CENTRE, BOTH_WIDTH = 0.75, 0.08
"""The same for a picture with words: what is much like the one and shows the other is rarely all of
either, so their mean nearness counts."""

MOST = 0.98
"""No confidence in meaning reaches this."""

LEAST_SPAN = 0.05
"""Least distance, in cosine, from chance to the same picture."""

LEAST_DEVIATION = 1e-3
"""Least deviation, in cosine, of scores that are all the same or too few to have one."""


class Scale(Protocol):
    """What scores mean in one space and library."""

    @property
    def centre(self) -> float:
        """The calibrated score at which a hit is as likely right as wrong."""

    @property
    def width(self) -> float:
        """How much more multiplies the odds by e."""

    def scores(self, query: Floats, found: Floats) -> Floats:
        """Calibrated scores float32 [n] of a query [d] with found vectors [n, d]."""


@dataclass(frozen=True, slots=True, eq=False)
class WordScale:
    """Of questions with passages: a cosine in the model's space made even.

    ``asked`` and ``said`` are the references' means float32 [d], ``even`` the map [d, d].
    """

    asked: Floats
    said: Floats
    even: Floats
    centre: float
    width: float = WORD_WIDTH

    @classmethod
    def of(cls, asked: Floats, said: Floats, count: int) -> WordScale:
        """From references as questions and as passages (float32 [m, d]) and the vectors' number."""
        import numpy as np

        means = asked.mean(axis=0), said.mean(axis=0)
        apart = np.concatenate([asked - means[0], said - means[1]]).astype(np.float64)
        values, axes = np.linalg.eigh(apart.T @ apart / len(apart))
        values = np.maximum(values, 0.0)
        floor = max(SHRINKAGE * float(values.mean()), float(np.finfo(np.float32).tiny))
        even: Floats = ((axes / np.sqrt(values + floor)) @ axes.T).astype(np.float32)
        return cls(*means, even, WORD_CENTRE + WORD_GROWTH * chance(count))

    def scores(self, query: Floats, found: Floats) -> Floats:
        """Calibrated scores float32 [n] of a query [d] with found vectors [n, d]."""
        import numpy as np

        asked: Floats = ((query - self.asked) @ self.even).astype(np.float32)
        said: Floats = ((found - self.said) @ self.even).astype(np.float32)
        cosines: Floats = _unit(said) @ _unit(asked)
        return cosines


@dataclass(frozen=True, slots=True, eq=False)
class SightScale:
    """Of words with pictures: deviations above what captions score with the library's pictures.

    ``middle`` and ``spread`` are of those scores, in cosine; ``captions`` is the captions' mean,
    float32 [d], and ``general`` the middle and spread of their scores with it.
    """

    middle: float
    spread: float
    captions: Floats
    general: tuple[float, float]
    centre: float
    width: float = SIGHT_WIDTH

    @classmethod
    def of(cls, captions: Floats, sample: Floats, count: int) -> SightScale:
        """From captions float32 [m, d], the library's sample [n, d] and its number of vectors."""
        scores = sample @ captions.T
        middle, spread = float(scores.mean()), max(float(scores.std()), LEAST_DEVIATION)
        reached = (float(scores.max()) - middle) / spread
        mean: Floats = captions.mean(axis=0)
        near = captions @ mean
        general = float(near.mean()), max(float(near.std()), LEAST_DEVIATION)
        asked = SIGHT_CENTRE + SIGHT_GROWTH * chance(count)
        centre = min(asked, max(WITHIN_REACH * reached, SIGHT_CENTRE))
        return cls(middle, spread, mean, general, centre)

    def scores(self, query: Floats, found: Floats) -> Floats:
        """Calibrated scores float32 [n] of a query [d] with found vectors [n, d]."""
        general = (float(query @ self.captions) - self.general[0]) / self.general[1]
        placed: Floats = (found @ query - self.middle) / self.spread - GENERALITY * general
        return placed


@dataclass(frozen=True, slots=True)
class PictureScale:
    """Of pictures with pictures: from the library's mean likeness (0) to the same picture (1)."""

    chance: float
    centre: float = PICTURE_CENTRE
    width: float = PICTURE_WIDTH

    @classmethod
    def of(cls, sample: Floats) -> PictureScale:
        """From a sample of the library's pictures, float32 [n, d]."""
        likeness = float((sample @ sample.mean(axis=0)).mean()) if len(sample) else 0.0
        return cls(min(likeness, 1.0 - LEAST_SPAN))

    def scores(self, query: Floats, found: Floats) -> Floats:
        """Calibrated scores float32 [n] of a query [d] with found vectors [n, d]."""
        placed: Floats = (found @ query - self.chance) / (1.0 - self.chance)
        return placed


def confidences(scale: Scale, scores: Floats) -> list[float]:
    """Confidences (0..1) of hits with these calibrated scores."""
    return [MOST * logistic((float(one) - scale.centre) / scale.width) for one in scores]


def confidence_of_both(pictured: float, worded: float) -> float:
    """Confidence of a hit so near (a score as a share of its centre) to a picture and to words."""
    return MOST * logistic(((pictured + worded) / 2.0 - BOTH_CENTRE) / BOTH_WIDTH)


def chance(count: int) -> float:
    """Deviations above their middle that the best of so many scores without meaning reaches."""
    return math.sqrt(2.0 * math.log(max(count, 2)))


def deviations(scores: Floats, background: Floats) -> Floats:
    """How many robust deviations (Hampel 1974) scores are above a query's scores at large.

    Args:
        background: the query's scores with a sample of the library, float32 [n].
    """
    import numpy as np

    middle = float(np.median(background)) if len(background) else 0.0
    spread = 1.4826 * float(np.median(np.abs(background - middle))) if len(background) else 0.0
    robust: Floats = (scores - middle) / max(spread, LEAST_DEVIATION)
    return robust


def logistic(x: float) -> float:
    """1 / (1 + exp(-x)), of any x."""
    return 0.5 * (1.0 + math.tanh(x / 2.0))


def confidence_of(evidence: float) -> float:
    """Evidence as a confidence in 0..1."""
    return 1.0 - math.exp(-evidence)


def evidence_of(confidence: float) -> float:
    """A confidence in 0..1 as evidence."""
    return -math.log1p(-min(confidence, 1.0 - 1e-12))


def geometric_mean(values: Sequence[float]) -> float:
    """What several things that must all hold are worth together."""
    return math.prod(values) ** (1.0 / len(values))


def _unit(vectors: Floats) -> Floats:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    found: Floats = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return found
