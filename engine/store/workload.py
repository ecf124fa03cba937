"""What the time left is estimated from: how long steps took lately, and what waits to be made."""

from __future__ import annotations

from dataclasses import dataclass

from engine.store.database import Database

LATELY = 400
"""So many artifacts tell how fast the machine is: some forty videos with all their steps."""


@dataclass(frozen=True, slots=True)
class Timing:
    """A step that was made of a video of ``footage`` seconds, in ``seconds`` of work.

    ``model`` is "" where the step has none, or this video left it nothing to do (``unused``).
    ``beside`` tells whether subtitle files lie beside the video.
    """

    step: str
    model: str
    unused: bool
    beside: bool
    footage: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """Videos that wait: how many, of how many seconds, with or without subtitle files beside.

    ``made`` holds for each step how many of them have it already, and of how many seconds.
    """

    beside: bool
    videos: int
    footage: float
    made: dict[str, tuple[int, float]]

    def due(self, step: str) -> tuple[int, float]:
        """How many of the videos lack a step, and their seconds of footage."""
        videos, footage = self.made.get(step, (0, 0.0))
        return self.videos - videos, max(0.0, self.footage - footage)


class Workload:
    """Reads ``artifacts`` and ``videos``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def timings(self) -> list[Timing]:
        """What was made last, the newest first."""
        rows = self._db.rows(
            "SELECT step, ifnull(model, ''), modelless, sidecar_digest != '', duration / 1e6,"
            " seconds FROM artifacts JOIN videos ON videos.id = video_id"
            " WHERE artifacts.state = 'done' AND duration > 0 ORDER BY artifacts.id DESC LIMIT ?",
            (LATELY,),
        )
        return [
            Timing(step, model, bool(unused), bool(beside), footage, took)
            for step, model, unused, beside, footage, took in rows
        ]

    def waiting(self) -> list[Waiting] | None:
        """What waits in the queue; None where nothing tells how long the videos are.

        A video that was not read yet is as long as others of its size.
        """
        found = self._db.rows(
            "SELECT sidecar_digest != '', count(*), total(duration) / 1e6,"
            " total(size) FILTER (WHERE duration IS NULL)"
            " FROM videos WHERE state = 'queued' GROUP BY 1"
        )
        a_byte = self._db.value(
            "SELECT total(duration) / 1e6 / sum(size) FROM videos WHERE duration > 0 AND size > 0"
        )
        if any(bytes_unread and not a_byte for *_, bytes_unread in found):
            return None
        made = self._made()
        return [
            Waiting(bool(beside), videos, known + (a_byte or 0.0) * unread, made[bool(beside)])
            for beside, videos, known, unread in found
        ]

    def _made(self) -> dict[bool, dict[str, tuple[int, float]]]:
        """By subtitles beside or not: what videos that wait have already, by step."""
        rows = self._db.rows(
            "SELECT sidecar_digest != '', step, count(*), total(duration) / 1e6"
            " FROM videos JOIN artifacts ON video_id = videos.id WHERE videos.state = 'queued'"
            " AND role = 'live' AND artifacts.state IN ('done', 'failed') GROUP BY 1, 2"
        )
        made: dict[bool, dict[str, tuple[int, float]]] = {False: {}, True: {}}
        for beside, step, videos, footage in rows:
            made[bool(beside)][step] = videos, footage
        return made
