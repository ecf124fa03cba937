"""Drives that go and come back as another, folders without permission, and what is gone at last.

Permissions and mounts are real here (as root, for a while as nobody); engine/disk has the errors.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem
from engine.index import absence
from engine.index import scan as scanning
from engine.index.absence import DAYS_TO_BELIEVE
from engine.index.indexer import forget_removed
from engine.index.scan import Scan, Scanner
from engine.messages import Code, Message, message
from engine.store.library import Library
from engine.types import VideoState
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import CUES, film, scan_and_queue, video_at

OFFLINE, INDEXED, REMOVED = VideoState.OFFLINE, VideoState.INDEXED, VideoState.REMOVED
AS_ROOT = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="root alone may become nobody, and mount"
)
NOBODY = 65_534


@pytest.fixture(scope="session")
def one_film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return film(tmp_path_factory.mktemp("film") / "one.mp4", 1).read_bytes()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Path]:
    """A folder that everybody may walk through; pytest's own are closed to others."""
    made = Path(tempfile.mkdtemp(prefix="absence-"))
    made.chmod(0o777)
    yield made
    for folder, _, _ in os.walk(made):
        Path(folder).chmod(0o777)
    shutil.rmtree(made)


@pytest.fixture
def put(room: Path, one_film: bytes) -> Callable[[str], Path]:
    """Puts a video at a path below the room: each another one."""

    def make(name: str) -> Path:
        path = room / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one_film + name.encode())
        return path

    return make


class Days:
    """The days that the program believes it is."""

    def __init__(self) -> None:
        self.now = date(2026, 11, 28)

    def today(self) -> date:
        return self.now

    def later(self, days: int = 1) -> None:
        self.now += timedelta(days)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    made = Days()
    monkeypatch.setattr(absence, "date", made)
    monkeypatch.setattr(scanning, "date", made)
    return made


@contextmanager
def nobody() -> Iterator[None]:
    """Without root's right to override permissions."""
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def scan(library: Library, *paths: Path) -> Scan:
    """A look; what it found is indexed, as it were."""
    found = Scanner(library).scan(paths)
    for video_id in found.videos.values():
        library.videos.transition(video_id, VideoState.QUEUED)
        library.videos.transition(video_id, INDEXED)
    return found


def states(library: Library) -> dict[str, VideoState]:
    """The state of each video by its file's name; of one without a place by its id."""
    found = {}
    for video in library.videos.all():
        places = library.videos.places(video.id) or [None]
        for place in places:
            found[str(video.id) if place is None else place.path.name] = video.state
    return found


def kept(found: Scan) -> list[tuple[Code, str, int]]:
    """The reasons that were given for what is kept: what, where, of how many videos."""
    told = []
    for each in found.warnings:
        reason = each.values.get("reason")
        if each.code == Code.VIDEOS_KEPT and isinstance(reason, Message):
            told.append(
                (reason.code, str(reason.values.get("path")), int(str(each.values["count"])))
            )
    return told


# --- permissions


@AS_ROOT
@pytest.mark.parametrize("mode", [0o000, 0o444], ids=["none", "r without x"])
def test_videos_of_a_folder_without_permission_stay_as_offline(
    library: Library, room: Path, put: Callable[[str], Path], models: SmallModels, mode: int
) -> None:
    put("films/Public/c.mp4")
    private = put("films/Private/a.mp4").parent
    put("films/Private/b.mp4")
    (private / "a.srt").write_text(CUES)
    scan(library, room / "films")
    digest = video_at(library, private / "a.mp4").sidecar_digest
    put("films/Public/new.mp4")
    private.chmod(mode)
    with nobody():
        found = scan(library, room / "films")
    assert states(library) == {
        "a.mp4": OFFLINE, "b.mp4": OFFLINE, "c.mp4": INDEXED, "new.mp4": INDEXED
    }  # fmt: skip
    assert kept(found) == [(Code.FOLDER_REFUSED, str(private), 2)]
    assert Code.FOLDER_UNREADABLE not in {each.code for each in found.warnings}
    told = video_at(library, private / "a.mp4").message
    assert told is not None
    assert told.code == Code.FOLDER_REFUSED
    private.chmod(0o755)
    with nobody():
        scan(library, room / "films")
    assert set(states(library).values()) == {INDEXED}
    assert video_at(library, private / "a.mp4").sidecar_digest == digest != ""
    assert video_at(library, private / "a.mp4").message is None


