"""Migrations: atomic with their record, backed up before, and safe when two processes migrate."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from engine.errors import LibraryTooNew
from engine.store import migrations
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import migrate
from tests.engine.store.samples import REPOSITORY


def step(name: str, sql: str) -> ModuleType:
    """A migration that runs ``sql``."""
    module = ModuleType(f"engine.store.migrations.{name}")
    module.apply = lambda database: database.run(sql)  # type: ignore[attr-defined]
    return module


FIRST = step("m0001_first", "CREATE TABLE a (x); INSERT INTO a VALUES (1)")
SECOND = step("m0002_second", "CREATE TABLE b (y); UPDATE a SET x = 2")
BROKEN = step(
    "m0002_second", "CREATE TABLE b (y); UPDATE a SET x = 2; INSERT INTO nowhere VALUES (1)"
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "library.db")


def recorded(database: Database) -> list[str]:
    return [row[0] for row in database.rows("SELECT name FROM migrations ORDER BY name")]


def backups(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "backups").glob("*"))


def test_the_program_lists_every_migration_there_is() -> None:
    folder = Path(migrations.__file__).parent
    assert sorted(file.stem for file in folder.glob("m*.py")) == list(migrations.NAMES)


def test_a_new_library_is_made_without_a_backup(database: Database, tmp_path: Path) -> None:
    assert migrate(database, tmp_path / "backups", [FIRST, SECOND]) == [
        "m0001_first",
        "m0002_second",
    ]
    assert recorded(database) == ["m0001_first", "m0002_second"]
    assert backups(tmp_path) == []
    assert migrate(database, tmp_path / "backups", [FIRST, SECOND]) == []


def test_a_failing_migration_leaves_what_was_and_no_record(
    database: Database, tmp_path: Path
) -> None:
    migrate(database, tmp_path / "backups", [FIRST])
    with pytest.raises(Exception, match="nowhere"):
        migrate(database, tmp_path / "backups", [FIRST, BROKEN])
    assert recorded(database) == ["m0001_first"]
    assert database.rows("SELECT x FROM a") == [(1,)]
    assert database.one("SELECT 1 FROM sqlite_master WHERE name = 'b'") is None
    assert migrate(database, tmp_path / "backups", [FIRST, SECOND]) == ["m0002_second"]
    assert database.rows("SELECT x FROM a") == [(2,)]


def test_the_backup_holds_what_stood_before(database: Database, tmp_path: Path) -> None:
    migrate(database, tmp_path / "backups", [FIRST])
    migrate(database, tmp_path / "backups", [FIRST, SECOND])
    (backup,) = backups(tmp_path)
    assert "before-m0002_second" in backup.name
    connection = sqlite3.connect(backup)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT x FROM a").fetchall() == [(1,)]
    assert connection.execute("SELECT name FROM migrations").fetchall() == [("m0001_first",)]
    connection.close()


def test_a_backup_opens_as_a_library(tmp_path: Path) -> None:
    with Library(tmp_path / "library") as library:
        library.videos.add("content", 1)
        all_steps = [*migrations.modules(), step("m9999_later", "CREATE TABLE later (x)")]
        migrate(library.database, tmp_path / "library" / "backups", all_steps)
    (backup,) = (tmp_path / "library" / "backups").glob("*.db")
    (tmp_path / "restored").mkdir()
    backup.rename(tmp_path / "restored" / "library.db")
    with Library(tmp_path / "restored") as library:
        assert library.videos.by_content("content") is not None


def test_only_the_newest_backups_are_kept(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    migrate(database, folder, [FIRST])
    folder.mkdir()
    old = [folder / f"library-2020010{i}T000000Z-before-m0000_x.db" for i in range(1, 5)]
    for file in old:
        file.touch()
    (folder / "notes.txt").touch()
    migrate(database, folder, [FIRST, SECOND], keep=3)
    kept = backups(tmp_path)
    assert kept[:2] == old[2:]
    assert "m0002_second" in kept[2].name
    assert kept[3:] == [folder / "notes.txt"], "what we did not make is not ours to delete"


def test_the_setting_says_how_many_backups_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path) as library:
        library.choices.set_setting("keep_backups", 1)
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "library-20200101T000000Z-before-m0000_x.db").touch()
    all_steps = (*migrations.modules(), step("m9999_later", "CREATE TABLE later (x)"))
    monkeypatch.setattr(migrations, "modules", lambda: all_steps)
    Library(tmp_path).close()
    assert ["m9999_later" in file.name for file in backups(tmp_path)] == [True]


def test_many_migrations_at_once_keep_the_state_that_the_old_program_can_open(
    database: Database, tmp_path: Path
) -> None:
    migrate(database, tmp_path / "backups", [FIRST])
    later = [step(f"m000{i}_more", f"CREATE TABLE t{i} (x)") for i in range(2, 8)]
    migrate(database, tmp_path / "backups", [FIRST, *later], keep=1)
    (backup,) = backups(tmp_path)
    assert recorded(Database(backup)) == ["m0001_first"]


def test_a_newer_database_is_refused_in_plain_words_and_left_alone(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.database.run("INSERT INTO migrations VALUES ('m0777_future', 0)")
    before = (tmp_path / "library.db").read_bytes()
    with pytest.raises(LibraryTooNew, match="library_too_new") as caught:
        Library(tmp_path)
    assert caught.value.message.values == {"migration": "m0777_future"}
    assert (tmp_path / "library.db").read_bytes() == before


def test_a_table_can_be_rebuilt_without_losing_what_refers_to_it(
    database: Database, tmp_path: Path
) -> None:
    first = step(
        "m0001_first",
        "CREATE TABLE parent (id INTEGER PRIMARY KEY);"
        "CREATE TABLE child (p INTEGER REFERENCES parent ON DELETE CASCADE);"
        "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)",
    )
    rebuild = step(
        "m0002_rebuild",
        "CREATE TABLE anew (id INTEGER PRIMARY KEY, more TEXT);"
        "INSERT INTO anew (id) SELECT id FROM parent;"
        "DROP TABLE parent; ALTER TABLE anew RENAME TO parent",
    )
    migrate(database, tmp_path / "backups", [first])
    migrate(database, tmp_path / "backups", [first, rebuild])
    assert database.rows("SELECT p FROM child") == [(1,)]
    assert database.value("PRAGMA foreign_keys") == 1
    orphans = step("m0003_orphans", "DELETE FROM parent")
    with pytest.raises(ValueError, match="refer to nothing"):
        migrate(database, tmp_path / "backups", [first, rebuild, orphans])
    assert database.rows("SELECT id FROM parent") == [(1,)]
    assert database.value("PRAGMA foreign_keys") == 1


def test_opening_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    with Library(tmp_path) as writer, writer.database.transaction():
        started = time.monotonic()
        with Library(tmp_path) as reader:
            assert reader.videos.all() == []
        assert time.monotonic() - started < 2


RACE = """
import sys, time
from pathlib import Path
from engine.store.database import Database
from engine.store import migrations
from types import ModuleType
root, go, name = map(Path, sys.argv[1:])
def step(name, sql):
    module = ModuleType(name)
    module.apply = lambda database: database.run(sql)
    return module
