"""Made-up artifacts of every kind for the store's tests, and a count of every row."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np

from engine.messages import Code, message
from engine.store.artifacts import Artifact
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import (
    KeyframeImage,
    ModelKind,
    ModelRef,
    Passage,
    ReadingImage,
    SceneImages,
    ScreenLine,
    ScreenWord,
    Segment,
    SpriteSheet,
    TextRow,
    VisualChunk,
    Word,
)
from engine.types.people import FaceImage, FaceVectors, FoundPerson, ScenePerson

REPOSITORY = Path(__file__).resolve().parents[3]
MODEL = ModelRef(ModelKind.VISUAL, "tiny", "r1", dimension=20)

# Root ignores permissions unless it gives that privilege up (Linux); others have none to give.
UNPRIVILEGED = """
import ctypes, sys
if sys.platform == "linux":
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    assert ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()) == 0
"""

Child = Callable[..., "subprocess.CompletedProcess[str]"]
"""Runs Python code with arguments in a process of its own."""

CAREFUL = message(Code.BEGINNING_DAMAGED)


def picture(name: str, at: int = 0) -> KeyframeImage:
    """A keyframe whose bytes are its name: the store does not look inside."""
    image = name.encode()
    return KeyframeImage(at, image, hashlib.sha256(image).hexdigest(), 64, 36, 1.0, 0.5)


def sheet(name: str) -> SpriteSheet:
    image = name.encode()
    return SpriteSheet(image, hashlib.sha256(image).hexdigest(), 5, 160, 90, (0, 2_000_000))


def chunk(name: str, scenes: int = 2) -> VisualChunk:
    """Scenes of ten seconds with two keyframes each, and one sprite sheet."""
    made = tuple(
        SceneImages(
            i * 10_000_000,
            (i + 1) * 10_000_000,
            tuple(picture(f"{name} {i} {k}", i * 10_000_000 + k * 4_000_000) for k in (0, 1)),
        )
        for i in range(scenes)
    )
    return VisualChunk(scenes * 10_000_000, made, (sheet(f"{name} sprites"),))


def unit(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    """Random unit vectors float32 [count, dimension]."""
    found = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def begin(
    library: Library, video_id: int, step: str, fingerprint: str = "r", inputs: str = "i"
) -> Artifact:
    return library.ledger.begin(
        video_id,
        step,
        fingerprint=fingerprint,
        inputs=inputs,
        model_unused=False,
        spec_version="test",
    )


def finish(library: Library, artifact: Artifact, output: str = "o") -> None:
    library.ledger.finish(
        artifact.id, output=output, items=1, seconds=0.5, device="cpu", warnings=[CAREFUL]
    )


def generation(library: Library, fingerprint: str = "own", model: ModelRef = MODEL) -> Generation:
    return library.vectors.generation("visual", model, fingerprint)


def fill(library: Library, artifact: Artifact, name: str, fingerprint: str = "own") -> None:
    """Give an artifact rows in every table that artifacts own."""
    video = artifact.video_id
    library.content.add_chunk(artifact.id, video, chunk(name))
    words = (Word(0, 400_000, name), Word(400_000, 900_000, "speaks"))
    box = (0.1, 0.2, 0.3, 0.05)
    library.screen.add_readings(
        artifact.id, [ReadingImage(0, bytes(96), name.encode(), f"read-{name}", box)]
    )
    library.screen.add_lines(
        artifact.id, [ScreenLine(0, 900_000, box, name, 0.9, (ScreenWord(name, box),))]
    )
    fill_people(library, artifact, name)
    library.content.add_segments(artifact.id, [Segment(0, 900_000, f"{name} speaks", "en", words)])
    library.content.add_passages(artifact.id, [Passage(0, 900_000, f"{name} speaks")])
    library.fulltext.add(
        artifact.id, video, [TextRow("segment", 0, 900_000, f"{name} speaks", words)]
    )
    subjects = [(i, i * 10, i * 10 + 10) for i in range(3)]
    library.vectors.add(
        generation(library, fingerprint),
        artifact.id,
        video,
        subjects,
        unit(3, 20),
        live=artifact.role == "live",
    )


def fill_people(library: Library, artifact: Artifact, name: str) -> None:
    """A face, its vector, who it is in the video, and in its shot."""
    box, vector = (0.1, 0.2, 0.3, 0.4), unit(1, 8)
    digest = hashlib.sha256(f"face {name}".encode()).hexdigest()
    picture = FaceImage(1, 0, box, 60, 0.9, 0.8, ((0, box),), f"face {name}".encode(), digest)
    library.faces.add_faces(artifact.id, [picture])
    (face,) = library.faces.faces(artifact.id)
    library.faces.add_vectors(
        artifact.id, FaceVectors((face.id,), vector, np.ones(1, np.float32), "r1")
    )
    library.faces.add_found(
        artifact.id,
        artifact.video_id,
        [FoundPerson((face.id,), face.id, clear=True, recogniser="r1", vector=vector[0])],
    )
    (found,) = library.faces.found(artifact.id)
    library.faces.add_scene_people(
        artifact.id,
        artifact.video_id,
        [ScenePerson(found.id, 1, 0, 900_000, (face.id,), face.id, vector[0])],
    )
    library.people.add_compared([found.id], [])


def row_counts(library: Library) -> dict[str, int]:
    """Rows of every table there is, the full-text indexes' and vector tables' own included."""
    names = [
        row[0]
        for row in library.database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    return {name: library.database.value(f'SELECT count(*) FROM "{name}"') for name in names}
