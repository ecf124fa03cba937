"""What proves that a file is gone, and what does not: by a system that answers as is asked for."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import pytest

from engine.disk.presence import (
    MANY,
    Known,
    Look,
    Presence,
    Sight,
    System,
    Why,
    folder_number,
    is_folder,
    is_reached,
)
from engine.disk.volumes import Volume

T = TypeVar("T")
DISK = "uuid:1234-ABCD"
REFUSALS = [
    errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT,
    errno.EHOSTDOWN, errno.ENXIO, errno.ELOOP,
]  # fmt: skip


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A folder with two videos."""
    folder = tmp_path / "drive" / "films"
    folder.mkdir(parents=True)
    for name in ("a.mp4", "b.mp4"):
        (folder / name).write_bytes(b"film")
    return folder


def seen(path: Path, volume: str = DISK) -> Known:
    """What was noted of a file while it was there."""
    return Known(path, mount(path), volume, folder_number(path.parent.stat()))


def mount(path: Path) -> Path:
    return next(each for each in path.parents if each.name == "drive")


def drive(identity: str = DISK, *, remote: bool = False, at: str = "drive") -> System:
    """A system on which the test's folder is a volume of its own."""

    def volume(path: Path) -> Volume:
        place = next((each for each in (path, *path.parents) if each.name == at), Path("/"))
        return Volume(place, identity, remote)

    return System(volume=volume)


def refusing(number: int, at: Path, system: System, *, of: Iterable[str]) -> System:
    """A system that answers with an error about a path and all that is below it."""

    def refused(answer: Callable[[Path], T]) -> Callable[[Path], T]:
        def call(path: Path) -> T:
            if path.is_relative_to(at):
                raise OSError(number, os.strerror(number), str(path))
            return answer(path)

        return call

    return System(
        lstat=refused(os.lstat) if "lstat" in of else os.lstat,
        stat=refused(os.stat) if "stat" in of else os.stat,
        names=refused(os.listdir) if "names" in of else os.listdir,
        volume=refused(system.volume) if "volume" in of else system.volume,
    )


def judged(known: Known, system: System, *siblings: str) -> Presence:
    names = {known.path.parent: {known.path.name, *siblings}}
    return Look(names, system).presence(known)


def test_what_is_there_is_here(films: Path) -> None:
    assert judged(seen(films / "a.mp4"), drive()).sight is Sight.HERE


def test_a_file_that_is_missing_in_the_folder_it_was_in_is_gone(films: Path) -> None:
    known = seen(films / "a.mp4")
    known.path.unlink()
    assert judged(known, drive()).sight is Sight.GONE


@pytest.mark.parametrize("number", REFUSALS)
@pytest.mark.parametrize("what", ["lstat", "names", "volume"])
@pytest.mark.parametrize("above", [0, 1, 2])
def test_no_answer_is_no_proof(films: Path, number: int, what: str, above: int) -> None:
    """Of the file, its folder, the parent of that, or the root; to any of the questions."""
    known = seen(films / "a.mp4")
    known.path.unlink()
    at = [known.path, *known.path.parents][above]
    if what != "lstat" and above == 0:
        at = films  # nothing else is listed
    found = judged(known, refusing(number, at, drive(), of=[what]))
    assert (found.sight, found.why) == (Sight.UNKNOWN, Why.UNREADABLE)
    assert not found.is_absent
    assert found.error == os.strerror(number)


def test_the_folder_that_refuses_is_named(films: Path) -> None:
    private = films / "Private"
    (private / "deep").mkdir(parents=True)
    path = private / "deep" / "c.mp4"
    path.write_bytes(b"film")
    known = seen(path)
    system = drive()

    def lstat(asked: Path) -> os.stat_result:
        if asked != private and asked.is_relative_to(private):
            raise PermissionError(errno.EACCES, "no")
        return os.lstat(asked)

    found = judged(known, System(lstat=lstat, volume=system.volume))
    assert (found.why, found.at) == (Why.UNREADABLE, private)


@pytest.mark.parametrize("emptied", [True, False])
def test_another_drive_at_the_same_mount_point_proves_nothing(films: Path, emptied: bool) -> None:
    known = seen(films / "a.mp4")
    known.path.unlink()
    if emptied:
        (films / "b.mp4").unlink()
        films.rmdir()
    for other in ("uuid:5678-EF01", "shape:ext4:/dev/sdb1:1000:2", "share:nas:/films"):
        found = judged(known, drive(other), "b.mp4")
        assert (found.sight, found.why) == (Sight.UNKNOWN, Why.OTHER_DRIVE)
        assert found.at == mount(known.path)