steps = [*migrations.modules(), step("m9998_x", "CREATE TABLE x (a); INSERT INTO x VALUES (1)"),
         step("m9999_y", "CREATE TABLE y (a); INSERT INTO y VALUES (1)")]


(root / f"{name.name}.ready").touch()
while not go.exists():
    pass
print(*migrations.migrate(Database(root / "library.db"), root / "backups", steps))
"""


@pytest.mark.parametrize("new", [True, False], ids=["new", "existing"])
def test_processes_that_migrate_at_once_apply_each_migration_once(
    tmp_path: Path, new: bool
) -> None:
    if not new:
        Library(tmp_path).close()
    names = [f"p{i}" for i in range(4)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(tmp_path), str(tmp_path / "go"), name],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    give_up = time.monotonic() + 60
    while len(list(tmp_path.glob("*.ready"))) < len(names) and time.monotonic() < give_up:
        time.sleep(0.01)
    (tmp_path / "go").touch()
    applied: list[str] = []
    for process in running:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        applied += out.split()
    assert sorted(applied) == [*(migrations.NAMES if new else ()), "m9998_x", "m9999_y"]
    database = Database(tmp_path / "library.db")
    assert database.rows("SELECT * FROM x") == [(1,)]
    assert database.rows("SELECT * FROM y") == [(1,)]
    assert database.rows("PRAGMA integrity_check") == [("ok",)]
    for backup in (tmp_path / "backups").glob("*"):
        assert backup.is_file(), "nothing half made is left"
        assert Database(backup).rows("PRAGMA integrity_check") == [("ok",)]
