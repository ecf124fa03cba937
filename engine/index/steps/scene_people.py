"""Step ``scene_people``: who of a video's people is in which shot, with a mean vector of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator

from engine.index.grouping import best_of, mean_of
from engine.index.steps import Batch, Task
from engine.types.people import FaceRow, FaceVectors, FoundPersonRow, ScenePerson


def run(task: Task[None]) -> Generator[Batch[tuple[ScenePerson, ...]], None, None]:
    """One batch: each found person in each shot with a face of theirs."""
    import numpy as np

    made = task.inputs.one("face_vectors", FaceVectors)
    faces = {face.id: face for face in task.inputs.rows("faces", FaceRow)}
    numbers = {face: number for number, face in enumerate(made.faces)}
    worth = {face.id: face.quality for face in faces.values()}
    people: list[ScenePerson] = []
    for found in task.inputs.rows("found_people", FoundPersonRow):
        shots: defaultdict[int, list[int]] = defaultdict(list)
        for face in found.faces:
            shots[faces[face].scene_id].append(face)
        for scene, own in shots.items():
            some = [numbers[face] for face in own]
            weights = np.array([0.1 + worth[face] for face in own], np.float32)
            instants = [at for face in own for at, _ in faces[face].places]
            people.append(
                ScenePerson(
                    found.id,
                    scene,
                    min(instants),
                    max(instants),
                    tuple(own),
                    best_of(own, worth.__getitem__),
                    mean_of(made.vectors[some], weights),
                )
            )
    if people:
        yield Batch(tuple(sorted(people, key=lambda one: (one.start, one.found_id))))
