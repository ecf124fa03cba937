"""The window imports the query language at its start: it loads the standard library alone."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("engine.query", "engine.types")


def imported(path: Path) -> Iterator[str]:
    """The modules that a file names in its imports, wherever they stand."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_room_knows_the_standard_library_and_plain_types() -> None:
    files = sorted((ROOT / "engine" / "query").glob("*.py"))
    assert len(files) > 5
    for path in files:
        for name in imported(path):
            ours = name in ROOMS or name.startswith(tuple(f"{room}." for room in ROOMS))
            assert ours or name.split(".")[0] in sys.stdlib_module_names, (path.name, name)
