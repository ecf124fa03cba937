"""A million vectors: time, recall, memory and updates of a search for the nearest.

Run as ``python -m tests.benchmarks.bench_vector_search [--count N --dimension D --queries Q
--scratch DIR]``; it prints one JSON line. With a million it takes some ten minutes, 12 GB of disk
and 3 GB of memory, and removes what it made.

The generator. Image-text spaces have a mean that all vectors share and groups of look-alikes. A
vector is ``sqrt(.5) m + sqrt(.5) (sqrt(.9) c + sqrt(.1) e)`` scaled to unit length: ``m`` a fixed
unit vector, ``c`` the centre of its cluster, ``e`` its own noise, both normal with variance 1/D. So
two random vectors have a cosine of about 0.5, two of one cluster of about 0.95. There is a cluster
for every 200 vectors, their sizes follow a Pareto law (shape 1.5): some have thousands of members,
some less than ten, where the nearest ten reach into noise. A hundred vectors in a row are a video.
Queries are no data points, a third of each kind: a centre perturbed by half its length; half way
between two clusters; text-like, ``.3 m + .8 g + .35 c`` and noise, with ``g`` a direction that no
vector has (the gap between texts and pictures). ``nothing_near`` is the worst case, told apart:
pure noise around the mean, for which all clusters are as far, and the nearest are so by chance.

A fresh process then opens the library and answers, one query after the other, which gives:

ready_s: from the start of its interpreter to its first answer (``cold``: the files not in the
page cache). p50_ms, p95_ms: ``VectorTables.nearest``, by limit and by filter; ``vec0_float_ms``:
the median of the same questions to a vec0 float table, brute force. recall: at 10, against the
exact product with every vector. private_mib: private memory after the queries, less that of the
same process before the first (Linux only). appending: the same queries while another process
writes ten videos of a hundred vectors, one transaction each. until_found_ms, until_gone_ms: the
first search after another process added or deleted a video, whose answer knows it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from engine.store.database import Database
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import ModelKind, ModelRef

REPOSITORY = Path(__file__).resolve().parents[2]
A_VIDEO = 100
CHUNK = 20_000
TOP = 10
BASELINE_QUERIES = 7
LIMITS = (10, 50, 200)
FAR = "nothing_near"


@dataclass(frozen=True, slots=True)
class World:
    """What vectors and queries are drawn from."""

    count: int
    dimension: int
    mean: np.ndarray
    centres: np.ndarray
    which: np.ndarray

    @classmethod
    def drawn(cls, count: int, dimension: int) -> World:
        rng = np.random.default_rng(1)
        clusters = max(4, count // 200)
        sizes = rng.pareto(1.5, clusters) + 0.1
        return cls(
            count,
            dimension,
            unit(rng.standard_normal((1, dimension), dtype=np.float32)),
            noise(rng, clusters, dimension),
            np.sort(rng.choice(clusters, size=count, p=sizes / sizes.sum())),
        )

    def vectors(self) -> Iterator[np.ndarray]:
        """All vectors, float32 [at most 20,000, d] at a time."""
        rng = np.random.default_rng(2)
        half = np.float32(np.sqrt(0.5))
        for start in range(0, self.count, CHUNK):
            members = self.which[start : start + CHUNK]
            own = noise(rng, len(members), self.dimension) * np.float32(np.sqrt(0.1))
            own += self.centres[members] * np.float32(np.sqrt(0.9))
            yield unit(half * self.mean + half * own)

    def queries(self, count: int) -> np.ndarray:
        """float32 [count, d], the three kinds in turn."""
        rng = np.random.default_rng(3)
        half = np.float32(np.sqrt(0.5))
        gap = unit(noise(rng, 1, self.dimension))
        one, other = self.centres[rng.integers(len(self.centres), size=(2, count))]
        own = noise(rng, count, self.dimension)
        kinds = [
            half * self.mean + half * (one + 0.5 * own),
            half * self.mean + half * (0.7 * one + 0.7 * other + 0.3 * own),
            0.3 * self.mean + 0.8 * gap + 0.35 * one + 0.35 * own,
        ]
        return unit(np.choose(np.arange(count)[:, None] % 3, kinds))

    def far_queries(self, count: int) -> np.ndarray:
        """float32 [count, d], noise around the mean."""
        return unit(self.mean + noise(np.random.default_rng(5), count, self.dimension))


def unit(vectors: np.ndarray) -> np.ndarray:
    found: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found.astype(np.float32)


def noise(rng: np.random.Generator, count: int, dimension: int) -> np.ndarray:
    drawn = rng.standard_normal((count, dimension), dtype=np.float32)
    return drawn / np.float32(np.sqrt(dimension))


# --- the library and the baseline


def make_library(root: Path, world: World) -> Generation:
    """A library of the world's vectors, written in bulk into the real schema."""
    with Library(root) as library:
        ref = ModelRef(ModelKind.VISUAL, "bench", "r1", dimension=world.dimension)
        made = library.vectors.generation("visual", ref, "bench")
        row = 0
        for vectors in world.vectors():
            with library.database.transaction():
                for start in range(0, len(vectors), A_VIDEO):
                    write_video(library, made, row // A_VIDEO + 1, vectors[start : start + A_VIDEO])
                    row += A_VIDEO
        library.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return made


def write_video(library: Library, made: Generation, number: int, vectors: np.ndarray) -> None:
    """A video and its artifact of the same number, with rows that follow each other."""
    db = library.database
    db.run(
        "INSERT INTO videos (id, content_key, size, state, added_at, changed_at)"
        " VALUES (?, ?, 1, 'indexed', 0, 0)",
        (number, f"video {number}"),
    )
    db.run(
        "INSERT INTO artifacts (id, video_id, step, role, recipe, inputs, state, spec_version,"
        " started_at) VALUES (?, ?, 'visual_vectors', 'live', 'bench', '', 'done', '', 0)",
        (number, number),
    )
    first = (number - 1) * A_VIDEO + 1
    db.run_many(
        'INSERT INTO vectors (id, generation_id, artifact_id, video_id, subject_id, start, "end",'
        " embedding) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (first + i, made.id, number, number, first + i, i, i + 1, vector.tobytes())
            for i, vector in enumerate(vectors)
        ],
    )
    signs = np.packbits(vectors > 0, axis=1, bitorder="little")
    db.run_many(
        f"INSERT INTO vec_{made.id} (rowid, embedding, live) VALUES (?, vec_bit(?), 1)",
        [(first + i, own.tobytes()) for i, own in enumerate(signs)],
    )


