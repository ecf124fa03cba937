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
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from engine.api.engine import Engine
from engine.models.folder import bundled
from engine.types import STARTER_KINDS
from tests.engine.index.weightless import SMALL, install_all
from tests.engine.index.workbench import CUES, SIZE
from tests.heimdex_desktop.killing import (
    ODD_WORKER,
    PATIENCE,
    REPOSITORY,
    Ground,
    Worker,
    assert_equal,
    content,
)
from tests.media_factory import SOUND_RATE, Sound, make_video, tone

SPOKEN = REPOSITORY / "resources" / "models" / "starter" / "speech" / "check.opus"
ROUNDS = int(os.environ.get("HEIMDEX_KILL_ROUNDS", "5"))
MODELS = os.environ.get("HEIMDEX_KILL_MODELS", "small")
SEED = 20261121
LOADING_WEIGHT = 0.3  # seconds: most kills shall meet work, not the loading of a model


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
    if models == "small":
        install_all(installed)
    with Engine(root, installed) as engine:
        engine.set_setting("threads", "1")
        for kind in STARTER_KINDS:
            shipped = bundled(kind)
            if models == "small":
                engine.use_model(kind, SMALL)
            elif shipped is not None:
                # A copy, so that a training that ships a better one does not disturb the rounds.
                engine.import_model(shipped.path, name=f"copy-of-{kind}")
        engine.prepare([films])
    plain = ["-m", "heimdex_desktop", "--role", "index-worker"]
    program = [str(ODD_WORKER), "small"] if models == "small" else plain
    return Ground(root, [sys.executable, *program])


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
