"""Decoding: every frame at its exact time, from any time on, past damage."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import Cancelled
from engine.media.decode import VideoReader
from engine.media.probe import probe
from engine.messages import Code
from engine.types import ticks
from tests.media_factory import frame_number, make_video, numbered

SIZE = (160, 90)
EXTENSIONS = ["mp4", "mkv", "webm", "avi", "ts", "gif"]


def counting(path: Path, seconds: float = 4, fps: int = 20, **options: object) -> Path:
    """A video whose frame n shows the number n (modulo 256)."""

    def picture(moment: float) -> np.ndarray:
        return numbered(round(moment * fps) % 256, SIZE)

    return make_video(path, [(picture, seconds)], fps=fps, size=SIZE, **options)  # type: ignore[arg-type]


def frames(path: Path, **options: int) -> list[tuple[int, int]]:
    """(time, the number shown) of each frame."""
    with VideoReader(path, probe(path), **options) as reader:
        return [(t.at, frame_number(t.frame.to_ndarray(format="rgb24"))) for t in reader]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_each_frame_has_its_own_time(tmp_path: Path, extension: str) -> None:
    seen = frames(counting(tmp_path / f"a.{extension}"))
    assert [number for _, number in seen] == list(range(80))
    first = seen[0][0]
    for at, number in seen:
        assert at - first == pytest.approx(ticks(number / 20), abs=1000)
    assert all(later > earlier for (earlier, _), (later, _) in pairwise(seen))


@pytest.mark.parametrize("threads", [0, 1, 4])
def test_the_count_of_threads_changes_nothing(tmp_path: Path, threads: int) -> None:
    path = counting(tmp_path / "a.mp4")
    assert frames(path, threads=threads) == frames(path)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_start_in_the_middle_gives_exactly_the_rest(tmp_path: Path, extension: str) -> None:
    path = counting(tmp_path / f"a.{extension}", seconds=6, gop=25)
    seen = frames(path)
    for number in (1, 24, 25, 26, 70, 119):
        assert frames(path, start_at=seen[number][0]) == seen[number:]
    assert frames(path, start_at=seen[-1][0] + 1) == []


def test_a_late_seek_falls_back_to_the_beginning(tmp_path: Path) -> None:
    path = counting(tmp_path / "a.mkv", seconds=6, gop=25)
    seen = frames(path)

    class Late(VideoReader):
        def _seek(self) -> bool:
            self._container.seek(ticks(5.5))
            return False

    start = seen[50][0]
    with Late(path, probe(path), start_at=start) as reader:
        assert [timed.at for timed in reader] == [at for at, _ in seen[50:]]


def test_a_late_picture_is_late(tmp_path: Path) -> None:
    seen = frames(counting(tmp_path / "late.mp4", seconds=1, start_offset=2.5))
    assert seen[0] == (2_500_000, 0)
    assert seen[19][0] == 2_500_000 + 950_000


def test_uneven_times_are_kept(tmp_path: Path) -> None:
    times = [0, 0.04, 0.08, 0.5, 0.9, 1.0, 1.04, 1.6, 1.9]
    path = make_video(tmp_path / "v.mkv", [("checker", 2)], times=times, size=SIZE)
    assert [at for at, _ in frames(path)] == [ticks(time) for time in times]


def test_a_wild_time_stamp_costs_one_frame(tmp_path: Path) -> None:
    path = counting(tmp_path / "a.mp4", seconds=2)

    class Wild(VideoReader):
        def _time_of(self, frame: Any) -> int:
            at = super()._time_of(frame)
            return ticks(4000) if at == ticks(0.5) else at

    with Wild(path, probe(path)) as reader:
        times = [timed.at for timed in reader]
    assert times == [ticks(n / 20) for n in range(40) if n != 10]


def test_a_long_pause_is_no_damage(tmp_path: Path) -> None:
    times = [0, 0.5, 100, 100.5, 300]
    path = make_video(tmp_path / "slides.mkv", [("checker", 301)], times=times, size=SIZE)
    assert [at for at, _ in frames(path)] == [ticks(time) for time in times]


def test_a_hole_in_the_middle_costs_only_what_it_holds(tmp_path: Path) -> None:
    path = counting(tmp_path / "a.ts", seconds=8, gop=10)
    whole = dict(frames(path))
    data = bytearray(path.read_bytes())
    third = len(data) // 188 // 3 * 188
    data[third : third + 188 * 30] = b"\xff" * 188 * 30
    path.write_bytes(data)
    left = dict(frames(path))
    alike = [at for at, number in whole.items() if left.get(at) == number]
    assert 0.5 * len(whole) < len(alike) < len(whole)
    assert alike[0] == min(whole)
    assert max(whole) - alike[-1] < ticks(0.2)


def test_endless_damage_ends_with_what_is_there(tmp_path: Path) -> None:
    path = counting(tmp_path / "a.avi", seconds=6, gop=10)
    about = probe(path)
    data = bytearray(path.read_bytes())
    start, end = len(data) // 2, data.rindex(b"idx1")
    data[start:end] = bytes(end - start)
    path.write_bytes(data)
    with VideoReader(path, about) as reader:
        times = [timed.at for timed in reader]
    assert 20 < len(times) < 120


def test_the_pulse_beats_and_may_stop_it(tmp_path: Path) -> None:
    path = counting(tmp_path / "a.mp4", seconds=8)
    heartbeats: list[int] = []

    def pulse(at: int) -> None:
        heartbeats.append(at)
        if len(heartbeats) == 3:
            raise Cancelled

    with VideoReader(path, probe(path), pulse=pulse) as reader, pytest.raises(Cancelled):
        for _ in reader:
            pass
    assert heartbeats == sorted(heartbeats)


@pytest.mark.shared
def test_the_counter_shows_its_own_time(shared_dir: Path) -> None:
    path = shared_dir / "media" / "odd" / "counter.mp4"
    with VideoReader(path, probe(path)) as reader:
        assert [timed.at for timed in reader] == [ticks(n / 10) for n in range(30)]


@pytest.mark.shared
@pytest.mark.parametrize("start", [1, 3_000_000, 5_000_000, 9_500_000])
@pytest.mark.parametrize(
    "name", ["corrupt_middle.mp4", "interlaced_mpeg2.ts", "mpeg4_mp3.avi", "vp9_opus.webm"]
)
def test_odd_files_go_on_from_the_middle(shared_dir: Path, name: str, start: int) -> None:
    path = shared_dir / "media" / "odd" / name
    about = probe(path)
    with VideoReader(path, about) as reader:
        whole = [timed.at for timed in reader]
    with VideoReader(path, about, start_at=start) as reader:
        assert [timed.at for timed in reader] == [at for at in whole if at >= start]


@pytest.mark.shared
def test_a_corrupt_middle_loses_only_the_damaged_part(shared_dir: Path) -> None:
    path = shared_dir / "media" / "odd" / "corrupt_middle.mp4"
    with VideoReader(path, probe(path)) as reader:
        times = [timed.at for timed in reader]
    assert len(times) >= 245
    assert times[-1] > ticks(10)
    assert [warning.code for warning in reader.warnings] == [Code.PACKETS_DAMAGED]
