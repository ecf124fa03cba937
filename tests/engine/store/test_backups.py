"""Backups: whole and sound or not at all, without holding up writers; a library that is lost."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import apsw
import pytest

from engine.errors import Cancelled, EnvironmentProblem
from engine.messages import Code
from engine.store import backups as keeping
from engine.store.backups import Backups
from engine.store.database import Database, problems_of
from engine.store.library import Library


@pytest.fixture
def filled(library: Library) -> Library:
    """A library of some megabytes."""
    library.database.run("CREATE TABLE heap (id INTEGER PRIMARY KEY, content BLOB) STRICT")
    library.database.run_many(
        "INSERT INTO heap (content) VALUES (randomblob(?))", [(10_000,)] * 1_000
    )
    return library


def nothing() -> None:
    pass


def rows_of(path: Path) -> int:
    database = Database(path)
    try:
        return int(database.value("SELECT count(*) FROM heap"))
    finally:
        database.close()


def test_a_rolling_backup_is_a_whole_library(filled: Library, tmp_path: Path) -> None:
    made = filled.backups.keep_rolling(filled.database, 3, nothing)
    assert made is not None
    assert filled.backups.all() == [made]
    assert problems_of(made, full=True) == []
    assert list(made.parent.iterdir()) == [made], "one file, and nothing half made"
    assert made.stat().st_mode & 0o077 == 0, "for its user alone"
    (tmp_path / "other").mkdir()
    shutil.copy(made, tmp_path / "other" / "library.db")
    with Library(tmp_path / "other") as restored:
        assert restored.database.value("SELECT count(*) FROM heap") == 1_000


def test_a_backup_is_of_one_moment_and_blocks_no_writer(filled: Library) -> None:
    """Another connection writes between all its parts: each commit succeeds at once."""
    writes = 0
    with Library(filled.root) as other:
        other.database.run("PRAGMA busy_timeout = 0")

        def write() -> None:
            nonlocal writes
            other.database.run("INSERT INTO heap (content) VALUES (x'00')")
            writes += 1

        made = filled.backups.keep_rolling(filled.database, 3, write)
        assert made is not None
        assert other.database.value("SELECT count(*) FROM heap") == 1_000 + writes
    assert writes >= 3
    assert rows_of(made) == 1_000


def test_a_backup_that_is_given_up_leaves_nothing(filled: Library) -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        filled.backups.keep_rolling(filled.database, 3, stop)
    assert list(filled.backups.folder.iterdir()) == []


def test_a_copy_that_is_not_sound_does_not_count(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Database.copy_to

    def damage(self: Database, target: Path, tick: object) -> None:
        plain(self, target)
        with target.open("r+b") as file:
            file.seek(40_000)
            file.write(b"\xff" * 100_000)

    monkeypatch.setattr(Database, "copy_to", damage)
    assert filled.backups.keep_rolling(filled.database, 3, nothing) is None
    assert list(filled.backups.folder.iterdir()) == []


@pytest.mark.parametrize("free", [0, keeping.SPARE + 1])
def test_without_room_there_is_none_and_nothing_fails(
    filled: Library, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    monkeypatch.setattr(
        keeping.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, free, free)
    )
    assert filled.backups.keep_rolling(filled.database, 3, nothing) is None


def test_the_newest_are_kept_of_each_series(library: Library) -> None:
    folder = library.backups.folder
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"library-2026010{day}T000000Z-before-m000{day}_x.db").touch()
        (folder / f"library-2026010{day}T120000Z-rolling.db").touch()
    made = library.backups.keep_rolling(library.database, 2, nothing)
    rolling = library.backups.rolling()
    assert rolling == [made, folder / "library-20260105T120000Z-rolling.db"]
    assert len(library.backups.all()) == 2 + 5
    library.backups.keep_before(library.database, "m0009_y", 3)
    assert len(library.backups.all()) == 2 + 3


def test_one_is_due_daily_and_when_much_is_new(filled: Library) -> None:
    backups = filled.backups
    assert backups.is_due()
    made = backups.keep_rolling(filled.database, 3, nothing)
    assert made is not None

    def age(seconds: float) -> None:
        os.utime(made, (time.time() - seconds, time.time() - seconds))

    age(60)
    assert not backups.is_due()
    age(25 * 3600)
    assert backups.is_due()
    age(2 * 3600)
    assert not backups.is_due(), "hardly anything came"
    filled.database.run("INSERT INTO heap (content) SELECT content FROM heap")
    filled.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert backups.is_due()
    age(-3600)
    assert not backups.is_due(), "nothing was written since"


def test_the_newest_sound_one_is_found(filled: Library) -> None:
    made = filled.backups.keep_rolling(filled.database, 3, nothing)
    newer = filled.backups.folder / "library-29990101T000000Z-rolling.db"
    for content in (b"", b"no database at all" * 100):
        newer.write_bytes(content)
        assert filled.backups.newest_sound() == made
    assert made is not None
    damaged = bytearray(made.read_bytes())
    damaged[50_000:90_000] = b"\xee" * 40_000
    newer.write_bytes(damaged)
    assert filled.backups.newest_sound() == made


# --- a library that is lost


@pytest.fixture(params=["missing", "empty"])
def lost(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A library with pictures whose database is gone."""
    root = tmp_path / "lost"
    with Library(root) as library:
        library.frames.put("ab" * 32, b"a picture")
    for file in root.glob("library.db*"):
        file.unlink()
    if request.param == "empty":
        (root / "library.db").touch()
    return root


