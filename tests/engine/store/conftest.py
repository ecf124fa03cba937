"""A fixture for the store's tests: code run in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.engine.store.samples import REPOSITORY, Child


@pytest.fixture
def child() -> Child:
    """Run Python code in a process of its own; ``sys.argv[1:]`` are the arguments."""

    def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    return run
