"""Sound that is no speech, made from seeds, and real recordings with what is said in them.

All sound is float32 mono at 16 kHz. Non-speech is made by rules, a crowd of the recordings, which
stay in ../shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.media.resampling import RATE

Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Recording:
    """A recording of ../shared/media: its language and what is said in it."""

    path: str
    language: str
    text: str

    def sound(self, shared: Path) -> Sound:
        """As Whisper's own reader gives it."""
        from faster_whisper.audio import decode_audio

        found: Sound = decode_audio(str(shared / "media" / self.path), sampling_rate=RATE)
        return found


# friday.mp4's words are those of friday.vtt, jfk.flac's of ../shared/README.md. The others were
# written down from several hearings by whisper-base (beam 10, language given), and by their sense:
# the German sentence ends in "Park", which the model hears as "Tag".
RECORDINGS: Mapping[str, Recording] = {
    "jfk": Recording(
        "speech/jfk.flac",
        "en",
        "And so my fellow Americans, ask not what your country can do for you,"
        " ask what you can do for your country.",
    ),
    "counting": Recording("speech/english.wav", "en", "one two three"),
    "french": Recording(
        "speech/whisper-french.mp3",
        "fr",
        "Bienvenue dans Passerelle, un podcast pensé pour éveiller la curiosité"
        " des apprenantes et des apprenants de français.",
    ),
    "german": Recording(
        "speech/synth_de.wav", "de", "Der Hund läuft jeden Abend mit den Kindern durch den Park."
    ),
    "english": Recording(
        "speech/synth_en.wav",
        "en",
        "The red train leaves the old station at seven o'clock in the morning.",
    ),
    "film": Recording(
        "video/friday.mp4",
        "en",
        "Hildy! How are you? Tell me, is the lord of the universe in? Yes, he's in, in a bad humor."
        " Somebody must've stolen the crown jewels.",
    ),
}


def silence(seconds: float) -> Sound:
    """Nothing."""
    return np.zeros(round(seconds * RATE), np.float32)


def at_level(sound: NDArray[np.floating], peak: float) -> Sound:
    """A sound with another peak."""
    return (peak * sound / max(1e-9, float(np.abs(sound).max()))).astype(np.float32)


def one_after_another(sounds: Iterable[Sound], rng: np.random.Generator) -> Sound:
    """Recordings at one level with pauses of 0.3 to 2 s between them."""
    parts = [
        part
        for sound in sounds
        for part in (at_level(sound, 0.3), silence(float(rng.uniform(0.3, 2.0))))
    ]
    return np.concatenate(parts)


def beside(speech: Sound, noise: Sound, decibels: float) -> Sound:
    """Speech with noise of so many decibels less."""
    looped = np.resize(noise, len(speech))
    gain = np.sqrt(np.mean(speech**2) / np.mean(looped**2) / 10 ** (decibels / 10))
    return at_level(speech + gain * looped, 0.5)


# --- what is no speech


def coloured(rng: np.random.Generator, seconds: float, slope: float) -> Sound:
    """Noise whose power falls with frequency**``slope``: 0 white, 1 pink, 2 brown."""
    spectrum = np.fft.rfft(rng.normal(size=round(seconds * RATE)))
    bins = np.maximum(np.arange(len(spectrum)), 1)
    return at_level(np.fft.irfft(spectrum / bins ** (slope / 2), round(seconds * RATE)), 0.5)


def hum(rng: np.random.Generator, seconds: float) -> Sound:
    """Mains hum with its overtones."""
    times = np.arange(round(seconds * RATE)) / RATE
    first = rng.choice([50.0, 60.0])
    return at_level(sum(np.sin(2 * np.pi * first * n * times) / n for n in (1, 2, 3, 5)), 0.3)  # type: ignore[arg-type]


def chords(rng: np.random.Generator, seconds: float) -> Sound:
    """Struck chords, one every second."""
    sound = np.zeros(round(seconds * RATE))
    for start in range(0, len(sound), RATE):
        root = 220 * 2 ** (rng.integers(12) / 12)
        for ratio in (1, 1.26, 1.5):
            _add(sound, _note(root * ratio, 1.0), start)
    return at_level(sound, 0.5)


