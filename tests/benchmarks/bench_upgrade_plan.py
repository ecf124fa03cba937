"""Time and memory of planning an upgrade of a large library.

Run as ``python -m tests.benchmarks.bench_upgrade_plan [--videos N] [--items N]``. It writes the
ledger of N videos (10,000), every step made by the starter models and with that many items each
(100 vectors of sight: a million), as rows alone: planning reads no vector. Then it plans upgrades
to another visual model, with force, and where nothing is stale, and prints one JSON line: seconds
(the least of three), and the megabytes that planning adds to the process at its peak, beside those
for a tenth of the videos. The baseline in the same run is a bare read of the same columns.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine import spec
from engine.api.engine import Engine
from engine.index import plan
from engine.index.reading import sources
from engine.store.library import Library
from engine.types import ModelKind, UpgradeRequest, VideoState, ticks

RUNS = 3
OTHER = UpgradeRequest(models=((ModelKind.VISUAL, "ViT-B-32-SigLIP2-256"),))


def write_ledger(engine: Engine, videos: int, items: int) -> None:
    """Videos with every artifact done, as the chosen models would make them now."""
    library, context = engine.library, engine.context()
    fingerprints: dict[str, str] = {}
    owns: dict[str, tuple[str, str]] = {}
    for step in context.steps:
        made = plan.fingerprints(step, context, fingerprints, model_unused=False)
        assert made is not None
        owns[step.name] = made
        fingerprints[step.name] = made[1]
    library.database.run("PRAGMA synchronous = OFF")
    for first in range(0, videos, 500):
        with library.database.transaction():
            for number in range(first, min(first + 500, videos)):
                _write_video(library, context, owns, number, items)
    library.database.run("PRAGMA optimize")


def _write_video(
    library: Library,
    context: plan.PlanContext,
    owns: dict[str, tuple[str, str]],
    number: int,
    items: int,
) -> None:
    video = library.videos.add(f"made {number}", 1_000_000 + number)
    path = library.root / f"{number:05}.mp4"
    path.touch()  # a video that is out of reach is looked at more closely
    library.videos.put_place(path, video.id, Path("/"), 1_000_000, 1, "")
    library.videos.set_duration(video.id, ticks(items * 10.0))
    for state in (VideoState.PROBING, VideoState.PROCESSING, VideoState.INDEXED):
        library.videos.transition(video.id, state)
    for step in context.steps:
        known = library.ledger.of_video(video.id)
        inputs = plan.assess(sources(video), known, context)[step.name].inputs
        own, fingerprint = owns[step.name]
        model = plan.model_of(step, context)
        artifact = library.ledger.begin(
            video.id,
            step.name,
            fingerprint=fingerprint,
            inputs=inputs,
            model_unused=False,
            spec_version=spec.SPEC_VERSION,
            step_fingerprint=own,
            model=None if model is None or isinstance(model, str) else model.identity,
        )
        library.ledger.finish(
            artifact.id,
            output=spec.digest([number, step.name]),
            items=items,
            seconds=1.0,
            device="cpu",
            warnings=(),
        )


def least(action: Callable[[], Any]) -> float:
    """Seconds of the fastest of the runs."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return min(times)


def peak(action: Callable[[], Any]) -> float:
    """Megabytes that Python holds at most while it runs, beyond those before."""
    tracemalloc.start()
    action()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def measure(folder: Path, videos: int, items: int) -> dict[str, float]:
    with Engine(folder / "library", folder / "models") as engine:
        engine.use_bundled_models()
        write_ledger(engine, videos, items)
        upgrades = engine.upgrades
        told = upgrades.plan(OTHER)
        assert told["steps"]["visual_vectors"]["stale"] == videos
        assert upgrades.plan()["videos"] == 0
        rows = "SELECT * FROM artifacts ORDER BY video_id"
        return {
            "artifacts": engine.library.database.value("SELECT count(*) FROM artifacts"),
            "items": engine.library.database.value("SELECT sum(items) FROM artifacts"),
            "other_model_s": least(lambda: upgrades.plan(OTHER)),
            "force_s": least(lambda: upgrades.plan(dataclasses.replace(OTHER, force=True))),
            "nothing_stale_s": least(upgrades.plan),
            "bare_read_s": least(lambda: sum(1 for _ in engine.library.database.each(rows))),
            "peak_mb": peak(lambda: upgrades.plan(OTHER)),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--videos", type=int, default=10_000)
    parser.add_argument("--items", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder) / "whole", asked.videos, asked.items)
        tenth = measure(Path(folder) / "tenth", asked.videos // 10, asked.items)
    found["peak_mb_of_a_tenth"] = tenth["peak_mb"]
    print(json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    main()
