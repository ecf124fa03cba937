"""Which video the content of a file is."""

from __future__ import annotations

from pathlib import Path

from engine.disk.presence import is_reached
from engine.errors import EnvironmentProblem
from engine.media.fingerprint import content_key, full_hash
from engine.store.library import Library


def identify(library: Library, path: Path, size: int) -> str:
    """The content key of a file; a full hash settles a tie between two that are there.

    Raises:
        EnvironmentProblem: the file cannot be read now.
    """
    videos = library.videos
    key = content_key(path)
    present = videos.by_content(key)
    if present is None:
        return key
    places = videos.places(present.id)
    others = [one.path for one in places if one.path != path and is_reached(one.path)]
    if not others or size == 0:
        return key
    theirs = present.full_hash
    if theirs is None:
        try:
            theirs = full_hash(others[0])
        except EnvironmentProblem:
            return key  # nothing tells the two apart now
        videos.set_full_hash(present.id, theirs)
    mine = full_hash(path)
    return key if mine == theirs else f"{key}-{mine}"


def begins_with(path: Path, key: str) -> bool:
    """Whether a file begins with the whole of the content that ``key`` names."""
    size = int(key.partition("-")[0]) if key[0].isdigit() else 0
    try:
        return size > 0 and key.startswith(content_key(path, size))
    except EnvironmentProblem:
        return False


def opens(path: Path) -> bool:
    """Whether a file can be read now."""
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
