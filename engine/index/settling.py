"""Patience: whether a file is still being written, by its rhythm, its content, and who holds it.

A pause of two seconds says little: a download stalls, a recorder writes in pieces. What its own
headers call whole is taken soon, what they call cut or leave open is waited for longer, and a file
that was seen to grow in fits is waited for several times its longest pause.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.index.writers import held_for_writing
from engine.media.wholeness import Wholeness, wholeness

UNTOLD, CUT = 15.0, 60.0
"""A file that does not tell whether it is whole, or tells that it is not, is waited for this many
times as long as one that is whole."""

FITS = 3.0
"""A pause is taken for the end once it is this many times as long as the longest before."""

LONGEST = 600.0  # seconds that are waited at most
HELD = 3600.0  # seconds since the last change after which nobody is asked who holds a file


@dataclass(slots=True)
class Growth:
    """A file as it was last seen: ``since`` when it became so, ``looked`` when it was last looked
    at (Unix seconds); ``pause`` is the longest pause in its growth so far (seconds)."""

    mark: tuple[int, int]
    since: float
    looked: float
    pause: float = 0.0


Growths = dict[str, Growth]


class Settling:
    """Judges files for one look.

    Args:
        seconds: how long a whole file must not have changed; 0 waits for nothing but a program
            that holds a file open.
        growths: remembers the growing files from look to look.
    """

    def __init__(self, seconds: float, growths: Growths) -> None:
        self._seconds = seconds
        self._growths = growths
        self._held: set[tuple[int, int]] | None = None
        self.next_look: float | None = None
        """Seconds after which to look again, None where nothing is waited for."""

    def waits(self, path: Path, status: os.stat_result) -> bool:
        """Whether a file that is new or changed must be waited for."""
        now = time.time()
        age = now - status.st_mtime
        growth = self._seen(str(path), status, now)
        quiet = min(age, now - growth.since) if growth.pause else age
        needed = self._needed(path, growth, quiet)
        if not self._seconds or not 0 <= quiet < needed:
            if not self._is_held(status, age):
                self._growths.pop(str(path), None)
                return False
            needed = quiet + LONGEST
        self._look_in(max(self._seconds, 1.0, min(quiet, needed - quiet)))
        return True

    def _seen(self, path: str, status: os.stat_result, now: float) -> Growth:
        mark = (status.st_size, status.st_mtime_ns)
        growth = self._growths.get(path)
        if growth is None:
            growth = self._growths[path] = Growth(mark, status.st_mtime, now)
        elif growth.mark != mark:
            growth.pause = max(growth.pause, growth.looked - growth.since, self._seconds)
            # The time of change is that of another machine's clock on a share.
            told = growth.looked - 1 <= status.st_mtime <= now
            growth.mark, growth.since = mark, status.st_mtime if told else now
        growth.looked = now
        return growth

    def _needed(self, path: Path, growth: Growth, quiet: float) -> float:
        """Seconds of quiet after which a file is taken for whole."""
        rhythm = max(self._seconds, FITS * growth.pause)
        most = max(rhythm, CUT * self._seconds)
        if not self._seconds <= quiet < most:
            return min(LONGEST, most)
        times = {Wholeness.WHOLE: 1.0, Wholeness.UNTOLD: UNTOLD, Wholeness.CUT: CUT}
        return min(LONGEST, max(rhythm, times[wholeness(path)] * self._seconds))

    def _is_held(self, status: os.stat_result, age: float) -> bool:
        if age >= HELD:
            return False
        if self._held is None:
            self._held = held_for_writing()
        return (status.st_dev, status.st_ino) in self._held

    def _look_in(self, seconds: float) -> None:
        self.next_look = seconds if self.next_look is None else min(seconds, self.next_look)


def forget_others(growths: Growths, present: Iterable[Path]) -> None:
    """Forget the growth of files that are no longer waited for."""
    kept = {str(path) for path in present}
    for path in [path for path in growths if path not in kept]:
        del growths[path]
