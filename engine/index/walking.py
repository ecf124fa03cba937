"""Which files of a folder are videos: what is walked through, left out and waited for."""

from __future__ import annotations

import fnmatch
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

from engine.errors import os_error
from engine.media.detect import is_placeholder, looks_like_video, sniff_video
from engine.messages import Code, Message, message

Others = dict[Path, tuple[int, int]]
"""Files that were found to be no video, with their size and time of change (ns)."""


@dataclass(slots=True)
class Passed:
    """What a walk passed over: other files, videos that are still being written, and warnings."""

    settling: list[Path] = field(default_factory=list)
    skipped: int = 0
    warnings: list[Message] = field(default_factory=list)


def media_files(
    root: Path, excludes: Sequence[str], library_root: Path, passed: Passed, others: Others
) -> Iterator[Path]:
    """The media files of a folder, in order of name; others are counted in ``passed.skipped``.

    Hidden files and folders, excluded names, the library itself and files that are in the cloud
    are left alone, as are pipes and devices; symbolic links to folders are not followed.
    """

    def unreadable(error: OSError) -> None:
        path = os.fsdecode(error.filename)
        passed.warnings.append(message(Code.FOLDER_UNREADABLE, path=path, os_error=os_error(error)))

    for folder, folders, names in os.walk(root, onerror=unreadable):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not _left_out(name, excludes) and not _is_same(here / name, library_root)
        )
        for name in sorted(names):
            if _left_out(name, excludes):
                continue
            path = here / name
            if is_placeholder(path):
                passed.warnings.append(message(Code.FILE_IN_CLOUD, path=str(path)))
            elif looks_like_video(path) or _holds_video(path, others):
                yield path
            else:
                passed.skipped += 1


def _holds_video(path: Path, others: Others) -> bool:
    """Whether a regular file is a video by its content; ``others`` spares a second reading."""
    try:
        stat = path.stat()
    except OSError:
        return False
    if not S_ISREG(stat.st_mode) or others.get(path) == (stat.st_size, stat.st_mtime_ns):
        return False
    if sniff_video(path):
        return True
    others[path] = (stat.st_size, stat.st_mtime_ns)
    return False


def _is_same(folder: Path, other: Path) -> bool:
    """Whether two paths are one folder, also by way of a symbolic link."""
    try:
        return folder.samefile(other)
    except OSError:
        return False


def _left_out(name: str, excludes: Sequence[str]) -> bool:
    return name.startswith(".") or any(fnmatch.fnmatch(name, pattern) for pattern in excludes)


def settling(path: Path, seconds: float) -> bool:
    """Whether a file changed less than ``seconds`` ago: it may still be being copied."""
    if not seconds:
        return False
    try:
        # A time to come is a wrong clock's, and says nothing of the moment.
        return 0 <= time.time() - path.stat().st_mtime < seconds
    except OSError:
        return False  # recorded as unreadable
