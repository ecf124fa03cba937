"""Which files of a folder are videos: what is walked through, left out, and followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import os_error
from engine.index.downloads import Beside, is_followed, is_marked
from engine.index.left_out import folder_left_out, matches, part_left_out
from engine.index.proxies import is_proxy
from engine.media.detect import (
    Kind,
    holds_no_recording,
    is_placeholder,
    kind_by_name,
    kind_of,
    looks_like_video,
)
from engine.messages import Code, Message, message
from engine.settings import Settings

Others = dict[str, tuple[int, int]]
"""Files that were found to be no video, with their size and time of change (ns)."""

VIDEOS = frozenset((Kind.VIDEO,))


def wanted_kinds(settings: Settings) -> frozenset[Kind]:
    """The kinds of files that are indexed."""
    return VIDEOS | {Kind.SOUND} if settings.index_sound else VIDEOS


FolderId = tuple[int, int, int]


@dataclass(slots=True)
class Passed:
    """What a walk skipped.

    Attributes:
        settling: videos that are still being written.
        skipped: how many files are not videos.
        warnings: what the user should know.
        refused: folders and files that are there and are left out: what the library knows at or
            under them leaves it.
        linked: folders that were reached by a link, by the name of the link.
    """

    settling: list[Path] = field(default_factory=list)
    skipped: int = 0
    warnings: list[Message] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    linked: list[Path] = field(default_factory=list)

    def refuses(self, path: Path) -> bool:
        """Whether a file, or a folder above it, was left out."""
        if str(path) in self.refused:
            return True
        return any(str(parent) in self.refused for parent in path.parents)


class Walk:
    """Finds the files of folders that may be videos.

    Hidden files and folders, bins, snapshots and system folders, excluded names, unfinished
    downloads, proxies, the library itself and files that are in the cloud are left alone, as are
    pipes and devices. A linked folder is followed once, after all others, unless it is found
    without the link.

    Args:
        excludes: shell patterns of names.
        library_root: the library's own folder.
        others: remembers from walk to walk what was found to be no video.
        homes: the folders that are looked through in any case: a link into one is not followed.
        kinds: what to find.
    """

    def __init__(
        self,
        passed: Passed,
        excludes: Sequence[str],
        library_root: Path,
        others: Others,
        homes: Iterable[Path] = (),
        kinds: frozenset[Kind] = VIDEOS,
    ) -> None:
        self._passed = passed
        self._excludes = tuple(excludes)
        self._others = others
        self._kinds = kinds
        self._homes = [os.path.realpath(home) for home in homes]
        own = _folder_id(str(library_root))
        self._library = None if own is None else own[:2]
        self._names: dict[Path, Mapping[str, str]] = {}

    def files(self, root: Path) -> Iterator[Path]:
        """The files of ``root`` that may be videos by their name, or are by their content.

        In order of name, those of linked folders last. ``holds_wanted`` settles what a name leaves
        open.
        """
        seen: set[FolderId] = set()
        links: list[str] = []
        yield from self._below(str(root), seen, links)
        real = os.path.realpath(root)
        for link in links:
            if self._leads_elsewhere(link, real):
                self._passed.linked.append(Path(link))
                yield from self._below(link, seen, links)
            else:
                self._passed.refused.add(link)

    def holds_wanted(self, path: Path, status: os.stat_result) -> bool:
        """Whether a file is of the kinds that are looked for, by its name and content."""
        if not stat.S_ISREG(status.st_mode):
            return False
        mark = (status.st_size, status.st_mtime_ns)
        if self._others.get(str(path)) == mark:
            return False
        if kind_of(path) in self._kinds:
            return True
        self._others[str(path)] = mark
        return False

    # --- folders

    def _below(self, folder: str, seen: set[FolderId], links: list[str]) -> Iterator[Path]:
        left = [folder]
        while left:
            here = left.pop()
            identity = _folder_id(here)
            if identity is not None:
                if identity in seen or identity[:2] == self._library:
                    self._passed.refused.add(here)
                    continue
                seen.add(identity)
            entries = self._list(here)
            inner = [e for e in entries if _is_folder(e) and not self._leaves_out(here, e)]
            links += [entry.path for entry in inner if _is_link(entry)]
            left += [entry.path for entry in reversed(inner) if not _is_link(entry)]
            yield from self._files_of(here, [e for e in entries if not _is_folder(e)])

    def _list(self, here: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(here) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):
                reason = os_error(error)
                self._passed.warnings.append(
                    message(Code.FOLDER_UNREADABLE, path=here, os_error=reason)
                )
            return []

    def _leaves_out(self, here: str, entry: os.DirEntry[str]) -> bool:
        name = entry.name
        out = folder_left_out(name) or matches(name, self._excludes) or _is_system(entry)
        out = out or part_left_out(here, name)
        if out:
            self._passed.refused.add(entry.path)
        return out

    def _leads_elsewhere(self, link: str, root: str) -> bool:
        """Whether a link leads out of what is looked through: not up, nor into another folder."""
        target = os.path.realpath(link)
        if _is_within(root, target) or _is_within(os.path.realpath(Path(link).parent), target):
            return False
        return not any(_is_within(target, home) for home in self._homes if home != root)

    # --- files

    def _files_of(self, here: str, entries: Sequence[os.DirEntry[str]]) -> Iterator[Path]:
        names = {entry.name.lower(): entry.name for entry in entries}
        folder, beside = Path(here), Beside(names)
        self._names = {folder: names}
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                self._note_cloud(here, name)
            elif matches(name, self._excludes):
                self._passed.refused.add(entry.path)
            elif is_marked(name) or is_proxy(folder, name, self._names_in):
                self._passed.refused.add(entry.path)
                self._passed.skipped += 1
            elif self._is_candidate(entry, beside):
                yield Path(entry.path)
            else:
                self._passed.skipped += 1

    def _note_cloud(self, here: str, name: str) -> None:
        """macOS leaves ``.film.mp4.icloud`` where ``film.mp4`` was moved to the cloud."""
        if name.endswith(".icloud") and looks_like_video(Path(name[1 : -len(".icloud")])):
            path = str(Path(here) / name)
            self._passed.warnings.append(message(Code.FILE_IN_CLOUD, path=path))

    def _is_candidate(self, entry: os.DirEntry[str], beside: Beside) -> bool:
        """Whether an entry may be wanted, by its name or else its content."""
        name, named = entry.name, kind_by_name(entry.name)
        by_name = named in (Kind.STILL, Kind.SOUND)
        wanted = named in self._kinds if by_name else looks_like_video(Path(name))
        wanted = wanted and not holds_no_recording(name)
        if wanted and not beside.is_under_way(name):
            return self._is_here(entry)
        if wanted or by_name:
            self._passed.refused.add(entry.path)
            return False
        return not is_followed(name) and self._is_by_content(entry)

    def _is_here(self, entry: os.DirEntry[str]) -> bool:
        """Whether the bytes of a file are on this machine; says so where they are not."""
        try:
            away = is_placeholder(Path(entry.path), entry.stat())
        except OSError:
            return True  # what cannot be asked is recorded as unreadable
        if away:
            self._passed.warnings.append(message(Code.FILE_IN_CLOUD, path=entry.path))
        return not away

    def _is_by_content(self, entry: os.DirEntry[str]) -> bool:
        try:
            status = entry.stat()
        except OSError:
            return False
        mark = (status.st_size, status.st_mtime_ns)
        if self._others.get(entry.path) == mark or not self._is_here(entry):
            return False
        return self.holds_wanted(Path(entry.path), status)

    def _names_in(self, folder: Path) -> Mapping[str, str]:
        if folder not in self._names:
            try:
                found = [path.name for path in folder.iterdir()]
            except OSError:
                found = []
            self._names[folder] = {name.lower(): name for name in found}
        return self._names[folder]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_link(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is a symbolic link, or a junction of Windows."""
    if entry.is_symlink():
        return True
    if os.name != "nt":
        return False
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _is_system(entry: os.DirEntry[str]) -> bool:
    """Whether Windows hides a folder as its own."""
    if os.name != "nt":
        return False
    own = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & own == own)


def _folder_id(folder: str) -> FolderId | None:
    """What a folder is the same by, under whatever name; None where it cannot be told.

    The time of change is part of it, since some file systems give one number to many folders.
    """
    try:
        status = os.stat(folder)  # noqa: PTH116 - once a folder, without making a path
    except OSError:
        return None
    if not status.st_ino:
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns


def _is_within(path: str, folder: str) -> bool:
    """Whether a real path is a folder or lies in it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
