"""Models that need no weights, installed as real ones are: all but loading them is real.

Two of each that makes vectors, ``small`` and ``other``, of other dimensions and other vectors, so
that an index can be upgraded from one to the other. A text that names a picture of the media
factory ("noise:7") is to sight what that picture is.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.models.folder import InstalledModel, ModelFolder
from engine.models.formats import MANIFEST
from engine.types import DeviceChoice, ModelKind
from tests.engine.index.small_models import Sounds
from tests.media_factory import draw

Vectors = NDArray[np.float32]
BATCH = 2
SMALL, OTHER = "small", "other"
GRIDS = {SMALL: (2, 2), OTHER: (4, 3)}
"""Sight: of how many fields (columns, rows) the mean colours are taken."""
MIDDLES = {SMALL: 10.0, OTHER: 300.0}
"""Sight: what all pictures share; the more, the narrower is the cone of their vectors."""
WORDS = {SMALL: 16, OTHER: 24}
DIMENSIONS = {
    ModelKind.VISUAL: {name: 3 * x * y + 1 for name, (x, y) in GRIDS.items()},
    ModelKind.TEXT: WORDS,
    ModelKind.SPEECH: {SMALL: None},
}


def install(root: Path, kind: ModelKind, name: str) -> None:
    """Put a model's description into the models' folder, as an import does."""
    place = ModelFolder(root).place(kind, name)
    place.mkdir(parents=True)
    described = {
        "kind": kind.value,
        "name": name,
        "revision": f"r-{name}",
        "dimension": DIMENSIONS[kind][name],
        "languages": [],
        "files": [],
        "licence": "none",
        "source": "folder:nowhere",
        "description": "Needs no weights.",
        "prompts": {},
    }
    (place / MANIFEST).write_text(json.dumps(described))


def install_all(root: Path) -> None:
    for kind, names in DIMENSIONS.items():
        for name in names:
            install(root, kind, name)


def loader(nap: float = 0.0, log: Path | None = None) -> Callable[[Any, InstalledModel], Any]:
    """What stands for ``ModelPool._load``.

    Args:
        nap: seconds that every batch of pictures or texts takes.
        log: receives a line of JSON for each batch, before it is handed out: ``pid``, ``kind``,
            ``model``, ``what`` (digests of the pictures or texts).
    """
    makers = {ModelKind.VISUAL: Sight, ModelKind.TEXT: Reading, ModelKind.SPEECH: Hearing}

    def load(_: Any, installed: InstalledModel) -> Any:
        return makers[installed.ref.kind](installed, nap, log)

    return load


class _Weightless:
    device = DeviceChoice("cpu", "float32", "There are no weights to put elsewhere.")
    is_bounded = False

    def __init__(self, installed: InstalledModel, nap: float, log: Path | None) -> None:
        self.ref = installed.ref
        self._nap = nap
        self._log = log

    def close(self) -> None:
        """There is nothing to let go."""

    def unknown_words(self, text: str) -> list[str]:
        return []

    def _work(self, what: Sequence[bytes]) -> None:
        if self._log is not None:
            digests = [hashlib.sha256(each).hexdigest()[:16] for each in what]
            kind = self.ref.kind.value
            told = {"pid": os.getpid(), "kind": kind, "model": self.ref.name, "what": digests}
            with self._log.open("ab", buffering=0) as file:
                file.write(json.dumps(told).encode() + b"\n")
        time.sleep(self._nap)


class Sight(_Weightless):
    """Pictures and texts: the mean colours of the fields of a grid, and a constant."""

    def embed_stream(
        self, images: Iterable[tuple[Any, bytes]], batch: int = 0
    ) -> Iterator[list[tuple[Any, Vectors]]]:
        waiting = iter(images)
        while group := list(islice(waiting, batch or BATCH)):
            self._work([image for _, image in group])
            yield [(key, self._vector(Image.open(io.BytesIO(image)))) for key, image in group]

    def embed_images(self, images: Sequence[bytes]) -> Vectors:
        made = [self._vector(Image.open(io.BytesIO(image))) for image in images]
        return np.stack(made) if made else np.empty((0, self.ref.dimension or 0), np.float32)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(self._meant(text)) for text in texts])

    @staticmethod
    def _meant(text: str) -> Image.Image:
        named = re.search(r"noise:\d+", text)
        picture = named.group() if named else f"noise:{zlib.crc32(text.encode())}"
        return Image.fromarray(draw(picture, (160, 90)))

    def _vector(self, image: Image.Image) -> Vectors:
        fields = image.convert("RGB").resize(GRIDS[self.ref.name], Image.Resampling.BOX)
        colours = np.asarray(fields, np.float32).ravel() - 128
        return _unit(np.append(colours, MIDDLES[self.ref.name])[None])[0]


class Reading(_Weightless):
    """Texts: each word counts at the place its hash names, upper and lower case alike."""

    def embed_passages(self, texts: Sequence[str], batch: int = 0) -> Vectors:
        self._work([text.encode() for text in texts])
        return self.embed_queries(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        made = np.zeros((len(texts), WORDS[self.ref.name]), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                made[row, zlib.crc32(f"{self.ref.name} {word}".encode()) % made.shape[1]] += 1
        return _unit(made)


class Hearing(_Weightless, Sounds):
    """Speech: one segment for each loud second of a window."""


def _unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), dtype=np.float32)
