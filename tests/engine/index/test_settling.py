"""Patience with files that are being written: their rhythm, their content, who holds them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.index.scan import Scanner
from engine.index.settling import Growths, Settling, forget_others
from engine.index.writers import held_for_writing
from engine.messages import Code, message
from engine.store.library import Library
from tests.engine.index.workbench import film
from tests.media_factory import make_video

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's alone")


class Growing:
    """A file on a clock of its own that is looked at whenever the settling asks for it."""

    def __init__(self, path: Path, settle: float, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.settle, self.now = path, settle, 1_800_000_000.0
        self.growths: Growths = {}
        self.ahead = 0.0
        monkeypatch.setattr(time, "time", lambda: self.now)
        monkeypatch.setattr("engine.index.settling.held_for_writing", set)

    def write(self, content: bytes) -> None:
        self.path.write_bytes(content)
        os.utime(self.path, (self.now + self.ahead,) * 2)

    def look(self) -> tuple[bool, float | None]:
        """Whether it is waited for, and when to look again."""
        settling = Settling(self.settle, self.growths)
        return settling.waits(self.path, self.path.stat()), settling.next_look

    def taken_after(self, most: float) -> float | None:
        """Seconds from now until it is taken, looked at as often as is asked for."""
        began = self.now
        while self.now - began <= most:
            waits, seconds = self.look()
            if not waits:
                return self.now - began
            assert seconds is not None
            assert seconds >= 1.0
            self.now += seconds
        return None


@pytest.fixture
def growing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Growing]:
    return lambda name, settle=2.0: Growing(tmp_path / name, settle, monkeypatch)


def content(tmp_path: Path, extension: str) -> bytes:
    path = make_video(tmp_path / f"made{extension}", [("noise:1", 0.5)], size=(160, 90))
    return path.read_bytes()


@pytest.mark.parametrize("extension", [".ts", ".mpg", ".mp4", ".mkv", ".avi", ".webm"])
@pytest.mark.parametrize("pause", [3.0, 5.0, 9.0, 20.0])
def test_a_file_that_grows_in_fits_is_taken_once(
    tmp_path: Path, growing: Callable[..., Growing], extension: str, pause: float
) -> None:
    whole = content(tmp_path, extension)
    file = growing(f"growing{extension}")
    for part in range(1, 9):
        file.write(whole[: len(whole) * part // 8])
        if part < 8:
            assert file.taken_after(pause - 0.1) is None, "not while it grows"
            file.now = file.path.stat().st_mtime + pause
    taken = file.taken_after(300.0)
    assert taken is not None
    assert taken <= max(35.0, 4 * pause)


def test_a_file_that_arrives_whole_is_taken_soon(
    tmp_path: Path, growing: Callable[..., Growing]
) -> None:
    for extension in (".mp4", ".mkv", ".avi", ".webm", ".mov"):
        file = growing(f"whole{extension}")
        file.write(content(tmp_path, extension))
        taken = file.taken_after(60.0)
        assert taken is not None
        assert taken <= 4.0


def test_an_old_file_is_taken_at_once_whatever_it_holds(
    tmp_path: Path, growing: Callable[..., Growing]
) -> None:
    for extension in (".ts", ".mp4"):
        file = growing(f"old{extension}")
        file.write(content(tmp_path, extension)[:900])
        file.now += 3600
        assert file.look() == (False, None)


def test_a_rhythm_once_seen_is_waited_for_longer(
    tmp_path: Path, growing: Callable[..., Growing]
) -> None:
    """After a pause of half a minute, another of more is no end."""
    whole = content(tmp_path, ".ts")
    file = growing("slow.ts")
    file.write(whole[: len(whole) // 3])
    assert file.taken_after(25.0) is None
    file.write(whole[: len(whole) // 2])
    assert file.taken_after(40.0) is None
    file.write(whole)
    assert file.taken_after(70.0) is None
    assert file.taken_after(600.0) is not None


def test_a_share_whose_clock_is_behind_is_judged_by_what_is_seen(
    tmp_path: Path, growing: Callable[..., Growing]
) -> None:
    whole = content(tmp_path, ".ts")
    file = growing("share.ts")
    file.ahead = -25.0
    file.write(whole[:1000])
    file.look()
    for part in range(2, 6):
        file.now += 4.9
        file.write(whole[: 1000 * part])
        assert file.look()[0]
        file.now += 5.1
        assert file.look()[0], "only ten seconds have passed, whatever its time says"
    assert file.taken_after(600.0) is not None


def test_without_patience_only_a_program_that_holds_the_file_is_waited_for(
    tmp_path: Path, growing: Callable[..., Growing]
) -> None:
    file = growing("a.ts", 0.0)
    file.write(content(tmp_path, ".ts")[:1000])
    assert file.look() == (False, None)


def test_the_growth_of_files_that_went_is_forgotten(tmp_path: Path) -> None:
    growths: Growths = {}
    for name in ("a.ts", "b.ts"):
        (tmp_path / name).write_bytes(b"x")
        Settling(2.0, growths).waits(tmp_path / name, (tmp_path / name).stat())
    forget_others(growths, [tmp_path / "b.ts"])
    assert list(growths) == [str(tmp_path / "b.ts")]


@LINUX
def test_who_holds_a_file_for_writing_is_seen(tmp_path: Path) -> None:
    read, written = tmp_path / "read.mp4", tmp_path / "written.mp4"
    read.write_bytes(b"x")
    with read.open("rb"), written.open("ab"):
        held = held_for_writing()
        assert _identity(written) in held
        assert _identity(read) not in held
    assert _identity(written) not in held_for_writing()


@LINUX
def test_a_file_that_a_program_still_writes_is_passed_over_and_said(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    path = film(folder / "a.mp4", 1)
    with path.open("ab"):
        looked = Scanner(library).scan([folder])
        assert (looked.videos, looked.settling) == ({}, [path])
        assert looked.warnings == [message(Code.FILE_BEING_WRITTEN, path=str(path))]
    assert list(Scanner(library).scan([folder]).videos) == [path]


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
