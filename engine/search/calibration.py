"""How unusual a score is: raw scores of different spaces are never compared or added.

Each channel's scores are set against that channel's own scores for this query and this library:
z = (score - median) / scale, with the median absolute deviation as the robust scale (Hampel 1974,
"The influence curve and its role in robust estimation"), kept between a floor, for libraries too
small or too uniform to have a spread, and a ceiling, for those whose spread is of their content: of
18 unlike scenes the one that is meant must not pass for noise. The confidence rises from 0 at
``ONSET`` and nears 1 with growing z.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from engine.types import Channel

ONSET = 1.0
TEMPER = 3.0
FLOOR = {
    Channel.VISUAL: 0.03,
    Channel.TRANSCRIPT: 0.08,
    Channel.VISUAL_TEXT: 0.08,
    Channel.SUMMARY: 0.08,
}
"""Least scale of a channel, in cosine: image-text cosines lie closer together than text cosines."""

CEILING = {
    Channel.VISUAL: 0.08,
    Channel.TRANSCRIPT: 0.12,
    Channel.VISUAL_TEXT: 0.12,
    Channel.SUMMARY: 0.12,
}
"""Largest scale. Of 0.03 to 0.15 for sight and 0.08 to 0.12 for words, tried on the demo's queries,
these parted the right moments from the others best (least margin 0.09; unbounded, one was lost).
"""

FEW = 8
"""With fewer scores than this there is no background to speak of: 0 stands for the median."""


def confidences(channel: Channel, scores: Sequence[float]) -> list[float]:
    """Confidence in 0..1 for each of a channel's scores for one query."""
    if not scores:
        return []
    middle = median(scores) if len(scores) >= FEW else min(0.0, min(scores))
    spread = 1.4826 * median(abs(score - middle) for score in scores) if len(scores) >= FEW else 0
    scale = min(max(spread, FLOOR[channel]), CEILING[channel])
    return [confidence((score - middle) / scale) for score in scores]


def confidence(z: float) -> float:
    """1 - exp(-(z - ONSET) / TEMPER), 0 below the onset."""
    return 1.0 - math.exp(-max(0.0, z - ONSET) / TEMPER)