@AS_ROOT
def test_videos_of_a_folder_that_cannot_be_listed_stay_as_they_are(
    library: Library, room: Path, put: Callable[[str], Path]
) -> None:
    """They can be opened by their names; what is missing there is not known to be gone."""
    private = put("films/Private/a.mp4").parent
    gone = put("films/Private/b.mp4")
    scan(library, room / "films")
    gone.unlink()
    private.chmod(0o111)
    with nobody():
        found = scan(library, room / "films")
    assert states(library) == {"a.mp4": INDEXED, "b.mp4": OFFLINE}
    assert kept(found) == [(Code.FOLDER_REFUSED, str(private), 1)]


@AS_ROOT
@pytest.mark.parametrize("closed", [".", "drive", "drive/films"])
def test_a_parent_or_the_root_without_permission_takes_nothing(
    library: Library, room: Path, put: Callable[[str], Path], closed: str
) -> None:
    path = put("top/drive/films/a.mp4")
    library.videos.watch(path.parent)
    scan(library, path.parent)
    at = room / "top" / closed
    at.chmod(0o000)
    with nobody():
        assert kept(scan(library, path.parent)) == [(Code.FOLDER_REFUSED, str(at), 1)]
        assert states(library) == {"a.mp4": OFFLINE}
        assert kept(Scanner(library).sweep()) == [(Code.FOLDER_REFUSED, str(at), 1)]
    assert states(library) == {"a.mp4": OFFLINE}
    at.chmod(0o755)
    with nobody():
        assert list(Scanner(library).sweep().videos) == [path]


@AS_ROOT
def test_a_path_of_which_nothing_is_known_and_nothing_can_be_told_says_so(
    library: Library, room: Path, put: Callable[[str], Path]
) -> None:
    path = put("closed/a.mp4")
    path.parent.chmod(0o000)
    with nobody(), pytest.raises(EnvironmentProblem) as told:
        scan(library, path)
    assert told.value.message == message(Code.FILE_FORBIDDEN, name="a.mp4")


@AS_ROOT
def test_a_file_that_changed_and_cannot_be_read_keeps_its_video(
    library: Library, room: Path, put: Callable[[str], Path]
) -> None:
    path = put("films/a.mp4")
    scan(library, path.parent)
    before = video_at(library, path).id
    path.write_bytes(path.read_bytes() + b"more")
    path.chmod(0o000)
    with nobody():
        for root in (path.parent, path):
            scan(library, root)
            assert states(library) == {"a.mp4": OFFLINE}
            assert video_at(library, path).id == before
            assert video_at(library, path).message == message(Code.FILE_FORBIDDEN, name="a.mp4")


@AS_ROOT
def test_subtitles_that_cannot_be_listed_are_not_gone(
    library: Library, room: Path, put: Callable[[str], Path]
) -> None:
    """A file named outright is read in a folder that cannot be listed."""
    path = put("films/a.mp4")
    path.with_suffix(".srt").write_text(CUES)
    scan(library, path)
    digest = video_at(library, path).sidecar_digest
    path.parent.chmod(0o111)
    with nobody():
        scan(library, path)
        assert video_at(library, path).sidecar_digest == digest
        os.seteuid(0)
        os.utime(path, (1, 1))
        os.seteuid(NOBODY)
        scan(library, path)
    assert video_at(library, path).sidecar_digest == digest
    assert states(library) == {"a.mp4": INDEXED}


# --- drives


@contextmanager
def mounted(source: Path, place: Path) -> Iterator[None]:
    """A folder mounted at a place; the kernel's table says which one it is."""
    place.mkdir(exist_ok=True)
    asked = subprocess.run(["mount", "--bind", source, place], capture_output=True, check=False)
    if asked.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@AS_ROOT
