"""Search by example: moments that look like pictures or kept frames and, with words, show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import ModelUnavailable
from engine.messages import Code
from engine.search.compound import MomentCandidate
from engine.search.encoding import Encoded, Encoder, unit
from engine.search.hits import Hit, mixed_hits, vector_hits
from engine.search.one_clause import ClauseSearch
from engine.search.state import Examples, Search
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import ModelKind

if TYPE_CHECKING:
    from engine.types import Vectors


class ExampleSearch:
    """Finds what is like the examples of a search, in the channels of pictures."""

    def __init__(self, library: Library, encoder: Encoder, clauses: ClauseSearch) -> None:
        self._library = library
        self._encoder = encoder
        self._clauses = clauses

    def moments(self, search: Search) -> list[MomentCandidate]:
        """Moments that look like the examples and, with words, show what the words say."""
        hits: list[Hit] = []
        channels = [row for row in search.channels if row.model == ModelKind.VISUAL]
        if not channels:
            search.note(Code.EXAMPLE_NEEDS_VISUAL)
        for channel in channels:
            for generation in self._clauses.generations(search, channel):
                try:
                    hits += self._alike(search, generation)
                except ModelUnavailable as error:
                    search.states[channel.name] = error.message
        return self._clauses.fused(search, hits)

    def _alike(self, search: Search, generation: Generation) -> list[Hit]:
        """Hits of the examples in one generation, and of the words with them.

        Pictures and sentences are in two cones of one space (Liang et al. 2022, "Mind the gap",
        https://arxiv.org/abs/2203.02053); without the middle of its cone each says only what is
        its own, and the two add up.
        """
        library = self._library
        vectors = self._pictured(search.like, generation)
        if not len(vectors):
            return []
        scale = self._encoder.scale(generation, pictured=True)
        text = search.query.whole
        if not text:
            # Like any of them: the middle of a beach and a face is like neither.
            return [
                hit
                for vector in vectors
                for hit in vector_hits(
                    library, generation, Encoded(vector), scale, videos=search.videos
                )
            ]
        picture = unit(vectors.mean(axis=0))
        words = self._clauses.encoded(search, generation, text).vector
        large = library.vectors.sample(generation).mean(axis=0)
        general = self._encoder.reference(generation).mean(axis=0)
        query = unit(unit(picture - large) + unit(words - general))
        worded = (words, self._encoder.scale(generation))
        return mixed_hits(library, generation, query, (picture, scale), worded, search.videos)

    def _pictured(self, like: Examples, generation: Generation) -> Vectors:
        """What the examples show, in the space of a generation: float32 [n, d].

        A keyframe that a generation has no vector of (it came with another model, or sight is still
        to be made of its video) is encoded from its kept picture; one that has gone is left out.
        """
        import numpy as np

        pictures, parts = list(like.pictures), []
        for keyframe in like.keyframes:
            known = self._library.vectors.of_subjects(generation, [keyframe])
            parts.append(known)
            row = None if len(known) else self._library.content.keyframe(keyframe)
            if row is not None and self._library.frames.path(row.digest).is_file():
                pictures.append(self._library.frames.get(row.digest))
        return np.concatenate([*parts, self._encoder.pictures(generation, pictures)])
