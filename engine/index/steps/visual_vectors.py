"""Step ``visual_vectors``: one vector a keyframe, computed from the kept bytes."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.index.steps import Batch, Inputs, Task
from engine.types import KeyframeRow, Shots, VectorBatch

if TYPE_CHECKING:
    from engine.models.visual import VisualModel


def needs_model(inputs: Inputs, parameters: Mapping[str, Any]) -> bool:
    """Without a kept frame there is nothing to see."""
    return bool(inputs.one("shots", Shots).keyframes)


def run(task: Task[VisualModel]) -> Generator[Batch[VectorBatch], None, None]:
    """A batch of vectors for each batch of frames; its position is the last keyframe's id."""
    import numpy as np

    frames = sorted(task.inputs.one("shots", Shots).keyframes, key=lambda frame: frame.id)
    left = [frame for frame in frames if frame.id > (task.position or 0)]
    if task.model is None or not left:
        return
    done = len(frames) - len(left)

    def images() -> Iterator[tuple[KeyframeRow, bytes]]:
        for frame in left:
            yield frame, task.read_frame(frame.digest)

    task.tick(done / len(frames))
    for batch in task.model.embed_stream(images(), task.batch):
        subjects = tuple((frame.id, frame.at, frame.at) for frame, _ in batch)
        vectors = np.stack([vector for _, vector in batch])
        yield Batch(VectorBatch(subjects, vectors), position=subjects[-1][0])
        done += len(batch)
        task.tick(done / len(frames))
