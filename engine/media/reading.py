"""Keeps what may hold text, large enough to be read, while the shots are being found.

No model is asked. Once a second the picture is divided into cells; those that are full of strokes
(strong edges both ways, light after dark and dark after light) may hold text. Of these the ones
that changed since they were last kept are cut out of the large grey picture, with the rest of
their line, and kept: a *reading*. What stands still is kept once, and what has no strokes never.
A reading also says which cells changed, so that the text read in them is known to have gone.

What moves all the time (a ticker, leaves in the wind) is kept every ``MOVING`` ticks, and while the
bytes that a minute of video may take last.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

from engine.media.images import encode_webp
from engine.media.keyframes import Seen
from engine.types import TICKS_PER_SECOND, ReadingImage, ticks
from engine.types.screen import COLUMNS, ROWS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]
    Cells = NDArray[np.bool_]

SHORT_SIDE = 540
"""Pixels at which strokes are looked for: letters of 2 % of the height are 11 of them high."""
COARSE = 3
"""Strokes of large letters are found once more in a picture smaller by this."""
STROKE = 30
"""By how many levels a stroke differs from what is two pixels beside it."""
FULL, CROSSED = 0.03, 0.012
"""The share of a cell that strokes take, in the direction that has more and in the other."""
CHANGED = 0.2
"""The share of strokes that are not where they were, from which a cell shows something else: other
letters in the place of some share most of theirs, the same before a moving background a tenth."""
FEW = 0.006
"""The share of a cell that strokes must take to be compared at all."""
MOVES, STILL = 3, 2
"""A cell moves once so many samples showed something else; one that shows the same counts against
``STILL`` of them, for letters that pass are now and then where others were."""
MOST_MOVED = 6
BESIDE = 9
"""Cells in a row of which most move: then all of them do, as where a ticker comes in."""
MOVING = ticks(4.0)
BYTES_AT_ONCE, BYTES_A_SECOND = 2_000_000, 3_000
"""What readings of a chunk may take at once, and for each second of it."""
RESERVE = 0.5
"""The share of ``BYTES_AT_ONCE`` that what moves leaves to what stands still."""
SURROUNDINGS = 61
"""Pixels over which what is not read is blurred: hardly a byte, and no false edge."""


class ReadingClock:
    """Says which frames are looked at: the first at or after each multiple of ``interval``."""

    def __init__(self, interval: int) -> None:
        self._interval = max(1, interval)
        self._next: int | None = None

    def begin(self) -> None:
        """A chunk begins: its first frame is looked at."""
        self._next = None

    def due(self, at: int) -> bool:
        """Whether the frame at ``at`` (ticks) is looked at."""
        if self._next is not None and at < self._next:
            return False
        self._next = (at // self._interval + 1) * self._interval
        return True


class ReadingPicker:
    """The branch of the tee that keeps readings.

    Args:
        quality: of the WebP, 0..100.
    """

    def __init__(self, quality: int) -> None:
        self._quality = quality
        self._begin_chunk()

    def _begin_chunk(self) -> None:
        self._readings: list[ReadingImage] = []
        self._begun: int | None = None
        self._spent = 0
        self._kept: Strokes | None = None
        self._last: Strokes | None = None

    def take(self, item: Seen) -> None:
        """Consider a frame that has a page: keep what is new and may be text."""
        import numpy as np

        if item.page is None:
            return
        now = Strokes(item.page)
        if self._kept is None or self._last is None or self._begun is None:
            self._begun = item.at
            self._held = np.zeros((ROWS, COLUMNS), bool)
            self._movement_due = item.at
            self._moved = np.zeros((ROWS, COLUMNS), np.int32)
            self._kept = self._last = Strokes.none(now)
        text = now.cells()
        step = np.where(now.differs(self._last), 1, -STILL)
        self._moved = np.clip(self._moved + step, 0, MOST_MOVED)
        self._last = now
        other = now.differs(self._kept)
        moving = mostly_moving(self._moved >= MOVES, text)
        gone = self._held & other & ~text & ~moving
        new = text & (other | ~self._held)
        poor = self._left(item.at) <= BYTES_AT_ONCE * RESERVE
        if item.at < self._movement_due or poor:
            new &= ~moving
        elif (new & moving).any():
            self._movement_due = item.at + MOVING
        if self._left(item.at) <= 0:
            new[:] = False
        self._keep(item, now, new, text, gone)

    def finish(self, end: int) -> tuple[ReadingImage, ...]:
        """The chunk's readings in order."""
        readings = tuple(self._readings)
        self._begin_chunk()
        return readings

    def _left(self, at: int) -> float:
        assert self._begun is not None
        passed = (at - self._begun) / TICKS_PER_SECOND
        return BYTES_AT_ONCE + passed * BYTES_A_SECOND - self._spent

    def _keep(self, item: Seen, now: Strokes, new: Cells, text: Cells, gone: Cells) -> None:
        import numpy as np

        assert self._kept is not None
        if not new.any():
            if gone.any():
                self._held &= ~gone
                self._readings.append(ReadingImage(item.at, np.packbits(gone).tobytes()))
            return
        whole = along_lines(new, text)
        assert item.page is not None
        box, image = cut_out(item.page, around(whole), self._quality)
        self._spent += len(image)
        self._kept.take(now, whole | gone)
        self._held = (self._held | whole) & ~gone
        digest = hashlib.sha256(image).hexdigest()
        changed = np.packbits(new | gone).tobytes()
        self._readings.append(ReadingImage(item.at, changed, image, digest, box))


