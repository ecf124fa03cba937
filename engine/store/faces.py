"""What steps found of faces: the tables ``faces``, ``face_vectors``, ``found_people``,
``scene_people``, and the kept pictures of faces."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from engine.store.database import Database
from engine.store.frames import ImageFiles
from engine.types.people import (
    Box,
    FaceImage,
    FaceRow,
    FaceVectors,
    FoundPerson,
    FoundPersonRow,
    ScenePerson,
    ScenePersonRow,
    ScenePlace,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEPS = ("faces", "face_vectors", "found_people", "scene_people")
"""The steps whose products these tables hold."""

_FACE = (
    "SELECT faces.id, scene_id, at, x, y, width, height, size, score, quality, places, digest"
    " FROM faces"
)
_PERSON = 'id, video_id, found_id, scene_id, start, "end", faces, best, embedding'


class Faces:
    """Faces and people as they were found, video by video."""

    def __init__(self, database: Database, images: ImageFiles) -> None:
        self._db = database
        self._images = images

    # --- writing

    def add_faces(self, artifact_id: int, faces: Sequence[FaceImage]) -> None:
        """Store faces; their pictures are written first."""
        for face in faces:
            self._images.put(face.digest, face.image)
        self._db.run_many(
            "INSERT INTO faces (artifact_id, scene_id, at, x, y, width, height, size, score,"
            " quality, digest, places) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    artifact_id,
                    face.scene_id,
                    face.at,
                    *face.box,
                    face.size,
                    face.score,
                    face.quality,
                    face.digest,
                    json.dumps([[at, *box] for at, box in face.places]),
                )
                for face in faces
            ],
        )

    def add_vectors(self, artifact_id: int, batch: FaceVectors) -> None:
        self._db.run_many(
            "INSERT INTO face_vectors (artifact_id, face_id, clear, recogniser, embedding)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                (artifact_id, face, float(clear), batch.recogniser, vector.tobytes())
                for face, clear, vector in zip(batch.faces, batch.clear, batch.vectors, strict=True)
            ],
        )

    def add_found(self, artifact_id: int, video_id: int, found: Sequence[FoundPerson]) -> None:
        self._db.run_many(
            "INSERT INTO found_people (artifact_id, video_id, faces, best, clear, recogniser,"
            " embedding) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    artifact_id,
                    video_id,
                    json.dumps(one.faces),
                    one.best,
                    int(one.clear),
                    one.recogniser,
                    one.vector.tobytes(),
                )
                for one in found
            ],
        )

    def add_scene_people(
        self, artifact_id: int, video_id: int, people: Sequence[ScenePerson]
    ) -> None:
        self._db.run_many(
            'INSERT INTO scene_people (artifact_id, video_id, found_id, scene_id, start, "end",'
            " faces, best, embedding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    artifact_id,
                    video_id,
                    one.found_id,
                    one.scene_id,
                    one.start,
                    one.end,
                    json.dumps(one.faces),
                    one.best,
                    one.vector.tobytes(),
                )
                for one in people
            ],
        )

    # --- reading what one artifact holds

    def faces(self, artifact_id: int) -> tuple[FaceRow, ...]:
        rows = self._db.rows(f"{_FACE} WHERE artifact_id = ? ORDER BY at, x, y, id", (artifact_id,))
        return tuple(map(_face, rows))

    def vectors(self, artifact_id: int) -> FaceVectors:
        import numpy as np

        rows = self._db.rows(
            "SELECT face_id, clear, recogniser, embedding FROM face_vectors"
            " WHERE artifact_id = ? ORDER BY face_id",
            (artifact_id,),
        )
        vectors = [vector_of(row[3]) for row in rows]
        made = np.stack(vectors) if vectors else np.empty((0, 0), np.float32)
        clear = np.array([row[1] for row in rows], np.float32)
        recogniser = rows[0][2] if rows else ""
        return FaceVectors(tuple(row[0] for row in rows), made, clear, recogniser)

    def found(self, artifact_id: int) -> tuple[FoundPersonRow, ...]:
        rows = self._db.rows(
            "SELECT id, video_id, faces, best, clear, recogniser, embedding FROM found_people"
            " WHERE artifact_id = ? ORDER BY id",
            (artifact_id,),
        )
        return tuple(map(_found, rows))

    def scene_people(self, artifact_id: int) -> tuple[ScenePersonRow, ...]:
        rows = self._db.rows(
            f"SELECT {_PERSON} FROM scene_people WHERE artifact_id = ? ORDER BY start, id",
            (artifact_id,),
        )
        return tuple(map(_scene_person, rows))

    # --- reading what is live over the library

    def live_found(self) -> list[FoundPersonRow]:
        """Every live found person."""
        rows = self._db.rows(
            "SELECT found_people.id, found_people.video_id, faces, best, clear, recogniser,"
            " embedding FROM found_people"
            " JOIN artifacts ON artifacts.id = artifact_id AND artifacts.role = 'live'"
            " ORDER BY found_people.id"
        )
        return list(map(_found, rows))

    def live_places(self) -> list[ScenePlace]:
        """Where every live scene person is."""
        rows = self._db.rows(
            'SELECT scene_people.id, scene_people.video_id, found_id, scene_id, start, "end"'
            " FROM scene_people JOIN artifacts ON artifacts.id = artifact_id AND role = 'live'"
            " ORDER BY scene_people.id"
        )
        return [ScenePlace(*row) for row in rows]

    def scene_people_by_id(self, ids: Collection[int]) -> list[ScenePersonRow]:
        rows = self._db.rows(
            f"SELECT {_PERSON} FROM scene_people WHERE id IN (SELECT value FROM json_each(?))"
            " ORDER BY id",
            (json.dumps(sorted(ids)),),
        )
        return list(map(_scene_person, rows))

    # --- all of it

    def used_digests(self) -> set[str]:
        """Digests of the pictures that some face, or a person's picture, refers to."""
        sql = "SELECT digest FROM faces UNION SELECT digest FROM person_photos"
        return {row[0] for row in self._db.rows(sql)}

    def digests_of(self, artifact_id: int) -> set[str]:
        """``used_digests`` of one artifact."""
        sql = "SELECT digest FROM faces WHERE artifact_id = ?"
        return {row[0] for row in self._db.rows(sql, (artifact_id,))}

    def artifacts(self) -> list[int]:
        """Ids of all that steps made of faces, also of what an upgrade replaced."""
        rows = self._db.rows(
            "SELECT id FROM artifacts WHERE step IN (SELECT value FROM json_each(?))"
            " ORDER BY id DESC",
            (json.dumps(STEPS),),
        )
        return [row[0] for row in rows]


def vector_of(embedding: bytes) -> NDArray[np.float32]:
    """A stored vector, float32 [d]."""
    import numpy as np

    return np.frombuffer(embedding, np.float32)


def _face(row: Any) -> FaceRow:
    identity, scene, at, x, y, width, height, size, score, quality, places, digest = row
    found = tuple((place[0], _box(place[1:])) for place in json.loads(places))
    box = (x, y, width, height)
    return FaceRow(identity, scene, at, box, size, score, quality, found, digest)


def _box(numbers: Sequence[float]) -> Box:
    x, y, width, height = numbers
    return x, y, width, height


def _found(row: Any) -> FoundPersonRow:
    identity, video, faces, best, clear, recogniser, embedding = row
    members, vector = tuple(json.loads(faces)), vector_of(embedding)
    return FoundPersonRow(identity, video, members, best, bool(clear), recogniser, vector)


def _scene_person(row: Any) -> ScenePersonRow:
    identity, video, found, scene, start, end, faces, best, embedding = row
    members, vector = tuple(json.loads(faces)), vector_of(embedding)
    return ScenePersonRow(identity, video, found, scene, start, end, members, best, vector)
