"""The small situations of ../shared/cases, by the words of their folders' names."""

from __future__ import annotations

from pathlib import Path

import pytest


def case(shared: Path, words: str) -> Path:
    """The folder of a situation (``names-by-tools``); skips the test where it is not there."""
    found = next(iter((shared / "cases").glob(f"*-{words}")), None)
    if found is None:
        pytest.skip(f"no ../shared/cases/*-{words}")
    return found
