"""The searcher: a sentence in, moments out, over the channels that are ready."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.errors import ModelUnavailable, UsageError
from engine.search.channels import Hit, vector_hits
from engine.search.fusion import Candidate, fuse
from engine.search.keywords import keyword_hits
from engine.spec import STEPS
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import Answer, Channel, Match, ModelKind, Moment, VideoState

if TYPE_CHECKING:
    from engine.models.loader import ModelPool
    from engine.store.vectors import Vectors

READY = "ready"
KIND_OF = {
    Channel.VISUAL: ModelKind.VISUAL,
    Channel.TRANSCRIPT: ModelKind.TEXT,
    Channel.VISUAL_TEXT: ModelKind.TEXT,
    Channel.SUMMARY: ModelKind.TEXT,
}


class Searcher:
    """Searches a library, encoding queries with the models that made its vectors.

    Args:
        pool: loads models on first use and keeps them.
    """

    def __init__(self, library: Library, pool: ModelPool) -> None:
        self._library = library
        self._pool = pool

    def search(
        self, query: str, limit: int = 20, channels: Sequence[Channel] | None = None
    ) -> Answer:
        """Moments for a sentence in everyday words, the best first.

        A channel that cannot take part says why in the answer; the others answer.

        Raises:
            UsageError: the query is empty.
        """
        if not query.strip():
            raise UsageError("The query is empty.", "Describe what is seen or said.")
        # Bytes that are no text reach us from a command line as lone surrogates.
        asked = query.encode("utf-8", "replace").decode("utf-8")
        started = time.monotonic()
        states: dict[str, str] = {}
        hits: list[Hit] = []
        with self._library.database.snapshot():
            for channel in Channel if channels is None else channels:
                found, states[channel.value] = self._channel(channel, asked)
                hits += found
            moments = self._moments(hits, limit)
        elapsed = (time.monotonic() - started) * 1000
        return Answer(query, round(elapsed, 1), states, tuple(moments))

    def readiness(self) -> dict[str, str]:
        """For each channel "ready", or why it cannot answer now."""
        states = {Channel.KEYWORD.value: READY}
        for channel in KIND_OF:
            generations = self._library.vectors.live_generations(channel)
            reasons = [self._missing(generation) for generation in generations]
            states[channel.value] = (
                next((why for why in reasons if why), READY)
                if generations
                else self._nothing_made(channel)
            )
        return states

    # --- channels

    def _channel(self, channel: Channel, query: str) -> tuple[list[Hit], str]:
        if channel == Channel.KEYWORD:
            return keyword_hits(self._library, query), READY
        generations = self._library.vectors.live_generations(channel)
        if not generations:
            return [], self._nothing_made(channel)
        hits: list[Hit] = []
        state = READY
        for generation in generations:
            try:
                hits += vector_hits(self._library, generation, query, self._encode)
            except ModelUnavailable as error:
                state = str(error)
        return hits, state

    def _nothing_made(self, channel: Channel) -> str:
        kind = KIND_OF[channel]
        name = self._library.choices.model(kind)
        if name is None:
            return f"No {kind} model is chosen for this library. See: heimdex models list."
        steps = [step.name for step in STEPS if step.channel == channel]
        if not any(self._library.ledger.made(step) for step in steps):
            return f"No video has been indexed with {name} yet. Run: heimdex index."
        what = {
            Channel.VISUAL: "No video shows anything.",
            Channel.TRANSCRIPT: "No video has words.",
            Channel.VISUAL_TEXT: "No video has chapter titles.",
            Channel.SUMMARY: "No video has words or a title to sum up.",
        }
        return what[channel]

    def _missing(self, generation: Generation) -> str:
        """Why the model of a generation cannot encode a query, "" where it can."""
        kind = KIND_OF[generation.channel]
        try:
            installed = self._pool.folder.find(kind, generation.model)
        except ModelUnavailable as error:
            return str(error)
        if installed.ref.revision != generation.revision:
            return (
                f"The {kind} model {generation.model} was replaced by another revision since"
                " the index was made. Upgrade the index."
            )
        return ""

    def _encode(self, generation: Generation, query: str) -> Vectors:
        missing = self._missing(generation)
        if missing:
            raise ModelUnavailable(missing)
        vectors: Vectors
        if generation.channel == Channel.VISUAL:
            vectors = self._pool.visual(generation.model).embed_texts([query])
        else:
            vectors = self._pool.text(generation.model).embed_queries([query])
        first: Vectors = vectors[0]
        return first

    # --- moments

    def _moments(self, hits: Sequence[Hit], limit: int) -> list[Moment]:
        found: list[Moment] = []
        hidden = {VideoState.REMOVED}
        for candidate in fuse(hits, self._library.content.scene_at):
            if len(found) == limit:
                break
            video = self._library.videos.get(candidate.video_id)
            if video is None or video.state in hidden:
                continue
            found.append(self._moment(candidate, len(found) + 1))
        return found

    def _moment(self, candidate: Candidate, rank: int) -> Moment:
        content = self._library.content
        places = self._library.videos.places(candidate.video_id)
        here = [place.path for place in places if place.path.exists()]
        path = (here or [place.path for place in places])[0]
        at, scene = candidate.instant, candidate.scene
        frame = None if scene is None else content.nearest_keyframe(scene.id, at)
        best = sorted(candidate.best.values(), key=lambda hit: -hit.confidence)
        return Moment(
            rank=rank,
            score=round(candidate.score, 4),
            video_id=candidate.video_id,
            path=str(path),
            scene_id=None if scene is None else scene.id,
            start=min(hit.start for hit in candidate.timed) if scene is None else scene.start,
            end=max(hit.end for hit in candidate.timed) if scene is None else scene.end,
            at=at,
            thumbnail=None if frame is None else str(self._library.frames.path(frame.digest)),
            matched=tuple(
                # The confidence: cosines of two models and BM25 cannot be read side by side.
                Match(hit.channel, round(hit.confidence, 4), hit.snippet, hit.at)
                for hit in best
            ),
        )
