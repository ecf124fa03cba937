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
"""Least scale of a channel with few scores, in cosine: image-text cosines lie closer together than
text cosines. With more it falls, so that a car before a fixed camera is found among hours without
one, and a text model whose cosines all lie close together (E5) is heard too.
"""

CEILING = {
    Channel.VISUAL: 0.1,
    Channel.TRANSCRIPT: 0.16,
    Channel.VISUAL_TEXT: 0.16,
    Channel.SUMMARY: 0.16,
}
"""Largest scale, chosen on the demo's 14 queries alone: all find their moment first, by 0.07 or
more (unbounded, 12 do). Measure again on a larger set when there is one.
"""

FEW = 8
"""With fewer scores than this there is no background to speak of: 0 stands for the median."""


def confidences(channel: Channel, scores: Sequence[float]) -> list[float]:
    """Confidence in 0..1 for each of a channel's scores for one query."""
    if not scores:
        return []
    if len(scores) < FEW:
        middle, scale = min(0.0, min(scores)), FLOOR[channel]
    else:
        middle = median(scores)
        scale = _scale(
            channel, 1.4826 * median(abs(score - middle) for score in scores), len(scores)
        )
    return [confidence((score - middle) / scale) for score in scores]


def _scale(channel: Channel, spread: float, count: int) -> float:
    # The more scores, the better their spread is known: the floor falls with the root of the count.
    floor = FLOOR[channel] * math.sqrt(FEW / count)
    return min(max(spread, floor), CEILING[channel])


def confidence(z: float) -> float:
    """1 - exp(-(z - ONSET) / TEMPER), 0 below the onset."""
    return 1.0 - math.exp(-max(0.0, z - ONSET) / TEMPER)
