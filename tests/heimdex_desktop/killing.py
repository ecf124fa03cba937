"""What the tests share that kill a worker (SIGKILL) and start it again: workers, and comparing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.store.library import Library
from engine.types import Heartbeat, VideoState
from tests.engine.index.workbench import nothing_is_doubled, rows, vectors

REPOSITORY = Path(__file__).resolve().parents[2]
ODD_WORKER = Path(__file__).with_name("odd_worker.py")
PATIENCE = 600.0

Stage = tuple[int, str, bool]
"""What the worker does: video, step, and whether it loads a model."""


@dataclass(frozen=True)
class Ground:
    """What every round begins from: a library with all videos queued, and the program to run."""

    library: Path
    program: list[str]


@dataclass(frozen=True)
class Content:
    """All of a library that an interruption must not change."""

    rows: dict[str, list[Any]]
    vectors: dict[tuple[Any, ...], bytes]
    files: set[str]


class Worker:
    """A worker over a copy of the ground, and what it says it is doing."""

    def __init__(self, ground: Ground, root: Path) -> None:
        self._library = Library(root)
        self._board = self._library.progress_board()
        self._began = time.monotonic()
        self.process = subprocess.Popen(
            [*ground.program, str(root), str(root.parent / "models"), "--drain"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()
        self._board.close()
        self._library.close()

    def stage(self) -> Stage | None:
        heartbeat: Heartbeat | None = self._board.get()
        if heartbeat is None or heartbeat.pid != self.process.pid or not heartbeat.video_id:
            return None
        return heartbeat.video_id, heartbeat.step, bool(heartbeat.message)

    @property
    def ended(self) -> bool:
        assert time.monotonic() - self._began < PATIENCE, "the worker does not end"
        return self.process.poll() is not None

    def to_the_end(self) -> dict[Stage, float]:
        """Let it work; returns its stages in order, and how many seconds each took."""
        took: dict[Stage, float] = {}
        before, last = None, time.monotonic()
        while not self.ended:
            now, stage = time.monotonic(), self.stage()
            if before is not None:
                took[before] = took.get(before, 0.0) + now - last
            before, last = stage, now
            time.sleep(0.003)
        assert self.process.returncode == 0
        return took

    def kill_in(self, order: list[Stage], stage: Stage, after: float) -> Stage | None:
        """Kill it ``after`` seconds of a stage, or once it is past that; returns where it was."""
        due = None
        while not self.ended:
            now = self.stage()
            if due is None and now in order and order.index(now) >= order.index(stage):
                due = time.monotonic() + (after if now == stage else 0.0)
            if due is not None and time.monotonic() >= due:
                break
            time.sleep(0.002)
        self.process.kill()
        return self.stage()


class Nursery:
    """Starts workers in milliseconds: forks them from a process that has imported everything.

    Args:
        mode: of ``odd_worker.py``; ``environment`` is for it too.
    """

    def __init__(self, mode: str, models: Path, **environment: str) -> None:
        self._models = models
        self._process = subprocess.Popen(
            [sys.executable, str(ODD_WORKER), mode, "--nursery"],
            cwd=REPOSITORY,
            env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        streams = (self._process.stdin, self._process.stdout)
        self._process.kill()
        self._process.wait()
        for stream in streams:
            assert stream is not None
            stream.close()

    def _read(self) -> int:
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said, "the nursery has ended"
        return int(said)

    @contextmanager
    def worker(self, root: Path) -> Iterator[int]:
        """A worker over a library; gives its process's id, and sees to it that it ends."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{root}\t{self._models}\n")
        self._process.stdin.flush()
        pid = self._read()
        try:
            yield pid
        except BaseException:
            os.kill(pid, signal.SIGKILL)
            raise
        finally:
            self.status = self._read()

    def run(self, root: Path) -> None:
        """Let a worker do all there is to do."""
        with self.worker(root):
            pass
        assert self.status == 0

    def run_and_kill(self, root: Path, due: Callable[[], bool]) -> bool:
        """Let a worker work until a kill is ``due``; whether that came before its end.

        It is stopped before it is looked at, so that it is killed exactly where it was seen, and
        only where its work did not die just before: twice on the same spot is, by design, taken for
        the video's fault.
        """
        with Library(root) as library, self.worker(root) as pid:
            while _runs(pid):
                if not due():
                    time.sleep(0.001)
                    continue
                os.kill(pid, signal.SIGSTOP)
                if library.database.value(TRIED_AGAIN) == 0:
                    os.kill(pid, signal.SIGKILL)
                    break
                os.kill(pid, signal.SIGCONT)
                time.sleep(0.004)
        assert self.status in (0, -signal.SIGKILL)
        return self.status != 0


TRIED_AGAIN = "SELECT count(*) FROM artifacts WHERE state = 'running' AND attempts > 1"


def _runs(pid: int) -> bool:
    """Whether a process that another one waits for has not ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def content(root: Path) -> Content:
    with Library(root) as library:
        nothing_is_doubled(library)
        assert {video.state for video in library.videos.all()} == {VideoState.INDEXED}
        folders = (library.frames.root, library.sprites.root)
        files = {str(p.relative_to(root)) for f in folders for p in f.rglob("*") if p.is_file()}
        return Content(rows(library), vectors(library), files)


def assert_equal(found: Content, wanted: Content) -> float:
    """Equal rows, files and vectors; returns the least cosine between two vectors of a thing."""
    for table, expected in wanted.rows.items():
        assert found.rows[table] == expected, f"the rows of {table} differ"
    assert found.files == wanted.files
    assert found.vectors.keys() == wanted.vectors.keys()
    least = 1.0
    for key, raw in wanted.vectors.items():
        one, two = (np.frombuffer(each, np.float32) for each in (raw, found.vectors[key]))
        least = min(least, float(one @ two / (np.linalg.norm(one) * np.linalg.norm(two))))
    assert least >= 0.9999
    return least


def logged(path: Path) -> list[dict[str, Any]]:
    """What the models that need no weights wrote down, batch by batch."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
