"""From what was found to what is shown: order, pictures, words and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.channels import Exactness
from engine.disk.presence import is_reached
from engine.query.query import Sense
from engine.search.fusion import MEANT_AT_MOST
from engine.search.hits import Hit
from engine.search.listing import STRONG, Listed, strength
from engine.search.on_screen import boxes
from engine.search.snippets import shortened
from engine.store.library import Library
from engine.store.videos import Place
from engine.types import Match, Moment, Occurrence, Sort


class MomentPresenter:
    """Makes moments of what was found in a library: paths, pictures, words.

    Within one answer; what it looks up is remembered.
    """

    def __init__(self, library: Library, weights: Mapping[str, float]) -> None:
        self._library = library
        self._weights = weights
        self._places: dict[int, Place | None] = {}
        self._texts: dict[int, str] = {}

    def sorted(self, listed: Sequence[Listed], sort: Sort) -> list[Listed]:
        """In the order asked for. By date and by timeline only the strong, where there are any."""
        if sort == Sort.RELEVANCE:
            return list(listed)
        strong = [one for one in listed if one.found.score >= STRONG] or list(listed)
        if sort == Sort.DATE:
            strong.sort(key=lambda one: (-self._recorded(one.found.video_id), one.found.video_id))
            # Within a video by relevance: the sort is stable.
            return strong
        return sorted(
            strong,
            key=lambda one: (self._path(one.found.video_id), one.found.video_id, one.found.at),
        )

    def moment(self, listed: Listed, rank: int) -> Moment:
        found = listed.found
        scene = found.scene
        frame = (
            None if scene is None else self._library.content.nearest_keyframe(scene.id, found.at)
        )
        start, end = found.start, found.end
        return Moment(
            rank=rank,
            score=round(found.score, 4),
            video_id=found.video_id,
            path=self._path(found.video_id),
            scene_id=None if scene is None else scene.id,
            start=start,
            end=end,
            at=found.at,
            thumbnail=None if frame is None else str(self._library.frames.path(frame.digest)),
            matched=tuple(self._match(hit) for hit in found.hits),
            confidence=strength(found.score),
            more=listed.more,
            scene_start=start if scene is None else scene.start,
            scene_end=end if scene is None else (found.last or scene).end,
            places=tuple(Occurrence(one.start, one.end, one.at) for one in listed.places),
        )

    def text_of(self, hit: Hit) -> str:
        """The text of a passage that was found, "" where it has gone."""
        subject = hit.subject_id
        if subject is None:
            return ""
        if subject not in self._texts:
            row = self._library.content.passage(subject)
            self._texts[subject] = "" if row is None else row.passage.text
        return self._texts[subject]

    def _match(self, hit: Hit) -> Match:
        snippet, marks = hit.snippet, hit.marks
        whole = self.text_of(hit) if hit.exactness == Exactness.PASSAGE else ""
        if hit.exactness == Exactness.PASSAGE:
            snippet = shortened(whole) or None
        on_screen = Sense.WRITTEN in hit.channel.senses and hit.kind in (None, "screen")
        certain = hit.channel.by_letters
        return Match(
            channel=hit.channel.name,
            # The confidence: cosines of two models and BM25 cannot be read side by side.
            score=round(hit.confidence if certain else min(hit.confidence, MEANT_AT_MOST), 4),
            snippet=snippet,
            at=hit.at,
            marks=marks,
            raw=round(hit.score, 4),
            z_score=None if hit.z_score is None else round(hit.z_score, 2),
            relative_score=None if hit.relative_score is None else round(hit.relative_score, 3),
            weight=self._weights[hit.channel.name],
            kind=hit.kind,
            boxes=boxes(self._library, hit, whole) if on_screen else (),
        )

    def _place(self, video_id: int) -> Place | None:
        if video_id not in self._places:
            places = self._library.videos.places(video_id)
            # Only to choose among several: a disk may be far away, or asleep.
            here = [one for one in places if is_reached(one.path)] if len(places) > 1 else places
            self._places[video_id] = next(iter(here or places), None)
        return self._places[video_id]

    def _path(self, video_id: int) -> str:
        place = self._place(video_id)
        return "" if place is None else str(place.path)

    def _recorded(self, video_id: int) -> int:
        return self._library.videos.recordings.instant(video_id)
