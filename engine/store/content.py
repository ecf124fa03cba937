"""What steps found in videos: scenes, keyframes, sprites, segments and passages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from engine.store.database import Database
from engine.store.frames import ImageFiles
from engine.store.screen import ScreenText
from engine.types import (
    KeyframeRow,
    Passage,
    PassageRow,
    SceneRow,
    Segment,
    Shots,
    VisualChunk,
    Word,
)


class Content:
    """The tables ``scenes``, ``keyframes``, ``sprites``, ``segments`` and ``passages``."""

    def __init__(
        self, database: Database, frames: ImageFiles, sprites: ImageFiles, screen: ScreenText
    ) -> None:
        self._db = database
        self._screen = screen
        self._frames = frames
        self._sprites = sprites

    # --- shots

    def add_chunk(self, artifact_id: int, video_id: int, chunk: VisualChunk) -> None:
        """Store a chunk's scenes, keyframes and sprites; picture files are written first."""
        for scene in chunk.scenes:
            for frame in scene.keyframes:
                self._frames.put(frame.digest, frame.image)
        for sheet in chunk.sprites:
            self._sprites.put(sheet.digest, sheet.image)
        with self._db.transaction():
            self._screen.add_readings(artifact_id, chunk.readings)
            for scene in chunk.scenes:
                identity = self._db.insert(
                    'INSERT INTO scenes (artifact_id, video_id, start, "end") VALUES (?, ?, ?, ?)',
                    (artifact_id, video_id, scene.start, scene.end),
                )
                self._db.run_many(
                    "INSERT INTO keyframes (artifact_id, scene_id, at, digest, width, height,"
                    " sharpness, luma) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            artifact_id,
                            identity,
                            frame.at,
                            frame.digest,
                            frame.width,
                            frame.height,
                            frame.sharpness,
                            frame.luma,
                        )
                        for frame in scene.keyframes
                    ],
                )
            self._db.run_many(
                "INSERT INTO sprites (artifact_id, digest, columns, tile_width, tile_height, times)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (
                        artifact_id,
                        sheet.digest,
                        sheet.columns,
                        sheet.tile_width,
                        sheet.tile_height,
                        json.dumps(sheet.times),
                    )
                    for sheet in chunk.sprites
                ],
            )

    def shots(self, artifact_id: int) -> Shots:
        scenes = self._db.rows(
            'SELECT id, video_id, start, "end" FROM scenes WHERE artifact_id = ? ORDER BY start',
            (artifact_id,),
        )
        keyframes = self._db.rows(
            "SELECT id, scene_id, at, digest FROM keyframes WHERE artifact_id = ? ORDER BY at, id",
            (artifact_id,),
        )
        return Shots(
            tuple(SceneRow(*row) for row in scenes),
            tuple(KeyframeRow(*row) for row in keyframes),
            self._screen.readings(artifact_id),
        )

    def first_frame(self, artifact_id: int) -> str | None:
        """The digest of the first keyframe of an artifact, None where it has none."""
        found = self._db.value(
            "SELECT digest FROM keyframes WHERE artifact_id = ? ORDER BY at, id LIMIT 1",
            (artifact_id,),
        )
        return None if found is None else str(found)

    def scene(self, scene_id: int) -> SceneRow | None:
        row = self._db.one(
            'SELECT id, video_id, start, "end" FROM scenes WHERE id = ?', (scene_id,)
        )
        return None if row is None else SceneRow(*row)

    def scene_at(self, video_id: int, at: int) -> SceneRow | None:
        """The live scene that holds the instant ``at``, or the last one before it."""
        row = self._db.one(
            'SELECT scenes.id, scenes.video_id, start, "end" FROM scenes'
            " JOIN artifacts ON artifacts.id = artifact_id AND role = 'live'"
            " WHERE artifacts.video_id = ? AND step = 'shots' AND start <= ?"
            " ORDER BY start DESC LIMIT 1",
            (video_id, at),
        )
        return None if row is None else SceneRow(*row)

    def scenes_at(self, instants: Iterable[tuple[int, int]]) -> dict[tuple[int, int], SceneRow]:
        """``scene_at`` of many (video id, ticks) at once; those without a scene are left out."""
        asked = list(dict.fromkeys(instants))
        rows = self._db.rows(
            'SELECT asked.key, scenes.id, scenes.video_id, scenes.start, scenes."end"'
            " FROM json_each(?) AS asked CROSS JOIN artifacts"
            " ON artifacts.video_id = asked.value ->> 0 AND step = 'shots' AND role = 'live'"
            " CROSS JOIN scenes ON scenes.id = (SELECT id FROM scenes AS one"
            " WHERE one.artifact_id = artifacts.id AND one.start <= asked.value ->> 1"
            " ORDER BY one.start DESC LIMIT 1)",
            (json.dumps(asked),),
        )
        return {asked[row[0]]: SceneRow(*row[1:]) for row in rows}

    def keyframe(self, keyframe_id: int) -> KeyframeRow | None:
        row = self._db.one(
            "SELECT id, scene_id, at, digest FROM keyframes WHERE id = ?", (keyframe_id,)
        )
        return None if row is None else KeyframeRow(*row)

    def nearest_keyframe(self, scene_id: int, at: int) -> KeyframeRow | None:
        """The keyframe of a scene that is nearest to an instant."""
        row = self._db.one(
            "SELECT id, scene_id, at, digest FROM keyframes WHERE scene_id = ?"
            " ORDER BY abs(at - ?), id LIMIT 1",
            (scene_id, at),
        )
        return None if row is None else KeyframeRow(*row)

    def used_digests(self) -> tuple[set[str], set[str]]:
        """Digests of the frames (readings among them) and sprites that artifacts refer to."""
        found = self._db.rows(
            "SELECT digest FROM keyframes UNION SELECT digest FROM readings"
            " WHERE digest IS NOT NULL"
        )
        frames = {row[0] for row in found}
        sprites = {row[0] for row in self._db.rows("SELECT DISTINCT digest FROM sprites")}
        return frames, sprites

    def digests_of(self, artifact_id: int) -> tuple[set[str], set[str]]:
        """``used_digests`` of one artifact."""
        frames = (
            "SELECT digest FROM keyframes WHERE artifact_id = :id UNION"
            " SELECT digest FROM readings WHERE artifact_id = :id AND digest IS NOT NULL"
        )
        sprites = "SELECT digest FROM sprites WHERE artifact_id = ?"
        return (
            {row[0] for row in self._db.rows(frames, {"id": artifact_id})},
            {row[0] for row in self._db.rows(sprites, (artifact_id,))},
        )

    # --- words

    def add_segments(self, artifact_id: int, segments: Sequence[Segment]) -> None:
        self._db.run_many(
            'INSERT INTO segments (artifact_id, start, "end", text, language, source, track,'
            " words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    artifact_id,
                    segment.start,
                    segment.end,
                    segment.text,
                    segment.language,
                    segment.source,
                    segment.track,
                    json.dumps(
                        [[w.start, w.end, w.text, round(w.probability, 4)] for w in segment.words],
                        ensure_ascii=False,
                    ),
                )
                for segment in segments
            ],
        )

    def segments(self, artifact_id: int) -> tuple[Segment, ...]:
        rows = self._db.rows(
            'SELECT start, "end", text, language, source, track, words FROM segments'
            " WHERE artifact_id = ? ORDER BY start, id",
            (artifact_id,),
        )
        with self._db.decoding():
            return tuple(
                Segment(
                    start=row[0],
                    end=row[1],
                    text=row[2],
                    language=row[3],
                    source=row[4],
                    track=row[5],
                    words=tuple(Word(*word) for word in json.loads(row[6])),
                )
                for row in rows
            )

    def add_passages(self, artifact_id: int, passages: Sequence[Passage]) -> None:
        self._db.run_many(
            'INSERT INTO passages (artifact_id, start, "end", text, grain) VALUES (?, ?, ?, ?, ?)',
            [(artifact_id, item.start, item.end, item.text, item.grain) for item in passages],
        )

    def passages(self, artifact_id: int) -> tuple[PassageRow, ...]:
        rows = self._db.rows(
            'SELECT id, start, "end", text, grain FROM passages WHERE artifact_id = ?'
            " ORDER BY start, id",
            (artifact_id,),
        )
        return tuple(PassageRow(row[0], Passage(*row[1:])) for row in rows)

    def passage(self, passage_id: int) -> PassageRow | None:
        row = self._db.one(
            'SELECT id, start, "end", text, grain FROM passages WHERE id = ?', (passage_id,)
        )
        return None if row is None else PassageRow(row[0], Passage(*row[1:]))
