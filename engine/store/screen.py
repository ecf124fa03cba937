"""Text on screen: what was kept to be read, and the lines that were read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from engine.store.database import Database
from engine.store.frames import ImageFiles
from engine.types import Box, ReadingImage, ReadingRow, ScreenLine, ScreenWord


class ScreenText:
    """The tables ``readings`` and ``screen_lines``."""

    def __init__(self, database: Database, frames: ImageFiles) -> None:
        self._db = database
        self._frames = frames

    def add_readings(self, artifact_id: int, readings: Sequence[ReadingImage]) -> None:
        """Store what is to be read; its pictures are written first, among the frames."""
        for each in readings:
            if each.image is not None and each.digest is not None:
                self._frames.put(each.digest, each.image)
        self._db.run_many(
            "INSERT INTO readings (artifact_id, at, cells, digest, box) VALUES (?, ?, ?, ?, ?)",
            [
                (artifact_id, each.at, each.cells, each.digest, each.box and _short(each.box))
                for each in readings
            ],
        )

    def readings(self, artifact_id: int) -> tuple[ReadingRow, ...]:
        """What an artifact of the shots keeps to be read, in order of time."""
        rows = self._db.rows(
            "SELECT id, at, cells, digest, box FROM readings WHERE artifact_id = ? ORDER BY at, id",
            (artifact_id,),
        )
        return tuple(
            ReadingRow(identity, at, cells, digest, None if box is None else _box(json.loads(box)))
            for identity, at, cells, digest, box in rows
        )

    def add_lines(self, artifact_id: int, lines: Sequence[ScreenLine]) -> None:
        self._db.run_many(
            'INSERT INTO screen_lines (artifact_id, start, "end", text, confidence, turned, box,'
            " words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    artifact_id,
                    line.start,
                    line.end,
                    line.text,
                    line.confidence,
                    line.turned,
                    _short(line.box),
                    json.dumps(
                        [[word.text, *_rounded(word.box)] for word in line.words],
                        ensure_ascii=False,
                    ),
                )
                for line in lines
            ],
        )

    def lines(self, artifact_id: int) -> tuple[ScreenLine, ...]:
        """The lines of an artifact, in order of time."""
        rows = self._db.rows(
            'SELECT start, "end", text, confidence, turned, box, words FROM screen_lines'
            " WHERE artifact_id = ? ORDER BY start, id",
            (artifact_id,),
        )
        return tuple(_line(*row) for row in rows)

    def of_video(self, video_id: int, start: int, end: int) -> tuple[ScreenLine, ...]:
        """The live lines of a video that stand at some time from ``start`` to ``end`` (ticks)."""
        rows = self._db.rows(
            'SELECT start, "end", text, confidence, turned, box, words FROM screen_lines'
            " JOIN artifacts"
            " ON artifacts.id = artifact_id AND role = 'live'"
            ' WHERE video_id = ? AND start <= ? AND "end" >= ? ORDER BY start, screen_lines.id',
            (video_id, end, start),
        )
        return tuple(_line(*row) for row in rows)


def _line(
    start: int, end: int, text: str, confidence: float, turned: int, box: str, words: str
) -> ScreenLine:
    return ScreenLine(
        start,
        end,
        _box(json.loads(box)),
        text,
        confidence,
        tuple(ScreenWord(word[0], _box(word[1:])) for word in json.loads(words)),
        bool(turned),
    )


def _box(values: Sequence[float]) -> Box:
    left, top, width, height = values
    return (left, top, width, height)


def _rounded(box: Box) -> list[float]:
    return [round(value, 4) for value in box]


def _short(box: Box) -> str:
    return json.dumps(_rounded(box))
