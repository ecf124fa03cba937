"""Backups of a library's database: whole, sound copies in ``backups/``, and which of them to keep.

Two series, each with its own newest ones: what stood before a migration, and *rolling* copies that
the worker makes at quiet times. A copy counts once it was read through and found sound.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from engine.errors import EnvironmentProblem
from engine.messages import Code
from engine.store import private
from engine.store.database import Database, problems_of
from engine.store.people import CONCLUDED_AND_SAID

log = logging.getLogger(__name__)

ROLLING, BEFORE = "-rolling", "-before-"
DAY = 86_400.0
SOON, MUCH = 3_600.0, 1.25
"""A library that has grown by a quarter is copied again after an hour."""
PEOPLE_TABLES = (*CONCLUDED_AND_SAID, "scene_people", "found_people", "face_vectors", "faces")
"""All that a library holds of people, what refers to others first."""
SPARE = 200_000_000
"""Bytes that a backup leaves free on the disk."""


class Backups:
    """The folder ``backups`` of the library at ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "backups"

    def all(self) -> list[Path]:
        """Every backup, the newest first."""
        return sorted(self.folder.glob("library-*.db"), key=_made_at, reverse=True)

    def rolling(self) -> list[Path]:
        """The backups of quiet times, the newest first."""
        return [each for each in self.all() if each.stem.endswith(ROLLING)]

    def newest_sound(self) -> Path | None:
        """The newest backup that can be read through."""
        return next((each for each in self.all() if not problems_of(each)), None)

    def is_due(self) -> bool:
        """Whether what changed since the newest rolling backup deserves another."""
        database = self.root / "library.db"
        newest = next(iter(self.rolling()), None)
        if newest is None:
            return True
        kept, now = newest.stat(), database.stat()
        written = max(file.stat().st_mtime for file in self.root.glob("library.db*"))
        age = time.time() - kept.st_mtime
        grown = now.st_size > MUCH * kept.st_size and age > SOON
        return written > kept.st_mtime and (age > DAY or age < 0 or grown)

    def keep_rolling(self, database: Database, keep: int, tick: Callable[[], None]) -> Path | None:
        """Make a rolling backup and delete all but the ``keep`` newest.

        Args:
            tick: called between parts; what it raises ends the work and leaves nothing.

        Returns:
            the backup; None where there is no room for one, which harms nothing now.
        """
        try:
            made = self._make(database, f"library-{_stamp()}{ROLLING}.db", tick)
        except (OSError, EnvironmentProblem) as error:
            log.warning("no backup was made: %s", error)
            return None
        if made is not None:
            for old in self.rolling()[keep:]:
                old.unlink(missing_ok=True)
        return made

    def keep_before(self, database: Database, migration: str, keep: int) -> Path:
        """Keep what stands before a migration, and delete all but the ``keep`` newest of these."""
        made = self._copy(database, f"library-{_stamp()}{BEFORE}{migration}.db", lambda: None)
        for old in [each for each in self.all() if BEFORE in each.stem][keep:]:
            old.unlink(missing_ok=True)
        return made

    def forget_people(self) -> None:
        """Delete all that backups hold of people: names, pictures, faces and their vectors."""
        for path in self.all():
            copy = Database(path)
            try:
                if copy.one("SELECT 1 FROM sqlite_master WHERE name = 'people'") is None:
                    continue
                with copy.transaction():
                    for table in PEOPLE_TABLES:
                        copy.run(f"DELETE FROM {table}")
                copy.compact()
                copy.run("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()

    def _make(self, database: Database, name: str, tick: Callable[[], None]) -> Path | None:
        free = shutil.disk_usage(self.root).free
        if database.size + SPARE > free:
            log.warning("no backup was made: %s has %d bytes free", self.root, free)
            return None
        return self._copy(database, name, tick)

    def _copy(self, database: Database, name: str, tick: Callable[[], None]) -> Path:
        private.make_folder(self.folder)
        # Made aside, so that half a copy never counts as a backup, nor two processes' as one.
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".new-") as aside:
            copy = Path(aside) / "library.db"
            database.copy_to(copy, tick)
            problems = problems_of(copy)
            if problems:
                raise EnvironmentProblem(Code.LIBRARY_DAMAGED, path=str(copy))
            _write_through(copy)
            os.replace(copy, self.folder / name)
        _write_through(self.folder)
        return self.folder / name


def _stamp() -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())


def _made_at(backup: Path) -> str:
    return backup.name.split("-")[1]


def _write_through(path: Path) -> None:
    """Have the disk itself hold a file, or the names in a folder."""
    if path.is_dir() and os.name == "nt":
        return  # a folder cannot be opened there
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
