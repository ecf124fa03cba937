"""Full disks: wherever the disk fills, the words are true, and with room again nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engine.index.workbench import film
from tests.faults.kills import differs
from tests.faults.program import Ended, Program
from tests.faults.tally import Tally
from tests.heimdex_desktop.killing import Content, content

ROOM = 256 << 20  # bytes of the disk once it has room again
PAGE = 4096


def why_not() -> str:
    """Why disks cannot be made here; empty where they can."""
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        return "making a disk needs root and mount"
    return ""


@contextmanager
def disk(place: Path, size: int) -> Iterator[None]:
    """A disk of its own of ``size`` bytes at ``place``."""
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def resize(place: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(place)], check=True)


def try_disks(folder: Path, count: int, seed: int) -> Tally:
    """Index on disks that fill at ``count`` levels, from none free to nearly enough."""
    tally = Tally("full disks", unchecked=why_not())
    if tally.unchecked:
        return tally
    films, models = folder / "films", folder / "models"
    films.mkdir()
    for number in range(3):
        film(films / f"{number}.mp4", scenes=4, seed=10 * number + seed)
    undisturbed, empty = folder / "undisturbed", folder / "empty"
    for root in (undisturbed, empty):
        Program(root, models).set_up(threads="1")
    ended = Program(undisturbed, models)("index", films)
    if ended.status != 0:
        tally.add("undisturbed", hung=ended.hung, lost=ended.fault or f"exit {ended.status}")
        return tally
    wanted = content(undisturbed)
    least, most = _bytes_of(empty), _bytes_of(undisturbed)
    for number in range(count):
        free = (most - least) * number // max(1, count - 1)
        place = folder / f"disk-{number}"
        with disk(place, ROOM):
            shutil.copytree(empty, place / "library")
            resize(place, -(-(least + free) // PAGE) * PAGE)
            program = Program(place / "library", models)
            hung, lost = _round(program, films, place, wanted)
            tally.add(f"{free:,} bytes free", hung=hung, lost=lost)
    return tally


def _round(program: Program, films: Path, place: Path, wanted: Content) -> tuple[bool, str]:
    """Index until the disk is full, make room, and go on: whether it hung, and what was lost."""
    ended = program("index", films)
    lost = ended.fault or _untrue(ended)
    if ended.hung or lost:
        return ended.hung, lost
    resize(place, ROOM)
    again = program("index", films)
    if again.hung or again.status != 0:
        return again.hung, f"with room again: exit {again.status}, {again.err or again.out}"
    return False, differs(program.library, wanted)


def _untrue(ended: Ended) -> str:
    """What is untrue in how a command on a full disk ended."""
    if ended.status == 0:
        return ""
    said = ended.last
    codes = {said.get("code"), *(row.get("code") for row in said.get("videos", ()))} - {None}
    if codes and codes <= {"disk_full"}:
        return ""
    return f"exit {ended.status}: {said.get('message') or sorted(codes)}"


def _bytes_of(root: Path) -> int:
    blocks = [path.stat().st_size for path in root.rglob("*") if path.is_file()]
    return sum(-(-size // PAGE) * PAGE for size in blocks) + PAGE * (len(blocks) + 8)
