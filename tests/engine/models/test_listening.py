"""The words of a part of a clip: those of that part, at its own times."""

from __future__ import annotations

import math

from engine.models.listening import HeardWord, Transcription


def test_a_part_has_its_own_words_at_its_own_times() -> None:
    words = (
        HeardWord(0.5, 1.0, " one", 0.9),
        HeardWord(1.5, 2.25, " two", 0.8),
        HeardWord(3.0, 3.0, " three", 0.7),
    )
    said = Transcription(words, likelihood=-0.25, silence=0.125, compression=1.0)
    first, second = said.within(0.0, 2.0), said.within(1.75, math.inf)
    assert first.words == words[:2]
    assert second.words == (
        HeardWord(0.0, 0.5, " two", 0.8),
        HeardWord(1.25, 1.25, " three", 0.7),
    )
    assert (second.likelihood, second.silence, second.compression) == (-0.25, 0.125, 1.0)
