"""The search for the frame that is on the screen at a given time, among those that a player gives.

Qt gives, for a position of whole milliseconds, the first frame that ends at or after it. So at an
instant at which one frame ends and the next begins it gives the one before; where a frame stays
longer than the file says (between two frames of a screen recording, say) it gives the one behind.
And under load a frame of an earlier position may still come. Each is held against the instant.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtMultimedia import QVideoFrame

TRIES = 16
"""Times that a position is asked for, at most."""
TRUST = 2
"""Tries from which a frame far from the instant is what the player has, and not one too late."""
FAR = 1_000_000
"""Microseconds from the instant beyond which a frame may be from before the seek."""
BACK = 20
"""Milliseconds by which it is looked before the instant, doubled with every try."""


class Outcome(Enum):
    """What is to be done after a frame."""

    FOUND = "found"
    AGAIN = "again"
    """Ask for ``position`` again."""
    WAIT = "wait"
    """A better one may come by itself."""


class FrameSeek:
    """Finds the frame at ``wanted`` (microseconds).

    Attributes:
        position: what to ask the player for (milliseconds).
        found: the best frame so far.
        entry: a position for which the player gave a frame before the instant.
        following: when a frame behind the instant begins, if one was met (microseconds).
    """

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.position = wanted // 1000 + 1
        self.tries = 1
        self.found: QVideoFrame | None = None
        self.entry: int | None = None
        self._passing = False
        self.following: int | None = None
        self._below: QVideoFrame | None = None
        self._repeats = 0

    def judge(self, frame: QVideoFrame, *, playing: bool) -> Outcome:
        """Hold a frame against the instant."""
        start, end = frame.startTime(), max(frame.endTime(), frame.startTime() + 1)
        away = max(start - self.wanted, self.wanted - end, 0)
        if start <= self.wanted < end or (playing and away < FAR):
            self.found = frame
            return Outcome.FOUND
        if self.found is None or away < self._away(self.found):
            self.found = frame
        if self.tries >= TRIES:
            return Outcome.FOUND
        if away >= FAR and self.tries <= TRUST:
            return Outcome.WAIT
        return self._behind(start) if start > self.wanted else self._before(frame, end)

    @property
    def sure(self) -> bool:
        """Whether what was found is on the screen at the instant, as far as the file says."""
        found = self.found
        return found is not None and found.startTime() <= self.wanted < found.endTime()

    def pass_by(self, frame: QVideoFrame) -> bool:
        """A frame while it is played up to the instant; whether that is reached."""
        start, end = frame.startTime(), frame.endTime()
        if start > self.wanted:
            return self._passing  # else from before the seek
        self._passing = True
        self.found = frame
        return self.wanted < end

    def once_more(self) -> bool:
        """Ask for the same position again, while that can help."""
        self.tries += 1
        return self.found is not None and self._away(self.found) >= FAR and self.tries <= TRUST + 1

    def _away(self, frame: QVideoFrame) -> int:
        return max(frame.startTime() - self.wanted, self.wanted - frame.endTime(), 0)

    def _ask(self, position: int) -> Outcome:
        self.position = max(0, position)
        self.tries += 1
        return Outcome.AGAIN

    def _behind(self, start: int) -> Outcome:
        """It begins after the instant: the right one stands before it."""
        self.following = start if self.following is None else min(start, self.following)
        if self._below is not None:
            # Nothing is between the two: what came before stays until this one.
            self.found = self._below
            return Outcome.FOUND
        if self.position == 0:
            return Outcome.FOUND  # it is the first of the video
        back = 1 if self.tries == 1 else BACK << (self.tries - 2)
        return self._ask(self.wanted // 1000 - back)

    def _before(self, frame: QVideoFrame, end: int) -> Outcome:
        """It ends before the instant: the right one stands behind it, if there is one."""
        if self._below is not None and frame.startTime() <= self._below.startTime():
            self._repeats += 1
            if self._repeats > 1:
                return Outcome.FOUND  # it is the last of the video
            return self._ask(self.position + 1)
        self._below, self._repeats, self.entry = frame, 0, self.position
        return self._ask(end // 1000 + 1)
