"""The worker is killed (SIGKILL) at random points and started again: the library must not tell.

In the test run a few rounds index with models that need no weights. More rounds, or the starter
models: set HEIMDEX_KILL_ROUNDS=20 and HEIMDEX_KILL_MODELS=starter, or run

    python -m tests.heimdex_desktop.test_kill_and_resume 20 starter
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from engine.api import Engine
from engine.models.folder import bundled
from engine.store.library import Library
from engine.store.progress import Beat
from engine.types import ModelKind, VideoState
from tests.engine.index.workbench import CUES, SIZE, nothing_is_doubled, rows, vectors
from tests.media_factory import SOUND_RATE, Sound, make_video, tone

REPOSITORY = Path(__file__).resolve().parents[2]
SPOKEN = REPOSITORY / "resources" / "models" / "starter" / "speech" / "check.opus"
ROUNDS = int(os.environ.get("HEIMDEX_KILL_ROUNDS", "5"))
MODELS = os.environ.get("HEIMDEX_KILL_MODELS", "small")
SEED = 20261121
LOADING_WEIGHT = 0.3  # seconds: most kills shall meet work, not the loading of a model
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


def spoken() -> Sound:
    """The sentences that the starter speech model is checked with."""
    parts = []
    with av.open(str(SPOKEN)) as source:
        resampler = av.AudioResampler("flt", "mono", SOUND_RATE)
        for frame in source.decode(audio=0):
            parts += [made.to_ndarray()[0] for made in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.float32)


def lay_ground(folder: Path, models: str) -> Ground:
    """Make three films and a library in which they wait."""
    films = folder / "films"
    films.mkdir()
    many = [(f"noise:{number}", 0.8) for number in range(18)]
    make_video(films / "cuts.mp4", many, size=SIZE)
    make_video(films / "said.mp4", many[5:9], size=SIZE)
    (films / "said.srt").write_text(CUES)
    heard = spoken() if models == "starter" else tone(12.0)
    pictures = [("noise:50", 3.0), ("noise:51", 9.0)]
    make_video(films / "heard.mp4", pictures, audio=heard, size=SIZE)
    root, installed = folder / "ground", folder / "models"
    with Engine(root, installed) as engine:
        engine.set_setting("threads", "1")
        for kind in ModelKind:
            shipped = bundled(kind)
            if models == "small":
                engine.library.choices.choose_model(kind, models)
            elif shipped is not None:
                # A copy, so that a training that ships a better one does not disturb the rounds.
                engine.import_model(shipped.path, name=f"copy-of-{kind}")
        engine.prepare([films])
    odd = Path(__file__).with_name("odd_worker.py")
    plain = ["-m", "heimdex_desktop", "--role", "index-worker"]
    program = [str(odd), "small"] if models == "small" else plain
    return Ground(root, [sys.executable, *program])


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
        beat: Beat | None = self._board.get()
        if beat is None or beat.pid != self.process.pid or not beat.video_id:
            return None
        return beat.video_id, beat.step, bool(beat.message)

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


def run(folder: Path, rounds: int, models: str) -> dict[str, Any]:
    """Kill and resume ``rounds`` times; raises AssertionError at the first difference."""
    ground = lay_ground(folder, models)
    root = folder / "undisturbed"
    shutil.copytree(ground.library, root)
    with Worker(ground, root) as worker:
        took = worker.to_the_end()
    wanted = content(root)
    assert len(wanted.vectors) > 20
    order = list(took)
    by_time = [min(took[each], LOADING_WEIGHT) if each[2] else took[each] for each in order]
    evenly = [1.0] * len(order)
    chance = random.Random(SEED)
    met: Counter[str] = Counter()
    least = 1.0
    for number in range(rounds):
        # Half of the kills fall where the time goes, half in any stage, however short.
        (stage,) = chance.choices(order, evenly if number % 2 else by_time)
        copy = folder / f"round-{number}"
        shutil.copytree(ground.library, copy)
        with Worker(ground, copy) as worker:
            where = worker.kill_in(order, stage, chance.random() * took[stage])
        met["nowhere" if where is None else where[1]] += 1
        with Worker(ground, copy) as worker:
            worker.to_the_end()
        least = min(least, assert_equal(content(copy), wanted))
        shutil.rmtree(copy)
    return {
        "rounds": rounds,
        "models": models,
        "killed_in": dict(met),
        "vectors": len(wanted.vectors),
        "rows": {table: len(found) for table, found in wanted.rows.items()},
        "least_cosine": round(least, 6),
        "undisturbed_s": round(sum(took.values()), 2),
    }


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_library_that_was_killed_and_resumed_equals_an_undisturbed_one(tmp_path: Path) -> None:
    assert run(tmp_path, ROUNDS, MODELS)["rounds"] == ROUNDS


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(run(Path(place), int(sys.argv[1]), sys.argv[2])))
