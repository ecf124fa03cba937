"""A library on disk: its folder, its database and the parts of the store that use it."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from engine.errors import EnvironmentProblem, not_written
from engine.messages import Code
from engine.settings import Settings
from engine.store.backups import Backups
from engine.store.choices import Choices
from engine.store.content import Content
from engine.store.database import Database
from engine.store.frames import ImageFiles, bytes_of
from engine.store.fulltext import FullText
from engine.store.ledger import Ledger
from engine.store.loads import Loads
from engine.store.migrations import migrate
from engine.store.progress import ProgressBoard
from engine.store.retired import Retired
from engine.store.screen import ScreenText
from engine.store.searches import Searches
from engine.store.speeds import Speeds
from engine.store.upgrades import Upgrades
from engine.store.vectors import VectorTables
from engine.store.vectors.references import References
from engine.store.video_lists import VideoLists
from engine.store.videos import Videos
from engine.store.workload import Workload

log = logging.getLogger(__name__)

CAME_TO = "came-to.json"
"""Beside the pictures: of which library they are, and how far it had come at the last clearing."""


def _kept_backups(database: Database) -> int:
    """The setting ``keep_backups``, also of a library whose schema is not up to date yet."""
    made = database.value("SELECT count(*) FROM sqlite_master WHERE name = 'settings'")
    return Choices(database).settings().keep_backups if made else Settings().keep_backups


def _remains(root: Path) -> Iterator[Path]:
    """What is left of a library in a folder, beside its database."""
    yield from (root / "frames").glob("??/*.webp")
    yield from (root / "backups").glob("library-*.db")


class Library:
    """An open library. Use it from one thread; open another for another thread or process.

    Args:
        root: the library's folder; made, private to its user, when absent.

    Raises:
        EnvironmentProblem: the folder cannot be made or the database not opened.
        LibraryTooNew: a newer program wrote it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise not_written(error, Code.LIBRARY_NOT_MADE, path=str(root)) from error
        if not os.access(root, os.W_OK | os.X_OK):
            raise EnvironmentProblem(Code.LIBRARY_READ_ONLY, path=str(root))
        self.backups = Backups(root)
        self._refuse_if_lost()
        self.database = Database(root / "library.db")
        migrate(self.database, root / "backups", keep=_kept_backups(self.database))
        self.frames = ImageFiles(root / "frames")
        self.sprites = ImageFiles(root / "sprites")
        self.videos = Videos(self.database)
        self.screen = ScreenText(self.database, self.frames)
        self.content = Content(self.database, self.frames, self.sprites, self.screen)
        self.fulltext = FullText(self.database)
        self.vectors = VectorTables(self.database)
        self.ledger = Ledger(self.database, self.vectors, self.fulltext)
        self.choices = Choices(self.database)
        self.loads = Loads(self.database)
        self.searches = Searches(self.database)
        self.video_lists = VideoLists(self.database)
        self.retired = Retired(self.database, self.ledger, self.vectors)
        self.upgrades = Upgrades(self.database)
        self.speeds = Speeds(self.database)
        self.workload = Workload(self.database)
        self.references = References(root / "references")

    def _refuse_if_lost(self) -> None:
        """A folder with pictures or backups and without its database is no new library."""
        database = self.root / "library.db"
        lost = not database.exists() or database.stat().st_size == 0
        if lost and any(_remains(self.root)):
            raise EnvironmentProblem(
                Code.LIBRARY_LOST, path=str(database), backups=len(self.backups.all())
            )

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def queue_path(self) -> Path:
        """The disposable file of the queue. Only Huey opens it (see ``engine.store.progress``)."""
        return self.root / "queue.db"

    @property
    def progress_path(self) -> Path:
        """The disposable file of the worker's progress."""
        return self.root / "progress.db"

    @property
    def lock_path(self) -> Path:
        """Held by the one process that indexes."""
        return self.root / "index.lock"

    def progress_board(self) -> ProgressBoard:
        return ProgressBoard(self.progress_path)

    def collect_images(self) -> int:
        """Delete the pictures that nothing refers to any more; returns how many.

        None where the folder is of more than this database knows of: of a backup that was put
        back, or of another library. What is referred to is told from what is not by a library that
        has come at least as far as the pictures have.
        """
        far = self.ledger.last_id()
        if far < self._came_to():
            log.warning("%s holds pictures of a later state: none is deleted", self.root)
            return 0
        frames, sprites = self.content.used_digests()
        self._note_came_to(far)
        return self.frames.collect(frames) + self.sprites.collect(sprites)

    def _came_to(self) -> int:
        """How far the library had come to which the pictures in the folder belong."""
        try:
            noted = json.loads((self.frames.root / CAME_TO).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 1 if any(self.frames.root.glob("??/*.webp")) else 0
        if noted.get("library") != self._identity():
            return sys.maxsize
        return int(noted["artifacts"])

    def _note_came_to(self, artifacts: int) -> None:
        noted = {"library": self._identity(), "artifacts": artifacts}
        with suppress(OSError):
            self.frames.root.mkdir(mode=0o700, exist_ok=True)
            (self.frames.root / CAME_TO).write_text(json.dumps(noted), encoding="ascii")

    def _identity(self) -> str:
        """What tells this library from others, whatever folder it is in."""
        return str(self.choices.meta("identity"))

    def adopt_images(self) -> None:
        """The pictures in the folder are this library's from now on, whatever they were of."""
        self._note_came_to(self.ledger.last_id())

    def bytes_used(self) -> dict[str, int]:
        """Bytes on disk by part: database, frames, sprites, scan, backups."""
        return {
            "database": bytes_of(
                file
                for part in ("library.db*", "queue.db*", "progress.db*")
                for file in self.root.glob(part)
            ),
            "frames": self.frames.bytes_used(),
            "sprites": self.sprites.bytes_used(),
            "scan": bytes_of(p for p in (self.root / "scan").rglob("*") if p.is_file()),
            "backups": bytes_of((self.root / "backups").glob("*.db")),
        }
