"""How fast this machine is: seconds of work by step and model, measured as the work is done."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from engine.store.database import Database

FADING = 0.9
"""How much each new measurement leaves of what was known: the last ten or so count."""

VIDEO, STARTING = "video", "starting"
"""Work beside the steps: on each video, and starting the worker."""

LOADING_FIRST, LOADING = "loading first", "loading"
"""Loading a model, as the first of its process (with the libraries it needs) or later."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured: ``units`` of work in ``seconds``, over so many seconds of ``footage``."""

    units: float
    footage: float
    seconds: float

    @property
    def a_unit(self) -> float:
        """Seconds of work for one unit."""
        return self.seconds / self.units

    @property
    def units_a_second(self) -> float:
        """Units in a second of video; 0 where that was not measured."""
        return self.units / self.footage if self.footage else 0.0


class Speeds:
    """The table ``speeds``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def record(
        self,
        step: str,
        seconds: float,
        *,
        units: float = 1.0,
        footage: float = 0.0,
        model: str = "",
        device: str = "",
    ) -> None:
        """Add a measurement; nothing is learnt from no units."""
        if units <= 0:
            return
        self._db.run(
            "INSERT INTO speeds VALUES (:step, :model, :device, :units, :footage, :seconds, :at)"
            " ON CONFLICT DO UPDATE SET units = units * :fading + excluded.units,"
            " footage = footage * :fading + excluded.footage,"
            " seconds = seconds * :fading + excluded.seconds, at = excluded.at",
            {
                "step": step,
                "model": model,
                "device": device,
                "units": units,
                "footage": footage,
                "seconds": seconds,
                "at": time.time(),
                "fading": FADING,
            },
        )

    def of(self, step: str, model: str = "") -> Speed | None:
        """What was measured last of a step with a model, on whatever device that was."""
        return self._one("step = ? AND model = ?", (step, model))

    def every(self) -> dict[tuple[str, str], Speed]:
        """What ``of`` says of each step and model that was measured, read at once."""
        rows = self._db.rows("SELECT step, model, units, footage, seconds FROM speeds ORDER BY at")
        return {(step, model): Speed(*measured) for step, model, *measured in rows}

    def of_any_model(self, step: str) -> tuple[str, Speed] | None:
        """The model last measured with a step, and how fast it was."""
        row = self._db.one("SELECT model FROM speeds WHERE step = ? ORDER BY at DESC", (step,))
        if row is None:
            return None
        found = self.of(step, row[0])
        assert found is not None
        return row[0], found

    def _one(self, where: str, parameters: Iterable[str]) -> Speed | None:
        row = self._db.one(
            f"SELECT units, footage, seconds FROM speeds WHERE {where} ORDER BY at DESC",
            tuple(parameters),
        )
        return None if row is None else Speed(*row)
