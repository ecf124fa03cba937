"""The searcher: a query or a picture in, moments out, over the channels that are ready."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.errors import ModelUnavailable, UsageError
from engine.query.editing import respelt
from engine.query.language import parse
from engine.query.query import RESERVED, Clause, Query, Sense
from engine.search.channels import CANDIDATES, KNOWN, Hit, mixed_hits, vector_hits
from engine.search.compound import MomentCandidate, found_of, in_a_row, in_order, together
from engine.search.encoding import KIND_OF, Encoded, Encoder, unit
from engine.search.filters import selection_of
from engine.search.fusion import fuse
from engine.search.keywords import did_you_mean, excluded, keyword_hits
from engine.search.moments import STRONG, WEAK, MomentPresenter, curves, set_aside, strength
from engine.spec import STEPS
from engine.store.library import Library
from engine.store.selection import Selection, select_videos
from engine.store.vectors import Generation
from engine.types import (
    Answer,
    Channel,
    Confidence,
    SearchRequest,
)

if TYPE_CHECKING:
    from engine.models.loader import ModelPool
    from engine.types import Vectors

READY = "ready"
BY_SENSE: dict[Sense, frozenset[Channel]] = {
    Sense.ANY: frozenset(Channel),
    Sense.SAID: frozenset({Channel.TRANSCRIPT, Channel.KEYWORD}),
    Sense.SEEN: frozenset({Channel.VISUAL, Channel.VISUAL_TEXT}),
}
MANY_WORDS = 200
"""Keyword hits from which there may be more."""

READ = 120
"""Passages that are looked at before they count, where a model knows some words only."""

DEEPER = 4096
"""Hits of a clause that is to meet another one, within the videos where either was found."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What to find more like: encoded pictures, and keyframes (ids) of the library."""

    pictures: tuple[bytes, ...] = ()
    keyframes: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pictures or self.keyframes)


