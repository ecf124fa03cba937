"""Scenes that fill a library of pictures up to many: real vectors of pieces of frames."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.engine.search.shelf import Shelf

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.models.visual import VisualModel

Floats = NDArray[np.float32]

FILLER_SIDE = 260
"""Pixels of a filler's picture: a square cut out of a frame."""

FILLER_FRAME = (960, 540)
"""The most pixels of a frame that fillers are cut from."""

PIECES = 2_000
"""How many look different; what is more shows the same again, as a fixed camera does.

Embedding one takes a core some 80 ms.
"""


def frames(path: Path, every: float) -> Iterator[tuple[float, Image.Image]]:
    """Frames of a video at least ``every`` seconds apart, each with its time in seconds."""
    following = 0.0
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            at = float(frame.time or 0.0)
            if at >= following:
                following = at + every
                yield at, Image.fromarray(frame.to_ndarray(format="rgb24"))


def fillers(films: Sequence[Path], model: VisualModel, count: int) -> Floats:
    """Vectors float32 [count, d] of pieces of frames, in an order that mixes the films."""
    taken = []
    for film in films:
        for _, image in frames(film, 0.1):
            image.thumbnail(FILLER_FRAME)
            if np.asarray(image).std() > DULL:
                taken.append(image)
    chance = np.random.default_rng(PIECES)
    which = chance.permutation(np.resize(np.arange(len(taken)), PIECES))[:count]
    pieces = (encoded(piece(taken[number], chance)) for number in which)
    rows = [vector for batch in model.embed_stream(enumerate(pieces)) for _, vector in batch]
    return np.resize(np.stack(rows), (count, rows[0].size))


DULL = 4.0
"""Standard deviation (of 0 to 255) below which a frame is a plain surface, such as black."""


def piece(image: Image.Image, chance: np.random.Generator) -> Image.Image:
    """A square cut out of a frame at random, perhaps mirrored, in other light."""
    side = int(min(image.size) * chance.uniform(0.45, 1.0))
    left = int(chance.integers(0, image.width - side + 1))
    top = int(chance.integers(0, image.height - side + 1))
    cut = image.crop((left, top, left + side, top + side)).resize((FILLER_SIDE, FILLER_SIDE))
    pixels = np.asarray(cut)[:, :: chance.choice((1, -1))] * chance.uniform(0.7, 1.3, 3)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def encoded(image: Image.Image) -> bytes:
    """A picture as JPEG."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()


PER_FILLER_VIDEO = 500
FILLER_SECONDS = 2.0


def fill(engine: Engine, vectors: Floats) -> None:
    """Put a scene for each vector into the library, in videos of ``PER_FILLER_VIDEO`` scenes.

    There are no files and no pictures of them, as searches by words need neither.
    """
    folder = engine.root.parent / "fillers"
    folder.mkdir(exist_ok=True)
    shelf = Shelf(engine.library, folder)
    (generation,) = engine.library.vectors.live_generations("visual")
    for first in range(0, len(vectors), PER_FILLER_VIDEO):
        batch = vectors[first : first + PER_FILLER_VIDEO]
        cuts = [FILLER_SECONDS * number for number in range(len(batch) + 1)]
        video = shelf.video(f"filler_{first}.mp4", cuts=cuts, keyframe_every=FILLER_SECONDS)
        shots = engine.library.ledger.live(video.id, "shots")
        assert shots is not None
        frames = engine.library.content.shots(shots.id).keyframes
        artifact = shelf.artifact(video, "visual_vectors")
        subjects = [(one.id, one.at, one.at) for one in frames]
        engine.library.vectors.add(
            generation, artifact.id, video.id, subjects, batch, live=artifact.role == "live"
        )
        shelf.finish(artifact, len(subjects))
