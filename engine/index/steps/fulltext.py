"""Step ``fulltext``: every word said, every title and all text on screen, findable by its letters.

Titles and text on screen are rows of their own in the spec: they need not wait for a transcript.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from engine.index.steps import Batch, Task
from engine.index.steps.words import words_of
from engine.types import PassageRow, Probe, TextRow


def run(task: Task[None]) -> Generator[Batch[tuple[TextRow, ...]], None, None]:
    """One batch: a ``TextRow`` for each segment; of a probe, for each title it holds; of what was
    read on the screen, for each block."""
    if "passages/screen" in task.inputs:
        blocks = (row.passage for row in task.inputs.rows("passages/screen", PassageRow))
        yield Batch(tuple(TextRow("screen", each.start, each.end, each.text) for each in blocks))
        return
    if "probe" in task.inputs:
        yield Batch(tuple(titles(task.inputs.one("probe", Probe))))
        return
    yield Batch(
        tuple(
            TextRow("segment", segment.start, segment.end, segment.text, segment.words)
            for words in words_of(task.inputs)
            for segment in words
        )
    )


def titles(probe: Probe) -> Iterator[TextRow]:
    """The chapters' titles at their times, and the video's own title and description."""
    for chapter in probe.chapters:
        yield TextRow("chapter", chapter.start, chapter.end, chapter.title)
    own = " ".join(part for part in (probe.title, probe.description) if part)
    if own:
        yield TextRow("title", 0, probe.duration, own)
