"""Words with their times: spoken, in subtitles, and grouped for a text model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word with its own time; ``probability`` is the recogniser's, 1.0 for subtitles."""

    start: int
    end: int
    text: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of words: a sentence of a transcript or one cue of a subtitle file."""

    start: int
    end: int
    text: str
    language: str | None = None
    words: tuple[Word, ...] = ()
    source: str = "speech"  # "speech" | "sidecar:NAME" | "track:INDEX"


class Grain(StrEnum):
    """How much a passage holds, as it is stored."""

    PASSAGE = "thought"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words for a text model to embed: 20 to 40 s of segments, or a single sentence."""

    start: int
    end: int
    text: str
    grain: Grain = Grain.PASSAGE
