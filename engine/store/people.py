"""What a person said of people (names, pictures, marks), and to whom each face belongs by now."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from engine.store.database import Database
from engine.store.faces import vector_of
from engine.types.people import Box, FaceMark, Person, PersonPhoto, Whose

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]


CONCLUDED_AND_SAID = (
    *("whose", "alike", "compared", "face_marks", "photo_vectors", "person_photos", "people"),
)
"""The tables of this module, what refers to others first."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A person in a shot, as searches and lists read it.

    ``at`` is the instant of the best face (ticks), ``digest`` its picture, ``box`` its place,
    ``quality`` 0..1; ``faces`` counts.
    """

    scene_person_id: int
    video_id: int
    scene_id: int
    start: int
    end: int
    faces: int
    at: int
    digest: str
    quality: float
    box: Box
    group: int | None
    person_id: int | None
    likeness: float
    told: bool


class People:
    """The tables ``people``, ``person_photos``, ``photo_vectors``, ``face_marks``, ``alike``,
    ``compared`` and ``whose``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # --- who there is

    def all(self) -> list[Person]:
        """Everyone with a name or hidden, by id."""
        rows = self._db.rows("SELECT id, name, hidden, made_at FROM people ORDER BY id")
        return [Person(row[0], row[1], bool(row[2]), row[3]) for row in rows]

    def add(self, name: str, *, hidden: bool = False) -> int:
        return self._db.insert(
            "INSERT INTO people (name, hidden, made_at) VALUES (?, ?, ?)",
            (name, int(hidden), time.time()),
        )

    def rename(self, person_id: int, name: str) -> None:
        self._db.run("UPDATE people SET name = ? WHERE id = ?", (name, person_id))

    def set_hidden(self, person_id: int, *, hidden: bool) -> None:
        self._db.run("UPDATE people SET hidden = ? WHERE id = ?", (int(hidden), person_id))

    def delete(self, person_id: int) -> None:
        """Forget a person: name, pictures and marks."""
        with self._db.transaction():
            self._db.run("DELETE FROM people WHERE id = ?", (person_id,))
            self._drop_unused_vectors()

    def merge(self, kept: int, other: int) -> None:
        """Make one person of two: pictures and marks of the other go to the one that is kept."""
        with self._db.transaction():
            self._db.run(
                "INSERT OR IGNORE INTO person_photos (person_id, digest, image, enrolled)"
                " SELECT ?, digest, image, enrolled FROM person_photos WHERE person_id = ?"
                " ORDER BY id",
                (kept, other),
            )
            self._db.run("UPDATE face_marks SET person_id = ? WHERE person_id = ?", (kept, other))
            self.delete(other)

    # --- their pictures

    def photos(self) -> list[PersonPhoto]:
        rows = self._db.rows(
            "SELECT id, person_id, digest, image, enrolled FROM person_photos ORDER BY id"
        )
        return [PersonPhoto(a, b, c, d, bool(enrolled)) for a, b, c, d, enrolled in rows]

    def add_photo(self, person_id: int, digest: str, image: bytes, *, enrolled: bool) -> None:
        self._db.run(
            "INSERT INTO person_photos (person_id, digest, image, enrolled) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET enrolled = max(enrolled, excluded.enrolled)",
            (person_id, digest, image, int(enrolled)),
        )

    def drop_photos(self, person_id: int, digests: Collection[str]) -> None:
        """Recognise a person no more by some pictures that were taken from videos."""
        self._db.run(
            "DELETE FROM person_photos WHERE person_id = ? AND NOT enrolled"
            " AND digest IN (SELECT value FROM json_each(?))",
            (person_id, json.dumps(sorted(digests))),
        )

    def photo_vectors(self, recogniser: str) -> dict[str, Vector]:
        """The vectors of people's pictures by their digests, in the space of a recogniser."""
        rows = self._db.rows(
            "SELECT digest, embedding FROM photo_vectors WHERE recogniser = ?", (recogniser,)
        )
        return {row[0]: vector_of(row[1]) for row in rows}

    def recognisers(self) -> set[str]:
        """The recognisers in whose space people's pictures have vectors."""
        return {row[0] for row in self._db.rows("SELECT DISTINCT recogniser FROM photo_vectors")}

    def add_photo_vectors(self, recogniser: str, vectors: Mapping[str, Vector]) -> None:
        self._db.run_many(
            "INSERT OR REPLACE INTO photo_vectors (digest, recogniser, embedding) VALUES (?, ?, ?)",
            [(digest, recogniser, vector.tobytes()) for digest, vector in vectors.items()],
        )

    def vectors_of(self, digests: Collection[str]) -> dict[str, dict[str, Vector]]:
        """The vectors that steps made of faces' pictures: by recogniser, then digest."""
        found: dict[str, dict[str, Vector]] = {}
        for recogniser, digest, embedding in self._db.rows(
            "SELECT recogniser, digest, embedding FROM json_each(?) AS asked"
            " CROSS JOIN faces ON faces.digest = asked.value"
            " CROSS JOIN artifacts AS own ON own.id = faces.artifact_id"
            " CROSS JOIN artifacts AS made ON made.video_id = own.video_id"
            "  AND made.step = 'face_vectors'"
            " CROSS JOIN face_vectors ON face_vectors.artifact_id = made.id"
            "  AND face_id = faces.id",
            (json.dumps(sorted(digests)),),
        ):
            found.setdefault(recogniser, {})[digest] = vector_of(embedding)
        return found

    def _drop_unused_vectors(self) -> None:
        self._db.run(
            "DELETE FROM photo_vectors WHERE digest NOT IN (SELECT digest FROM person_photos)"
        )

    # --- their marks

    def marks(self) -> list[FaceMark]:
        """Every mark, the last word last."""
        rows = self._db.rows(
            "SELECT person_id, content_key, at, x, y, width, height, verdict FROM face_marks"
            " ORDER BY id"
        )
        return [FaceMark(who, key, at, (*box,), bool(yes)) for who, key, at, *box, yes in rows]

    def add_marks(self, marks: Iterable[FaceMark]) -> None:
        self._db.run_many(
            "INSERT INTO face_marks (person_id, content_key, at, x, y, width, height, verdict)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(one.person_id, one.content_key, one.at, *one.box, int(one.verdict)) for one in marks],
        )

    # --- what is concluded

    def compared(self) -> set[int]:
        """Ids of the found people whose likeness to all others is known."""
        return {row[0] for row in self._db.rows("SELECT found_id FROM compared")}

    def add_compared(self, found: Iterable[int], alike: Iterable[tuple[int, int, float]]) -> None:
        """Put on record that found people were compared, and which pairs are alike."""
        with self._db.transaction():
            self._db.run_many("INSERT INTO compared VALUES (?)", [(one,) for one in found])
            self._db.run_many(
                "INSERT OR REPLACE INTO alike (one, other, likeness) VALUES (?, ?, ?)",
                [(min(a, b), max(a, b), likeness) for a, b, likeness in alike],
            )

    def alike(self) -> list[tuple[int, int, float]]:
        """Pairs of found people that are alike: ``(one, other, likeness)``."""
        return self._db.rows("SELECT one, other, likeness FROM alike")

    def whose(self) -> dict[int, Whose]:
        rows = self._db.rows(
            'SELECT scene_person_id, "group", person_id, likeness, told FROM whose'
        )
        return {a: Whose(a, b, c, d, bool(told)) for a, b, c, d, told in rows}

    def set_whose(self, rows: Sequence[Whose]) -> bool:
        """Put on record to whom each scene person belongs; returns whether anything changed."""
        before, after = self.whose(), {one.scene_person_id: one for one in rows}
        gone = [(key,) for key in before.keys() - after.keys()]
        new = [one for key, one in after.items() if before.get(key) != one]
        if not gone and not new:
            return False
        with self._db.transaction():
            self._db.run_many("DELETE FROM whose WHERE scene_person_id = ?", gone)
            self._db.run_many(
                'INSERT OR REPLACE INTO whose (scene_person_id, "group", person_id, likeness, told)'
                " VALUES (?, ?, ?, ?, ?)",
                [
                    (one.scene_person_id, one.group, one.person_id, one.likeness, int(one.told))
                    for one in new
                ],
            )
        return True

    def seen(
        self,
        *,
        person_ids: Collection[int] | None = None,
        group: int | None = None,
        video_id: int | None = None,
        videos: Collection[int] | None = None,
    ) -> list[Seen]:
        """Scene people that are live, by video and time.

        Args:
            person_ids: only those of these people.
            group: only those of this group without a name.
            video_id: only of this video; ``videos``: only of these.
        """
        asked = {
            "people": None if person_ids is None else json.dumps(sorted(person_ids)),
            "group": group,
            "video": video_id,
            "videos": None if videos is None else json.dumps(sorted(videos)),
        }
        rows = self._db.rows(
            'SELECT scene_people.id, scene_people.video_id, scene_people.scene_id, start, "end",'
            " json_array_length(scene_people.faces), at, digest, quality,"
            ' x, y, width, height, whose."group", person_id, likeness, told'
            " FROM whose JOIN scene_people ON scene_people.id = scene_person_id"
            " JOIN faces ON faces.id = best"
            " JOIN artifacts ON artifacts.id = scene_people.artifact_id AND role = 'live'"
            " JOIN videos ON videos.id = scene_people.video_id AND videos.state != 'removed'"
            " WHERE (:people IS NULL OR person_id IN (SELECT value FROM json_each(:people)))"
            ' AND (:group IS NULL OR (whose."group" = :group AND person_id IS NULL))'
            " AND (:video IS NULL OR scene_people.video_id = :video)"
            " AND (:videos IS NULL OR scene_people.video_id IN"
            "  (SELECT value FROM json_each(:videos)))"
            " ORDER BY scene_people.video_id, start, scene_people.id",
            asked,
        )
        return [_seen(row) for row in rows]

    def forget_all(self) -> None:
        """Delete every person and all that was concluded."""
        with self._db.transaction():
            for table in CONCLUDED_AND_SAID:
                self._db.run(f"DELETE FROM {table}")


def _seen(row: Any) -> Seen:
    names = [field.name for field in fields(Seen) if field.name != "box"]
    shown = dict(zip(names, (*row[:9], *row[13:]), strict=True))
    return Seen(**{**shown, "box": (*row[9:13],), "told": bool(row[-1])})
