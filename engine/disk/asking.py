"""Asks the system which volume a path lies on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from engine.disk.volumes import Volume


def volume_of(path: Path) -> Volume:
    """The volume that holds an existing folder or file.

    Raises:
        OSError: it cannot be asked.
    """
    real = Path(os.path.realpath(path))
    if sys.platform == "win32":
        from engine.disk.windows import windows_volume

        return windows_volume(real)
    if sys.platform == "darwin":
        from engine.disk.macos import mac_volume

        return mac_volume(real)
    from engine.disk.linux import linux_volume

    return linux_volume(real)
