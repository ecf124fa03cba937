"""Whether a file that is not seen is gone: the one place where that is judged.

Only a folder that can be listed, that is the folder the file was seen in, on the volume it was on,
proves an absence. No answer is no proof: no permission, a failing disk, a server that is away,
another drive at the same mount point.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from engine.disk.asking import volume_of
from engine.disk.volumes import Volume
from engine.errors import os_error

MANY = 5
"""Files of one folder that do not all go at once: where they did, that is looked at again first."""


class Sight(StrEnum):
    """What is known of a file from a look."""

    HERE = "here"
    GONE = "gone"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why it is not known whether a file is there."""

    UNREADABLE = "unreadable"  # a folder or the disk refuses, or fails
    DRIVE_AWAY = "drive_away"
    OTHER_DRIVE = "other_drive"
    DANGLING = "dangling"  # it is a link to where nothing is
    # It is not where it was, on the same volume; but its folder is not what it was either.
    FOLDER_GONE = "folder_gone"
    FOLDER_EMPTIED = "folder_emptied"


ABSENT = frozenset((Why.FOLDER_GONE, Why.FOLDER_EMPTIED))
"""Looks that found a file absent without proving it: enough of them, on different days, do."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What a look found. ``at`` is the folder or mount point that ``why`` is about.

    ``error`` is what the system says of it.
    """

    sight: Sight
    why: Why | None = None
    at: Path = Path()
    error: str = ""

    @property
    def is_absent(self) -> bool:
        """Whether the file was seen to be absent, proven or not."""
        return self.sight is Sight.GONE or self.why in ABSENT


HERE = Presence(Sight.HERE)
GONE = Presence(Sight.GONE)


@dataclass(frozen=True, slots=True)
class Known:
    """What was noted of a file when it was seen last.

    ``volume`` and ``folder`` are the volume's identity and the folder's number there; "" in
    libraries of earlier versions, which noted the mount point alone.
    """

    path: Path
    mount: Path | None
    volume: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """What is asked of the operating system; tests put other answers here."""

    lstat: Callable[[Path], os.stat_result] = os.lstat
    stat: Callable[[Path], os.stat_result] = os.stat
    names: Callable[[Path], Iterable[str]] = os.listdir
    volume: Callable[[Path], Volume] = volume_of


def is_reached(path: Path) -> bool:
    """Whether a file or folder can be reached now; one whose disk or share is lost cannot."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises where a share is lost


def is_folder(path: Path) -> bool:
    """Whether a folder is there and can be reached."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a share is lost


def folder_number(status: os.stat_result) -> str:
    """What tells a folder from another that bears its name; "" where the system has nothing."""
    return str(status.st_ino or "")


@dataclass(slots=True)
class Look:
    """One look at the disk.

    Args:
        siblings: the names that are known in each folder.
    """

    siblings: Mapping[Path, set[str]] = field(default_factory=dict)
    system: System = field(default_factory=System)
    _listed: dict[tuple[Path, int, int], frozenset[str]] = field(default_factory=dict)

    def presence(self, known: Known) -> Presence:
        """Whether a file is where it was seen."""
        try:
            found = self.system.lstat(known.path)
        except (FileNotFoundError, NotADirectoryError):
            return self._absent(known)
        except OSError as error:
            return self._refused(known.path.parent, error)
        if not stat.S_ISLNK(found.st_mode):
            return HERE
        try:
            self.system.stat(known.path)
        except OSError as error:
            return Presence(Sight.UNKNOWN, Why.DANGLING, known.path, os_error(error))
        return HERE

    def _absent(self, known: Known) -> Presence:
        """What it means that a name is not there."""
        folder = known.path.parent
        try:
            near = self._nearest(folder)
            status = self.system.stat(near)
            names = self._names(near, status)
            volume = self.system.volume(near)
            # Whatever was unplugged meanwhile took its number with it.
            if self.system.stat(near).st_dev != status.st_dev:
                return Presence(Sight.UNKNOWN, Why.DRIVE_AWAY, near)
        except OSError as error:
            return self._refused(folder, error)
        if other := _other_volume(known, volume):
            return Presence(Sight.UNKNOWN, other, known.mount or volume.mount)
        if near != folder:
            below = folder.parts[len(near.parts)]
            why = Why.DANGLING if below in names else Why.FOLDER_GONE
            return Presence(Sight.UNKNOWN, why, near / below)
        if known.path.name in names:  # listed, and yet not there: a disk that errs
            return Presence(Sight.UNKNOWN, Why.UNREADABLE, folder, os.strerror(errno.EIO))
        return self._gone(known, names, status, remote=volume.remote)

    def _gone(
        self, known: Known, names: frozenset[str], status: os.stat_result, *, remote: bool
    ) -> Presence:
        """Whether a folder that can be listed is the one that the file was seen in."""
        others = self.siblings.get(known.path.parent, set())
        if others & names:
            return GONE
        replaced = known.folder not in ("", folder_number(status))
        if replaced or len(others | {known.path.name}) >= MANY or (remote and not names):
            return Presence(Sight.UNKNOWN, Why.FOLDER_EMPTIED, known.path.parent)
        return GONE

    def _nearest(self, folder: Path) -> Path:
        """The nearest folder above that is there.

        Raises:
            OSError: that cannot be told.
        """
        for each in (folder, *folder.parents):
            try:
                if stat.S_ISDIR(self.system.stat(each).st_mode):
                    return each
            except (FileNotFoundError, NotADirectoryError):
                continue
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))

    def _names(self, folder: Path, status: os.stat_result) -> frozenset[str]:
        key = (folder, status.st_dev, status.st_ino)
        if key not in self._listed:
            self._listed[key] = frozenset(self.system.names(folder))
        return self._listed[key]

    def _refused(self, folder: Path, error: OSError) -> Presence:
        """The highest folder that does not answer."""
        at = folder
        for each in folder.parents:
            try:
                self.system.lstat(at)
                break
            except OSError:
                at = each
        return Presence(Sight.UNKNOWN, Why.UNREADABLE, at, os_error(error))


def _other_volume(known: Known, volume: Volume) -> Why | None:
    """Why a folder is not on the volume that a file was seen on; None where it is."""
    same_mount = known.mount is None or known.mount == volume.mount
    if not known.volume:
        # An earlier version noted the mount point alone.
        return None if same_mount else Why.DRIVE_AWAY
    if known.volume == volume.identity and same_mount:
        return None
    return Why.OTHER_DRIVE if same_mount else Why.DRIVE_AWAY
