"""No code runs from the current folder: the program is started among somebody's videos."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.store.library import Library
from heimdex_desktop.supervisor import launcher, relaunch
from tests.heimdex_desktop.conftest import small_video

FILES = ["psutil", "numpy", "click", "platformdirs", "json"]
TRAPS = [*FILES, *"engine ui multiprocessing huey apsw PySide6".split()]
BY_HAND = [sys.executable, "-m", "heimdex_desktop"]
"""As a person may start it: Python itself puts the current folder on the path then."""
PATIENCE = 120.0

Run = Callable[[list[str]], "subprocess.Popen[str]"]


@pytest.fixture
def among_videos(tmp_path: Path) -> Path:
    """A folder with a video and, by their names, half of what the program is made of."""
    folder = tmp_path / "videos"
    small_video(folder / "one.mp4", "red", "blue")
    for name in TRAPS:
        file = folder / (f"{name}.py" if name in FILES else f"{name}/__init__.py")
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name + ' '!r})\n")
    return folder


@pytest.fixture
def run(among_videos: Path, tmp_path: Path) -> Iterator[Run]:
    """Start a command in that folder, over a library of the test's."""
    started: list[subprocess.Popen[str]] = []
    own = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    places = {
        "HEIMDEX_LIBRARY": str(tmp_path / "library"),
        "HEIMDEX_MODELS": str(tmp_path / "models"),
        "QT_QPA_PLATFORM": "offscreen",
    }

    def start(command: list[str]) -> subprocess.Popen[str]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        child = subprocess.Popen(command, cwd=among_videos, env=own | places, text=True, **pipes)
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()


def ran(folder: Path) -> list[str]:
    """What of the folder was run."""
    record = folder.parent / "ran"
    return sorted(set(record.read_text().split())) if record.exists() else []


@pytest.mark.parametrize("program", ["script", "by hand", "as a child"])
def test_indexing_runs_none_of_it(run: Run, among_videos: Path, program: str) -> None:
    """With the worker that it starts."""
    script = str(Path(sys.executable).with_name("heimdex"))
    command = {"script": [script], "by hand": BY_HAND, "as a child": launcher()}[program]
    done = run([*command, "index", "--json", "."])
    said, told = done.communicate(timeout=PATIENCE)
    assert ran(among_videos) == []
    assert done.returncode == 0, told
    assert json.loads(said.splitlines()[-1])["indexed"] == 1


@pytest.mark.parametrize("role", ["index-worker", "search-service"])
@pytest.mark.parametrize("by_hand", [False, True], ids=["as a child", "by hand"])
def test_a_role_runs_none_of_it(
    run: Run, among_videos: Path, tmp_path: Path, role: str, by_hand: bool
) -> None:
    folders = [str(tmp_path / "library"), str(tmp_path / "models")]
    Library(tmp_path / "library").close()
    drain = ["--drain"] if role == "index-worker" else []
    command = [*BY_HAND, "--role", role, *folders] if by_hand else relaunch(role, folders)
    done = run([*command, *drain])
    query = json.dumps({"id": 1, "do": "query", "text": "red"}) + "\n"
    said, told = done.communicate(query if role == "search-service" else None, timeout=PATIENCE)
    assert ran(among_videos) == []
    assert done.returncode == 0, told
    assert role == "index-worker" or '"hello"' in said


def test_the_window_and_what_it_starts_run_none_of_it(
    run: Run, among_videos: Path, tmp_path: Path
) -> None:
    window = run(BY_HAND)
    logs = tmp_path / "library" / "logs"
    both = [logs / "search.log", tmp_path / "library" / "queue.db"]
    end = time.monotonic() + PATIENCE
    while not all(file.exists() for file in both) and time.monotonic() < end:
        assert window.poll() is None, window.communicate()
        time.sleep(0.1)
    assert ran(among_videos) == []
    assert all(file.exists() for file in both)


def test_the_traps_would_be_run(run: Run, among_videos: Path) -> None:
    """The folder is one in which a Python that looks there runs what it finds."""
    code = "import psutil, numpy, engine"
    run([sys.executable, "-c", code]).communicate(timeout=PATIENCE)
    assert ran(among_videos) == ["engine", "numpy", "psutil"]
