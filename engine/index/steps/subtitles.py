"""Step ``subtitles``: exact words for free, from files beside the video or tracks inside it."""

from __future__ import annotations

from collections.abc import Generator

from engine.index.steps import Batch, Task
from engine.media.subtitle_choice import read_subtitles
from engine.types import Probe, Segment


def run(task: Task[None]) -> Generator[Batch[tuple[Segment, ...]], None, None]:
    """One batch: the segments of the best source, none where none holds what is said."""
    probe = task.inputs.one("probe", Probe)
    segments, warnings = read_subtitles(task.path, probe, task.parameters["transcript_language"])
    yield Batch(tuple(segments), warnings=tuple(warnings))
