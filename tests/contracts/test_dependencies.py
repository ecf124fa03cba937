"""What is imported is declared, what is installed is pinned; the version stands in one place."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from heimdex_desktop import __version__
from installers import pins
from installers.pins import name

REPOSITORY = Path(__file__).resolve().parents[2]
PRODUCT = ("engine", "heimdex_desktop", "ui", "resources")
OURS = {*PRODUCT, "installers", "tests"}
PARTS = {"shiboken6": "pyside6"}
"""One toolkit in two packages, of one version always."""
NOT_IMPORTED = {
    *"import-linter mypy pre-commit pytest-timeout pytest-xdist ruff types-psutil".split(),
    "rapidocr",  # its weights are read, not its modules
    "sqlite-vec",  # the store loads its library, not its module
}

HELD_BESIDE = {"faiss"}
"""What benchmarks hold beside ours: whoever runs them brings it (``uv run --with``)."""


@lru_cache(maxsize=1)
def project() -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / pins.PROJECT).read_text(encoding="utf-8"))


def declared(*, tools: bool) -> list[Requirement]:
    """What pyproject.toml asks for, with what only developers need or without."""
    lines = list(project()["project"]["dependencies"])
    if tools:
        lines += project()["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


def imported(path: Path) -> set[str]:
    """The packages of others that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found - OURS - set(sys.stdlib_module_names)


def imports_of(*folders: str) -> dict[str, str]:
    """What the files of these folders import of others, each with one file that does."""
    return {
        package: path.relative_to(REPOSITORY).as_posix()
        for folder in folders
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
        for package in imported(path) - (HELD_BESIDE if "benchmarks" in path.parts else set())
    }


@lru_cache(maxsize=1)
def installed_packages() -> Mapping[str, list[str]]:
    return packages_distributions()


def providers(package: str) -> set[str]:
    """The distributions that an imported package may come from, by their canonical names."""
    found = installed_packages().get(package)
    assert found, f"{package} is not installed"
    return {PARTS.get(each, each) for each in map(pins.canonical, found)}


@pytest.mark.parametrize(
    ("folders", "tools"),
    [(PRODUCT, False), (("installers", "tests"), True)],
    ids=["product", "dev"],
)
def test_what_is_imported_is_declared(folders: tuple[str, ...], tools: bool) -> None:
    names = {name(each.name) for each in declared(tools=tools)}
    assert not {
        package: where
        for package, where in imports_of(*folders).items()
        if not providers(package) & names
    }


def test_what_is_declared_is_needed() -> None:
    used = {each for package in imports_of(*OURS) for each in providers(package)}
    assert {name(each.name) for each in declared(tools=True)} - used == NOT_IMPORTED


def test_the_search_for_imports_sees_those_inside_functions(tmp_path: Path) -> None:
    source = tmp_path / "source.py"
    source.write_text(
        "import os\ndef f():\n    import a.b\n    from c.d import e\nfrom . import g\n"
    )
    assert imported(source) == {"a", "c"}


def test_there_is_one_opencv() -> None:
    """Two would write the same files, and the one installed last would win."""
    assert installed_packages()["cv2"] == ["opencv-python-headless"]


def pinned(table: str = pins.RUN) -> dict[str, list[Requirement]]:
    """The versions in pyproject.toml, by package."""
    found: dict[str, list[Requirement]] = {}
    for line in project()["tool"]["uv"][table]:
        found.setdefault(name(line), []).append(Requirement(line))
    return found


def the_pin(package: str) -> Requirement:
    """The one version of a package that holds on this machine."""
    found = [each for each in pinned()[package] if each.marker is None or each.marker.evaluate()]
    assert len(found) == 1, f"{package}: {found}"
    return found[0]


def installed_with_us() -> dict[str, Distribution]:
    """Every distribution that the project brings along here, directly or not."""
    due = [(each.name, each.extras) for each in declared(tools=True) if applies(each, "")]
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while due:
        package, extras = due.pop()
        key = name(package), frozenset(extras)
        if key in seen:
            continue
        seen.add(key)
        found[key[0]] = here = distribution(package)
        for each in map(Requirement, here.requires or ()):
            if any(applies(each, extra) for extra in ("", *extras)):
                due.append((each.name, each.extras))
    return found


