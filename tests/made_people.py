"""Fills a library by hand with people, without a model: their vectors are as alike as is said."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.index.whose import conclude
from engine.store.videos import Video
from engine.types import ticks
from engine.types.people import FaceImage, FaceVectors, FoundPerson, ScenePerson
from tests.engine.search.shelf import Shelf

Vector = NDArray[np.float32]

DIMENSION = 16
RECOGNISER = "made by hand"
"""No recogniser that is known: it is held to the strictest thresholds."""
BOX = (0.4, 0.2, 0.1, 0.2)


def vector(who: int, other: int = -1, alike: float = 1.0) -> Vector:
    """The vector of a face: person ``who``, or ``alike`` (a cosine) to them and else ``other``."""
    made = np.zeros(DIMENSION, np.float32)
    made[who] = alike
    if other >= 0:
        made[other] = np.sqrt(1 - alike**2)
    return made


def picture(seed: str) -> bytes:
    """A drawn face (WebP, 168 pixels), another for each seed."""
    tint = hashlib.sha256(seed.encode()).digest()
    image = Image.new("RGB", (168, 168), (tint[0], tint[1], tint[2]))
    draw = ImageDraw.Draw(image)
    draw.ellipse((40, 30, 128, 138), fill=(225, 190, 165))
    for eye in (66, 102):
        draw.ellipse((eye - 5, 70, eye + 5, 80), fill=(40, 30, 30))
    draw.arc((64, 84, 104, 116), 20, 160, fill=(150, 60, 60), width=4)
    made = io.BytesIO()
    image.save(made, "WEBP")
    return made.getvalue()


def add_people(shelf: Shelf, video: Video, faces: Sequence[tuple[int, Vector]]) -> None:
    """Faces of a video: in which of its shots (by number), and whose vector."""
    library = shelf.library
    shots = library.ledger.live(video.id, "shots")
    assert shots is not None
    scenes = library.content.shots(shots.id).scenes
    found = shelf.artifact(video, "faces")
    images = []
    for number, (shot, _) in enumerate(faces):
        at = scenes[shot].start + ticks(1.0)
        image = picture(f"{video.id} {number}")
        digest = hashlib.sha256(image).hexdigest()
        left = 0.1 + 0.15 * number
        box = (left, *BOX[1:])
        images.append(
            FaceImage(scenes[shot].id, at, box, 120, 0.9, 0.8, ((at, box),), image, digest)
        )
    library.faces.add_faces(found.id, images)
    shelf.finish(found, len(images))
    digests = [image.digest for image in images]
    rows = sorted(library.faces.faces(found.id), key=lambda row: digests.index(row.digest))
    vectors = np.stack([own for _, own in faces])
    made = shelf.artifact(video, "face_vectors")
    clear = np.ones(len(rows), np.float32)
    batch = FaceVectors(tuple(row.id for row in rows), vectors, clear, RECOGNISER)
    library.faces.add_vectors(made.id, batch)
    shelf.finish(made, len(rows))
    people = shelf.artifact(video, "found_people")
    library.faces.add_found(
        people.id,
        video.id,
        [
            FoundPerson((row.id,), row.id, True, RECOGNISER, own)
            for row, (_, own) in zip(rows, faces, strict=True)
        ],
    )
    shelf.finish(people, len(rows))
    by_face = {one.best: one.id for one in library.faces.found(people.id)}
    placed = shelf.artifact(video, "scene_people")
    library.faces.add_scene_people(
        placed.id,
        video.id,
        [
            ScenePerson(
                by_face[row.id],
                row.scene_id,
                row.at,
                row.at + ticks(1.0),
                (row.id,),
                row.id,
                own,
            )
            for row, (_, own) in zip(rows, faces, strict=True)
        ],
    )
    shelf.finish(placed, len(rows))
    conclude(library)
