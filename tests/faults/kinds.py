"""The fault harness: every kind of fault, how many of it are tried in full, and how.

``python -m tests.faults`` tries them all; test_faults.py a few of each in every test run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.faults.tally import Tally


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        place: ``module:function`` of this folder; the function takes an empty folder, how many to
            try, and a seed.
        full: how many are tried in a full run.
        quick: how many in a test run.
    """

    place: str
    full: int
    quick: int

    def attempt(self, folder: Path, count: int, seed: int) -> Tally:
        module, _, function = self.place.partition(":")
        attempt: Callable[[Path, int, int], Tally] = getattr(
            import_module(f"tests.faults.{module}"), function
        )
        return attempt(folder, count, seed)


KINDS: Mapping[str, Kind] = {
    "media": Kind("mutated_media:try_mutated", 1000, 48),
    "headers": Kind("mutated_media:try_wild", 400, 32),
    "kills": Kind("kills:try_kills", 200, 9),
    "power": Kind("kills:try_power_cuts", 30, 1),
    "text": Kind("text_bombs:try_text", 300, 24),
    "disks": Kind("full_disks:try_disks", 28, 3),
    "drives": Kind("drives:try_drives", 15, 5),
    "writers": Kind("two_writers:try_writers", 12, 1),
    "models": Kind("hostile_models:try_models", 120, 6),
}
