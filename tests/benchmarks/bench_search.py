"""Time of whole searches over 100,000 scenes with words and vectors, idle and while indexing.

Run as ``python -m tests.benchmarks.bench_search [--scenes N] [--library FOLDER] [--text FOLDER]``.

Makes the library of ``made_library`` with a vector a keyframe in the space of the starter visual
model and one a passage in that of the text model (``--text`` names the folder of a sentence
encoder, such as all-MiniLM-L6-v2; else the starter's), drawn in clusters around the model's own
reference texts, so that calibration has something to measure. Models are real and warm; queries
are encoded each time (none is asked twice). One JSON line: 50th and 95th percentile in ms of the
early answer (words alone) and of the whole, on an idle machine, and the same while the index worker
indexes a video of noise. The baseline in the same run: the plain way over the same rows, one
matrix product over all vectors held in memory and BM25 over every text.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.api.engine import Engine
from engine.search.reference import SAID, SEEN
from engine.store.library import Library
from engine.types import ModelKind, SearchRequest
from tests.benchmarks.bench_keyword_search import plain_search
from tests.benchmarks.made_library import MadeVideo, artifact, finish, make_library, vocabulary
from tests.media_factory import make_video

IDLE_BAR, BUSY_BAR, EARLY_BAR = 150.0, 400.0, 30.0
Vectors = NDArray[np.float32]


def clusters(around: Vectors, count: int, rng: np.random.Generator) -> Vectors:
    """Unit vectors float32 [count, d], each near one of ``around``."""
    centres = around[rng.integers(0, len(around), count)]
    noise = rng.standard_normal(centres.shape).astype(np.float32) / np.sqrt(centres.shape[1])
    made = centres + noise
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def prepare(root: Path, text: Path | None, scenes: int) -> Engine:
    """The library with its models chosen; made when the folder is absent."""
    models = root / "models"
    fresh = not (root / "library").exists()
    with Engine(root / "library", models) as engine:
        name = "starter"
        if text is not None:
            name = text.name
            if fresh:
                engine.import_model(text)
        engine.use_model(ModelKind.TEXT, name)
        engine.use_model(ModelKind.VISUAL, "starter")
        pool = engine.search.pool()
        words = pool.text(name).embed_queries(list(SAID))
        seen = pool.visual("starter").embed_texts(list(SEEN))
        refs = {
            kind: engine.models.find(kind, n).ref
            for kind, n in ((ModelKind.TEXT, name), (ModelKind.VISUAL, "starter"))
        }
    rng = np.random.default_rng(7)

    def add(library: Library, made: MadeVideo) -> None:
        for step, channel, kind, around, subjects in (
            ("visual_vectors", "visual", ModelKind.VISUAL, seen, made.keyframes),
            ("text_vectors/transcript", "transcript", ModelKind.TEXT, words, made.passages),
        ):
            generation = library.vectors.generation(channel, refs[kind], f"{step} benchmark")
            vectors = clusters(around, len(subjects), rng)
            row = artifact(library, made.video, step)
            library.vectors.add(generation, row.id, made.video.id, subjects, vectors, live=True)
            finish(library, row, len(subjects))

    if fresh or not Library(root / "library").videos.all():
        make_library(root / "library", scenes, add_vectors=add).close()
    return Engine(root / "library", models)


def queries(count: int, seed: int) -> list[str]:
    """Queries as people type them: two to five words, some Korean, some quoted, some compound."""
    words = vocabulary()
    chance = random.Random(seed)

    def some(low: int, high: int) -> str:
        bank = words.korean if chance.random() < 0.25 else words.english
        # Squared: common words are asked for more often than rare ones.
        return " ".join(
            bank[int(len(bank) * chance.random() ** 2)] for _ in range(chance.randint(low, high))
        )

    shapes: Sequence[Callable[[], str]] = (
        lambda: some(2, 5),
        lambda: some(1, 3),
        lambda: f"{chance.choice(SEEN)} {some(1, 2)}",
        lambda: f'"{some(1, 2)}" {some(1, 2)}',
        lambda: f"seen:{chance.choice(SEEN)} while said:{some(1, 1)}",
    )
    return [shapes[number % len(shapes)]() for number in range(count)]


def measured(engine: Engine, asked: Sequence[str]) -> dict[str, float]:
    """Percentiles in ms of the early and of the whole answer."""
    early, whole = [], []
    for text in asked:
        request = SearchRequest(text)
        began = time.perf_counter()
        engine.search.early_answer(request)
        early.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        engine.search.answer(request)
        whole.append((time.perf_counter() - began) * 1000)
    return {
        "early_p50": round(statistics.median(early), 1),
        "early_p95": round(float(np.percentile(early, 95)), 1),
        "whole_p50": round(statistics.median(whole), 1),
        "whole_p95": round(float(np.percentile(whole, 95)), 1),
    }


def plain(engine: Engine, asked: Sequence[str]) -> dict[str, float]:
    """The plain way: all vectors in memory, one product, a full sort; every text scored."""
    held = []
    for channel in ("visual", "transcript"):
        (generation,) = engine.library.vectors.live_generations(channel)
        rows = engine.library.database.rows(
            "SELECT embedding FROM vectors WHERE generation_id = ?", (generation.id,)
        )
        floats = np.frombuffer(b"".join(row[0] for row in rows), np.float32)
        held.append((channel, generation, floats.reshape(-1, generation.dimension)))
    pool = engine.search.pool()
    times = []
    for text in asked:
        began = time.perf_counter()
        plain_search(engine.library, text)
        for channel, generation, vectors in held:
            if channel == "visual":
                query = pool.visual(generation.model).embed_texts([text])[0]
            else:
                query = pool.text(generation.model).embed_queries([text])[0]
            np.argsort(-(vectors @ query))[:400]
        times.append((time.perf_counter() - began) * 1000)
    return {
        "p50": round(statistics.median(times), 1),
        "p95": round(float(np.percentile(times, 95)), 1),
    }


def while_indexing(engine: Engine, root: Path, asked: Sequence[str]) -> dict[str, float]:
    """The same while ``heimdex index`` works on a video of noise in the same library."""
    video = root / "busy.mp4"
    make_video(video, [(f"noise:{n}", 5.0) for n in range(60)], fps=30, size=(1280, 720))
    command = [sys.executable, "-m", "heimdex_desktop", "index", str(video), "--json"]
    environment = os.environ | {
        "HEIMDEX_LIBRARY": str(engine.root),
        "HEIMDEX_MODELS": str(engine.models.root),
    }
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            for line in child.stdout:
                if json.loads(line).get("step") == "shots":
                    break
            found = measured(engine, asked)
            if child.poll() is not None:
                found["indexing_ended_early"] = 1.0
        finally:
            child.terminate()
    engine.remove([video])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--text", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = options.library or Path(scratch) / "made"
        root.mkdir(parents=True, exist_ok=True)
        with prepare(root, options.text, options.scenes) as engine:
            measured(engine, queries(20, seed=1))  # models warm, files mapped
            idle = measured(engine, queries(options.queries, seed=2))
            line = {
                "benchmark": "search",
                "scenes": options.scenes,
                "text_model": engine.library.choices.model(ModelKind.TEXT),
                "idle": idle,
                "plain": plain(engine, queries(10, seed=4)),
                "indexing": while_indexing(engine, root, queries(options.queries // 2, seed=3)),
                "bars": {"early": EARLY_BAR, "idle": IDLE_BAR, "indexing": BUSY_BAR},
            }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
