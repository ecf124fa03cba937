"""Videos and where they are: content, places, watched folders, volumes, and the state machine."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.disk.presence import Known
from engine.errors import Category
from engine.messages import Message, decode, encode
from engine.store.absences import Absences
from engine.store.database import Database
from engine.store.names import Names
from engine.store.recordings import Recordings
from engine.types import DateSource, Recorded, VideoState

_ALLOWED: dict[VideoState, frozenset[VideoState]] = {
    VideoState.QUEUED: frozenset({VideoState.PROBING, VideoState.INDEXED}),
    VideoState.PROBING: frozenset({VideoState.PROCESSING, VideoState.QUEUED}),
    VideoState.PROCESSING: frozenset({VideoState.INDEXED, VideoState.QUEUED}),
    VideoState.INDEXED: frozenset({VideoState.QUEUED}),
    VideoState.FAILED: frozenset({VideoState.QUEUED}),
    VideoState.OFFLINE: frozenset({VideoState.QUEUED, VideoState.INDEXED}),
    VideoState.REMOVED: frozenset({VideoState.QUEUED}),
}
# From any state but ``removed`` a video may fail, go offline or be removed.
_ALWAYS = frozenset({VideoState.FAILED, VideoState.OFFLINE, VideoState.REMOVED})


@dataclass(frozen=True, slots=True)
class Video:
    """A video of the library. ``duration`` in ticks, None until probed; times are Unix seconds."""

    id: int
    content_key: str
    full_hash: str | None
    size: int
    state: VideoState
    added_at: float
    changed_at: float
    duration: int | None
    sidecar_digest: str
    category: str | None
    message: Message | None
    warnings: tuple[Message, ...]
    recorded: Recorded | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A path at which a video was found, with what shows cheaply whether it changed."""

    id: int
    video_id: int
    path: Path
    mount: Path | None
    size: int
    modified_ns: int
    sidecar_signature: str
    volume: str = ""
    folder: str = ""
    absent_days: int = 0
    mark: str = ""

    @property
    def known(self) -> Known:
        """What a look at it is judged by."""
        return Known(self.path, self.mount, self.volume, self.folder)


@dataclass(frozen=True, slots=True)
class Folder:
    """A watched folder and its own exclude patterns."""

    id: int
    path: Path
    excludes: tuple[str, ...]


_COLUMNS = (
    "id, content_key, full_hash, size, state, added_at, changed_at, duration, sidecar_digest,"
    " category, message, warnings, recorded, recorded_from"
)
QUEUE_ORDER = (
    "videos.state = 'queued', ifnull((SELECT requests.id FROM requests"
    " WHERE requests.kind = 'front' AND requests.video_id = videos.id), 0) DESC, videos.id"
)
"""What is worked on, what was asked for (the last asked first), the rest as it came; in SQL."""
_PLACE = (
    "SELECT places.id, video_id, path, volumes.mount, size, modified_ns, sidecar_signature,"
    " ifnull(volumes.identity, '') AS volume, folder, absent_days, mark"
    " FROM places LEFT JOIN volumes ON volumes.id = volume_id"
)


def _video(
    *,
    state: str,
    message: str | None,
    warnings: str,
    recorded: str | None,
    recorded_from: str,
    **columns: Any,
) -> Video:
    return Video(
        recorded=None if recorded is None else Recorded(recorded, DateSource(recorded_from)),
        state=VideoState(state),
        message=None if message is None else decode(message),
        warnings=tuple(decode(warnings)),
        **columns,
    )


def _place(*, path: bytes, mount: bytes | None, **columns: Any) -> Place:
    return Place(path=path_of(path), mount=None if mount is None else path_of(mount), **columns)


def _folder(*, path: bytes, excludes: str, **columns: Any) -> Folder:
    return Folder(path=path_of(path), excludes=tuple(json.loads(excludes)), **columns)


def path_of(raw: bytes) -> Path:
    return Path(os.fsdecode(raw))


