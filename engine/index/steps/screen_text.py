"""Step ``screen_text``: the lines of text in the pictures, each from when to when it stands.

Only what was kept to be read is looked at (``engine.media.reading``): no video is opened. A line
stands from the reading it is found in until its cells change; what then reads the same in the same
place is the same line. A line whose cells did not change is not read again.
"""

from __future__ import annotations

import difflib
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from engine.index.steps import Batch, Inputs, Task
from engine.messages import Code, message
from engine.types import Box, ReadingRow, ScreenLine, ScreenWord, Shots, ticks
from engine.types.screen import COLUMNS, ROWS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.models.screen_text import ReadLine, Region, ScreenTextModel

    Image = NDArray[np.uint8]

BATCH = 16
"""Readings after which what was found is committed."""
CHANGED = 0.5
"""The share of a line's cells that must change for it to end."""
TOUCHED = 0.2
"""The share of a line's cells that must change for it to be read again."""
SAME_PLACE = 0.5
"""The share that two boxes have in common from which they are of one place."""
SAME_TEXT = 0.8
"""How much alike two texts are (difflib's ratio) from which they are one, read twice."""
MARGIN = 0.25
"""The share of a box's shorter side by which it reaches beyond the letters."""
MOST_STANDING = 1000
WORTH_TELLING = 10
"""Lines not read from which a person is told."""


def needs_model(inputs: Inputs, parameters: Mapping[str, Any]) -> bool:
    """Without anything that may be text there is nothing to read."""
    return any(row.digest for row in inputs.one("shots", Shots).readings)


def run(task: Task[ScreenTextModel]) -> Generator[Batch[tuple[ScreenLine, ...]], None, None]:
    """A batch of lines for every few readings.

    Its position says how many readings are done, and which lines stand.
    """
    shots = task.inputs.one("shots", Shots)
    if task.model is None:
        return
    screen = Screen.of(task.position, ticks(task.parameters["rejoin_s"]))
    every, done = shots.readings, 0 if task.position is None else task.position["done"]
    for number in range(done, len(every)):
        task.tick(number / len(every))
        row = every[number]
        lines = [] if row.digest is None else _read(task, task.model, row, screen)
        screen.see(row, lines)
        if number % BATCH == BATCH - 1 and number + 1 < len(every):
            yield Batch(tuple(screen.settled(row.at)), screen.position(number + 1))
    end = max((scene.end for scene in shots.scenes), default=0)
    told = [message(Code.SCREEN_TEXT_UNREAD, lines=screen.unread)] if screen.puzzles else []
    yield Batch(tuple(screen.rest(end)), warnings=tuple(told))


def _read(
    task: Task[ScreenTextModel], model: ScreenTextModel, row: ReadingRow, screen: Screen
) -> list[ScreenLine]:
    """The lines that are new in a reading, with boxes of the whole picture."""
    import cv2
    import numpy as np

    assert row.digest is not None
    assert row.box is not None
    encoded = np.frombuffer(task.read_frame(row.digest), np.uint8)
    image: Any = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)
    height, width = image.shape
    left, top, across, down = row.box
    short = min(width / across, height / down)
    scale = min(1.0, task.parameters["look_short_side"] / short)
    changed = cells_of(row.cells)

    def in_picture(box: Box) -> Box:
        return (
            left + box[0] * across,
            top + box[1] * down,
            box[2] * across,
            box[3] * down,
        )

    def is_new(region: Region) -> bool:
        x, y, w, h = region.box
        box = in_picture((x / width, y / height, w / width, h / height))
        return share_of(box, changed) >= TOUCHED or not screen.holds(box)

    regions = [region for region in model.find(image, scale) if is_new(region)]
    lines = [_line(row.at, line, in_picture) for line in model.read(image, regions)]
    screen.read += len(lines)
    screen.unread += len(regions) - len(lines)
    return lines


def _line(at: int, line: ReadLine, in_picture: Any) -> ScreenLine:
    words = tuple(ScreenWord(word.text, in_picture(word.box)) for word in line.words)
    confidence = round(line.confidence, 4)
    return ScreenLine(at, at, in_picture(line.box), line.text, confidence, words, line.turned)