class Strokes:
    """Where a picture has strokes; compared with another cell by cell."""

    def __init__(self, page: Image) -> None:
        """``page`` is grey, uint8 [h, w]."""
        import cv2

        # By a whole number first, which takes a fifth of the time.
        whole = max(1, min(page.shape) // SHORT_SIDE)
        size = page.shape[1] // whole, page.shape[0] // whole
        near: Any = cv2.resize(page, size, interpolation=cv2.INTER_AREA) if whole > 1 else page
        factor = min(1.0, SHORT_SIDE / min(near.shape))
        small, coarse = (_divided(near, by * factor) for by in (1.0, 1.0 / COARSE))
        self._fine, self._coarse = _strokes(small), _strokes(coarse)
        self.edges: list[Any] = [self._fine[0], self._fine[1]]

    @classmethod
    def none(cls, like: Strokes) -> Strokes:
        """Those of an empty picture of the same size."""
        import numpy as np

        made = cls.__new__(cls)
        made.edges = [np.zeros_like(one) for one in like.edges]
        return made

    def cells(self) -> Cells:
        """Which cells may hold text: bool [ROWS, COLUMNS]; none that has no other beside it."""
        import cv2
        import numpy as np

        found = _full(self._fine) | _full(self._coarse)
        neighbours = cv2.filter2D(found.astype(np.uint8), -1, np.ones((3, 3), np.uint8))
        kept: Cells = found & (neighbours >= 2)
        return kept

    def differs(self, other: Strokes) -> Cells:
        """Which cells show something else: bool [ROWS, COLUMNS]."""
        import cv2
        import numpy as np

        beside = np.ones((1, 3), np.uint8)
        moved = there = np.zeros((ROWS, COLUMNS), np.float32)
        for own, others in zip(self.edges, other.edges, strict=True):
            new: Any = cv2.bitwise_and(own, cv2.bitwise_not(cv2.dilate(others, beside)))
            gone: Any = cv2.bitwise_and(others, cv2.bitwise_not(cv2.dilate(own, beside)))
            moved = moved + _share(new) + _share(gone)
            there = there + _share(own) + _share(others)
        changed: Cells = (there > FEW) & (moved > CHANGED * there)
        return changed

    def take(self, other: Strokes, cells: Cells) -> None:
        """Have the strokes of another picture in these cells."""
        import cv2
        import numpy as np

        height, width = self.edges[0].shape
        mask = cv2.resize(cells.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
        self.edges = [
            np.where(mask, new, old) for new, old in zip(other.edges, self.edges, strict=True)
        ]


def _divided(page: Image, factor: float) -> Image:
    """The page made smaller, with as many pixels in each cell."""
    import cv2

    height, width = page.shape
    across = COLUMNS * max(1, round(width * factor / COLUMNS))
    down = ROWS * max(1, round(height * factor / ROWS))
    small: Any = cv2.resize(page, (across, down), interpolation=cv2.INTER_AREA)
    return cast("Image", small)


def _strokes(grey: Image) -> tuple[Image, Image, Image, Image]:
    """Where it gets lighter and darker, to the right and down: 255 or 0, each [h, w]."""
    left, right, upper, lower = grey[:, :-2], grey[:, 2:], grey[:-2], grey[2:]
    return (
        _lighter(right, left, grey.shape),
        _lighter(left, right, grey.shape),
        _lighter(lower, upper, grey.shape),
        _lighter(upper, lower, grey.shape),
    )


def _lighter(one: Image, other: Image, shape: tuple[int, ...]) -> Image:
    """Where a part of a picture is lighter than another by a stroke, in the middle of ``shape``."""
    import cv2

    more: Any = cv2.subtract(one, other)
    _, found = cv2.threshold(more, STROKE, 255, cv2.THRESH_BINARY)
    down, across = (shape[0] - found.shape[0]) // 2, (shape[1] - found.shape[1]) // 2
    whole: Any = cv2.copyMakeBorder(found, down, down, across, across, cv2.BORDER_CONSTANT)
    return cast("Image", whole)


def _share(edges: Image) -> NDArray[np.float32]:
    """The share of each cell that edges take, float32 [ROWS, COLUMNS], to one in 255."""
    import cv2
    import numpy as np

    shares: Any = cv2.resize(edges, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    return np.asarray(shares, np.float32) / np.float32(255)


def _full(strokes: tuple[Image, Image, Image, Image]) -> Cells:
    import numpy as np

    lighter, darker, lower, higher = map(_share, strokes)
    across, along = np.minimum(lighter, darker), np.minimum(lower, higher)
    full: Cells = (np.maximum(across, along) >= FULL) & (np.minimum(across, along) >= CROSSED)
    return full


def along_lines(new: Cells, text: Cells) -> Cells:
    """New cells with all that may be text beside them in their row: whole lines are read."""
    import cv2
    import numpy as np

    grown = new.copy()
    for row in np.flatnonzero(new.any(axis=1)):
        _, runs = cv2.connectedComponents((text[row] | new[row]).astype(np.uint8)[None], None, 4)
        grown[row] |= np.isin(runs[0], np.unique(runs[0][new[row]]))
    return grown


def mostly_moving(moves: Cells, text: Cells) -> Cells:
    """Cells that move, and those of the same line beside which most do."""
    import cv2
    import numpy as np

    size = (BESIDE, 1)
    plain = cv2.BORDER_CONSTANT
    of_text: Any = cv2.blur(text.astype(np.float32), size, borderType=plain)
    of_moving: Any = cv2.blur((moves & text).astype(np.float32), size, borderType=plain)
    most: Cells = text & (of_moving > 0.5 * of_text)
    return moves | most


def around(cells: Cells) -> Cells:
    """Cells and those beside them: letters reach over, and text is found by its margin."""
    import cv2
    import numpy as np

    grown: Cells = cv2.dilate(cells.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    return grown


def cut_out(
    page: Image, cells: Cells, quality: int
) -> tuple[tuple[float, float, float, float], bytes]:
    """The part of a grey picture [h, w] that holds these cells, the rest of it blurred.

    Returns:
        Its place (left, top, width, height as shares of the picture), and a WebP.
    """
    import cv2
    import numpy as np

    height, width = page.shape
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    top, bottom = rows[0] * height // ROWS, -(-(rows[-1] + 1) * height // ROWS)
    left, right = columns[0] * width // COLUMNS, -(-(columns[-1] + 1) * width // COLUMNS)
    part = page[top:bottom, left:right]
    mask = cv2.resize(cells.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    blurred = cv2.blur(part, (SURROUNDINGS, SURROUNDINGS))
    shown = np.where(mask[top:bottom, left:right], part, blurred).astype(np.uint8)
    share = [left / width, top / height, (right - left) / width, (bottom - top) / height]
    x, y, across, down = map(float, share)
    return (x, y, across, down), encode_webp(shown, quality)
