"""What a real Whisper makes of speech that hides in a track or a channel: the words are found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.index.steps import Inputs, Task, transcript
from engine.media.probe import probe
from engine.models.device import choose_speech_device
from engine.models.speech import SpeechModel
from engine.types import Segment
from tests.evaluation.sounds import RECORDINGS
from tests.made_sound import Sound, SoundTrack, babble, hiss, music, sound_file
from tests.real_models import installed, real_model

pytestmark = pytest.mark.shared
Heard = Callable[..., list[Segment]]


@pytest.fixture(scope="module")
def whisper(shared_dir: Path) -> SpeechModel:
    folder = real_model(shared_dir, "whisper-base")
    return SpeechModel.load(installed(folder), choose_speech_device("cpu"), 2)


@pytest.fixture
def heard(whisper: SpeechModel) -> Heard:
    def hear(path: Path, **changed: Any) -> list[Segment]:
        parameters = {
            "prefer_subtitles": True,
            "transcript_language": "en",
            "sound_tracks": "auto",
            "window_s": 300.0,
            "beam_size": 1,
            "vad": True,
            **changed,
        }
        task: Task[SpeechModel] = Task(
            path=path,
            parameters=parameters,
            inputs=Inputs(probe=probe(path), subtitles=()),
            model=whisper,
            position=None,
            read_frame=lambda digest: b"",
            read_face=lambda digest: b"",
            threads=2,
            batch=1,
            tick=lambda fraction: None,
        )
        return [segment for batch in transcript.run(task) for segment in batch.product]

    return hear


@pytest.fixture(scope="module")
def said(shared_dir: Path) -> tuple[Sound, Sound]:
    """Two sentences, cut to one length: of a train, and of a country."""
    one, other = (RECORDINGS[name].sound(shared_dir) for name in ("english", "jfk"))
    length = min(len(one), len(other))
    return one[:length], other[:length]


def words(segments: list[Segment]) -> str:
    return " ".join(segment.text for segment in segments).casefold()


def test_speech_that_cancels_is_heard(
    heard: Heard, said: tuple[Sound, Sound], tmp_path: Path
) -> None:
    train, _ = said
    tune = music(4, len(train) / 16_000, 0.02)[: len(train)]
    path = sound_file(tmp_path / "a.mp4", [SoundTrack(np.array([train + tune, tune - train]))])
    found = words(heard(path))
    assert found.count("red train leaves the old station") == 1


def test_two_who_speak_at_once_left_and_right_are_both_understood(
    heard: Heard, said: tuple[Sound, Sound], tmp_path: Path
) -> None:
    train, country = said
    found = words(heard(sound_file(tmp_path / "a.mkv", [SoundTrack(np.array([train, country]))])))
    assert "fellow americans" in found
    assert "red train leaves the old station" in found


def test_the_microphone_of_a_recording_of_a_screen_is_heard_once(
    heard: Heard, said: tuple[Sound, Sound], tmp_path: Path
) -> None:
    _, voice = said
    game = music(5, len(voice) / 16_000, 0.03)[: len(voice)]
    tracks = [
        SoundTrack(np.array([voice + game, voice + game]), title="Everything", default=True),
        SoundTrack(voice, title="Microphone"),
        SoundTrack(np.array([game, game]), title="Desktop"),
    ]
    found = heard(sound_file(tmp_path / "screen.mkv", tracks))
    assert words(found).count("fellow americans") == 1
    tracks[0] = SoundTrack(np.array([game, game]), title="Desktop", default=True)
    alone = heard(sound_file(tmp_path / "mic.mkv", tracks[:2]))
    assert words(alone).count("fellow americans") == 1
    assert {segment.track for segment in alone} == {2}


def test_what_drowns_in_the_mix_is_heard_in_its_own_track_and_told_once(
    heard: Heard, said: tuple[Sound, Sound], tmp_path: Path
) -> None:
    _, voice = said
    crowd = babble(8, len(voice) / 16_000, 0.15)[: len(voice)]
    tracks = [SoundTrack(voice + crowd), SoundTrack(voice), SoundTrack(0.5 * voice)]
    found = words(heard(sound_file(tmp_path / "crowd.mkv", tracks)))
    assert found.count("fellow americans") == 1


def test_tracks_in_which_nobody_speaks_say_nothing(heard: Heard, tmp_path: Path) -> None:
    quiet = [hiss(1, 6, 0.01), music(2, 6, 0.1), np.zeros(6 * 16_000, np.float32)]
    path = sound_file(tmp_path / "a.mkv", [SoundTrack(each) for each in quiet])
    assert heard(path, transcript_language="auto") == []


@pytest.mark.parametrize(
    ("case", "track"),
    [
        ("30-out-of-phase/out_of_phase.mp4", 1),
        ("31-speech-in-another-track/obs.mkv", 2),
        ("20-drone-data/DJI_0001.MP4", 1),
    ],
)
def test_reported_files_are_heard(heard: Heard, shared_dir: Path, case: str, track: int) -> None:
    path = shared_dir / "cases" / case
    if not path.exists():
        pytest.skip(f"no {path}")
    found = heard(path, transcript_language="auto", beam_size=5)
    assert "lighthouse" in words(found)
    assert {segment.track for segment in found} == {track}
