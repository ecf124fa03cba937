"""A time left that is shown: it counts down, and follows new estimates without jumping about."""

from __future__ import annotations

import math

FALLING, RISING = 3.0, 20.0
"""Seconds in which a shown time follows most of the way to a lower or higher estimate."""

ASTRAY, ASTRAY_SECONDS = 2.0, 10.0
"""An estimate so many times (and so many seconds) above what is shown makes that untrue."""

HELD = 2.0
"""Seconds for which a time counts down without an estimate, as where the next video begins."""

SETTLED = 1.5
"""Seconds for which estimates must agree before a time is shown (again)."""


class Countdown:
    """What to show of a series of estimates. Where they contradict what is shown, nothing is shown
    until they agree again: no number is better than one that is known to be wrong.
    """

    def __init__(self) -> None:
        self._value: float | None = None
        self._at = self._since = self._heard = 0.0

    def tell(self, left: float | None, now: float) -> float | None:
        """The seconds to show, None while there are none.

        Args:
            left: an estimate of the seconds left, None where there is none.
            now: the time of it, in seconds of any clock that never goes back.
        """
        if left is not None:
            self._value, self._heard = self._follow(left, now), now
        elif now - self._heard < HELD:
            self._value = self._expected(now) or None  # at its end there is nothing to hold
        else:
            self._value = None
        self._at = now
        return self._value if now - self._since >= SETTLED else None

    def _expected(self, now: float) -> float:
        return max(0.0, (self._value or 0.0) - (now - self._at))

    def _follow(self, left: float, now: float) -> float:
        if self._value is None:
            self._since = now
            return left
        expected = self._expected(now)
        if left > ASTRAY * expected + ASTRAY_SECONDS:
            self._since = now
            return left
        pace = RISING if left > expected else FALLING
        return expected + (left - expected) * (1 - math.exp((self._at - now) / pace))
