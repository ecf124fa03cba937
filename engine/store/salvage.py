"""Salvage: reads what can be read of a damaged database into a new one, table by table.

Rows are read by their ids. Where SQLite meets a damaged page it goes on behind it, from further and
further on; what is left out is counted by the ids that are missing. What is derived from rows (full
text, bits of vectors, names) is made again from them, never copied.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from engine.store.database import Database
from engine.store.fulltext import FullText
from engine.store.migrations import NAMES, migrate, modules
from engine.store.names import Names
from engine.store.vectors.rebuilding import rebuild_bits

log = logging.getLogger(__name__)

DERIVED = (
    "sqlite_",
    "text_words",
    "text_grams",
    "place_grams",
    "place_names",
    "vec_",
    "migrations",
)
LARGEST = 1 << 40
"""No id is greater."""


@dataclass(slots=True)
class Salvaged:
    """How much could be read: rows, and the tables of which some could not."""

    rows: int = 0
    incomplete: set[str] = field(default_factory=set)


def salvage(damaged: Path, target: Path) -> Salvaged | None:
    """Make a sound database at ``target`` of what can be read; None where nothing can."""
    try:
        source = apsw.Connection(str(damaged), apsw.SQLITE_OPEN_READONLY)
        with closing(source):
            known = _migrations(source)
            with closing(Database(target)) as made:
                migrate(made, target.parent, modules(known))
                return _copy_all(source, made)
    except apsw.Error as error:
        log.warning("nothing can be read of %s: %s", damaged, error)
        return None


def _migrations(source: apsw.Connection) -> tuple[str, ...]:
    """The migrations of the damaged database, those of today where that cannot be read."""
    list(source.execute("SELECT count(*) FROM sqlite_master"))
    try:
        recorded = {row[0] for row in source.execute("SELECT name FROM migrations")}
    except apsw.Error:
        recorded = set()
    return tuple(name for name in NAMES if name in recorded) or NAMES


def _copy_all(source: apsw.Connection, made: Database) -> Salvaged:
    found = Salvaged()
    made.run("PRAGMA foreign_keys = OFF")
    with made.transaction():
        for (table,) in made.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
            if not table.startswith(DERIVED):
                _copy_table(source, made, table, found)
        _copy_sequence(source, made)
        remove_orphans(made)
        rebuild_bits(made)
        FullText(made).rebuild()
        if made.one("SELECT 1 FROM sqlite_master WHERE name = 'place_names'"):
            Names(made).renew()
    made.run("PRAGMA foreign_keys = ON")
    return found


def _copy_table(source: apsw.Connection, made: Database, table: str, found: Salvaged) -> None:
    columns = ", ".join(f'"{row[1]}"' for row in made.rows(f"PRAGMA table_info({table})"))
    values = ", ".join("?" * (columns.count(",") + 1))
    made.run(f"DELETE FROM {table}")
    read = _as_far_as_readable if _is_without_rowid(made, table) else _readable
    for row in read(source, table, columns, found):
        try:
            made.run(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({values})", row)
        except apsw.Error:  # a value that its column cannot hold: damaged unnoticed
            found.incomplete.add(table)
        else:
            found.rows += 1


def _readable(
    source: apsw.Connection, table: str, columns: str, found: Salvaged
) -> Iterator[tuple[Any, ...]]:
    """The rows of a table that can be read, in the order of their ids."""
    last, stride = -1, 1
    while last < LARGEST:
        try:
            sql = f"SELECT rowid, {columns} FROM {table} WHERE rowid > ? ORDER BY rowid"
            for identity, *row in source.execute(sql, (last,)):
                last, stride = identity, 1
                yield tuple(row)
            return
        except apsw.Error:
            found.incomplete.add(table)
            last, stride = last + stride, 2 * stride


def _is_without_rowid(made: Database, table: str) -> bool:
    return bool(made.value("SELECT wr FROM pragma_table_list(?)", (table,)))


def _as_far_as_readable(
    source: apsw.Connection, table: str, columns: str, found: Salvaged
) -> Iterator[tuple[Any, ...]]:
    """The rows of a table without ids, up to the first damaged page."""
    try:
        yield from source.execute(f"SELECT {columns} FROM {table}")
    except apsw.Error:
        found.incomplete.add(table)


def _copy_sequence(source: apsw.Connection, made: Database) -> None:
    """Ids that were given are never given again."""
    try:
        given = list(source.execute("SELECT name, seq FROM sqlite_sequence"))
    except apsw.Error:
        return
    for name, last in given:
        made.run("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        made.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))


def remove_orphans(database: Database) -> int:
    """Remove the rows that refer to rows which are not there; returns how many."""
    count = 0
    with database.transaction():
        while orphans := database.rows("PRAGMA foreign_key_check"):
            for table, identity, *_ in orphans:
                database.run(f"DELETE FROM {table} WHERE rowid = ?", (identity,))
            count += len(orphans)
    return count
