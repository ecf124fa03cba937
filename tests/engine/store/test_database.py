"""The connection: transactions, snapshots, and what the machine does to it in plain words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
import threading
from pathlib import Path

import apsw
import pytest

from engine.errors import EnvironmentProblem
from engine.messages import Code
from engine.store import database as database_module
from engine.store.database import MAYBE_FULL, Database, environment_problem
from engine.store.library import Library
from tests.engine.store.samples import UNPRIVILEGED, Child


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(tmp_path / "some.db")
    made.run("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    return made


def names(database: Database) -> list[str]:
    return [row[0] for row in database.rows("SELECT name FROM things ORDER BY id")]


# --- transactions


def test_transaction_commits_for_other_connections(database: Database) -> None:
    other = Database(database.path)
    with database.transaction():
        database.run("INSERT INTO things (name) VALUES ('a')")
        assert names(other) == []
    assert names(other) == ["a"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_transaction_rolls_back_on_any_exception(
    database: Database, error: type[BaseException]
) -> None:
    def work() -> None:
        with database.transaction():
            database.run("INSERT INTO things (name) VALUES ('a')")
            raise error

    with pytest.raises(error):
        work()
    assert names(database) == []
    with database.transaction():
        database.run("INSERT INTO things (name) VALUES ('b')")
    assert names(database) == ["b"]


def test_inner_transaction_joins_the_outer(database: Database) -> None:
    other = Database(database.path)

    def work() -> None:
        with database.transaction():
            with database.transaction():
                database.run("INSERT INTO things (name) VALUES ('inner')")
            assert names(other) == [], "an inner transaction commits nothing by itself"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert names(database) == []


def test_run_many_keeps_all_rows_or_none(database: Database) -> None:
    with pytest.raises(apsw.ConstraintError):
        database.run_many("INSERT INTO things (name) VALUES (?)", [("a",), (None,), ("c",)])
    assert names(database) == []


def test_snapshot_reads_one_moment(database: Database) -> None:
    other = Database(database.path)
    with database.snapshot():
        assert names(database) == []
        other.run("INSERT INTO things (name) VALUES ('late')")
        assert names(database) == []
    assert names(database) == ["late"]


def test_snapshot_keeps_nothing_of_a_transaction_that_failed_inside(database: Database) -> None:
    def work() -> None:
        with database.snapshot(), database.transaction():
            database.run("INSERT INTO things (name) VALUES ('half')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert names(database) == []


def test_insert_returns_the_row_and_changes_counts(database: Database) -> None:
    assert database.insert("INSERT INTO things (name) VALUES (?)", ("a",)) == 1
    assert database.insert("INSERT INTO things (name) VALUES (:n)", {"n": "b"}) == 2
    database.run("DELETE FROM things")
    assert database.changes == 2
    assert database.one("SELECT 1 FROM things") is None
    assert database.value("SELECT name FROM things") is None


def test_text_that_is_no_unicode_is_stored_with_a_question_mark(database: Database) -> None:
    name = os.fsdecode(b"caf\xe9.mp4")
    database.run("INSERT INTO things (name) VALUES (?)", (name,))
    database.run("INSERT INTO things (name) VALUES (:name)", {"name": name})
    database.run_many("INSERT INTO things (name) VALUES (?)", [(name,), ("회의",)])
    assert names(database) == ["caf?.mp4"] * 3 + ["회의"]
    assert database.value("SELECT count(*) FROM things WHERE name = ?", (name,)) == 3


# --- the environment


def test_no_database_is_said_plainly(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"this is a letter to my aunt, not a database " * 200)
    with pytest.raises(EnvironmentProblem, match="library_not_a_database") as caught:
        Database(path)
    assert caught.value.message.values == {"path": str(path)}


def test_truncated_library_is_said_plainly(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        for i in range(300):
            library.choices.set_meta(f"key {i}", "x" * 200)
    path = tmp_path / "library.db"
    whole = path.read_bytes()
    for kept in (50, len(whole) // 2):
        path.write_bytes(whole[:kept])
        with (
            pytest.raises(EnvironmentProblem, match=r"library_damaged|library_not_a_database"),
            Library(tmp_path) as library,
        ):
            [library.choices.meta(f"key {i}") for i in range(300)]


def test_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "library.db").mkdir()
    with pytest.raises(EnvironmentProblem, match="library_not_opened"):
        Database(tmp_path / "library.db")


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"library_not_made\(.*No such file"):
        Database(tmp_path / "nowhere" / "library.db")


def test_full_disk_rolls_back_and_the_library_goes_on(database: Database) -> None:
    database.run("INSERT INTO things (name) VALUES ('before')")
    pages = database.value("PRAGMA page_count")
    database.run(f"PRAGMA max_page_count = {pages + 3}")
    long = [("x" * 1000,)] * 100
    with pytest.raises(EnvironmentProblem, match="disk_full"):
        database.run_many("INSERT INTO things (name) VALUES (?)", long)
    assert names(database) == ["before"]
    database.run(f"PRAGMA max_page_count = {pages + 300}")
    with database.transaction():
        database.run("INSERT INTO things (name) VALUES ('after')")
    assert names(database) == ["before", "after"]


@pytest.mark.parametrize("result", [apsw.SQLITE_IOERR_SHMSIZE, apsw.SQLITE_CANTOPEN])
def test_disk_without_room_is_full_whatever_sqlite_calls_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, result: int
) -> None:
    with_room = environment_problem(result, database.path)
    assert with_room is not None
    assert with_room.message.code in MAYBE_FULL
    free = shutil.disk_usage(database.path.parent)._replace(free=4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)
    without = environment_problem(result, database.path)
    assert without is not None
    assert without.message.code == Code.DISK_FULL


def test_mistake_in_a_statement_is_not_of_the_environment(database: Database) -> None:
    assert environment_problem(apsw.SQLITE_ERROR, database.path) is None
    with pytest.raises(apsw.SQLError):
        database.run("SELECT nothing FROM nowhere")


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are of POSIX")
def test_file_that_cannot_grow_is_said_plainly(tmp_path: Path, child: Child) -> None:
    code = """
