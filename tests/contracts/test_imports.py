"""What may import what, and what must not be loaded before it is needed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PRODUCT = ("engine", "heimdex_desktop", "ui")
HEAVY = (
    "torch torchvision cv2 av open_clip faster_whisper ctranslate2 transformers"
    " sentence_transformers scenedetect onnxruntime"
).split()
WINDOW = "PySide6"

LOADED = """
import runpy, sys
watched = sys.argv.pop(1).split(",")
statement = sys.argv.pop(1)
try:
    exec(statement)
except SystemExit:
    pass
print("LOADED", *sorted(set(watched) & {name.partition(".")[0] for name in sys.modules}))
"""
COMMAND = "runpy.run_module('heimdex_desktop', run_name='__main__', alter_sys=True)"


def loaded_by(statement: str, *arguments: str) -> list[str]:
    """Which of the heavy packages a Python of its own has loaded after ``statement``."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, ",".join([*HEAVY, WINDOW]), statement, *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    last = done.stdout.strip().splitlines()[-1].split()
    assert last[0] == "LOADED"
    return last[1:]


def test_the_window_loads_the_engine_only_behind_its_back() -> None:
    """Before the first paint nothing of the engine is loaded but what settings take."""
    code = (
        "import sys; import heimdex_desktop.gui;"
        "late = ('engine.api.engine', 'engine.index', 'engine.search',"
        " 'engine.query.language', 'numpy');"
        "print(*[name for name in late if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((REPOSITORY / folder).rglob("*.py"))]
    assert found
    return found


def imported_at_once(tree: ast.Module) -> set[str]:
    """Top packages that a module imports when it is itself imported (not in a function)."""
    found: set[str] = set()

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for each in node.orelse:
                look(each)
            return
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
        for child in ast.iter_child_nodes(node):
            look(child)

    look(tree)
    return found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import torch.nn", {"torch"}),
        ("class A:\n    from cv2 import imread", {"cv2"}),
        ("try:\n    import av\nexcept ImportError:\n    pass", {"av"}),
        ("def f():\n    import torch", set()),
        ("if TYPE_CHECKING:\n    import torch\nelse:\n    import json", {"json"}),
        ("from . import torch", set()),
    ],
)
def test_the_search_for_imports_sees_what_runs_at_once(source: str, found: set[str]) -> None:
    assert imported_at_once(ast.parse(source)) == found


def test_no_module_imports_a_heavy_package_at_once() -> None:
    """Import it inside the function that needs it."""
    found = {
        str(path.relative_to(REPOSITORY)): heavy
        for path in sources(*PRODUCT)
        if (heavy := imported_at_once(ast.parse(path.read_text(encoding="utf-8"))) & set(HEAVY))
    }
    assert not found


def test_the_engine_names_no_window_toolkit() -> None:
    found = [
        str(path.relative_to(REPOSITORY))
        for path in sources("engine")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and re.search(r"\b(PySide|PyQt)\d", ast.unparse(node))
    ]
    assert not found


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_nothing_heavy(option: str) -> None:
    assert loaded_by(COMMAND, option) == []


@pytest.mark.parametrize("module", ["heimdex_desktop.cli", "ui", "engine.api.engine"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(f"import {module}") == []


@pytest.mark.parametrize("command", ["status", "list"])
def test_looking_at_a_library_loads_nothing_heavy(command: str, tmp_path: Path) -> None:
    assert loaded_by(COMMAND, command, "--json", "--library", str(tmp_path / "library")) == []


def test_the_check_of_what_is_loaded_sees_what_is_loaded() -> None:
    assert loaded_by("import av") == ["av"]


def test_the_architecture_holds() -> None:
    """The arrows of docs/architecture.md, as import-linter reads them from pyproject.toml."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
