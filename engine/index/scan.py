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
from functools import partial
from pathlib import Path
from stat import S_ISREG

from engine.disk.marks import UNSTEADY, mark_of, may_be_another
from engine.disk.presence import System, is_folder
from engine.errors import Category, EnvironmentProblem, UsageError
from engine.index.absence import Missing, hide_without_place, names_by_folder, told_with
from engine.index.identity import begins_with, identify, opens
from engine.index.left_out import asked_for, matches
from engine.index.places import place_to_read
from engine.index.settling import Growths, Settling, forget_others
from engine.index.walking import VIDEOS, Others, Passed, Walk
from engine.index.whereabouts import Whereabouts
from engine.media.detect import Kind, kind_of
from engine.media.fingerprint import content_key, reading_problem
from engine.media.sidecars import Listing, list_sidecars, sidecar_digest, sidecar_signature
from engine.messages import Code, Message, message
from engine.store.library import Library
from engine.store.videos import Place
from engine.types import VideoState


@dataclass(slots=True)
class Scan(Passed):
    """What a look at the disk found: media files with their videos, and what it skipped."""

    videos: dict[Path, int] = field(default_factory=dict)
    unchanged: set[Path] = field(default_factory=set)
    unread: dict[Path, Message] = field(default_factory=dict)
    """What is there and cannot be read, with the reason."""
    next_look: float | None = None
    """Seconds after which to look again for what is settling."""


