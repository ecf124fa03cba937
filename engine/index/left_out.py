"""Names that are never looked into: bins, snapshots, system folders, and the caches of editors.

What makes them is named beside them. Names are compared without regard to case; whatever begins
with a point is hidden, and left out too (``.Trash-1000``, ``.snapshots``, ``._film.mp4``).
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from pathlib import Path

from engine.store.library import Library

FOLDERS = frozenset(
    name.casefold()
    for name in (
        # Windows
        *("$RECYCLE.BIN", "RECYCLER", "RECYCLED", "System Volume Information", "$Extend"),
        *("$WINDOWS.~BT", "$WINDOWS.~WS", "Config.Msi"),
        # macOS, and what it leaves on shares and in archives
        *("Network Trash Folder", "TheVolumeSettingsFolder", "TheFindByContentFolder"),
        *("Temporary Items", "Backups.backupdb", "__MACOSX"),
        # Linux and Android
        *("lost+found", "LOST.DIR"),
        # Synology
        *("#recycle", "#snapshot", "@eaDir", "@tmp", "@sharebin", "@sharesnap", "@cloudsync"),
        *("@synologydrive", "@appstore", "@database", "@docker", "@SynoResource", "@S2S"),
        # QNAP, ASUSTOR
        *("@Recycle", "@Recently-Snapshot", "@Transcode", "@Recycle Bin"),
        # Thecus, Buffalo, NetApp, ReadyNAS, TrueNAS
        *("_NAS_Recycle_RAID", "_NAS_Recycle_RAID0", "trashbox", "~snapshot", "$snapshot"),
        # Nextcloud and ownCloud, MEGA
        *("files_trashbin", "files_versions", "Rubbish"),
        # Editors: previews, proxies and caches that they make of the footage
        *("Adobe Premiere Pro Video Previews", "Adobe Premiere Pro Audio Previews"),
        *("Adobe Premiere Pro Preview Files", "Media Cache", "Media Cache Files"),
        *("CacheClip", "ProxyMedia", "OptimizedMedia", "Constant Frames"),
    )
)
PATTERNS = re.compile(
    r"@GMT-[\d.-]+"  # Windows' and Samba's previous versions
    r"|found\.\d{3}"  # CHKDSK
    r"|_NAS_Recycle_.*"  # Thecus
    r"|.+\.\w{2,5}\.download"  # Safari: a folder with the unfinished film
    r"|_UNPACK_.+"  # SABnzbd
    r"|Adobe After Effects (Disk Cache|Auto-Save).*"
    r"|.+\.(lrdata|trickplay|sparsebundle)",  # Lightroom, Jellyfin, backups
    re.IGNORECASE,
)
PHOTO_LIBRARIES = (".photoslibrary", ".migratedphotolibrary", ".photolibrary", ".aplibrary")
ORIGINALS = frozenset(("originals", "masters"))
"""The folders of a photo library that hold what came from the camera."""

MOVIE_LIBRARIES = (".fcpbundle", ".imovielibrary", ".fcpcache")
MADE_BY_EDITORS = frozenset(
    ("render files", "transcoded media", "analysis files", "thumbnail media", "peaks data")
)
ASKED_FOR = "asked_for"
"""The fact of a library that lists what was named though it is left out."""


def folder_left_out(name: str) -> bool:
    """Whether a folder's name is hidden or one of a bin, a snapshot, a system or a cache."""
    return (
        name.startswith(".") or name.casefold() in FOLDERS or PATTERNS.fullmatch(name) is not None
    )


def matches(name: str, excludes: Sequence[str]) -> bool:
    """Whether a name matches one of the user's shell patterns; ``Screenshots/`` is a folder's."""
    return any(fnmatch.fnmatch(name, pattern.rstrip("/")) for pattern in excludes)


def part_left_out(here: str, name: str) -> bool:
    """Whether a folder ``name`` is what a photo or film library around it made itself."""
    lowered = name.lower()
    if here.lower().endswith(PHOTO_LIBRARIES):
        return lowered not in ORIGINALS
    if lowered not in MADE_BY_EDITORS:
        return False
    return any(part.endswith(MOVIE_LIBRARIES) for part in Path(here.lower()).parts)


def asked_for(library: Library) -> list[Path]:
    """What the user named though a look at the folders around it leaves it out: it stays."""
    return [Path(path) for path in library.choices.meta(ASKED_FOR) or ()]


def ask_for(library: Library, path: Path) -> None:
    """Remember what the user named if a name on the way to it would leave it out."""
    known = asked_for(library)
    patterns = library.choices.settings().excludes
    out = any(folder_left_out(part) or matches(part, patterns) for part in path.parts)
    if out and path not in known:
        library.choices.set_meta(ASKED_FOR, [str(one) for one in (*known, path)])


def ask_no_more(library: Library, path: Path) -> None:
    """Forget what was asked for at or under a path: it was removed."""
    known = asked_for(library)
    kept = [str(one) for one in known if not one.is_relative_to(path)]
    if len(kept) < len(known):
        library.choices.set_meta(ASKED_FOR, kept)
