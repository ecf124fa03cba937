"""Hearing speech against bare faster-whisper, over the same sound in the same run.

Run as ``python -m tests.benchmarks.bench_speech [--model FOLDER] [--minutes N]``. The sound is the
English recordings of ../shared one after another, with pauses, again and again. It prints one JSON
line with the seconds (the least of the rounds, taken in turns) of

- ``ours``: ``SpeechModel.transcribe``, the language given or (``ours_auto``) found by itself;
- ``bare``: ``WhisperModel.transcribe`` with the same options, consumed to its end;
- ``batched``: ``BatchedInferencePipeline.transcribe`` with the same options and batches of 8;

the ratios (above 1 ours is faster), the word error rates, and how far (seconds, median and 90th
percentile) the starts of the words that both hear are from those of ``bare``.
"""

from __future__ import annotations

import argparse
import difflib
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from engine.media.resampling import RATE
from engine.models.device import choose_speech_device
from engine.models.speech import SpeechModel
from engine.types import AudioWindow, seconds, ticks
from tests.evaluation.sounds import RECORDINGS, Sound, one_after_another, plain_words, word_errors
from tests.real_models import PLACE, installed

SHARED = Path(__file__).resolve().parents[3] / "shared"
ENGLISH = ("jfk", "english", "counting")
Timed = list[tuple[str, float]]
"""Words with the seconds at which they begin."""


def ours(model: SpeechModel, sound: Sound, language: str | None) -> Timed:
    window = AudioWindow(0, ticks(len(sound) / RATE), sound)
    heard = model.transcribe(window, language=language)
    return [(word.text, seconds(word.start)) for one in heard.segments for word in one.words]


def theirs(
    transcribe: Callable[..., tuple[Iterable[object], object]], sound: Sound, **how: object
) -> Timed:
    found, _ = transcribe(
        sound, beam_size=5, condition_on_previous_text=False, word_timestamps=True, **how
    )
    timed: Timed = []
    for segment in found:
        for word in segment.words:  # type: ignore[attr-defined]
            starts = word.word.startswith(" ") or not timed
            if starts:
                timed.append((word.word.strip(), word.start))
            else:
                timed[-1] = (timed[-1][0] + word.word, timed[-1][1])
    return timed


def apart(one: Timed, other: Timed) -> tuple[float, float]:
    """How far the starts of the words that both hear are from one another: median and p90."""
    plain = [["".join(plain_words(word)) for word, _ in each] for each in (one, other)]
    blocks = difflib.SequenceMatcher(None, plain[0], plain[1], autojunk=False).get_matching_blocks()
    far = [abs(one[a + n][1] - other[b + n][1]) for a, b, size in blocks for n in range(size)]
    return float(np.median(far)), float(np.percentile(far, 90))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=PLACE / "whisper-base")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    from faster_whisper import BatchedInferencePipeline

    model = SpeechModel.load(installed(chosen.model), choose_speech_device("cpu"), chosen.threads)
    bare = model._model
    assert bare is not None
    parts = [RECORDINGS[name].sound(SHARED) for name in ENGLISH]
    turns = max(1, round(chosen.minutes * 60 * RATE / sum(map(len, parts))))
    sound = one_after_another(parts * turns, np.random.default_rng(1))[: round(300 * RATE)]
    batched = BatchedInferencePipeline(bare)
    ways: dict[str, Callable[[], Timed]] = {
        "ours": lambda: ours(model, sound, "en"),
        "ours_auto": lambda: ours(model, sound, None),
        "bare": lambda: theirs(bare.transcribe, sound, language="en", vad_filter=True),
        "batched": lambda: theirs(batched.transcribe, sound, language="en", batch_size=8),
    }
    took: dict[str, float] = {}
    heard: dict[str, Timed] = {}
    for _ in range(chosen.rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            heard[name] = way()
            spent = time.perf_counter() - begun
            took[name] = min(spent, took.get(name, spent))
    truth = " ".join(RECORDINGS[name].text for name in ENGLISH * turns)
    wrong = {
        name: word_errors(truth, " ".join(word for word, _ in words))
        for name, words in heard.items()
    }
    print(
        json.dumps(
            {
                "seconds_of_sound": len(sound) / RATE,
                "seconds": {name: round(spent, 2) for name, spent in took.items()},
                "ratio_to_bare": round(took["bare"] / took["ours"], 2),
                "ratio_to_bare_auto": round(took["bare"] / took["ours_auto"], 2),
                "ratio_to_batched": round(took["batched"] / took["ours"], 2),
                "ratio_to_batched_auto": round(took["batched"] / took["ours_auto"], 2),
                "word_error_rate": {
                    name: round(errors / words, 3) for name, (errors, words) in wrong.items()
                },
                "starts_apart": {
                    name: [round(each, 3) for each in apart(heard[name], heard["bare"])]
                    for name in ("ours", "batched")
                },
            }
        )
    )


if __name__ == "__main__":
    main()
