"""Migrations: named, applied in order, each in one transaction with its record, backed up before.

A library that records a migration this program does not know was written by a newer program and is
refused. Each module here is named ``mNNNN_what`` and has ``apply(database)``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from engine.errors import LibraryTooNew
from engine.store.database import Database

NAMES: tuple[str, ...] = ("m0001_initial",)


def modules(names: Sequence[str] = NAMES) -> tuple[ModuleType, ...]:
    """The migration modules of ``names``, in order."""
    return tuple(import_module(f"engine.store.migrations.{name}") for name in names)


def migrate(
    database: Database, backups: Path, steps: Sequence[ModuleType] | None = None, keep: int = 3
) -> list[str]:
    """Bring ``database`` up to date and return the names applied.

    Raises:
        LibraryTooNew: the database records a migration that is not among ``steps``.
    """
    steps = modules() if steps is None else steps
    names = [step.__name__.rpartition(".")[2] for step in steps]
    database.run("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at REAL)")
    recorded = {row[0] for row in database.rows("SELECT name FROM migrations")}
    unknown = sorted(recorded - set(names))
    if unknown:
        raise LibraryTooNew(
            f"This library was written by a newer Heimdex Desktop (it has {unknown[0]}).",
            "Update the program, or choose another library folder.",
        )
    applied: list[str] = []
    for name, step in zip(names, steps, strict=True):
        if name in recorded:
            continue
        if recorded or applied:
            _back_up(database, backups, name, keep)
        with database.transaction():
            # Another process may have migrated between the look and the lock.
            if database.one("SELECT 1 FROM migrations WHERE name = ?", (name,)) is None:
                step.apply(database)
                database.run("INSERT INTO migrations VALUES (?, ?)", (name, time.time()))
                applied.append(name)
    return applied


def _back_up(database: Database, backups: Path, name: str, keep: int) -> None:
    backups.mkdir(mode=0o700, exist_ok=True)
    stamp = time.strftime("%Y%m%dT%H%M%S")
    target = backups / f"library-{stamp}-before-{name}.db"
    target.unlink(missing_ok=True)
    database.backup_to(target)
    for old in sorted(backups.glob("library-*.db"))[:-keep]:
        old.unlink()