def exact_limits(world: World, queries: np.ndarray, filters: list[list[int]]) -> np.ndarray:
    """The tenth best product of each query among the videos of its filter (none: all), [q]."""
    best = np.full((len(queries), TOP), -2, np.float32)
    allowed = [np.isin(np.arange(world.count // A_VIDEO + 2), videos) for videos in filters]
    row = 0
    for vectors in world.vectors():
        video = (row + np.arange(len(vectors))) // A_VIDEO + 1
        products = queries @ vectors.T
        for place, own in enumerate(allowed):
            if filters[place]:
                products[place, ~own[video]] = -2
        best = np.sort(np.concatenate([best, products], axis=1), axis=1)[:, -TOP:]
        row += len(vectors)
    return best[:, 0]


def brute_force(path: Path, world: World, queries: np.ndarray) -> float:
    """Median milliseconds of a query to a vec0 table of floats, as the peers keep them."""
    database = Database(path)
    database.run(f"CREATE VIRTUAL TABLE plain USING vec0(embedding float[{world.dimension}])")
    for vectors in world.vectors():
        database.run_many(
            "INSERT INTO plain (embedding) VALUES (?)", ((own.tobytes(),) for own in vectors)
        )
    asked = "SELECT rowid, distance FROM plain WHERE embedding MATCH ? AND k = 10"
    times = [timed(partial(database.rows, asked, (own.tobytes(),)))[0] for own in queries]
    database.close()
    return float(np.median(times[1:]))


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of an action, and what it gave."""
    began = time.perf_counter()
    result = action()
    return (time.perf_counter() - began) * 1000, result


# --- the process that answers


def private_mib() -> float:
    """Private memory of this process in MiB; 0 where the system does not tell."""
    rollup = Path("/proc/self/smaps_rollup")
    if not rollup.exists():
        return 0.0
    lines = [line.split() for line in rollup.read_text().splitlines()]
    return sum(int(line[1]) for line in lines if line[0].startswith("Private_")) / 1024


def answer(root: Path, asked: Path) -> None:
    """A process of its own: the first answer at once on a line, then all the measurements."""
    queries, far = np.load(asked / "queries.npy"), np.load(asked / "far.npy")
    filters = json.loads((asked / "filters.json").read_text())
    with Library(root) as library:
        (made,) = library.vectors.live_generations("visual")
        idle = private_mib()
        library.vectors.nearest(made, queries[0], TOP)
        print("ready", flush=True)
        found: dict[str, Any] = {}
        for limit in LIMITS:
            found[f"limit_{limit}"], _ = asked_all(library, made, queries, limit)
        for name, sets in filters.items():
            own = far if name == FAR else queries
            times, scores = asked_all(library, made, own, TOP, sets)
            found[name] = {**times, "scores": scores}
        found["private_mib"] = round(private_mib() - idle, 1)
        found["sample_ms"] = round(timed(lambda: library.vectors.sample(made))[0], 1)
        print(json.dumps(found), flush=True)
        found = changes(root, library, made, queries)
        print(json.dumps(found), flush=True)


def asked_all(
    library: Library,
    made: Generation,
    queries: np.ndarray,
    limit: int,
    filters: list[list[int]] | None = None,
) -> tuple[dict[str, float], list[list[float]]]:
    """Times of all queries, and the scores of each."""
    times, scores = [], []
    for place, query in enumerate(queries):
        videos = filters[place] if filters and filters[place] else None
        spent, near = timed(partial(library.vectors.nearest, made, query, limit, videos))
        times.append(spent)
        scores.append([one.score for one in near])
    return quantiles(times), scores


def quantiles(times: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(float(np.quantile(times, 0.5)), 1),
        "p95_ms": round(float(np.quantile(times, 0.95)), 1),
        "max_ms": round(max(times), 1),
    }


def changes(root: Path, library: Library, made: Generation, queries: np.ndarray) -> dict[str, Any]:
    """Searches while another process appends videos, and deletes one."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_vector_search", "--append", str(root)]
    times: list[float] = []
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as writer:
        while writer.poll() is None:
            query = queries[len(times) % len(queries)]
            times.append(timed(partial(library.vectors.nearest, made, query, TOP))[0])
        assert writer.stdout is not None
        (line,) = [json.loads(line) for line in writer.stdout]
    assert writer.returncode == 0
    newest = library.database.one("SELECT video_id, embedding FROM vectors ORDER BY id DESC")
    query = np.frombuffer(newest[1], np.float32)
    found_ms, near = timed(lambda: library.vectors.nearest(made, query, TOP))
    assert newest[0] in {one.row.video_id for one in near}
    with Library(root) as other:
        removal_ms, _ = timed(lambda: other.ledger.discard_video(newest[0]))
    gone_ms, near = timed(lambda: library.vectors.nearest(made, query, TOP))
    assert newest[0] not in {one.row.video_id for one in near}
    return {
        "appending": {"searches": len(times), **quantiles(times)},
        "append_ms": line,
        "until_found_ms": round(found_ms, 1),
        "delete_ms": round(removal_ms, 1),
        "until_gone_ms": round(gone_ms, 1),
    }


def append(root: Path) -> None:
    """Ten videos of a hundred vectors, as the indexer adds them, a tenth of a second apart."""
    rng = np.random.default_rng(time.time_ns())
    times = []
    with Library(root) as library:
        (made,) = library.vectors.live_generations("visual")
        for _ in range(10):
            video = library.videos.add(f"late {time.time_ns()}", 1)
            artifact = library.ledger.begin(
                video.id, "visual", fingerprint="r", inputs="i", model_unused=False, spec_version=""
            )
            vectors = unit(noise(rng, A_VIDEO, made.dimension))
            subjects = [(i, i, i + 1) for i in range(A_VIDEO)]
            add = partial(library.vectors.add, made, artifact.id, video.id, subjects, vectors)
            times.append(timed(partial(add, live=True))[0])
            time.sleep(0.1)
    print(json.dumps(quantiles(times)))


# --- all of it


def measure(count: int, dimension: int, query_count: int, scratch: Path) -> dict[str, Any]:
    world = World.drawn(count, dimension)
    queries, far = world.queries(query_count), world.far_queries(query_count)
    root, asked = scratch / "library", scratch / "asked"
    asked.mkdir()
    filters = drawn_filters(world, query_count)
    np.save(asked / "queries.npy", queries)
    np.save(asked / "far.npy", far)
    (asked / "filters.json").write_text(json.dumps(filters))
    set_up_ms, made = timed(lambda: make_library(root, world))
    first_ms, _ = timed(lambda: build_codes(root, made))
    baseline = brute_force(scratch / "plain.db", world, queries[: BASELINE_QUERIES + 1])
    (scratch / "plain.db").unlink()
    figures: dict[str, Any] = {
        "count": count,
        "dimension": dimension,
        "queries": query_count,
        "set_up_s": round(set_up_ms / 1000),
        "coding_s": round(first_ms / 1000, 1),
        "vec0_float_ms": round(baseline, 1),
        "ready_cold_s": run_answers(root, asked, evict=True)[0],
    }
    ready, answers = run_answers(root, asked)
    figures |= {"ready_s": ready, **answers}
    for name, sets in filters.items():
        limits = exact_limits(world, far if name == FAR else queries, sets)
        scores = figures[name].pop("scores")
        hits = [
            score >= low - 1e-6 for own, low in zip(scores, limits, strict=True) for score in own
        ]
        figures[name]["recall"] = round(sum(hits) / (TOP * query_count), 4)
    times = baseline / figures["all"]["p50_ms"]
    figures["times_faster"] = round(times, 1)
    figures["codes_mib"] = round(sum(f.stat().st_size for f in (root / "scan").iterdir()) / 2**20)
    figures["load"] = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return figures


def drawn_filters(world: World, count: int) -> dict[str, list[list[int]]]:
    """For each query the videos that it looks in: all (an empty list), 1 % and 0.01 %."""
    rng = np.random.default_rng(4)
    videos = world.count // A_VIDEO
    some = {"filter_1_percent": max(1, videos // 100), "filter_0.01_percent": 1}
    everything: list[list[int]] = [[] for _ in range(count)]
    return {"all": everything, FAR: everything} | {
        name: [sorted((rng.choice(videos, size, False) + 1).tolist()) for _ in range(count)]
        for name, size in some.items()
    }


def build_codes(root: Path, made: Generation) -> None:
    """Have the codes made that searches would make by and by."""
    with Library(root) as library:
        while not library.vectors.prepare(made):
            continue


def run_answers(root: Path, asked: Path, *, evict: bool = False) -> tuple[float, dict[str, Any]]:
    """Seconds to the first answer of a fresh process, and what else it measured."""
    if evict:
        for path in [root / "library.db", *(root / "scan").iterdir()]:
            drop_from_cache(path)
    command = [sys.executable, "-m", "tests.benchmarks.bench_vector_search", "--answer", str(root)]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--asked", str(asked)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    ready = round(time.perf_counter() - began, 2)
    if evict:
        process.kill()
        process.wait()
        process.stdout.close()
        return ready, {}
    lines = process.communicate()[0].splitlines()
    assert process.returncode == 0
    return ready, json.loads(lines[0]) | json.loads(lines[1])


def drop_from_cache(path: Path) -> None:
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--dimension", type=int, default=768)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--scratch", type=Path, default=None)
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--asked", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--append", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer:
        answer(options.answer, options.asked)
        return
    if options.append:
        append(options.append)
        return
    scratch = Path(tempfile.mkdtemp(dir=options.scratch, prefix="heimdex-vectors-"))
    try:
        print(json.dumps(measure(options.count, options.dimension, options.queries, scratch)))
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
