"""Step ``text_vectors``: what is said, written on the screen or in chapters' titles, and each video
summed up, as vectors."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.index.steps import Batch, Inputs, Task
from engine.types import Grain, PassageRow, Probe, VectorBatch, ticks

if TYPE_CHECKING:
    from engine.models.text import TextModel

BATCH = 64
NEIGHBOURS = 200
"""Passages before and after one, in order of time, among which are all that it can hold."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to embed; ``subject`` is a passage's id or a running number, times are ticks."""

    subject: int
    start: int
    end: int
    text: str


def needs_model(inputs: Inputs, parameters: Mapping[str, Any]) -> bool:
    """Without a text there is nothing to read."""
    return bool(texts(inputs, parameters))


def texts(inputs: Inputs, parameters: Mapping[str, Any]) -> list[Text]:
    """The texts that these inputs hold.

    Passages alone: each of them. A probe alone: its chapters. Both: one text that sums the video
    up, its own title and description, then its words from the beginning, at most ``max_chars``.
    """
    probe = inputs.one("probe", Probe) if "probe" in inputs else None
    name = next((each for each in inputs if each.partition("/")[0] == "passages"), None)
    spoken = None if name is None else inputs.rows(name, PassageRow)
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
    parts = [probe.title, probe.description, *_passages(spoken)]
    summary = " ".join(part for part in parts if part)[: parameters["max_chars"]]
    return [Text(0, 0, probe.duration, summary)] if summary else []


def _passages(rows: Sequence[PassageRow]) -> Iterator[str]:
    return (row.passage.text for row in rows if row.passage.grain == Grain.PASSAGE)


def run(task: Task[TextModel]) -> Generator[Batch[VectorBatch], None, None]:
    """A batch of vectors for each batch of texts.

    Its position is the last subject's number; of passages, how many are done.
    """
    every = sorted(texts(task.inputs, task.parameters), key=lambda text: text.subject)
    if task.model is None:
        return
    if "context_seconds" in task.parameters:
        yield from _in_context(
            task, task.model, sorted(every, key=lambda text: (text.start, text.subject))
        )
        return
    last = -1 if task.position is None else task.position
    left = [text for text in every if text.subject > last]
    size = task.batch or BATCH
    for start in range(0, len(left), size):
        task.tick((len(every) - len(left) + start) / len(every))
        batch = left[start : start + size]
        vectors = task.model.embed_passages([text.text for text in batch])
        subjects = tuple((text.subject, text.start, text.end) for text in batch)
        yield Batch(VectorBatch(subjects, vectors), position=subjects[-1][0])


def _in_context(
    task: Task[TextModel], model: TextModel, every: Sequence[Text]
) -> Generator[Batch[VectorBatch], None, None]:
    """Vectors of passages with what is said around them.

    A sentence alone says little ("and that is the one to keep"): each vector is a mean of its own
    and of the passages around it, weighted by a Gaussian of their distance in time. Passages that
    hold others only lend context, so that a hit knows its instant.
    """
    import numpy as np

    spread = ticks(task.parameters["context_seconds"])
    share = float(task.parameters["context_share"])
    reach = 3 * spread
    middles = np.array([(text.start + text.end) / 2 for text in every])
    done = task.position or 0
    first = _first_in_reach(every, done, reach)
    vectors: list[Any] = []
    size = task.batch or BATCH
    for start in range(first, len(every), size):
        task.tick(start / len(every))
        vectors += list(model.embed_passages([t.text for t in every[start : start + size]]))
        known = first + len(vectors)
        ready = done
        while ready < known and (
            known == len(every) or every[known].start > middles[ready] + reach
        ):
            ready += 1
        kept = [i for i in range(done, ready) if not _holds_another(every, i)]
        if ready > done:
            window = np.stack(vectors)
            made = [_mixed(window, middles[first:known], i - first, spread, share) for i in kept]
            subjects = tuple((every[i].subject, every[i].start, every[i].end) for i in kept)
            found = np.stack(made) if made else np.empty((0, window.shape[1]), np.float32)
            yield Batch(VectorBatch(subjects, found), position=ready)
            done = ready


def _first_in_reach(every: Sequence[Text], done: int, reach: int) -> int:
    """The first passage to embed when ``done`` are: those before lend context once more."""
    if done >= len(every):
        return done
    begins = every[done].start - reach
    return next(place for place, text in enumerate(every) if place == done or text.end >= begins)


def _mixed(vectors: Any, middles: Any, own: int, spread: int, share: float) -> Any:
    """The vector float32 [d] of one passage in its context, of length one."""
    import numpy as np

    apart = (middles - middles[own]) / spread
    weights = np.where(np.abs(apart) <= 3.0, np.exp(-0.5 * apart**2), 0.0).astype(np.float32)
    context = weights @ vectors
    mixed = share * context / np.linalg.norm(context) + (1.0 - share) * vectors[own]
    return (mixed / np.linalg.norm(mixed)).astype(np.float32)


def _holds_another(every: Sequence[Text], place: int) -> bool:
    """Whether another, shorter passage is within one. ``every`` is in order of time."""
    one = every[place]
    beside = (
        every[i] for i in range(max(0, place - NEIGHBOURS), min(len(every), place + NEIGHBOURS))
    )
    return any(
        one.start <= other.start
        and other.end <= one.end
        and other.end - other.start < one.end - one.start
        for other in beside
    )
