"""One clause of a query: the moments that the channels find for it, joined."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from engine.channels import Channel, Exactness, Means, lexical
from engine.errors import ModelUnavailable
from engine.messages import Code
from engine.query.query import Clause, Sense
from engine.search.compound import MomentCandidate, found_of
from engine.search.encoding import Encoded, Encoder, kind_of
from engine.search.fusion import fuse
from engine.search.hits import CANDIDATES, KINDS_OF, KNOWN, Hit, vector_hits
from engine.search.keywords import keyword_hits
from engine.search.names import name_hits, with_names
from engine.search.people import people_state, person_hits
from engine.search.readiness import READY, nothing_made
from engine.search.state import Search
from engine.store.library import Library
from engine.store.vectors import Generation

MANY_WORDS = 200
"""Keyword hits from which there may be more."""

READ = 120
"""Passages that are looked at before they count, where a model knows some words only."""


class ClauseSearch:
    """Finds the moments of one clause in a library."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self._library = library
        self._encoder = encoder

    def moments(
        self,
        search: Search,
        clause: Clause,
        videos: Collection[int] | None,
        limit: int = CANDIDATES,
    ) -> list[MomentCandidate]:
        """What the channels that answer a clause find together, the surest first.

        Args:
            videos: look only in these; None for all.
            limit: of each channel's hits.
        """
        hits: list[Hit] = []
        for channel in search.channels:
            if channel.answers(clause.sense):
                hits += self._hits(search, channel, clause, videos, limit)
        found = self.fused(search, hits)
        if clause.sense != Sense.ANY or lexical() not in search.channels:
            return found
        names = name_hits(self._library, clause, videos)
        return with_names(self._library, found, names, search.weights)

    def fused(self, search: Search, hits: Sequence[Hit]) -> list[MomentCandidate]:
        """Hits joined to moments, the surest first."""
        scenes = self._library.content.scenes_at((hit.video_id, hit.at) for hit in hits)
        fused = fuse(hits, lambda video, at: scenes.get((video, at)), search.weights)
        return [found_of(candidate) for candidate in fused]

    def generations(self, search: Search, channel: Channel) -> list[Generation]:
        """The vectors that a channel has; puts its state on record."""
        generations = self._library.vectors.live_generations(channel.name)
        state = READY if generations else nothing_made(self._library, channel)
        search.states.setdefault(channel.name, state)
        return generations

    def encoded(self, search: Search, generation: Generation, text: str) -> Encoded:
        """A text in a generation's space; words that its model does not know are noted."""
        asked = self._encoder.words(generation, text)
        if asked.unknown:
            kind = kind_of(generation).value
            name, words = generation.model, asked.unknown
            search.note(Code.QUERY_WORDS_UNKNOWN, kind=kind, name=name, words=words)
        return asked

    def _hits(
        self,
        search: Search,
        channel: Channel,
        clause: Clause,
        videos: Collection[int] | None,
        limit: int,
    ) -> list[Hit]:
        if channel.means is Means.NAMES:
            search.states[channel.name] = people_state(self._library)
            return person_hits(self._library, channel, clause.text, videos)
        if channel.means is Means.LETTERS:
            search.states[channel.name] = READY
            words = keyword_hits(
                self._library,
                clause.text,
                phrases=clause.phrases,
                videos=videos,
                kinds=KINDS_OF.get(clause.sense),
            )
            search.cut |= len(words) >= MANY_WORDS
            return words
        hits: list[Hit] = []
        for generation in self.generations(search, channel):
            try:
                found = self._vector_hits(search, generation, clause.text, videos, limit)
                is_read = channel.exactness == Exactness.PASSAGE
                hits += self._read(generation, found) if is_read else found
            except ModelUnavailable as error:
                search.states[channel.name] = error.message
        return hits

    def _vector_hits(
        self,
        search: Search,
        generation: Generation,
        text: str,
        videos: Collection[int] | None,
        limit: int,
    ) -> list[Hit]:
        asked = self.encoded(search, generation, text)
        scale = self._encoder.scale(generation)
        found = vector_hits(self._library, generation, asked, scale, limit=limit, videos=videos)
        search.cut |= len(found) == limit
        return found

    def _read(self, generation: Generation, hits: Sequence[Hit]) -> list[Hit]:
        """Hits of passages as far as the model could read them."""
        known_share = self._encoder.reader(generation)
        if known_share is None:
            return list(hits)
        read = []
        for hit in hits[:READ]:
            row = None if hit.subject_id is None else self._library.content.passage(hit.subject_id)
            known = 0.0 if row is None else known_share(row.passage.text)
            if known:
                read.append(replace(hit, confidence=hit.confidence * known**KNOWN))
        return read
