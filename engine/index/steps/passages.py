"""Step ``passages``: segments joined to 20–40 s, overlapping, so that a text model sees context.

Each sentence that says something is kept beside the passages, so that a hit knows its own instant.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from engine.index.steps import Batch, Task
from engine.index.steps.words import words_of
from engine.types import Grain, Passage, Segment, joined, ticks


def run(task: Task[None]) -> Generator[Batch[tuple[Passage, ...]], None, None]:
    """One batch: all passages of the video; none holds words of two languages' texts."""
    made: list[Passage] = []
    for words in words_of(task.inputs):
        grouped = passages(words, task.parameters)
        made += [*grouped, *sentences(words, grouped, task.parameters)]
    yield Batch(tuple(made))


def sentences(
    segments: Sequence[Segment], grouped: Sequence[Passage], parameters: Mapping[str, Any]
) -> list[Passage]:
    """Each segment of at least ``sentence_chars``, unless it is all of a passage already."""
    whole = {(passage.start, passage.text) for passage in grouped}
    return [
        Passage(segment.start, segment.end, segment.text, Grain.SENTENCE)
        for segment in segments
        if len(segment.text) >= parameters["sentence_chars"]
        and (segment.start, segment.text) not in whole
    ]


def passages(segments: Sequence[Segment], parameters: Mapping[str, Any]) -> list[Passage]:
    """Group segments in order of time.

    A passage takes segments until it lasts ``target_s``; it never lasts longer than ``longest_s``
    or holds more than ``max_chars`` (about the 128 tokens that small text models read) unless a
    single segment does. The next one begins with the last segments of this, up to ``overlap_s``.
    """
    target, longest = ticks(parameters["target_s"]), ticks(parameters["longest_s"])
    made: list[Passage] = []
    group: list[Segment] = []
    fresh = 0  # segments of the group that are not repeated from the passage before
    for segment in segments:
        if group and (
            group[-1].end - group[0].start >= target
            or segment.end - group[0].start > longest
            or _length(group) + len(segment.text) > parameters["max_chars"]
        ):
            made.append(_joined(group))
            group = _tail(group, segment, parameters)
            fresh = 0
        group.append(segment)
        fresh += 1
    if fresh:
        made.append(_joined(group))
    return made


def _length(group: Sequence[Segment]) -> int:
    return sum(len(segment.text) + 1 for segment in group)


def _joined(group: Sequence[Segment]) -> Passage:
    end = max(segment.end for segment in group)
    return Passage(group[0].start, end, joined(segment.text for segment in group))


def _tail(
    group: Sequence[Segment], following: Segment, parameters: Mapping[str, Any]
) -> list[Segment]:
    """The last segments of a group that the next passage repeats."""
    kept: list[Segment] = []
    for segment in reversed(group):
        span = group[-1].end - segment.start
        too_long = following.end - segment.start > ticks(parameters["longest_s"])
        too_full = _length([segment, *kept]) + len(following.text) > parameters["max_chars"]
        if span > ticks(parameters["overlap_s"]) or too_long or too_full:
            break
        kept.insert(0, segment)
    return kept
