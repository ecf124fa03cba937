"""Measure the starter speech model and write figures.json into its folder.

    python -m installers.starter.speech_evaluate MODEL_DIR [--seed N] [--count N]

Everything is spoken again by espeak-ng, from sentences that training never saw.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from installers.starter.utterances import HELD_OUT_VOICES, SAMPLE_RATE, VOICES, draw, say

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from faster_whisper import WhisperModel

Word = tuple[str, float, float]
"""A word, its start and its end in seconds."""
OPTIONS: dict[str, Any] = {
    "language": "en",
    "beam_size": 5,
    "temperature": 0.0,
    "condition_on_previous_text": False,
}
LONG_SECONDS = 90.0
FREE_SENTENCES = (
    "the red robot waits near the river and the camera moves slowly",
    "the launch meeting starts tomorrow with the new budget",
    "look at the large blue circle in the middle of the city",
    "we open the garden window and then the music stops",
    "the robot and the heavy table appears behind number seven",
    "the team is ready and the report is about the ocean",
    "count the star the heart and the small green arrow",
    "today the customer and the team look at the design again",
)
"""Said as a demo might say them: no template makes these."""


@dataclass(frozen=True, slots=True)
class Recording:
    """`samples`: float32 mono 16 kHz; `words`: what is said in them, and when."""

    samples: npt.NDArray[np.float32]
    words: list[Word]

    @property
    def text(self) -> str:
        """The words, joined."""
        return " ".join(word for word, _, _ in self.words)


@dataclass(slots=True)
class Score:
    """Word errors and word-time errors (seconds), added up over recordings."""

    errors: int = 0
    words: int = 0
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)

    def add(self, recording: Recording, heard: list[Word]) -> None:
        """Count the words heard against those said."""
        said = [word for word, _, _ in recording.words]
        got = [word for word, _, _ in heard]
        self.errors += edit_distance(said, got)
        self.words += len(said)
        for i, j, size in SequenceMatcher(None, said, got, autojunk=False).get_matching_blocks():
            for k in range(size):
                self.starts.append(abs(recording.words[i + k][1] - float(heard[j + k][1])))
                self.ends.append(abs(recording.words[i + k][2] - float(heard[j + k][2])))

    @property
    def wer(self) -> float:
        """Word error rate: edits a word said."""
        return self.errors / self.words

    def figures(self) -> dict[str, float | int]:
        """Return the figures for figures.json."""
        return {
            "wer": round(self.wer, 4),
            "words": self.words,
            "median_start_error_s": round(statistics.median(self.starts), 3),
            "median_end_error_s": round(statistics.median(self.ends), 3),
            "start_error_p90_s": round(sorted(self.starts)[int(0.9 * len(self.starts))], 3),
        }


def edit_distance(said: list[str], heard: list[str]) -> int:
    """Return the least number of insertions, deletions and substitutions (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            best = min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
            diagonal, row[j] = row[j], best
    return row[-1]


def plain_words(text: str) -> list[str]:
    """Return the words of a text, lower case, without punctuation."""
    return re.findall(r"[a-z0-9'-]+", text.lower())


def transcribe(model: WhisperModel, samples: npt.NDArray[np.float32], **options: Any) -> list[Word]:
    """Return the words that the model hears, with their times."""
    segments, _ = model.transcribe(samples, word_timestamps=True, **{**OPTIONS, **options})
    return [
        (plain, word.start, word.end)
        for segment in segments
        for word in segment.words or []
        for plain in plain_words(word.word)
    ]


def record(
    texts: list[str], voices: tuple[str, ...], rng: random.Random, noise: float, pause: float = 2.0
) -> Recording:
    """Speak texts one after the other, each by a voice, with pauses of 0.3 to `pause` seconds."""
    import numpy as np

    pieces: list[npt.NDArray[np.float32]] = []
    words: list[Word] = []
    length = 0
    for text in texts:
        silence = np.zeros(int(rng.uniform(0.3, pause) * SAMPLE_RATE), np.float32)
        samples, spoken = say(text, rng.choice(voices), rng.randint(130, 175), rng.randint(30, 70))
        start = (length + len(silence)) / SAMPLE_RATE
        words += [(word, start + a, start + b) for word, a, b in spoken]
        pieces += [silence, samples * (0.5 / float(np.abs(samples).max()))]
        length += len(silence) + len(samples)
    whole = np.concatenate([*pieces, np.zeros(SAMPLE_RATE // 2, np.float32)])
    grain = np.random.default_rng(rng.randrange(2**32)).normal(0, noise, len(whole))
    return Recording((whole + grain).astype(np.float32), words)


def short_figures(model: WhisperModel, seed: int, count: int) -> dict[str, object]:
    """Measure single held-out sentences: by known and by unknown voices, clean and in noise."""
    figures: dict[str, object] = {}
    for name, voices, noise, freedom in (
        ("held_out_sentences", VOICES, 2e-4, 0.0),
        ("held_out_sentences_and_voices", HELD_OUT_VOICES, 2e-4, 0.0),
        ("held_out_in_noise", VOICES + HELD_OUT_VOICES, 0.01, 0.0),
        ("held_out_word_lists", VOICES + HELD_OUT_VOICES, 2e-4, 1.0),
    ):
        rng = random.Random(f"{seed} {name}")
        score = Score()
        for _ in range(count):
            text = draw(rng, held_out=True, freedom=freedom).text
            recording = record([text], voices, rng, noise, pause=0.6)
            score.add(recording, transcribe(model, recording.samples))
        figures[name] = score.figures()
    rng = random.Random(seed)
    score = Score()
    for text in FREE_SENTENCES:
        for voice in HELD_OUT_VOICES:
            recording = record([text], (voice,), rng, 2e-4)
            score.add(recording, transcribe(model, recording.samples))
    return figures | {"sentences_outside_the_grammar": score.figures()}


def long_figures(model: WhisperModel, seed: int, count: int) -> dict[str, object]:
    """Measure recordings of many utterances, longer than a minute, by several ways of asking."""
    rng = random.Random(seed)
    recordings = []
    for _ in range(count):
        texts: list[str] = []
        while len(texts) * 3.4 < LONG_SECONDS:
            texts.append(draw(rng, held_out=True, freedom=0.05).text)
        recordings.append(record(texts, VOICES + HELD_OUT_VOICES, rng, 5e-4))
    figures: dict[str, object] = {}
    for name, options in (
        ("long", {}),
        ("long_with_vad", {"vad_filter": True}),
        ("long_conditioned_on_previous_text", {"condition_on_previous_text": True}),
        ("long_greedy", {"beam_size": 1}),
    ):
        score = Score()
        for recording in recordings:
            score.add(recording, transcribe(model, recording.samples, **options))
        figures[name] = score.figures()
    seconds = [round(len(r.samples) / SAMPLE_RATE, 1) for r in recordings]
    return figures | {"long_seconds": seconds}


def quiet_figures(model: WhisperModel, seed: int) -> dict[str, object]:
    """Count the words heard in 20 s without speech, with the voice detector and without."""
    import numpy as np

    noise = np.random.default_rng(seed).normal(0, 1, 20 * SAMPLE_RATE).astype(np.float32)
    seconds = np.arange(len(noise), dtype=np.float32) / SAMPLE_RATE
    notes = np.array([[220.0], [277.2], [329.6]], np.float32)
    sounds = {
        "silence": noise * 0,
        "faint_noise": noise * 1e-3,
        "loud_noise": noise * 0.1,
        "chord": np.sin(2 * np.pi * notes * seconds).sum(axis=0) * 0.1,
    }
    return {
        f"words_in_20s_of_{name}": {
            "vad": len(transcribe(model, sound.astype(np.float32), vad_filter=True)),
            "no_vad": len(transcribe(model, sound.astype(np.float32))),
        }
        for name, sound in sounds.items()
    }


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", type=Path)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--count", type=int, default=100, help="sentences of each kind")
    arguments = parser.parse_args()
    from faster_whisper import WhisperModel

    model = WhisperModel(str(arguments.model), device="cpu", compute_type="int8", cpu_threads=1)
    figures: dict[str, object] = {"seed": arguments.seed, "count": arguments.count}
    figures |= short_figures(model, arguments.seed, arguments.count)
    figures |= long_figures(model, arguments.seed, max(1, arguments.count // 25))
    figures |= quiet_figures(model, arguments.seed)
    training = arguments.model / "training.json"
    if training.exists():
        figures["training"] = json.loads(training.read_text(encoding="utf-8"))
    figures["options"] = OPTIONS
    figures["commands"] = [
        "python -m installers.starter.speech_train --out SCRATCH  # a run for each of `training`,",
        "python -m installers.starter.speech_train --out NEXT --start CHECKPOINT",
        "python -m installers.starter.speech_convert NEXT/checkpoint.safetensors DIR",
        "python -m installers.starter.speech_evaluate DIR",
    ]
    text = json.dumps(figures, indent=1) + "\n"
    (arguments.model / "figures.json").write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