@dataclass(slots=True)
class Screen:
    """What stands on the screen; ``ended`` are lines that may yet turn out to go on.

    ``read`` and ``unread`` count the lines that were found, by whether they made sense.
    """

    rejoin: int
    standing: list[ScreenLine]
    ended: list[ScreenLine]
    read: int = 0
    unread: int = 0

    @property
    def puzzles(self) -> bool:
        """Whether so much could not be read that it is another script, not a blurred sign."""
        return self.unread >= WORTH_TELLING and self.unread > self.read

    @classmethod
    def of(cls, position: Any, rejoin: int) -> Screen:
        """As it was at the position of a batch, or empty."""
        if position is None:
            return cls(rejoin, [], [])
        standing, ended = ([_stored(each) for each in position[name]] for name in _LISTS)
        return cls(rejoin, standing, ended, position["read"], position["unread"])

    def position(self, done: int) -> dict[str, Any]:
        """What ``of`` takes."""
        lists = {name: list(map(asdict, getattr(self, name))) for name in _LISTS}
        return {"done": done, "read": self.read, "unread": self.unread, **lists}

    def holds(self, box: Box) -> bool:
        """Whether a line stands in this place."""
        return any(common(box, line.box) >= SAME_PLACE for line in self.standing)

    def see(self, row: ReadingRow, lines: Sequence[ScreenLine]) -> None:
        """Lines end whose cells changed; those that were read begin, or go on."""
        changed = cells_of(row.cells)
        for line in [each for each in self.standing if share_of(each.box, changed) >= CHANGED]:
            self._end(line, row.at)
        for line in lines:
            self._begin(line)

    def _end(self, line: ScreenLine, at: int) -> None:
        self.standing.remove(line)
        self.ended.append(replace(line, end=at))

    def _begin(self, line: ScreenLine) -> None:
        lately = [each for each in self.ended if line.start - each.end <= self.rejoin]
        before = self._same_among(lately, line)
        if before is not None:
            self.ended.remove(before)
            self.standing.append(surer(before, line))
            return
        present = self._same_among(self.standing, line)
        if present is not None:
            self.standing[self.standing.index(present)] = surer(present, line)
            return
        for other in [each for each in self.standing if _covers(line.box, each.box)]:
            self._end(other, line.start)
        if len(self.standing) < MOST_STANDING:
            self.standing.append(line)

    def _same_among(self, lines: Iterable[ScreenLine], line: ScreenLine) -> ScreenLine | None:
        near = (each for each in lines if _covers(line.box, each.box))
        return next((each for each in near if are_alike(each.text, line.text)), None)

    def settled(self, at: int) -> list[ScreenLine]:
        """Lines that ended too long ago to go on; they are given once."""
        over = [line for line in self.ended if at - line.end > self.rejoin]
        self.ended = [line for line in self.ended if at - line.end <= self.rejoin]
        return [line for line in over if line.end > line.start]

    def rest(self, end: int) -> list[ScreenLine]:
        """All that is left when the video ends."""
        left = [*self.ended, *(replace(line, end=max(end, line.start)) for line in self.standing)]
        return sorted((line for line in left if line.end > line.start), key=lambda line: line.start)


_LISTS = ("standing", "ended")


def _stored(fields: Mapping[str, Any]) -> ScreenLine:
    words = tuple(ScreenWord(word["text"], tuple(word["box"])) for word in fields["words"])
    return ScreenLine(**{**fields, "box": tuple(fields["box"]), "words": words})


def surer(before: ScreenLine, again: ScreenLine) -> ScreenLine:
    """One line that was read twice: from when it stood first, as it was read best."""
    best = max(before, again, key=lambda line: (line.confidence, line is before))
    return replace(best, start=before.start, end=before.start)


def cells_of(bits: bytes) -> Any:
    """The cells of a reading: bool [ROWS, COLUMNS]."""
    import numpy as np

    return np.unpackbits(np.frombuffer(bits, np.uint8)).astype(bool).reshape(ROWS, COLUMNS)


def share_of(box: Box, cells: Any) -> float:
    """The share of a line's letters that are in ``cells``; its box has a margin around them."""
    import numpy as np

    left, top, width, height = box
    margin = MARGIN * min(width * COLUMNS, height * ROWS)
    across = _covered(left * COLUMNS, (left + width) * COLUMNS, margin, COLUMNS)
    down = _covered(top * ROWS, (top + height) * ROWS, margin, ROWS)
    own = np.outer(down, across)
    return float((own * cells).sum() / max(1e-9, own.sum()))


def _covered(start: float, end: float, margin: float, count: int) -> Any:
    """How much of each of ``count`` cells in a row a stretch covers, without its margins."""
    import numpy as np

    edges = np.arange(count)
    covered = np.minimum(edges + 1, end - margin) - np.maximum(edges, start + margin)
    return np.clip(covered, 0, 1)


def common(one: Box, other: Box) -> float:
    """The area that two boxes have in common, as a share of both together."""
    both = _overlap(one, other)
    return both / max(1e-12, one[2] * one[3] + other[2] * other[3] - both)


def _covers(one: Box, other: Box) -> bool:
    """Whether the smaller of two boxes is for the most part in the other."""
    smaller = min(one[2] * one[3], other[2] * other[3])
    return _overlap(one, other) > SAME_PLACE * max(1e-12, smaller)


def _overlap(one: Box, other: Box) -> float:
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)


def are_alike(one: str, other: str) -> bool:
    """Whether two texts are one that was read twice, or one is a part of the other."""
    first, second = (_letters(text) for text in (one, other))
    if not first or not second:
        return False
    if first in second or second in first:
        return True
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() >= SAME_TEXT


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))[:200]
