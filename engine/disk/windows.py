"""Volumes on Windows: GetVolumeInformationW names the serial number; shares go by their address.

https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getvolumeinformationw
"""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path
from typing import Any

from engine.disk.volumes import Volume

LONGEST = 1024  # letters of a path or a share's address
DRIVE_REMOTE = 4


def windows_volume(real: Path) -> Volume:
    """The volume of a path without links.

    Raises:
        OSError: it cannot be asked.
    """
    system: Any = ctypes.__dict__["windll"]  # there is none elsewhere
    root = ctypes.create_unicode_buffer(LONGEST)
    if not system.kernel32.GetVolumePathNameW(str(real), root, LONGEST):
        raise _silent(real)
    mount = Path(root.value)
    remote = system.kernel32.GetDriveTypeW(root.value) == DRIVE_REMOTE
    if remote:
        return Volume(mount, f"share:{_address(system, mount)}", remote=True)
    serial = ctypes.c_uint32()
    kind = ctypes.create_unicode_buffer(64)
    asked = (root.value, None, 0, ctypes.byref(serial), None, None, kind, len(kind))
    if not system.kernel32.GetVolumeInformationW(*asked):
        raise _silent(mount)
    return Volume(mount, f"serial:{kind.value}:{serial.value:08x}")


def _address(system: Any, mount: Path) -> str:
    r"""The address ``\\server\share`` behind a drive letter, or the one that ``mount`` is."""
    address = ctypes.create_unicode_buffer(LONGEST)
    length = ctypes.c_uint32(LONGEST)
    letter = mount.drive
    if len(letter) == len("Z:") and not system.mpr.WNetGetConnectionW(
        letter, address, ctypes.byref(length)
    ):
        return address.value.casefold()
    return str(mount).rstrip("\\").casefold()


def _silent(path: Path) -> OSError:
    return OSError(errno.ENODEV, os.strerror(errno.ENODEV), str(path))
