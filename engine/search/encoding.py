"""Queries as vectors of a generation's space, with what else could be said beside them."""

from __future__ import annotations

import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.channels import CHANNELS
from engine.errors import ModelUnavailable
from engine.messages import Code, Message, message
from engine.search.calibration import PictureScale, Scale, SightScale, WordScale
from engine.search.reference import FUNCTION_WORDS, SAID, SEEN
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import ModelKind

if TYPE_CHECKING:
    from engine.models.loader import ModelPool
    from engine.models.text import TextModel
    from engine.models.visual import VisualModel
    from engine.types import Vectors

KEPT = 64
"""Query vectors remembered: another page or order of the same query encodes nothing."""

ENOUGH = 100
"""Reference texts that show what scores mean."""

CHOICE = f"the best known, at least {ENOUGH}"
"""Names how reference texts are chosen among all, beside whose vectors it is kept."""

QUERIES, PASSAGES = "as queries", "as passages"
"""The roles in which texts are embedded."""

CHECKED_SECONDS = 1.0
"""For how long a model that was there is taken to be: looking reads the manifests of them all."""

READ_WORDS = 12
"""Words of a passage that tell whether a model can read it."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A query in a space: its unit vector float32 [d], and the share (0..1) of it that is known.

    ``unknown`` are the words of the query that the model does not know.
    """

    vector: Vectors
    known: float = 1.0
    unknown: tuple[str, ...] = ()


class Encoder:
    """Encodes with the models that made a library's vectors.

    Args:
        pool: loads models on first use and keeps them.
    """

    def __init__(self, library: Library, pool: ModelPool) -> None:
        self._library = library
        self._pool = pool
        self._kept: OrderedDict[tuple[str, str, str], Encoded] = OrderedDict()
        self._checked: dict[int, float] = {}
        self._references: dict[tuple[str, str, str], Vectors] = {}
        self._scales: dict[tuple[int, bool], tuple[Vectors, Scale]] = {}

    def missing(self, generation: Generation) -> Message | None:
        """Why the model of a generation cannot encode a query, None where it can."""
        kind = kind_of(generation)
        try:
            installed = self._pool.folder.find(kind, generation.model)
        except ModelUnavailable as error:
            why: Message = error.message
            return why
        if installed.ref.revision != generation.revision:
            return message(Code.MODEL_REPLACED, kind=kind.value, name=generation.model)
        return None

    def words(self, generation: Generation, text: str) -> Encoded:
        """A text in the space of a generation.

        Raises:
            ModelUnavailable: the model is not there, or does not understand the text's language.
        """
        model = self._model(generation)
        key = (kind_of(generation).value, generation.model + generation.revision, text)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if model.ref.languages == ("en",) and not _is_latin(text):
            kind = kind_of(generation).value
            raise ModelUnavailable(Code.MODEL_ENGLISH_ONLY, kind=kind, name=generation.model)
        unknown = model.unknown_words(text)
        known = _known(text, unknown)
        found = Encoded(self._vector(generation, text), known, tuple(unknown))
        self._kept[key] = found
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def pictures(self, generation: Generation, images: Sequence[bytes]) -> Vectors:
        """Encoded pictures (WebP, JPEG, PNG) in the space of a visual generation: float32 [n, d].

        Raises:
            ModelUnavailable: the model is not there.
            EnvironmentProblem: bytes that are not a picture.
        """
        self._model(generation)
        vectors: Vectors = self._pool.visual(generation.model).embed_images(list(images))
        return vectors

    def reference(self, generation: Generation, *, said: bool = False) -> Vectors:
        """What else could be asked, or with ``said`` be found, in a generation's space [m, d].

        Made once for each model and kept in the library's folder.
        """
        kind = kind_of(generation)
        role = PASSAGES if said else QUERIES
        key = (kind.value, generation.model + generation.revision, role)
        if key not in self._references:
            texts = (*(SEEN if kind == ModelKind.VISUAL else SAID), CHOICE, role)
            present = self._library.references.get(*key[:2], texts)
            if present is None or present.shape[1] != generation.dimension:
                present = self._embed_reference(generation, said=said)
                self._library.references.put(*key[:2], texts, present)
            self._references[key] = present
        return self._references[key]

    def reader(self, generation: Generation) -> Callable[[str], float] | None:
        """Tells the share (0..1) of a passage's first words that the text model knows.

        What it does not know it reads as nothing, and all of nothing is in one place. None for a
        model that knows every word.
        """
        model = self._pool.text(generation.model)
        if not model.is_bounded:
            return None

        def known(passage: str) -> float:
            words = " ".join(passage.split(maxsplit=READ_WORDS)[:READ_WORDS])
            return _known(words, model.unknown_words(words))

        return known

    def scale(self, generation: Generation, *, pictured: bool = False) -> Scale:
        """What scores mean in a generation now, for words or for pictures.

        Raises:
            ModelUnavailable: the model is not there.
        """
        sample = self._library.vectors.sample(generation)
        key = (generation.id, pictured)
        present = self._scales.get(key)
        # The store hands out the same array until the generation has changed by much.
        if present is None or present[0] is not sample:
            present = self._scales[key] = (sample, self._scale(generation, sample, pictured))
        return present[1]

    def _scale(self, generation: Generation, sample: Vectors, pictured: bool) -> Scale:
        if pictured or not len(sample):
            return PictureScale.of(sample)
        asked, count = self.reference(generation), self._library.vectors.count(generation)
        if kind_of(generation) == ModelKind.VISUAL:
            return SightScale.of(asked, sample, count)
        return WordScale.of(asked, self.reference(generation, said=True), count)

    def _embed_reference(self, generation: Generation, *, said: bool) -> Vectors:
        model = self._model(generation)
        texts = known_best(SEEN if kind_of(generation) == ModelKind.VISUAL else SAID, model)
        if kind_of(generation) == ModelKind.VISUAL:
            return self._pool.visual(generation.model).embed_texts(texts)
        words = self._pool.text(generation.model)
        return words.embed_passages(texts) if said else words.embed_queries(texts)

    def _model(self, generation: Generation) -> VisualModel | TextModel:
        checked = self._checked.get(generation.id)
        if checked is None or time.monotonic() - checked > CHECKED_SECONDS:
            missing = self.missing(generation)
            if missing is not None:
                raise ModelUnavailable(missing.code, **missing.values)
            self._checked[generation.id] = time.monotonic()
        if kind_of(generation) == ModelKind.VISUAL:
            return self._pool.visual(generation.model)
        return self._pool.text(generation.model)

    def _vector(self, generation: Generation, text: str) -> Vectors:
        if kind_of(generation) == ModelKind.VISUAL:
            found = self._pool.visual(generation.model).embed_texts([text])
        else:
            found = self._pool.text(generation.model).embed_queries([text])
        first: Vectors = found[0]
        return first


