"""Clocks that jump: the content behind a jump is kept, on one continuous time for every reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from engine.media import clock
from engine.media.audio import audio_windows, speech_track
from engine.media.decode import VideoReader
from engine.media.jumps import Run, clock_of, whole
from engine.media.probe import probe
from engine.media.stills import still
from engine.media.visual_pass import visual_pass
from engine.spec import BY_NAME
from engine.types import TICKS_PER_SECOND, seconds, ticks
from tests.made_clocks import WRAPS_AT, joined, part
from tests.media_factory import make_video

PARAMETERS = BY_NAME["shots"].parameters
PAUSE = ticks(10)


def shots(path: Path) -> list[float]:
    """The starts of the shots, seconds."""
    chunks = visual_pass(path, probe(path), PARAMETERS)
    return [seconds(scene.start) for chunk in chunks for scene in chunk.scenes]


def sound_s(path: Path) -> float:
    """Seconds of sound that are not silent."""
    about = probe(path)
    track = speech_track(about)
    assert track is not None
    samples = np.concatenate([w.samples for w in audio_windows(path, track, clock=about.clock)])
    parts = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    return float((np.abs(parts).max(axis=1) > 0.1).mean() * len(samples) / 16_000)


H264 = {"codec": "libx264"}
BLU_RAY = {"codec": "libx264", "options": {"mpegts_m2ts_mode": "1"}}
JOINS = {
    "twice the same.ts": ((0, 0), {}),
    "four times the same.ts": ((0, 0, 0, 0), {}),
    "back.mts": ((5000, 100), H264),
    "back and forth.m2ts": ((100, 50, 7200), BLU_RAY),
    "an hour later.ts": ((0, 3600), H264),
    "a day later.ts": ((0, 90_000), H264),
    "a disc.vob": ((0, 0, 0), {}),
    "program stream later.mpg": ((10, 3600), {}),
    "program stream back.mpg": ((3600, 10), {}),
    "camera.flv": ((0, 5000, 20), H264),
    "silent.ts": ((0, 0), {"sound": False}),
    "wrapped and joined.ts": ((WRAPS_AT - 3.4, 20), {}),
}


@pytest.mark.parametrize("name", JOINS)
def test_all_parts_of_a_joined_file_are_seen_and_heard_at_their_time(
    tmp_path: Path, name: str
) -> None:
    clocks, options = JOINS[name]
    path = joined(tmp_path / name, clocks, **options)  # type: ignore[arg-type]
    length = 4 * len(clocks)
    assert seconds(probe(path).duration) == pytest.approx(length, abs=0.1 * len(clocks))
    assert shots(path) == pytest.approx(range(0, length, 2), abs=0.1 * len(clocks))
    if options.get("sound", True):
        assert sound_s(path) == pytest.approx(length, abs=0.1 * len(clocks))


@pytest.mark.parametrize("name", ["wraps.ts", "wraps.mpg"])
def test_a_clock_that_wraps_around_goes_on(tmp_path: Path, name: str) -> None:
    path = joined(tmp_path / name, [WRAPS_AT - 3.4])
    assert seconds(probe(path).duration) == pytest.approx(4, abs=0.1)
    assert shots(path) == pytest.approx([0, 2], abs=0.1)
    assert not probe(path).clock.jumps


@pytest.mark.parametrize("name", ["a.ts", "a.mpg", "a.m2ts", "a.flv"])
@pytest.mark.parametrize("share", [0.2, 0.45, 0.8])
def test_a_pass_goes_on_from_any_time_behind_a_jump(
    tmp_path: Path, name: str, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "ENTERED_WITHIN", 4 << 10)
    monkeypatch.setattr("engine.media.decode.ENTER_MARGIN", ticks(1))
    path = joined(tmp_path / name, [0, 4000, 0], **(H264 if name.endswith("flv") else {}))
    about = probe(path)
    with VideoReader(path, about) as reader:
        everything = [timed.at for timed in reader]
    start = round(about.duration * share)
    with VideoReader(path, about, start_at=start) as reader:
        assert [timed.at for timed in reader] == [at for at in everything if at >= start]
    assert len(everything) >= 290


def test_a_late_entry_does_not_read_from_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "ENTERED_WITHIN", 4 << 10)
    monkeypatch.setattr("engine.media.decode.ENTER_MARGIN", ticks(1))
    path = joined(tmp_path / "a.ts", [0, 0], each_s=4)
    about = probe(path)
    with VideoReader(path, about, start_at=ticks(14)) as reader:
        first = next(reader._frames())
        entered = reader._seek()
        after = next(reader._frames())
    assert not entered
    assert first.pts < after.pts
    assert 14 - 3 < (after.pts - first.pts) / 90_000 < 14


def test_a_still_is_found_behind_a_jump(tmp_path: Path) -> None:
    path = joined(tmp_path / "a.mpg", [3600, 0])
    assert still(path, ticks(5)) == still(path, ticks(4.5))
    assert still(path, ticks(5)) != still(path, ticks(1))


def test_the_parts_may_be_very_short_or_one_longer_in_sound(tmp_path: Path) -> None:
    path = joined(tmp_path / "short.ts", [0] * 8, each_s=0.5)
    assert seconds(probe(path).duration) == pytest.approx(8, abs=0.2)
    assert sound_s(path) == pytest.approx(8, abs=0.2)


def test_a_pause_within_its_bounds_and_slides_far_apart_are_as_stated(tmp_path: Path) -> None:
    times = [0.0, 30, 61, 90]
    path = make_video(
        tmp_path / "slides.ts", [("red", 45), ("blue", 50)], times=times, size=(160, 90), **H264
    )
    about = probe(path)
    assert not about.clock.jumps
    assert seconds(about.duration) == pytest.approx(90, abs=2)
    data = part(tmp_path / "a.ts", ["red"]) + part(tmp_path / "b.ts", ["blue"], at=6)
    path = tmp_path / "lost.ts"
    path.write_bytes(data)
    assert not probe(path).clock.jumps
    assert seconds(probe(path).duration) == pytest.approx(8, abs=0.1)


def test_pictures_pause_where_the_sound_tells_so(tmp_path: Path) -> None:
    times = [*np.arange(0, 2, 0.1), *np.arange(20, 22, 0.1)]
    path = make_video(
        tmp_path / "a.ts", [("red", 10), ("blue", 12)], times=times, size=(160, 90),
        audio=np.zeros(22 * 16_000, np.float32), **H264,
    )  # fmt: skip
    assert not probe(path).clock.jumps
    assert shots(path) == pytest.approx([0, 20], abs=0.15)


# --- what is no jump


def run(begin: float, length: float, place: int, rate: int = 25) -> Run:
    start, end = ticks(begin), ticks(begin + length)
    step = TICKS_PER_SECOND // rate
    count = max(1, round(length * rate))
    return Run(place, place + count - 1, start, end - step, start, end, count)


def test_damaged_stamps_between_two_runs_that_go_together_are_no_jump() -> None:
    damaged = [run(0, 8, 0), run(5000, 0.04, 900), run(3, 0.08, 901), run(8.1, 8, 905)]
    (one,) = whole(damaged, PAUSE)
    assert (one.begin, one.last_place) == (0, damaged[-1].last_place)
    assert len(whole([run(0, 8, 0), run(5000, 8, 900), run(8, 8, 2000)], PAUSE)) == 3


def test_the_damaged_end_of_a_stream_is_no_hour_long() -> None:
    found = {0: whole([run(0, 8, 0), run(3600, 0.04, 900)], PAUSE)}
    assert clock_of(found, {0: 0}, 0).end == ticks(8.04)


@pytest.mark.parametrize(
    ("pictures", "sounds", "shifts"),
    [
        # sound that goes on beside pictures which pause: nothing jumps
        ([run(0, 8, 0), run(100, 8, 5000)], [run(0, 108, 0, 625)], []),
        # pictures alone go back: they alone are laid end to end
        ([run(0, 8, 0), run(0, 8, 5000)], [run(0, 16, 0, 625)], [(0, 8)]),
        # both: no stream overlaps itself
        ([run(0, 8, 0), run(0, 8, 5000)], [run(0, 9, 0), run(0, 9, 5010)], [(0, 9), (1, 9)]),
    ],
)
def test_a_jump_is_one_of_all_streams(
    pictures: list[Run], sounds: list[Run], shifts: Sequence[tuple[int, float]]
) -> None:
    found = clock_of({0: pictures, 1: sounds}, {0: 0, 1: 1}, 0)
    assert [(jump.stream, seconds(jump.shift)) for jump in found.jumps] == list(shifts)


def test_streams_without_stamps_of_their_own_follow_the_others() -> None:
    both = {0: [run(0, 8, 0), run(0, 8, 900)], 1: [run(0, 8, 5), run(0, 8, 910)]}
    jumps = clock_of(both, {0: 10, 1: 11, 2: 12}, 0).jumps
    assert {jump.id: jump.position for jump in jumps} == {10: 900, 11: 910, 12: 900}
    late = {0: both[0], 1: [run(0, 8, 910)]}
    assert {jump.stream: jump.shift for jump in clock_of(late, {0: 0, 1: 1}, 0).jumps} == {
        0: ticks(8),
        1: ticks(8),
    }


def test_every_packet_is_shifted_by_where_it_lies(tmp_path: Path) -> None:
    path = joined(tmp_path / "a.ts", [0, 0])
    with av.open(str(path)) as container:
        times = [
            packet.dts
            for packet in clock.Timeline(container, probe(path).clock).demux(
                container.streams.audio[0]
            )
            if packet.dts is not None
        ]
    assert times == sorted(times)
    assert (times[-1] - times[0]) / 90_000 == pytest.approx(8, abs=0.1)


@pytest.mark.shared
def test_the_joined_example_is_whole(shared_dir: Path) -> None:
    path = shared_dir / "cases" / "01-clock-that-jumps-back" / "joined.ts"
    if not path.exists():
        pytest.skip("without the examples")
    assert seconds(probe(path).duration) == pytest.approx(16, abs=0.1)
    assert shots(path) == pytest.approx([0, 4, 8, 12], abs=0.05)
    assert sound_s(path) == pytest.approx(16, abs=0.1)
