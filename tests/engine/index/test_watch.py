"""Watching folders: events, sweeps, folders that are chosen later, and a clean end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.index.watch import FolderWatch

Make = Callable[..., tuple[FolderWatch, list[float]]]


def within(seconds: float, true: Callable[[], bool]) -> bool:
    """Whether ``true`` comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def watching() -> Iterator[Make]:
    """Start a watch over folders; returns it and the times of its looks."""
    started: list[FolderWatch] = []

    def make(
        folders: list[Path],
        again: Callable[[], float | None] = lambda: None,
        sweep: float = 3600.0,
        settle: float = 0.3,
        apart_from: Path | None = None,
    ) -> tuple[FolderWatch, list[float]]:
        looks: list[float] = []

        def look() -> float | None:
            looks.append(time.monotonic())
            return again()

        watch = FolderWatch(
            lambda: folders, look, sweep_seconds=sweep, settle_seconds=settle, apart_from=apart_from
        )
        started.append(watch)
        watch.start()
        assert within(10, lambda: len(looks) == 1), "the first look comes at once"
        return watch, looks

    yield make
    for watch in started:
        assert watch.stop(10)


def test_a_new_file_is_looked_at_once_it_has_settled(watching: Make, tmp_path: Path) -> None:
    _, looks = watching([tmp_path])
    with (tmp_path / "growing.mp4").open("wb") as file:
        for _ in range(12):
            file.write(b"x" * 1000)
            file.flush()
            time.sleep(0.1)
            assert len(looks) == 1, "not while it grows"
    written = time.monotonic()
    assert within(10, lambda: len(looks) == 2)
    assert looks[1] - written >= 0.2


def test_reading_is_no_change(watching: Make, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    _, looks = watching([tmp_path])
    (tmp_path / "a.mp4").read_bytes()
    assert not within(1.5, lambda: len(looks) > 1)


def test_without_events_folders_are_swept(watching: Make, tmp_path: Path) -> None:
    _, looks = watching([tmp_path], sweep=0.6)
    assert within(10, lambda: len(looks) >= 3)


def test_a_look_that_asks_for_another_gets_it(watching: Make, tmp_path: Path) -> None:
    wanted = iter([0.3, 0.3, None])
    _, looks = watching([tmp_path], again=lambda: next(wanted))
    assert within(10, lambda: len(looks) == 3)
    assert not within(1.2, lambda: len(looks) > 3)


def test_a_folder_chosen_later_is_looked_at_soon(watching: Make, tmp_path: Path) -> None:
    folders: list[Path] = []
    _, looks = watching(folders)
    folders.append(tmp_path)
    assert within(10, lambda: len(looks) == 2)
    (tmp_path / "a.mp4").write_bytes(b"x")
    assert within(10, lambda: len(looks) == 3)


def test_a_folder_that_is_plugged_in_again_is_looked_at(watching: Make, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    _, looks = watching([drive])
    drive.mkdir()
    assert within(10, lambda: len(looks) == 2)


def test_the_librarys_own_writing_is_no_change(watching: Make, tmp_path: Path) -> None:
    own = tmp_path / "library"
    own.mkdir()
    _, looks = watching([tmp_path], apart_from=own)
    (own / "queue.db").write_bytes(b"x")
    assert not within(1.5, lambda: len(looks) > 1)
    (tmp_path / "a.mp4").write_bytes(b"x")
    assert within(10, lambda: len(looks) == 2)


def test_long_looks_leave_the_processor_to_others(watching: Make, tmp_path: Path) -> None:
    """In a large library a look takes long, and a busy folder asks for one all the time."""

    def long() -> float | None:
        time.sleep(0.4)
        return 0.0

    began = time.monotonic()
    _, looks = watching([tmp_path], again=long, settle=0.0)
    time.sleep(5.0)
    assert 2 <= len(looks) <= 1 + (time.monotonic() - began) / (0.4 * 4)


def test_a_look_that_fails_is_made_again(
    watching: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outcomes = iter([None, OSError("the drive vanished"), None])

    def again() -> float | None:
        outcome = next(outcomes)
        if isinstance(outcome, OSError):
            raise outcome
        return outcome

    watch, looks = watching([tmp_path], again=again)
    watch.touched()
    assert within(10, lambda: len(looks) == 3), "by itself, without another event"
    assert any("drive vanished" in str(record.exc_info) for record in caplog.records)


def test_stopping_does_not_wait_for_a_slow_drive(tmp_path: Path) -> None:
    hangs = threading.Event()
    began = threading.Event()

    def look() -> float | None:
        began.set()
        hangs.wait(60)
        return None

    watch = FolderWatch(lambda: [tmp_path], look, sweep_seconds=3600, settle_seconds=0.1)
    watch.start()
    assert began.wait(10)
    before = time.monotonic()
    assert not watch.stop(0.3)
    assert time.monotonic() - before < 5
    hangs.set()
