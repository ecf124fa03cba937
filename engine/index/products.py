"""How each kind of product is stored and read back: the one table between steps and the store."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, cast

from engine.store.ledger import LIVE, Artifact
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import Chapter, Probe, Shots, Track


@dataclass(frozen=True, slots=True)
class Product:
    """A kind of product.

    Attributes:
        store: write one batch (inside the runner's transaction); vectors need their generation.
        read: the whole product, as dependents are given it.
        identity: what of it tells it from another, such as the one made before. No ids of its
            own rows, but those of the rows it points at.
        count: how many items it has.
        of_video: whether the video's own row tells of it too.
    """

    store: Callable[[Library, Artifact, Any, Generation | None], None]
    read: Callable[[Library, Artifact], Any]
    identity: Callable[[Library, Artifact, Any], Any]
    count: Callable[[Any], int]
    of_video: bool = False


def _store_probe(library: Library, artifact: Artifact, batch: Probe, _: object) -> None:
    library.ledger.set_value(artifact.id, asdict(batch))
    library.videos.set_duration(artifact.video_id, batch.duration)


def probe_from(value: dict[str, Any]) -> Probe:
    """A ``Probe`` from its JSON value."""

    def track(fields: dict[str, Any]) -> Track:
        return Track(**fields)

    made = dict(value)
    made["video"] = track(value["video"])
    made["audio"] = tuple(map(track, value["audio"]))
    made["subtitles"] = tuple(map(track, value["subtitles"]))
    made["chapters"] = tuple(Chapter(**chapter) for chapter in value["chapters"])
    for name in ("sample_aspect", "fps", "warnings"):  # messages were read with the row
        made[name] = tuple(value[name])
    return Probe(**made)


def _store_vectors(
    library: Library, artifact: Artifact, batch: Any, generation: Generation | None
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


def _shots_identity(_: Library, __: Artifact, shots: Shots) -> Any:
    scenes = [[scene.start, scene.end] for scene in shots.scenes]
    return [scenes, [[frame.at, frame.digest] for frame in shots.keyframes]]


def _values_identity(_: Library, __: Artifact, values: tuple[Any, ...]) -> Any:
    return [asdict(value) for value in values]


def _size(value: Sized) -> int:
    return len(value)


PRODUCTS: dict[str, Product] = {
    "probe": Product(
        store=_store_probe,
        read=lambda library, artifact: probe_from(library.ledger.value(artifact.id)),
        identity=lambda library, artifact, probe: asdict(cast("Probe", probe)),
        count=lambda probe: 1,
        of_video=True,
    ),
    "shots": Product(
        store=lambda library, artifact, batch, _: library.content.add_chunk(
            artifact.id, artifact.video_id, batch
        ),
        read=lambda library, artifact: library.content.shots(artifact.id),
        identity=_shots_identity,
        count=lambda shots: len(shots.scenes),
    ),
    "segments": Product(
        store=lambda library, artifact, batch, _: library.content.add_segments(artifact.id, batch),
        read=lambda library, artifact: library.content.segments(artifact.id),
        identity=_values_identity,
        count=_size,
    ),
    "passages": Product(
        store=lambda library, artifact, batch, _: library.content.add_passages(artifact.id, batch),
        read=lambda library, artifact: library.content.passages(artifact.id),
        identity=lambda library, artifact, rows: [asdict(row.passage) for row in rows],
        count=_size,
    ),
    "vectors": Product(
        store=_store_vectors,
        read=lambda library, artifact: library.vectors.of_artifact(artifact.id),
        identity=lambda library, artifact, rows: [
            [row.subject_id, row.start, row.end, sha256(raw).hexdigest()] for row, raw in rows
        ],
        count=_size,
    ),
    "texts": Product(
        store=lambda library, artifact, batch, _: library.fulltext.add(
            artifact.id, artifact.video_id, batch
        ),
        read=lambda library, artifact: library.fulltext.of_artifact(artifact.id),
        identity=_values_identity,
        count=_size,
    ),
}
