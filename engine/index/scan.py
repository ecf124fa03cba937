"""Finding videos on disk and keeping the library's places true to it.

Identity is content: a file that moved is found again, one that was copied is one video in two
places, and a drive that is unplugged deletes nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from stat import S_ISREG
from typing import TypeAlias

from engine.disk.presence import Look, System, Why, folder_number, is_folder, is_reached
from engine.errors import Category, EnvironmentProblem, UsageError
from engine.index.absence import Missing, hide_without_place, names_by_folder
from engine.index.places import place_to_read
from engine.index.walking import Others, Passed, media_files, settling
from engine.media.fingerprint import content_key, full_hash, reading_problem
from engine.media.sidecars import Listing, list_sidecars, sidecar_digest, sidecar_signature
from engine.messages import Code, Message, message
from engine.store.library import Library
from engine.store.videos import Place
from engine.types import VideoState


@dataclass(slots=True)
class Scan(Passed):
    """What a look at the disk found: media files with their videos, and what it passed over."""

    videos: dict[Path, int] = field(default_factory=dict)
    unchanged: set[Path] = field(default_factory=set)
    unread: dict[Path, Message] = field(default_factory=dict)


def absolute(path: Path) -> Path:
    """An absolute path with symbolic links kept, as the user would name it."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() follows links


Where: TypeAlias = tuple[Path, str, str]
"""A mount point, the identity of what is mounted there, and a folder's number on it."""

UNREADABLE = "unreadable-"
"""Begins the content key of what could not be read: it stands for a path, and nothing to index."""


