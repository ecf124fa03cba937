"""Time until the command line answers, above a bare interpreter.

Run as ``python -m tests.benchmarks.bench_startup``. Prints one JSON line with the seconds (the
least of ``RUNS``, taken in turns) of ``python -c pass``, ``heimdex --help``, ``--version`` and
``status`` on an empty library: ``wall`` by the clock, and ``cpu`` of user and system together,
which a busy machine does not stretch. Each ``…_above`` is the difference to the bare interpreter.
The bar is 0.3 s for the first two, by the clock of a machine that does nothing else.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 10
REPOSITORY = Path(__file__).resolve().parents[2]
HEIMDEX = ("-m", "heimdex_desktop")
COMMANDS: dict[str, tuple[str, ...]] = {
    "bare": ("-c", "pass"),
    "help": (*HEIMDEX, "--help"),
    "version": (*HEIMDEX, "--version"),
    "status": (*HEIMDEX, "status", "--json"),
}


def seconds(arguments: tuple[str, ...], library: str) -> tuple[float, float]:
    """Seconds by the clock and of the processors for one run of the interpreter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "HEIMDEX_LIBRARY": library},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def with_differences(least: dict[str, float]) -> dict[str, float]:
    """The seconds of each command, and how far they lie above the bare interpreter's."""
    above = {f"{name}_above": value - least["bare"] for name, value in least.items()}
    del above["bare_above"]
    return {name: round(value, 4) for name, value in (least | above).items()}


def main() -> None:
    """Measure and print."""
    walls = dict.fromkeys(COMMANDS, float("inf"))
    cpus = dict(walls)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            for name, arguments in COMMANDS.items():
                wall, cpu = seconds(arguments, f"{folder}/library")
                walls[name], cpus[name] = min(walls[name], wall), min(cpus[name], cpu)
    print(json.dumps({"wall": with_differences(walls), "cpu": with_differences(cpus)}))


if __name__ == "__main__":
    main()
