"""Time to read subtitles at 1, 10 and 100 times a size: every format, ordinary and hostile.

Run as ``python -m tests.benchmarks.bench_subtitles [--size CHARACTERS] [NAME…]``. Each text is
decoded, parsed and made into cues, each line once; ``ratio_10`` and ``ratio_100`` are the seconds
of processor against those at 1 × in the same run, of which the least of three is taken. The bar is
12 for ten times the size. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import time

from engine.media.captions.cue import bounded
from engine.media.captions.repeats import in_order, once
from engine.media.cues import parse_cues
from engine.media.encodings import decode
from tests.made_texts import HOSTILE, ORDINARY, Maker, extension

BAR = 12.0
RUNS = 3
LEAST = 0.005  # seconds that are timed at once, that the clock's grain says nothing


def read(name: str, data: bytes) -> int:
    """Read a file's bytes as its subtitles; the number of cues."""
    found = parse_cues(decode(data).text, extension(name))
    return len(once(in_order(bounded(found or ()))))


def seconds(name: str, data: bytes) -> float:
    """The least of ``RUNS`` in seconds of processor, each of as many readings as can be timed."""
    best, readings = float("inf"), 1
    for _ in range(RUNS):
        taken = 0.0
        while taken < LEAST:
            began = time.process_time()
            for _ in range(readings):
                read(name, data)
            taken = time.process_time() - began
            best = min(best, taken / readings)
            readings *= 1 if taken >= LEAST else 2
    return best


def measured(name: str, maker: Maker, size: int) -> dict[str, float]:
    """Seconds at 1, 10 and 100 times the size, and their ratios."""
    once_ = seconds(name, maker(size).encode())
    found = {"characters": float(size), "seconds": once_}
    for times in (10, 100):
        data = maker(size * times).encode()
        if len(data) <= 32 << 20:
            found[f"ratio_{times}"] = seconds(name, data) / once_
    return {key: round(value, 4) for key, value in found.items()}


def main() -> None:
    """Measure and print; exits with 1 where ten times the size takes more than the bar."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--size", type=int, default=64 << 10)
    given = arguments.parse_args()
    makers = {
        name: maker
        for name, maker in {**ORDINARY, **HOSTILE}.items()
        if not given.names or any(wanted in name for wanted in given.names)
    }
    found = {name: measured(name, maker, given.size) for name, maker in makers.items()}
    worst = {
        f"worst_{times}": max((each.get(f"ratio_{times}", 0), name) for name, each in found.items())
        for times in (10, 100)
    }
    print(json.dumps({"bar": BAR, **worst, "texts": found}, ensure_ascii=False))
    raise SystemExit(worst["worst_10"][0] > BAR)


if __name__ == "__main__":
    main()
