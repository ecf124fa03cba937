"""Repair: brings a library back that is lost or damaged, and makes again what can be made.

Nothing is deleted that could still be of use: a damaged database is put aside into ``damaged/``,
and pictures stay where they are.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from engine.errors import EnvironmentProblem, not_written
from engine.index.indexer import context_of, queue_what_is_left
from engine.index.places import place_to_read
from engine.index.plan import PlanContext
from engine.index.reading import Reading
from engine.messages import Code, Message, message
from engine.models.folder import ModelFolder
from engine.store.artifacts import DONE
from engine.store.backups import Backups
from engine.store.database import Database
from engine.store.frames import ImageFiles
from engine.store.library import Library
from engine.store.salvage import Salvaged, remove_orphans, salvage
from engine.types import VideoState

DATABASE = "library.db"
DAMAGED = "damaged"


def repair(root: Path, models: Path) -> list[Message]:
    """Repair the library at ``root``; returns what was done and what was lost, in order.

    Raises:
        EnvironmentProblem: another process works with it, or the disk does not let us.
        LibraryTooNew: a newer program wrote it.
    """
    said: list[Message] = []
    with _to_ourselves(root):
        replaced = not _is_sound(root / DATABASE)
        if replaced:
            said += _bring_back(root)
        with Library(root) as library:
            said += _mend(library, ModelFolder(models), replaced=replaced)
    return said or [message(Code.REPAIR_NOTHING)]


@contextmanager
def _to_ourselves(root: Path) -> Iterator[None]:
    if not root.is_dir():
        raise EnvironmentProblem(Code.LIBRARY_GONE, path=str(root))
    try:
        with FileLock(root / "index.lock", timeout=0):
            yield
    except Timeout as error:
        raise EnvironmentProblem(Code.LIBRARY_IN_USE, path=str(root)) from error
    except OSError as error:
        raise not_written(error, Code.LIBRARY_NOT_MADE, path=str(root)) from error


def _is_sound(path: Path) -> bool:
    """Whether the database can be read through; a new library need not have one yet."""
    if not path.exists() or path.stat().st_size == 0:
        return False
    try:
        with closing(Database(path)) as database:
            return not database.problems(full=True)
    except EnvironmentProblem as error:
        if error.message.code in (Code.LIBRARY_NOT_A_DATABASE, Code.LIBRARY_DAMAGED):
            return False
        raise


# --- the database itself


def _bring_back(root: Path) -> list[Message]:
    """Put another database in the place of one that is lost or damaged."""
    said: list[Message] = []
    aside = _put_aside(root)
    salvaged, candidate = None, root / f"{DATABASE}.new"
    if aside is not None:
        said.append(message(Code.REPAIR_KEPT_ASIDE, path=str(aside.parent)))
        _remove(candidate)
        salvaged = salvage(aside, candidate)
    backup = Backups(root).newest_sound()
    if salvaged is not None and (backup is None or _worth(candidate) >= _worth(backup)):
        said.append(_salvaged(salvaged))
    elif backup is not None:
        _remove(candidate)
        with closing(Database(backup, vectors=True)) as kept:
            kept.copy_to(candidate)
        said.append(message(Code.REPAIR_RESTORED, name=backup.name, made=_day(backup)))
    else:
        _remove(candidate)
        said.append(message(Code.REPAIR_BEGUN_ANEW, path=str(root)))
        with closing(Database(candidate)):
            pass  # not empty, so that it is no lost library
    os.replace(candidate, root / DATABASE)
    for derived in (root / "scan").rglob("*"):
        if derived.is_file():
            derived.unlink()
    return said


def _put_aside(root: Path) -> Path | None:
    """Move the damaged database and what lies beside it; returns where it is now."""
    files = [each for each in root.glob(f"{DATABASE}*") if each.stat().st_size > 0]
    if not files:
        return None
    folder = root / DAMAGED / time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in files:
        os.replace(file, folder / file.name)
    return folder / DATABASE if (folder / DATABASE).exists() else None


def _remove(candidate: Path) -> None:
    for file in candidate.parent.glob(f"{candidate.name}*"):
        file.unlink()


def _worth(path: Path) -> int:
    """How much a database holds that was made: finished steps of videos that have a place."""
    with closing(Database(path)) as database:
        return int(
            database.value(
                "SELECT count(*) FROM artifacts WHERE state = 'done'"
                " AND video_id IN (SELECT video_id FROM places)"
            )
        )


def _salvaged(found: Salvaged) -> Message:
    if found.incomplete:
        tables = tuple(sorted(found.incomplete))
        return message(Code.REPAIR_SALVAGED_PARTLY, rows=found.rows, tables=tables)
    return message(Code.REPAIR_SALVAGED, rows=found.rows)


def _day(backup: Path) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(backup.stat().st_mtime))


# --- what is in it


def _mend(library: Library, folder: ModelFolder, *, replaced: bool) -> Iterator[Message]:
    orphans = remove_orphans(library.database)
    if orphans:
        yield message(Code.REPAIR_ORPHANS, count=orphans)
    named = library.choices.drop_malformed_settings()
    if named:
        yield message(Code.REPAIR_SETTINGS, names=tuple(named))
    if not library.fulltext.is_sound():
        library.fulltext.rebuild()
        yield message(Code.REPAIR_FULL_TEXT)
    if not library.videos.names.are_whole():
        library.videos.names.renew()
        yield message(Code.REPAIR_NAMES)
    crashed = library.loads.forget()
    if crashed:
        names = tuple(dict.fromkeys(each.model.partition("@")[0] for each in crashed))
        yield message(Code.REPAIR_MODELS, names=names)
    again, away = _discard_what_is_broken(library, folder, thorough=replaced)
    if again or replaced:
        everything = [video.id for video in library.videos.all([VideoState.INDEXED])]
        queue_what_is_left(library, context_of(library, folder), everything)
    if again:
        yield message(Code.REPAIR_INDEX_AGAIN, count=again)
    if away:
        yield message(Code.REPAIR_OUT_OF_REACH, count=away)


def _discard_what_is_broken(
    library: Library, folder: ModelFolder, *, thorough: bool
) -> tuple[int, int]:
    """Discard what can be made again and is not what it should be.

    Args:
        thorough: compare everything that was made with the hash it was recorded with.

    Returns:
        of how many videos something is made again, and for how many the file is out of reach.
    """
    again = away = 0
    context = context_of(library, folder)
    for video in library.videos.all():
        broken = _broken(library, context, video.id, thorough=thorough)
        if not broken:
            continue
        if place_to_read(library, video.id) is None:
            away += 1
            continue
        again += 1
        with library.database.transaction():
            for artifact_id in broken:
                library.ledger.discard(artifact_id)
    return again, away


def _broken(library: Library, context: PlanContext, video_id: int, *, thorough: bool) -> list[int]:
    """The finished artifacts of a video that are not what they should be."""
    reading = Reading(library, video_id, context)
    found = []
    for step in context.steps:
        artifact = reading.artifacts.get(step.name)
        if artifact is None or artifact.state != DONE:
            continue
        if step.keeps_frames and not _has_its_pictures(library, artifact.id):
            found.append(artifact.id)
        elif thorough:
            try:
                same = reading.output(step, artifact)[0] == artifact.output
            except (TypeError, ValueError, KeyError):
                same = False
            if not same:
                found.append(artifact.id)
    return found


def _has_its_pictures(library: Library, artifact_id: int) -> bool:
    frames, sprites = library.content.digests_of(artifact_id)
    return _are_whole(library.frames, frames) and _are_whole(library.sprites, sprites)


def _are_whole(files: ImageFiles, digests: set[str]) -> bool:
    """Whether each picture is there and is what it is named for."""
    for digest in digests:
        try:
            image = files.path(digest).read_bytes()
        except OSError:
            return False
        if hashlib.sha256(image).hexdigest() != digest:
            files.path(digest).unlink()  # else it would be taken for the one that is made again
            return False
    return True
