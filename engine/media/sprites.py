"""Lays small frames out in sheets, for the timeline to show while the pointer moves over it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from engine.media.images import encode_webp
from engine.media.keyframes import Seen
from engine.types import SpriteSheet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

COLUMNS = ROWS = 10
QUALITY = 75


class SpriteClock:
    """Says which frames become tiles: the first at or after each multiple of ``interval`` ticks."""

    def __init__(self, interval: int) -> None:
        self._interval = max(1, interval)
        self._next: int | None = None

    def begin(self, at: int, *, whole: bool) -> None:
        """A chunk begins at ``at``; ``whole`` says that its first frame is a tile in any case."""
        self._next = at if whole else -(-at // self._interval) * self._interval

    def due(self, at: int) -> bool:
        """Whether the frame at ``at`` is a tile."""
        if self._next is None or at < self._next:
            return False
        self._next = (at // self._interval + 1) * self._interval
        return True


class SpriteMaker:
    """The branch of the tee that joins tiles to sheets of at most 10 x 10."""

    def __init__(self) -> None:
        self._tiles: list[tuple[int, Image]] = []
        self._sheets: list[SpriteSheet] = []

    def take(self, item: Seen) -> None:
        """Add the frame's tile, if it has one."""
        if item.tile is not None:
            self._tiles.append((item.at, item.tile))
        if len(self._tiles) == COLUMNS * ROWS:
            self._close_sheet()

    def finish(self, end: int) -> tuple[SpriteSheet, ...]:
        """The chunk's sheets in order."""
        if self._tiles:
            self._close_sheet()
        sheets, self._sheets = tuple(self._sheets), []
        return sheets

    def _close_sheet(self) -> None:
        import numpy as np

        tiles, self._tiles = self._tiles, []
        height, width = tiles[0][1].shape[:2]
        columns = min(COLUMNS, len(tiles))
        rows = -(-len(tiles) // columns)
        sheet = np.zeros((rows * height, columns * width, 3), np.uint8)
        for number, (_, tile) in enumerate(tiles):
            row, column = divmod(number, columns)
            top, left = row * height, column * width
            sheet[top : top + height, left : left + width] = tile
        image = encode_webp(sheet, QUALITY)
        digest = hashlib.sha256(image).hexdigest()
        times = tuple(at for at, _ in tiles)
        self._sheets.append(SpriteSheet(image, digest, columns, width, height, times))
