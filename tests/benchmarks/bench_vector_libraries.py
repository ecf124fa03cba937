"""Our codes beside faiss, in one run and one process, over the library of ``bench_vector_search``.

Run as ``uv run --with faiss-cpu python -m tests.benchmarks.bench_vector_libraries [--count N
--dimension D --queries Q --scratch DIR --keep]``: the program itself does not need faiss. It prints
one JSON line. With a million it takes some twenty minutes, 8 GB of disk and 4 GB of memory.

All contenders answer through ``VectorTables.nearest``: the same following of the store, the same
snapshot, the store's own floats for the last word (``faiss_index`` says what faiss does in it).
Each query is put to each contender in turn, so that a busy machine slows all of them alike:

- ``all``, ``nothing_near``, ``filter_1_percent``, ``filter_0.01_percent`` as in
  ``bench_vector_search``; ``deleted``: after one video in a hundred was deleted by another
  connection. p50_ms, p95_ms, recall at 10 against the exact products.
- ``appending``: while another process writes ten videos of a hundred vectors; ``found`` and
  ``gone``: whether the next search knows a video that another connection added or deleted.

A fresh process each gives ready_s (start of the interpreter to the first answer; ``cold``: files
not in the page cache; faiss opens our files beside its own, which costs it some tenths) and
private_mib after the queries, less that before the first (faiss loaded, our codes not counted).
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from engine.store.library import Library
from engine.store.vectors import Generation
from tests.benchmarks.bench_vector_search import (
    A_VIDEO,
    FAR,
    REPOSITORY,
    TOP,
    World,
    build_codes,
    drawn_filters,
    drop_from_cache,
    exact_limits,
    make_library,
    private_mib,
    quantiles,
    timed,
)

OURS = "ours"
CONTENDERS = (OURS, "binary", "rabitq", "rabitq_refined", "ivf_rabitq")
DELETED = 100  # one video in so many

Figures = dict[str, dict[str, Any]]


def opened(root: Path, contender: str) -> tuple[Library, Generation]:
    """The library with a contender to name the candidates, and its generation."""
    library = Library(root)
    if contender != OURS:
        from tests.benchmarks.faiss_index import FaissCandidates

        library.vectors._found = FaissCandidates(library.database, contender)
    (made,) = library.vectors.live_generations("visual")
    return library, made


def build(root: Path, contender: str) -> None:
    """Make what faiss keeps, from the store."""
    library, made = opened(root, contender)
    with library:
        assert library.vectors.prepare(made)
        library.vectors._found._indexes[made.id].build()  # type: ignore[attr-defined]


# --- a process of its own


def answer(root: Path, asked: Path, contender: str) -> None:
    """A line at the first answer, then the private memory after all queries."""
    queries = np.load(asked / "queries.npy")
    library, made = opened(root, contender)
    with library:
        idle = private_mib()
        library.vectors.nearest(made, queries[0], TOP)
        print("ready", flush=True)
        for query in queries:
            library.vectors.nearest(made, query, TOP)
        if contender != OURS:
            forget_our_planes(library, made)
        print(round(private_mib() - idle, 1), flush=True)


def forget_our_planes(library: Library, made: Generation) -> None:
    """Let go of the pages of our codes, which were only checked here: faiss does without them."""
    for file in library.vectors._found._indexes[made.id]._chain:
        mapped: Any = file.codes.planes
        while not isinstance(mapped, mmap.mmap):
            mapped = mapped.obj if isinstance(mapped, memoryview) else mapped.base
        if hasattr(mmap, "MADV_DONTNEED"):
            mapped.madvise(mmap.MADV_DONTNEED)


def in_process(root: Path, asked: Path, contender: str, *, cold: bool) -> tuple[float, float]:
    """Seconds to the first answer of a fresh process, and its private MiB."""
    if cold:
        for path in [root / "library.db", *root.glob("scan/*"), *root.glob("faiss*")]:
            drop_from_cache(path)
    command = [sys.executable, "-m", "tests.benchmarks.bench_vector_libraries"]
    options = ["--answer", str(root), "--asked", str(asked), "--contender", contender]
    began = time.perf_counter()
    with subprocess.Popen(
        [*command, *options], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        ready = time.perf_counter() - began
        memory = float(process.stdout.readline())
    return round(ready, 2), memory


# --- side by side


def asked_in_turn(
    libraries: dict[str, tuple[Library, Generation]],
    queries: np.ndarray,
    filters: list[list[int]],
    limits: np.ndarray,
) -> Figures:
    """Each query put to each contender, beginning with another one each time."""
    names = list(libraries)
    times: dict[str, list[float]] = {name: [] for name in names}
    hits = dict.fromkeys(names, 0)
    for place, query in enumerate(queries):
        videos = filters[place] or None
        for turn in range(len(names)):
            name = names[(turn + place) % len(names)]
            library, made = libraries[name]
            spent, near = timed(partial(library.vectors.nearest, made, query, TOP, videos))
            times[name].append(spent)
            hits[name] += sum(one.score >= limits[place] - 1e-6 for one in near)
    total = TOP * len(queries)
    return {
        name: {**quantiles(times[name]), "recall": round(hits[name] / total, 4)} for name in names
    }


def while_appending(
    root: Path, libraries: dict[str, tuple[Library, Generation]], queries: np.ndarray
) -> Figures:
    """Searches in turn while another process appends; what the next search knows of a change."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_vector_search", "--append", str(root)]
    times: dict[str, list[float]] = {name: [] for name in libraries}
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as writer:
        for query in endless(queries, writer):
            for name, (library, made) in libraries.items():
                spent, _ = timed(partial(library.vectors.nearest, made, query, TOP))
                times[name].append(spent)
    assert writer.returncode == 0
    found = {name: quantiles(own) | known(*libraries[name]) for name, own in times.items()}
    (library, _) = libraries[OURS]
    newest, data = library.database.one("SELECT video_id, embedding FROM vectors ORDER BY id DESC")
    with Library(root) as other:
        other.ledger.discard_video(newest)
    for name, (library, made) in libraries.items():
        near = library.vectors.nearest(made, np.frombuffer(data, np.float32), TOP)
        found[name]["gone"] = newest not in {one.row.video_id for one in near}
    return found


