"""Hearing: speech as words with their times, with Whisper run by faster-whisper and CTranslate2.

Radford et al. 2022 (https://arxiv.org/abs/2212.04356). A voice detector finds the utterances, which
are heard in clips of up to half a minute, several at a time, each in its own language. No clip gets
the words of the one before, which is how made-up text spreads.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine.errors import ModelUnavailable, UsageError
from engine.messages import Code
from engine.models.doubt import LOOPED, is_clear, is_doubtful, rank
from engine.models.folder import InstalledModel
from engine.models.listening import WEAK, HeardWord, Listener, Transcription, batches
from engine.models.opening import opening
from engine.models.phrases import phrases
from engine.models.repetition import without_loops
from engine.models.tongues import Guess, Heard, languages_of
from engine.models.utterances import Clip, by_language, halves, packed, utterances, whole
from engine.types import (
    AudioWindow,
    DeviceChoice,
    ModelRef,
    Segment,
    Tick,
    Word,
    ticks,
    whole_words,
)

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

    from engine.models.listening import Floats

BATCH = 8
"""Clips decoded at a time."""
ENCODED = 0.6
"""The share of the work that is done once all clips are encoded."""
SUSPECT = 0.6
"""Below this, an utterance's part of its clip may be in another language than the clip's likeliest:
it is listened to by itself."""
AGAIN = 3
"""How many times a clip that is not clear is halved."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard in a window.

    Attributes:
        segments: in order, within the window, without the loops of a lost decoder.
        lost: ticks of what the voice detector took for speech, and that was not understood.
        spoken: seconds heard in each language.
    """

    segments: tuple[Segment, ...] = ()
    lost: int = 0
    spoken: Mapping[str, float] = field(default_factory=dict)


class SpeechModel:
    """A loaded Whisper model; made by ``load``. Safe to call from several threads, in turn."""

    def __init__(self, ref: ModelRef, model: WhisperModel, device: DeviceChoice) -> None:
        self.ref = ref
        self.device = device
        self._model: WhisperModel | None = model
        self._lock = threading.Lock()

    @classmethod
    def load(cls, installed: InstalledModel, device: DeviceChoice, threads: int = 0) -> SpeechModel:
        """Load the model onto the device.

        Args:
            device: of ``choose_speech_device``: its precision is CTranslate2's compute type.
            threads: CPU threads of the model; 0 leaves it to CTranslate2.

        Raises:
            ModelUnavailable: the folder is incomplete or damaged.
        """
        from faster_whisper import WhisperModel

        with opening(installed):
            model = WhisperModel(
                str(installed.path),
                device=device.device,
                compute_type=device.precision,
                cpu_threads=threads,
                local_files_only=True,
            )
        return cls(installed.ref, model, device)

    def transcribe(
        self,
        window: AudioWindow,
        *,
        language: str | None = None,
        beam_size: int = 5,
        vad: bool = True,
        before: Mapping[str, float] | None = None,
        tick: Tick | None = None,
    ) -> Hearing:
        """What is said in a window of sound, with word times in ticks of the container.

        Args:
            window: float32 mono samples at 16 kHz.
            language: a two-letter code; None to detect it, utterance by utterance. A model of
                English alone hears English.
            beam_size: hypotheses kept while decoding.
            vad: leave out what Silero's detector takes for no speech.
            before: seconds heard in each language earlier in the same sound.
            tick: called with the fraction done, at the beginning, between clips and at the end.

        Raises:
            ModelUnavailable: the model was closed.
            UsageError: the model does not know the language.
        """
        report = tick or (lambda _: None)
        with self._lock:
            if self._model is None:
                name = self.ref.name
                raise ModelUnavailable(Code.MODEL_CLOSED, kind=self.ref.kind.value, name=name)
            report(0.0)
            spoken = language if self._model.model.is_multilingual else "en"
            if spoken is not None and spoken not in self._model.supported_languages:
                raise UsageError(Code.SPEECH_LANGUAGE_UNKNOWN, language=spoken)
            listener = Listener(self._model, beam_size)
            clips = packed((utterances if vad else whole)(window.samples))
            hearing = _Work(listener, window, report).heard(clips, spoken, before or {})
        report(1.0)
        return hearing

    def close(self) -> None:
        """Release the model; it cannot be used after."""
        with self._lock:
            self._model = None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A clip of one language, encoded; ``other`` is the language that is tried as well where
    the guess is weak."""

    clip: Clip
    encoded: Floats
    language: str
    other: str | None = None


