"""The system's libraries that a window needs on Linux, which no Python package brings along."""

from __future__ import annotations

import ctypes
import os
import sys

NEEDED: dict[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libpulse.so.0": "libpulse0",
}
"""Without these no Qt window can be created, shown or not: library and Debian package."""

SHOWN: dict[str, str] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""A window on an X11 screen needs these too."""


def on_x11() -> bool:
    """Whether Qt opens windows on an X11 screen here, as far as the environment says."""
    wanted = os.environ.get("QT_QPA_PLATFORM") or (
        "wayland" if "WAYLAND_DISPLAY" in os.environ else "xcb"
    )
    return "DISPLAY" in os.environ and wanted.partition(":")[0] == "xcb"


def missing(*, on_screen: bool) -> list[str]:
    """Debian's names of the packages that are missing; none on another system than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = NEEDED | (SHOWN if on_screen else {})
    return [package for library, package in wanted.items() if not _loads(library)]


def advice(packages: list[str]) -> str:
    """One line that says how to get them."""
    return f"On Debian or Ubuntu: sudo apt-get install -y {' '.join(packages)}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
