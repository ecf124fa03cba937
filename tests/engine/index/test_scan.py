"""Files that come, change, move, are copied, go, or cannot be read; folders and their oddities."""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Category, UsageError
from engine.index.scan import Scan, Scanner
from engine.index.walking import Others
from engine.media.fingerprint import content_key
from engine.messages import Code, message
from engine.store.library import Library
from engine.types import VideoState
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import (
    CUES,
    OTHER_CUES,
    film,
    index,
    nothing_is_doubled,
    rows,
    scan_and_queue,
    video_at,
)

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX file systems alone have it")


@pytest.fixture(scope="session")
def one_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("film") / "one.mp4", 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def put(one_film: Path, path: Path, mark: bytes = b"") -> Path:
    """A copy of the film; ``mark`` makes it other content (players pass over what follows)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(one_film.read_bytes() + mark)
    return path


def scan(library: Library, *paths: Path, settle: float = 0.0, excludes: Any = ()) -> Scan:
    return Scanner(library, excludes, settle).scan(paths)


def found(library: Library, *paths: Path, **more: Any) -> list[str]:
    return [path.name for path in scan(library, *paths, **more).videos]


# --- what is there


def test_a_worker_never_sees_a_new_video_before_its_place(
    one_film: Path, folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would take the video for one that is out of reach, and nothing would queue it again."""
    put(one_film, folder / "a.mp4")
    put_place = library.videos.put_place
    seen: list[int] = []

    def look_from_outside(*arguments: Any, **more: Any) -> Any:
        with Library(library.root) as other:
            seen.append(len(other.videos.all()))
        return put_place(*arguments, **more)

    monkeypatch.setattr(library.videos, "put_place", look_from_outside)
    scan(library, folder)
    assert seen == [0]
    assert len(library.videos.all()) == 1