class _Work:
    """One window being listened to."""

    def __init__(self, listener: Listener, window: AudioWindow, report: Tick) -> None:
        self._listener = listener
        self._window = window
        self._report = report
        self._done = 0.0

    def heard(
        self, clips: Sequence[Clip], language: str | None, before: Mapping[str, float]
    ) -> Hearing:
        ready = list(self._ready(clips, language, before))
        understood = []
        for pair in self._understood(ready, AGAIN):
            understood.append(pair)
            self._tell(ENCODED + (1 - ENCODED) * len(understood) / len(ready))
        segments: list[Segment] = []
        lost = 0.0
        spoken: dict[str, float] = {}
        for one, said in sorted(understood, key=lambda pair: pair[0].clip.utterances[0].start):
            made = [] if is_doubtful(said) else self._segments(one, said)
            segments += made
            if made:
                spoken[one.language] = spoken.get(one.language, 0.0) + one.clip.seconds
            else:
                lost += one.clip.seconds
        return Hearing(tuple(without_loops(segments)), ticks(lost), spoken)

    def _tell(self, done: float) -> None:
        self._done = max(self._done, min(done, 1.0))
        self._report(self._done)

    # --- sound to what the decoder reads

    def _ready(
        self, clips: Sequence[Clip], language: str | None, before: Mapping[str, float]
    ) -> Iterator[_Ready]:
        encoded = []
        for done, clip in enumerate(clips, 1):
            encoded.append(self._encoded(clip))
            self._tell(ENCODED * done / len(clips))
        if language is not None:
            yield from (_Ready(*pair, language) for pair in zip(clips, encoded, strict=True))
            return
        guesses = [self._guesses(*pair) for pair in zip(clips, encoded, strict=True)]
        path = iter(languages_of([each for clip in guesses for each in clip], before))
        for clip, view, own in zip(clips, encoded, guesses, strict=True):
            parts = by_language(clip, [next(path) for _ in clip.utterances])
            guess = _mean(own)
            for part, spoken in parts:
                alone = len(parts) == 1
                other = _rival(guess, spoken) if alone else None
                yield _Ready(part, view if alone else self._encoded(part), spoken, other)

    def _encoded(self, clip: Clip) -> Floats:
        return self._listener.encoded(clip.samples(self._window.samples))

    def _guesses(self, clip: Clip, encoded: Floats) -> list[Heard]:
        """Guess the language of each utterance: from its own sound where it may differ."""
        together = self._listener.language(encoded)
        likeliest = max(together, key=together.__getitem__)
        found = []
        for each, place in zip(clip.utterances, clip.places(), strict=True):
            guess = together
            alone = self._listener.language(encoded, place)
            if together[likeliest] < WEAK or alone[likeliest] < SUSPECT:
                guess = self._listener.language_alone(self._window.samples[each.start : each.end])
            found.append(Heard(guess, each.seconds))
        return found

    # --- what the decoder reads to words

    def _understood(
        self, ready: Sequence[_Ready], again: int
    ) -> Iterator[tuple[_Ready, Transcription]]:
        """Clips with what is said in them; one that is not clear is listened to in parts.

        What drowns in a clip, or makes the decoder lose it, is often heard well by itself.
        """
        for some in _batches(ready):
            for one, said in zip(some, self._transcribed(some), strict=True):
                if is_clear(said, phrases(said.words), one.clip.places()):
                    yield one, said
                elif again and len(one.clip.utterances) > 1:
                    yield from self._in_halves(one, said, again - 1)
                else:
                    yield self._otherwise(one, said)

    def _in_halves(
        self, one: _Ready, said: Transcription, again: int
    ) -> Iterator[tuple[_Ready, Transcription]]:
        """A clip's halves: what was clear in one is kept, only the other is listened to again."""
        first, second = halves(one.clip)
        cut = first.seconds
        for half, part in ((first, said.within(0.0, cut)), (second, said.within(cut, math.inf))):
            self._tell(self._done)
            if is_clear(part, phrases(part.words), half.places()):
                yield replace(one, clip=half), part
            else:
                again_heard = replace(one, clip=half, encoded=self._encoded(half))
                yield from self._understood([again_heard], again)

    def _otherwise(self, one: _Ready, said: Transcription) -> tuple[_Ready, Transcription]:
        """The best of other ways to hear a clip: in its other language, and without repetition.

        What is doubtful in its likeliest language is in no other either: there are sentences in
        each that Whisper is sure of whatever the sound.
        """
        self._tell(self._done)
        ways = [(one, said)]
        if one.other is not None and not is_doubtful(said):
            other = replace(one, language=one.other)
            ways.append((other, self._transcribed([other])[0]))
        if said.compression > LOOPED:
            ways.append((one, self._transcribed([one], no_repeat_ngram_size=4)[0]))
        return max(ways, key=lambda way: rank(way[1]))

    def _transcribed(self, some: Sequence[_Ready], **how: Any) -> list[Transcription]:
        encoded = [one.encoded for one in some]
        lengths = [one.clip.seconds for one in some]
        return self._listener.transcribe(encoded, lengths, some[0].language, **how)

    def _segments(self, one: _Ready, said: Transcription) -> list[Segment]:
        words = [
            HeardWord(*one.clip.original(word.start, word.end), word.text, word.probability)
            for word in said.words
        ]
        made = (_segment(phrase, self._window, one.language) for phrase in phrases(words))
        return [segment for segment in made if segment is not None]


