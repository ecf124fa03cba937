"""Step ``fulltext``: every word, findable by its letters, with its own time."""

from __future__ import annotations

from collections.abc import Generator

from engine.index.steps import Batch, Task
from engine.index.steps.words import words_of
from engine.types import TextRow


def run(task: Task) -> Generator[Batch, None, None]:
    """One batch: a ``TextRow`` for each segment, chapter title and the video's own title."""
    probe = task.inputs["probe"]
    rows = [
        TextRow("segment", segment.start, segment.end, segment.text, segment.words)
        for segment in words_of(task.inputs)
    ]
    rows += [TextRow("chapter", item.start, item.end, item.title) for item in probe.chapters]
    own = " ".join(part for part in (probe.title, probe.description) if part)
    if own:
        rows.append(TextRow("title", 0, probe.duration, own))
    yield Batch(tuple(rows))