def applies(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def test_everything_that_is_installed_is_pinned_to_what_is_here() -> None:
    """Renew with: python -m installers.pins [PACKAGE…]."""
    ours = installed_with_us()
    assert len(ours) > len(declared(tools=True))
    missing = sorted(set(ours) - set(pinned()))
    assert not missing, f"not pinned: python -m installers.pins {' '.join(missing)}"
    assert not {
        package: found.version
        for package, found in ours.items()
        if not the_pin(package).specifier.contains(found.version, prereleases=True)
    }


def test_pins_are_exact_and_suit_what_is_declared() -> None:
    every = [
        pin for table in (pins.RUN, pins.BUILD) for each in pinned(table).values() for pin in each
    ]
    assert all(re.fullmatch(r"==[^*,]+", str(each.specifier)) for each in every)
    assert {name(each) for each in project()["build-system"]["requires"]} <= set(pinned(pins.BUILD))
    for each in declared(tools=True):
        versions = [
            next(iter(pin.specifier)).version
            for pin in pinned()[name(each.name)]
            if each.marker is None or str(pin.marker).replace("_full", "") == str(each.marker)
        ]
        assert versions, each
        assert all(each.specifier.contains(Version(one), prereleases=True) for one in versions), (
            each
        )


def test_no_package_is_pinned_twice_for_one_platform() -> None:
    markers = Counter(
        (package, str(pin.marker)) for package, pins_ in pinned().items() for pin in pins_
    )
    assert max(markers.values()) == 1
    for package in pinned():
        assert len([pin for pin in pinned()[package] if applies(pin, "")]) <= 1


def test_pins_are_written_in_place_of_those_before() -> None:
    text = f'[tool.uv]\n{pins.RUN} = [\n  "a==1",\n]\n{pins.BUILD} = [\n]\n[other]\nb = [\n]\n'
    changed = pins.with_pins(text, pins.RUN, ["a==2 ; sys_platform == 'linux'", "c==3"])
    table = tomllib.loads(changed)
    assert table["tool"]["uv"][pins.RUN] == ["a==2 ; sys_platform == 'linux'", "c==3"]
    assert table["tool"]["uv"][pins.BUILD] == table["other"]["b"] == []
    with pytest.raises(ValueError, match="no list of"):
        pins.with_pins("[tool.uv]\n", pins.RUN, [])


def test_the_version_is_that_of_the_newest_release_in_the_changelog() -> None:
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"(?m)^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", changelog)
    assert len(heads) == len(re.findall(r"(?m)^## ", changelog))
    if heads[0] == ("Unreleased", ""):
        heads.pop(0)
    versions = [Version(each) for each, day in heads if day]
    assert len(versions) == len(heads) > 0
    assert versions == sorted(set(versions), reverse=True)
    assert versions[0] == Version(__version__)


def test_the_version_stands_in_one_place() -> None:
    assert project()["project"]["dynamic"] == ["version"]
    assert project()["tool"]["hatch"]["version"]["path"] == "heimdex_desktop/__init__.py"
    assert distribution("heimdex-desktop").version == __version__


def test_the_packaging_configuration_is_true() -> None:
    """It repeats what Briefcase wants of pyproject.toml; the version and what it needs it takes."""
    table = tomllib.loads((REPOSITORY / "briefcase.toml").read_text(encoding="utf-8"))
    briefcase = table["tool"]["briefcase"]
    app = briefcase["app"]["heimdex-desktop"]
    package = project()["project"]
    assert "version" not in briefcase
    assert "requires" not in app
    assert briefcase["description"] == package["description"]
    assert [briefcase["license"]["file"]] == package["license-files"]
    assert app["sources"] == project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert all((REPOSITORY / each).is_dir() for each in [*app["sources"], *app["test_sources"]])
