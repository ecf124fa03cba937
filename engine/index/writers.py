"""Which files other programs hold open for writing, where the system says it cheaply."""

from __future__ import annotations

import os
from pathlib import Path

PROCESSES = Path("/proc")
ACCESS = os.O_WRONLY | os.O_RDWR


def held_for_writing() -> set[tuple[int, int]]:
    """Device and inode of the regular files that a process has open for writing.

    Read from Linux's /proc, of the processes that this user may look into; elsewhere, and of all
    others, nothing is known.
    """
    found: set[tuple[int, int]] = set()
    if not PROCESSES.is_dir():
        return found
    for process in PROCESSES.iterdir():
        if process.name.isdigit():
            found |= _of_process(process)
    return found


def _of_process(process: Path) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    try:
        links = list((process / "fd").iterdir())
    except OSError:
        return found  # it ended, or belongs to someone else
    for link in links:
        try:
            if not link.readlink().is_absolute() or not _writes(process, link.name):
                continue
            status = link.stat()
        except OSError:
            continue  # closed meanwhile
        found.add((status.st_dev, status.st_ino))
    return found


def _writes(process: Path, descriptor: str) -> bool:
    """By the flags of open(2), in octal (proc(5), fdinfo)."""
    for line in (process / "fdinfo" / descriptor).read_text(encoding="ascii").splitlines():
        if line.startswith("flags:"):
            return bool(int(line.split()[1], 8) & ACCESS)
    return False
