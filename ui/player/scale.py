"""Which part of a video's time is where on a line of pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

LEAST = 2.0
"""Seconds that are seen at least, however far one zooms in."""
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
"""Seconds between two marks of a ruler."""


@dataclass(frozen=True, slots=True)
class Scale:
    """``width`` pixels show ``seen`` seconds from ``first`` on, of ``duration`` seconds."""

    duration: float = 0.0
    width: float = 1.0
    first: float = 0.0
    seen: float = 0.0

    @property
    def per_second(self) -> float:
        """Pixels."""
        return self.width / self.seen if self.seen > 0 else 0.0

    @property
    def end(self) -> float:
        """The last instant that is seen."""
        return self.first + self.seen

    def x(self, at: float) -> float:
        """The x coordinate of an instant."""
        return (at - self.first) * self.per_second

    def at(self, x: float) -> float:
        """The instant at a place, within the video."""
        at = self.first + x / self.per_second if self.per_second else 0.0
        return max(0.0, min(self.duration, at))

    def fitted(self) -> Scale:
        """All of the video."""
        return replace(self, first=0.0, seen=self.duration)

    def widened(self, width: float) -> Scale:
        """The same time on another width."""
        return replace(self, width=max(1.0, width))

    def zoomed(self, factor: float, x: float) -> Scale:
        """Larger by a factor; the instant at ``x`` stays there."""
        seen = max(min(LEAST, self.duration), min(self.duration, self.seen / factor))
        about = self.first + x / self.per_second if self.per_second else 0.0
        return replace(self, seen=seen).moved_to(about - x * seen / self.width)

    def moved_to(self, first: float) -> Scale:
        """From another instant on, within the video."""
        return replace(self, first=max(0.0, min(self.duration - self.seen, first)))

    def showing(self, at: float) -> Scale:
        """An instant that is not seen comes to a quarter of the width."""
        return self if self.first <= at <= self.end else self.moved_to(at - self.seen / 4)

    def marks(self, room: float) -> list[float]:
        """Instants for a ruler, at least ``room`` pixels apart."""
        if not self.per_second:
            return []
        step = next((s for s in STEPS if s * self.per_second >= room), STEPS[-1])
        number = int(self.first // step)
        found = []
        while number * step <= self.end:
            if number * step >= self.first:
                found.append(round(number * step, 3))
            number += 1
        return found
