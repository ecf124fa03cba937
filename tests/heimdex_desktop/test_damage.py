"""Damage and odd files end a command with plain words and what to do, never with a traceback."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from engine.api.engine import Engine
from tests.heimdex_desktop.conftest import REPOSITORY, Called, CommandLine


def change(library: Path, *statements: str) -> None:
    with closing(sqlite3.connect(library / "library.db")) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def is_plain(called: Called, code: str) -> None:
    assert called.status == 3, called.err
    assert called.last["code"] == code
    assert called.last["advice"]
    assert "Traceback" not in called.err


# --- the queue


@pytest.mark.parametrize("content", [b"no database", os.urandom(40_000), b"SQLite format 3\0" * 9])
@pytest.mark.parametrize("words", [("resume",), ("watch", ".")], ids=lambda words: words[0])
def test_a_damaged_queue_keeps_no_command_from_its_work(
    indexed: CommandLine, content: bytes, words: tuple[str, ...]
) -> None:
    (indexed.library / "queue.db").write_bytes(content)
    called = indexed(*words)
    assert (called.status, "Traceback" in called.err) == (0, False)


def test_a_queue_that_cannot_be_a_file_is_named(indexed: CommandLine) -> None:
    (indexed.library / "queue.db").unlink(missing_ok=True)
    (indexed.library / "queue.db").mkdir()
    called = indexed("resume")
    is_plain(called, "library_not_opened")
    assert "queue.db" in called.last["message"]


# --- the database


def test_a_folder_in_the_place_of_the_database_is_named(fresh: CommandLine) -> None:
    (fresh.library / "library.db").mkdir(parents=True)
    is_plain(fresh("status"), "library_not_opened")


@pytest.mark.parametrize(
    "made",
    [
        ("CREATE TABLE bookmarks (url TEXT)",),
        ("CREATE TABLE videos (a)", "CREATE TABLE settings (b)"),
        ("CREATE TABLE migrations (id INTEGER, migration TEXT, batch INTEGER)",),
        ("CREATE VIEW migrations AS SELECT 1 AS name",),
    ],
)
def test_another_programs_database_is_refused_and_not_touched(
    fresh: CommandLine, made: tuple[str, ...]
) -> None:
    fresh.library.mkdir()
    change(fresh.library, *made)
    before = (fresh.library / "library.db").read_bytes()
    is_plain(fresh("status"), "library_of_another_program")
    assert (fresh.library / "library.db").read_bytes() == before
    assert [path.name for path in fresh.library.iterdir()] == ["library.db"]


def test_a_newer_library_is_refused(indexed: CommandLine) -> None:
    change(indexed.library, "INSERT INTO migrations VALUES ('m9999_future', 1)")
    is_plain(indexed("status"), "library_too_new")


@pytest.mark.parametrize(
    "value", ["{bad", "[", '"many"', "1e999", "\\xff"], ids=["brace", "list", "word", "huge", "x"]
)
def test_a_damaged_setting_is_its_default(indexed: CommandLine, value: str) -> None:
    change(indexed.library, f"UPDATE settings SET value = '{value}' WHERE name = 'threads'")
    told = indexed("settings", "threads")
    assert (told.status, told.last["settings"][0]["value"]) == (0, 0)
    assert indexed("search", "jewels").status == 0


DAMAGE = {
    "a short vector": (
        "UPDATE vectors SET embedding = x'0102' WHERE id = (SELECT min(id) FROM vectors)",
        ("search", "crown jewels", "--channel", "transcript"),
    ),
    "an empty vector": (
        "UPDATE vectors SET embedding = x''",
        ("search", "crown jewels", "--channel", "transcript"),
    ),
    "words of a text": ("UPDATE texts SET words = '[[1,'", ("search", "jewels")),
    "words of a segment": ("UPDATE segments SET words = '{bad'", ("scenes", "ODD")),
    "a warning": ("UPDATE videos SET warnings = '{bad'", ("list",)),
    "a message": ("UPDATE videos SET message = '{bad' WHERE state = 'failed'", ("status",)),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_row_is_said_to_be_damage(indexed: CommandLine, name: str) -> None:
    statement, words = DAMAGE[name]
    for path in (indexed.library / "scan").glob("*"):
        path.unlink()
    change(indexed.library, statement)
    with Engine(indexed.library, indexed.models) as engine:
        place = next(p for p in engine.library.videos.places() if "회의" in p.path.name)
    called = indexed(*(place.path if word == "ODD" else word for word in words))
    is_plain(called, "library_damaged")
    assert "heimdex doctor --repair" in called.last["advice"]


@pytest.mark.parametrize("name", ["a short vector", "words of a text", "words of a segment"])
def test_the_doctor_finds_damaged_rows_and_repairs_them(indexed: CommandLine, name: str) -> None:
    change(indexed.library, DAMAGE[name][0])

    def database() -> bool:
        checks = {check["name"]: check["ok"] for check in indexed("doctor").last["checks"]}
        return bool(checks["database"])

    assert not database()
    repaired = indexed("doctor", "--repair").last["repairs"]
    assert "repair_index_again" in {each["code"] for each in repaired}
    assert database()


# --- the output


def to_full_disk(commands: CommandLine, *words: str) -> tuple[int, str]:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "heimdex_desktop", *words],
            cwd=REPOSITORY,
            env=os.environ | commands._variables(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    return done.returncode, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
@pytest.mark.parametrize("words", [("list",), ("list", "--json"), ("--help",)], ids=" ".join)
def test_output_that_cannot_be_written_is_said_plainly(
    indexed: CommandLine, words: tuple[str, ...]
) -> None:
    status, said = to_full_disk(indexed, *words)
    assert status == 3
    assert said == "heimdex: The output cannot be written (No space left on device).\n"


@pytest.mark.skipif(os.name != "posix", reason="closed streams as shells on POSIX make them")
def test_closed_streams_are_no_error_and_no_file_takes_their_place(indexed: CommandLine) -> None:
    close: Callable[[], None] = lambda: (os.close(0), os.close(1), os.close(2))[0]  # noqa: E731
    before = (indexed.library / "library.db").stat().st_size
    done = subprocess.run(
        [sys.executable, "-m", "heimdex_desktop", "status"],
        cwd=REPOSITORY,
        env=os.environ | indexed._variables(),
        preexec_fn=close,
        timeout=120,
    )
    assert done.returncode == 0
    assert (indexed.library / "library.db").stat().st_size >= before
    assert indexed("status").status == 0
