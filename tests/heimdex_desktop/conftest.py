"""Fixtures for the tests of the command line: one small indexed library, and a way to call it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from filelock import FileLock

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.models.folder import bundled
from engine.types import ModelKind
from heimdex_desktop.cli import cli
from tests.media_factory import make_video

REPOSITORY = Path(__file__).resolve().parents[2]
ODD_NAME = "a 'b' %23 #1 회의.mp4"
SUBTITLES = """1
00:00:00,500 --> 00:00:01,500
Someone has stolen the crown jewels.

2
00:00:02,200 --> 00:00:03,200
회의실에서 만나요.

3
00:00:04,100 --> 00:00:05,900
The café opens at seven.
"""


@dataclass(frozen=True)
class Called:
    """How a command ended: its exit status, its lines of JSON, and what it said on stderr."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line of standard output: each must be one object."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(line, dict) for line in found)
        return found

    @property
    def last(self) -> dict[str, Any]:
        return self.lines[-1]


@dataclass(frozen=True)
class CommandLine:
    """Calls ``heimdex`` over one library, in this process (``run``) or a real one (``process``)."""

    library: Path
    models: Path
    videos: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: object, plain: bool = False) -> Called:
        """Run a command in this process, with ``--json`` unless ``plain``."""
        arguments = [str(word) for word in words] if plain else self.with_json(words)
        result = CliRunner().invoke(cli, arguments, env=self._variables(), prog_name="heimdex")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Called(result.exit_code, result.stdout, result.stderr)

    def process(self, *words: object, plain: bool = False) -> Called:
        """Run a command as a program of its own."""
        done = subprocess.run(
            self.program(words, plain=plain),
            cwd=REPOSITORY,
            env=os.environ | self._variables(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
        )
        return Called(done.returncode, done.stdout, done.stderr)

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start a command as a program of its own and leave it running."""
        return subprocess.Popen(
            self.program(words),
            cwd=REPOSITORY,
            env=os.environ | self._variables(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def program(self, words: Sequence[object], *, plain: bool = False) -> list[str]:
        arguments = [os.fspath(w) if isinstance(w, Path) else str(w) for w in words]
        return [
            sys.executable,
            "-m",
            "heimdex_desktop",
            *(arguments if plain else self.with_json(arguments)),
        ]

    @staticmethod
    def with_json(words: Sequence[object]) -> list[str]:
        """The command's words with ``--json`` behind its name."""
        arguments = [str(word) for word in words]
        place = 2 if arguments[:1] == ["models"] else 1
        return [*arguments[:place], "--json", *arguments[place:]]

    def _variables(self) -> dict[str, str]:
        return {
            "HEIMDEX_LIBRARY": str(self.library),
            "HEIMDEX_MODELS": str(self.models),
            **self.environment,
        }


def small_video(path: Path, *pictures: str, seconds: float = 2.0) -> Path:
    """A video of one shot a picture, 160×90."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return make_video(path, [(picture, seconds) for picture in pictures], size=(160, 90))


def index_here(commands: CommandLine) -> None:
    """Index the videos in this process, where torch is loaded once for all tests."""
    with Engine(commands.library, commands.models) as engine:
        if bundled(ModelKind.TEXT) is not None:
            engine.use_model(ModelKind.TEXT, "starter")
        engine.set_setting("threads", "1")
        engine.prepare([commands.videos])
        indexer = Indexer(commands.library, engine.models, lambda: False)
        while indexer.index_next():
            pass
        indexer.close()


@contextmanager
def at_work(commands: CommandLine) -> Iterator[None]:
    """A worker over the library, in a thread of this process, where torch is loaded once."""
    ended = threading.Event()
    with Engine(commands.library, commands.models) as engine:
        lock, folder = FileLock(engine.library.lock_path), engine.models

    def work() -> None:
        indexer = Indexer(commands.library, folder, ended.is_set)
        while not ended.is_set():
            if not indexer.index_next():
                ended.wait(0.02)
        indexer.close()

    thread = threading.Thread(target=work)
    with lock.acquire(timeout=0):
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


@pytest.fixture(scope="session")
def indexed_once(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A library of odd names: words beside a video, a twin, one that fails, one that is none."""
    root = tmp_path_factory.mktemp("command-line")
    commands = CommandLine(root / "library", root / "models", root / "videos")
    small_video(commands.videos / ODD_NAME, "red", "noise:2", "blue")
    (commands.videos / ODD_NAME).with_suffix(".srt").write_text(SUBTITLES, encoding="utf-8")
    second = small_video(commands.videos / "sub" / "second.mp4", "green", "noise:4")
    shutil.copy(second, commands.videos / "sub" / "twin.mp4")
    (commands.videos / "empty.mp4").write_bytes(b"")
    (commands.videos / "notes.txt").write_text("no video")
    index_here(commands)
    return commands


@pytest.fixture
def indexed(indexed_once: CommandLine, tmp_path: Path) -> CommandLine:
    """A copy of the indexed library that a test may change; the videos are the same."""
    copy = tmp_path / "library"
    shutil.copytree(indexed_once.library, copy)
    return CommandLine(copy, tmp_path / "models", indexed_once.videos)


@pytest.fixture
def fresh(tmp_path: Path) -> CommandLine:
    """A library that is not there yet."""
    (tmp_path / "videos").mkdir()
    return CommandLine(tmp_path / "library", tmp_path / "models", tmp_path / "videos")
