"""The curve of relevance: how sure what was found of a video is, over the video's time."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from engine.search.compound import MomentCandidate
from engine.search.fusion import Span
from engine.search.listing import WEAK
from engine.types import Curve


def curves(found: Sequence[MomentCandidate], videos: Sequence[int]) -> tuple[Curve, ...]:
    """The curve of each of the videos in which something was found at some time of it."""
    spans: dict[int, list[Span]] = {video: [] for video in videos}
    for one in found:
        if one.video_id in spans and not one.is_of_video:
            spans[one.video_id] += _spans(one)
    return tuple(_outline(video, of_one) for video, of_one in spans.items() if of_one)


def _spans(found: MomentCandidate) -> Iterator[Span]:
    """All that was found at a moment, as sure as it is; at its best, as sure as the moment is."""
    lead = found.lead
    if lead is None:
        yield found.start, found.end, found.score
        return
    yield max(lead.start, found.start), min(lead.end, found.end), found.score
    for start, end, confidence in found.spans:
        if confidence >= WEAK:
            yield start, end, min(confidence, found.score)


def _outline(video: int, spans: Iterable[Span]) -> Curve:
    """The greatest value of all spans at each time: two points wherever it changes."""
    waiting = deque(sorted(spans))
    held: list[tuple[float, int]] = []
    points: list[tuple[int, float]] = []
    value = 0.0
    for at in sorted({time for start, end, _ in waiting for time in (start, end)}):
        while waiting and waiting[0][0] <= at:
            _, end, confidence = waiting.popleft()
            heapq.heappush(held, (-confidence, end))
        while held and held[0][1] <= at:
            heapq.heappop(held)
        now = -held[0][0] if held else 0.0
        if now != value:
            points += [(at, value), (at, now)]
            value = now
    return Curve(video, tuple(at for at, _ in points), tuple(round(v, 4) for _, v in points))
