"""How each kind of product is stored and read back: the one table between steps and the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from engine.store.artifacts import LIVE, Artifact
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import (
    Chapter,
    Clock,
    DateSource,
    Jump,
    PassageRow,
    Probe,
    Recorded,
    ScreenLine,
    Segment,
    Shots,
    TextRow,
    Track,
    VisualChunk,
)

if TYPE_CHECKING:
    from engine.store.vectors.tables import VectorRow
    from engine.types import Passage, VectorBatch, Vectors
    from engine.types.people import (
        FaceRow,
        FaceVectors,
        FoundPerson,
        FoundPersonRow,
        ScenePerson,
        ScenePersonRow,
    )

B = TypeVar("B")
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Product(Generic[B, P]):
    """A kind of product: ``P`` as dependents are given it, made of batches ``B``.

    Attributes:
        store: write one batch (inside the runner's transaction); vectors need their generation.
        read: the whole product, as dependents are given it.
        identity: what distinguishes it from another, such as the one made before. No ids of its
            own rows, but those of the rows it points at.
        count: how many items it has.
        of_video: whether the video's own row holds it too.
    """

    store: Callable[[Library, Artifact, B, Generation | None], None]
    read: Callable[[Library, Artifact], P]
    identity: Callable[[P], object]
    count: Callable[[P], int]
    of_video: bool = False


def _store_probe(library: Library, artifact: Artifact, batch: Probe, _: object) -> None:
    library.ledger.set_value(artifact.id, asdict(batch))
    library.videos.set_duration(artifact.video_id, batch.duration)
    library.videos.recordings.set_contained(artifact.video_id, batch.recorded)


def _probe(library: Library, artifact: Artifact) -> Probe:
    return probe_from(library.ledger.value(artifact.id))


def probe_from(value: dict[str, Any]) -> Probe:
    """A ``Probe`` from its JSON value."""

    def track(fields: dict[str, Any]) -> Track:
        return Track(**fields)

    made = dict(value)
    said = value.get("recorded")
    made["recorded"] = said and Recorded(said["at"], DateSource(said["source"]))
    made["video"] = value["video"] and track(value["video"])
    made["audio"] = tuple(map(track, value["audio"]))
    made["subtitles"] = tuple(map(track, value["subtitles"]))
    made["chapters"] = tuple(Chapter(**chapter) for chapter in value["chapters"])
    clock = value.get("clock", {"jumps": (), "end": None})  # absent from the last version's
    made["clock"] = Clock(tuple(Jump(**jump) for jump in clock["jumps"]), clock["end"])
    for name in ("sample_aspect", "fps", "warnings"):  # messages were read with the row
        made[name] = tuple(value[name])
    return Probe(**made)


def _store_shots(library: Library, artifact: Artifact, batch: VisualChunk, _: object) -> None:
    library.content.add_chunk(artifact.id, artifact.video_id, batch)


def _store_segments(
    library: Library, artifact: Artifact, batch: tuple[Segment, ...], _: object
) -> None:
    library.content.add_segments(artifact.id, batch)


def _store_screen_lines(
    library: Library, artifact: Artifact, batch: tuple[ScreenLine, ...], _: object
) -> None:
    library.screen.add_lines(artifact.id, batch)


def _store_passages(
    library: Library, artifact: Artifact, batch: tuple[Passage, ...], _: object
) -> None:
    library.content.add_passages(artifact.id, batch)


def _store_vectors(
    library: Library, artifact: Artifact, batch: VectorBatch, generation: Generation | None
) -> None:
    assert generation is not None
    library.vectors.add(
        generation,
        artifact.id,
        artifact.video_id,
        batch.subjects,
        batch.vectors,
        live=artifact.role == LIVE,
    )


def _store_texts(
    library: Library, artifact: Artifact, batch: tuple[TextRow, ...], _: object
) -> None:
    library.fulltext.add(artifact.id, artifact.video_id, batch)


def _store_found(
    library: Library, artifact: Artifact, batch: tuple[FoundPerson, ...], _: object
) -> None:
    library.faces.add_found(artifact.id, artifact.video_id, batch)


def _store_scene_people(
    library: Library, artifact: Artifact, batch: tuple[ScenePerson, ...], _: object
) -> None:
    library.faces.add_scene_people(artifact.id, artifact.video_id, batch)


def _shots_identity(shots: Shots) -> object:
    scenes = [[scene.start, scene.end] for scene in shots.scenes]
    read = [[row.at, row.cells.hex(), row.digest] for row in shots.readings]
    return [scenes, [[frame.at, frame.digest] for frame in shots.keyframes], read]


def _rows_identity(rows: Sequence[Segment | TextRow | ScreenLine]) -> object:
    return [asdict(row) for row in rows]


def _passages_identity(rows: tuple[PassageRow, ...]) -> object:
    return [asdict(row.passage) for row in rows]


def _vectors_identity(rows: list[tuple[VectorRow, bytes]]) -> object:
    return [[row.subject_id, row.start, row.end, sha256(raw).hexdigest()] for row, raw in rows]


def _faces_identity(faces: tuple[FaceRow, ...]) -> object:
    return [[each.scene_id, each.at, each.box, each.digest, each.places] for each in faces]


def _face_vectors_identity(made: FaceVectors) -> object:
    return [made.faces, sha256(made.vectors.tobytes()).hexdigest(), made.recogniser]


def _found_identity(found: tuple[FoundPersonRow, ...]) -> object:
    return [
        [one.faces, one.best, one.clear, one.recogniser, _digest_of(one.vector)] for one in found
    ]


def _scene_people_identity(people: tuple[ScenePersonRow, ...]) -> object:
    return [[one.found_id, one.scene_id, one.faces, _digest_of(one.vector)] for one in people]


def _digest_of(vector: Vectors) -> str:
    return sha256(vector.tobytes()).hexdigest()


PRODUCTS: dict[str, Product[Any, Any]] = {
    "probe": Product(_store_probe, _probe, asdict, lambda probe: 1, of_video=True),
    "shots": Product(
        _store_shots,
        lambda library, artifact: library.content.shots(artifact.id),
        _shots_identity,
        lambda shots: len(shots.scenes),
    ),
    "segments": Product(
        _store_segments,
        lambda library, artifact: library.content.segments(artifact.id),
        _rows_identity,
        len,
    ),
    "screen_lines": Product(
        _store_screen_lines,
        lambda library, artifact: library.screen.lines(artifact.id),
        _rows_identity,
        len,
    ),
    "passages": Product(
        _store_passages,
        lambda library, artifact: library.content.passages(artifact.id),
        _passages_identity,
        len,
    ),
    "vectors": Product(
        _store_vectors,
        lambda library, artifact: library.vectors.of_artifact(artifact.id),
        _vectors_identity,
        len,
    ),
    "faces": Product(
        lambda library, artifact, batch, _: library.faces.add_faces(artifact.id, batch),
        lambda library, artifact: library.faces.faces(artifact.id),
        _faces_identity,
        len,
    ),
    "face_vectors": Product(
        lambda library, artifact, batch, _: library.faces.add_vectors(artifact.id, batch),
        lambda library, artifact: library.faces.vectors(artifact.id),
        _face_vectors_identity,
        lambda made: len(made.faces),
    ),
    "found_people": Product(
        _store_found,
        lambda library, artifact: library.faces.found(artifact.id),
        _found_identity,
        len,
    ),
    "scene_people": Product(
        _store_scene_people,
        lambda library, artifact: library.faces.scene_people(artifact.id),
        _scene_people_identity,
        len,
    ),
    "texts": Product(
        _store_texts,
        lambda library, artifact: library.fulltext.of_artifact(artifact.id),
        _rows_identity,
        len,
    ),
}
