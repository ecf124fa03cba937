"""Times inside the engine: integer ticks of one microsecond; seconds appear only at the edges."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

TICKS_PER_SECOND = 1_000_000


def ticks(seconds: float | Fraction) -> int:
    """Seconds to ticks, rounded to the nearest."""
    return round(seconds * TICKS_PER_SECOND)


def seconds(value: int) -> float:
    """Ticks to seconds."""
    return value / TICKS_PER_SECOND


Tick = Callable[[float], None]
"""Called by long work with its fraction done (0..1); raises ``Cancelled`` to stop it."""
