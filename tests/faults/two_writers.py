"""Two programs at one library: what two index at once equals what one would have indexed."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

from tests.faults.program import Program, finished
from tests.faults.tally import Tally
from tests.heimdex_desktop.killing import content
from tests.heimdex_desktop.test_kill_and_resume import lay_ground

ALSO = (
    ("list",),
    ("status",),
    ("settings", "threads", "1"),
    ("search", "lighthouse"),
    ("doctor",),
)


def try_writers(folder: Path, count: int, seed: int) -> Tally:
    """Run two ``heimdex index`` at once, ``count`` times, and other commands between them."""
    tally = Tally("two writers")
    ground = lay_ground(folder, "starter")
    films = folder / "films"
    undisturbed = folder / "undisturbed"
    shutil.copytree(ground.library, undisturbed)
    ended = Program(undisturbed, folder / "models")("index", films)
    if ended.status != 0:
        tally.add("undisturbed", hung=ended.hung, lost=ended.fault or f"exit {ended.status}")
        return tally
    wanted = _facts(undisturbed)
    chance = random.Random(seed)
    for number in range(count):
        copy = folder / f"both-{number}"
        shutil.copytree(ground.library, copy)
        program = Program(copy, folder / "models")
        first = program.start("index", films)
        time.sleep(chance.random() * 4)
        second = program.start(
            "index", films / chance.choice(("cuts.mp4", "heard.mp4", "said.mp4"))
        )
        between = [program(*chance.choice(ALSO)) for _ in range(2)]
        everyone = [finished(first), finished(second), *between]
        lost = next((f for ended in everyone if (f := ended.fault)), "")
        if not lost and [ended.status for ended in everyone[:2]] != [0, 0]:
            lost = f"exit {[ended.status for ended in everyone[:2]]}"
        hung = any(ended.hung for ended in everyone)
        same = hung or lost or _facts(copy) == wanted
        tally.add(f"both, {number}", hung=hung, lost=lost or ("" if same else "rows differ"))
        shutil.rmtree(copy)
    return tally


def _facts(root: Path) -> tuple[dict[str, list[object]], set[str]]:
    """The rows and files of a library in an order of their own: two writers may swap videos."""
    found = content(root)
    rows = {table: sorted(map(repr, each)) for table, each in found.rows.items()}
    return {table: each for table, each in rows.items() if table != "videos"}, found.files
