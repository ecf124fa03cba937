"""Which of a video's places is read: one that is there, with subtitles beside it where any has."""

from __future__ import annotations

from pathlib import Path

from engine.store.library import Library


def place_to_read(library: Library, video_id: int) -> Path | None:
    """The path at which steps read a video, None while none of its files can be reached.

    The same content may lie at several paths: the first found with subtitles beside it is taken,
    else the first. The scanner's mark of the subtitles is of the same place.
    """
    present = [place for place in library.videos.places(video_id) if place.path.exists()]
    subtitled = [place for place in present if place.sidecar_signature]
    return next((place.path for place in (*subtitled, *present)), None)
