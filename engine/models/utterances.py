"""Where somebody speaks: a voice detector's stretches, packed into the clips that Whisper hears.

Silero's detector (https://github.com/snakers4/silero-vad), as faster-whisper ships it.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000  # samples a second
LONGEST_S = 29.0
"""Seconds of a clip at most: Whisper hears 30, of which half a second before it is silence."""
PAUSE_MS = 250
"""A silence of so many milliseconds ends an utterance: people take a breath between sentences,
and between languages."""
PAD_MS = 400  # kept around an utterance: the detector is late by a consonant


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of speech between two pauses: samples [start, end) of its window."""

    start: int
    end: int

    @property
    def seconds(self) -> float:
        return (self.end - self.start) / RATE


@dataclass(frozen=True, slots=True)
class Clip:
    """Utterances that are heard together, what is between them left out."""

    utterances: tuple[Utterance, ...]

    @property
    def seconds(self) -> float:
        return sum(each.seconds for each in self.utterances)

    def samples(self, window: Samples) -> Samples:
        """Their sound, one after another."""
        import numpy as np

        return np.concatenate([window[each.start : each.end] for each in self.utterances])

    def places(self) -> list[tuple[float, float]]:
        """Where each utterance begins and ends within the clip, seconds."""
        found, at = [], 0.0
        for each in self.utterances:
            found.append((at, at + each.seconds))
            at += each.seconds
        return found

    def original(self, start: float, end: float) -> tuple[float, float]:
        """A word's seconds within the clip as seconds of the window.

        It is of the utterance that its middle is in, and may not reach into another.
        """
        ends = [last for _, last in self.places()]
        each = self.utterances[min(bisect(ends, (start + end) / 2), len(ends) - 1)]
        shift = each.end / RATE - ends[self.utterances.index(each)]
        low, high = each.start / RATE, each.end / RATE
        return min(max(start + shift, low), high), min(max(end + shift, low), high)


def utterances(window: Samples) -> list[Utterance]:
    """The stretches of speech in samples at 16 kHz, in order, none longer than a clip."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        max_speech_duration_s=LONGEST_S,
        min_silence_duration_ms=PAUSE_MS,
        speech_pad_ms=PAD_MS,
    )
    return [
        Utterance(each["start"], each["end"]) for each in get_speech_timestamps(window, options)
    ]


def whole(window: Samples) -> list[Utterance]:
    """The window in stretches as long as a clip: all of it, speech or not."""
    longest, length = round(LONGEST_S * RATE), len(window)
    return [Utterance(at, min(at + longest, length)) for at in range(0, length, longest)]


def packed(spoken: Iterable[Utterance]) -> list[Clip]:
    """Utterances in as few clips as hold them in their order."""
    clips: list[list[Utterance]] = []
    for each in spoken:
        if clips and sum(one.seconds for one in clips[-1]) + each.seconds <= LONGEST_S:
            clips[-1].append(each)
        else:
            clips.append([each])
    return [Clip(tuple(clip)) for clip in clips]


def halves(clip: Clip) -> tuple[Clip, Clip]:
    """A clip of several utterances cut near its middle, rather at a long pause."""
    spoken = clip.utterances
    parts = [(Clip(spoken[:at]), Clip(spoken[at:])) for at in range(1, len(spoken))]
    return min(parts, key=lambda two: abs(two[0].seconds - two[1].seconds) - _pause(*two))


def _pause(before: Clip, after: Clip) -> float:
    return (after.utterances[0].start - before.utterances[-1].end) / RATE


def by_language(clip: Clip, languages: Sequence[str]) -> list[tuple[Clip, str]]:
    """A clip cut where the language changes; ``languages`` is that of each of its utterances."""
    runs: list[tuple[list[Utterance], str]] = []
    for each, language in zip(clip.utterances, languages, strict=True):
        if runs and runs[-1][1] == language:
            runs[-1][0].append(each)
        else:
            runs.append(([each], language))
    return [(Clip(tuple(run)), language) for run, language in runs]