@pytest.mark.skipif(sys.platform != "linux", reason="by Linux's mounts")
def test_a_drive_that_goes_and_comes_back_as_another_loses_nothing(
    library: Library, room: Path, put: Callable[[str], Path]
) -> None:
    put("true/films/a.mp4")
    put("true/b.mp4")
    put("other/else.mp4")
    (room / "empty").mkdir()
    place = room / "place"
    library.videos.watch(place)
    library.choices.set_setting("forget_after_days", 0.0)
    with mounted(room / "true", place):
        scan(library, place)

    def all_are_kept(reason: Code) -> None:
        for look in (lambda: scan(library, place), lambda: Scanner(library).sweep()):
            found = look()
            assert (reason, str(place)) in [told[:2] for told in kept(found)]
            assert {states(library)[name] for name in ("a.mp4", "b.mp4")} == {OFFLINE}
        assert forget_removed(library) == 0

    all_are_kept(Code.DRIVE_AWAY)  # an empty mount point
    with mounted(room / "other", place):
        all_are_kept(Code.DRIVE_REPLACED)
    with mounted(room / "empty", place):
        all_are_kept(Code.DRIVE_REPLACED)
    with mounted(room / "true", place), mounted(room / "empty", place):
        all_are_kept(Code.DRIVE_REPLACED)  # mounted over it
    place.rmdir()
    Scanner(library).sweep()
    assert {states(library)[name] for name in ("a.mp4", "b.mp4")} == {OFFLINE}
    with mounted(room / "true", place):
        assert len(scan(library, place).unchanged) == 2
        assert {states(library)[name] for name in ("a.mp4", "b.mp4")} == {INDEXED}
        (place / "b.mp4").unlink()
        scan(library, place)
        assert REMOVED in states(library).values(), "on its own drive a file can be gone"


@AS_ROOT
@pytest.mark.skipif(sys.platform != "linux", reason="by Linux's mounts")
def test_a_drive_at_another_mount_point_keeps_its_videos_and_leaves_the_old_places(
    library: Library, room: Path, put: Callable[[str], Path]
) -> None:
    put("true/films/a.mp4")
    before, after = room / "before", room / "after"
    with mounted(room / "true", before):
        scan(library, before)
    with mounted(room / "true", after):
        scan(library, after)
        assert [place.path for place in library.videos.places()] == [after / "films" / "a.mp4"]
        assert states(library) == {"a.mp4": INDEXED}
        assert len(library.videos.all()) == 1


@AS_ROOT
@pytest.mark.skipif(sys.platform != "linux", reason="by Linux's mounts")
def test_a_sweep_brings_back_what_lies_outside_the_watched_folders(
    library: Library, room: Path, put: Callable[[str], Path]
) -> None:
    put("true/a.mp4")
    place = room / "place"
    with mounted(room / "true", place):
        scan(library, place)
    assert Scanner(library).sweep().videos == {}
    assert states(library) == {"a.mp4": OFFLINE}
    with mounted(room / "true", place):
        assert list(Scanner(library).sweep().videos) == [place / "a.mp4"]


# --- folders


def test_a_renamed_folder_that_is_looked_through_moves_with_its_videos(
    library: Library, room: Path, put: Callable[[str], Path]
) -> None:
    put("films/trip/a.mp4")
    put("films/trip/b.mp4")
    scan(library, room / "films")
    (room / "films" / "trip").rename(room / "films" / "journey")
    found = scan(library, room / "films")
    assert kept(found) == []
    assert {place.path.parent.name for place in library.videos.places()} == {"journey"}
    assert states(library) == {"a.mp4": INDEXED, "b.mp4": INDEXED}


def test_a_folder_that_is_renamed_out_of_sight_is_kept_until_it_was_missed_for_days(
    library: Library, room: Path, put: Callable[[str], Path], days: Days
) -> None:
    put("films/trip/a.mp4")
    put("films/b.mp4")
    scan(library, room / "films")
    (room / "films" / "trip").rename(room / "elsewhere")
    for _ in range(DAYS_TO_BELIEVE - 1):
        for _ in range(5):  # looks of one day are one
            found = scan(library, room / "films")
            assert kept(found) == [(Code.FOLDER_VANISHED, str(room / "films" / "trip"), 1)]
        assert states(library) == {"a.mp4": OFFLINE, "b.mp4": INDEXED}
        days.later()
    scan(library, room / "films")
    assert REMOVED in states(library).values()
    (room / "elsewhere").rename(room / "films" / "journey")
    scan(library, room / "films")
    assert states(library) == {"a.mp4": INDEXED, "b.mp4": INDEXED}
    assert len(library.videos.all()) == 2, "it was hidden, not deleted"


