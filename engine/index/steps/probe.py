"""Step ``probe``: what the file says of itself."""

from __future__ import annotations

from collections.abc import Generator

from engine.index.steps import Batch, Task
from engine.media.probe import probe
from engine.types import Probe


def run(task: Task[None]) -> Generator[Batch[Probe], None, None]:
    """One batch: a ``Probe``."""
    found = probe(task.path, task.tick)
    yield Batch(found, warnings=found.warnings)
