"""From what was found to what is shown: order, examples_of set aside, pages, curves, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.channels import Exactness
from engine.search.compound import MomentCandidate
from engine.search.hits import Hit
from engine.search.snippets import shortened
from engine.store.library import Library
from engine.store.videos import Place, is_reached
from engine.types import Confidence, Curve, Match, ModelKind, Moment, Occurrence, Sort

if TYPE_CHECKING:
    from engine.types import Vectors

STRONG = 0.5
"""Confidence from which a moment is more likely right than wrong."""

WEAK = 0.15
"""Confidence below which a moment is not shown at all."""

ALIKE = 0.95
"""Cosine from which two frames of a video show the same: a fixed camera, a slide that stays."""

WORDS = frozenset({Exactness.WORD, Exactness.PASSAGE})


def strength(score: float) -> Confidence:
    """A confidence in 0..1 as one of three."""
    if score >= STRONG:
        return Confidence.STRONG
    return Confidence.WEAK if score >= WEAK else Confidence.NONE


@dataclass(frozen=True, slots=True)
class Listed:
    """A moment in the list, with the number of those like it that it stands for."""

    found: MomentCandidate
    more: int = 0


def set_aside(found: Sequence[MomentCandidate], *, keep_all: bool = False) -> list[Listed]:
    """Keep of moments of one video that look alike the best alone. Words make them differ."""
    if keep_all:
        return [Listed(one) for one in found]
    kept: list[MomentCandidate] = []
    more: list[int] = []
    seen: dict[int, list[tuple[int, Hit]]] = {}
    for one in found:
        look = _look(one)
        twin = None if look is None else _twin(look, seen.get(one.video_id, ()))
        if twin is not None:
            more[twin] += 1
            continue
        if look is not None:
            seen.setdefault(one.video_id, []).append((len(kept), look))
        kept.append(one)
        more.append(0)
    return [Listed(one, count) for one, count in zip(kept, more, strict=True)]


def _look(found: MomentCandidate) -> Hit | None:
    """The frame that a moment was found by; None where words had a part in it."""
    if any(hit.channel.exactness in WORDS and hit.confidence >= WEAK for hit in found.hits):
        return None
    return next((hit for hit in found.hits if hit.channel.model == ModelKind.VISUAL), None)


def _twin(look: Hit, others: Sequence[tuple[int, Hit]]) -> int | None:
    for place, other in others:
        if other.channel is look.channel and _cosine(look.vector, other.vector) >= ALIKE:
            return place
    return None


def _cosine(one: Vectors | None, other: Vectors | None) -> float:
    """Of two unit vectors; 0 where they are of spaces that differ in dimension."""
    if one is None or other is None or one.shape != other.shape:
        return 0.0
    return float(one @ other)


def curves(found: Sequence[MomentCandidate], videos: Sequence[int]) -> tuple[Curve, ...]:
    """How relevant each of the videos is over its time, at the instants that were found."""
    by_video: dict[int, dict[int, float]] = {video: {} for video in videos}
    for one in found:
        if one.video_id in by_video:
            values = by_video[one.video_id]
            for hit in one.hits:
                values[hit.at] = max(values.get(hit.at, 0.0), min(one.score, hit.confidence))
            values[one.at] = max(values.get(one.at, 0.0), one.score)
    return tuple(
        Curve(video, tuple(sorted(values)), tuple(round(values[at], 4) for at in sorted(values)))
        for video, values in by_video.items()
        if values
    )


class MomentPresenter:
    """Makes moments of what was found in a library: paths, pictures, words.

    Within one answer; what it looks up is remembered.
    """

    def __init__(self, library: Library, weights: Mapping[str, float]) -> None:
        self._library = library
        self._weights = weights
        self._places: dict[int, Place | None] = {}

    def sorted(self, listed: Sequence[Listed], sort: Sort) -> list[Listed]:
        """In the order asked for. By date and by timeline only the strong, where there are any."""
        if sort == Sort.RELEVANCE:
            return list(listed)
        strong = [one for one in listed if one.found.score >= STRONG] or list(listed)
        if sort == Sort.DATE:
            strong.sort(key=lambda one: (-self._modified(one.found.video_id), one.found.video_id))
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
            places=(Occurrence(start, end, found.at),),
        )

    def _match(self, hit: Hit) -> Match:
        snippet, marks = hit.snippet, hit.marks
        if hit.channel.exactness == Exactness.PASSAGE and hit.subject_id is not None:
            row = self._library.content.passage(hit.subject_id)
            snippet = None if row is None else shortened(row.passage.text)
        return Match(
            channel=hit.channel.name,
            # The confidence: cosines of two models and BM25 cannot be read side by side.
            score=round(hit.confidence, 4),
            snippet=snippet,
            at=hit.at,
            marks=marks,
            raw=round(hit.score, 4),
            z_score=None if hit.z_score is None else round(hit.z_score, 2),
            relative_score=None if hit.relative_score is None else round(hit.relative_score, 3),
            weight=self._weights[hit.channel.name],
            kind=hit.kind,
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

    def _modified(self, video_id: int) -> int:
        place = self._place(video_id)
        return 0 if place is None else place.modified_ns