def absolute(path: Path) -> Path:
    """An absolute path with symbolic links kept, as the user would name it."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() follows links


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
        system: what is asked of the operating system about volumes and what is not seen.
    """

    def __init__(
        self,
        library: Library,
        excludes: Sequence[str] = (),
        settle_seconds: float = 0.0,
        others: Others | None = None,
        growths: Growths | None = None,
        kinds: frozenset[Kind] = VIDEOS,
        system: System | None = None,
    ) -> None:
        self._library = library
        self._excludes = tuple(excludes)
        self._others = {} if others is None else others
        self._growths = {} if growths is None else growths
        self._settling = Settling(settle_seconds, self._growths)
        self._waits_for_growth = settle_seconds > 0
        self._kinds = kinds
        self._system = system or System()
        self._whereabouts = Whereabouts(library, self._system)
        self._sidecars: dict[Path, Listing] = {}
        self._taken_out: set[Path] = set()
        self._failed: set[int] = set()
        self._unwanted: set[int] = set()

    def scan(self, paths: Iterable[Path]) -> Scan:
        """Look at files and folders.

        Raises:
            UsageError: a path does not exist, and nothing of the library was there.
            EnvironmentProblem: it is not known whether it exists.
        """
        roots = [absolute(path) for path in paths]
        for root in roots:
            self._require(root)
        scan = self._begin()
        folders = [root for root in roots if is_folder(root)]
        for root in roots:
            if root in folders:
                self._look_through(root, (), roots, scan)
            elif os.path.lexists(root):
                self._put(root, scan)
        self._end(folders, roots, scan)
        return scan

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
        scan = self._begin()
        self._taken_out = set(self._library.videos.left_out())
        watched, folders = self._library.videos.folders(), []
        for folder in watched:
            if is_folder(folder.path):
                folders.append(folder.path)
                self._look_through(folder.path, folder.excludes, (), scan)
            else:
                scan.warnings.append(message(Code.FOLDER_OFFLINE, path=str(folder.path)))
        paths = [folder.path for folder in watched]
        self._end(folders, paths, scan)
        self._judge_rest(paths, scan)
        forget_others(self._growths, scan.settling)
        return scan

    def _begin(self) -> Scan:
        self._sidecars = {}
        sound = Kind.SOUND in self._kinds
        self._unwanted = set() if sound else self._library.ledger.without_picture()
        self._whereabouts = Whereabouts(self._library, self._system)
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

    def _end(self, folders: Sequence[Path], roots: Sequence[Path], scan: Scan) -> None:
        """Say of what was not seen at ``roots`` whether it is gone; ``folders`` were walked."""
        self._whereabouts.note()
        self._drop_refused(folders, scan)
        self._judge(roots, scan)
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
        place = videos.place(path)
        try:
            stat = path.stat()
            if not S_ISREG(stat.st_mode):
                raise _no_file(path)
            if walk is None and Kind.SOUND not in self._kinds and kind_of(path) == Kind.SOUND:
                raise EnvironmentProblem(Code.FILE_ONLY_SOUND, name=path.name)
            where = self._whereabouts.of(path.parent, stat.st_dev)
            signature = self._signature(path, place)
            known = place is not None and self._is_as_known(place, stat)
            if walk is not None and not self._takes(path, stat, place, known, scan, walk):
                return
            if place is not None and known and place.sidecar_signature == signature:
                self._whereabouts.saw(place, where)
                scan.videos[path] = place.video_id
                scan.unchanged.add(path)
                return
            key = identify(self._library, path, stat.st_size)
        except (OSError, EnvironmentProblem) as error:
            if walk is not None and _dangles(path, error) and place is None:
                return  # a link to what is not there says nothing
            self._not_read(path, place, error, scan)
            return
        # At once: a video whose place is not known yet would look unreachable to a worker.
        with self._library.database.transaction():
            video = videos.add(key, stat.st_size)
            if place is not None and place.video_id != video.id:
                videos.absences.note(place.id, date.today())
            seen, (mount, volume, folder) = (stat.st_size, stat.st_mtime_ns, signature), where
            put = partial(videos.put_place, path, video.id, mount, *seen, below)
            put(volume=volume, folder=folder, mark=mark_of(stat))
            if place is not None and place.video_id != video.id:
                self._replace(place, stat.st_size)
            self._whereabouts.forget_left(video.id, path, volume)
            self._renew_sidecars(video.id, scan)
        scan.videos[path] = video.id

    def _signature(self, path: Path, place: Place | None) -> str:
        """The mark of the subtitles beside a video; what cannot be told now stays what it was."""
        try:
            if path.parent not in self._sidecars:
                self._sidecars[path.parent] = list_sidecars(path.parent)
            return sidecar_signature(path, self._sidecars[path.parent])
        except EnvironmentProblem:
            return "" if place is None else place.sidecar_signature

    def _not_read(
        self, path: Path, place: Place | None, error: OSError | EnvironmentProblem, scan: Scan
    ) -> None:
        """A file that cannot be read: what is known of it stays, or it is a failed row."""
        if not isinstance(error, EnvironmentProblem):
            error = reading_problem(path, error)
        is_none = error.message.code in (Code.FILE_NOT_REGULAR, Code.FILE_ONLY_SOUND)
        if place is None or place.size < 0 or is_none:
            scan.videos[path] = self._unreadable(path, error)
        elif error.message.code != Code.FILE_GONE:
            scan.unread[path] = error.message

    def _is_as_known(self, place: Place, stat: os.stat_result) -> bool:
        """Whether the file of a place is the one that the library knows there.

        Where only its mark is another, it is read in samples, and its new mark is noted.
        """
        if (place.size, place.modified_ns) != (stat.st_size, stat.st_mtime_ns):
            return False
        if may_be_another(place.mark, stat):
            video = self._library.videos.get(place.video_id)
            if video is None or not video.content_key.startswith(content_key(place.path)):
                return False
        elif place.mark:
            return True
        again = place.path.stat()
        mark = mark_of(stat) if mark_of(again) == mark_of(stat) else UNSTEADY
        self._library.videos.set_mark(place.id, mark)
        return True

    def _takes(
        self,
        path: Path,
        stat: os.stat_result,
        place: Place | None,
        known: bool,
        scan: Scan,
        walk: Walk,
    ) -> bool:
        """Whether a file of a folder is a video, and whole; looked into where it is not known."""
        if place is not None and known and place.video_id not in self._failed | self._unwanted:
            return True
        if place is not None and not opens(path):
            return True  # it is not known to be another
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
        if 0 <= place.size < size and (failed or begins_with(place.path, video.content_key)):
            self._library.ledger.discard_video(video.id)
            videos.delete(video.id)
        else:
            hide_without_place(self._library, video.id)

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

    def _unreadable(self, path: Path, error: EnvironmentProblem) -> int:
        """A file that cannot be opened, or is not to be, is still one failed row, named by its
        path: it is looked at again each time."""
        videos = self._library.videos
        name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
        with self._library.database.transaction():
            video = videos.add(f"{UNREADABLE}{name}", 0)
            if video.state == VideoState.REMOVED:
                videos.transition(video.id, VideoState.QUEUED)
            before = videos.place(path)
            if before is not None and before.video_id != video.id:
                videos.absences.note(before.id, date.today())
            mount, volume, folder = self._whereabouts.of(path.parent)
            videos.put_place(path, video.id, mount, -1, 0, "", volume=volume, folder=folder)
            if before is not None and before.video_id != video.id:
                hide_without_place(self._library, before.video_id)
            only_sound = error.message.code == Code.FILE_ONLY_SOUND
            category = Category.NO_VIDEO_STREAM if only_sound else Category.UNREADABLE
            videos.fail(video.id, category, error.message)
        return video.id

    # --- what was not seen, and what is left out

    def _judge(self, roots: Sequence[Path], scan: Scan) -> None:
        """Say of the places at ``roots`` that were not seen whether they are gone."""
        every = self._library.videos.places()
        look = self._whereabouts.look
        look.siblings = names_by_folder(every)
        missing = Missing(self._library, look, scan.unread)
        for place in every:
            if place.path not in scan.videos and _is_under(place.path, roots):
                missing.judge(place)
        for video_id in missing.left:
            self._renew_sidecars(video_id, scan)
        missing.age(roots, scan.settling)
        scan.warnings[:] = told_with(scan.warnings, missing.warnings())

    def _judge_rest(self, watched: Sequence[Path], scan: Scan) -> None:
        """Of places outside the watched folders: what is out of reach, and what is back."""
        videos = self._library.videos
        missing = Missing(self._library, self._whereabouts.look, scan.unread)
        for place in videos.places():
            if _is_under(place.path, watched) or not missing.judge(place, may_go=False):
                continue
            video = videos.get(place.video_id)
            if video is not None and video.state == VideoState.OFFLINE:
                self._put(place.path, scan)
        scan.warnings[:] = told_with(scan.warnings, missing.warnings())

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
            self._library.videos.absences.note(place.id, date.today())
            self._library.videos.drop_place(place.path)
            hide_without_place(self._library, place.video_id)
            self._renew_sidecars(place.video_id, scan)


def _is_under(path: Path, roots: Iterable[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)


def _no_file(path: Path) -> EnvironmentProblem:
    return EnvironmentProblem(Code.FILE_NOT_REGULAR, name=path.name)


def _dangles(path: Path, error: Exception) -> bool:
    return isinstance(error, FileNotFoundError) and path.is_symlink()