import resource, sys
from pathlib import Path
from engine.errors import EnvironmentProblem
from engine.store.library import Library
from tests.engine.store.samples import picture
library = Library(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
for work in (
    lambda: [library.choices.set_meta(str(i), "x" * 100_000) for i in range(100)],
    lambda: library.frames.put("ab" * 32, b"x" * (2 << 20)),
):
    try:
        work()
    except EnvironmentProblem as problem:
        print(problem)
print(len(list(library.frames.root.glob("*/*"))))
"""
    done = child(code, tmp_path)
    assert done.returncode == 0, done.stderr
    first, second, left = done.stdout.splitlines()
    assert first.startswith("disk_")
    assert second.startswith("frame_not_saved")
    assert left == "0", "half a picture was left behind"


def test_busy_library_is_said_plainly(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_MILLISECONDS", 50)
    impatient = Database(database.path)
    with database.transaction():
        with pytest.raises(EnvironmentProblem, match="busy"):
            impatient.run("INSERT INTO things (name) VALUES ('b')")
        assert names(impatient) == [], "a reader is not kept waiting"


def test_opening_waits_while_another_process_is_making_the_library(tmp_path: Path) -> None:
    """SQLite does not wait by itself for the switch to WAL."""
    first = apsw.Connection(str(tmp_path / "some.db"))
    first.execute("BEGIN IMMEDIATE; CREATE TABLE things (id INTEGER)")
    opened: list[Database] = []
    opening = threading.Thread(target=lambda: opened.append(Database(tmp_path / "some.db")))
    opening.start()
    opening.join(0.2)
    assert opening.is_alive(), "it waits"
    first.execute("COMMIT")
    first.close()
    opening.join(10)
    assert opened[0].value("PRAGMA journal_mode") == "wal"
    assert opened[0].rows("SELECT * FROM things") == []


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as POSIX has them")
def test_read_only_folder_is_said_plainly(tmp_path: Path, child: Child) -> None:
    made = tmp_path / "made"
    Library(made).close()
    new = tmp_path / "closed" / "new"
    new.parent.mkdir()
    code = (
        UNPRIVILEGED
        + """
from pathlib import Path
from engine.errors import EnvironmentProblem
from engine.store.library import Library
for name in sys.argv[1:]:
    try:
        Library(Path(name))
    except EnvironmentProblem as problem:
        print(problem)
"""
    )
    made.chmod(0o500)
    new.parent.chmod(0o500)
    try:
        done = child(code, made, new)
    finally:
        made.chmod(0o700)
        new.parent.chmod(0o700)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"library_read_only(path={made})",
        f"library_not_made(path={new}, os_error=Permission denied)",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as POSIX has them")
def test_read_only_database_file_is_said_plainly(tmp_path: Path, child: Child) -> None:
    Library(tmp_path).close()
    (tmp_path / "library.db").chmod(0o400)
    code = (
        UNPRIVILEGED
        + """
from pathlib import Path
from engine.errors import EnvironmentProblem
from engine.store.library import Library
try:
    Library(Path(sys.argv[1])).choices.set_meta("a", 1)
except EnvironmentProblem as problem:
    print(problem)
"""
    )
    done = child(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("library_read_only(")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as POSIX has them")
def test_database_and_its_side_files_are_private(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        database = Database(tmp_path / "library.db")
        database.run("CREATE TABLE things (id INTEGER)")
    finally:
        os.umask(old)
    files = list(tmp_path.iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    database.close()


# --- copies


def test_backup_is_a_whole_database(database: Database, tmp_path: Path) -> None:
    database.run("INSERT INTO things (name) VALUES ('a')")
    database.backup_to(tmp_path / "copy '1'.db")
    with sqlite3.connect(tmp_path / "copy '1'.db") as copy:
        assert copy.execute("SELECT name FROM things").fetchall() == [("a",)]
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    copy.close()
