"""Which words a video has: those heard, else those of its subtitles; of a translation both."""

from __future__ import annotations

from engine.index.steps import Inputs
from engine.media.spoken import are_translations, main_language
from engine.types import Segment


def words_of(inputs: Inputs) -> tuple[tuple[Segment, ...], ...]:
    """The texts of a video, each in order of time: one of each language.

    What was heard; subtitles where nothing was (they stood in for it), and beside it where they
    are in another language: who put a translation there searches in it.
    """
    heard = inputs.rows("transcript", Segment)
    written = inputs.rows("subtitles", Segment)
    if heard and not are_translations(written, main_language(heard)):
        return (heard,)
    return tuple(filter(None, (heard, written)))
