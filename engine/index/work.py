"""What the making of steps works with: the same for a runner, an upgrader and their maker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.index.adapters import Models
from engine.index.progress import Reporter
from engine.settings import Settings
from engine.store.library import Library


@dataclass(frozen=True, slots=True)
class Work:
    """What is worked on and with.

    Attributes:
        stopped: asked in every progress tick; True unwinds the work at once.
    """

    library: Library
    models: Models
    settings: Settings
    reporter: Reporter
    stopped: Callable[[], bool] = lambda: False
