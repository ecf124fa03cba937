"""The index worker's role with something odd in it, run as a child by the worker's tests.

    python odd_worker.py MODE ROOT MODELS [--drain]

MODE: ``small`` indexes with the models that need no weights, in chunks and windows of seconds, so
that short films are committed in many parts; ``stuck`` never returns from the probe
of a file named ``stuck…``, as a native call that hangs; ``slow`` takes its time, but ticks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def use_small_parts() -> None:
    from engine import spec
    from engine.media import visual_pass

    visual_pass.CHUNK_S = 2.0
    spec.BY_NAME["transcript"].parameters["window_s"] = 3.0  # type: ignore[index]


def use_small_models() -> None:
    from engine.index import indexer
    from tests.engine.index.small_models import SmallModels

    models = SmallModels()

    def refs(folder: Any, names: Any) -> Any:
        return {
            kind: f"No {kind} model is chosen." if name is None else models.models[kind].ref
            for kind, name in names.items()
        }

    indexer.chosen_models = refs  # type: ignore[assignment]
    indexer.Indexer._adapter = lambda self, kind, _: models.get(kind)  # type: ignore[method-assign]


def make_odd(mode: str) -> None:
    from engine.index.steps import probe

    plain = probe.run

    def run(task: Any) -> Generator[Any, None, None]:
        if mode == "stuck" and task.path.name.startswith("stuck"):
            time.sleep(1000)
        end = time.monotonic() + (1000 if task.path.name.startswith("slow") else 0)
        while mode == "slow" and time.monotonic() < end:
            task.tick(0.5)
            time.sleep(0.02)
        yield from plain(task)

    probe.run = run


def main() -> None:
    mode, *arguments = sys.argv[1:]
    if mode == "small":
        use_small_parts()
        use_small_models()
    else:
        make_odd(mode)
    from heimdex_desktop.__main__ import run_role

    sys.exit(run_role("index-worker", arguments))


if __name__ == "__main__":
    main()
