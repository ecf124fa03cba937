"""Sound as files have it: any number of channels, any rate, changes midway, late, long, damaged."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from engine.media.audio import Sound as Sounds
from engine.media.audio import audio_windows
from engine.media.channels import parts
from engine.media.probe import probe
from engine.media.resampling import RATE, Resampler
from engine.types import seconds, ticks
from tests.made_sound import Sound, SoundTrack, babble, sound_file, talking
from tests.media_factory import AudioTrack, make_video, tone

LONG = 2.0
ANNA = babble(1, LONG)


def wave(path: Path, channels: Sound, rate: int) -> Path:
    """A .wav of any channels [channels, n] and rate, by the book: PyAV writes fewer."""
    data = (channels.T * 32767).astype("<i2").tobytes()
    count = len(channels)
    form = struct.pack("<HHIIHH", 1, count, rate, rate * count * 2, count * 2, 16)
    body = (
        b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    )
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 8, 9, 11, 16, 24, 32, 64])
def test_who_speaks_in_the_last_of_many_channels_is_heard(tmp_path: Path, count: int) -> None:
    channels = np.zeros((count, len(ANNA)), np.float32)
    channels[-1] = ANNA
    (window,) = Sounds(wave(tmp_path / "a.wav", channels, RATE), [0]).windows()
    assert window.tracks[0].channels.shape[0] == (count if count > 1 else 0)
    heard = parts(window.tracks[0], talking)
    assert max(np.corrcoef(each, ANNA[: len(each)])[0, 1] for each in heard) > 0.9
    assert max(float(np.abs(each).max()) for each in heard) > 0.05


@pytest.mark.parametrize("rate", [500, 4000, 8000, 11_025, 22_050, 96_000, 192_000, 768_000])
def test_any_rate_keeps_its_time(tmp_path: Path, rate: int) -> None:
    times = np.arange(int(LONG * rate)) / rate
    hum = np.where(times > 1.0, 0.3 * np.sin(2 * np.pi * 100 * times), 0).astype(np.float32)
    (window,) = audio_windows(wave(tmp_path / "a.wav", hum[None], rate), 0)
    assert seconds(window.end) == pytest.approx(LONG, abs=0.05)
    assert np.argmax(np.abs(window.samples) > 0.1) / RATE == pytest.approx(1.0, abs=0.02)


def test_too_slow_to_hold_speech_is_silence_and_no_error(tmp_path: Path) -> None:
    assert list(audio_windows(wave(tmp_path / "a.wav", np.ones((1, 80), np.float32), 8), 0)) == []


def frames(sound: Sound, rate: int, layout: str, begin: float) -> list[av.AudioFrame]:
    packed = np.ascontiguousarray(np.atleast_2d(sound).T, np.float32).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
    frame.sample_rate = rate
    frame.pts, frame.time_base = round(begin * rate), Fraction(1, rate)
    return [frame]


@pytest.mark.parametrize(
    ("rate", "layout", "channels"), [(48_000, "mono", 1), (16_000, "5.1", 6), (8_000, "stereo", 2)]
)
def test_rate_and_channels_may_change_midway(rate: int, layout: str, channels: int) -> None:
    first = frames(np.tile(tone(1.0, 300), (2, 1)), 16_000, "stereo", 0.0)
    times = np.arange(rate) / rate
    hum = (0.3 * np.sin(2 * np.pi * 300 * times)).astype(np.float32)
    second = frames(np.tile(hum, (channels, 1)), rate, layout, 1.0)
    resampler = Resampler(ticks(10))
    blocks = [block for frame in (*first, *second) for block in resampler.feed(frame, 0)]
    blocks += resampler.rest()
    assert {len(rows) for _, rows in blocks} == {3}
    whole = np.zeros((3, 2 * RATE + 200), np.int16)
    for at, rows in blocks:
        whole[:, at : at + rows.shape[1]] = rows
    loud = np.abs(whole[:, : 2 * RATE].reshape(3, -1, RATE // 10)).max(axis=2)
    assert loud.min() > 5000


def test_sound_goes_on_after_the_picture_and_begins_after_it(tmp_path: Path) -> None:
    path = make_video(
        tmp_path / "a.mkv",
        [("red", 1)],
        audio=[AudioTrack(tone(3)), AudioTrack(tone(2), start_s=4)],
    )
    windows = list(Sounds(path, [1, 2]).windows())
    assert seconds(windows[-1].end) == pytest.approx(6.0, abs=0.1)
    first, second = windows[0].tracks
    assert len(first.mix) == len(second.mix)
    assert not first.mix[4 * RATE :].any()
    assert not second.mix[: int(3.9 * RATE)].any()
    assert np.abs(second.mix[5 * RATE :]).max() > 0.1


@pytest.mark.parametrize("codec", ["aac", "ac3", "libmp3lame", "flac", "libopus"])
def test_damaged_packets_cost_their_own_length(tmp_path: Path, codec: str) -> None:
    path = sound_file(tmp_path / "a.mkv", [SoundTrack(tone(6), codec)], picture_s=6.0)
    whole = path.read_bytes()
    rng = np.random.default_rng(1)
    data = bytearray(whole)
    middle = len(data) // 2
    data[middle : middle + 300] = rng.bytes(300)
    path.write_bytes(data)
    samples = np.concatenate([w.samples for w in audio_windows(path, 1)])
    assert len(samples) / RATE == pytest.approx(6.0, abs=0.7)
    loud = np.abs(samples[: 5 * RATE].reshape(-1, RATE // 10)).max(axis=1) > 0.1
    assert loud.mean() > 0.7


def test_every_track_of_a_file_is_probed(tmp_path: Path) -> None:
    tracks = [SoundTrack(ANNA, title=str(number)) for number in range(12)]
    about = probe(sound_file(tmp_path / "a.mkv", tracks))
    assert [track.title for track in about.audio] == [str(number) for number in range(12)]
    assert len(list(Sounds(tmp_path / "a.mkv", [t.index for t in about.audio]).windows())) == 1
