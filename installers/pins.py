"""Renew the versions that every install resolves to: ``python -m installers.pins [PACKAGE…]``.

They stand in pyproject.toml as uv's constraints, since a lock file would name the package registry
it was made against. Without a PACKAGE all are renewed; with some only those, and what is missing.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PROJECT = "pyproject.toml"
METADATA = (PROJECT, "README.md", "LICENSE", "heimdex_desktop/__init__.py")
"""What the project's own metadata is made from."""
RUN, BUILD = "constraint-dependencies", "build-constraint-dependencies"
EXPORT = "uv export --quiet --no-hashes --no-annotate --no-header --no-emit-project --all-groups"
COMPILE = "uv pip compile --quiet --universal --no-annotate --no-header -"


def main(packages: Sequence[str]) -> None:
    """Write the versions that resolve today into pyproject.toml.

    Raises:
        CalledProcessError: where uv finds no versions that suit one another; it has said why.
    """
    project = REPOSITORY / PROJECT
    text = project.read_text(encoding="utf-8")
    for table, pins in resolve(text, packages).items():
        text = with_pins(text, table, pins)
    project.write_text(text, encoding="utf-8")


def resolve(text: str, packages: Collection[str]) -> dict[str, list[str]]:
    """The versions for the project in ``text``: of what it runs with, and what builds it."""
    declared = tomllib.loads(text)
    kept = {
        table: [pin for pin in declared["tool"]["uv"][table] if packages and name(pin) not in names]
        for names in [set(map(canonical, packages))]
        for table in (RUN, BUILD)
    }
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for each in METADATA:
            (copy / each).parent.mkdir(exist_ok=True)
            shutil.copy(REPOSITORY / each, copy / each)
        for table, pins in kept.items():
            text = with_pins(text, table, pins)
        (copy / PROJECT).write_text(text, encoding="utf-8")
        build = "\n".join([*declared["build-system"]["requires"], *kept[BUILD]])
        return {RUN: _lines(EXPORT, copy), BUILD: _lines(COMPILE, copy, build)}


def _lines(command: str, folder: Path, given: str = "") -> list[str]:
    done = subprocess.run(
        command.split(), cwd=folder, input=given, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.split("\n")[:-1]


def with_pins(text: str, table: str, pins: Sequence[str]) -> str:
    """The text of a pyproject.toml with other pins in one of its two lists."""
    lines = "".join(f'  "{pin}",\n' for pin in pins)
    changed, found = re.subn(rf"(?ms)^{table} = \[\n.*?^\]", f"{table} = [\n{lines}]", text)
    if found != 1:
        raise ValueError(f"{PROJECT} has no list of {table}")
    return changed


def name(requirement: str) -> str:
    """The canonical name of the package that a requirement is of."""
    found = re.match(r"[\w.-]+", requirement)
    if found is None:
        raise ValueError(f"{requirement!r} names no package")
    return canonical(found[0])


def canonical(package: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", package).lower()


if __name__ == "__main__":
    main(sys.argv[1:])
