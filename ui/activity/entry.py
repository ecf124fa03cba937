"""One row of the queue: its section, and the video it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from engine.types.rows import VideoRow

HEADING, WORK, WAITING, FAILED, DONE, MORE = "heading", "work", "waiting", "failed", "done", "more"
SECTIONS = (WORK, WAITING, FAILED, DONE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: a video of a section, its heading, or how many more there are.

    Attributes:
        key: differs for each row, and stays that of a video for as long as it is in its section.
        video: the video's row (``Browsing.page``); empty where it is none.
        count: of a heading or of ``MORE``: how many videos.
    """

    kind: str
    key: str
    section: str
    video: VideoRow = field(default_factory=lambda: cast("VideoRow", {}))
    count: int = 0
