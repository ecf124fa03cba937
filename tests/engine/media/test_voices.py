"""Tracks: all that is said is listened to, in whichever it is, and what several hold once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.media.audio import Sound as Sounds
from engine.media.probe import probe
from engine.media.voices import Voice, tracks_to_hear, voices
from tests.made_sound import Sound, SoundTrack, babble, hiss, music, sound_file, talking

LONG = 12.0
ANNA, BEN, CLARA = (babble(seed, LONG) for seed in (1, 2, 3))
TUNE = music(4, LONG, 0.1)
NOTHING = np.zeros_like(ANNA)


def listened(
    path: Path, wanted: str = "auto", language: str = "auto", window_s: float = 300.0
) -> list[Voice]:
    tracks = tracks_to_hear(probe(path), wanted, language)
    sound = Sounds(path, [track.index for track in tracks])
    return [
        voice
        for window in sound.windows(window_s=window_s)
        for voice in voices(window, tracks, talking, dubs=wanted == "all")
    ]


def heard_tracks(path: Path, *how: str) -> list[int]:
    return [voice.track for voice in listened(path, *how)]


def late(sound: Sound, seconds: float) -> Sound:
    return np.concatenate([np.zeros(round(seconds * 16_000), np.float32), sound])[: len(sound)]


SETS: dict[str, tuple[list[SoundTrack], list[int]]] = {
    "silence first": ([SoundTrack(NOTHING, title="Desktop", default=True), SoundTrack(ANNA)], [2]),
    "music first": ([SoundTrack(TUNE, default=True), SoundTrack(ANNA)], [1, 2]),
    "one with another codec": (
        [SoundTrack(ANNA, "flac"), SoundTrack(ANNA, "libmp3lame", bit_rate=64_000)],
        [1],
    ),
    "one far less loud": ([SoundTrack(ANNA), SoundTrack(0.1 * ANNA, "libopus")], [1]),
    "one upside down": ([SoundTrack(ANNA), SoundTrack(-ANNA)], [1]),
    "one a little later": ([SoundTrack(ANNA), SoundTrack(late(ANNA, 0.12))], [1]),
    "stereo of the same": ([SoundTrack(ANNA), SoundTrack(np.array([ANNA, ANNA]))], [1]),
    "surround of the same": (
        [SoundTrack(ANNA, "ac3"), SoundTrack(np.array([0 * ANNA] * 2 + [ANNA] + [0 * ANNA] * 3))],
        [1],
    ),
    "mix, microphone and desktop": (
        [SoundTrack(ANNA + 0.3 * TUNE), SoundTrack(ANNA), SoundTrack(0.3 * TUNE)],
        [1, 3],  # what of the music the voice covers in the mix
    ),
    "two microphones": ([SoundTrack(ANNA), SoundTrack(BEN)], [1, 2]),
    "a microphone each and the mix last": (
        [SoundTrack(ANNA), SoundTrack(BEN), SoundTrack(CLARA)],
        [1, 2, 3],
    ),
    "left and right as tracks": ([SoundTrack(ANNA), SoundTrack(0.9 * ANNA)], [1]),
    "commentary in the same language": (
        [SoundTrack(ANNA, language="eng", default=True), SoundTrack(BEN, language="eng")],
        [1, 2],
    ),
    "commentary in another language": (
        [
            SoundTrack(ANNA, language="jpn", default=True),
            SoundTrack(BEN, language="eng", title="Director's commentary"),
        ],
        [1, 2],
    ),
}


@pytest.mark.parametrize("kind", SETS)
def test_every_track_that_says_something_of_its_own_is_heard(tmp_path: Path, kind: str) -> None:
    tracks, expected = SETS[kind]
    assert heard_tracks(sound_file(tmp_path / "a.mkv", tracks)) == expected


@pytest.mark.parametrize("extension", ["mp4", "mkv", "mov", "ts"])
def test_tracks_are_heard_in_every_container(tmp_path: Path, extension: str) -> None:
    codec = "mp2" if extension == "ts" else "aac"
    tracks = [SoundTrack(each, codec) for each in (NOTHING, ANNA, 0.3 * ANNA, BEN)]
    assert heard_tracks(sound_file(tmp_path / f"a.{extension}", tracks)) == [2, 4]


def test_of_a_later_track_only_what_is_new_is_listened_to(tmp_path: Path) -> None:
    half = len(BEN) // 2
    described = 0.7 * ANNA + np.concatenate([BEN[:half], 0 * BEN[half:]])
    path = sound_file(tmp_path / "a.mkv", [SoundTrack(ANNA), SoundTrack(described)])
    first, second = listened(path)
    assert (first.track, second.track) == (1, 2)
    assert np.abs(second.samples[: half - 16_000]).max() > 0.1
    assert not second.samples[half + 32_000 :].any()


def dubbed(tmp_path: Path) -> Path:
    """Two people who speak and pause at the same times, in two languages, over the same music."""
    rng = np.random.default_rng(5)
    turns = np.repeat(rng.random(12) < 0.5, 16_000)[: len(ANNA)]
    tracks = [
        SoundTrack(ANNA * turns + 0.3 * TUNE, language="eng", default=True),
        SoundTrack(BEN * turns + 0.3 * TUNE, language="kor"),
    ]
    return sound_file(tmp_path / "dubbed.mkv", tracks)


def test_a_dub_is_not_heard_unless_it_is_wished(tmp_path: Path) -> None:
    path = dubbed(tmp_path)
    assert heard_tracks(path) == [1]
    assert heard_tracks(path, "all") == [1, 2]
    assert heard_tracks(path, "default") == [1]


def test_of_dubs_the_one_in_the_language_that_is_set_is_heard(tmp_path: Path) -> None:
    path = dubbed(tmp_path)
    assert heard_tracks(path, "auto", "ko") == [2]
    assert heard_tracks(path, "default", "ko") == [2]


def test_speech_in_two_languages_at_other_times_is_no_dub(tmp_path: Path) -> None:
    turns = np.repeat([True, False] * 3, 32_000)
    tracks = [
        SoundTrack(ANNA * turns, language="eng", default=True),
        SoundTrack(BEN * ~turns, language="kor"),
    ]
    assert heard_tracks(sound_file(tmp_path / "a.mkv", tracks)) == [1, 2]


def test_a_first_track_by_itself_is_heard_untouched(tmp_path: Path) -> None:
    path = sound_file(tmp_path / "a.mkv", [SoundTrack(ANNA), SoundTrack(ANNA)])
    alone = sound_file(tmp_path / "b.mkv", [SoundTrack(ANNA)])
    assert np.array_equal(listened(path)[0].samples, listened(alone)[0].samples)


def test_many_tracks_and_channels_make_shorter_windows(tmp_path: Path) -> None:
    """What is held of all of them together stays the same."""
    six = np.array([ANNA[: 3 * 16_000]] * 6)
    path = sound_file(tmp_path / "a.mkv", [SoundTrack(six, "pcm_s16le", 16_000)] * 4)
    few, many = Sounds(path, [1]), Sounds(path, [1, 2, 3, 4])
    assert len(list(few.windows(window_s=4.0))) == 1
    windows = list(many.windows(window_s=4.0))
    assert len(windows) == 2
    again = list(many.windows(window_s=4.0, start_at=windows[0].end))
    assert [(w.start, w.end) for w in again] == [(windows[1].start, windows[1].end)]
    for one, other in zip(again[0].tracks, windows[1].tracks, strict=True):
        assert np.array_equal(one.mix, other.mix)
        assert np.array_equal(one.channels, other.channels)


def test_noise_under_the_same_voice_makes_no_other(tmp_path: Path) -> None:
    tracks = [SoundTrack(ANNA), SoundTrack(ANNA + hiss(9, LONG, 0.002))]
    assert heard_tracks(sound_file(tmp_path / "a.mkv", tracks)) == [1]