class Scanner:
    """Brings the places of ``library`` up to date with the disk.

    Args:
        excludes: names to leave out in every folder.
        settle_seconds: a file in a folder that changed less than this ago is skipped and named
            in ``Scan.settling``: it may still be being copied.
        others: remembers what is not a video from one scanner to the next, so that a sweep does not
            open every photograph and document again.
        system: what is asked of the operating system about what was not found.
    """

    def __init__(
        self,
        library: Library,
        excludes: Sequence[str] = (),
        settle_seconds: float = 0.0,
        others: Others | None = None,
        system: System | None = None,
    ) -> None:
        self._library = library
        self._excludes = tuple(excludes)
        self._settle = settle_seconds
        self._others = {} if others is None else others
        self._sidecars: dict[Path, Listing | None] = {}
        self._taken_out: set[Path] = set()
        self._system = system or System()
        self._look = Look(system=self._system)
        self._where: dict[Path, tuple[int, Where]] = {}
        self._renewed: list[tuple[int, Where]] = []

    def scan(self, paths: Iterable[Path], excludes: Sequence[str] = ()) -> Scan:
        """Look at files and folders.

        Raises:
            UsageError: a path does not exist, and nothing of the library was there.
            EnvironmentProblem: it is not known whether it exists.
        """
        scan = Scan()
        self._begin()
        roots = [absolute(path) for path in paths]
        for root in roots:
            self._require(root)
        for root in roots:
            if is_folder(root):
                left_out = (*self._excludes, *excludes)
                for path in media_files(root, left_out, self._library.root, scan, self._others):
                    if path in self._taken_out:
                        continue
                    if settling(path, self._settle):
                        scan.settling.append(path)
                    else:
                        self._put(path, scan, root)
            elif os.path.lexists(root):
                self._put(root, scan)
        self._judge(roots, scan)
        return scan

    def _begin(self) -> None:
        """What was asked of the disk before is asked again."""
        self._sidecars = {}
        self._where = {}
        self._look = Look(system=self._system)

    def _require(self, root: Path) -> None:
        try:
            root.lstat()
            return
        except OSError as error:
            if any(place.path.is_relative_to(root) for place in self._library.videos.places()):
                return  # what was there is judged
            if not isinstance(error, FileNotFoundError | NotADirectoryError):
                raise reading_problem(root, error) from error
        raise UsageError(Code.PATH_NOT_FOUND, path=str(root))

    def sweep(self) -> Scan:
        """Look through every watched folder that can be reached; what cannot goes offline.

        What was removed from the library by hand is skipped.
        """
        scan = Scan()
        self._taken_out = set(self._library.videos.left_out())
        watched = self._library.videos.folders()
        for folder in watched:
            if is_folder(folder.path):
                found = self.scan([folder.path], folder.excludes)
                scan.videos |= found.videos
                scan.unchanged |= found.unchanged
                scan.unread |= found.unread
                scan.settling += found.settling
                scan.skipped += found.skipped
                scan.warnings += found.warnings
            else:
                scan.warnings.append(message(Code.FOLDER_OFFLINE, path=str(folder.path)))
                self._begin()
                self._judge([folder.path], scan)
        self._judge_rest([folder.path for folder in watched], scan)
        return scan

    # --- one file

    def _put(self, path: Path, scan: Scan, below: Path | None = None) -> None:
        """Record which video ``path`` holds; reads the file only when it changed.

        Args:
            below: the folder that is looked through.
        """
        videos = self._library.videos
        place = videos.place(path)
        try:
            stat = path.stat()
            if not S_ISREG(stat.st_mode):
                raise _no_file(path)
            where = self._where_is(path.parent, stat.st_dev)
            signature = self._signature(path, place)
            if place is not None and _same(place, stat, signature):
                if (place.mount, place.volume, place.folder) != where or place.absent_days:
                    self._renewed.append((place.id, where))
                scan.videos[path] = place.video_id
                scan.unchanged.add(path)
                return
            key = self._identify(path, stat.st_size)
        except (OSError, EnvironmentProblem) as error:
            self._not_read(path, place, error, scan)
            return
        # At once: a video whose place is not known yet would look unreachable to a worker.
        with self._library.database.transaction():
            video = videos.add(key, stat.st_size)
            if place is not None and place.video_id != video.id:
                videos.absences.note(place.id, date.today())
            size, modified = stat.st_size, stat.st_mtime_ns
            mount, volume, folder = where
            videos.put_place(
                path,
                video.id,
                mount,
                size,
                modified,
                signature,
                below,
                volume=volume,
                folder=folder,
            )
            if place is not None and place.video_id != video.id:
                hide_without_place(self._library, place.video_id)
            self._forget_left(video.id, path, volume)
            self._renew_sidecars(video.id, scan)
        scan.videos[path] = video.id

    def _where_is(self, folder: Path, device: int) -> Where:
        """The mount point and identity of a folder's volume, and the folder's number there.

        Asked once a scan and folder, and again where the device is another.
        """
        known = self._where.get(folder)
        if known is None or known[0] != device:
            try:
                volume = self._system.volume(folder)
                where = volume.mount, volume.identity, folder_number(self._system.stat(folder))
            except OSError:
                where = Path(folder.anchor), "", ""  # nothing proves its absence then
            known = self._where[folder] = device, where
        return known[1]

    def _signature(self, path: Path, place: Place | None) -> str:
        """The mark of the subtitles beside a video; what cannot be told now stays what it was."""
        listing = self._listing(path.parent)
        if listing is None:
            return "" if place is None else place.sidecar_signature
        return sidecar_signature(path, listing)

    def _not_read(
        self, path: Path, place: Place | None, error: OSError | EnvironmentProblem, scan: Scan
    ) -> None:
        """A file that cannot be read: what is known of it stays, or it is a failed row."""
        if not isinstance(error, EnvironmentProblem):
            error = reading_problem(path, error)
        if place is None or place.size < 0 or error.message.code == Code.FILE_NOT_REGULAR:
            scan.videos[path] = self._unreadable(path, error)
        elif error.message.code != Code.FILE_GONE:
            scan.unread[path] = error.message

    def _forget_left(self, video_id: int, here: Path, volume: str) -> None:
        """A video that was found here moved from the places where it is not any more."""
        for place in self._library.videos.places(video_id):
            if place.path == here:
                continue
            presence = self._look.presence(place.known)
            # The same volume at another mount point has left the one where it was.
            left = (
                presence.why in (Why.DRIVE_AWAY, Why.OTHER_DRIVE) and place.volume == volume != ""
            )
            if presence.is_absent or left:
                self._library.videos.drop_place(place.path)

    def _listing(self, folder: Path) -> Listing | None:
        """The subtitle files of a folder, listed once a scan however many videos are in it.

        None where that is refused: its subtitles are not gone for that.
        """
        if folder not in self._sidecars:
            try:
                self._sidecars[folder] = list_sidecars(folder)
            except EnvironmentProblem:
                self._sidecars[folder] = None
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
            if place.path != path and is_reached(place.path)
        ]
        if not others or size == 0:
            return key
        theirs = present.full_hash
        if theirs is None:
            try:
                theirs = full_hash(others[0])
            except EnvironmentProblem:
                return key  # it cannot be told from this one now
            videos.set_full_hash(present.id, theirs)
        mine = full_hash(path)
        return key if mine == theirs else f"{key}-{mine}"

    def _unreadable(self, path: Path, error: EnvironmentProblem) -> int:
        """A file that cannot even be opened is still one failed row, named by its path."""
        videos = self._library.videos
        name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
        with self._library.database.transaction():
            video = videos.add(f"{UNREADABLE}{name}", 0)
            if video.state == VideoState.REMOVED:
                videos.transition(video.id, VideoState.QUEUED)
            before = videos.place(path)
            if before is not None and before.video_id != video.id:
                videos.absences.note(before.id, date.today())
            mount, volume, folder = self._where_is(path.parent, -1)
            videos.put_place(path, video.id, mount, -1, 0, "", volume=volume, folder=folder)
            if before is not None and before.video_id != video.id:
                hide_without_place(self._library, before.video_id)
            videos.fail(video.id, Category.UNREADABLE, error.message)
        return video.id

    # --- what was not found

    def _judge(self, roots: Sequence[Path], scan: Scan) -> None:
        """Say of the places under ``roots`` that were not seen whether they are gone."""
        with self._library.database.transaction():
            for place_id, where in self._renewed:
                self._library.videos.absences.saw(place_id, *where)
        self._renewed = []
        every = self._library.videos.places()
        self._look.siblings = names_by_folder(every)
        missing = Missing(
            self._library, self._look, scan.unread, lambda video: self._renew_sidecars(video, scan)
        )
        for place in every:
            if place.path not in scan.videos and _is_under(place.path, roots):
                missing.judge(place)
        missing.age(roots, scan.videos)
        _warn(scan, missing.warnings())

    def _judge_rest(self, watched: Sequence[Path], scan: Scan) -> None:
        """Of places outside the watched folders: what is out of reach, and what is back."""
        videos = self._library.videos
        missing = Missing(self._library, self._look, scan.unread, lambda video: None)
        for place in videos.places():
            if _is_under(place.path, watched) or not missing.judge(place, may_go=False):
                continue
            video = videos.get(place.video_id)
            if video is not None and video.state == VideoState.OFFLINE:
                self._put(place.path, scan)
        _warn(scan, missing.warnings())


def _is_under(path: Path, roots: Iterable[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)


def _warn(scan: Scan, kept: Sequence[Message]) -> None:
    """Say what is kept; that a folder of it cannot be read is said with it."""
    reasons = [each.values["reason"] for each in kept]
    refused = [each.values.get("path") for each in reasons if isinstance(each, Message)]
    scan.warnings[:] = [
        each
        for each in scan.warnings
        if each.code != Code.FOLDER_UNREADABLE or each.values["path"] not in refused
    ]
    scan.warnings += kept


def _no_file(path: Path) -> EnvironmentProblem:
    return EnvironmentProblem(Code.FILE_NOT_REGULAR, name=path.name)


def _same(place: Place, stat: os.stat_result, signature: str) -> bool:
    return (place.size, place.modified_ns, place.sidecar_signature) == (
        stat.st_size,
        stat.st_mtime_ns,
        signature,
    )
