"""Drives that go, and come back as another: no video of a drive that is away is taken for gone."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from engine.api.engine import Engine
from engine.types import VideoState
from tests.engine.index.workbench import film
from tests.faults.full_disks import disk, why_not
from tests.faults.program import Program
from tests.faults.tally import Tally

SIZE = 16 << 20
Fault = Callable[[Path, Path], None]


def _mount(source: Path, place: Path) -> None:
    subprocess.run(["mount", "--bind", str(source), str(place)], check=True)


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], check=True)


def away(place: Path, other: Path) -> None:
    """The drive is unplugged: its mount point is an empty folder of another drive."""
    _unmount(place)


def mount_point_gone(place: Path, other: Path) -> None:
    _unmount(place)
    place.rmdir()


def another(place: Path, other: Path) -> None:
    """Another drive is plugged in, with a video of its own."""
    _unmount(place)
    _mount(other, place)


def empty(place: Path, other: Path) -> None:
    """An empty file system is mounted there."""
    _unmount(place)
    for path in other.iterdir():
        path.unlink()
    _mount(other, place)


def on_top(place: Path, other: Path) -> None:
    """Another one is mounted over it."""
    _mount(other, place)


FAULTS: Mapping[str, Fault] = {
    fault.__name__: fault for fault in (away, mount_point_gone, another, empty, on_top)
}


def try_drives(folder: Path, count: int, seed: int) -> Tally:
    """Take drives away in ``count`` ways and orders, sweep, and give the true one back."""
    tally = Tally("drives", unchecked=why_not())
    if tally.unchecked:
        return tally
    chance = random.Random(seed)
    for number in range(count):
        names = [sorted(FAULTS)[number % len(FAULTS)]]
        if number >= len(FAULTS):
            names.append(chance.choice(("away", "another", "empty")))
        room = folder / f"drive-{number}"
        place, true, other = (room / name for name in ("place", "true", "other"))
        for each in (place, true, other):
            each.mkdir(parents=True)
        with disk(true, SIZE), disk(other, SIZE):
            film(true / "one.mp4", seed=1)
            film(true / "two.mp4", seed=2)
            film(other / "else.mp4", seed=9)
            _mount(true, place)
            tally.add(f"{' then '.join(names)}", lost=_round(room, place, true, other, names))
            while place.exists() and place.is_mount():
                _unmount(place)
        shutil.rmtree(room)
    return tally


def _round(room: Path, place: Path, true: Path, other: Path, names: list[str]) -> str:
    program = Program(room / "library", room / "models")
    program.set_up(threads="1", forget_after_days="0")
    ended = program("index", place)
    if ended.status != 0:
        return ended.fault or f"exit {ended.status}"
    with Engine(program.library, program.models) as engine:
        engine.watch(place)
        before = _videos(engine)
    for number, name in enumerate(names):
        if number:
            place.mkdir(exist_ok=True)
            _mount(true, place)
        FAULTS[name](place, other)
        with Engine(program.library, program.models) as engine:
            engine.sweep(0.0)
            now = _videos(engine)
            if missing := [path for path in before if path not in now]:
                return f"{name}: {missing} no longer known"
            states = {now[path] for path in before}
            if states != {VideoState.OFFLINE}:
                return f"{name}: {sorted(states)} instead of offline"
        while place.exists() and place.is_mount():  # one may lie over the other
            _unmount(place)
    place.mkdir(exist_ok=True)
    _mount(true, place)
    again = program("index", place)
    if again.status != 0 or again.last.get("unchanged") != len(before):
        return f"back again: exit {again.status}, {again.last.get('unchanged')} unchanged"
    return ""


def _videos(engine: Engine) -> dict[str, VideoState]:
    """The state of every video that the library knows, by its path; without ``else.mp4``."""
    videos = engine.library.videos
    found = {}
    for video in videos.all():
        for place in videos.places(video.id):
            if place.path.name != "else.mp4":
                found[str(place.path)] = video.state
    return found
