"""What the player shows of one video: its parts, its words, and the matches of a search in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from ui.player.shown import Turned
from ui.search.places import stops

if TYPE_CHECKING:
    from engine.types.reports import MomentRow, OpenedWith
    from engine.types.rows import (
        AppearanceRow,
        SceneRow,
        ScreenLineRow,
        SegmentRow,
        SoundRow,
        VideoDetail,
    )

Box = tuple[float, float, float, float]
"""Left, top, width and height as shares (0..1) of the picture."""

SCREEN = "screen"
"""The source of a line that stands on the screen."""
SAME = 0.02
"""Seconds from a match at which one still stands on it."""


@dataclass(slots=True)
class Filmstrip:
    """A video as ``engine.browse.video`` tells it, with the answer to a search.

    Attributes:
        moments: those of the answer in this video, at each of their places, in order of time.
        curve: ``(instant, how relevant)``, to be joined by straight lines.
        marked: words that were found by their letters, in lower case.
        people: who is seen, and when.
        reads_screen: whether text on screen is among the ``lines``.
    """

    video: VideoDetail = field(default_factory=lambda: cast("VideoDetail", {}))
    moments: list[MomentRow] = field(default_factory=list)
    curve: list[tuple[float, float]] = field(default_factory=list)
    marked: frozenset[str] = frozenset()
    people: list[AppearanceRow] = field(default_factory=list)
    reads_screen: bool = True
    lines: list[SegmentRow] = field(default_factory=list)
    _starts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Put what is said, and what stands on the screen, in order of time."""
        lines = self.segments
        if self.reads_screen:
            lines += map(_as_segment, self.on_screen)
            lines.sort(key=lambda one: (one["start"], one["source"] == SCREEN))
        self.lines = lines
        self._starts = [line["start"] for line in lines]

    def read_screen(self, on: bool) -> None:
        """Have text on screen among the ``lines``, or not."""
        self.reads_screen = on
        self._arrange()

    @property
    def duration(self) -> float:
        """Seconds; 0 where it is not known."""
        return float(self.video.get("duration") or 0.0)

    @property
    def segments(self) -> list[SegmentRow]:
        """What was said."""
        return list(self.video.get("segments", ()))

    @property
    def on_screen(self) -> list[ScreenLineRow]:
        """What stands on the screen."""
        return list(self.video.get("on_screen", ()))

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
        if row is None or row >= len(self.lines) or self.lines[row]["source"] == SCREEN:
            return None
        track = self.lines[row].get("track")
        return next((n for n, one in enumerate(self.sound) if one["track"] == track), None)

    def row_of_match(self, number: int) -> int | None:
        """The line that a match is about: of those at its time, one with its words."""
        at = self.moments[number]["at"]
        rows = [n for n, one in enumerate(self.lines) if one["start"] <= at < one["end"]]
        said = [n for n in rows if self._is_marked(self.lines[n])]
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
        self._arrange()
        return differs

    # --- what is to be seen at an instant

    def boxes_at(self, at: float) -> list[Box]:
        """Where what the search found stands in the picture."""
        found = {
            (left, top, width, height): None
            for moment in self.moments
            for match in moment["matched"]
            for one in match.get("boxes", ())
            for left, top, width, height in [one["box"]]
            if one["start"] <= at < one["end"]
        }
        return list(found)

    def people_at(self, at: float) -> list[AppearanceRow]:
        """Who is seen in the shot of an instant, each once: those with a name first."""
        shot = next((one for one in self.scenes if one["start"] <= at < one["end"]), None)
        start, end = (at, at) if shot is None else (shot["start"], shot["end"])
        here: dict[str, AppearanceRow] = {}
        for one in self.people:
            if one["person"] is not None and one["start"] <= end and start <= one["end"]:
                if shot is not None and not start <= one["at"] < end:
                    continue
                here.setdefault(one["person"], one)
        return sorted(here.values(), key=lambda one: not one["name"])

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
        """The number of the line that begins at a given time, or did last.

        Of lines that come on screen together it is the one with words that were found, or the
        first of them.
        """
        number = bisect_right(self._starts, at + 1e-6) - 1
        if number < 0 or self.lines[number]["source"] != SCREEN:
            return number if number >= 0 else None
        together = [
            n
            for n in range(bisect_left(self._starts, self._starts[number]), number + 1)
            if self.lines[n]["source"] == SCREEN
        ]
        found = (n for n in together if self._is_marked(self.lines[n]))
        return next(found, together[0])

    def _is_marked(self, line: SegmentRow) -> bool:
        """Whether words that were found stand in a line."""
        text = line["text"].casefold()
        return any(words in text for words in self.marked)


def _as_segment(line: ScreenLineRow) -> SegmentRow:
    """A line on the screen as the transcript lists it."""
    return {
        "start": line["start"],
        "end": line["end"],
        "text": line["text"],
        "source": SCREEN,
        "track": None,
        "words": [],
    }
