"""What every speech model keeps to: the bundled starter, and one of random weights (plumbing)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from engine.errors import Cancelled, ModelUnavailable, UsageError
from engine.models.device import choose_speech_device
from engine.models.folder import ModelFolder, bundled
from engine.models.speech import Hearing, SpeechModel
from engine.types import AudioWindow, ModelKind, Segment, ticks

RATE = 16_000


@pytest.fixture(scope="session")
def random_whisper(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whisper-tiny of random weights with Whisper's real tokenizer; its text is garbage."""
    source = shared_dir / "models" / "whisper-tokenizer"
    folder = tmp_path_factory.mktemp("models") / "random-whisper"
    script = source / "make_random_whisper_ct2.py"
    subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True)
    for name in ("tokenizer.json", "preprocessor_config.json"):
        shutil.copyfile(source / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def american_speech(shared_dir: Path) -> np.ndarray:
    """Six seconds of a real speech, float32 mono 16 kHz."""
    import av

    parts = []
    with av.open(str(shared_dir / "media" / "speech" / "jfk.flac")) as container:
        resampler = av.AudioResampler("flt", "mono", RATE)
        for frame in container.decode(audio=0):
            parts += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    return np.concatenate(parts)[: 6 * RATE]


def window(samples: np.ndarray, start: float = 0.0) -> AudioWindow:
    begin = ticks(start)
    return AudioWindow(begin, begin + ticks(len(samples) / RATE), samples)


def check(segments: Sequence[Segment], sound: AudioWindow) -> None:
    """What holds of any transcript, whatever its words."""
    for segment in segments:
        assert sound.start <= segment.start <= segment.end <= sound.end
        assert segment.text == segment.text.strip() != ""
        assert segment.source == "speech"
        for word in segment.words:
            assert sound.start <= word.start <= word.end <= sound.end
            assert 0 <= word.probability <= 1
    starts = [segment.start for segment in segments]
    assert starts == sorted(starts)


@pytest.fixture(scope="session")
def starter_speech() -> SpeechModel:
    starter = bundled(ModelKind.SPEECH)
    if starter is None:
        pytest.skip("the program was built without its starter speech model")
    return SpeechModel.load(starter, choose_speech_device("cpu"), 1)


def _starter_clip() -> tuple[np.ndarray, list[tuple[str, float, float]]]:
    """The clip that the starter model is checked with, and its words with their seconds."""
    import av

    starter = bundled(ModelKind.SPEECH)
    assert starter is not None
    sound = starter.path / "check.opus"
    truth = json.loads((starter.path / "check.json").read_text(encoding="utf-8"))
    parts = []
    with av.open(str(sound)) as container:
        resampler = av.AudioResampler("flt", "mono", RATE)
        for frame in container.decode(audio=0):
            parts += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    return np.concatenate(parts), [tuple(word) for word in truth["words"]]


def test_starter_hears_english_words_within_the_window(starter_speech: SpeechModel) -> None:
    samples, words = _starter_clip()
    sound = window(samples, 100.0)
    seen: list[float] = []
    hearing = starter_speech.transcribe(sound, language=None, vad=True, tick=seen.append)
    segments = hearing.segments
    check(segments, sound)
    heard = [
        (word.text.strip(".,?").casefold(), word.start) for one in segments for word in one.words
    ]
    found = [
        any(text == word and abs(at - ticks(100 + start)) < ticks(0.5) for text, at in heard)
        for word, start, _ in words
    ]
    assert sum(found) / len(words) >= 0.85, "words are missed, or not at their time"
    assert len(heard) <= 1.15 * len(words), "words are made up"
    assert {segment.language for segment in segments} == {"en"}
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)


def test_starter_hears_the_same_twice(starter_speech: SpeechModel) -> None:
    samples, _ = _starter_clip()
    sound = window(samples[: 10 * RATE])
    assert starter_speech.transcribe(sound, vad=False) == starter_speech.transcribe(
        sound, vad=False
    )


def test_starter_hears_nothing_in_silence(starter_speech: SpeechModel) -> None:
    quiet = window(np.zeros(5 * RATE, np.float32), 30.0)
    assert starter_speech.transcribe(quiet, vad=True) == Hearing()
    assert starter_speech.transcribe(window(np.zeros(0, np.float32)), vad=True) == Hearing()


@pytest.mark.shared
def test_random_whisper_transcribes_within_the_window(
    random_whisper: Path, american_speech: np.ndarray, model_folder: ModelFolder
) -> None:
    installed = model_folder.import_folder(random_whisper)
    assert installed.ref.dimension is None
    model = SpeechModel.load(installed, choose_speech_device("cpu"), 1)
    sound = window(american_speech, 3600.0)
    seen: list[float] = []
    segments = model.transcribe(
        sound, language=None, beam_size=1, vad=True, tick=seen.append
    ).segments
    check(segments, sound)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)
    assert all(len(segment.language or "") in (2, 3) for segment in segments)


@pytest.mark.shared
def test_random_whisper_stops_when_cancelled(
    random_whisper: Path, american_speech: np.ndarray, model_folder: ModelFolder
) -> None:
    model = SpeechModel.load(
        model_folder.import_folder(random_whisper), choose_speech_device("cpu"), 1
    )

    def cancel(fraction: float) -> None:
        if fraction > 0:
            raise Cancelled

    sound = window(american_speech)
    with pytest.raises(Cancelled):
        model.transcribe(sound, language="en", beam_size=1, vad=False, tick=cancel)
    # It can be used again at once: nothing was left locked.
    with pytest.raises(UsageError, match=r"speech_language_unknown\(.*language=xx"):
        model.transcribe(sound, language="xx")
    model.close()
    with pytest.raises(ModelUnavailable, match="closed"):
        model.transcribe(sound)
