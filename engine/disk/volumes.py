"""Volumes: known by their identity, whatever their mount point or drive letter."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Volume:
    """A file system at a mount point.

    ``identity`` is the same wherever and whenever it is mounted, and another for every other one:
    a UUID or serial number where there is one, the server's name and share, else what distinguishes
    it best (docs/formats.md). ``remote`` where it is reached over a network.
    """

    mount: Path
    identity: str
    remote: bool = False


NETWORK = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs afpfs webdav davfs 9p ceph glusterfs lustre sshfs rclone"
    " fuse.sshfs fuse.rclone fuse.davfs fuse.glusterfs fuse.s3fs fuse.gvfsd-fuse fuse.cifs"
    " virtiofs vboxsf prl_fs vmhgfs fuse.vmhgfs-fuse ncpfs coda afs drvfs".split()
)
"""Types of file systems that answer for somebody else."""


def shape_of(mount: Path, kind: str, source: str) -> str:
    """What distinguishes a file system that has no name: its size and the number of its root."""
    size = 0
    if sys.platform != "win32":
        status = os.statvfs(mount)
        size = status.f_blocks * status.f_frsize
    return f"shape:{kind}:{source}:{size}:{mount.stat().st_ino}"
