"""The rooms and their arrows: the table of docs/architecture.md and the contracts say the same."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import grimp
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "heimdex_desktop", "ui", "resources")
ROOT_ROOMS = ("heimdex_desktop", "ui", "resources")


@cache
def linter() -> dict[str, Any]:
    document = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = document["tool"]["importlinter"]
    return found


def rooms() -> set[str]:
    """Every room there is: the packages, and what lies directly in ``engine``."""
    found = {f"engine.{path.stem}" for path in (REPOSITORY / "engine").iterdir()}
    return {*ROOT_ROOMS, *(found - {"engine.__init__", "engine.__pycache__"})}


def table() -> dict[str, set[str]]:
    """What each room may know, by docs/architecture.md; of ``heimdex_desktop`` {"everything"}."""
    page = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = page.partition("## Rooms")[2].partition("\n## ")[0]
    found = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        room = re.fullmatch(r"`([\w/]+?)(?:/|\.py)`", cells[0])
        if room is not None:
            known = re.findall(r"`([\w/]+)`", cells[2]) or [cells[2]]
            found[room[1].replace("/", ".")] = {name.replace("/", ".") for name in known}
    return found


def forbidden() -> dict[str, set[str]]:
    """What each room's own contract forbids it."""
    return {
        contract["source_modules"][0]: set(contract["forbidden_modules"])
        for contract in linter()["contracts"]
        if contract["name"].startswith("Room ")
    }


def unnamed(room: str, known: set[str]) -> set[str]:
    """The rooms that ``known`` does not name; of a room of which it names a part, the others."""
    found = set()
    for other in rooms() - {room} - known:
        parts = {name for name in known if name.startswith(f"{other}.")}
        modules = (REPOSITORY / other.replace(".", "/")).glob("*.py") if parts else ()
        found |= {f"{other}.{path.stem}" for path in modules} - parts or {other}
    return {name for name in found if not name.endswith(".__init__")}


def test_the_table_names_every_room() -> None:
    assert set(table()) == rooms()


def test_each_rooms_contract_forbids_all_that_its_row_does_not_name() -> None:
    rows = table()
    assert rows.pop("heimdex_desktop") == {"everything"}
    assert forbidden() == {room: unnamed(room, known) for room, known in rows.items()}


def add(copy: Path, module: str, line: str) -> None:
    path = copy / (module.replace(".", "/") + ".py")
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")


ARROWS = (
    ("ui.status", "heimdex_desktop.paths"),
    ("ui.status", "engine.api.reports"),
    ("ui.status", "engine.api.examples"),
    ("engine.store.frames", "engine.spec"),
    ("engine.media.shots", "engine.spec"),
    ("resources.__init__", "ui.status"),
)
"""Arrows that must not be: each is put in, and must be found."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the program with all of ``ARROWS`` in it."""
    copy = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        for source in (REPOSITORY / package).rglob("*.py"):
            target = copy / source.relative_to(REPOSITORY)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    shutil.copy(REPOSITORY / "pyproject.toml", copy)
    for module, imported in ARROWS:
        add(copy, module, f"import {imported}")
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(program), "--no-cache"], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("module", "imported"), ARROWS)
def test_an_arrow_that_must_not_be_is_found(report: str, module: str, imported: str) -> None:
    assert f"{module.removesuffix('.__init__')} -> {imported}" in report


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Not even for the type checker alone."""
    found = grimp.build_graph(*PACKAGES, cache_dir=None, exclude_type_checking_imports=False)
    arrows = {name: found.find_modules_directly_imported_by(name) for name in found.modules}
    TopologicalSorter(arrows).prepare()  # raises CycleError, which names the modules