def arpeggio(rng: np.random.Generator, seconds: float) -> Sound:
    """Single notes, four a second."""
    sound = np.zeros(round(seconds * RATE))
    for start in range(0, len(sound), RATE // 4):
        _add(sound, _note(220 * 2 ** (rng.choice([0, 3, 5, 7, 10, 12]) / 12), 0.4), start)
    return at_level(sound, 0.5)


def drums(rng: np.random.Generator, seconds: float) -> Sound:
    """A bass drum and a hi-hat."""
    sound = np.zeros(round(seconds * RATE))
    times = np.arange(RATE // 5) / RATE
    kick = np.sin(2 * np.pi * (60 + 80 * np.exp(-20 * times)) * times) * np.exp(-15 * times)
    for start in range(0, len(sound), RATE // 2):
        _add(sound, kick, start)
        _add(
            sound,
            0.5 * rng.normal(size=RATE // 8) * np.exp(-np.arange(RATE // 8) / 500),
            start + RATE // 4,
        )
    return at_level(sound, 0.6)


def applause(rng: np.random.Generator, seconds: float) -> Sound:
    """Many short claps."""
    sound = np.zeros(round(seconds * RATE))
    for start in rng.integers(len(sound) - RATE, size=round(seconds * 60)):
        _add(sound, np.diff(rng.normal(size=800)) * np.exp(-np.arange(799) / 120), int(start))
    return at_level(sound, 0.5)


def wind(rng: np.random.Generator, seconds: float) -> Sound:
    """Low noise in gusts."""
    noise = coloured(rng, seconds, 1.5)
    gusts = np.repeat(np.abs(rng.normal(size=round(seconds) + 1)), RATE)[: len(noise)]
    return at_level(noise * np.convolve(gusts, np.ones(RATE) / RATE, "same"), 0.5)


def traffic(rng: np.random.Generator, seconds: float) -> Sound:
    """A rumble, cars that pass, and a horn."""
    noise, times = coloured(rng, seconds, 1.8), np.arange(round(seconds * RATE)) / RATE
    passing = sum(np.exp(-(((times - at) / 1.2) ** 2)) for at in rng.uniform(0, seconds, 5))
    horn = (np.sin(2 * np.pi * 420 * times) + np.sin(2 * np.pi * 520 * times)) * (
        abs(times - 5) < 0.4
    )
    return at_level(noise + coloured(rng, seconds, 0.7) * passing + 0.2 * horn, 0.5)


def siren(_: np.random.Generator, seconds: float) -> Sound:
    """A tone that rises and falls."""
    times = np.arange(round(seconds * RATE)) / RATE
    return at_level(np.sin(np.cumsum(2 * np.pi * (700 + 300 * np.sin(2 * times)) / RATE)), 0.4)


def vowels(rng: np.random.Generator, seconds: float) -> Sound:
    """A voice that sings vowels and no words: harmonics through two formants."""
    times = np.arange(round(seconds * RATE)) / RATE
    pitch = 165 * 2 ** (np.repeat(rng.integers(-5, 6, round(seconds) + 1), RATE)[: len(times)] / 12)
    phase = np.cumsum(2 * np.pi * pitch * (1 + 0.01 * np.sin(2 * np.pi * 5.5 * times)) / RATE)
    formants = np.array([(700, 1100), (300, 2300), (400, 800), (500, 1900)])
    first, second = formants[
        np.repeat(rng.integers(4, size=round(seconds) + 1), RATE)[: len(times)]
    ].T
    sound = np.zeros(len(times))
    for n in range(1, 25):
        gain = sum(np.exp(-(((n * pitch - at) / 120) ** 2)) for at in (first, second))
        sound += gain * np.sin(n * phase) / n**0.5
    return at_level(sound, 0.4)


MADE: Mapping[str, Callable[[np.random.Generator, float], Sound]] = {
    "silence": lambda _, seconds: silence(seconds),
    "white noise": lambda rng, seconds: coloured(rng, seconds, 0),
    "pink noise": lambda rng, seconds: coloured(rng, seconds, 1),
    "brown noise": lambda rng, seconds: coloured(rng, seconds, 2),
    "hum": hum,
    "chords": chords,
    "arpeggio": arpeggio,
    "drums": drums,
    "applause": applause,
    "wind": wind,
    "traffic": traffic,
    "siren": siren,
    "vowels": vowels,
}


def crowd(voices: list[Sound], rng: np.random.Generator, seconds: float, count: int) -> Sound:
    """Many voices at once, every second one backwards: nobody could follow one of them."""
    length = round(seconds * RATE)
    sound = np.zeros(length)
    for n in range(count):
        voice = np.resize(voices[n % len(voices)], length)
        sound += np.roll(at_level(voice[:: 1 - 2 * (n % 2)], 1), int(rng.integers(length)))
    return at_level(sound, 0.5)


def _note(hertz: float, seconds: float) -> NDArray[np.float64]:
    times = np.arange(round(seconds * RATE)) / RATE
    waves = sum(np.sin(2 * np.pi * hertz * n * times) / n for n in range(1, 7))
    return np.asarray(waves * np.exp(-3 * times / seconds) * np.minimum(1, times * 100))


def _add(sound: NDArray[np.float64], other: NDArray[np.float64], start: int) -> None:
    room = min(len(other), len(sound) - start)
    sound[start : start + room] += other[:room]


# --- figures

_NUMBERS = {"1": "one", "2": "two", "3": "three", "7": "seven"}


def plain_words(text: str) -> list[str]:
    """The words of a text as they are compared: without case and marks, numbers written out."""
    found = re.findall(r"[\w']+", text.casefold().replace("’", "'"))
    return [_NUMBERS.get(word, word) for word in found]


def word_errors(truth: str, heard: str) -> tuple[int, int]:
    """Words replaced, left out or put in (Levenshtein 1966), and how many there are in truth."""
    true, found = plain_words(truth), plain_words(heard)
    row = list(range(len(found) + 1))
    for i, word in enumerate(true, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(found, 1):
            best = min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
            diagonal, row[j] = row[j], best
    return row[-1], len(true)
