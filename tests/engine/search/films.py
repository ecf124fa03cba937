"""Films of drawn scenes that the starter model knows, put on a shelf with its own vectors."""

from __future__ import annotations

import hashlib
import io
import itertools
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from engine.models.loader import ModelPool
from engine.store.videos import Video
from engine.types import (
    KeyframeImage,
    ModelKind,
    SceneImages,
    Segment,
    VideoState,
    VisualChunk,
    seconds,
    ticks,
)
from installers.starter.scenes import Scene, render
from tests.engine.search.shelf import Shelf

SCENES = {
    "star": Scene("shapes", "red", "star", "blue", 1, "large", "centre"),
    "circles": Scene("shapes", "yellow", "circle", "purple", 2, "large", "left"),
    "triangles": Scene("shapes", "green", "triangle", "white", 3, "small", "right"),
    "arrow": Scene("shapes", "black", "arrow", "orange", 1, "large", "top"),
    "hearts": Scene("shapes", "pink", "heart", "black", 2, "large", "centre"),
    "checkerboard": Scene("checkerboard", "black", second_colour="red"),
    **{
        kind: Scene(kind)
        for kind in ("mountains", "forest", "ocean", "rain", "sunset", "city", "fireworks")
    },
}
"""What films are made of, by name."""
ALL = tuple(SCENES)
SCENES["pale star"] = Scene("shapes", "red", "star", "white", 1, "large", "centre")
SHOT = 10.0
"""Seconds for which a scene is shown, with a keyframe in its middle."""


@lru_cache(maxsize=64)
def drawn(name: str, seed: int = 0) -> bytes:
    """A scene as an encoded picture; ``seed`` chooses its small accidents."""
    file = io.BytesIO()
    render(SCENES[name], 320, 180, seed).save(file, "WEBP", quality=90)
    return file.getvalue()


def filmed(
    shelf: Shelf,
    pool: ModelPool,
    name: str,
    shots: Sequence[str],
    *,
    said: Sequence[Segment] = (),
    seed: int = 0,
    looked_at: bool = True,
    model: str = "starter",
) -> Video:
    """A video that shows each scene for ten seconds, with its vectors where ``looked_at``.

    A scene that comes again is drawn anew unless it follows itself: then the camera stands still.
    """
    library, path = shelf.library, shelf.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(name.encode())
    video = library.videos.add(f"content of {name}", 1)
    library.videos.put_place(path, video.id, Path("/"), 1, 1, "")
    library.videos.set_duration(video.id, ticks(SHOT * len(shots)))
    for state in (VideoState.PROBING, VideoState.PROCESSING, VideoState.INDEXED):
        library.videos.transition(video.id, state)
    artifact = shelf.artifact(video, "shots")
    library.content.add_chunk(artifact.id, video.id, chunk_of(shots, seed))
    shelf.finish(artifact, len(shots))
    shelf.say(video, said)
    if looked_at:
        look_at(shelf, pool, video, artifact.id, model)
    return video


def chunk_of(shots: Sequence[str], seed: int = 0) -> VisualChunk:
    """The scenes of a film with one keyframe each."""
    scenes = []
    for number, shot in enumerate(shots):
        begins = SHOT * number
        changes = sum(a != b for a, b in itertools.pairwise(shots[: number + 1]))
        image = drawn(shot, seed + changes)
        frame = KeyframeImage(
            ticks(begins + SHOT / 2), image, hashlib.sha256(image).hexdigest(), 320, 180, 1.0, 0.5
        )
        scenes.append(SceneImages(ticks(begins), ticks(begins + SHOT), (frame,)))
    return VisualChunk(ticks(SHOT * len(shots)), tuple(scenes), ())


def look_at(
    shelf: Shelf, pool: ModelPool, video: Video, shots_id: int, model: str = "starter"
) -> None:
    """Vectors of the keyframes of an artifact, computed from their stored pictures."""
    library = shelf.library
    frames = library.content.shots(shots_id).keyframes
    vectors = pool.visual(model).embed_images([library.frames.get(one.digest) for one in frames])
    artifact = shelf.artifact(video, "visual_vectors")
    ref = pool.folder.find(ModelKind.VISUAL, model).ref
    generation = library.vectors.generation(
        "visual", ref, f"visual_vectors {ref.name} {ref.revision}"
    )
    subjects = [(one.id, one.at, one.at) for one in frames]
    live = artifact.role == "live"
    library.vectors.add(generation, artifact.id, video.id, subjects, vectors, live=live)
    shelf.finish(artifact, len(frames))


def middle(shots: Sequence[str], name: str) -> float:
    """Seconds at which the keyframe of a film's first such scene lies."""
    return SHOT * list(shots).index(name) + SHOT / 2


def shown(video: Video, at: int, shots: Sequence[str]) -> tuple[int, str]:
    """A found place as the video and the scene it shows."""
    return video.id, shots[min(int(seconds(at) // SHOT), len(shots) - 1)]
