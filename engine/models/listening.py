"""Runs Whisper over clips in batches: their languages, their words with times, and its own doubts.

Decoding is by beam search alone, so that the same sound gives the same words: Whisper's own way out
of a failure is to draw at random at rising temperatures, which CTranslate2 cannot repeat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine.models.tongues import Guess

if TYPE_CHECKING:
    import numpy as np
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FRAMES = 50  # of the encoder's output, a second
SHORT_S = 10.0
"""Seconds of sound and silence in which a short utterance's language is guessed: a third of the
work of the 30 that Whisper was trained with, and as often right."""
WEAK = 0.6
"""Below this probability, the likeliest language does not decide alone."""
LEAD_S = 0.5
"""Seconds of silence before each clip: Whisper mishears words at the very beginning of a sound."""
_PREPENDED, _APPENDED = (
    "\"'“¿([{-",
    "\"'.。,，!！?？:：”)]}、",
)  # punctuation, as faster-whisper has it


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as Whisper wrote it, a space before it included; seconds within its clip."""

    start: float
    end: float
    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Transcription:
    """What was heard in a clip.

    Attributes:
        likelihood: the mean log probability of its tokens.
        silence: Whisper's probability that nothing is said.
        compression: how many times smaller zlib makes the text: that of a loop is high.
    """

    words: tuple[HeardWord, ...]
    likelihood: float
    silence: float
    compression: float

    def within(self, start: float, end: float) -> Transcription:
        """The words from ``start`` to ``end``, seconds, as those of a clip of that part alone."""
        inside = (word for word in self.words if start <= (word.start + word.end) / 2 < end)
        return replace(
            self,
            words=tuple(
                replace(word, start=max(0.0, word.start - start), end=word.end - start)
                for word in inside
            ),
        )


class Listener:
    """A Whisper model and how it is asked."""

    def __init__(self, model: WhisperModel, beam_size: int) -> None:
        self._model = model
        self._beam_size = beam_size

    def encoded(self, samples: Floats, seconds: float = 30.0) -> Floats:
        """The encoder's view of samples, at most 30 s, padded to ``seconds``: float32 [n, d]."""
        import ctranslate2
        import numpy as np
        from faster_whisper.audio import pad_or_trim

        lead = np.zeros(round(LEAD_S * 16_000), np.float32)
        features = self._model.feature_extractor(np.concatenate([lead, samples]))[..., :-1]
        wanted = max(round(seconds * 2 * FRAMES), min(features.shape[-1], 60 * FRAMES))
        padded = np.ascontiguousarray(pad_or_trim(features, wanted + wanted % 2)[None])
        view = ctranslate2.StorageView.from_array(padded)
        output = self._model.model.encode(view, to_cpu=True)
        found: Floats = np.array(output.to(ctranslate2.DataType.float32))[0]
        return found

    def language(self, encoded: Floats, part: tuple[float, float] | None = None) -> Guess:
        """Guess the language of what was encoded, or of a part of it (seconds of the clip)."""
        if part is not None:
            first, last = (round(FRAMES * (LEAD_S + at)) for at in part)
            encoded = encoded[first : max(last, first + 1)]
        (found,) = self._model.model.detect_language(_view(encoded[None]))
        return {token[2:-2]: probability for token, probability in found}

    def language_alone(self, samples: Floats) -> Guess:
        """Guess the language of a short sound by itself; a weak guess is shared with a second."""
        first = self.language(self.encoded(samples, SHORT_S))
        if max(first.values()) >= WEAK:
            return first
        second = self.language(self.encoded(samples))
        return {one: (first[one] + second.get(one, 0.0)) / 2 for one in first}

    def transcribe(
        self, encoded: Sequence[Floats], seconds: Sequence[float], language: str, **how: Any
    ) -> list[Transcription]:
        """What is said in clips of one language, of as many seconds each."""
        import numpy as np

        tokenizer = self._tokenizer(language)
        features = _view(np.stack(encoded))
        results = self._generated(features, len(encoded), tokenizer, how)
        lines = [
            _line(result.sequences_ids[0], tokenizer, length)
            for result, length in zip(results, seconds, strict=True)
        ]
        self._time(lines, features, seconds, tokenizer)
        return [
            _transcription(line, result, tokenizer)
            for line, result in zip(lines, results, strict=True)
        ]

    def _tokenizer(self, language: str) -> Tokenizer:
        from faster_whisper.tokenizer import Tokenizer

        model = self._model
        return Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
        )

    def _generated(
        self, features: Any, count: int, tokenizer: Tokenizer, how: dict[str, Any]
    ) -> list[Any]:
        from faster_whisper.transcribe import get_suppressed_tokens

        prompt = self._model.get_prompt(tokenizer, [], without_timestamps=True)
        found: list[Any] = self._model.model.generate(
            features,
            [list(prompt) for _ in range(count)],
            beam_size=self._beam_size,
            max_length=self._model.max_length,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            **how,
        )
        return found

    def _time(
        self,
        lines: list[list[dict[str, Any]]],
        features: Any,
        seconds: Sequence[float],
        tokenizer: Tokenizer,
    ) -> None:
        """Give the words of each line their times, by the decoder's attention."""
        sizes = [round(2 * FRAMES * (LEAD_S + length)) for length in seconds]
        self._model.add_word_timestamps(
            lines, tokenizer, features, sizes, _PREPENDED, _APPENDED, 0.0
        )


def batches(count: int, most: int) -> Iterator[slice]:
    """``count`` items in as few batches of at most ``most`` as hold them, all nearly as large."""
    parts = -(-count // most)
    for part in range(parts):
        yield slice(count * part // parts, count * (part + 1) // parts)


def _view(array: Floats) -> Any:
    import ctranslate2
    import numpy as np

    return ctranslate2.StorageView.from_array(np.ascontiguousarray(array))


def _line(tokens: list[int], tokenizer: Tokenizer, seconds: float) -> list[dict[str, Any]]:
    """The tokens as the one segment of a clip, in the form that faster-whisper times."""
    said = [token for token in tokens if token < tokenizer.eot]
    return [{"tokens": said, "seek": 0, "start": 0.0, "end": LEAD_S + seconds}]


def _transcription(line: list[dict[str, Any]], result: Any, tokenizer: Tokenizer) -> Transcription:
    from faster_whisper.transcribe import get_compression_ratio

    tokens = result.sequences_ids[0]
    words = tuple(
        HeardWord(
            max(0.0, word["start"] - LEAD_S),
            max(0.0, word["end"] - LEAD_S),
            word["word"],
            float(word["probability"]),
        )
        for word in line[0].get("words", ())
    )
    return Transcription(
        words,
        likelihood=result.scores[0] * len(tokens) / (len(tokens) + 1),
        silence=result.no_speech_prob,
        compression=get_compression_ratio(tokenizer.decode(line[0]["tokens"])),
    )
