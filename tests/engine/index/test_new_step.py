"""A new kind of knowledge is one row in the spec and one file in ``engine/index/steps``."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from engine import spec
from engine.index.steps import Batch, Task
from engine.spec import Step
from engine.store.library import Library
from engine.types import Segment, ticks
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import index, rows, statuses, use_steps

TITLES = Step("on_screen", 1, ("shots",), "segments")


def read_pictures(task: Task) -> Generator[Batch, None, None]:
    """One segment a kept frame, with the size of its picture in it."""
    for frame in task.inputs["shots"].keyframes:
        text = f"{len(task.read_frame(frame.digest))} bytes"
        yield Batch((Segment(frame.at, frame.at + ticks(1), text, source="picture"),), frame.id)


def test_a_row_and_a_file_are_enough(
    films: Path, library: Library, models: SmallModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(library, models, films)
    assert index(library, models, films) == {}
    use_steps(monkeypatch, (*spec.STEPS, TITLES), {"on_screen": read_pictures})
    assert statuses(library, models, films / "cuts.mp4")["on_screen"] == "missing"
    made = index(library, models, films)
    assert {name: outcome.made for name, outcome in made.items()} == {
        "cuts.mp4": ["on_screen"],
        "said.mp4": ["on_screen"],
    }, "a library that was indexed before makes the new step alone"
    read = [row for row in rows(library, ["segments"])["segments"] if row[5] == "picture"]
    assert len(read) == len(rows(library, ["keyframes"])["keyframes"])
    assert index(library, models, films) == {}
