"""The spoken world of the starter models: its words, its sentences, and their synthesis.

Sentences are drawn from a small grammar and spoken by espeak-ng through its shared library, which
reports when each word and each phoneme begins: exact labels, without hand alignment. Only the
training scripts and the maker of the demo need espeak-ng; the product and its tests do not.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SAMPLE_RATE = 16_000
"""Samples a second of everything that this module returns."""

GROUPS: dict[str, tuple[str, ...]] = {
    "colour": tuple("red green blue yellow orange purple pink white black brown".split()),
    "shape": tuple("circle square triangle star heart cross ring arrow diamond".split()),
    "number": tuple("one two three four five six seven eight nine ten".split()),
    "place": tuple("left right top bottom middle".split()),
    "thing": tuple(
        "camera river mountain city forest ocean robot engine window garden table music rain "
        "sunset".split()
    ),
    "topic": tuple("launch budget meeting team plan report design customer".split()),
    "adjective": tuple("small large bright dark quiet heavy new ready".split()),
    "verb": tuple("moves turns stops appears waits starts".split()),
    "adverb": tuple("slowly quickly again now".split()),
    "day": tuple("today tomorrow".split()),
    "command": tuple("open close".split()),
}
FUNCTION_WORDS = tuple(
    "the a and on in is we see with then look at of about behind near number next count".split()
)
VOCABULARY: tuple[str, ...] = tuple(
    sorted({word for group in GROUPS.values() for word in group} | set(FUNCTION_WORDS))
)

# No "to" and no "for": they sound like "two" and "four".
TEMPLATES: tuple[str, ...] = (
    "the {colour} {shape} {verb} {adverb}",
    "the {adjective} {shape} {verb} in the {place}",
    "we see a {adjective} {colour} {shape} on the {place}",
    "a {colour} {shape} is behind the {thing}",
    "a {colour} {shape} and a {colour} {shape} near the {thing}",
    "look at the {thing} with the {colour} {shape}",
    "now the {thing} is on the {place}",
    "the {thing} is {adjective} and {colour}",
    "then the {adjective} {thing} {verb} {adverb}",
    "today we see the {thing} and the {thing}",
    "{command} the {adjective} {thing} {adverb}",
    "number {number} is next",
    "count {number} {number} {number}",
    "we see {number} and then {number}",
    "the {topic} is {adjective} {day}",
    "we see the {topic} again {day}",
    "the {topic} meeting is about the {thing}",
    "look at the {topic} of the new {thing}",
    "then we {command} the {topic} and the {topic}",
    "the {topic} {verb} {day} and the {topic} {verb} {adverb}",
)

VOICES: tuple[str, ...] = tuple(
    "en en-us en-us+m1 en+m2 en-us+m3 en+m7 en-us+f2 en-us+f3 en+f4 en-gb-scotland en-gb-x-rp "
    "en-gb-x-rp+f2".split()
)
HELD_OUT_VOICES: tuple[str, ...] = ("en-us+m5", "en+f1", "en-us+m4")

_SLOT = re.compile(r"{(\w+)}")
_HELD_OUT_SHARE = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the template and the words it was made of (both empty for word lists)."""

    text: str
    template: str
    slots: tuple[str, ...]


def compose(rng: random.Random, freedom: float = 0.15) -> Sentence:
    """Draw a sentence; with probability `freedom` a free list of 3 to 7 words.

    Free lists keep the recogniser from leaning on the grammar, so that a demo may say what the
    templates do not foresee.
    """
    if rng.random() < freedom:
        words = tuple(rng.sample(VOCABULARY, rng.randint(3, 7)))
        return Sentence(" ".join(words), "", words)
    template = rng.choice(TEMPLATES)
    return fill(template, [rng.choice(GROUPS[name]) for name in slot_names(template)])


def slot_names(template: str) -> list[str]:
    """Return the names of a template's slots in order."""
    return _SLOT.findall(template)


def fill(template: str, words: list[str]) -> Sentence:
    """Put `words` into the slots of `template`, in order."""
    remaining = iter(words)
    return Sentence(_SLOT.sub(lambda _: next(remaining), template), template, tuple(words))


def is_held_out(text: str) -> bool:
    """Tell whether a sentence is reserved for evaluation: one in eight, by its checksum."""
    return zlib.crc32(text.encode()) % _HELD_OUT_SHARE == 0


def draw(rng: random.Random, *, held_out: bool, freedom: float = 0.15) -> Sentence:
    """Draw a sentence of the training side, or of the held-out side."""
    while True:
        sentence = compose(rng, freedom)
        if is_held_out(sentence.text) == held_out:
            return sentence


@dataclass(frozen=True, slots=True)
class Speech:
    """What espeak-ng said.

    `samples`: float32 mono at 16 kHz, within [-1, 1]. `words`: (word, start, end) in seconds.
    `phonemes`: (espeak name, start in seconds); silence has a name that starts with "_" or none.
    """

    samples: npt.NDArray[np.float32]
    words: list[tuple[str, float, float]]
    phonemes: list[tuple[str, float]]


def say(
    text: str, voice: str, rate: int = 150, pitch: int = 50
) -> tuple[npt.NDArray[np.float32], list[tuple[str, float, float]]]:
    """Speak `text` and return its samples (float32 mono, 16 kHz) and (word, start_s, end_s).

    `rate` is in words a minute, `pitch` from 0 to 99, `voice` a name of espeak-ng ("en-us+f2").
    Raises RuntimeError where espeak-ng is not installed, ValueError for a voice it has not.
    """
    speech = speak(text, voice, rate, pitch)
    return speech.samples, speech.words


