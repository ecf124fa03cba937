"""What the player shows of one video: its parts, its words, and the matches of a search in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from ui.player.shown import Turned
from ui.search.places import stops

if TYPE_CHECKING:
    from engine.types.reports import MomentRow, OpenedWith
    from engine.types.rows import (
        SceneRow,
        SegmentRow,
        SoundRow,
        VideoDetail,
    )

SAME = 0.02
"""Seconds from a match at which one still stands on it."""


@dataclass(slots=True)
class Filmstrip:
    """A video as ``engine.browse.video`` tells it, with the answer to a search.

    Attributes:
        moments: those of the answer in this video, at each of their places, in order of time.
        curve: ``(instant, how relevant)``, to be joined by straight lines.
        marked: words that were found by their letters, in lower case.
    """

    video: VideoDetail = field(default_factory=lambda: cast("VideoDetail", {}))
    moments: list[MomentRow] = field(default_factory=list)
    curve: list[tuple[float, float]] = field(default_factory=list)
    marked: frozenset[str] = frozenset()
    _starts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts = [segment["start"] for segment in self.segments]

    @property
    def duration(self) -> float:
        """Seconds; 0 where it is not known."""
        return float(self.video.get("duration") or 0.0)

    @property
    def segments(self) -> list[SegmentRow]:
        """What was said."""
        return list(self.video.get("segments", ()))

    @property
    def scenes(self) -> list[SceneRow]:
        """The shots."""
        return list(self.video.get("scenes", ()))

    @property
    def sound(self) -> list[SoundRow]:
        """The sound tracks, in the file's order."""
        return list(self.video.get("sound", ()))

    def sound_of(self, row: int | None) -> int | None:
        """The number, among the sound tracks, of the one in which a segment was heard."""
        if row is None or row >= len(self.segments):
            return None
        track = self.segments[row].get("track")
        return next((n for n, one in enumerate(self.sound) if one["track"] == track), None)

    def row_of_match(self, number: int) -> int | None:
        """The segment that a match is about: of those said at its time, one with its words."""
        at = self.moments[number]["at"]
        rows = [n for n, one in enumerate(self.segments) if one["start"] <= at < one["end"]]
        said = [
            n for n in rows if any(w in self.segments[n]["text"].casefold() for w in self.marked)
        ]
        return next(iter([*said, *rows]), None)

    @property
    def turned(self) -> Turned | None:
        """How its pictures are turned and mirrored; None where the index does not know."""
        known = self.video.get("orientation")
        return None if known is None else (known["turn"], known["mirrored"])

    def learn(self, video: VideoDetail) -> bool:
        """What is known of the same video now; whether anything differs."""
        known = cast("VideoDetail", {**video, "duration": video["duration"] or self.duration})
        differs = known != self.video
        self.video = known
        self._starts = [segment["start"] for segment in self.segments]
        return differs

    def take(self, answer: OpenedWith) -> None:
        """The answer to another search."""
        found = [stop for moment in answer.get("moments", ()) for stop in stops(moment)]
        self.moments = sorted(found, key=lambda one: float(one["at"]))
        self.curve = [(float(at), float(value)) for at, value in answer.get("curve", ())]
        self.marked = frozenset(
            match["snippet"][start:end].casefold()
            for moment in self.moments
            for match in moment["matched"]
            if match["snippet"]
            for start, end in match["marks"]
        )

    def match_at(self, at: float) -> int | None:
        """The number of the match on which one stands, None where on none."""
        near = [n for n, one in enumerate(self.moments) if abs(one["at"] - at) <= SAME]
        return near[-1] if near else None

    def next_match(self, at: float, steps: int) -> int | None:
        """The number of the match after (1) or before (-1) an instant; around at the end."""
        count = len(self.moments)
        if not count:
            return None
        on = self.match_at(at)
        if on is not None:
            return (on + steps) % count
        before = sum(1 for one in self.moments if one["at"] <= at)
        return (before if steps > 0 else before - 1) % count

    def segment_at(self, at: float) -> int | None:
        """The number of the segment that is said at a given time, or was last."""
        number = bisect_right(self._starts, at + 1e-6) - 1
        return number if number >= 0 else None
