"""Step ``face_vectors``: a vector for each face, computed from its kept picture."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any

from engine.index.steps import Batch, Inputs, Task
from engine.types.people import FaceRow, FaceVectors

if TYPE_CHECKING:
    from engine.models.faces import FaceModel

AT_A_TIME = 32


def needs_model(inputs: Inputs, parameters: Mapping[str, Any]) -> bool:
    """Without a face there is nobody to recognise."""
    return bool(inputs.rows("faces", FaceRow))


def run(task: Task[FaceModel]) -> Generator[Batch[FaceVectors], None, None]:
    """A batch for each few faces; its position is the last face's id."""
    faces = sorted(task.inputs.rows("faces", FaceRow), key=lambda face: face.id)
    left = [face for face in faces if face.id > (task.position or 0)]
    if task.model is None:
        return
    for start in range(0, len(left), AT_A_TIME):
        task.tick((len(faces) - len(left) + start) / len(faces))
        some = left[start : start + AT_A_TIME]
        vectors, clear = task.model.embed([task.read_face(face.digest) for face in some])
        ids = tuple(face.id for face in some)
        made = FaceVectors(ids, vectors, clear, task.model.recogniser_digest)
        yield Batch(made, position=ids[-1])
