"""The façade's storage part: what a library takes on disk, what can go, and moving it elsewhere."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from engine.errors import Cancelled, EnvironmentProblem, UsageError, not_written
from engine.index.scan import absolute
from engine.messages import Code
from engine.models.folder import ModelFolder
from engine.store.choices import Choices, WorkerRequest
from engine.store.database import Database
from engine.store.frames import bytes_of
from engine.store.library import Library
from engine.types.rows import OldCopyRow

log = logging.getLogger(__name__)

PICTURES = ("frames", "sprites")
DERIVED = ("scan", "references")
"""Folders of files that are made again when a search needs them."""
PARTS = (*PICTURES, *DERIVED, "backups", "logs")
"""The folders of a library."""
FILES = ("library.db*", "queue.db*", "progress.db*", "index.lock")
MOVED_FROM = "moved_from"
REST_SECONDS = 30.0
"""How long the worker has to put its work aside before a library is copied."""
SPARE = 100_000_000
"""Bytes that are to stay free on the disk to which a library is copied."""


class Storage:
    """The files of one library; ``engine.api.engine.Engine`` has one as ``storage``."""

    def __init__(self, library: Library, models: ModelFolder) -> None:
        self._library = library
        self._models = models

    def sizes(self) -> dict[str, int]:
        """Bytes on disk by part: ``database, frames, sprites, scan, backups, references, logs``.

        ``models`` are those that were installed on this machine, for all libraries.
        """
        rest = {part: _size(self._library.root / part) for part in ("references", "logs")}
        return {**self._library.bytes_used(), **rest, "models": self._models.size}

    def clear(self) -> int:
        """Delete what is made again when a search needs it; returns the bytes that were freed."""
        freed = 0
        for file in _files(self._library.root, DERIVED):
            size = file.stat().st_size
            try:
                file.unlink()
            except OSError as error:  # another process reads it, where that forbids deleting
                log.info("%s stays: %s", file, error)
            else:
                freed += size
        return freed

    # --- moving

    def copy_to(
        self,
        target: Path,
        report: Callable[[int, int], None] = lambda done, total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Path:
        """Copy the whole library into the folder ``target``; the old one stays as it is.

        Indexing rests meanwhile. The copy is a library only once all of it is there.

        Args:
            report: receives the bytes that are copied, and those of the whole.

        Returns:
            the absolute path of the copy, to be opened from now on.

        Raises:
            UsageError: the folder cannot take a library.
            EnvironmentProblem: no room, no right, or the work under way does not rest.
            Cancelled: ``cancelled`` said so; nothing of the copy is left.
        """
        target = self._fit(absolute(target))
        new = not target.exists()
        try:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._at_rest() as was_paused:
                self._copy(target, report, cancelled, paused=was_paused)
        except BaseException as error:
            _delete_library(target, with_folder=new)
            if isinstance(error, OSError):
                raise not_written(error, Code.LIBRARY_NOT_COPIED, path=str(target)) from error
            raise
        return target

    def _fit(self, target: Path) -> Path:
        root = self._library.root
        if target == root or target.is_relative_to(root) or root.is_relative_to(target):
            raise UsageError(Code.LIBRARY_INTO_ITSELF)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageError(Code.FOLDER_NOT_EMPTY, path=str(target))
        near = next(folder for folder in (target, *target.parents) if folder.exists())
        needed, free = self._whole() + SPARE, shutil.disk_usage(near).free
        if needed > free:
            raise EnvironmentProblem(
                Code.NOT_ENOUGH_SPACE, path=str(target), needed=needed, free=free
            )
        return target

    def _whole(self) -> int:
        return sum(self.sizes().values()) - self._models.size

    @contextmanager
    def _at_rest(self) -> Iterator[bool]:
        """Have the worker put its work aside meanwhile; gives whether the user paused it."""
        choices = self._library.choices
        was_paused = choices.asked(WorkerRequest.PAUSE)
        if not was_paused:
            choices.ask(WorkerRequest.PAUSE)
        try:
            self._wait_for_rest()
            yield was_paused
        finally:
            if not was_paused:
                choices.withdraw(WorkerRequest.PAUSE)

    def _wait_for_rest(self) -> None:
        until = time.monotonic() + REST_SECONDS
        while self._at_work():
            if time.monotonic() > until:
                raise EnvironmentProblem(Code.LIBRARY_STILL_INDEXING)
            time.sleep(0.1)

    def _at_work(self) -> bool:
        try:
            with FileLock(self._library.lock_path, timeout=0):
                return False
        except Timeout:
            board = self._library.progress_board()
            heartbeat = board.get()
            board.close()
            return heartbeat is not None and heartbeat.video_id != 0

    def _copy(
        self,
        target: Path,
        report: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        *,
        paused: bool,
    ) -> None:
        """The database first: pictures that come later are too many then, never too few."""
        total, root = self._whole(), self._library.root
        unfinished = target / "library.db.part"
        self._library.database.backup_to(unfinished)
        _adjust(unfinished, root, paused=paused)
        done = unfinished.stat().st_size
        for file in _files(root, PARTS):
            if cancelled():
                raise Cancelled("moving the library")
            report(done, total)
            place = target / file.relative_to(root)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(file, place)
            done += place.stat().st_size
        os.replace(unfinished, target / "library.db")
        report(total, total)

    def old_copy(self) -> OldCopyRow | None:
        """Where this library was before it moved here, if it is still there."""
        known = self._library.choices.meta(MOVED_FROM)
        root = None if known is None else Path(known)
        if root is None or root == self._library.root or not (root / "library.db").is_file():
            return None
        database = bytes_of(file for part in FILES for file in root.glob(part))
        return {"path": str(root), "bytes": database + bytes_of(_files(root, PARTS))}

    def delete_old_copy(self) -> int:
        """Delete the library from where it was before it moved; returns the bytes freed.

        Raises:
            EnvironmentProblem: a process still works with it.
        """
        old = self.old_copy()
        if old is None:
            return 0
        root = Path(old["path"])
        try:
            with FileLock(root / "index.lock", timeout=0):
                pass
        except Timeout as error:
            raise EnvironmentProblem(Code.OLD_LIBRARY_IN_USE, path=str(root)) from error
        _delete_library(root, with_folder=True)
        return old["bytes"]


def _adjust(copy: Path, root: Path, *, paused: bool) -> None:
    """The copy knows where it came from, and is not paused because it was being copied."""
    database = Database(copy)
    choices = Choices(database)
    choices.set_meta(MOVED_FROM, str(root))
    if not paused:
        choices.withdraw(WorkerRequest.PAUSE)
    database.close()


def _delete_library(root: Path, *, with_folder: bool) -> None:
    """Delete the parts of a library and nothing else; the folder too, if it is empty then."""
    for part in FILES:
        for file in root.glob(part):
            file.unlink(missing_ok=True)
    for name in PARTS:
        shutil.rmtree(root / name, ignore_errors=True)
    if with_folder and root.is_dir() and not any(root.iterdir()):
        root.rmdir()


def _files(root: Path, parts: tuple[str, ...]) -> list[Path]:
    return [file for part in parts for file in sorted((root / part).rglob("*")) if file.is_file()]


def _size(folder: Path) -> int:
    return bytes_of(file for file in folder.rglob("*") if file.is_file())
