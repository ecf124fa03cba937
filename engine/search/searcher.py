"""The searcher: a query or a picture in, moments out, over the channels that are ready."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.channels import CHANNELS, chosen, lexical
from engine.errors import UsageError
from engine.messages import Code, Message
from engine.query.editing import respelt
from engine.query.language import parse
from engine.query.people import read_people
from engine.query.query import Clause, Query, QueryStep, Sense
from engine.search.by_example import ExampleSearch
from engine.search.compound import MomentCandidate, in_a_row, in_order, together
from engine.search.curves import curves
from engine.search.encoding import Encoder
from engine.search.filters import selection_of
from engine.search.fusion import holds_all_words
from engine.search.keywords import did_you_mean, excluded
from engine.search.listing import STRONG, WEAK, answers, strength
from engine.search.moments import MomentPresenter
from engine.search.one_clause import ClauseSearch
from engine.search.people import names_of, people_state
from engine.search.readiness import readiness
from engine.search.state import Examples, Search
from engine.store.library import Library
from engine.store.selection import VideoFilter, select_videos
from engine.types import Answer, Confidence, SearchRequest

if TYPE_CHECKING:
    from engine.models.loader import ModelPool

DEEPER = 4096
"""Hits of a clause that is to meet another one, within the videos where either was found."""


class Searcher:
    """Searches a library, encoding queries with the models that made its vectors.

    Args:
        pool: loads models on first use and keeps them.
    """

    def __init__(self, library: Library, pool: ModelPool) -> None:
        self._library = library
        self._encoder = Encoder(library, pool)
        self._clauses = ClauseSearch(library, self._encoder)
        self._examples = ExampleSearch(library, self._encoder, self._clauses)

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
            raise UsageError(Code.QUERY_EMPTY)
        settings = self._library.choices.settings()
        weights = {name: settings.weight(row) for name, row in CHANNELS.items()}
        channels = chosen(request.channels)
        if early:
            channels = [channel for channel in channels if channel.model is None]
        with self._library.database.snapshot():
            search = Search(query, like, channels, self._videos(request, query), weights)
            found = [one for one in self._found(search) if one.score >= WEAK]
            visible = self._library.videos.visible(one.video_id for one in found)
            shown = [one for one in found if one.video_id in visible]
            answer = self._answer(request, search, shown, request.limit or settings.search_limit)
            if not early and answer.confidence != Confidence.STRONG:
                answer = replace(answer, did_you_mean=self._spelt(request.text, query))
        elapsed = round((time.monotonic() - started) * 1000, 1)
        return replace(answer, elapsed_ms=elapsed, complete=not early)

    def _answer(
        self, request: SearchRequest, search: Search, shown: Sequence[MomentCandidate], limit: int
    ) -> Answer:
        """The page asked for, of all moments that are to be shown."""
        presenter = MomentPresenter(self._library, search.weights)
        within = request.video_id is not None
        told = answers(shown, presenter.text_of, every=within)
        listed = presenter.sorted(told, request.sort)
        pages = max(1, -(-len(listed) // limit))
        page = min(max(request.page, 1), pages)
        first = (page - 1) * limit
        moments = tuple(
            presenter.moment(one, first + rank)
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

    def readiness(self) -> dict[str, Message]:
        """For each channel whether it is ready, or why it cannot answer now."""
        return readiness(self._library, self._encoder)

    # --- where to look

    def _videos(self, request: SearchRequest, query: Query) -> set[int] | None:
        """The videos that the filters leave; None for all."""
        left = None
        if query.filters:
            left = select_videos(self._library.database, selection_of(query.filters))
        if request.video_id is not None:
            left = {request.video_id} if left is None else left & {request.video_id}
        return left

    # --- what is found

    def _found(self, search: Search) -> list[MomentCandidate]:
        query = search.query
        if search.like:
            found = self._examples.moments(search)
        elif not query.steps:
            found = self._everything(search)
        else:
            found = self._of_people(search)
        return self._without(search, found) if query.without and found else found

    def _of_people(self, search: Search) -> list[MomentCandidate]:
        """Moments of a query in which people of the library may be named.

        Where plain words name somebody, moments in which that person is seen come first; of the
        others only those count, beside them, in which the words themselves are found.
        """
        known = names_of(self._library)
        read = read_people(search.query, known)
        state = people_state(self._library)
        for name in read.unknown:
            if state.code is Code.READY:
                search.note(Code.PERSON_UNKNOWN, name=name, known=tuple(sorted(known)))
            else:
                search.note(state.code, **state.values)
        if read.explicit and state.code is Code.READY:
            return []
        found = self._compound(replace(search, query=_without_people(read.query, read.unknown)))
        if not read.guessed:
            return found
        plain = self._compound(search)
        if any(one.score >= STRONG for one in found):
            plain = [one for one in plain if any(map(holds_all_words, one.hits))]
        taken = {(one.video_id, one.at) for one in found}
        return in_order([*found, *(one for one in plain if (one.video_id, one.at) not in taken)])

    def _compound(self, search: Search) -> list[MomentCandidate]:
        """Moments of each step, in a row; and of the whole as one sentence, where it may be one."""
        steps = [step for step in search.query.steps if self._answerable(search, step.clauses)]
        made = [together(self._together(search, step.clauses)) for step in steps]
        if not made or not search.query.is_compound:
            return made[0] if made else []
        found = made[0] if len(steps) == 1 else in_a_row(made, [s.within or 0 for s in steps[1:]])
        plain = all(clause.sense == Sense.ANY for step in steps for clause in step.clauses)
        if not plain:
            return found
        whole = Clause(Sense.ANY, search.query.whole)
        known = {(one.video_id, one.at) for one in found}
        more = self._clauses.moments(search, whole, search.videos)
        return in_order([*found, *(one for one in more if (one.video_id, one.at) not in known)])

    @staticmethod
    def _answerable(search: Search, clauses: Sequence[Clause]) -> list[Clause]:
        """The clauses that a channel answers; the others are noted."""
        for clause in clauses:
            if not any(channel.answers(clause.sense) for channel in CHANNELS.values()):
                search.note(Code.SENSE_NOT_SEARCHED, sense=clause.sense.value)
        return [
            clause
            for clause in clauses
            if any(channel.answers(clause.sense) for channel in search.channels)
        ]

    def _together(self, search: Search, clauses: Sequence[Clause]) -> list[list[MomentCandidate]]:
        """Moments of each clause that a channel answers."""
        asked = self._answerable(search, clauses)
        found, common = [], []
        for clause in asked:
            search.cut = False
            found.append(self._clauses.moments(search, clause, search.videos))
            common.append(search.cut)
        if len(asked) < 2:
            return found or [[]]
        # What is common (a face) may meet what is rare (a word) far down its list.
        videos = {one.video_id for one in min(found, key=len)}
        return [
            self._clauses.moments(search, clause, videos, DEEPER) if cut else one
            for clause, one, cut in zip(asked, found, common, strict=True)
        ]

    def _spelt(self, text: str, query: Query) -> str | None:
        """The query with the words that occur nowhere as they may have been meant."""
        plain = meant = unicodedata.normalize("NFC", text)
        for step in query.steps:
            for clause in step.clauses:
                if lexical().answers(clause.sense):
                    better = did_you_mean(self._library, clause.text)
                    meant = respelt(meant, clause.text, better) if better else meant
        return meant if meant != plain else None

    # --- by filters alone, and what must not be there

    def _everything(self, search: Search) -> list[MomentCandidate]:
        """Filters or exclusions alone: the beginning of each video that fits."""
        videos = search.videos
        if videos is None:
            videos = select_videos(self._library.database, VideoFilter())
        return [
            MomentCandidate(video, scene, 0, 0 if scene is None else scene.end, 0, float("inf"), ())
            for video in sorted(videos)
            for scene in [self._library.content.scene_at(video, 0)]
        ]

    def _without(self, search: Search, found: Sequence[MomentCandidate]) -> list[MomentCandidate]:
        """Leave out the moments in which something is said, or clearly seen, that must not be."""
        words = search.query.without
        videos = {one.video_id for one in found}
        spans: dict[int, list[tuple[int, int]]] = {
            video: list(where) for video, where in excluded(self._library, words, videos).items()
        }
        for text in words:
            seen = Clause(Sense.SEEN, text)
            quiet = replace(search, states={}, notes=[])
            for clause in (seen, Clause(Sense.PERSON, text)):
                for one in self._clauses.moments(quiet, clause, videos, DEEPER):
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


def _without_people(query: Query, names: Sequence[str]) -> Query:
    """A query without the people who are nobody's: what else it asks is still to be found."""
    left = [
        QueryStep(
            tuple(
                clause
                for clause in step.clauses
                if clause.sense is not Sense.PERSON or clause.text not in names
            ),
            step.within,
        )
        for step in query.steps
    ]
    return replace(query, steps=tuple(step for step in left if step.clauses))
