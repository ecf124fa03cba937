"""Volumes on Linux, by the kernel's table of mounts (proc_pid_mountinfo(5)) and udev's links."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.disk.volumes import NETWORK, Volume, shape_of

TABLE = Path("/proc/self/mountinfo")
BY_UUID = Path("/dev/disk/by-uuid")
STABLE_FSID = frozenset(
    ("ext2", "ext3", "ext4", "btrfs", "zfs", "tmpfs", "overlay", "f2fs", "bcachefs")
)
"""Types whose statfs(2) id is made of the file system's own UUID, not of the device's number."""

_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """A row of the table of mounts; ``root`` is the folder of the file system that is mounted."""

    point: Path
    root: str
    kind: str
    source: str


def linux_volume(real: Path) -> Volume:
    """The volume of a path without links.

    Raises:
        OSError: the table of mounts cannot be read, or the volume not be asked.
    """
    found = _holding(real, TABLE.read_bytes())
    return Volume(found.point, identity_of(found), found.kind in NETWORK)


def _holding(real: Path, table: bytes) -> Mount:
    """The mount that a path lies on: the deepest, and of several at one point the last."""
    above = {real, *real.parents}
    found = [mount for mount in _mounts(table) if mount.point in above]
    if not found:
        return Mount(Path(real.anchor), "/", "unknown", "")
    deepest = max(len(mount.point.parts) for mount in found)
    return [mount for mount in found if len(mount.point.parts) == deepest][-1]


@lru_cache(maxsize=4)
def _mounts(table: bytes) -> tuple[Mount, ...]:
    return tuple(_read(os.fsdecode(table)))


def _read(table: str) -> Iterator[Mount]:
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if len(fields) >= 5 and len(rest) >= 2:
            yield Mount(Path(_plain(fields[4])), _plain(fields[3]), rest[0], _plain(rest[1]))


def _plain(field: str) -> str:
    r"""A field without its escapes: ``\040`` is a space."""
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), field)


def identity_of(mount: Mount) -> str:
    """What names a mounted file system.

    Raises:
        OSError: it cannot be asked.
    """
    part = "" if mount.root == "/" else f"|{mount.root}"
    if mount.kind in NETWORK:
        return f"share:{mount.source}{part}"
    if uuid := _uuid(mount.source):
        return f"uuid:{uuid}{part}"
    fsid = os.statvfs(mount.point).f_fsid
    if fsid and mount.kind in STABLE_FSID:
        return f"fsid:{mount.kind}:{fsid:x}{part}"
    return shape_of(mount.point, mount.kind, mount.source) + part


def _uuid(source: str) -> str:
    """The UUID of the file system on a block device, by udev's links; "" where none is known."""
    if not source.startswith("/dev/"):
        return ""
    device = os.path.realpath(source)
    try:
        links = list(BY_UUID.iterdir())
    except OSError:
        return ""  # a container, or no udev
    return next((link.name for link in links if os.path.realpath(link) == device), "")
