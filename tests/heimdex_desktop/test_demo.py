"""The demo, as a new user runs it: every query finds its moment first, by sight and by words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, Any], Path]:
    """The exit status, the last line and the kept folder of ``heimdex demo``."""
    folder = tmp_path_factory.mktemp("demo")
    run = subprocess.run(
        [sys.executable, "-m", "heimdex_desktop", "demo", "--json", "--keep", str(folder)],
        capture_output=True,
        text=True,
        timeout=280,
        env={**os.environ, "HEIMDEX_MODELS": str(folder / "models")},
        check=False,
    )
    assert run.stdout, run.stderr
    return run.returncode, json.loads(run.stdout.splitlines()[-1]), folder


def test_every_query_finds_its_moment_first(demo: tuple[int, dict[str, Any], Path]) -> None:
    status, result, _ = demo
    missed = [row["query"] for row in result["queries"] if not row["right"]]
    assert missed == []
    assert status == 0


def test_sight_and_words_are_asked_and_answer(demo: tuple[int, dict[str, Any], Path]) -> None:
    _, result, _ = demo
    first = {
        row["query"]: row["moment"]["matched"][0]["channel"]
        for row in result["queries"]
        if row["moment"]
    }
    assert {row["by"] for row in result["queries"]} == {"sight", "speech", "words"}
    assert first["a red star on a blue background"] == "visual"
    assert first["회의"] == "keyword"


def test_the_kept_library_answers_on_its_own(demo: tuple[int, dict[str, Any], Path]) -> None:
    folder = demo[2]
    assert (folder / "library" / "library.db").is_file()
    assert sorted(file.name for file in (folder / "videos").iterdir()) == [
        "lesson.mp4",
        "shapes.mp4",
        "studio.mp4",
        "talk.mp4",
        "trip.mp4",
        "trip.srt",
    ]