def test_a_folder_with_pictures_and_no_database_is_no_new_library(lost: Path) -> None:
    with pytest.raises(EnvironmentProblem) as raised:
        Library(lost)
    assert raised.value.message.code is Code.LIBRARY_LOST
    assert raised.value.message.values["backups"] == 0
    assert (lost / "frames" / "ab" / ("ab" * 32 + ".webp")).exists()


def test_neither_is_one_with_backups(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.backups.keep_rolling(library.database, 3, nothing)
    for file in tmp_path.glob("library.db*"):
        file.unlink()
    with pytest.raises(EnvironmentProblem, match="backups=1"):
        Library(tmp_path)


def test_an_empty_file_in_an_empty_folder_is_a_new_library(tmp_path: Path) -> None:
    (tmp_path / "library.db").touch()
    with Library(tmp_path):
        pass


# --- pictures are never swept for a library that knows less than its folder


def begin_and_discard(library: Library) -> None:
    """The library has come one artifact further."""
    video = library.database.insert(
        "INSERT INTO videos (content_key, size, state, added_at, changed_at)"
        " VALUES (hex(randomblob(8)), 1, 'queued', 0, 0)"
    )
    made = library.ledger.begin(
        video, "shots", fingerprint="f", inputs="i", model_unused=False, spec_version="test"
    )
    library.ledger.discard(made.id)


def test_pictures_of_a_later_state_stay(tmp_path: Path) -> None:
    root = tmp_path / "library"
    with Library(root) as library:
        begin_and_discard(library)
        early = tmp_path / "early.db"
        library.database.copy_to(early)
        begin_and_discard(library)
        assert library.collect_images() == 0
        library.frames.put("ab" * 32, b"a picture")
    for file in root.glob("library.db*"):
        file.unlink()
    shutil.copy(early, root / "library.db")
    with Library(root) as library:
        assert library.collect_images() == 0, "the backup knows less than the folder"
        begin_and_discard(library)
        assert library.collect_images() == 1, "it has come as far again"


def test_pictures_of_another_library_stay(tmp_path: Path) -> None:
    with Library(tmp_path / "one") as library:
        begin_and_discard(library)
        library.collect_images()
        library.frames.put("ab" * 32, b"a picture")
    with Library(tmp_path / "other") as library:
        for _ in range(3):
            begin_and_discard(library)
        shutil.copytree(tmp_path / "one" / "frames", tmp_path / "other" / "frames")
        assert library.collect_images() == 0
        library.adopt_images()
        assert library.collect_images() == 1


def test_pictures_of_a_library_that_knows_nothing_stay(library: Library) -> None:
    library.frames.put("ab" * 32, b"a picture")
    assert library.collect_images() == 0


def test_backups_can_be_made_at_once(filled: Library) -> None:
    """Two processes: each leaves a whole copy under its name."""

    def copy() -> None:
        with Library(filled.root) as library:
            library.backups.keep_rolling(library.database, 5, nothing)

    threads = [threading.Thread(target=copy) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = Backups(filled.root).all()
    assert made
    assert all(problems_of(each) == [] for each in made)


def test_what_is_wrong_with_a_file_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("not a database" * 500)
    assert problems_of(tmp_path / "text.db")
    with apsw.Connection(str(tmp_path / "sound.db")) as connection:
        connection.execute("CREATE TABLE x (y)")
    assert problems_of(tmp_path / "sound.db") == []
