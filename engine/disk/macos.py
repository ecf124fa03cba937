"""Volumes on macOS: getattrlist(2) names a volume's UUID; shares go by their address."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import uuid
from pathlib import Path

import psutil

from engine.disk.volumes import NETWORK, Volume, shape_of

ATTR_BIT_MAP_COUNT = 5
ATTR_VOL_INFO = 0x80000000
ATTR_VOL_UUID = 0x00040000


def mac_volume(real: Path) -> Volume:
    """The volume of a path without links.

    Raises:
        OSError: it cannot be asked.
    """
    device = real.stat().st_dev
    for disk in psutil.disk_partitions(all=True):
        mount = Path(disk.mountpoint)
        if _device(mount) != device:
            continue
        if disk.fstype in NETWORK:
            return Volume(mount, f"share:{disk.device}", remote=True)
        number = _uuid(mount)
        name = f"uuid:{number}" if number else shape_of(mount, disk.fstype, disk.device)
        return Volume(mount, name)
    raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), str(real))


def _device(mount: Path) -> int | None:
    try:
        return mount.stat().st_dev
    except OSError:
        return None  # another volume, which does not answer


def _uuid(mount: Path) -> str:
    """A volume's UUID; "" where it has none (FAT without one, a share)."""
    wanted = struct.pack(
        "=HHIIIII", ATTR_BIT_MAP_COUNT, 0, 0, ATTR_VOL_INFO | ATTR_VOL_UUID, 0, 0, 0
    )
    answer = ctypes.create_string_buffer(4 + 16)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.getattrlist(os.fsencode(mount), wanted, answer, ctypes.c_size_t(len(answer)), 0):
        return ""
    number = uuid.UUID(bytes=answer.raw[4:20])
    return str(number) if number.int else ""
