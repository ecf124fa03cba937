"""Reads texts with times as a video's subtitles would be read, for the tests of every format."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from engine.media.captions.cue import Cue
from engine.media.captions.repeats import in_order, once
from engine.media.cues import parse_cues

FILM = Fraction(24_000, 1001)


def cues_of(text: str, extension: str = "", rate: Fraction | None = FILM) -> list[Cue]:
    """The cues of a text as they come out: in order, each line once."""
    found = parse_cues(text, extension, rate=rate)
    assert found is not None, "no known format"
    return once(in_order(found))


def lines(cues: Iterable[Cue]) -> list[tuple[float, float, str]]:
    """Start and end in seconds, and the text, of each cue."""
    return [(cue.start / 1e6, (cue.end or 0) / 1e6, " ".join(cue.lines)) for cue in cues]


def words(cue: Cue) -> list[tuple[str, float]]:
    """The words of a cue that have times of their own, with the second at which each begins."""
    return [(word.text, word.start / 1e6) for line in cue.words for word in line]