def known_best(texts: Sequence[str], model: VisualModel | TextModel) -> list[str]:
    """Those of the reference texts that a model understands, at least ``ENOUGH`` of them.

    Words that a model does not know say nothing to it: what it knows best comes first.
    """
    if model.ref.languages == ("en",):
        texts = [text for text in texts if _is_latin(text)]
    shares = {text: _known(text, model.unknown_words(text)) for text in texts}
    best = sorted(texts, key=lambda text: -shares[text])
    known = [text for text in best if shares[text] == 1.0]
    return known if len(known) >= ENOUGH else best[:ENOUGH]


def kind_of(generation: Generation) -> ModelKind:
    """The kind of model that made a generation."""
    kind = CHANNELS[generation.channel].model
    assert kind is not None, "what is found by letters has no vectors"
    return kind


def unit(vector: Vectors) -> Vectors:
    """A vector float32 [d] at length one."""
    import numpy as np

    length = max(float(np.linalg.norm(vector)), float(np.finfo(np.float32).tiny))
    found: Vectors = (vector / length).astype(np.float32)
    return found


def _known(text: str, unknown: Sequence[str]) -> float:
    """The share of a text's telling words that a model knows."""
    words = [word.casefold().strip(".,!?;:\"'()") for word in text.split()]
    telling = [word for word in words if word and word not in FUNCTION_WORDS]
    strange = [word for word in unknown if word.casefold() not in FUNCTION_WORDS]
    if not telling:
        return 0.0 if strange else 1.0
    return max(0.0, 1.0 - len(strange) / len(telling))


def _is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin."""
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum("LATIN" in unicodedata.name(letter, "") for letter in letters)
    return 2 * latin >= len(letters)
