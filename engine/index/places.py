"""Which of a video's places is read, and whether its file still holds what it held."""

from __future__ import annotations

from engine.disk.marks import may_be_another
from engine.disk.presence import is_reached
from engine.errors import EnvironmentProblem
from engine.media.fingerprint import content_key
from engine.store.library import Library
from engine.store.videos import Place, Video


def place_to_read(library: Library, video_id: int) -> Place | None:
    """The place at which steps read a video, None while none of its files can be reached.

    The same content may be at several paths: the first found with subtitles beside it is taken,
    else the first. The scanner's mark of the subtitles is of the same place.
    """
    present = [place for place in library.videos.places(video_id) if is_reached(place.path)]
    subtitled = [place for place in present if place.sidecar_signature]
    return next(iter((*subtitled, *present)), None)


def holds_other_content(video: Video, place: Place) -> bool:
    """Whether the file at ``place`` is another than the one the library knows there.

    It is read only where its size, time of change or mark differ; one that vanishes is no other.
    """
    try:
        stat = place.path.stat()
        same = (place.size, place.modified_ns) == (stat.st_size, stat.st_mtime_ns)
        if same and not may_be_another(place.mark, stat):
            return False
        # A full hash may follow the key that two different files share.
        return not video.content_key.startswith(content_key(place.path))
    except (OSError, EnvironmentProblem):
        return False
