"""Finding videos on disk and keeping the library's places true to it.

Identity is content: a file that moved is found again, one that was copied is one video in two
places, and a drive that is unplugged deletes nothing.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

from engine.errors import Category, EnvironmentProblem, UsageError
from engine.index.left_out import asked_for, matches
from engine.index.places import place_to_read
from engine.index.settling import Growths, Settling, forget_others
from engine.index.walking import VIDEOS, Others, Passed, Walk
from engine.media.detect import Kind, kind_of
from engine.media.fingerprint import content_key, full_hash, reading_problem
from engine.media.sidecars import Listing, list_sidecars, sidecar_digest, sidecar_signature
from engine.messages import Code, message
from engine.store.library import Library
from engine.store.videos import Place
from engine.types import VideoState

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Scan(Passed):
    """What a look at the disk found: media files with their videos, and what it passed over."""

    videos: dict[Path, int] = field(default_factory=dict)
    unchanged: set[Path] = field(default_factory=set)
    next_look: float | None = None
    """Seconds after which to look again for what is settling."""


def absolute(path: Path) -> Path:
    """An absolute path with symbolic links kept, as the user would name it."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() follows links


def mount_of(path: Path) -> Path:
    """The mount point that holds ``path``."""
    for parent in (path, *path.parents):
        if parent.is_mount():
            return parent
    return Path(path.anchor)


UNREADABLE = "unreadable-"
"""Begins the content key of what could not be read: it stands for a path, and nothing to index."""


