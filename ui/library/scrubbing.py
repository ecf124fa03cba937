"""Scrubbing: the frame at the pointer of a video that is hovered over, from its timeline sheets."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QPixmap

from ui.bridge.operations import Operation, Operations
from ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from engine.types.rows import SpriteRow

KNOWN = 64
"""Videos whose sheets are remembered."""
PAUSE = 60
"""Milliseconds that the pointer stays on a video before its sheets are read."""
WHOLE = 1 << 16
"""No sheet is larger, so it is read as it is."""

Sheets: TypeAlias = "list[SpriteRow]"
Tile = tuple[QPixmap, QRect]
"""A sheet and a part of it."""


class Scrub(QObject):
    """What is shown of the video under the pointer.

    Args:
        sheets: where the sheets are read and kept.
    """

    changed = Signal(str)
    """A video (id) is to be drawn again."""

    def __init__(self, operations: Operations, sheets: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self._operations, self._pictures = operations, sheets
        self._known: OrderedDict[str, Sheets] = OrderedDict()
        self._asked: Operation | None = None
        self._video = ""
        self._at = 0.0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._ask)
        sheets.ready.connect(lambda _: self.changed.emit(self._video))

    def over(self, video_id: str, at: float) -> None:
        """The pointer is over a video, at a given time of it (seconds)."""
        if video_id != self._video:
            self.leave()
            self._video = video_id
            self._pause.start()
        if at != self._at:
            self._at = at
            self.changed.emit(video_id)

    def leave(self) -> None:
        """The pointer is over no video."""
        self._pause.stop()
        if self._asked is not None:
            self._asked.forget()
            self._asked = None
        video, self._video, self._at = self._video, "", 0.0
        if video:
            self.changed.emit(video)

    def forget(self) -> None:
        """The library changed: its sheets may be others now."""
        self._known.clear()

    def tile(self, video_id: str) -> Tile | None:
        """The sheet, and the part of it, that shows a video where the pointer is."""
        found = self._tile(video_id)
        return None if found is None else found[:2]

    def instant(self, video_id: str) -> float | None:
        """The instant (seconds) that is shown of a video, None while its poster is."""
        return None if self._tile(video_id) is None else self._at

    def _tile(self, video_id: str) -> Tile | None:
        if video_id != self._video or video_id not in self._known:
            return None
        return tile_at(self._pictures, self._known[video_id], self._at)

    def _ask(self) -> None:
        video_id = self._video
        if video_id in self._known:
            self.changed.emit(video_id)
            return
        self._asked = self._operations.run(
            lambda engine: engine.browse.sprites(video_id),
            lambda sheets: self._take(video_id, sheets),
        )

    def _take(self, video_id: str, sheets: Sheets) -> None:
        self._asked = None
        self._known[video_id] = sheets
        while len(self._known) > KNOWN:
            self._known.popitem(last=False)
        self.changed.emit(video_id)


def tile_at(pictures: Pictures, sheets: Sheets, at: float) -> Tile | None:
    """The tile that shows an instant; None until its sheet is read."""
    sheet, number = place_in(sheets, at)
    if sheet is None:
        return None
    picture = pictures.get(sheet["path"], WHOLE, WHOLE)
    if picture is None or picture.isNull():
        return None
    down, across = divmod(number, sheet["columns"])
    width, height = sheet["tile_width"], sheet["tile_height"]
    return picture, QRect(across * width, down * height, width, height)


def place_in(sheets: Sheets, at: float) -> tuple[SpriteRow | None, int]:
    """The sheet, and the number of the tile on it, that was taken last before an instant."""
    starts = [sheet["times"][0] for sheet in sheets if sheet["times"]]
    number = max(0, bisect_right(starts, at) - 1)
    if number >= len(starts):
        return None, 0
    sheet = [sheet for sheet in sheets if sheet["times"]][number]
    return sheet, max(0, bisect_right(sheet["times"], at) - 1)