def endless(queries: np.ndarray, writer: subprocess.Popen[str]) -> Iterator[np.ndarray]:
    """The queries over and over while ``writer`` runs."""
    turn = 0
    while writer.poll() is None:
        yield queries[turn % len(queries)]
        turn += 1


def known(library: Library, made: Generation) -> dict[str, bool]:
    """Whether the newest vector is found by itself."""
    row = library.database.one("SELECT id, embedding FROM vectors ORDER BY id DESC")
    assert row is not None
    near = library.vectors.nearest(made, np.frombuffer(row[1], np.float32), 1)
    return {"found": near[0].row.id == row[0]}


def delete_some(root: Path, videos: int) -> list[int]:
    """Delete one video in a hundred; those that are left."""
    gone = set(range(1, videos + 1, DELETED))
    with Library(root) as library:
        for video in gone:
            library.ledger.discard_video(video)
    return [video for video in range(1, videos + 1) if video not in gone]


# --- all of it


def measure(count: int, dimension: int, query_count: int, scratch: Path) -> dict[str, Any]:
    world = World.drawn(count, dimension)
    queries, far = world.queries(query_count), world.far_queries(query_count)
    root, asked = scratch / "library", scratch / "asked"
    if not root.exists():
        build_codes(root, make_library(root, world))
    asked.mkdir(exist_ok=True)
    np.save(asked / "queries.npy", queries)
    figures: dict[str, Any] = {"count": count, "dimension": dimension, "queries": query_count}
    figures["process"] = {name: alone(root, asked, name) for name in CONTENDERS}
    filters = drawn_filters(world, query_count)
    with ExitStack() as stack:
        libraries = {name: opened(root, name) for name in CONTENDERS}
        for library, made in libraries.values():
            stack.enter_context(library)
            library.vectors.nearest(made, queries[0], TOP)
        for name, sets in filters.items():
            own = far if name == FAR else queries
            limits = exact_limits(world, own, sets)
            figures[name] = asked_in_turn(libraries, own, sets, limits)
        left = [delete_some(root, count // A_VIDEO)] * query_count
        limits = exact_limits(world, queries, left)
        figures["deleted"] = asked_in_turn(libraries, queries, [[]] * query_count, limits)
        figures["appending"] = while_appending(root, libraries, queries)
    figures["load"] = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return figures


def alone(root: Path, asked: Path, contender: str) -> dict[str, float]:
    """What a contender costs a process of its own."""
    found: dict[str, float] = {}
    if contender != OURS and not list(root.glob(f"faiss-{contender}-*")):
        command = [sys.executable, "-m", "tests.benchmarks.bench_vector_libraries", "--build"]
        options = [str(root), "--contender", contender]
        spent, _ = timed(partial(subprocess.run, [*command, *options], cwd=REPOSITORY, check=True))
        found["build_s"] = round(spent / 1000, 1)
    found["ready_cold_s"], _ = in_process(root, asked, contender, cold=True)
    found["ready_s"], found["private_mib"] = in_process(root, asked, contender, cold=False)
    kept = root.glob("scan/*" if contender == OURS else f"faiss-{contender}-*")
    found["disk_mib"] = round(sum(path.stat().st_size for path in kept) / 2**20)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--dimension", type=int, default=768)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--scratch", type=Path, default=None)
    parser.add_argument("--keep", action="store_true", help="use --scratch itself, and leave it")
    for hidden in ("--answer", "--asked", "--build"):
        parser.add_argument(hidden, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--contender", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer:
        answer(options.answer, options.asked, options.contender)
        return
    if options.build:
        build(options.build, options.contender)
        return
    keep = options.keep and options.scratch
    scratch = options.scratch if keep else Path(tempfile.mkdtemp(dir=options.scratch))
    try:
        print(json.dumps(measure(options.count, options.dimension, options.queries, scratch)))
    finally:
        if not keep:
            shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
