"""The façade's browsing part: pages of videos, one video's timeline and words, and the queue."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, cast

from engine.api import reports
from engine.disk.presence import is_reached
from engine.errors import UsageError
from engine.index.products import probe_from
from engine.index.walking import wanted_kinds
from engine.media.detect import kind_of
from engine.media.straight import STRAIGHTENED, StraightFile
from engine.messages import Code
from engine.store.choices import DEVICES, WorkerRequest
from engine.store.library import Library
from engine.store.video_lists import ORDERS, VideoQuery
from engine.store.videos import Video
from engine.types import Playing, VideoState, seconds
from engine.types.media import UNKNOWN_CODEC
from engine.types.rows import (
    ActivityRow,
    ChapterRow,
    FolderRow,
    OrientationRow,
    SceneRow,
    SegmentRow,
    SoundRow,
    SpriteRow,
    VideoDetail,
    VideoRow,
)

LISTS: dict[str, tuple[str, ...]] = {
    "all": (),
    "failed": (VideoState.FAILED.value,),
    "offline": (VideoState.OFFLINE.value,),
    "waiting": ("queued", "probing", "processing"),
}
"""Named lists: the states of the videos on each, empty for all."""


class Browsing:
    """What a window shows of a library; ``engine.api.engine.Engine`` has one as ``browse``.

    Rows are ready for JSON: times in seconds, ids as strings, paths absolute.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def count(self, video_list: str = "all", folder: str | None = None) -> int:
        """How many videos are on a list (or below a folder).

        Raises:
            UsageError: there is no such list.
        """
        return self._library.video_lists.count(_video_list(video_list, folder, "newest"))

    def page(
        self,
        offset: int,
        limit: int,
        video_list: str = "all",
        folder: str | None = None,
        order: str = "newest",
    ) -> list[VideoRow]:
        """Videos of a list.

        Raises:
            UsageError: there is no such list or order.
        """
        rows = self._library.video_lists.page(_video_list(video_list, folder, order), offset, limit)
        return [self._row(row) for row in rows]

    def row_of(
        self,
        video_id: str,
        video_list: str = "all",
        folder: str | None = None,
        order: str = "newest",
    ) -> int | None:
        """At which row of a list a video is."""
        return self._library.video_lists.place_of(
            _video_list(video_list, folder, order), int(video_id)
        )

    def _row(self, row: dict[str, Any]) -> VideoRow:
        path = os.fsdecode(row["path"])
        poster = row["poster"]
        recorded, source = row["recorded"], row.pop("recorded_from")
        shown = {
            **row,
            "id": str(row["id"]),
            "title": Path(path).stem,
            "path": path,
            "duration": None if row["duration"] is None else seconds(row["duration"]),
            "scenes": row["scenes"] or 0,
            "poster": None if poster is None else str(self._library.frames.path(poster)),
            "recorded": recorded and {"at": recorded, "source": source},
        }
        return cast(VideoRow, shown)

    def folders(self) -> list[FolderRow]:
        """The watched folders."""
        found: list[FolderRow] = []
        for folder in self._library.videos.folders():
            video_list = VideoQuery(folder=folder.path)
            found.append(
                {
                    "path": str(folder.path),
                    "name": folder.path.name or str(folder.path),
                    "videos": self._library.video_lists.count(video_list),
                    "offline": not is_reached(folder.path),
                    "excludes": list(folder.excludes),
                }
            )
        return found

    def video(self, video_id: str) -> VideoDetail:
        """One video for the player.

        Raises:
            UsageError: it is not in the library (any more).
        """
        video = self._library.videos.get(int(video_id))
        places = self._library.videos.places(int(video_id))
        if video is None or video.state == VideoState.REMOVED or not places:
            raise UsageError(Code.VIDEO_GONE)
        reached = [place.path for place in places if is_reached(place.path)]
        path = reached[0] if reached else places[0].path
        return {
            "id": str(video.id),
            "title": path.stem,
            "path": str(path),
            "paths": [str(place.path) for place in places],
            "state": video.state.value,
            "duration": None if video.duration is None else seconds(video.duration),
            "offline": not reached,
            "recorded": reports.recorded(video.recorded),
            "poster": self._poster(video),
            "orientation": self._orientation(video),
            "message": video.message,
            "warnings": list(video.warnings),
            "sprites": self._sprites(video),
            "scenes": self._scenes(video),
            "chapters": self._chapters(video),
            "sound": self._sound(video),
            "segments": self._segments(video),
            "on_screen": [
                reports.screen_line(line)
                for line in self._library.screen.of_video(video.id, 0, video.duration or 0)
            ],
        }

    def playing(self, video_id: str) -> Playing:
        """What a player needs to play what was indexed of a video.

        Raises:
            UsageError: it is not in the library (any more).
        """
        path = Path(self.video(video_id)["path"])
        artifact = self._library.ledger.live(int(video_id), "probe")
        if artifact is None or artifact.value is None:
            return Playing(path)
        probe = probe_from(artifact.value)
        straight = probe.clock.jumps and probe.container in STRAIGHTENED
        content = StraightFile(path, probe.container, probe.clock) if straight else None
        return Playing(path, probe.picture, content)

    def _orientation(self, video: Video) -> OrientationRow | None:
        probe = self._library.ledger.live(video.id, "probe")
        if probe is None or probe.value is None or "mirrored" not in probe.value:
            return None
        return {"turn": probe.value["rotation"], "mirrored": probe.value["mirrored"]}

    def sprites(self, video_id: str) -> list[SpriteRow]:
        """The timeline sheets of a video alone, for a poster that is hovered over."""
        video = self._library.videos.get(int(video_id))
        return [] if video is None else self._sprites(video)

    def _sprites(self, video: Video) -> list[SpriteRow]:
        return [
            {
                "path": str(self._library.sprites.path(digest)),
                "columns": columns,
                "tile_width": width,
                "tile_height": height,
                "times": [seconds(at) for at in json.loads(times)],
            }
            for digest, columns, width, height, times in self._library.video_lists.sprites(video.id)
        ]

    def _scenes(self, video: Video) -> list[SceneRow]:
        shots = self._library.ledger.live(video.id, "shots")
        if shots is None:
            return []
        return [
            {"id": str(scene.id), "start": seconds(scene.start), "end": seconds(scene.end)}
            for scene in self._library.content.shots(shots.id).scenes
        ]

    def _chapters(self, video: Video) -> list[ChapterRow]:
        probe = self._library.ledger.live(video.id, "probe")
        chapters = [] if probe is None or probe.value is None else probe.value["chapters"]
        return [
            {
                "title": chapter["title"],
                "start": seconds(chapter["start"]),
                "end": seconds(chapter["end"]),
            }
            for chapter in chapters
        ]

    def _poster(self, video: Video) -> str | None:
        shots = self._library.ledger.live(video.id, "shots")
        digest = None if shots is None else self._library.content.first_frame(shots.id)
        return None if digest is None else str(self._library.frames.path(digest))

    def _sound(self, video: Video) -> list[SoundRow]:
        probe = self._library.ledger.live(video.id, "probe")
        tracks = [] if probe is None or probe.value is None else probe.value["audio"]
        return [
            {
                "track": track["index"],
                "language": track["language"],
                "title": track["title"],
                "default": track["default"],
                "decodable": track["codec"] != UNKNOWN_CODEC,
            }
            for track in tracks
        ]

    def _segments(self, video: Video) -> list[SegmentRow]:
        return [
            {
                "start": seconds(segment.start),
                "end": seconds(segment.end),
                "text": segment.text,
                "source": segment.source,
                "track": segment.track,
                "words": [
                    {"start": seconds(word.start), "end": seconds(word.end), "text": word.text}
                    for word in segment.words
                ],
            }
            for segment in reports.live_words(self._library, video.id)
        ]

    def is_video(self, path: Path) -> bool:
        """Whether a file is indexed, by its name and, where that leaves it open, its content."""
        return kind_of(path) in wanted_kinds(self._library.choices.settings())

    # --- the queue

    def activity(self, limit: int = 200, since: float | None = None) -> ActivityRow:
        """What is being done.

        Rows are as those of ``page``: what is worked on first, then what waits in its order, then
        what failed; at most ``limit`` of each. ``done`` are the videos that became indexed at or
        after ``since`` (Unix seconds; None: none), the last first. ``devices``: of the models that
        indexing used last.
        """
        video_lists = self._library.video_lists
        done = VideoQuery((VideoState.INDEXED.value,), order="done", since=since)
        rows = [] if since is None else video_lists.page(done, 0, limit)
        waiting = self.page(0, limit, "waiting", order="queue")
        return {
            "counts": self._library.videos.counts(),
            "paused": self._library.choices.asked(WorkerRequest.PAUSE),
            "cancelled": self._library.choices.asked(WorkerRequest.CANCEL),
            "rows": [*waiting, *self.page(0, limit, "failed")],
            "done": [self._row(row) for row in rows],
            "done_count": 0 if since is None else video_lists.count(done),
            "devices": self._library.choices.meta(DEVICES) or [],
        }

    def changes(self) -> int:
        """A number that differs once another process has changed the library."""
        return self._library.video_lists.changes()


def _video_list(name: str, folder: str | None, order: str) -> VideoQuery:
    if name not in LISTS or order not in ORDERS:
        known = (*LISTS, *ORDERS)
        raise UsageError(Code.LIST_UNKNOWN, name=name, order=order, known=known)
    return VideoQuery(LISTS[name], None if folder is None else Path(folder), order)
