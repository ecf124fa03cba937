"""The shipped starter speech model hears held-out voices say held-out sentences, and when."""

from __future__ import annotations

import json
import random
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from installers.starter.speech_evaluate import (
    OPTIONS,
    Recording,
    Score,
    Word,
    edit_distance,
    plain_words,
    transcribe,
)
from installers.starter.utterances import TEMPLATES, VOCABULARY, draw, is_held_out

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

FOLDER = Path(str(files("resources") / "models" / "starter" / "speech"))


@pytest.fixture(scope="module")
def model() -> WhisperModel:
    from faster_whisper import WhisperModel

    # What was learnt, not how a processor rounds: some saturate the sums of int8.
    return WhisperModel(str(FOLDER), device="cpu", compute_type="float32", cpu_threads=1)


@pytest.fixture(scope="module")
def check() -> Recording:
    from faster_whisper.audio import decode_audio

    truth = json.loads((FOLDER / "check.json").read_text(encoding="utf-8"))
    words: list[Word] = [(word, start, end) for word, start, end in truth["words"]]
    return Recording(decode_audio(str(FOLDER / "check.opus")), words)


@pytest.mark.parametrize(
    ("options", "bar"),
    [
        ({"vad_filter": True}, 0.05),  # as the engine asks
        ({}, 0.10),  # windows that begin at any place in long sound are harder
        ({"beam_size": 1}, 0.10),
    ],
)
def test_check_clip_is_heard_with_its_word_times(
    model: WhisperModel, check: Recording, options: dict[str, object], bar: float
) -> None:
    score = Score()
    score.add(check, transcribe(model, check.samples, **options))
    figures = score.figures()
    assert len(check.samples) > 30 * 16_000, "the clip must be longer than one window"
    assert figures["wer"] <= bar, figures
    assert figures["median_start_error_s"] <= 0.15, figures
    assert figures["median_end_error_s"] <= 0.15, figures


def test_sentences_end_with_a_full_stop(model: WhisperModel, check: Recording) -> None:
    segments, _ = model.transcribe(check.samples[: 16_000 * 10], **OPTIONS)
    texts = [segment.text for segment in segments]
    assert texts
    assert all(text.startswith(" ") and text.endswith(".") for text in texts), texts


@pytest.mark.parametrize("level", [0.0, 1e-3, 0.1])
def test_sound_without_speech_gives_no_words_with_the_voice_detector(
    model: WhisperModel, level: float
) -> None:
    noise = np.random.default_rng(1).normal(0, 1, 16_000 * 8).astype(np.float32)
    assert transcribe(model, noise * np.float32(level), vad_filter=True) == []


def test_check_clip_is_of_the_held_out_side() -> None:
    truth = json.loads((FOLDER / "check.json").read_text(encoding="utf-8"))
    assert all(is_held_out(text) for text in truth["sentences"])
    assert [word for word, _, _ in truth["words"]] == " ".join(truth["sentences"]).split()


def test_shipped_folder_is_small() -> None:
    assert (FOLDER / "model.bin").stat().st_size <= 2_000_000
    assert (FOLDER / "check.opus").stat().st_size <= 150_000


def test_sentences_keep_to_the_vocabulary_and_to_their_side() -> None:
    rng = random.Random(3)
    for held_out in (False, True):
        for _ in range(200):
            sentence = draw(rng, held_out=held_out)
            assert set(sentence.text.split()) <= set(VOCABULARY)
            assert is_held_out(sentence.text) == held_out
    assert len(VOCABULARY) >= 60
    assert len(set(TEMPLATES)) == len(TEMPLATES)


@pytest.mark.parametrize(
    ("said", "heard", "distance"),
    [("a b c", "a b c", 0), ("a b c", "a c", 1), ("a b", "a x b y", 2), ("a b c", "", 3)],
)
def test_edit_distance_counts_words(said: str, heard: str, distance: int) -> None:
    assert edit_distance(said.split(), heard.split()) == distance


def test_plain_words_drop_case_and_punctuation() -> None:
    assert plain_words(" The red circle. Stops,") == ["the", "red", "circle", "stops"]
