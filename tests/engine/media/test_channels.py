"""Channels: the mix is heard as it is, and beside it whatever it does not let through."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.media.audio import Sound as Sounds
from engine.media.audio import TrackSound
from engine.media.channels import parts
from engine.media.spectra import shared, spectra
from tests.made_sound import (
    Sound,
    SoundTrack,
    babble,
    hiss,
    music,
    sound_file,
    talking,
)

LONG = 12.0
ANNA, BEN = babble(1, LONG), babble(2, LONG)
ROOM, TUNE = hiss(3, LONG, 0.003), music(4, LONG, 0.2)
NOTHING = np.zeros_like(ANNA)
Case = tuple[list[Sound], list[Sound]]


def written(folder: Path, channels: list[Sound], **how: object) -> TrackSound:
    """The channels as they come back from a file, in one window."""
    path = sound_file(folder / "a.mkv", [SoundTrack(np.array(channels), **how)])  # type: ignore[arg-type]
    (window,) = Sounds(path, [1]).windows()
    return window.tracks[0]


def is_in(voice: Sound, heard: list[Sound]) -> bool:
    """Whether one of the sounds holds all that a voice says."""
    mine = spectra(voice)
    return any(
        bool((shared(mine, spectra(each[: len(voice)]))[mine.heard()] > 0.7).mean() > 0.85)
        for each in heard
    )


EVERYDAY: dict[str, list[Sound]] = {
    "the same twice": [ANNA, ANNA],
    "panned": [ANNA, ANNA * 0.3],
    "on the left alone": [ANNA, NOTHING],
    "amid wide music": [ANNA + TUNE, ANNA + music(5, LONG, 0.2)],
    "two people of whom each is heard in both": [ANNA + 0.3 * BEN, 0.3 * ANNA + BEN],
    "a quiet room to both sides": [ANNA + ROOM, ANNA + hiss(6, LONG, 0.003)],
    "wide noise alone": [hiss(7, LONG), hiss(8, LONG)],
    "silence": [NOTHING, NOTHING],
    "middle and side": [ANNA, 0.2 * ROOM],
}


@pytest.mark.parametrize("kind", EVERYDAY)
def test_everyday_stereo_is_its_mix_and_nothing_else(tmp_path: Path, kind: str) -> None:
    sound = written(tmp_path, EVERYDAY[kind])
    heard = parts(sound, talking)
    assert len(heard) == 1
    assert heard[0] is sound.mix


HARD: dict[str, Case] = {
    "opposite": ([ANNA, -ANNA], [ANNA]),
    "opposite and unequal": ([ANNA, -0.8 * ANNA], [ANNA]),
    "opposite in a noisy room": ([ANNA + ROOM, hiss(6, LONG, 0.003) - ANNA], [ANNA]),
    "opposite under music that is not": ([ANNA + 0.3 * TUNE, 0.3 * TUNE - ANNA], [ANNA]),
    "opposite in the second half": (
        [ANNA, np.concatenate([ANNA[: len(ANNA) // 2], -ANNA[len(ANNA) // 2 :]])],
        [ANNA[len(ANNA) // 2 :]],
    ),
    "one speaks left, another right": ([ANNA, BEN], [ANNA, BEN]),
    "one of them further away": ([ANNA, 0.3 * BEN], [ANNA, 0.3 * BEN]),
}


@pytest.mark.parametrize("codec", ["aac", "flac"])
@pytest.mark.parametrize("kind", HARD)
def test_what_the_mix_of_two_channels_loses_is_heard(tmp_path: Path, kind: str, codec: str) -> None:
    channels, said = HARD[kind]
    sound = written(tmp_path, channels, codec=codec)
    heard = parts(sound, talking)
    if "half" in kind:
        heard = [each[len(each) // 2 :] for each in heard]
    assert all(is_in(voice, heard) for voice in said)
    assert len(heard) == 2


def among(count: int, **placed: Sound) -> list[Sound]:
    """So many channels, silent but for those given by number (``at3``)."""
    return [placed.get(f"at{number}", NOTHING) for number in range(count)]


@pytest.mark.parametrize(
    ("channels", "said"),
    [
        (among(6, at2=ANNA), [ANNA]),
        (among(6, at0=TUNE, at1=-TUNE, at2=ANNA), [ANNA]),
        (among(6, at0=ANNA, at1=-ANNA), [ANNA]),
        (among(8, at7=ANNA), [ANNA]),
        (among(4, at1=ANNA, at2=-ANNA), [ANNA]),
    ],
    ids=["centre", "centre and opposite sides", "opposite fronts", "last", "quad"],
)
def test_what_is_said_in_any_of_many_channels_is_heard(
    tmp_path: Path, channels: list[Sound], said: list[Sound]
) -> None:
    heard = parts(written(tmp_path, channels, codec="flac"), talking)
    assert all(is_in(voice, heard) for voice in said)
    assert max(float(np.abs(each).max()) for each in heard) > 0.01


def test_a_voice_that_other_channels_drown_is_heard_by_itself(tmp_path: Path) -> None:
    loud = among(6, at0=hiss(7, LONG, 0.2), at1=hiss(8, LONG, 0.2), at4=0.4 * ANNA)
    heard = parts(written(tmp_path, loud, codec="flac"), talking)
    assert max(np.corrcoef(each, ANNA)[0, 1] for each in heard) > 0.7


def test_a_sole_channel_among_many_is_heard_as_loud_as_it_is(tmp_path: Path) -> None:
    (heard,) = parts(written(tmp_path, among(8, at7=ANNA), codec="flac"), talking)
    assert np.abs(heard).max() == pytest.approx(np.abs(ANNA).max(), rel=0.1)
