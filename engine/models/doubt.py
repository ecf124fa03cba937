"""Which words Whisper made up: from its own signs, since its words alone look like any others.

Of sound that is no speech (a crowd, singing without words) the decoder makes fluent sentences,
"Thank you very much" among them. Two signs tell them: its probability that nothing is said, and how
unlikely it finds its own tokens; neither is enough alone (Whisper's own rule wants both beyond a
bound, and lets most of a crowd's words pass).
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.models.listening import HeardWord, Transcription

DOUBTFUL = 1.2
"""The probability of silence less the mean log probability of the tokens, from which nothing was
said: clear speech has up to .75 (the one alone is up to .6 after a pause), speech in a crowd 3 dB
below it up to 1.0, crowds at least 1.4 (`python -m tests.evaluation.measure_speech`)."""
LOOPED = 2.4  # zlib makes text so many times smaller only where the decoder lost the sound
CLEAR = -0.7  # mean log probability of what was heard clearly
SLOWEST_S = 2.0  # seconds of speech for a word: where there are fewer, some were missed
SILENT_S = 1.0  # seconds of silence that an utterance may have around it
SURE = 0.5  # mean probability of the words of a phrase that was heard clearly


def is_doubtful(said: Transcription) -> bool:
    """Whether what was heard is no speech, or speech that was not understood."""
    return said.silence - said.likelihood > DOUBTFUL


def is_clear(
    said: Transcription,
    phrases: Sequence[Sequence[HeardWord]],
    places: Sequence[tuple[float, float]],
) -> bool:
    """Whether what was heard need not be listened to again.

    Args:
        phrases: its words.
        places: where utterances are in the clip, seconds: the decoder may pass over one silently.
    """
    return (
        said.likelihood >= CLEAR
        and said.compression <= LOOPED
        and all(_sureness(phrase) >= SURE for phrase in phrases)
        and not any(_passed_over(place, said.words) for place in places)
    )


def rank(said: Transcription) -> tuple[bool, float]:
    """By which the better of two ways to hear the same sound is the greater."""
    return said.compression <= LOOPED, said.likelihood


def _sureness(phrase: Sequence[HeardWord]) -> float:
    return sum(word.probability for word in phrase) / len(phrase)


def _passed_over(place: tuple[float, float], words: Sequence[HeardWord]) -> bool:
    start, end = place
    inside = sum(start <= (word.start + word.end) / 2 < end for word in words)
    return inside * SLOWEST_S < end - start - SILENT_S
