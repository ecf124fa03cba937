"""Migrations: named, applied in order, each in one transaction with its record, backed up before.

A library that records a migration this program does not know was written by a newer program and is
refused. Each module here is named ``mNNNN_what`` and has ``apply(database)``; it runs with foreign
keys unchecked, so that it may rebuild a table without deleting what refers to it, and they are
checked before it is committed (https://www.sqlite.org/lang_altertable.html, section 7).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from engine.errors import EnvironmentProblem, LibraryTooNew
from engine.messages import Code
from engine.store.backups import Backups
from engine.store.database import Database

NAMES: tuple[str, ...] = (
    "m0001_initial",
    "m0002_searches",
    "m0003_vector_changes",
    "m0004_upgrades",
    "m0005_messages",
    "m0006_names",
    "m0007_media",
    "m0008_deaths",
    "m0009_file_marks",
    "m0010_screen_text",
    "m0011_people",
)


def modules(names: Sequence[str] = NAMES) -> tuple[ModuleType, ...]:
    """The migration modules of ``names``, in order."""
    return tuple(import_module(f"engine.store.migrations.{name}") for name in names)


def migrate(
    database: Database, backups: Path, steps: Sequence[ModuleType] | None = None, keep: int = 3
) -> list[str]:
    """Bring ``database`` up to date and return the names applied.

    What stood before the first of them is kept in ``backups``, which holds the ``keep`` newest.

    Raises:
        LibraryTooNew: the database records a migration that is not among ``steps``.
    """
    steps = modules() if steps is None else steps
    names = [step.__name__.rpartition(".")[2] for step in steps]
    refuse_others(database)
    database.run("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at REAL)")
    recorded = _recorded(database, names)
    pending = [name for name in names if name not in recorded]
    if not pending:
        return []
    if recorded:
        Backups(backups.parent).keep_before(database, pending[0], keep)
    database.run("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
    try:
        by_name = dict(zip(names, steps, strict=True))
        return [name for name in pending if _apply(database, name, by_name[name])]
    finally:
        database.run("PRAGMA foreign_keys = ON")


def refuse_others(database: Database) -> None:
    """Refuse the database of another program, before anything in it is changed.

    Raises:
        EnvironmentProblem: it has tables, and not the record of our migrations.
    """
    tables = {row[0] for row in database.rows("SELECT name FROM sqlite_master")}
    columns = {row[1] for row in database.rows("PRAGMA table_info (migrations)")}
    if tables and not columns >= {"name", "applied_at"}:
        raise EnvironmentProblem(Code.LIBRARY_OF_ANOTHER_PROGRAM, path=str(database.path))


def refuse_outdated(database: Database) -> None:
    """Refuse what cannot be read as it is, where nothing may be written.

    Raises:
        LibraryTooNew: the database records a migration that this program does not know.
        EnvironmentProblem: a migration is due.
    """
    if set(NAMES) - _recorded(database, NAMES):
        raise EnvironmentProblem(Code.LIBRARY_NEEDS_WRITING, path=str(database.path))


def _recorded(database: Database, known: Sequence[str]) -> set[str]:
    """The migrations that were applied, all of them ``known``."""
    recorded = {row[0] for row in database.rows("SELECT name FROM migrations")}
    unknown = sorted(recorded - set(known))
    if unknown:
        raise LibraryTooNew(Code.LIBRARY_TOO_NEW, migration=unknown[0])
    return recorded


def _apply(database: Database, name: str, step: ModuleType) -> bool:
    with database.transaction():
        # Asked under the lock: another process may have migrated since the look.
        if database.one("SELECT 1 FROM migrations WHERE name = ?", (name,)) is not None:
            return False
        step.apply(database)
        broken = database.one("PRAGMA foreign_key_check")
        if broken is not None:
            raise ValueError(f"migration {name} leaves rows of {broken[0]} that refer to nothing")
        database.run("INSERT INTO migrations VALUES (?, ?)", (name, time.time()))
    return True
