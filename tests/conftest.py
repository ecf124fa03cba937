"""Fixtures that many tests share: where ../shared lies, the demo, and an empty library.

Two workers share the tests (pyproject.toml). What is costly to make is made once a run, by the
worker that wants it first, in a folder that both see; nobody changes it there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from engine.store.library import Library

REPOSITORY = Path(__file__).resolve().parent.parent

# Many tests start the program. Where bytecode may not be kept, each start would compile the models'
# libraries anew, which takes it longer than all that it is started for.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

WORKERS = 2
FEW = 3
"""So many files of tests, asked for by name, are run here: starting workers would take longer."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    asked = [Path(each.partition("::")[0]) for each in config.args]
    if len(asked) <= FEW and all(each.is_file() for each in asked):
        return 0
    return WORKERS


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, MakeFolder], Path]:
    """Make a folder of a name, once for all workers of this run; who comes later waits for it."""
    common = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent

    def folder(name: str, make: MakeFolder) -> Path:
        place, done = common / name, common / f"{name}.done"
        with FileLock(common / f"{name}.lock"):
            if not done.exists():
                place.mkdir()
                make(place)
                done.touch()
        return place

    return folder


MakeFolder = Callable[[Path], None]


@dataclass(frozen=True)
class Demo:
    """What ``heimdex demo`` ended with, and the folder that it kept. Not to be changed."""

    status: int
    result: dict[str, Any]
    folder: Path


@pytest.fixture(scope="session")
def demo(made_once: Callable[[str, MakeFolder], Path]) -> Demo:
    """The demo, as a new user runs it: the one time that its videos are indexed."""
    folder = made_once("demo", _run_demo)
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    return Demo(told["status"], told["result"], folder / "kept")


def _run_demo(folder: Path) -> None:
    kept = folder / "kept"
    run = subprocess.run(
        [sys.executable, "-m", "heimdex_desktop", "demo", "--json", "--keep", str(kept)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=280,
        env={**os.environ, "HEIMDEX_MODELS": str(kept / "models")},
        check=False,
    )
    assert run.stdout, run.stderr
    told = {"status": run.returncode, "result": json.loads(run.stdout.splitlines()[-1])}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real test media and models that lies beside a developer's checkout."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "media").is_dir():
        pytest.skip("../shared with the real test media is not here")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library in a temporary folder."""
    with Library(tmp_path / "library") as opened:
        yield opened