def test_an_unchanged_folder_is_looked_at_without_reading_a_file(
    one_film: Path, folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        put(one_film, folder / f"{number}.mp4", bytes([number]))
    (folder / "0.srt").write_text(CUES)
    (folder / "notes.txt").write_text("notes")
    others: Others = {}
    Scanner(library, others=others).scan([folder])
    before = rows(library, ["videos"])

    real = io.open

    def no_reading(path: Any, *more: Any, **options: Any) -> Any:
        if not str(path).startswith("/proc/"):  # the kernel's table of mounts
            raise AssertionError(f"{path} was opened")
        return real(path, *more, **options)

    monkeypatch.setattr(io, "open", no_reading)
    monkeypatch.setattr(builtins, "open", no_reading)
    again = Scanner(library, others=others).scan([folder])
    monkeypatch.undo()
    assert len(again.unchanged) == 3
    assert again.skipped == 2
    assert again.unchanged == set(again.videos)
    assert rows(library, ["videos"]) == before
    (folder / "notes.txt").write_bytes((folder / "0.mp4").read_bytes() + b"other")
    assert len(Scanner(library, others=others).scan([folder]).videos) == 4


def test_changed_content_at_a_path_is_another_video(
    one_film: Path, folder: Path, library: Library, models: SmallModels
) -> None:
    path = put(one_film, folder / "a.mp4")
    index(library, models, folder)
    first = video_at(library, path)
    film(path, 2, seed=7)
    assert index(library, models, folder)["a.mp4"].state == VideoState.INDEXED
    assert video_at(library, path).id != first.id
    old = library.videos.get(first.id)
    assert old is not None
    assert old.state == VideoState.REMOVED
    put(one_film, path)
    os.utime(path, (1, 1))
    assert index(library, models, folder) == {}, "the old content was indexed before"
    assert video_at(library, path).id == first.id
    assert video_at(library, path).state == VideoState.INDEXED


def test_a_file_that_only_grew_takes_the_place_of_what_it_was(
    one_film: Path, folder: Path, library: Library, models: SmallModels
) -> None:
    """A version in between is nobody's video: nothing of it stays, not even hidden."""
    path = put(one_film, folder / "a.mp4")
    index(library, models, folder)
    put(one_film, path, b"more")
    assert index(library, models, folder)["a.mp4"].state == VideoState.INDEXED
    assert [video.state for video in library.videos.all()] == [VideoState.INDEXED]
    nothing_is_doubled(library)


def test_a_copy_of_what_a_file_was_before_it_grew_stays(
    one_film: Path, folder: Path, library: Library, models: SmallModels
) -> None:
    path = put(one_film, folder / "a.mp4")
    put(one_film, folder / "copy.mp4")
    index(library, models, folder)
    before = video_at(library, path).id
    put(one_film, path, b"more")
    index(library, models, folder)
    assert video_at(library, folder / "copy.mp4").id == before
    assert len(library.videos.all()) == 2


@pytest.mark.parametrize("target", ["b.mp4", "sub/a.mp4"])
def test_a_moved_file_keeps_its_video_and_all_that_was_made(
    one_film: Path, folder: Path, library: Library, models: SmallModels, target: str
) -> None:
    path = put(one_film, folder / "a.mp4")
    index(library, models, folder)
    before = {step: item.id for step, item in library.ledger.of_video(1).items()}
    (folder / target).parent.mkdir(exist_ok=True)
    path.rename(folder / target)
    assert index(library, models, folder) == {}
    video = video_at(library, folder / target)
    assert video.state == VideoState.INDEXED
    assert {s: item.id for s, item in library.ledger.of_video(video.id).items()} == before
    assert [place.path for place in library.videos.places()] == [folder / target]


def test_a_file_that_is_named_at_its_new_place_has_left_the_old_one(
    one_film: Path, folder: Path, library: Library, models: SmallModels
) -> None:
    old = put(one_film, folder / "work" / "a.mp4")
    index(library, models, old)
    gone = folder / "workgone"
    old.parent.rename(gone)
    index(library, models, gone / "a.mp4")
    assert [place.path for place in library.videos.places()] == [gone / "a.mp4"]


def test_a_file_moved_between_two_watched_folders_keeps_its_video(
    one_film: Path, tmp_path: Path, library: Library, models: SmallModels
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    two.mkdir()
    path = put(one_film, one / "a.mp4")
    for each in (one, two):
        library.videos.watch(each)
    index(library, models, one)
    path.rename(two / "a.mp4")
    swept = Scanner(library).sweep()
    assert list(swept.videos) == [two / "a.mp4"]
    assert index(library, models, two) == {}
    assert video_at(library, two / "a.mp4").state == VideoState.INDEXED


def test_a_copy_is_one_video_in_two_places(
    one_film: Path, folder: Path, library: Library, models: SmallModels
) -> None:
    put(one_film, folder / "a.mp4")
    index(library, models, folder)
    put(one_film, folder / "b.mp4")
    assert index(library, models, folder) == {}
    assert len(library.videos.all()) == 1
    assert len(library.videos.places(1)) == 2
    (folder / "a.mp4").unlink()
    assert index(library, models, folder) == {}
    assert video_at(library, folder / "b.mp4").state == VideoState.INDEXED


def test_two_files_of_one_key_are_told_apart_by_a_full_hash(
    folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over 1 MiB only samples are hashed; a difference between them must still tell."""
    content = bytearray(os.urandom(3 << 20))
    (folder / "a.mp4").write_bytes(content)
    content[100_000] ^= 1
    (folder / "b.mp4").write_bytes(content)
    assert content_key(folder / "a.mp4") == content_key(folder / "b.mp4")
    shutil.copy(folder / "b.mp4", folder / "c.mp4")
    videos = scan(library, folder).videos
    assert videos[folder / "a.mp4"] != videos[folder / "b.mp4"]
    assert videos[folder / "b.mp4"] == videos[folder / "c.mp4"]


@pytest.mark.parametrize("subtitled", ["a", "b"])
def test_subtitles_beside_either_copy_are_read_whichever_is_found_first(
    one_film: Path, folder: Path, library: Library, models: SmallModels, subtitled: str
) -> None:
    put(one_film, folder / "a.mp4")
    put(one_film, folder / "b.mp4")
    sidecar = folder / f"{subtitled}.srt"
    sidecar.write_text(CUES)
    index(library, models, folder)
    assert len(rows(library, ["segments"])["segments"]) == 2
    assert index(library, models, folder) == {}
    sidecar.write_text(OTHER_CUES)
    index(library, models, folder)
    assert any("watchman" in row[3] for row in rows(library, ["segments"])["segments"])
    (folder / f"{subtitled}.mp4").unlink()
    index(library, models, folder)
    assert rows(library, ["segments"])["segments"] == [], "its subtitles went with that copy"
    nothing_is_doubled(library)


# --- what is gone


def test_a_deleted_file_is_hidden_and_comes_back_without_work(
    one_film: Path, folder: Path, library: Library, models: SmallModels, tmp_path: Path
) -> None:
    path = put(one_film, folder / "a.mp4")
    index(library, models, folder)
    path.rename(tmp_path / "away.mp4")
    assert index(library, models, folder) == {}
    assert [video.state for video in library.videos.all()] == [VideoState.REMOVED]
    (tmp_path / "away.mp4").rename(path)
    assert index(library, models, folder) == {}
    assert video_at(library, path).state == VideoState.INDEXED


def test_an_unplugged_folder_is_offline_and_deletes_nothing(
    one_film: Path, folder: Path, library: Library, models: SmallModels, tmp_path: Path
) -> None:
    path = put(one_film, folder / "a.mp4")
    library.videos.watch(folder)
    index(library, models, folder)
    before = rows(library, ["keyframes", "texts"])
    folder.rename(tmp_path / "unplugged")
    swept = Scanner(library).sweep()
    assert swept.videos == {}
    assert message(Code.FOLDER_OFFLINE, path=str(folder)) in swept.warnings
    assert video_at(library, path).state == VideoState.OFFLINE
    assert rows(library, ["keyframes", "texts"]) == before
    (tmp_path / "unplugged").rename(folder)
    Scanner(library).sweep()
    assert index(library, models, folder) == {}
    assert video_at(library, path).state == VideoState.INDEXED


def test_an_empty_mount_point_deletes_nothing(
    one_film: Path, folder: Path, library: Library, models: SmallModels
) -> None:
    """A drive's folder may stay behind, empty, when the drive is unplugged."""
    path = put(one_film, folder / "a.mp4")
    index(library, models, folder)
    library.database.run("UPDATE volumes SET mount = ?", (os.fsencode(folder),))
    library.videos.watch(folder)
    path.unlink()
    Scanner(library).sweep()
    assert video_at(library, path).state == VideoState.OFFLINE


def test_a_path_that_is_not_there_is_the_callers_mistake(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.mp4"):
        scan(library, tmp_path / "nowhere.mp4")


# --- what is left out


def test_excluded_hidden_and_own_files_are_left_alone(
    one_film: Path, folder: Path, models: SmallModels
) -> None:
    for name in ("in.mp4", "out.partial.mp4", ".hidden.mp4", ".trash/in.mp4", "cache/in.mp4"):
        put(one_film, folder / name, name.encode())
    with Library(folder / "library") as library:
        index(library, models, folder / "in.mp4")
        film(library.root / "frames" / "kept.mp4", 1)
        got = found(library, folder, excludes=["*.partial*", "cache"])
    assert got == ["in.mp4"]


@POSIX
def test_the_library_is_left_alone_also_by_another_name(one_film: Path, folder: Path) -> None:
    put(one_film, folder / "in.mp4")
    (folder / "real").mkdir()
    (folder / "alias").symlink_to(folder / "real")
    with Library(folder / "alias") as library:
        put(one_film, folder / "real" / "kept.mp4", b"own")
        assert found(library, folder) == ["in.mp4"]


@POSIX
def test_links_to_folders_are_not_followed_round_in_circles(
    one_film: Path, folder: Path, library: Library
) -> None:
    put(one_film, folder / "sub" / "a.mp4")
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "b.mp4").symlink_to(folder / "sub" / "a.mp4")
    looked = scan(library, folder)
    assert sorted(path.name for path in looked.videos) == ["a.mp4", "b.mp4"]
    assert len(set(looked.videos.values())) == 1


@POSIX
@pytest.mark.timeout(20)
def test_pipes_and_sockets_hang_nothing(one_film: Path, folder: Path, library: Library) -> None:
    put(one_film, folder / "a.mp4")
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "pipe.mp4")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(folder / "socket"))
        looked = scan(library, folder)
    assert sorted(path.name for path in looked.videos) == ["a.mp4", "pipe.mp4"]
    assert looked.skipped == 2
    named = video_at(library, folder / "pipe.mp4")
    assert (named.state, named.category) == (VideoState.FAILED, Category.UNREADABLE)
    assert named.message == message(Code.FILE_NOT_REGULAR, name="pipe.mp4")


def test_other_files_are_passed_over_unless_they_look_like_a_video_or_are_named(
    one_film: Path, folder: Path, library: Library, models: SmallModels
) -> None:
    put(one_film, folder / "a film without an extension")
    (folder / "notes.txt").write_text("notes")
    (folder / "pretends.mp4").write_text("notes " * 100)
    looked = scan(library, folder)
    assert sorted(p.name for p in looked.videos) == ["a film without an extension", "pretends.mp4"]
    assert looked.skipped == 1
    done = index(library, models, folder, folder / "notes.txt")
    assert {name: outcome.state for name, outcome in done.items()} == {
        "a film without an extension": VideoState.INDEXED,
        "pretends.mp4": VideoState.FAILED,
        "notes.txt": VideoState.FAILED,
    }


# --- what cannot be read


@POSIX
def test_a_file_that_cannot_be_read_is_one_failed_row_until_it_can(
    one_film: Path, folder: Path, library: Library, models: SmallModels
) -> None:
    """A link to itself stands for it: permissions do not stop every user who runs the tests."""
    good = put(one_film, folder / "good.mp4")
    lost = folder / "lost.mp4"
    lost.symlink_to(lost)

    def failed() -> None:
        assert scan_and_queue(library, models, folder) == []
        video = video_at(library, lost)
        assert (video.state, video.category) == (VideoState.FAILED, Category.UNREADABLE)
        assert video.message is not None
        assert video.message.code == Code.FILE_UNREADABLE

    def kept() -> None:
        assert scan_and_queue(library, models, folder) == []
        video = video_at(library, lost)
        assert video.state == VideoState.OFFLINE
        assert video.message == message(Code.LINK_DANGLING, path=str(lost))

    assert list(index(library, models, folder)) == ["good.mp4"]
    failed()
    failed()
    lost.unlink()
    put(one_film, lost, b"other")
    assert index(library, models, folder)["lost.mp4"].state == VideoState.INDEXED
    lost.unlink()
    lost.symlink_to(lost)
    kept()
    assert video_at(library, good).state == VideoState.INDEXED


def test_subtitles_that_cannot_be_read_do_not_make_the_video_unreadable(
    one_film: Path,
    folder: Path,
    library: Library,
    models: SmallModels,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = put(one_film, folder / "a.mp4")
    index(library, models, folder)
    (folder / "a.srt").write_text(CUES)
    opened = os.open

    def fails(name: Any, *args: Any, **options: Any) -> int:
        if str(name).endswith("a.srt"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return opened(name, *args, **options)

    monkeypatch.setattr(os, "open", fails)
    looked = scan(library, folder)
    assert any("a.srt" in str(warning) for warning in looked.warnings)
    assert video_at(library, path).state == VideoState.INDEXED


# --- names

NAMES = [
    'it\'s "quoted".mp4',
    "100% #1 [final] (a&b);$HOME.mp4",
    "%20%s{0}\\x.mp4",
    "two\nlines\tand a tab.mp4",
    "회의 会議 réunion 🎬.mp4",
    "Cafe\u0301 decomposed.mp4",
    " leading and trailing .mp4",
    "-rf.mp4",
    "file:colon.mp4",
    "x" * 240 + ".mp4",
]


@POSIX
def test_names_of_every_kind_are_indexed_under_their_own_name(
    one_film: Path, folder: Path, library: Library, models: SmallModels
) -> None:
    names = [*NAMES]
    if sys.platform == "linux":
        names.append(os.fsdecode(b"not utf-8 \xff\xfe.mp4"))
    for number, name in enumerate(names):
        put(one_film, folder / name, bytes([number]))
        (folder / name).with_suffix(".srt").write_text(CUES) if len(name) < 200 else None
    done = index(library, models, folder)
    assert set(done) == set(names)
    assert {outcome.state for outcome in done.values()} == {VideoState.INDEXED}
    assert index(library, models, folder) == {}
    assert sorted(place.path.name for place in library.videos.places()) == sorted(names)
    segments = rows(library, ["segments"])["segments"]
    assert len(segments) == 2 * (len(names) - 1)


# --- what still changes


def test_a_file_that_changed_a_moment_ago_is_waited_for(
    one_film: Path, folder: Path, library: Library
) -> None:
    path = put(one_film, folder / "a.mp4")
    looked = scan(library, folder, settle=30.0)
    assert (looked.videos, looked.settling) == ({}, [path])
    os.utime(path, (time.time() - 40,) * 2)
    assert scan(library, folder, settle=30.0).settling == []
    assert library.videos.place(path) is not None


def test_a_file_from_the_future_is_not_waited_for_for_ever(
    one_film: Path, folder: Path, library: Library
) -> None:
    path = put(one_film, folder / "a.mp4")
    os.utime(path, (time.time() + 86_400,) * 2)
    looked = scan(library, folder, settle=2.0)
    assert looked.settling == []
    assert list(looked.videos) == [path]


def test_a_file_named_outright_is_not_waited_for(
    one_film: Path, folder: Path, library: Library
) -> None:
    path = put(one_film, folder / "a.mp4")
    assert list(scan(library, path, settle=30.0).videos) == [path]


def test_a_folder_of_many_videos_is_listed_once(
    one_film: Path, folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listing a video would cost the square of their number."""
    for number in range(20):
        put(one_film, folder / f"{number}.mp4", bytes([number]))
    scan(library, folder)
    listed: list[str] = []
    scandir = os.scandir

    def counted(path: Any) -> Any:
        listed.append(os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", counted)
    assert len(scan(library, folder).unchanged) == 20
    assert listed.count(str(folder)) == 2, "once for the files, once for their subtitles"