def _batches(ready: Sequence[_Ready]) -> Iterator[list[_Ready]]:
    """Clips of one language, as many at a time as are decoded together."""
    for language in dict.fromkeys(one.language for one in ready):
        own = [one for one in ready if one.language == language]
        for part in batches(len(own), BATCH):
            yield own[part]


def _mean(heard: Sequence[Heard]) -> dict[str, float]:
    whole_s = sum(each.seconds for each in heard) or 1.0
    mean: dict[str, float] = {}
    for each in heard:
        for language, probability in each.guess.items():
            mean[language] = mean.get(language, 0.0) + probability * each.seconds / whole_s
    return mean


def _rival(guess: Guess, language: str) -> str | None:
    """The language that a clip may be in as well; None where there is little doubt."""
    if guess.get(language, 0.0) >= WEAK:
        return None
    return max((one for one in guess if one != language), key=guess.__getitem__, default=None)


def _segment(phrase: Sequence[HeardWord], window: AudioWindow, language: str) -> Segment | None:
    """A phrase in ticks, clipped to its window; None where nothing of it is left."""
    words = tuple(
        Word(*bounds, word.text.strip(), word.probability)
        for word in phrase
        if word.text.strip() and (bounds := _clipped(word.start, word.end, window)) is not None
    )
    text = "".join(word.text for word in phrase).strip()
    if not words or not any(map(str.isalnum, text)):
        return None
    return whole_words(Segment(words[0].start, words[-1].end, text, language, words))


def _clipped(start: float, end: float, window: AudioWindow) -> tuple[int, int] | None:
    """Seconds of the window as ticks of the container; None for what is behind its end."""
    first = max(window.start, window.start + ticks(start))
    last = min(window.end, window.start + ticks(end))
    return (first, max(first, last)) if first < window.end else None
