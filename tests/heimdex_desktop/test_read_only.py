"""A library that may not be written: it is searched and listed, and what would write says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.api.engine import Engine
from tests.heimdex_desktop.conftest import ODD_NAME, REPOSITORY, Called, CommandLine

ROOT = os.name == "posix" and os.geteuid() == 0
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
# May read whatever there is (Python may be in root's own folder), and write nothing of others.
READS = [f"--{which}-caps=+dac_read_search" for which in ("inh", "ambient")]
pytestmark = pytest.mark.skipif(
    os.name != "posix" or (ROOT and shutil.which("setpriv") is None),
    reason="permissions as POSIX has them, and as root setpriv to do without them",
)


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder that everybody may walk through; pytest's own are closed to others."""
    made = Path(tempfile.mkdtemp(prefix="read-only-"))
    made.chmod(0o755)
    yield made
    for folder, _, _ in os.walk(made):
        Path(folder).chmod(0o700)
    shutil.rmtree(made)


@pytest.fixture
def commands(indexed: CommandLine, room: Path) -> CommandLine:
    """The indexed library where everybody may read it."""
    library = shutil.copytree(indexed.library, room / "library")
    return CommandLine(library, room / "models", indexed.videos)


@contextmanager
def read_only(library: Path) -> Iterator[None]:
    paths = [library, *library.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.stat().st_mtime_ns for path in paths}
    try:
        yield
        assert {path: path.stat().st_mtime_ns for path in [library, *library.rglob("*")]} == before
    finally:
        for path in paths:
            path.chmod(0o700)


def call(commands: CommandLine, *words: object, plain: bool = False) -> Called:
    """Run a command as somebody who may write nothing of the library."""
    program = commands.program(words, plain=plain)
    done = subprocess.run(
        [*NOBODY, *READS, *program] if ROOT else program,
        cwd=REPOSITORY,
        env=os.environ | commands._variables() | {"HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
    )
    return Called(done.returncode, done.stdout, done.stderr)


def test_it_is_searched_listed_and_asked_for_its_status(commands: CommandLine) -> None:
    with read_only(commands.library):
        found = call(commands, "search", "crown jewels")
        assert (found.status, found.err) == (0, "")
        assert Path(found.last["moments"][0]["video"]["path"]).name == ODD_NAME
        assert found.last["channels"]["transcript"] == "ready"
        listed = call(commands, "list")
        assert (listed.status, len(listed.last["videos"])) == (0, 4)
        status = call(commands, "status")
        assert (status.status, status.last["videos"]["failed"]) == (0, 1)
        scenes = call(commands, "scenes", commands.videos / ODD_NAME)
        assert scenes.status == 0, scenes.out
        assert (scenes.status, len(scenes.last["scenes"])) == (0, 3)
        plain = call(commands, "list", plain=True)
        assert (plain.status, plain.err) == (0, "")


@pytest.mark.parametrize(
    "words",
    [
        ("index", "."),
        ("settings", "threads", "2"),
        ("pause",),
        ("worker",),
        ("models", "use", "text", "starter"),
        ("doctor", "--repair"),
    ],
    ids=" ".join,
)
def test_what_would_write_says_that_it_is_read_only(
    commands: CommandLine, words: tuple[str, ...]
) -> None:
    with read_only(commands.library):
        called = call(commands, *words)
        assert called.status == 3, called.err
        assert called.last["code"] == "library_read_only"
        assert "read-only" in called.last["message"]
        assert "Traceback" not in called.err


def test_it_is_read_while_its_owner_works_with_it(commands: CommandLine) -> None:
    with Engine(commands.library, commands.models) as owner:
        owner.set_setting("threads", "3")
        paths = [commands.library, *commands.library.rglob("*")]
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)
        commands.library.chmod(0o555)
        told = call(commands, "settings", "threads")
        commands.library.chmod(0o755)
        assert told.last["settings"][0]["value"] == 3, "what is still in the log is read, too"


def test_what_cannot_be_read_as_it_is_says_what_to_do(commands: CommandLine) -> None:
    with Engine(commands.library, commands.models) as engine:
        engine.library.database.run("DELETE FROM migrations WHERE name = 'm0009_file_marks'")
    with read_only(commands.library):
        called = call(commands, "status")
        assert (called.status, called.last["code"]) == (3, "library_needs_writing")
        assert "where it can be written" in called.last["advice"]