class Scanner:
    """Brings the places of ``library`` up to date with the disk.

    Args:
        excludes: names to leave out in every folder.
        settle_seconds: how long a whole file in a folder must not have changed; see ``Settling``.
            What is waited for is named in ``Scan.settling``.
        others: remembers what is not a video from one scanner to the next, so that a sweep does not
            open every photograph and document again.
        growths: remembers likewise the files that are being written.
        kinds: what is looked for.
    """

    def __init__(
        self,
        library: Library,
        excludes: Sequence[str] = (),
        settle_seconds: float = 0.0,
        others: Others | None = None,
        growths: Growths | None = None,
        kinds: frozenset[Kind] = VIDEOS,
    ) -> None:
        self._library = library
        self._excludes = tuple(excludes)
        self._others = {} if others is None else others
        self._growths = {} if growths is None else growths
        self._settling = Settling(settle_seconds, self._growths)
        self._waits_for_growth = settle_seconds > 0
        self._kinds = kinds
        self._sidecars: dict[Path, Listing] = {}
        self._taken_out: set[Path] = set()
        self._failed: set[int] = set()
        self._unwanted: set[int] = set()

    def scan(self, paths: Iterable[Path]) -> Scan:
        """Look at files and folders.

        Raises:
            UsageError: a path does not exist.
        """
        roots = [absolute(path) for path in paths]
        for root in roots:
            if not os.path.lexists(root):
                raise UsageError(Code.PATH_NOT_FOUND, path=str(root))
        scan = self._begin()
        folders = [root for root in roots if root.is_dir()]
        for root in roots:
            if root in folders:
                self._look_through(root, (), roots, scan)
            else:
                self._put(root, scan)
        self._end(folders, scan)
        return scan

    def sweep(self) -> Scan:
        """Look through every watched folder that can be reached; what cannot goes offline.

        What was removed from the library by hand is skipped.
        """
        scan = self._begin()
        self._taken_out = set(self._library.videos.left_out())
        folders = []
        for folder in self._library.videos.folders():
            if folder.path.is_dir():
                folders.append(folder.path)
                self._look_through(folder.path, folder.excludes, (), scan)
            else:
                scan.warnings.append(message(Code.FOLDER_OFFLINE, path=str(folder.path)))
        self._end(folders, scan)
        self._mark_offline()
        forget_others(self._growths, scan.settling)
        return scan

    def _begin(self) -> Scan:
        self._sidecars = {}
        sound = Kind.SOUND in self._kinds
        self._unwanted = set() if sound else self._library.ledger.without_picture()
        self._failed = {video.id for video in self._library.videos.all([VideoState.FAILED])}
        return Scan()

    def _look_through(
        self, root: Path, excludes: Sequence[str], roots: Sequence[Path], scan: Scan
    ) -> None:
        """Record the videos of a folder; ``roots`` are looked through as well."""
        homes = [*roots, *(folder.path for folder in self._library.videos.folders())]
        left_out = (*self._excludes, *excludes)
        walk = Walk(scan, left_out, self._library.root, self._others, homes, self._kinds)
        for path in walk.files(root):
            if path not in self._taken_out:
                self._put(path, scan, root, walk)

    def _end(self, folders: Sequence[Path], scan: Scan) -> None:
        for folder in folders:
            self._drop_gone(folder, scan)
        self._drop_refused(folders, scan)
        scan.next_look = self._settling.next_look

    # --- one file

    def _put(
        self, path: Path, scan: Scan, below: Path | None = None, walk: Walk | None = None
    ) -> None:
        """Record which video ``path`` holds; reads the file only when it changed.

        Args:
            below: the folder that is looked through by ``walk``; None for a file that was named.
        """
        videos = self._library.videos
        try:
            stat = path.stat()
            if not S_ISREG(stat.st_mode):
                raise _no_file(path)
            if walk is None and Kind.SOUND not in self._kinds and kind_of(path) == Kind.SOUND:
                raise EnvironmentProblem(Code.FILE_ONLY_SOUND, name=path.name)
            signature = sidecar_signature(path, self._listing(path.parent))
            place = videos.place(path)
            if walk is not None and not self._takes(path, stat, place, scan, walk):
                return
            if place is not None and _same(place, stat, signature):
                scan.videos[path] = place.video_id
                scan.unchanged.add(path)
                return
            key = self._identify(path, stat.st_size)
        except (OSError, EnvironmentProblem) as error:
            if walk is not None and _dangles(path, error) and videos.place(path) is None:
                return  # a link to what is not there says nothing
            scan.videos[path] = self._unreadable(path, error)
            return
        # At once: a video whose place is not known yet would look unreachable to a worker.
        with self._library.database.transaction():
            video = videos.add(key, stat.st_size)
            size, modified = stat.st_size, stat.st_mtime_ns
            videos.put_place(path, video.id, mount_of(path), size, modified, signature, below)
            if place is not None and place.video_id != video.id:
                self._replace(place, stat.st_size)
            self._forget_left(video.id)
            self._renew_sidecars(video.id, scan)
        scan.videos[path] = video.id

    def _takes(
        self, path: Path, stat: os.stat_result, place: Place | None, scan: Scan, walk: Walk
    ) -> bool:
        """Whether a file of a folder is a video, and whole; looked into where it is not known."""
        known = place is not None and _is_as_known(place, stat)
        if place is not None and known and place.video_id not in self._failed | self._unwanted:
            return True
        if not walk.holds_wanted(path, stat):
            scan.refused.add(str(path))
            scan.skipped += 1
            return False
        if known or not self._settling.waits(path, stat):
            return True
        scan.settling.append(path)
        if not self._waits_for_growth:
            scan.warnings.append(message(Code.FILE_BEING_WRITTEN, path=str(path)))
        return False

    def _replace(self, place: Place, size: int) -> None:
        """What was at a place goes: kept for a while, unless the file only grew beyond it.

        A version in between is nobody's video, and a failure to read it is nothing to keep.
        """
        videos = self._library.videos
        video = videos.get(place.video_id)
        if video is None or videos.places(video.id):
            return
        failed = video.state == VideoState.FAILED
        if 0 <= place.size < size and (failed or _begins_with(place.path, video.content_key)):
            self._library.ledger.discard_video(video.id)
            videos.delete(video.id)
        else:
            self._retire(video.id)

    def _forget_left(self, video_id: int) -> None:
        """A video that was found here moved from the places where it is not any more."""
        for place in self._library.videos.places(video_id):
            if _is_gone(place):
                self._library.videos.drop_place(place.path)

    def _listing(self, folder: Path) -> Listing:
        """The subtitle files of a folder, listed once a scan however many videos are in it."""
        if folder not in self._sidecars:
            self._sidecars[folder] = list_sidecars(folder)
        return self._sidecars[folder]

    def _renew_sidecars(self, video_id: int, scan: Scan) -> None:
        """Record what the subtitles are beside the place at which the video is read."""
        place = place_to_read(self._library, video_id)
        if place is None:
            return
        try:
            digest = sidecar_digest(place.path)
        except EnvironmentProblem as error:
            scan.warnings.append(error.message)  # what was read before stays
            return
        self._library.videos.set_sidecar_digest(video_id, digest)

    def _identify(self, path: Path, size: int) -> str:
        """The content key of a file; a full hash settles a tie between two that are there."""
        videos = self._library.videos
        key = content_key(path)
        present = videos.by_content(key)
        if present is None:
            return key
        others = [
            place.path
            for place in videos.places(present.id)
            if place.path != path and place.path.is_file()
        ]
        if not others or size == 0:
            return key
        theirs = present.full_hash
        if theirs is None:
            theirs = full_hash(others[0])
            videos.set_full_hash(present.id, theirs)
        mine = full_hash(path)
        return key if mine == theirs else f"{key}-{mine}"

    def _unreadable(self, path: Path, error: OSError | EnvironmentProblem) -> int:
        """A file that cannot be opened, or is not to be, is still one failed row, named by its
        path: it is looked at again each time."""
        videos = self._library.videos
        name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
        with self._library.database.transaction():
            video = videos.add(f"{UNREADABLE}{name}", 0)
            if video.state == VideoState.REMOVED:
                videos.transition(video.id, VideoState.QUEUED)
            before = videos.place(path)
            videos.put_place(path, video.id, mount_of(path), -1, 0, "")
            if before is not None and before.video_id != video.id:
                self._retire(before.video_id)
            if not isinstance(error, EnvironmentProblem):
                error = reading_problem(path, error)
            only_sound = error.message.code == Code.FILE_ONLY_SOUND
            category = Category.NO_VIDEO_STREAM if only_sound else Category.UNREADABLE
            videos.fail(video.id, category, error.message)
        return video.id

    # --- what is gone

    def _drop_gone(self, root: Path, scan: Scan) -> None:
        """Forget the places under ``root`` whose file is gone while the folder is there."""
        for place in self._library.videos.places():
            if not place.path.is_relative_to(root) or not _is_gone(place):
                continue
            with self._library.database.transaction():
                self._library.videos.drop_place(place.path)
                self._retire(place.video_id)
                self._renew_sidecars(place.video_id, scan)

    def _drop_refused(self, folders: Sequence[Path], scan: Scan) -> None:
        """What is left out now, by a name, a companion or its content, leaves the library.

        Its index stays as long as that of a deleted file, in case it is wanted again.
        """
        if not scan.refused:
            return
        for place in self._library.videos.places():
            path = place.path
            if path in scan.videos or not any(path.is_relative_to(each) for each in folders):
                continue
            if scan.refuses(path) and not self._was_asked_for(path):
                self._drop(place, scan)

    def leave_excluded(self) -> None:
        """Take out of the library at once what is excluded now, by its names alone.

        The names below the folder that was asked for count; ``_drop_refused`` does the rest once
        the folder is looked through.
        """
        scan, own = Scan(), self._library.videos.folders()
        for place, name in self._library.videos.named_places():
            within = [folder for folder in own if place.path.is_relative_to(folder.path)]
            patterns = [*self._excludes, *(one for folder in within for one in folder.excludes)]
            out = any(matches(part, patterns) for part in name.split("/"))
            if out and not self._was_asked_for(place.path):
                self._drop(place, scan)

    def _was_asked_for(self, path: Path) -> bool:
        """Whether a place lies in what the user named though it is left out."""
        return any(path.is_relative_to(one) for one in asked_for(self._library))

    def _drop(self, place: Place, scan: Scan) -> None:
        with self._library.database.transaction():
            self._library.videos.drop_place(place.path)
            self._retire(place.video_id)
            self._renew_sidecars(place.video_id, scan)

    def _retire(self, video_id: int) -> None:
        """A video without a place is hidden, not deleted: its file may have moved."""
        videos = self._library.videos
        if not videos.places(video_id):
            log.info("video %s has no file any more", video_id)
            videos.transition(video_id, VideoState.REMOVED)

    def _mark_offline(self) -> None:
        """Videos none of whose files can be reached are offline; nothing of them is deleted."""
        videos = self._library.videos
        for video in videos.all([VideoState.INDEXED, VideoState.QUEUED, VideoState.FAILED]):
            if not any(os.path.lexists(place.path) for place in videos.places(video.id)):
                videos.transition(video.id, VideoState.OFFLINE)


def _no_file(path: Path) -> EnvironmentProblem:
    return EnvironmentProblem(Code.FILE_NOT_REGULAR, name=path.name)


def _same(place: Place, stat: os.stat_result, signature: str) -> bool:
    return _is_as_known(place, stat) and place.sidecar_signature == signature


def _is_as_known(place: Place, stat: os.stat_result) -> bool:
    return (place.size, place.modified_ns) == (stat.st_size, stat.st_mtime_ns)


def _dangles(path: Path, error: Exception) -> bool:
    return isinstance(error, FileNotFoundError) and path.is_symlink()


def _begins_with(path: Path, key: str) -> bool:
    """Whether a file begins with the whole of the content that ``key`` names."""
    size = int(key.partition("-")[0]) if key[0].isdigit() else 0
    try:
        return size > 0 and key.startswith(content_key(path, size))
    except EnvironmentProblem:
        return False


def _is_gone(place: Place) -> bool:
    """Whether nothing is at a place any more though its volume is there."""
    if os.path.lexists(place.path):
        return False
    return place.mount is None or place.mount.is_mount()
