"""Kills: a library whose worker was killed, once and twice in a row, equals an undisturbed one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.program import PATIENCE, Program, finished, kill_all
from tests.faults.tally import Tally
from tests.heimdex_desktop.killing import Content, Nursery, assert_equal, content
from tests.heimdex_desktop.test_kill_and_resume import lay_ground

IN_A_ROW = (1, 2)  # kills before the library is left to finish
NAPS = "0.02"  # seconds a batch takes, so that kills meet work
SOON = 0.3  # seconds within which a second kill meets what the first one met


def try_kills(folder: Path, count: int, seed: int) -> Tally:
    """Kill workers ``count`` times at random, while they work and while they load their models.

    The models need no weights, and loading one takes a moment; what is compared is every row,
    vector and file of the library.
    """
    tally = Tally("kills")
    if os.name != "posix":
        tally.unchecked = "SIGKILL is not of this system"
        return tally
    ground = lay_ground(folder, "small")
    with _nursery(ground.library.parent / "models") as nursery:
        undisturbed = folder / "undisturbed"
        shutil.copytree(ground.library, undisturbed)
        began = time.monotonic()
        nursery.run(undisturbed)
        took = time.monotonic() - began
        wanted = content(undisturbed)
        chance = random.Random(seed)
        left = count
        while left > 0:
            row = min(left, IN_A_ROW[tally.tried % len(IN_A_ROW)])
            copy = folder / f"kills-{left}"
            shutil.copytree(ground.library, copy)
            waits = [chance.random() * took, chance.random() * chance.choice((SOON, took))][:row]
            case = f"killed after {', '.join(f'{wait:.2f} s' for wait in waits)}"
            _round(tally, case, nursery, copy, waits, wanted)
            shutil.rmtree(copy)
            left -= row
    return tally


@contextmanager
def _nursery(models: Path) -> Iterator[Nursery]:
    with Nursery("small+slow_loading", models, HEIMDEX_TEST_NAP=NAPS) as nursery:
        yield nursery


def _round(
    tally: Tally, case: str, nursery: Nursery, root: Path, waits: list[float], wanted: Content
) -> None:
    for wait in waits:
        with nursery.worker(root) as pid:
            time.sleep(wait)
            _kill(pid)
    with nursery.worker(root) as pid:
        if not _ends(pid):
            tally.add(case, hung=True)
            return
    tally.add(case, lost=differs(root, wanted))


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it was through before


def _ends(pid: int) -> bool:
    """Whether a worker ends by itself within the time allowed."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    _kill(pid)
    return False


def differs(root: Path, wanted: Content) -> str:
    """How a library differs from an undisturbed one; empty where it does not."""
    try:
        assert_equal(content(root), wanted)
    except AssertionError as error:
        return str(error).splitlines()[0] if str(error) else "its videos are not all indexed"
    return ""


def try_power_cuts(folder: Path, count: int, seed: int) -> Tally:
    """Kill the command, its worker and all at once, with the starter models, once and twice."""
    tally = Tally("power cuts")
    if os.name != "posix":
        tally.unchecked = "SIGKILL is not of this system"
        return tally
    ground = lay_ground(folder, "starter")
    undisturbed = folder / "undisturbed"
    shutil.copytree(ground.library, undisturbed)
    models, films = folder / "models", folder / "films"
    began = time.monotonic()
    ended = Program(undisturbed, models)("index", films)
    took = time.monotonic() - began
    if ended.status != 0:
        tally.add("undisturbed", hung=ended.hung, lost=ended.fault or f"exit {ended.status}")
        return tally
    wanted = content(undisturbed)
    chance = random.Random(seed)
    left = count
    while left > 0:
        row = min(left, IN_A_ROW[tally.tried % len(IN_A_ROW)])
        copy = folder / f"cuts-{left}"
        shutil.copytree(ground.library, copy)
        program = Program(copy, models)
        waits = [chance.random() * took for _ in range(row)]
        for wait in waits:
            process = program.start("index", films)
            time.sleep(wait)
            kill_all(process)
            finished(process)
        case = f"cut after {', '.join(f'{wait:.2f} s' for wait in waits)}"
        ended = program("index", films)
        lost = ended.fault or (f"exit {ended.status}" if ended.status else differs(copy, wanted))
        tally.add(case, hung=ended.hung, lost=lost)
        shutil.rmtree(copy)
        left -= row
    return tally
