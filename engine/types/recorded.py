"""When a video was recorded, and what says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DateSource(StrEnum):
    """What a date of recording was read from."""

    CAMERA = "camera"  # a camera's own key, with its zone
    CONTAINER = "container"
    NAME = "name"
    FILE = "file"  # the file's last change


@dataclass(frozen=True, slots=True)
class Recorded:
    """When a video was recorded.

    ``at`` is ISO 8601, as much of it as is known: ``2019``, ``2019-07-14``, ``2019-07-14T18:30:00``
    (the clock at the place), ``…+09:00`` (with its zone) or ``…Z`` (an instant; the place's clock
    is not known).
    """

    at: str
    source: DateSource
