"""Models small enough to need no weights: what the runner's tests index with.

They keep the contract of the real adapters (the kill-and-resume test indexes with those): words by
feature hashing (Weinberger et al. 2009), pictures by their mean colours, speech by loudness.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.messages import Code, Message, message
from engine.models.catalogue import BY_DEFAULT
from engine.models.screen_text import ReadLine, Region
from engine.models.speech import Hearing
from engine.store.library import Library
from engine.types import (
    AudioWindow,
    DeviceChoice,
    ModelKind,
    ModelRef,
    ScreenWord,
    Segment,
    Tick,
    ticks,
)

DIMENSION = 16
BATCH = 2
DEVICE = DeviceChoice("cpu", "float32", message(Code.CPU_CHOSEN))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), dtype=np.float32)


class Words:
    """Text: each word counts at the place its hash names, upper and lower case alike."""

    ref = ModelRef(ModelKind.TEXT, "small", "r1", DIMENSION)
    device = DEVICE

    def embed_passages(self, texts: Sequence[str], batch: int = 0) -> NDArray[np.float32]:
        made = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                made[row, zlib.crc32(word.encode()) % DIMENSION] += 1
        return _unit(made)


class Colours:
    """Pictures: the mean colour of four quarters, and a constant."""

    ref = ModelRef(ModelKind.VISUAL, "small", "r1", 13)
    device = DEVICE

    def embed_stream(
        self, images: Iterable[tuple[Any, bytes]], batch: int = 0
    ) -> Iterator[list[tuple[Any, NDArray[np.float32]]]]:
        waiting = iter(images)
        while group := list(islice(waiting, batch or BATCH)):
            yield [(key, self._vector(image)) for key, image in group]

    @staticmethod
    def _vector(image: bytes) -> NDArray[np.float32]:
        quarters = Image.open(io.BytesIO(image)).convert("RGB").resize((2, 2), Image.Resampling.BOX)
        return _unit(np.append(np.asarray(quarters, np.float32).ravel() - 128, 10.0)[None])[0]


class Sounds:
    """Speech: one segment for each loud second of a window."""

    ref = ModelRef(ModelKind.SPEECH, "small", "r1")
    device = DEVICE

    def transcribe(
        self,
        window: AudioWindow,
        *,
        language: str | None,
        beam_size: int,
        vad: bool,
        before: Mapping[str, float],
        tick: Tick,
    ) -> Hearing:
        found = []
        for second in range(len(window.samples) // 16_000):
            tick(second * 16_000 / len(window.samples))
            sound = window.samples[second * 16_000 : (second + 1) * 16_000]
            if np.abs(sound).mean() > 0.01:
                start = window.start + ticks(second)
                words = f"A sound is heard in second {start // 1_000_000}."
                found.append(Segment(start, start + ticks(1), words, language or "en"))
        return Hearing(tuple(found))


class Letters:
    """Text on screen: a line across each reading, which says how light it is."""

    ref = ModelRef(ModelKind.SCREEN_TEXT, "small", "r1")
    device = DEVICE

    def find(self, image: NDArray[np.uint8], scale: float) -> list[Region]:
        height, width = image.shape
        return [Region(np.zeros((4, 2), np.float32), (0.0, 0.0, width, height))]

    def read(self, image: NDArray[np.uint8], regions: Sequence[Region]) -> list[ReadLine]:
        text = f"sign {round(float(image.mean()))}"
        whole = (0.0, 0.0, 1.0, 1.0)
        return [
            ReadLine(whole, text, (0.9,) * len(text), (ScreenWord(text, whole),), False)
            for _ in regions
        ]


class SmallModels:
    """Stands where ``ModelPool`` stands: the models a library may choose under the name small."""

    def __init__(self) -> None:
        self.models: dict[ModelKind, Any] = {
            ModelKind.TEXT: Words(),
            ModelKind.VISUAL: Colours(),
            ModelKind.SPEECH: Sounds(),
            ModelKind.SCREEN_TEXT: Letters(),
        }
        self.loaded: list[ModelKind] = []

    def refs(self, library: Library) -> dict[ModelKind, ModelRef | Message]:
        return {
            kind: self.models[kind].ref
            if kind in self.models
            and (library.choices.model(kind) is not None or kind in BY_DEFAULT)
            else message(Code.MODEL_NOT_CHOSEN, kind=kind.value)
            for kind in ModelKind
        }

    def get(self, kind: ModelKind) -> Any:
        self.loaded.append(kind)
        return self.models[kind]
