"""How well speech is heard: word error rates, languages, and words made up where nothing is said.

Run as ``python -m tests.evaluation.measure_speech [--model FOLDER]``, over ../shared's. It
prints a table in Markdown, ours beside bare faster-whisper (its defaults, with the voice detector).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine.media.resampling import RATE
from engine.models.device import choose_speech_device
from engine.models.speech import SpeechModel
from engine.types import AudioWindow, joined, seconds, ticks
from tests.evaluation.sounds import (
    MADE,
    RECORDINGS,
    Sound,
    beside,
    coloured,
    crowd,
    one_after_another,
    plain_words,
    word_errors,
)
from tests.real_models import PLACE, installed

SHARED = Path(__file__).resolve().parents[3] / "shared"
MIXED = (
    ("jfk", "french", "english"),
    ("french", "german", "jfk"),
    ("film", "french", "counting"),
    ("german", "english", "french", "jfk"),
    ("english", "film", "german"),
    ("jfk", "german", "jfk"),
)
NOISE_S = 20.0
Said = list[tuple[float, str, str]]
"""What was heard: the middle (seconds), the language and the text of each segment."""


@dataclass
class Figure:
    """One row of the table: a sum of errors over a sum of what they are out of."""

    errors: float = 0.0
    out_of: float = 0.0

    def add(self, errors: float, out_of: float) -> None:
        self.errors += errors
        self.out_of += out_of

    def __str__(self) -> str:
        return (
            f"{self.errors / max(self.out_of, 1e-9):.3f} ({self.errors:.0f} of {self.out_of:.4g})"
        )


@dataclass
class Figures:
    """All rows, by name."""

    rows: dict[str, Figure] = field(default_factory=dict)

    def add(self, name: str, errors: float, out_of: float) -> None:
        self.rows.setdefault(name, Figure()).add(errors, out_of)


def our_way(folder: Path) -> Callable[[Sound], Said]:
    model = SpeechModel.load(installed(folder), choose_speech_device("cpu"), 2)

    def hear(sound: Sound) -> Said:
        heard = model.transcribe(AudioWindow(0, ticks(len(sound) / RATE), sound))
        return [
            (seconds(one.start + one.end) / 2, one.language or "", one.text)
            for one in heard.segments
        ]

    return hear


def bare_way(folder: Path) -> Callable[[Sound], Said]:
    from faster_whisper import WhisperModel

    device = choose_speech_device("cpu")
    model = WhisperModel(str(folder), device="cpu", compute_type=device.precision, cpu_threads=2)

    def hear(sound: Sound) -> Said:
        found, about = model.transcribe(sound, vad_filter=True, condition_on_previous_text=False)
        return [((one.start + one.end) / 2, about.language, one.text) for one in found]

    return hear


def measure(hear: Callable[[Sound], Said]) -> Figures:
    figures = Figures()
    sounds = {name: one.sound(SHARED) for name, one in RECORDINGS.items()}
    for name, recording in RECORDINGS.items():
        figures.add(
            f"WER, {recording.path}", *word_errors(recording.text, _text(hear(sounds[name])))
        )
    for number, names in enumerate(MIXED):
        rng = np.random.default_rng(number)
        said = hear(one_after_another([sounds[name] for name in names], rng))
        truth = " ".join(RECORDINGS[name].text for name in names)
        figures.add("WER, several languages in one sound", *word_errors(truth, _text(said)))
    for name in ("jfk", "french", "english"):
        for noise in _noises(sounds):
            heard = hear(beside(sounds[name], noise, 3))
            wrong = word_errors(RECORDINGS[name].text, _text(heard))
            figures.add("WER, noise, music or a crowd 3 dB below", *wrong)
    for name, sound in _nothing_said(sounds):
        words = sum(len(plain_words(text)) for _, _, text in hear(sound))
        figures.add(f"words a minute, {name}", words, len(sound) / RATE / 60)
    return figures


def _text(said: Said) -> str:
    return joined(text for _, _, text in said)


def _voices(sounds: dict[str, Sound]) -> list[Sound]:
    return [sounds[name] for name in ("jfk", "french", "german", "english")]


def _noises(sounds: dict[str, Sound]) -> list[Sound]:
    rng = np.random.default_rng(7)
    return [coloured(rng, 10, 1), MADE["chords"](rng, 10), crowd(_voices(sounds), rng, 10, 16)]


def _nothing_said(sounds: dict[str, Sound]) -> Iterator[tuple[str, Sound]]:
    for make in MADE.values():
        yield "made sounds of 13 kinds", make(np.random.default_rng(31), NOISE_S)
    for count in (8, 16, 30):
        rng = np.random.default_rng(31 + count)
        yield "crowds of 8, 16 and 30", crowd(_voices(sounds), rng, NOISE_S, count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=PLACE / "whisper-base")
    folder = parser.parse_args().model
    begun = time.perf_counter()
    ours = measure(our_way(folder))
    turned = time.perf_counter()
    bare = measure(bare_way(folder))
    done = time.perf_counter()
    print("| | Heimdex | faster-whisper alone |")
    print("| --- | --- | --- |")
    for name, figure in ours.rows.items():
        print(f"| {name} | {figure} | {bare.rows[name]} |")
    print(f"| seconds in all | {turned - begun:.0f} | {done - turned:.0f} |")


if __name__ == "__main__":
    main()
