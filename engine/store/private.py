"""Files and folders that only their owner may read: all that a library consists of.

A library says which videos somebody has, shows pictures of them and holds what is said in them. On
Windows the folder of the user's profile sees to that, and nothing is done here.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

OWN = frozenset(("logs", "window.ini"))
"""What may be in a library's folder before its database is."""


REFUSED = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
"""Errors of what may not be written: of what is only kept to be faster they are nothing to tell."""


def make_file(path: Path) -> None:
    """Make an empty file that only its owner may read, unless one is there.

    Raises:
        OSError: it cannot be made.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def opener(path: str, flags: int) -> int:
    """For ``open``: a file that it makes is only its owner's."""
    return os.open(path, flags, 0o600)


def make_folder(path: Path) -> None:
    """Make a folder that only its owner may enter, unless one is there; so those above it.

    Raises:
        OSError: it cannot be made.
    """
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)


def claim(root: Path) -> None:
    """Make the folder of a library, or close one that was made for it to others.

    One that holds anything else is left as open as it is: it is not the library's alone.

    Raises:
        OSError: it cannot be made.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):
        if not OWN.issuperset({each.name for each in root.iterdir()}):
            return
        _close(root)


_LEFT_OPEN = (
    *("library.db*", "queue.db*", "progress.db*", "index.lock", "window.ini"),
    *("frames", "sprites", "faces", "scan", "references", "backups", "logs", "damaged"),
    *("frames/*.json", "backups/*.db", "logs/*.log*"),
)
"""Parts of a library that earlier versions made as the system would have it. The pictures were
always closed, and whatever is below a closed folder cannot be reached."""


def close_all(root: Path) -> None:
    """Close what an earlier version left open to others, as far as it belongs to this user.

    Nothing else that may lie in the folder is touched.
    """
    for pattern in _LEFT_OPEN:
        for path in root.glob(pattern):
            with suppress(OSError):
                _close(path)


def _close(path: Path) -> None:
    if os.name == "posix" and not path.is_symlink():
        mode = path.stat().st_mode
        path.chmod(mode & 0o700)
