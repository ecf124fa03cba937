"""The index worker's role with something odd in it, run as a child by the worker's tests.

    python odd_worker.py MODE ROOT MODELS [--drain]
    python odd_worker.py MODE --nursery

MODE is one or several of these, joined by "+":
``weightless`` uses the models that need no weights (tests/engine/index/weightless.py); ``small``
does, and works in chunks and windows of seconds, so that short films are committed in many parts;
``stuck`` never returns from the probe of a file named ``stuck…``, as a native call that hangs, and
``stuck_sight`` from its vectors; ``slow`` takes its time over the probe, but ticks; ``held`` does
so over the vectors of ``a.mp4`` while the file HEIMDEX_TEST_HOLD is there; ``full`` finds
no room on the disk for more than a few pages, and ``readonly`` a library that cannot be written;
``slow_swaps`` dwells in every transaction that swaps vectors; ``slow_loading`` takes a moment to
load any model; ``deadly_visual`` (``…_text``, ``…_speech``) is killed by an illegal instruction
while it loads that kind of model.

A nursery has imported everything once. It reads ``ROOT<TAB>MODELS`` by the line, forks a worker
over that library, writes its process's id, and, once it has ended, its exit status.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

NAP = float(os.environ.get("HEIMDEX_TEST_NAP", "0"))
LOG = os.environ.get("HEIMDEX_TEST_LOG")
SPARE_PAGES = int(os.environ.get("HEIMDEX_TEST_PAGES", "12"))
STALL = os.environ.get("HEIMDEX_TEST_STALL")
HOLD = Path(os.environ.get("HEIMDEX_TEST_HOLD", "nothing is held"))


def use_small_parts() -> None:
    from engine import spec
    from engine.media import visual_pass

    visual_pass.CHUNK_S = 2.0
    spec.BY_NAME["transcript"].parameters["window_s"] = 3.0  # type: ignore[index]


def use_weightless_models() -> None:
    from engine.models.loader import ModelPool
    from tests.engine.index.weightless import loader

    ModelPool._load = loader(NAP, Path(LOG) if LOG else None)  # type: ignore[method-assign]


def use_step(family: str, mode: str) -> None:
    """Hang in a step of files named ``stuck…``, or dwell in that of others, as the mode says."""
    import importlib

    step: Any = importlib.import_module(f"engine.index.steps.{family}")
    plain = step.run

    def run(task: Any) -> Generator[Any, None, None]:
        if mode == "stuck" and task.path.name.startswith("stuck"):
            time.sleep(1000)
        end = time.monotonic() + (1000 if task.path.name.startswith("slow") else 0)
        while mode == "slow" and time.monotonic() < end:
            task.tick(0.5)
            time.sleep(0.02)
        while mode == "held" and task.path.name == "a.mp4" and HOLD.exists():
            task.tick(0.5)
            time.sleep(0.02)
        yield from plain(task)

    step.run = run


def use_pragma(pragma: str) -> None:
    """Every connection to a library lays this on itself; ``{more}`` is a number of pages."""
    from engine.store.database import Database

    plain = Database.__init__

    def opened(self: Any, path: Path, **more: Any) -> None:
        plain(self, path, **more)
        if path.name == "library.db":
            pages = self.value("PRAGMA page_count") + SPARE_PAGES
            self.rows(f"PRAGMA {pragma.format(more=pages)}")

    Database.__init__ = opened  # type: ignore[method-assign]


def use_a_full_disk() -> None:
    from engine.index.upgrade import run as upgrader

    use_pragma("max_page_count = {more}")
    upgrader.LEAST_FREE = 1 << 62  # what is left of the real disk is no matter


def use_slow_loading() -> None:
    from engine.models.loader import ModelPool

    plain = ModelPool._load

    def load(*arguments: Any) -> Any:
        time.sleep(0.15)
        return plain(*arguments)

    ModelPool._load = load  # type: ignore[method-assign]


def use_slow_swaps() -> None:
    from engine.store.vectors import VectorTables

    plain = VectorTables.set_live

    def set_live(self: Any, artifact_id: int, *, live: bool = True) -> None:
        time.sleep(0.01)
        plain(self, artifact_id, live=live)
        time.sleep(0.01)

    VectorTables.set_live = set_live  # type: ignore[method-assign]


def use_deadly_loading(kinds: set[str]) -> None:
    from engine.models.loader import ModelPool

    plain = ModelPool._load

    def load(self: Any, installed: Any) -> Any:
        if installed.ref.kind in kinds:
            os.kill(os.getpid(), signal.SIGILL)
        return plain(self, installed)

    ModelPool._load = load  # type: ignore[method-assign]


def note_turns(log: Path) -> None:
    """A line in the log each time that an upgrade, or its way back, is taken up."""
    from engine.index import indexer
    from engine.index.upgrade.run import Upgrader

    def noted(plain: Callable[..., Any]) -> Callable[..., Any]:
        def turn(*arguments: Any) -> Any:
            with log.open("ab", buffering=0) as file:
                file.write(json.dumps({"pid": os.getpid(), "kind": "turn"}).encode() + b"\n")
            return plain(*arguments)

        return turn

    Upgrader.next = noted(Upgrader.next)  # type: ignore[method-assign]
    indexer.roll_back = noted(indexer.roll_back)


def use_impatience(stall: float) -> None:
    from engine.index.progress import Reporter

    def set_up(self: Any, *_: Any) -> None:
        self._stall = stall

    Reporter.set_up = set_up  # type: ignore[method-assign]


def make_odd(modes: list[str]) -> None:
    if "small" in modes:
        use_small_parts()
    if {"small", "weightless"} & set(modes):
        use_weightless_models()
    for mode in {"stuck", "slow"} & set(modes):
        use_step("probe", mode)
    if "stuck_sight" in modes:
        use_step("visual_vectors", "stuck")
    if "held" in modes:
        use_step("visual_vectors", "held")
    if "full" in modes:
        use_a_full_disk()
    if "readonly" in modes:
        use_pragma("query_only = 1")
    if "slow_loading" in modes:
        use_slow_loading()
    if "slow_swaps" in modes:
        use_slow_swaps()
    deadly = {mode.removeprefix("deadly_") for mode in modes if mode.startswith("deadly_")}
    if deadly:
        use_deadly_loading(deadly)
    if LOG:
        note_turns(Path(LOG))
    if STALL:
        use_impatience(float(STALL))


def nurse() -> None:
    """Fork a worker for each line that is read, one after another."""
    import av  # noqa: F401
    import huey.consumer  # noqa: F401

    import engine.index.indexer  # noqa: F401
    import heimdex_desktop.worker  # noqa: F401
    from heimdex_desktop.__main__ import run_role

    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.dup2(reading, 0)
            os._exit(run_role("index-worker", [*line.rstrip("\n").split("\t"), "--drain"]))
        print(child, flush=True)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.close(reading)
        os.close(writing)
        print(status, flush=True)


def main() -> None:
    modes, *arguments = sys.argv[1:]
    make_odd(modes.split("+"))
    if arguments == ["--nursery"]:
        nurse()
        return
    from heimdex_desktop.__main__ import run_role

    sys.exit(run_role("index-worker", arguments))


if __name__ == "__main__":
    main()
