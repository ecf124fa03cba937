"""What callers ask of an upgrade."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.types.library import ModelKind


class UpgradeScope(StrEnum):
    """What an upgrade looks at."""

    ALL = "all"
    FOLDER = "folder"
    VIDEO = "video"


class UpgradeOrder(StrEnum):
    """Which videos are upgraded first."""

    NEWEST = "newest"
    SEARCHED = "searched"  # opened most often from searches
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class UpgradeRequest:
    """What to bring to the latest spec.

    Attributes:
        scope: all, or what is at or under ``paths``.
        paths: files and folders of the library; empty with scope all.
        force: rebuild even what is up to date (of ``steps``, where some are named).
        since: only videos added, or changed on disk, at or after this time (Unix seconds).
        steps: names of steps; empty for all. A step brings along what it is made from, where that
            is stale, and what is made from it.
        delay: seconds to rest after each video.
        order: which videos come first.
        models: the model to choose for a kind before it begins; kinds left out stay as chosen.
    """

    scope: UpgradeScope = UpgradeScope.ALL
    paths: tuple[Path, ...] = ()
    force: bool = False
    since: float | None = None
    steps: tuple[str, ...] = ()
    delay: float = 0.0
    order: UpgradeOrder = UpgradeOrder.NEWEST
    models: tuple[tuple[ModelKind, str], ...] = ()
