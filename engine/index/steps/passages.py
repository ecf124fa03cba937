"""Step ``passages``: segments joined to 20–40 s, overlapping, so that a text model sees context.

Each sentence that says something is kept beside the passages, so that a hit knows its own instant.
Lines on the screen are joined to blocks: those that appear together, one below the other.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from engine.index.steps import Batch, Task
from engine.index.steps.words import words_of
from engine.types import Grain, Passage, ScreenLine, Segment, joined, ticks

NEXT_LINE = 1.2
"""How far below another, in its heights, a line still belongs to it."""


def run(task: Task[None]) -> Generator[Batch[tuple[Passage, ...]], None, None]:
    """One batch: all passages of the video; none holds words of two languages' texts.

    Of lines on the screen: all blocks.
    """
    if "screen_text" in task.inputs:
        lines = task.inputs.rows("screen_text", ScreenLine)
        yield Batch(tuple(blocks(lines, task.parameters)))
        return
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


def blocks(lines: Sequence[ScreenLine], parameters: Mapping[str, Any]) -> list[Passage]:
    """Lines on the screen joined to blocks, in order of time.

    A block's lines appear within ``together_s``, follow one below the other, and are at most
    ``max_lines`` with ``max_chars``. It stands as long as one of them.
    """
    together = ticks(parameters["together_s"])
    open_blocks: list[list[ScreenLine]] = []
    made: list[list[ScreenLine]] = []
    for line in sorted(lines, key=lambda line: (line.start // together, line.box[1], line.box[0])):
        open_blocks = [each for each in open_blocks if line.start - each[0].start <= 2 * together]
        own = next((each for each in open_blocks if _continues(each, line, parameters)), None)
        if own is None:
            own = []
            open_blocks.append(own)
            made.append(own)
        own.append(line)
    found = [
        Passage(
            min(line.start for line in block),
            max(line.end for line in block),
            joined(line.text for line in block),
        )
        for block in made
    ]
    return sorted(found, key=lambda passage: passage.start)


def _continues(
    block: Sequence[ScreenLine], line: ScreenLine, parameters: Mapping[str, Any]
) -> bool:
    last = block[-1]
    room = len(block) < parameters["max_lines"] and (
        sum(len(each.text) + 1 for each in block) + len(line.text) <= parameters["max_chars"]
    )
    apart = abs(line.start - block[0].start) <= ticks(parameters["together_s"])
    left, top, width, height = last.box
    below = line.box[1] - (top + height)
    beside = min(left + width, line.box[0] + line.box[2]) - max(left, line.box[0])
    same_row = abs(line.box[1] - top) < height / 2 and -height < beside < height
    next_row = -height < below < NEXT_LINE * height and beside > 0
    return room and apart and line.turned == last.turned and (same_row or next_row)


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
