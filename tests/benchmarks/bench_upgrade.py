"""Cost of an upgrade to another visual model, against the bare embedding of the same keyframes.

Run as ``python -m tests.benchmarks.bench_upgrade [--videos N] [--scenes M] [--full]``. It indexes N
films (20) of M shots (30), upgrades them to a copy of the starter's visual model (with ``--full``
to the Balanced architecture with random weights, on which speed does not depend), and prints one
JSON line: seconds of the worker's own loop without starting and loading, seconds of
``embed_stream`` over the same kept frames in the same order with the same batch, their ratio
(also in processor seconds, which the work of others does not stretch), and how often a video was
opened meanwhile. Bare and upgrade take turns; each figure is the least.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import av

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.models.folder import bundled
from engine.models.loader import ModelPool
from engine.store.library import Library
from engine.types import ModelKind, UpgradeRequest
from tests.benchmarks.bench_visual_embedding import write_model
from tests.media_factory import make_video

TURNS = 3
SIZE = (320, 180)


def make_films(folder: Path, videos: int, scenes: int) -> None:
    """Films of shots that differ, half a second each."""
    folder.mkdir()
    for number in range(videos):
        shots = [(f"noise:{number * scenes + scene}", 0.7) for scene in range(scenes)]
        make_video(folder / f"{number:03}.mp4", shots, size=SIZE)


def work(indexer: Indexer) -> None:
    while indexer.index_next():
        pass


def kept_frames(library: Library) -> list[str]:
    """Digests of all kept keyframes, video by video."""
    sql = (
        "SELECT digest FROM keyframes JOIN artifacts ON artifacts.id = artifact_id"
        " WHERE role = 'live' ORDER BY artifacts.video_id DESC, keyframes.id"
    )
    return [row[0] for row in library.database.rows(sql)]


def bare(library: Library, pool: ModelPool, name: str) -> tuple[float, float]:
    """Seconds of embedding every kept frame, read from the disk, and nothing else."""
    model = pool.visual(name)
    digests = kept_frames(library)
    began = time.perf_counter(), time.process_time()
    frames = ((digest, library.frames.get(digest)) for digest in digests)
    count = sum(len(batch) for batch in model.embed_stream(frames, 0))
    assert count == len(digests)
    return passed(began)


def passed(began: tuple[float, float]) -> tuple[float, float]:
    """Seconds since, and seconds of all processors: others' work slows the first alone."""
    return time.perf_counter() - began[0], time.process_time() - began[1]


def measure(folder: Path, videos: int, scenes: int, visual: Path) -> dict[str, Any]:
    make_films(folder / "films", videos, scenes)
    opened = 0
    really_open = av.open

    def counted(*args: Any, **more: Any) -> Any:
        nonlocal opened
        opened += 1
        return really_open(*args, **more)

    root = folder / "library"
    with Engine(root, folder / "models") as engine:
        engine.library.choices.choose_model(ModelKind.VISUAL, "starter")
        engine.prepare([folder / "films"])
        indexer = Indexer(root, engine.models, lambda: False)
        work(indexer)
        indexer.close()
        names = ["one", "other"]
        for name in names:
            engine.import_model(visual, name=name, use=False)
        pool = ModelPool(engine.models)
        av.open = counted
        indexer = Indexer(root, engine.models, lambda: False)
        bares, upgrades = [], []
        for turn in range(TURNS + 1):
            name = names[turn % 2]
            bares.append(bare(engine.library, pool, name))
            plan = engine.upgrades.start(UpgradeRequest(models=((ModelKind.VISUAL, name),)))
            assert plan["steps"]["visual_vectors"]["stale"] == videos
            began = time.perf_counter(), time.process_time()
            work(indexer)
            upgrades.append(passed(began))
            result = engine.upgrades.result()
            assert result is not None
            assert result["upgraded"] == videos
        indexer.close()
        frames = len(kept_frames(engine.library))
    # The first turn loads the model.
    wall, processor = (
        [min(turn[which] for turn in turns[1:]) for turns in (bares, upgrades)] for which in (0, 1)
    )
    return {
        "videos": videos,
        "keyframes": frames,
        "bare_s": round(wall[0], 3),
        "upgrade_s": round(wall[1], 3),
        "ratio": round(wall[1] / wall[0], 3),
        "processor_ratio": round(processor[1] / processor[0], 3),
        "opened": opened,
    }


def main() -> None:
    shipped = bundled(ModelKind.VISUAL)
    assert shipped is not None
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--videos", type=int, default=20)
    parser.add_argument("--scenes", type=int, default=30)
    parser.add_argument("--full", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, visual = Path(name), shipped.path
        if asked.full:
            visual = folder / "full"
            visual.mkdir()
            write_model(visual)
        print(json.dumps(measure(folder, asked.videos, asked.scenes, visual)))


if __name__ == "__main__":
    main()