def test_a_mount_point_without_its_drive_proves_nothing(films: Path) -> None:
    """Whether the empty folder stays behind, or the system takes it away."""
    known = seen(films / "a.mp4")
    for path in films.iterdir():
        path.unlink()
    films.rmdir()
    for gone in (False, True):
        if gone:
            mount(known.path).rmdir()
        found = judged(known, drive("uuid:system", at="elsewhere"))
        assert (found.sight, found.why) == (Sight.UNKNOWN, Why.DRIVE_AWAY)


def test_a_drive_that_goes_while_it_is_looked_at_proves_nothing(films: Path) -> None:
    known = seen(films / "a.mp4")
    known.path.unlink()
    asked: list[Path] = []

    def stat(path: Path) -> os.stat_result:
        found = list(path.stat())
        asked.append(path)
        found[2] += len(asked) > 2  # st_dev
        return os.stat_result(found)

    found = judged(known, System(stat=stat, volume=drive().volume))
    assert (found.sight, found.why) == (Sight.UNKNOWN, Why.DRIVE_AWAY)


def test_a_folder_that_is_not_there_any_more_may_have_been_renamed(films: Path) -> None:
    known = seen(films / "a.mp4")
    films.rename(films.with_name("holidays"))
    found = judged(known, drive(), "b.mp4")
    assert (found.sight, found.why, found.at) == (Sight.UNKNOWN, Why.FOLDER_GONE, films)
    assert found.is_absent, "enough of such looks are a proof"


def test_another_folder_of_the_same_name_is_not_the_one(films: Path) -> None:
    known = seen(films / "a.mp4")
    films.rename(films.with_name("before"))
    films.mkdir()
    found = judged(known, drive())
    assert (found.sight, found.why) == (Sight.UNKNOWN, Why.FOLDER_EMPTIED)
    (films / "b.mp4").write_bytes(b"film")
    assert judged(known, drive(), "b.mp4").sight is Sight.GONE, "what else was in it is"


def test_many_files_do_not_all_go_at_once(films: Path) -> None:
    known = seen(films / "a.mp4")
    others = [f"{number}.mp4" for number in range(MANY)]
    known.path.unlink()
    assert judged(known, drive(), *others[: MANY - 2]).sight is Sight.GONE
    found = judged(known, drive(), *others)
    assert (found.sight, found.why) == (Sight.UNKNOWN, Why.FOLDER_EMPTIED)
    (films / others[0]).write_bytes(b"film")
    assert judged(known, drive(), *others).sight is Sight.GONE, "one of them is there"


def test_a_share_that_answers_emptily_proves_nothing(films: Path) -> None:
    known = seen(films / "a.mp4", "share:nas:/films")
    for path in films.iterdir():
        path.unlink()
    found = judged(known, drive("share:nas:/films", remote=True))
    assert (found.sight, found.why) == (Sight.UNKNOWN, Why.FOLDER_EMPTIED)
    (films / "notes.txt").write_text("notes")
    assert judged(known, drive("share:nas:/films", remote=True)).sight is Sight.GONE


def test_a_link_to_nothing_is_no_gone_file(films: Path, tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("links need rights on this system")
    link = films / "c.mp4"
    link.symlink_to(tmp_path / "elsewhere" / "c.mp4")
    assert judged(seen(link), drive()).why is Why.DANGLING
    folder = films / "linked"
    target = tmp_path / "target"
    target.mkdir()
    (target / "d.mp4").write_bytes(b"film")
    folder.symlink_to(target)
    known = seen(folder / "d.mp4")
    (target / "d.mp4").unlink()
    target.rmdir()
    assert judged(known, drive()).why is Why.DANGLING


def test_a_name_that_is_listed_and_not_there_is_a_disk_that_errs(films: Path) -> None:
    known = seen(films / "a.mp4")
    known.path.unlink()
    names = System(names=lambda _: ["a.mp4"], volume=drive().volume)
    assert judged(known, names).why is Why.UNREADABLE


def test_what_an_earlier_version_noted_is_judged_by_its_mount_point(films: Path) -> None:
    path = films / "a.mp4"
    path.unlink()
    assert judged(Known(path, mount(path)), drive()).sight is Sight.GONE
    assert judged(Known(path, films), drive()).why is Why.DRIVE_AWAY
    assert judged(Known(path, None), drive()).sight is Sight.GONE


def test_reaching_never_raises(films: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_reached(films)
    assert is_folder(films)
    assert not is_folder(films / "a.mp4")

    def stale(path: object, *_: object, **__: object) -> os.stat_result:
        raise OSError(errno.ESTALE, "stale")

    monkeypatch.setattr(os, "stat", stale)
    assert not is_reached(films)
    assert not is_folder(films)
