"""Damaged media: every file ends as a row, indexed or failed with a sentence, and none hangs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.errors import Category
from tests.faults.mutations import WILD, mutate
from tests.faults.program import PATIENCE, Program
from tests.faults.seeds import make_seeds
from tests.faults.tally import Tally

STALL = 20.0  # seconds after which a video that makes no progress counts as hung
A_FILE = 20.0  # seconds a file may take on average before the run counts as hung
BOXES = (
    "mvhd tkhd mdhd stsd stts ctts stsc stsz stco stss elst trex tfhd trun avcC esds hdlr mdat moov"
    " avih strh strf idx1 movi FLV onMetaData"
)
ELEMENTS = "4489 2ad7b1 b0 ba b5 9f 1549a966 1f43b675 1c53bb6b 000001ba 000001b3"
FIELDS = (*(name.encode() for name in BOXES.split()), *map(bytes.fromhex, ELEMENTS.split()))
"""What begins a field, box or element in one container or another."""


def mutated(folder: Path, seeds: Mapping[str, Path], count: int, seed: int) -> None:
    """Write ``count`` damaged files, of all kinds of seed in turn."""
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        source = seeds[sorted(seeds)[number % len(seeds)]]
        ways, data = mutate(source.read_bytes(), chance)
        (folder / f"{number:04}-{ways}-{source.name}").write_bytes(data)


def wild(folder: Path, seeds: Mapping[str, Path], count: int, seed: int) -> None:
    """Write ``count`` files in which a header's number is at the edge of what it can hold."""
    for number in range(count):
        chance = random.Random(f"wild-{seed}-{number}")
        source = seeds[sorted(seeds)[number % len(seeds)]]
        data = bytearray(source.read_bytes())
        found = [at for field in FIELDS for at in _places(data, field)]
        for _ in range(chance.choice((1, 1, 2))):
            at = chance.choice(found or [0]) + chance.choice(
                (-4, 1, 2, 4, 8, 12, 16, 20, 24, 28, 36)
            )
            at = min(max(0, at), len(data) - 4)
            data[at : at + 4] = chance.choice(WILD)
        (folder / f"{number:04}-wild-{source.name}").write_bytes(bytes(data))


def _places(data: bytes, field: bytes, most: int = 8) -> Iterator[int]:
    at = -1
    for _ in range(most):
        at = data.find(field, at + 1)
        if at < 0:
            return
        yield at + len(field)


def try_mutated(folder: Path, count: int, seed: int) -> Tally:
    """Index ``count`` mutated files, those with wild headers among them, with the real models."""
    seeds = _seeds(folder)
    damaged = folder / "damaged"
    damaged.mkdir()
    mutated(damaged, seeds, count, seed)
    return index_all(Tally("mutated media"), damaged, folder)


def try_wild(folder: Path, count: int, seed: int) -> Tally:
    """Index ``count`` files with wild headers, with the real models."""
    seeds = _seeds(folder)
    damaged = folder / "damaged"
    damaged.mkdir()
    wild(damaged, seeds, count, seed)
    return index_all(Tally("wild headers"), damaged, folder)


def _seeds(folder: Path) -> dict[str, Path]:
    sound = folder / "sound"
    sound.mkdir(parents=True)
    return make_seeds(sound)


def index_all(tally: Tally, damaged: Path, folder: Path) -> Tally:
    """Index a folder of damaged files and judge what became of each."""
    program = Program(folder / "library", folder / "models")
    program.set_up(starters=True, threads="1", stall_seconds=str(STALL))
    files = sorted(path.name for path in damaged.iterdir())
    ended = program("index", damaged, patience=PATIENCE + A_FILE * len(files))
    if ended.hung or ended.fault:
        tally.add("the whole run", hung=ended.hung, lost=ended.fault)
    rows = {Path(row["path"]).name: row for row in ended.last.get("videos", ())}
    for name in files:
        row = rows.get(name)
        if row is None:
            continue
        tally.add(name, lost=_wrong(row), hung=row["category"] == Category.CRASHED)
    untold = len(files) - len(rows) - ended.last.get("skipped", 0)
    if untold > 0:
        tally.add(f"{untold} files", lost="neither a row nor counted as other files")
    skipped = ended.last.get("skipped", 0)
    tally.tried += skipped
    _still_well(tally, program)
    return tally


def _wrong(row: Mapping[str, Any]) -> str:
    """What is wrong with how a damaged file ended; empty where nothing is."""
    if row["state"] == "indexed":
        return ""
    if row["state"] != "failed":
        return f"left {row['state']}"
    if row["category"] in (Category.INTERNAL, Category.ENVIRONMENT):
        return f"{row['category']}: {row['message']}"
    return "" if row["message"] and row["advice"] else "failed without a sentence"


def _still_well(tally: Tally, program: Program) -> None:
    """The library of damaged files can still be listed, searched and checked."""
    for words in (("list",), ("search", "lighthouse"), ("status",)):
        ended = program(*words)
        if ended.hung or ended.fault or ended.status != 0:
            tally.add(" ".join(words), hung=ended.hung, lost=ended.fault or f"exit {ended.status}")
