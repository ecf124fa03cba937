"""What shows that a file was replaced by another of the same size and time of change.

On POSIX systems its time of status change (ctime): replacing a file sets it, and no program can set
it back, whatever ``touch -r``, ``cp -p`` or ``rsync -t`` do to the time of change. Servers keep it,
so that it survives remounting, where numbers of files often do not (FAT, FUSE and many shares
number files anew). On Windows, which has none, the file's number and time of creation.

It also changes when a file gets other permissions, another owner or another name, so that it proves
nothing: it only says which file is to be read again, in samples.
"""

from __future__ import annotations

import os

UNSTEADY = "-"
"""The mark of a file whose mark changes by itself: it says nothing, and is not looked at again."""


def mark_of(status: os.stat_result) -> str:
    """The mark of a file."""
    if os.name == "nt":
        return f"{status.st_ino}-{status.st_ctime_ns}"
    return str(status.st_ctime_ns)


def may_be_another(known: str, status: os.stat_result) -> bool:
    """Whether the mark that was noted ("" in libraries of earlier versions) is not the file's."""
    return known not in ("", UNSTEADY, mark_of(status))