class Videos:
    """The tables ``videos``, ``places``, ``folders`` and ``volumes``."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.names = Names(database)
        self.recordings = Recordings(database)
        self.absences = Absences(database)

    # --- videos

    def add(self, content_key: str, size: int) -> Video:
        """The video of this content, made ``queued`` when it is new."""
        now = time.time()
        self._db.run(
            "INSERT INTO videos (content_key, size, state, added_at, changed_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (content_key) DO NOTHING",
            (content_key, size, VideoState.QUEUED.value, now, now),
        )
        video = self.by_content(content_key)
        assert video is not None
        return video

    def get(self, video_id: int) -> Video | None:
        return self._one("WHERE id = ?", video_id)

    def _one(self, where: str, *parameters: Any) -> Video | None:
        found = self._db.records(_video, f"SELECT {_COLUMNS} FROM videos {where}", parameters)
        return found[0] if found else None

    def by_content(self, content_key: str) -> Video | None:
        return self._one("WHERE content_key = ?", content_key)

    def content_keys(self) -> dict[int, str]:
        """The key of the content of every video, by its id."""
        return dict(self._db.rows("SELECT id, content_key FROM videos"))

    def visible(self, video_ids: Iterable[int]) -> set[int]:
        """Those of the videos that were not removed and have a place."""
        rows = self._db.rows(
            "SELECT videos.id FROM json_each(?) AS asked CROSS JOIN videos"
            " ON videos.id = asked.value AND state != ?"
            " WHERE EXISTS (SELECT 1 FROM places WHERE places.video_id = videos.id)",
            (json.dumps(sorted(set(video_ids))), VideoState.REMOVED.value),
        )
        return {row[0] for row in rows}

    def all(self, states: Iterable[VideoState] | None = None) -> list[Video]:
        """Every video (of the given states), oldest first."""
        wanted = [state.value for state in (VideoState if states is None else states)]
        marks = ", ".join("?" * len(wanted))
        sql = f"SELECT {_COLUMNS} FROM videos WHERE state IN ({marks}) ORDER BY id"
        return self._db.records(_video, sql, wanted)

    def each(self) -> Iterator[Video]:
        """Every video that is not removed, by id, one at a time."""
        sql = f"SELECT {_COLUMNS} FROM videos WHERE state != 'removed' ORDER BY id"
        return self._db.each_record(_video, sql)

    def next_queued(self) -> Video | None:
        """The video to index next: one that was left in the middle, one asked for, the oldest."""
        return self._one(
            f"WHERE state IN ('queued', 'probing', 'processing') ORDER BY {QUEUE_ORDER} LIMIT 1"
        )

    def move_to_front(self, video_ids: Sequence[int]) -> int:
        """Put queued videos before the others, in this order; returns how many of them are queued.

        What was asked for earlier comes after them. A video keeps its place until it is done.
        """
        with self._db.transaction():
            queued = [
                row[0]
                for row in self._db.rows(
                    "SELECT id FROM videos JOIN (SELECT key, value FROM json_each(?)) ON value = id"
                    " WHERE state = 'queued' ORDER BY key DESC",
                    (json.dumps(list(dict.fromkeys(video_ids))),),
                )
            ]
            for video_id in queued:
                self._no_longer_asked_for(video_id)
                self._db.run(
                    "INSERT INTO requests (kind, video_id, made_at) VALUES ('front', ?, ?)",
                    (video_id, time.time()),
                )
        return len(queued)

    def _no_longer_asked_for(self, video_id: int) -> None:
        self._db.run("DELETE FROM requests WHERE kind = 'front' AND video_id = ?", (video_id,))

    def unfinished(self) -> set[int]:
        """Ids of the videos that wait or are being worked on."""
        states = "SELECT id FROM videos WHERE state IN ('queued', 'probing', 'processing')"
        return {row[0] for row in self._db.rows(states)}

    def footage(self) -> float:
        """Seconds of video in the library, as far as it is known."""
        return float(self._db.value("SELECT ifnull(sum(duration), 0) FROM videos")) / 1e6

    def counts(self) -> dict[str, int]:
        """How many videos are in each state."""
        found = dict(self._db.rows("SELECT state, count(*) FROM videos GROUP BY state"))
        return {state.value: found.get(state.value, 0) for state in VideoState}

    def transition(self, video_id: int, new: VideoState) -> None:
        """Move a video to state ``new``: the one place where states change.

        Raises:
            ValueError: the step from its present state to ``new`` makes no sense (our bug).
        """
        before = [state for state, after in _ALLOWED.items() if new in after]
        if new in _ALWAYS:
            before = [state for state in VideoState if state != VideoState.REMOVED]
        with self._db.transaction():
            self._db.run(
                "UPDATE videos SET state = :new, changed_at = :now,"
                " category = iif(:failing, category, NULL),"
                " message = iif(:failing, message, NULL)"
                " WHERE id = :id AND state != :new"
                " AND state IN (SELECT value FROM json_each(:before))",
                {
                    "new": new.value,
                    "now": time.time(),
                    "failing": new in (VideoState.FAILED, VideoState.OFFLINE),
                    "id": video_id,
                    "before": json.dumps(before),
                },
            )
            if not self._db.changes:
                self._require_state(video_id, new)
            elif new not in (VideoState.QUEUED, VideoState.PROBING, VideoState.PROCESSING):
                self._no_longer_asked_for(video_id)

    def _require_state(self, video_id: int, wanted: VideoState) -> None:
        video = self.get(video_id)
        if video is None:
            raise ValueError(f"no video {video_id}")
        if video.state != wanted:
            raise ValueError(f"video {video_id} cannot go from {video.state} to {wanted}")

    def put_offline(self, video_id: int, why: Message | None) -> None:
        """Record that a video cannot be reached, and why; what made it fail before stays said."""
        with self._db.transaction():
            self.transition(video_id, VideoState.OFFLINE)
            self._db.run(
                "UPDATE videos SET message = ? WHERE id = ? AND category IS NULL",
                (why and encode(why), video_id),
            )

    def fail(self, video_id: int, category: Category, message: Message) -> None:
        """Record why a video failed; one removed meanwhile stays removed."""
        with self._db.transaction():
            video = self.get(video_id)
            if video is not None and video.state == VideoState.REMOVED:
                return
            self.transition(video_id, VideoState.FAILED)
            self._db.run(
                "UPDATE videos SET category = ?, message = ? WHERE id = ?",
                (category.value, encode(message), video_id),
            )

    def delete(self, video_id: int) -> None:
        """Forget a video and its places (its artifacts are the ledger's to discard first)."""
        with self._db.transaction():
            self._no_longer_asked_for(video_id)
            self._db.run("DELETE FROM videos WHERE id = ?", (video_id,))

    def set_duration(self, video_id: int, duration: int) -> None:
        self._db.run("UPDATE videos SET duration = ? WHERE id = ?", (duration, video_id))

    def set_warnings(self, video_id: int, warnings: Sequence[Message]) -> None:
        text = encode(list(warnings))
        self._db.run("UPDATE videos SET warnings = ? WHERE id = ?", (text, video_id))

    def set_full_hash(self, video_id: int, full_hash: str) -> None:
        self._db.run("UPDATE videos SET full_hash = ? WHERE id = ?", (full_hash, video_id))

    def set_sidecar_digest(self, video_id: int, digest: str) -> None:
        self._db.run("UPDATE videos SET sidecar_digest = ? WHERE id = ?", (digest, video_id))

    # --- places

    def put_place(
        self,
        path: Path,
        video_id: int,
        mount: Path,
        size: int,
        modified_ns: int,
        sidecar_signature: str,
        below: Path | None = None,
        *,
        volume: str = "",
        folder: str = "",
        mark: str = "",
    ) -> None:
        """Record that ``path`` holds this video now (whatever it held before).

        Args:
            below: the folder that was asked for: folders below it are searched by their names.
            volume, folder: the identity of its volume, and its folder's number there.
            mark: what else shows that the file is another (``engine.disk.marks``).
        """
        self._db.run(
            "INSERT INTO places (video_id, path, volume_id, size, modified_ns, sidecar_signature,"
            " seen_at, folder, mark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET video_id = excluded.video_id,"
            " volume_id = excluded.volume_id, size = excluded.size,"
            " modified_ns = excluded.modified_ns, sidecar_signature = excluded.sidecar_signature,"
            " seen_at = excluded.seen_at, folder = excluded.folder, mark = excluded.mark,"
            " absent_days = 0, absent_on = ''",
            (
                video_id,
                os.fsencode(path),
                self.absences.volume(mount, volume),
                size,
                modified_ns,
                sidecar_signature,
                time.time(),
                folder,
                mark,
            ),
        )
        self.absences.came_back(video_id)
        self.names.put(path, below)
        self.recordings.renew(video_id)

    def set_mark(self, place_id: int, mark: str) -> None:
        """Record by what the file of a place is told from another from now on."""
        self._db.run("UPDATE places SET mark = ? WHERE id = ?", (mark, place_id))

    def place(self, path: Path) -> Place | None:
        found = self._db.records(_place, f"{_PLACE} WHERE path = ?", (os.fsencode(path),))
        return found[0] if found else None

    def places(self, video_id: int | None = None) -> list[Place]:
        """All places (of one video), in the order they were found."""
        where, parameters = ("", ()) if video_id is None else (" WHERE video_id = ?", (video_id,))
        return self._db.records(_place, f"{_PLACE}{where} ORDER BY places.id", parameters)

    def named_places(self) -> list[tuple[Place, str]]:
        """Every place with its name below the folder that was asked for, parted by slashes."""
        named = dict(self._db.rows("SELECT place_id, name FROM place_names"))
        return [(place, named.get(place.id, place.path.name)) for place in self.places()]

    def each_place(self) -> Iterator[tuple[int, bytes, int]]:
        """The video's id, the path as bytes, and the time of change (ns) of every place."""
        return self._db.each("SELECT video_id, path, modified_ns FROM places ORDER BY id")

    def drop_place(self, path: Path) -> None:
        place = self.place(path)
        if place is not None:
            self._db.run("DELETE FROM places WHERE id = ?", (place.id,))
            self.recordings.renew(place.video_id)

    # --- watched folders

    def watch(self, path: Path, excludes: Sequence[str] = ()) -> None:
        """Watch ``path``; watching it again replaces its exclude patterns."""
        self._db.run(
            "INSERT INTO folders (path, excludes, added_at) VALUES (?, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET excludes = excluded.excludes",
            (os.fsencode(path), json.dumps(list(excludes)), time.time()),
        )
        self.names.renew(path)

    def unwatch(self, path: Path) -> bool:
        """Stop watching; returns whether it was watched. Its videos stay in the library."""
        self._db.run("DELETE FROM folders WHERE path = ?", (os.fsencode(path),))
        return self._db.changes > 0

    def leave_out(self, path: Path) -> None:
        """Have sweeps skip a file or folder that was removed by hand."""
        self._db.run("INSERT OR IGNORE INTO left_out VALUES (?)", (os.fsencode(path),))

    def readmit(self, root: Path) -> None:
        """Forget what was left out at or under ``root``, or above it."""
        for path in self.left_out():
            if path.is_relative_to(root) or root.is_relative_to(path):
                self._db.run("DELETE FROM left_out WHERE path = ?", (os.fsencode(path),))

    def left_out(self) -> list[Path]:
        """The paths that sweeps skip."""
        return [path_of(row[0]) for row in self._db.rows("SELECT path FROM left_out")]

    def folders(self) -> list[Folder]:
        return self._db.records(_folder, "SELECT id, path, excludes FROM folders ORDER BY id")
