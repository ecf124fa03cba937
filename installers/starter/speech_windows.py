"""Training windows of the starter speech model: utterances laid out as faster-whisper shows them.

A window is up to 30 s of log-mel frames with the tokens to write for it and, for each token, where
in the sound it is heard. Utterances are added up as power, so that a window costs no synthesis.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from faster_whisper.feature_extractor import FeatureExtractor

from installers.starter import speech_model as sm
from installers.starter.utterances import SAMPLE_RATE, VOICES, draw, is_pause, speak

HOP = 160
FRAME_RATE = SAMPLE_RATE // HOP
"""Mel frames a second; an encoder position covers two."""
FLOOR = 1e-10
IGNORED = -1
"""The frame label of sound that belongs to a word which is not to be written."""
UNLEARNT = -100
"""The target where nothing is to be learnt."""

_extractor = FeatureExtractor()
_hann = np.hanning(_extractor.n_fft + 1)[:-1].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One spoken sentence, ready to be laid into windows.

    `mel`: float16 (80, frames), log10 of the power. Times are in mel frames. `words`: token ids.
    """

    mel: npt.NDArray[np.float16]
    words: tuple[int, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    phonemes: tuple[tuple[str, float], ...]

    @property
    def length(self) -> int:
        """Mel frames."""
        return int(self.mel.shape[1])


def mel_power(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the mel power spectrogram, float32 (80, frames), of Whisper's front end."""
    padded = np.pad(samples, _extractor.n_fft // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _extractor.n_fft)[::HOP]
    power = np.abs(np.fft.rfft(frames * _hann, axis=1)).astype(np.float32) ** 2
    mel: npt.NDArray[np.float32] = _extractor.mel_filters @ power.T
    return mel


def synthesize(seed: int, freedom: float) -> Utterance:
    """Speak one sentence of the training side, by a training voice (`freedom`: see compose)."""
    rng = random.Random(seed)
    sentence = draw(rng, held_out=False, freedom=freedom)
    rate, pitch = rng.randint(125, 185), rng.randint(25, 75)
    speech = speak(sentence.text, rng.choice(VOICES), rate, pitch)
    loud = np.nonzero(np.abs(speech.samples) > 0.004)[0]
    first = max(0, int(loud[0]) - 320)
    samples = speech.samples[first : int(loud[-1]) + 320]
    samples = samples * (0.4 / float(np.abs(samples).max()))
    mel = np.log10(np.maximum(mel_power(samples), FLOOR)).astype(np.float16)
    shift = first / SAMPLE_RATE

    def frame(seconds: float) -> float:
        return min(max((seconds - shift) * FRAME_RATE, 0.0), float(mel.shape[1]))

    return Utterance(
        mel,
        tuple(sm.WORD_IDS[word] for word, _, _ in speech.words),
        tuple(frame(start) for _, start, _ in speech.words),
        tuple(frame(end) for _, _, end in speech.words),
        tuple((name, frame(start)) for name, start in speech.phonemes),
    )


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the encoder positions [start, stop) where it is heard (none: not tied)."""

    id: int
    span: tuple[int, int] | None = None


@dataclass(slots=True)
class Window:
    """`mel`: float32 (80, 2 * positions), normalised. Labels are by encoder position.

    `inputs[i]` is what the decoder is given, `targets[i]` what it is to write next; the `prompt`
    stands before them and is not learnt.
    """

    mel: npt.NDArray[np.float32]
    words: npt.NDArray[np.int64]
    phonemes: npt.NDArray[np.int64]
    prompt: list[int] = field(default_factory=list)
    inputs: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)


class WindowMaker:
    """Draws windows of a corpus; the same seed draws the same windows.

    `tones` is the share of windows with steady tones under the speech, or alone.
    """

    def __init__(
        self, corpus: list[Utterance], phonemes: dict[str, int], seed: int, tones: float = 0.0
    ) -> None:
        self._corpus = corpus
        self._phonemes = phonemes
        self._tones = tones
        self._rng = random.Random(seed)
        self._noise = np.random.default_rng(seed)

    def draw(self, positions: int, first: int = 0) -> Window:
        """Draw a window of `positions` encoder positions, of which the first is number `first`."""
        rng = self._rng
        window = Window(
            np.full((sm.MEL_BANDS, 2 * positions), FLOOR, np.float32),
            np.zeros(positions, np.int64),
            np.zeros(positions, np.int64),
        )
        long = positions >= 750
        if long and rng.random() < 0.25:
            window.prompt = self._prompt()
        timed = rng.random() >= 0.2
        end = 0
        silent = rng.random() < 0.04
        written: list[Token] = []
        if not silent:
            written, end = self._lay_out(window, first, timed=timed, long=long)
        self._tokens(window, written, first, timed=timed)
        content = 2 * positions
        if not silent and rng.random() < 0.5:
            content = min(content, max(100, end))
        self._finish(window, content)
        return window

    def _prompt(self) -> list[int]:
        """Return what the windows before may have left: sentences with their timestamps."""
        rng = self._rng
        tokens = [sm.PREVIOUS]
        time = rng.randrange(0, 200)
        stamped = rng.random() < 0.8
        for _ in range(rng.choice([1, 2, 4, 8, 14])):
            utterance = rng.choice(self._corpus)
            words = [*utterance.words, sm.FULL_STOP]
            stop = min(time + utterance.length // 2, sm.FRAMES)
            stamps = (sm.FIRST_TIMESTAMP + time, sm.FIRST_TIMESTAMP + stop)
            tokens += [stamps[0], *words, stamps[1]] if stamped else words
            time = min(stop + rng.randrange(0, 100), sm.FRAMES)
        return tokens

    def _gap(self, *, long: bool) -> int:
        """Draw the pause after an utterance, in mel frames."""
        rng = self._rng
        if not long:
            return rng.randint(5, 60)
        return rng.choice([rng.randint(3, 40), rng.randint(20, 150), rng.randint(30, 400)])

    def _lay_out(
        self, window: Window, first: int, *, timed: bool, long: bool
    ) -> tuple[list[Token], int]:
        """Lay utterances one after the other; return the tokens and the last mel frame used."""
        rng = self._rng
        frames = window.mel.shape[1]
        stop = frames if not long or rng.random() < 0.65 else rng.randint(200, frames)
        tokens: list[Token] = []
        position = rng.choice([0, 0, rng.randint(0, 40), rng.randint(0, 90)])
        if rng.random() < (0.4 if long else 0.2):  # as after a seek into the middle of speech
            position = self._lay_tail(window, tokens, first, timed=timed)
        end = position
        while position < stop - 60:
            utterance = rng.choice(self._corpus)
            if position >= frames - 20:
                break
            self._add(window, utterance, position, tokens, first, timed=timed)
            end = position + utterance.length
            position = end + self._gap(long=long)
            if long and rng.random() < 0.03:
                break
        return tokens, end

    def _lay_tail(self, window: Window, tokens: list[Token], first: int, *, timed: bool) -> int:
        """Lay the end of an utterance at the window's start; return where the next may begin."""
        rng = self._rng
        utterance = rng.choice(self._corpus)
        skipped = rng.randint(1, len(utterance.words))
        if skipped == len(utterance.words):
            cut = utterance.ends[-1] - rng.uniform(0, 25)
        else:
            cut = utterance.starts[skipped] + rng.uniform(-12, 3)
        begin = -max(0, int(cut))
        self._add(window, utterance, begin, tokens, first, timed=timed, skipped=skipped)
        return begin + utterance.length + self._gap(long=True)

    def _add(
        self,
        window: Window,
        utterance: Utterance,
        begin: int,
        tokens: list[Token],
        first: int,
        *,
        timed: bool,
        skipped: int = 0,
    ) -> None:
        """Add an utterance's sound, labels and tokens; `skipped` words are heard, not written.

        An utterance that the window cuts is not written either: only its start, where timed.
        """
        frames = window.mel.shape[1]
        a, b = max(0, begin), min(frames, begin + utterance.length)
        self._add_sound(window, utterance, begin, a, b)
        if begin < 0:
            window.words[: max(0, int(begin + utterance.ends[skipped - 1])) // 2] = IGNORED
        speech_start = max(0, int(begin + utterance.starts[min(skipped, len(utterance.words) - 1)]))
        start = Token(
            min(sm.FIRST_TIMESTAMP + first + speech_start // 2, len(sm.TOKENS) - 1),
            (speech_start // 2 - 3, speech_start // 2 + 4),
        )
        if begin + utterance.length > frames:
            window.words[a // 2 :] = IGNORED
            tokens += [start] if timed else []
            return
        words = self._word_tokens(window, utterance, begin, skipped)
        if words:
            stop = int(begin + utterance.ends[-1]) // 2
            stamp = Token(sm.FIRST_TIMESTAMP + first + stop, (stop - 4, stop + 3))
            words.append(Token(sm.FULL_STOP, (stop, min(stop + 12, frames // 2))))
            tokens += [start, *words, stamp] if timed else words

    def _add_sound(self, window: Window, utterance: Utterance, begin: int, a: int, b: int) -> None:
        """Add an utterance's power to the frames [a, b), as if heard from another room or codec."""
        rng = self._rng
        bands = np.linspace(-1, 1, sm.MEL_BANDS, dtype=np.float32)[:, None]
        level = rng.uniform(-0.8, 0.5) + rng.uniform(-0.25, 0.25) * bands
        window.mel[:, a:b] += np.power(10, utterance.mel[:, a - begin : b - begin] + level)
        stops = [start for _, start in utterance.phonemes[1:]] + [float(utterance.length)]
        for (name, start), stop in zip(utterance.phonemes, stops, strict=True):
            span = slice(max(0, int(begin + start) // 2), max(0, int(begin + stop) // 2))
            window.phonemes[span] = 0 if is_pause(name) else self._phonemes[name]

    def _word_tokens(
        self, window: Window, utterance: Utterance, begin: int, skipped: int
    ) -> list[Token]:
        tokens = []
        for word, start, end in list(
            zip(utterance.words, utterance.starts, utterance.ends, strict=True)
        )[skipped:]:
            a = max(0, int(begin + start) // 2)
            b = max(int(begin + end) // 2, a + 1)
            window.words[a:b] = word + 1
            tokens.append(Token(word, (a, b)))
        return tokens

    def _tokens(self, window: Window, written: list[Token], first: int, *, timed: bool) -> None:
        """Fill in what the decoder is given and what it is to write."""
        end = Token(sm.END)
        lead = [Token(sm.START)] if timed else [Token(sm.START), Token(sm.NO_TIMESTAMPS)]
        if written:
            sequence = [*lead, *written, end]
            window.inputs, window.targets = sequence[:-1], sequence[1:]
            if not timed:  # the caller's choice, not to be learnt
                window.targets[0] = Token(UNLEARNT)
            return
        # faster-whisper reads <|nospeech|>'s probability but never lets it be written: whatever
        # is written instead has to be followed by the end.
        forced = Token(sm.FIRST_TIMESTAMP + first) if timed else Token(sm.NO_TIMESTAMPS)
        window.inputs = [Token(sm.START), forced]
        window.targets = [Token(sm.NO_SPEECH), end]

    def _finish(self, window: Window, content: int) -> None:
        """Add noise, then take the logarithm as faster-whisper does; zeros after the content."""
        rng = self._rng
        frames = window.mel.shape[1]
        if rng.random() > 0.1:
            level = 10 ** rng.uniform(-6.5, -2.0)
            tilt = np.linspace(1, rng.uniform(0.2, 4), sm.MEL_BANDS, dtype=np.float32)[:, None]
            grain = self._noise.standard_exponential((sm.MEL_BANDS, frames), dtype=np.float32)
            window.mel += grain * np.float32(level) * tilt
        if self._tones and rng.random() < self._tones:
            for band in rng.sample(range(sm.MEL_BANDS), rng.randint(1, 6)):
                window.mel[band] += np.float32(10 ** rng.uniform(-4, -0.5))
        if rng.random() < 0.15:  # a codec that leaves the high bands out
            window.mel[rng.randint(66, 78) :] = FLOOR
        logs = np.log10(np.maximum(window.mel, FLOOR))
        # The loudest moment of the whole file, which may be outside this window, sets the floor.
        loudest = float(logs[:, :content].max()) + (rng.uniform(0, 0.6) if content else 0.0)
        window.mel = ((np.maximum(logs, loudest - 8) + 4) / 4).astype(np.float32)
        window.mel[:, content:] = 0.0
