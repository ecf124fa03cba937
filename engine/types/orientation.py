"""How a stored picture is turned and mirrored to be shown: one of eight orientations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Orientation:
    """Turned first, then mirrored, as Qt's ``QVideoFrame`` says it too.

    Attributes:
        turn: degrees clockwise: 0, 90, 180 or 270.
        mirrored: left and right are exchanged after the turn.
    """

    turn: int = 0
    mirrored: bool = False

    @property
    def lies(self) -> bool:
        """Whether width and height are exchanged."""
        return self.turn in (90, 270)

    def stored(self, width: int, height: int) -> tuple[int, int]:
        """The size as stored of a picture that is shown at a size, and the other way round."""
        return (height, width) if self.lies else (width, height)
