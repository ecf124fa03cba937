"""What a search's examples show: a picture file, a frame of a video, a moment of the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.errors import HeimdexError, UsageError, os_error
from engine.media.stills import still
from engine.messages import Code
from engine.search.state import Examples
from engine.store.library import Library
from engine.types import Example


def examples_of(library: Library, examples: Sequence[Example]) -> Examples:
    """The pictures and keyframes of examples.

    Raises:
        UsageError: an example cannot be used; says which and why.
    """
    pictures: list[bytes] = []
    keyframes: list[int] = []
    for example in examples:
        if example.video_id is not None:
            keyframes.append(_keyframe(library, example.video_id, example.at or 0))
        elif example.path is not None:
            pictures.append(_picture(Path(example.path), example.at))
        else:
            raise UsageError(Code.EXAMPLE_EMPTY)
    return Examples(tuple(pictures), tuple(keyframes))


def _keyframe(library: Library, video_id: int, at: int) -> int:
    """The kept frame nearest to an instant of one of the library's videos."""
    scene = library.content.scene_at(video_id, at)
    frame = None if scene is None else library.content.nearest_keyframe(scene.id, at)
    if frame is None:
        raise UsageError(Code.MOMENT_WITHOUT_PICTURE)
    return frame.id


def _picture(path: Path, at: int | None) -> bytes:
    try:
        present = path.is_file()
    except OSError as error:
        raise UsageError(Code.FILE_UNREADABLE, name=path.name, os_error=os_error(error)) from error
    if not present:
        raise UsageError(Code.PATH_NOT_FOUND, path=str(path))
    try:
        return still(path, at)
    except HeimdexError as error:
        raise UsageError(Code.EXAMPLE_UNUSABLE, name=path.name, reason=error.message) from error
