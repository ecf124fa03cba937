"""Text on screen: what of a video's pictures was kept to be read, and what was read in it."""

from __future__ import annotations

from dataclasses import dataclass

ROWS, COLUMNS = 24, 32
"""The cells into which a picture is divided to see where it changes."""

Box = tuple[float, float, float, float]
"""Left, top, width and height as shares (0..1) of the picture as it is shown."""


@dataclass(frozen=True, slots=True)
class ReadingImage:
    """What of a picture is new at ``at`` (ticks) and may hold text.

    ``cells`` are those that changed, as bits, row by row. ``image`` is a grey WebP of the part of
    the picture at ``box``, ``digest`` its sha256 (hex); all None where text only went away.
    """

    at: int
    cells: bytes
    image: bytes | None = None
    digest: str | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A stored ``ReadingImage``; its picture is the file named by ``digest``."""

    id: int
    at: int
    cells: bytes
    digest: str | None
    box: Box | None


@dataclass(frozen=True, slots=True)
class ScreenWord:
    """A word of a line and where it is."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """A line of text that stands in the picture from ``start`` to ``end`` (ticks).

    Attributes:
        confidence: how sure its letters are (0..1), as the recogniser says.
        turned: whether it runs down or up the picture.
    """

    start: int
    end: int
    box: Box
    text: str
    confidence: float
    words: tuple[ScreenWord, ...] = ()
    turned: bool = False
