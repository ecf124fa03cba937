"""Step ``shots``: one decode gives the scenes, their keyframes and the timeline's sprites."""

from __future__ import annotations

from collections.abc import Generator

from engine.index.steps import Batch, Task
from engine.media.cover import cover_chunk
from engine.media.visual_pass import visual_pass
from engine.types import Probe, VisualChunk


def run(task: Task[None]) -> Generator[Batch[VisualChunk], None, None]:
    """A batch for each ``VisualChunk``; its position is the tick at which to continue.

    Sound without a picture has no shots; its cover, if it has one, is the picture of all of it.
    """
    probe = task.inputs.one("probe", Probe)
    if probe.video is None:
        yield Batch(cover_chunk(task.path, probe, task.parameters))
        return
    chunks = visual_pass(
        task.path,
        probe,
        task.parameters,
        start_at=task.position or 0,
        threads=task.threads,
        tick=task.tick,
    )
    for chunk in chunks:
        yield Batch(chunk, position=chunk.end, warnings=chunk.warnings)
