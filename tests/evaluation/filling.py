"""Puts films of fillers straight into a library: their scenes, words and real vectors.

To index ten thousand scenes would take an hour, most of it to decode pictures that no talk needs.
What is said goes through the steps themselves all the same: passages and vectors are theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine import spec
from engine.index.plan import parameters_of
from engine.index.products import PRODUCTS
from engine.index.steps import Inputs, Task, load
from engine.types import ModelKind, Segment, Word, ticks
from tests.engine.search.shelf import Shelf
from tests.evaluation.fillers import Film

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.models.text import TextModel
    from engine.store.videos import Video

SHOT = 5.0
"""Seconds of a scene, in which one sentence is said."""


class Remembering:
    """A text model that keeps the vectors of passages in a file of ``folder`` between builds."""

    def __init__(self, model: TextModel, folder: Path) -> None:
        self.ref = model.ref
        self._model = model
        self._file = folder / f"{model.ref.name}-{model.ref.revision}.npz".replace("/", "-")
        self._known: dict[str, NDArray[np.float32]] = {}
        if self._file.exists():
            with np.load(self._file) as kept:
                texts = kept["texts"].tobytes().decode().split("\n")
                self._known = dict(zip(texts, kept["vectors"], strict=True))

    def embed_passages(self, texts: Sequence[str], batch: int = 0) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._model.embed_passages(new, batch), strict=True))
        return np.stack([self._known[text] for text in texts])

    def save(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        vectors = np.stack(list(self._known.values()))
        texts = np.frombuffer("\n".join(self._known).encode(), np.uint8)
        np.savez(self._file, texts=texts, vectors=vectors)


def fill(engine: Engine, videos: Path, films: Iterable[Film], vectors: Path) -> None:
    """Add films to a library whose talks are indexed, with the text model that is chosen there."""
    name = engine.status()["models"][ModelKind.TEXT.value]
    model = Remembering(engine.search.pool().text(name), vectors)
    shelf = Shelf(engine.library, videos)
    for film in films:
        with engine.library.database.transaction():
            _add(engine, shelf, film, model)
    model.save()


def _add(engine: Engine, shelf: Shelf, film: Film, model: Remembering) -> None:
    said = [_segment(film, place) for place in range(len(film.sentences))]
    cuts = [SHOT * place for place in range(len(said) + 1)]
    video = shelf.video(f"{film.name}.mp4", cuts=cuts, keyframe_every=SHOT, said=said)
    inputs = Inputs(subtitles=tuple(said), transcript=(), probe=_probe(engine, cuts[-1]))
    for step in spec.in_order():
        if step.name == "passages" or "passages" in step.inputs:
            inputs[step.name] = _made(engine, shelf, video, step, inputs, model)


def _segment(film: Film, place: int) -> Segment:
    """The sentence of one scene; its words share its time."""
    start, length = SHOT * place + 0.4, SHOT - 1.2
    words = film.sentences[place].split()
    bounds = [ticks(start + length * i / len(words)) for i in range(len(words) + 1)]
    timed = tuple(Word(bounds[i], bounds[i + 1], word) for i, word in enumerate(words))
    return Segment(bounds[0], bounds[-1], film.sentences[place], film.language, timed)


def _probe(engine: Engine, duration: float) -> Any:
    """What is known of a talk's file, for a film of another length."""
    library = engine.library
    _, talk = next(library.ledger.each_video())
    return replace(PRODUCTS["probe"].read(library, talk["probe"]), duration=ticks(duration))


def _made(
    engine: Engine, shelf: Shelf, video: Video, step: spec.Step, inputs: Inputs, model: Remembering
) -> object:
    """Carry out one step, as the maker does, and return its product."""
    library = engine.library
    task: Task[Any] = Task(
        path=shelf.folder,
        parameters=parameters_of(step, library.choices.settings()),
        inputs=Inputs({name: inputs[name] for name in step.inputs}),
        model=model,
        position=None,
        read_frame=library.frames.get,
        read_face=library.face_images.get,
        threads=0,
        batch=0,
        tick=lambda _: None,
    )
    artifact = shelf.artifact(video, step.name)
    generation = library.vectors.live_generations(step.channel)[0] if step.channel else None
    for batch in load(step.family).run(task):
        PRODUCTS[step.makes].store(library, artifact, batch.product, generation)
    shelf.finish(artifact, 1)
    return PRODUCTS[step.makes].read(library, artifact)
