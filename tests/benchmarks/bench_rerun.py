"""Time of indexing again where nothing changed, a video.

Run as ``python -m tests.benchmarks.bench_rerun [--videos N]``. It makes N tiny videos (100) of
different content, indexes them without models, and prints one JSON line: the seconds of
``heimdex index FOLDER`` as a whole process, of a bare ``python -c pass``, and of ``Engine.prepare``
in a process that is warm, each the least of five, with the milliseconds a video.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from tests.media_factory import make_video

RUNS = 5
REPOSITORY = Path(__file__).resolve().parents[2]


def make_library(folder: Path, count: int) -> tuple[Path, Path]:
    """Index ``count`` videos that differ in a few bytes behind the film; library and videos."""
    films, root = folder / "films", folder / "library"
    films.mkdir()
    content = make_video(folder / "film.mp4", [("noise:1", 0.4)], size=(64, 36)).read_bytes()
    for number in range(count):
        (films / f"{number:04}.mp4").write_bytes(content + number.to_bytes(4, "big"))
    with Engine(root, folder / "models") as engine:
        engine.prepare([films])
        indexer = Indexer(root, engine.models, lambda: False)
        while indexer.index_next():
            pass
        indexer.close()
        assert engine.status()["videos"]["indexed"] == count
    return root, films


def least(action: Callable[[], Any]) -> float:
    """Seconds of the fastest of the runs."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return min(times)


def index_again(root: Path, films: Path, count: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "heimdex_desktop", "index", "--json", str(films)],
        cwd=REPOSITORY,
        env=os.environ | {"HEIMDEX_LIBRARY": str(root), "HEIMDEX_MODELS": str(root.parent / "m")},
        check=True,
        capture_output=True,
        text=True,
    )
    last = json.loads(done.stdout.splitlines()[-1])
    assert (last["unchanged"], last["indexed"], last["failed"]) == (count, 0, 0)


def measure(folder: Path, count: int) -> dict[str, float]:
    root, films = make_library(folder, count)
    process = least(lambda: index_again(root, films, count))
    bare = least(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    with Engine(root, root.parent / "m") as engine:
        assert engine.prepare([films]).queued == ()
        prepare = least(lambda: engine.prepare([films]))
    return {
        "videos": count,
        "process_s": round(process, 3),
        "bare_python_s": round(bare, 3),
        "prepare_s": round(prepare, 4),
        "process_ms_a_video": round(1000 * process / count, 2),
        "prepare_ms_a_video": round(1000 * prepare / count, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--videos", type=int, default=100)
    count = parser.parse_args().videos
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), count)))


if __name__ == "__main__":
    main()
