"""Sound: exact places on the container's clock, windows cut in the quiet, the same on resume."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from engine.errors import Cancelled
from engine.media.audio import audio_windows, speech_track
from engine.media.probe import probe
from engine.media.resampling import RATE, Resampler
from engine.types import AudioWindow, seconds, ticks
from tests.media_factory import AudioTrack, make_video, silence, tone

PICTURE = [("red", 1.0)]


def whole(windows: list[AudioWindow]) -> np.ndarray:
    return np.concatenate([window.samples for window in windows])


def silent(samples: np.ndarray) -> bool:
    """Whether no sample is above -80 dBFS."""
    return samples.size == 0 or float(np.abs(samples).max()) < 1e-4


def onset(samples: np.ndarray) -> float:
    """Seconds at which it first gets loud."""
    return float(np.argmax(np.abs(samples) > 0.1)) / RATE


@pytest.mark.parametrize("extension", ["mp4", "mkv", "webm", "avi", "ts"])
def test_a_sound_is_where_it_was_put(tmp_path: Path, extension: str) -> None:
    sound = np.concatenate([silence(1.25), tone(0.75)])
    path = make_video(tmp_path / f"a.{extension}", [("red", 2)], audio=sound)
    about = probe(path)
    track = speech_track(about)
    assert track is not None
    windows = list(audio_windows(path, track))
    assert windows[0].samples.dtype == np.float32
    assert windows[0].start == 0
    # AAC, MP3 and Opus may begin with a little silence of their own where the container keeps it
    assert onset(whole(windows)) == pytest.approx(1.25, abs=0.08)
    assert seconds(windows[-1].end) == pytest.approx(2.0, abs=0.2)


def test_a_track_that_begins_late_is_preceded_by_silence(tmp_path: Path) -> None:
    path = make_video(tmp_path / "late.mp4", [("red", 3)], audio=[AudioTrack(tone(1), start_s=1.5)])
    samples = whole(list(audio_windows(path, 1)))
    assert silent(samples[: int(1.4 * RATE)])
    assert onset(samples) == pytest.approx(1.5, abs=0.03)


def test_a_late_picture_does_not_move_the_sound(tmp_path: Path) -> None:
    path = make_video(tmp_path / "late.mp4", PICTURE, audio=tone(3), start_offset=2.0)
    assert onset(whole(list(audio_windows(path, 1)))) == pytest.approx(0, abs=0.02)


def test_windows_are_cut_in_the_quiet_and_follow_each_other(tmp_path: Path) -> None:
    heartbeat = np.concatenate([tone(1.7), silence(0.5)])
    path = make_video(tmp_path / "long.mp4", PICTURE, audio=np.tile(heartbeat, 12))
    windows = list(audio_windows(path, 1, window_s=12.0))
    assert len(windows) > 2
    for before, after in itertools.pairwise(windows):
        assert before.end == after.start
        assert len(before.samples) <= 12 * RATE
        phase = seconds(before.end) % 2.2
        assert 1.7 <= phase <= 2.2, "cut within the tone"
    assert len(whole(windows)) == round(seconds(windows[-1].end) * RATE)


def test_windows_from_the_middle_are_those_of_an_undisturbed_run(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    path = make_video(
        tmp_path / "long.mp4", PICTURE, audio=rng.normal(0, 0.1, 14 * RATE).astype(np.float32)
    )
    windows = list(audio_windows(path, 1, window_s=3.0))
    assert len(windows) >= 5
    for number, window in enumerate(windows):
        rest = list(audio_windows(path, 1, window_s=3.0, start_at=window.start))
        assert [(w.start, w.end) for w in rest] == [(w.start, w.end) for w in windows[number:]]
        assert np.array_equal(whole(rest), whole(windows[number:]))
    assert list(audio_windows(path, 1, start_at=windows[-1].end)) == []


def test_any_rate_and_layout_becomes_16_khz_mono(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.webm", PICTURE, audio=tone(1, hertz=1000))
    samples = whole(list(audio_windows(path, 1)))
    spectrum = np.abs(np.fft.rfft(samples[:RATE]))
    assert int(np.argmax(spectrum)) == pytest.approx(1000, abs=3)


def test_a_file_without_sound_has_no_windows(tmp_path: Path) -> None:
    path = make_video(tmp_path / "mute.mp4", PICTURE)
    assert speech_track(probe(path)) is None
    assert list(audio_windows(path, 0)) == []
    assert list(audio_windows(path, 7)) == []


def test_the_default_track_is_heard(tmp_path: Path) -> None:
    tracks = [AudioTrack(silence(1), "eng"), AudioTrack(tone(1), "kor", default=True)]
    path = make_video(tmp_path / "two.mkv", PICTURE, audio=tracks)
    track = speech_track(probe(path))
    assert track == 2
    assert not silent(whole(list(audio_windows(path, track))))
    assert silent(whole(list(audio_windows(path, 1))))


def test_damage_costs_only_what_is_damaged(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.ts", [("red", 6)], audio=tone(6))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = bytes(4000)
    path.write_bytes(data)
    track = speech_track(probe(path))
    assert track is not None
    samples = whole(list(audio_windows(path, track)))
    assert seconds(round(len(samples) / RATE * 1e6)) == pytest.approx(6.0, abs=0.3)
    loud = np.abs(samples.reshape(-1)[: 5 * RATE].reshape(-1, RATE // 10)).max(axis=1) > 0.1
    assert loud.mean() > 0.6
    assert loud[:10].all()


def test_a_wild_time_stamp_is_damage_not_days_of_silence() -> None:
    resampler = Resampler(latest=ticks(60))
    blocks = []
    for pts in (0, 16_000, 10**12, 48_000):
        frame = av.AudioFrame.from_ndarray(tone(1)[None, :], format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, pts, Fraction(1, RATE)
        blocks += list(resampler.feed(frame, 0))
    blocks += list(resampler.rest())
    assert sum(rows.shape[1] for _, rows in blocks) == pytest.approx(4 * RATE, abs=64)
    assert max(at for at, _ in blocks) < 4 * RATE


def test_listening_can_be_stopped(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [("red", 5)], audio=tone(5))
    seen: list[float] = []

    def stop(fraction: float) -> None:
        seen.append(fraction)
        if len(seen) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(audio_windows(path, 1, tick=stop))
    assert seen == sorted(seen)
    assert 0 < seen[-1] < 1


def test_silence_is_told_from_sound() -> None:
    assert silent(silence(1))
    assert silent(np.zeros(0, np.float32))
    assert not silent(tone(0.1, level=0.01))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["rotated90_phone.mov", "corrupt_middle.mp4", "vp9_opus.webm"])
def test_odd_files_are_heard_to_their_end(shared_dir: Path, name: str) -> None:
    path = shared_dir / "media" / "odd" / name
    about = probe(path)
    track = speech_track(about)
    assert track is not None
    windows = list(audio_windows(path, track, window_s=4.0))
    assert seconds(windows[-1].end) == pytest.approx(seconds(about.duration), abs=0.25)
    assert not silent(whole(windows))


@pytest.mark.parametrize(
    ("layout", "channels"), [("mono", 1), ("stereo", 2), ("5.1", 6), ("quad", 4)]
)
def test_the_mix_to_mono_is_never_louder_than_its_channels(layout: str, channels: int) -> None:
    loud = tone(1, level=0.99)
    frame = av.AudioFrame.from_ndarray(np.tile(loud, (channels, 1)), format="fltp", layout=layout)
    frame.sample_rate = RATE
    resampler = Resampler(latest=ticks(10))
    rows = [rows for _, rows in (*resampler.feed(frame, 0), *resampler.rest())]
    mix, *parts = np.concatenate(rows, axis=1) / 32768
    assert np.abs(mix).max() == pytest.approx(0.99, abs=0.01)
    assert len(parts) == (channels if channels > 1 else 0)
    assert all(np.abs(part).max() == pytest.approx(0.99, abs=0.01) for part in parts)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["video/friday.mp4", "video/big_buck_bunny_720p_1mb.mp4", "odd/vp9_opus.webm"]
)
def test_whisper_gets_the_sound_that_its_own_reader_gives(shared_dir: Path, name: str) -> None:
    from faster_whisper.audio import decode_audio

    path = shared_dir / "media" / name
    track = next(t for t in probe(path).audio)
    ours = whole(list(audio_windows(path, track.index)))
    theirs = decode_audio(str(path))
    assert np.std(ours) == pytest.approx(np.std(theirs), rel=0.02)
    assert np.abs(ours).max() <= 1