@dataclass(slots=True)
class _Search:
    """One search under way: what is asked, where, and what the channels said of themselves."""

    query: Query
    like: Examples
    channels: frozenset[Channel]
    videos: set[int] | None
    weights: Mapping[Channel, float]
    states: dict[str, str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    cut: bool = False
    """Whether a channel had more hits than it offered, since this was last set."""


class Searcher:
    """Searches a library, encoding queries with the models that made its vectors.

    Args:
        pool: loads models on first use and keeps them.
    """

    def __init__(self, library: Library, pool: ModelPool) -> None:
        self._library = library
        self._encoder = Encoder(library, pool)

    def search(
        self, request: SearchRequest, like: Examples | None = None, *, early: bool = False
    ) -> Answer:
        """Moments for a query, the best first. A channel that cannot take part says why.

        Args:
            like: what the request's examples show.
            early: from words alone, without any model.

        Raises:
            UsageError: nothing is asked.
        """
        started = time.monotonic()
        query = parse(request.text)
        like = like or Examples()
        if not (query or like):
            raise UsageError("The query is empty.", "Describe what is seen or said.")
        settings = self._library.choices.settings()
        weights = {channel: settings.weight(channel) for channel in Channel}
        channels = frozenset(request.channels or Channel)
        if early:
            channels &= {Channel.KEYWORD}
        with self._library.database.snapshot():
            search = _Search(query, like, channels, self._videos(request, query), weights)
            found = [one for one in self._found(search) if one.score >= WEAK]
            visible = self._library.videos.visible(one.video_id for one in found)
            shown = [one for one in found if one.video_id in visible]
            answer = self._answer(request, search, shown, request.limit or settings.search_limit)
            if not early and answer.confidence != Confidence.STRONG:
                answer = replace(answer, did_you_mean=self._spelt(request.text, query))
        elapsed = round((time.monotonic() - started) * 1000, 1)
        return replace(answer, elapsed_ms=elapsed, complete=not early)

    def _answer(
        self, request: SearchRequest, search: _Search, shown: Sequence[MomentCandidate], limit: int
    ) -> Answer:
        """The page asked for, of all moments that are to be shown."""
        gallery = MomentPresenter(self._library, search.weights)
        within = request.video_id is not None
        listed = gallery.sorted(set_aside(shown, keep_all=within), request.sort)
        pages = max(1, -(-len(listed) // limit))
        page = min(max(request.page, 1), pages)
        first = (page - 1) * limit
        moments = tuple(
            gallery.moment(one, first + rank)
            for rank, one in enumerate(listed[first : first + limit], 1)
        )
        return Answer(
            query=request.text,
            elapsed_ms=0.0,
            channels=search.states,
            moments=moments,
            confidence=strength(max((one.score for one in shown), default=0.0)),
            total=len(listed),
            strong=sum(one.found.score >= STRONG for one in listed),
            page=page,
            pages=pages,
            notes=tuple(search.notes),
            curves=curves(shown, list(dict.fromkeys(one.video_id for one in moments))),
        )

    def readiness(self) -> dict[str, str]:
        """For each channel "ready", or why it cannot answer now."""
        states = {Channel.KEYWORD.value: READY}
        for channel in KIND_OF:
            generations = self._library.vectors.live_generations(channel)
            reasons = [self._encoder.missing(generation) for generation in generations]
            states[channel.value] = (
                next((why for why in reasons if why), READY)
                if generations
                else self._nothing_made(channel)
            )
        return states

    # --- where to look

    def _videos(self, request: SearchRequest, query: Query) -> set[int] | None:
        """The videos that the filters leave; None for all."""
        chosen = None
        if query.filters:
            chosen = select_videos(self._library.database, selection_of(query.filters))
        if request.video_id is not None:
            chosen = {request.video_id} if chosen is None else chosen & {request.video_id}
        return chosen

    # --- what is found

    def _found(self, search: _Search) -> list[MomentCandidate]:
        query = search.query
        if search.like:
            found = self._alike(search)
        elif not query.steps:
            found = self._everything(search)
        else:
            found = self._compound(search)
        return self._without(search, found) if query.without and found else found

    def _compound(self, search: _Search) -> list[MomentCandidate]:
        """Moments of each step, in a row; and of the whole as one sentence, where it may be one."""
        steps = [step for step in search.query.steps if self._answerable(search, step.clauses)]
        made = [together(self._clauses(search, step.clauses)) for step in steps]
        if not made or not search.query.is_compound:
            return made[0] if made else []
        found = made[0] if len(steps) == 1 else in_a_row(made, [s.within or 0 for s in steps[1:]])
        plain = all(clause.sense == Sense.ANY for step in steps for clause in step.clauses)
        if not plain:
            return found
        whole = Clause(Sense.ANY, search.query.whole)
        known = {(one.video_id, one.at) for one in found}
        more = self._clause(search, whole, search.videos, CANDIDATES)
        return in_order([*found, *(one for one in more if (one.video_id, one.at) not in known)])

    @staticmethod
    def _answerable(search: _Search, clauses: Sequence[Clause]) -> list[Clause]:
        """The clauses that a channel answers; the others are noted."""
        for clause in clauses:
            if clause.sense in RESERVED:
                search.notes[f"“{clause.sense}:” cannot be searched yet; it was left out."] = None
        return [one for one in clauses if BY_SENSE.get(one.sense, frozenset()) & search.channels]

    def _clauses(self, search: _Search, clauses: Sequence[Clause]) -> list[list[MomentCandidate]]:
        """Moments of each clause that a channel answers."""
        asked = self._answerable(search, clauses)
        found, common = [], []
        for clause in asked:
            search.cut = False
            found.append(self._clause(search, clause, search.videos, CANDIDATES))
            common.append(search.cut)
        if len(asked) < 2:
            return found or [[]]
        # What is common (a face) may meet what is rare (a word) far down its list.
        videos = {one.video_id for one in min(found, key=len)}
        return [
            self._clause(search, clause, videos, DEEPER) if cut else one
            for clause, one, cut in zip(asked, found, common, strict=True)
        ]

    def _clause(
        self, search: _Search, clause: Clause, videos: Collection[int] | None, limit: int
    ) -> list[MomentCandidate]:
        hits: list[Hit] = []
        for channel in Channel:
            if channel in BY_SENSE[clause.sense] & search.channels:
                hits += self._channel(search, channel, clause, videos, limit)
        return self._fused(search, hits)

    def _fused(self, search: _Search, hits: Sequence[Hit]) -> list[MomentCandidate]:
        scenes = self._library.content.scenes_at((hit.video_id, hit.at) for hit in hits)
        fused = fuse(hits, lambda video, at: scenes.get((video, at)), search.weights)
        return [found_of(candidate) for candidate in fused]

    def _channel(
        self,
        search: _Search,
        channel: Channel,
        clause: Clause,
        videos: Collection[int] | None,
        limit: int,
    ) -> list[Hit]:
        if channel == Channel.KEYWORD:
            search.states[channel.value] = READY
            words = keyword_hits(self._library, clause.text, phrases=clause.phrases, videos=videos)
            search.cut |= len(words) >= MANY_WORDS
            return words
        hits: list[Hit] = []
        for generation in self._generations(search, channel):
            try:
                asked = self._encoded(search, generation, clause.text)
                found = vector_hits(
                    self._library,
                    generation,
                    asked,
                    self._encoder.marks(generation),
                    limit=limit,
                    videos=videos,
                )
                search.cut |= len(found) == limit
                hits += found if channel != Channel.TRANSCRIPT else self._read(generation, found)
            except ModelUnavailable as error:
                search.states[channel.value] = str(error)
        return hits

    def _encoded(self, search: _Search, generation: Generation, text: str) -> Encoded:
        """A text in a generation's space; words that its model does not know are noted."""
        asked = self._encoder.words(generation, text)
        if asked.unknown:
            model = f"The {KIND_OF[generation.channel]} model {generation.model}"
            search.notes[f"{model} does not know: {', '.join(asked.unknown)}."] = None
        return asked

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

    def _generations(self, search: _Search, channel: Channel) -> list[Generation]:
        generations = self._library.vectors.live_generations(channel)
        state = READY if generations else self._nothing_made(channel)
        search.states.setdefault(channel.value, state)
        return generations

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

    def _spelt(self, text: str, query: Query) -> str | None:
        """The query with the words that occur nowhere as they may have been meant."""
        plain = meant = unicodedata.normalize("NFC", text)
        for step in query.steps:
            for clause in step.clauses:
                if Channel.KEYWORD in BY_SENSE.get(clause.sense, ()):
                    better = did_you_mean(self._library, clause.text)
                    meant = respelt(meant, clause.text, better) if better else meant
        return meant if meant != plain else None

    # --- by example, and by filters alone

    def _alike(self, search: _Search) -> list[MomentCandidate]:
        """Moments that look like the examples and, with words, show what the words say."""
        hits: list[Hit] = []
        if Channel.VISUAL not in search.channels:
            search.notes["What looks alike is found by the visual channel, which was left out."] = (
                None
            )
            return []
        for generation in self._generations(search, Channel.VISUAL):
            try:
                hits += self._alike_in(search, generation)
            except ModelUnavailable as error:
                search.states[Channel.VISUAL.value] = str(error)
        return self._fused(search, hits)

    def _alike_in(self, search: _Search, generation: Generation) -> list[Hit]:
        """Hits of the examples in one generation, and of the words with them.

        Pictures and sentences lie in two cones of one space (Liang et al. 2022, "Mind the gap",
        https://arxiv.org/abs/2203.02053); without the middle of its cone each tells only what is
        its own, and the two add up.
        """
        library = self._library
        vectors = self._pictured(search.like, generation)
        if not len(vectors):
            return []
        marks = self._encoder.marks(generation, pictured=True)
        text = search.query.whole
        if not text:
            # Like any of them: the middle of a beach and a face is like neither.
            return [
                hit
                for vector in vectors
                for hit in vector_hits(
                    library, generation, Encoded(vector), marks, videos=search.videos
                )
            ]
        picture = unit(vectors.mean(axis=0))
        words = self._encoded(search, generation, text).vector
        large = library.vectors.sample(generation).mean(axis=0)
        general = self._encoder.reference(generation).mean(axis=0)
        query = unit(unit(picture - large) + unit(words - general))
        worded = (words, self._encoder.marks(generation))
        return mixed_hits(library, generation, query, (picture, marks), worded, search.videos)

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

    def _everything(self, search: _Search) -> list[MomentCandidate]:
        """Filters or exclusions alone: the beginning of each video that fits."""
        videos = search.videos
        if videos is None:
            videos = select_videos(self._library.database, Selection())
        return [
            MomentCandidate(video, scene, 0, 0 if scene is None else scene.end, 0, float("inf"), ())
            for video in sorted(videos)
            for scene in [self._library.content.scene_at(video, 0)]
        ]

    def _without(self, search: _Search, found: Sequence[MomentCandidate]) -> list[MomentCandidate]:
        """Leave out the moments in which something is said, or surely seen, that must not be."""
        words = search.query.without
        videos = {one.video_id for one in found}
        spans: dict[int, list[tuple[int, int]]] = {
            video: list(where) for video, where in excluded(self._library, words, videos).items()
        }
        for text in words:
            seen = Clause(Sense.SEEN, text)
            if BY_SENSE[Sense.SEEN] & search.channels:
                quiet = replace(search, states={}, notes={})
                for one in self._clause(quiet, seen, videos, DEEPER):
                    if one.score >= STRONG:
                        spans.setdefault(one.video_id, []).append((one.start, one.end))
        return [
            one
            for one in found
            if not any(
                # A video that was found by no words or looks stands for all of it.
                not one.hits or (start < one.end and one.start < end)
                for start, end in spans.get(one.video_id, ())
            )
        ]
