"""Unfinished downloads and copies: by the marks that programs put on a name until it is whole."""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.media.detect import TWO_MEANINGS, VIDEO_EXTENSIONS

MARKS = (
    *(".part", ".partial", ".crdownload", ".download", ".opdownload", ".unconfirmed"),  # browsers
    *(".!ut", ".!qb", ".!bt", ".bc!", ".az!", ".ob!", ".parts", ".!sync", ".bts"),  # torrents
    *(".aria2", ".ytdl", ".jc!", ".td", ".xltd", ".fdmdownload", ".dtapart", ".downloading"),
    *(".filepart", ".dctmp", ".kgtemp", ".met", ".mega", ".pcdownload"),  # clients of servers
    *(".tmp", ".temp", ".incomplete", ".inprogress", ".unfinished", ".qdown", ".~tmp"),
)
"""Ends of names (lower case) of what is not whole."""

COMPANIONS = (*MARKS, ".st", ".aria2__temp")
"""What a downloader keeps beside a name that is already the film's own: ``film.mp4.aria2``."""

_VIDEO = "|".join(sorted(one[1:] for one in VIDEO_EXTENSIONS | TWO_MEANINGS))
MARKED = re.compile(
    rf"\.(?:temp|tmp|part|partial|incomplete|download|downloading)\.(?:{_VIDEO})$"
    rf"|\.f\d{{3,}}(?:-\w+)?\.(?:{_VIDEO})$"  # a format that yt-dlp has not merged yet
    r"|^~(?:\$|syncthing~)",
    re.IGNORECASE,
)
FOLLOWED = re.compile(rf"\.(?:{_VIDEO})(?:[.!~_ -].*)$", re.IGNORECASE)
"""A video's extension with something behind it: ``film.mp4.whatever``, ``film.mp4.part-Frag3``."""

NUMBERED = re.compile(r"\.\d{1,2}$")
"""As wget numbers what it has downloaded before; three digits are pieces of a split file."""

FRAGMENT = re.compile(r"^(?P<film>.+)\.f[\w-]*\d[\w-]*\.\w{2,4}$", re.IGNORECASE)
"""A format of yt-dlp before it is merged, whatever the site calls it: ``film.fhls-720.mp4``."""

MEDIA = frozenset(f".{one}" for one in (*_VIDEO.split("|"), "m4a", "mka", "opus", "aac", "mp3"))


def is_marked(name: str) -> bool:
    """Whether a name says that the file is not whole (yet)."""
    return name.lower().endswith(MARKS) or MARKED.search(name) is not None


def is_followed(name: str) -> bool:
    """Whether a name that ends like no media has a video's extension before its end.

    Whatever program put something behind it: the file does not bear its own name (yet).
    """
    return FOLLOWED.search(name) is not None and NUMBERED.search(name) is None


class Beside:
    """The names in a folder, for questions about each of them.

    Args:
        names: in lower case.
    """

    def __init__(self, names: Collection[str]) -> None:
        self._names = names
        self._companions = [name for name in names if name.endswith(COMPANIONS)]

    def is_under_way(self, name: str) -> bool:
        """Whether a downloader still works at the file of this name."""
        lowered = name.lower()
        stem, _, extension = lowered.rpartition(".")
        for companion in self._companions:
            if companion.startswith(f"{lowered}.") or (
                # Firefox keeps film.mp4 free while film.x7Gh2k.mp4.part grows.
                companion.startswith(f"{stem}.") and companion.endswith(f".{extension}.part")
            ):
                return True
        return self._is_fragment(lowered)

    def _is_fragment(self, lowered: str) -> bool:
        """One format of a film whose other formats, or the film itself, lie beside it."""
        found = FRAGMENT.match(lowered)
        if found is None:
            return False
        film = f"{found['film']}."
        others = (one for one in self._names if one != lowered and one.startswith(film))
        return any(one.endswith(MARKS) or f".{one.rpartition('.')[2]}" in MEDIA for one in others)
