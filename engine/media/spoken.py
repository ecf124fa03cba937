"""Which language is spoken in a video, as far as it is known before anything is heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine.media.audio import speech_track
from engine.media.languages import language_code
from engine.media.text_language import kin
from engine.types import Probe, Segment

AUTO = "auto"
"""The setting that leaves the language to whoever listens."""


def spoken_language(probe: Probe, wanted: str) -> str | None:
    """The language of the speech (ISO 639-1): the one that was set, else that of the sound's tag.

    Args:
        wanted: the setting ``transcript_language``.
    """
    if wanted != AUTO:
        return language_code(wanted)
    first = speech_track(probe)
    tags = (track.language for track in probe.audio if track.index == first)
    return language_code(next(tags, None))


def main_language(segments: Iterable[Segment]) -> str | None:
    """The language that most of the segments are in, None where none says it."""
    counted = Counter(segment.language for segment in segments if segment.language)
    return next((language for language, _ in counted.most_common(1)), None)


def are_translations(segments: Iterable[Segment], spoken: str | None) -> bool:
    """Whether segments are in another language than is spoken; False where either is unknown."""
    written = main_language(segments)
    return written is not None and spoken is not None and written not in kin(spoken)
