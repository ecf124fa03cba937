"""Step ``found_people``: the faces of a video joined to people, each with a mean vector."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from engine.index.grouping import Groups, best_of, mean_of, pairs_alike
from engine.index.steps import Batch, Task
from engine.models.recognisers import recogniser
from engine.types.people import FaceRow, FaceVectors, FoundPerson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def run(task: Task[None]) -> Generator[Batch[tuple[FoundPerson, ...]], None, None]:
    """One batch. Faces in one picture are different people's, however alike.

    Blurred faces are alike whoever they are: they join a group of clear ones, or stay alone.
    """
    import numpy as np

    made = task.inputs.one("face_vectors", FaceVectors)
    if not made.faces:
        return
    faces = {face.id: face for face in task.inputs.rows("faces", FaceRow)}
    rows = [faces[face] for face in made.faces]
    weights = np.array([0.1 + row.quality for row in rows], np.float32) * (0.1 + made.clear)
    is_clear = made.clear >= task.parameters["clear"]
    least = recogniser(made.recogniser).joined
    groups = Groups(made.vectors, weights, _apart(rows))
    clear, blurred = np.flatnonzero(is_clear), np.flatnonzero(~is_clear)
    groups.join(_pairs(made.vectors, clear, clear, least), least)
    groups.join(_pairs(made.vectors, blurred, clear, least), least)
    yield Batch(
        tuple(
            FoundPerson(
                tuple(rows[number].id for number in members),
                rows[best_of(members, lambda number: float(weights[number]))].id,
                bool(is_clear[members].any()),
                made.recogniser,
                mean_of(made.vectors[members], weights[members]),
            )
            for members in groups.all()
        )
    )


def _apart(rows: Sequence[FaceRow]) -> Iterator[tuple[int, int]]:
    """Pairs of faces (by number) that are seen at one instant."""
    at: defaultdict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for instant, _ in row.places:
            at[instant].append(number)
    for together in at.values():
        yield from combinations(together, 2)


def _pairs(
    vectors: NDArray[np.float32], some: NDArray[np.intp], others: NDArray[np.intp], least: float
) -> list[tuple[int, int, float]]:
    pairs = pairs_alike(vectors[some], vectors[others], least)
    numbered = ((int(some[a]), int(others[b]), likeness) for a, b, likeness in pairs)
    return [(min(a, b), max(a, b), likeness) for a, b, likeness in numbered if a != b]
