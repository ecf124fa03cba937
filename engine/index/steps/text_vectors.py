"""Step ``text_vectors``: what is said, chapters' titles, and each video summed up, as vectors."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.index.steps import Batch, Task
from engine.types import PassageRow, Probe, VectorBatch

BATCH = 64


@dataclass(frozen=True, slots=True)
class Text:
    """A text to embed; ``subject`` is a passage's id or a running number, times are ticks."""

    subject: int
    start: int
    end: int
    text: str


def needs_model(inputs: Mapping[str, Any], parameters: Mapping[str, Any]) -> bool:
    """Without a text there is nothing to read."""
    return bool(texts(inputs, parameters))


def texts(inputs: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[Text]:
    """The texts that these inputs hold.

    Passages alone: each of them. A probe alone: its chapters. Both: one text that sums the video
    up, its own title and description, then its words from the beginning, at most ``max_chars``.
    """
    probe: Probe | None = inputs.get("probe")
    spoken: Sequence[PassageRow] | None = inputs.get("passages")
    if probe is None:
        return [
            Text(row.id, row.passage.start, row.passage.end, row.passage.text)
            for row in spoken or ()
        ]
    if spoken is None:
        return [
            Text(number, chapter.start, chapter.end, chapter.title)
            for number, chapter in enumerate(probe.chapters, 1)
        ]
    parts = [probe.title, probe.description, *_thoughts(spoken)]
    summary = " ".join(part for part in parts if part)[: parameters["max_chars"]]
    return [Text(0, 0, probe.duration, summary)] if summary else []


def _thoughts(rows: Sequence[PassageRow]) -> Iterator[str]:
    return (row.passage.text for row in rows if row.passage.grain == "thought")


def run(task: Task) -> Generator[Batch, None, None]:
    """A batch of vectors for each batch of texts; its position is the last subject's number."""
    every = sorted(texts(task.inputs, task.parameters), key=lambda text: text.subject)
    last = -1 if task.position is None else task.position
    left = [text for text in every if text.subject > last]
    if task.model is None:
        return
    size = task.batch or BATCH
    for start in range(0, len(left), size):
        task.tick((len(every) - len(left) + start) / len(every))
        batch = left[start : start + size]
        vectors = task.model.embed_passages([text.text for text in batch])
        subjects = tuple((text.subject, text.start, text.end) for text in batch)
        yield Batch(VectorBatch(subjects, vectors), position=subjects[-1][0])
