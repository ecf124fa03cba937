"""Loads of models that ended their process: counted for the model and device, never for a video.

A load is on record before it begins and off it once it has ended in order. What is left on record
of a process that is gone tells what ended it. A death that was *seen* (by the supervisor, which
lives on) is the load's; one that nobody saw was more likely a power cut or the end of a session,
and several must come together. Nothing is held against a load after the machine was started again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.store.database import Database
from engine.types import ModelKind

DEATHS = 2
"""So many processes that a load has ended, in a row and seen, are enough."""
UNSEEN_DEATHS = 5
"""So many that nobody saw: two power cuts are no reason to give a model up."""

CPU, ACCELERATOR = "cpu", "accelerator"


@dataclass(frozen=True, slots=True)
class Load:
    """A load that is not tried again by itself.

    Attributes:
        model: "name@revision".
        device: ``CPU`` or ``ACCELERATOR``.
        times: how many processes it has ended in a row.
    """

    kind: str
    model: str
    device: str
    times: int


@cache
def this_boot() -> str:
    """What tells this start of the machine from others."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        import psutil

        return f"{psutil.boot_time() / 60:.0f}"  # a clock that is set moves it by seconds


class Loads:
    """The table ``model_loads`` of one library: a row for each load under way or not forgiven."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def begin(self, kind: ModelKind, model: str, device: str) -> None:
        """A load begins in this process, or comes to another device."""
        self.leave()
        self._db.run(
            "INSERT INTO model_loads (kind, model, device, pid, boot) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET pid = excluded.pid, boot = excluded.boot",
            (kind.value, model, device, os.getpid(), this_boot()),
        )

    def over(self, kind: ModelKind, model: str) -> None:
        """The load of this process has ended in order: nothing is held against it any more.

        What a device did that was not tried now stays on record.
        """
        self._db.run(
            "DELETE FROM model_loads WHERE kind = ? AND model = ? AND (pid = ? OR device = ?)",
            (kind.value, model, os.getpid(), CPU),
        )

    def leave(self) -> None:
        """This process ends on request in the middle of a load: that is nobody's fault."""
        self._db.run("UPDATE model_loads SET pid = 0 WHERE pid = ?", (os.getpid(),))

    def died(self, pid: int) -> None:
        """A process was seen to die; what it was loading, if anything, has ended it."""
        self._db.run("UPDATE model_loads SET deaths = deaths + 1, pid = 0 WHERE pid = ?", (pid,))

    def settle(self) -> None:
        """Whoever loads has the library to itself now: other loads on record are of the dead.

        Nothing is held against a load after the machine was started again.
        """
        if self._db.one("SELECT 1 FROM model_loads") is None:
            return
        with self._db.transaction():
            self._db.run("DELETE FROM model_loads WHERE boot != ?", (this_boot(),))
            self._db.run("UPDATE model_loads SET unseen = unseen + 1, pid = 0 WHERE pid != 0")

    def given_up(self) -> list[Load]:
        """The loads that are not tried again by themselves."""
        return self._db.records(
            Load,
            "SELECT kind, model, device, max(deaths, unseen) AS times FROM model_loads"
            " WHERE (deaths >= ? OR unseen >= ?) AND boot = ?",
            (DEATHS, UNSEEN_DEATHS, this_boot()),
        )

    def forget(self, kind: ModelKind | None = None) -> list[Load]:
        """Try all (those of a kind) again; returns those that had been given up."""
        before = self.given_up()
        if before:
            self._db.run(
                "DELETE FROM model_loads WHERE kind = ifnull(?, kind)",
                (None if kind is None else kind.value,),
            )
        return [each for each in before if kind is None or each.kind == kind.value]