def speak(text: str, voice: str, rate: int = 150, pitch: int = 50) -> Speech:
    """Speak `text`; like `say`, with the phonemes too."""
    from math import gcd

    import numpy as np
    from scipy.signal import resample_poly

    raw, events, source_rate = _synthesizer().synthesize(text, voice, rate, pitch)
    if not len(raw):
        raise ValueError(f"espeak-ng made no sound of {text!r}: give it words to say.")
    divisor = gcd(source_rate, SAMPLE_RATE)
    samples = resample_poly(raw, SAMPLE_RATE // divisor, source_rate // divisor)
    samples = np.clip(samples, -1.0, 1.0).astype(np.float32)
    phonemes = [(e.name, e.sample / source_rate) for e in events if e.kind == _PHONEME]
    starts = {e.position: e.sample / source_rate for e in events if e.kind == _WORD}
    return Speech(samples, _word_times(text, starts, phonemes, _speech_end(samples)), phonemes)


def _speech_end(samples: npt.NDArray[np.float32]) -> float:
    """Return the second at which the last sound fades."""
    import numpy as np

    loud = np.nonzero(np.abs(samples) > 0.004)[0]
    return float(loud[-1] + 1) / SAMPLE_RATE if len(loud) else len(samples) / SAMPLE_RATE


def _word_times(
    text: str, starts: dict[int, float], phonemes: list[tuple[str, float]], end: float
) -> list[tuple[str, float, float]]:
    """Join espeak's events to the words of `text`.

    espeak speaks some pairs ("on the") as one word: the one without an event of its own takes its
    share of the time by letters. A word ends where the next begins, or where a pause begins.
    """
    found = [(m.group().lower(), starts.get(m.start() + 1)) for m in re.finditer(r"[\w'-]+", text)]
    words = [word for word, _ in found]
    known = [(i, s) for i, (_, s) in enumerate(found) if s is not None]
    if not known or known[0][0] != 0:
        known.insert(0, (0, 0.0))
    begins: list[float] = []
    for (i, start), (j, stop) in zip(known, [*known[1:], (len(words), end)], strict=True):
        letters = [len(word) for word in words[i:j]]
        stop = max(min(stop, _pause_after(phonemes, start, stop)), start)
        begins += [start + (stop - start) * sum(letters[:k]) / sum(letters) for k in range(j - i)]
    times = []
    for word, start, following in zip(words, begins, [*begins[1:], end], strict=True):
        times.append((word, start, max(start, _pause_after(phonemes, start, following))))
    return times


def _pause_after(phonemes: list[tuple[str, float]], start: float, stop: float) -> float:
    """Return where the first pause between two times begins, or `stop`."""
    pauses = (t for name, t in phonemes if is_pause(name) and start + 0.02 < t < stop)
    return min(pauses, default=stop)


def is_pause(phoneme: str) -> bool:
    """Tell whether espeak's phoneme name stands for silence."""
    return not phoneme.strip() or phoneme.startswith("_")


_WORD, _PHONEME = 1, 7
_RATE_PARAMETER, _PITCH_PARAMETER = 1, 3
_OUTPUT_SYNCHRONOUS, _PHONEME_EVENTS, _UTF8 = 2, 1, 1


class _RawEvent(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = (
        ("kind", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    )


@dataclass(frozen=True, slots=True)
class _Event:
    kind: int
    position: int
    sample: int
    name: str


class _Synthesizer:
    """espeak-ng's library, initialised once a process (it keeps global state)."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng")
        if name is None:
            raise RuntimeError("The espeak-ng library was not found: install espeak-ng.")
        self._library = ctypes.CDLL(name)
        self._pieces: list[npt.NDArray[np.int16]] = []
        self._events: list[_Event] = []
        self.rate = int(
            self._library.espeak_Initialize(_OUTPUT_SYNCHRONOUS, 0, None, _PHONEME_EVENTS)
        )
        if self.rate <= 0:
            raise RuntimeError("espeak-ng did not start: its voice data may be missing.")
        pointer = ctypes.POINTER
        prototype: Callable[..., Any] = ctypes.CFUNCTYPE(
            ctypes.c_int, pointer(ctypes.c_short), ctypes.c_int, pointer(_RawEvent)
        )
        self._callback = prototype(self._receive)  # kept: ctypes does not hold callbacks
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, wave: Any, count: int, events: Any) -> int:
        import numpy as np

        if wave and count > 0:
            self._pieces.append(np.ctypeslib.as_array(wave, (count,)).copy())
        i = 0
        while events[i].kind:
            e = events[i]
            name = e.name.decode("utf-8", "ignore") if e.kind == _PHONEME else ""
            self._events.append(_Event(e.kind, e.position, e.sample, name))
            i += 1
        return 0

    def synthesize(
        self, text: str, voice: str, rate: int, pitch: int
    ) -> tuple[npt.NDArray[np.float32], list[_Event], int]:
        """Return (samples within [-1, 1], events, samples a second)."""
        import numpy as np

        self._pieces, self._events = [], []
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}: see espeak-ng --voices.")
        self._library.espeak_SetParameter(_RATE_PARAMETER, rate, 0)
        self._library.espeak_SetParameter(_PITCH_PARAMETER, pitch, 0)
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        whole = np.concatenate([*self._pieces, np.zeros(0, np.int16)]).astype(np.float32)
        return whole / np.float32(32768), self._events, self.rate


@lru_cache(maxsize=1)
def _synthesizer() -> _Synthesizer:
    return _Synthesizer()