def test_a_folder_of_which_all_is_gone_at_once_is_kept_first(
    library: Library, room: Path, put: Callable[[str], Path], days: Days
) -> None:
    for number in range(6):
        put(f"films/{number}.mp4")
    scan(library, room / "films")
    for path in (room / "films").iterdir():
        path.unlink()
    found = scan(library, room / "films")
    assert kept(found) == [(Code.FOLDER_EMPTIED, str(room / "films"), 6)]
    assert set(states(library).values()) == {OFFLINE}
    for _ in range(DAYS_TO_BELIEVE - 1):
        days.later()
        scan(library, room / "films")
    assert set(states(library).values()) == {REMOVED}


def test_an_unwatched_place_is_offline_at_the_most(
    library: Library, room: Path, put: Callable[[str], Path], days: Days
) -> None:
    path = put("films/a.mp4")
    scan(library, path)
    path.unlink()
    for _ in range(DAYS_TO_BELIEVE + 2):
        Scanner(library).sweep()
        days.later()
    assert states(library) == {"a.mp4": OFFLINE}


# --- forgetting


def test_a_removed_video_is_deleted_after_looks_on_days_enough_whatever_the_clock_does(
    library: Library, room: Path, put: Callable[[str], Path], days: Days
) -> None:
    library.choices.set_setting("forget_after_days", 4.0)
    path = put("films/a.mp4")
    put("films/b.mp4")
    scan(library, room / "films")
    video = video_at(library, path).id
    path.unlink()
    scan(library, room / "films")
    assert REMOVED in states(library).values()
    days.later(400)
    assert forget_removed(library) == 0, "nobody looked"
    scan(library, room / "films")
    assert forget_removed(library) == 0, "a clock that jumps is one day"
    days.later(-401)
    for _ in range(3):
        scan(library, room / "films")
        assert forget_removed(library) == 0, "nor does one that goes back count twice"
    for _ in range(2):
        days.later()
        scan(library, room / "films")
    assert forget_removed(library) == 1
    assert library.videos.get(video) is None


@AS_ROOT
def test_a_removed_video_does_not_age_while_its_folder_is_out_of_reach(
    library: Library, room: Path, put: Callable[[str], Path], days: Days
) -> None:
    library.choices.set_setting("forget_after_days", 2.0)
    path = put("films/a.mp4")
    put("films/b.mp4")
    scan(library, path.parent)
    path.unlink()
    scan(library, path.parent)
    path.parent.chmod(0o000)
    with nobody():
        for _ in range(6):
            days.later()
            scan(library, path.parent)
            assert forget_removed(library) == 0
    path.parent.chmod(0o755)
    scan(library, path.parent)
    assert forget_removed(library) == 1
    assert states(library) == {"b.mp4": INDEXED}


def test_other_content_at_its_path_ages_what_was_there(
    library: Library, room: Path, put: Callable[[str], Path], days: Days
) -> None:
    library.choices.set_setting("forget_after_days", 2.0)
    path = put("films/a.mp4")
    scan(library, path.parent)
    path.write_bytes(put("made/b.mp4").read_bytes())
    scan(library, path.parent)
    assert forget_removed(library) == 0
    days.later()
    scan(library, path.parent)
    assert forget_removed(library) == 1
    assert states(library) == {"a.mp4": INDEXED}


def test_videos_that_an_earlier_version_removed_age_by_the_days_of_looks(
    library: Library, room: Path, put: Callable[[str], Path], days: Days
) -> None:
    library.choices.set_setting("forget_after_days", 2.0)
    old = library.videos.add("old content", 1).id
    library.videos.transition(old, REMOVED)
    library.database.run("INSERT INTO gone (video_id) VALUES (?)", (old,))
    put("films/a.mp4")
    for left in (0, 0, 1):
        assert forget_removed(library) == left
        scan(library, room / "films")
        days.later()


def test_looking_at_an_unchanged_folder_writes_nothing(
    library: Library, room: Path, put: Callable[[str], Path], models: SmallModels
) -> None:
    put("films/a.mp4")
    put("films/b.mp4")
    scan_and_queue(library, models, room / "films")
    before = library.database.value("SELECT total_changes()")
    Scanner(library).scan([room / "films"])
    assert library.database.value("SELECT total_changes()") == before
