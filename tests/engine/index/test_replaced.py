"""A file that was replaced by another of equal size and time of change is noticed, and no other."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.disk.marks import UNSTEADY, mark_of
from engine.index import scan as scanning
from engine.index.places import holds_other_content
from engine.index.scan import Scanner
from engine.store.library import Library
from tests.engine.index.workbench import film

SECONDS = 1_700_000_000
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX systems keep ctime")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "videos").mkdir()
    made = film(tmp_path / "videos" / "a.mp4", 1)
    os.utime(made, (SECONDS, SECONDS))
    return made


def look(library: Library, path: Path) -> tuple[int, bool]:
    """The video at a path after a look through its folder, and whether it was left unread."""
    found = Scanner(library).scan([path.parent])
    return found.videos[path], path in found.unchanged


def other(path: Path) -> bytes:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    return bytes(content)


def renamed_over(path: Path) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(other(path))
    os.utime(new, (SECONDS, SECONDS))
    new.replace(path)


def written_in_place(path: Path) -> None:
    path.write_bytes(other(path))
    os.utime(path, (SECONDS, SECONDS))


def copied_over(path: Path) -> None:
    new = path.parent.parent / "new.mp4"
    new.write_bytes(other(path))
    os.utime(new, (SECONDS, SECONDS))
    shutil.copy2(new, path)


@pytest.mark.parametrize("replace", [renamed_over, written_in_place, copied_over])
def test_another_file_of_equal_size_and_time_is_another_video(
    library: Library, path: Path, replace: Callable[[Path], None]
) -> None:
    first, _ = look(library, path)
    place = library.videos.place(path)
    video = library.videos.get(first)
    assert place is not None
    assert video is not None
    replace(path)
    assert holds_other_content(video, place), "the worker does not read it as the one it knows"
    second, unchanged = look(library, path)
    assert second != first
    assert not unchanged
    assert look(library, path) == (second, True)


@pytest.mark.parametrize(
    "touch",
    [
        lambda path: path.chmod(0o600),
        lambda path: os.link(path, path.parent.parent / "backup.mp4"),
        lambda path: path.rename(path.with_suffix(".x")).rename(path),
        lambda path: path.write_bytes(path.read_bytes()) and os.utime(path, (SECONDS, SECONDS)),
    ],
    ids=["permissions", "a link of a backup", "renamed and back", "the same content again"],
)
def test_what_only_looks_replaced_is_read_in_samples_once_and_stays(
    library: Library,
    path: Path,
    touch: Callable[[Path], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, _ = look(library, path)
    read: list[Path] = []
    sampled = scanning.content_key

    def counted(path: Path) -> str:
        read.append(path)
        return sampled(path)

    monkeypatch.setattr(scanning, "content_key", counted)
    touch(path)
    assert look(library, path) == (first, True)
    assert read == [path]
    assert look(library, path) == (first, True)
    assert read == [path]


def test_a_library_of_an_earlier_version_notes_the_marks_without_reading(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = look(library, path)
    place = library.videos.place(path)
    assert place is not None
    library.videos.set_mark(place.id, "")

    def never(path: Path) -> str:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(scanning, "content_key", never)
    assert look(library, path) == (first, True)
    noted = library.videos.place(path)
    assert noted is not None
    assert noted.mark == mark_of(path.stat())


def test_a_disk_whose_marks_change_by_themselves_is_read_once_and_then_believed(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = look(library, path)
    numbers = iter(range(1, 1000))
    monkeypatch.setattr(scanning, "mark_of", lambda status: str(next(numbers)))
    monkeypatch.setattr(scanning, "may_be_another", lambda known, status: known != UNSTEADY)
    assert look(library, path) == (first, True)
    place = library.videos.place(path)
    assert place is not None
    assert place.mark == UNSTEADY
    monkeypatch.setattr(scanning, "content_key", lambda path: pytest.fail("read again"))
    assert look(library, path) == (first, True)
