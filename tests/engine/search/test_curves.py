"""The curve of relevance: as sure as what was found, for as long as it lasts, and 0 elsewhere."""

from __future__ import annotations

import pytest

from engine.channels import CHANNELS
from engine.search.calibration import evidence_of
from engine.search.compound import MomentCandidate, found_of
from engine.search.curves import curves
from engine.search.fusion import fuse
from engine.search.hits import Hit
from engine.search.listing import WEAK
from engine.types import Curve, seconds, ticks

DEFAULTS = {name: row.weight for name, row in CHANNELS.items()}


def hit(channel: str, start: float, end: float, sure: float, video: int = 1) -> Hit:
    return Hit(CHANNELS[channel], video, ticks(start), ticks(end), ticks(start), 0.5, sure)


def moments(*hits: Hit) -> list[MomentCandidate]:
    return [found_of(one) for one in fuse(hits, lambda video, at: None, DEFAULTS)]


def points(curve: Curve) -> list[tuple[float, float]]:
    return [(seconds(at), value) for at, value in zip(curve.times, curve.values, strict=True)]


def test_between_two_hits_there_is_nothing() -> None:
    """Not a slope from the one to the other, and no decay behind."""
    (curve,) = curves(moments(hit("keyword", 5, 8, 0.9), hit("keyword", 80, 82, 0.4)), [1])
    assert points(curve) == [
        (5, 0),
        (5, 0.9),
        (8, 0.9),
        (8, 0),
        (80, 0),
        (80, 0.4),
        (82, 0.4),
        (82, 0),
    ]


def test_each_sentence_of_a_moment_is_as_high_as_it_is_sure() -> None:
    sure = (0.3, 0.6, 0.9, 0.5, WEAK / 2)
    said = [hit("transcript", 4 * i, 4 * i + 4, one) for i, one in enumerate(sure)]
    (curve,) = curves(moments(*said), [1])
    assert points(curve) == [
        (0, 0),
        (0, 0.3),
        (4, 0.3),
        (4, 0.6),
        (8, 0.6),
        (8, 0.9),
        (12, 0.9),
        (12, 0.5),
        (16, 0.5),
        (16, 0),
    ]


def test_where_several_are_found_it_is_the_surest_and_at_the_best_as_sure_as_all() -> None:
    found = moments(hit("keyword", 5, 7, 0.6), hit("transcript", 0, 10, 0.5))
    (curve,) = curves(found, [1])
    assert points(curve) == [
        (0, 0),
        (0, 0.5),
        (5, 0.5),
        (5, pytest.approx(0.8)),
        (7, pytest.approx(0.8)),
        (7, 0.5),
        (10, 0.5),
        (10, 0),
    ]


def test_it_never_says_more_than_the_moment() -> None:
    """Of "a while b" the face alone is sure; both together are not."""
    face = hit("visual", 4, 12, 0.95)
    both = MomentCandidate(1, None, ticks(5), ticks(7), ticks(5), evidence_of(0.3), (face,))
    (curve,) = curves([both], [1])
    assert points(curve) == [(5, 0), (5, 0.3), (7, 0.3), (7, 0)]


def test_a_whole_video_is_at_no_time_of_it() -> None:
    title = Hit(CHANNELS["keyword"], 1, 0, ticks(900), 0, 5.0, 0.97, kind="title")
    assert curves(moments(title, hit("summary", 0, 900, 0.99)), [1]) == ()


def test_curves_come_in_the_order_of_the_page_and_only_where_there_is_one() -> None:
    found = moments(*(hit("visual", 1, 2, 0.5, video) for video in (1, 2, 3)))
    assert [curve.video_id for curve in curves(found, [3, 1, 9])] == [3, 1]
    assert curves([], [1]) == ()


def test_a_curve_is_as_high_as_its_highest_hit_at_each_time() -> None:
    """Against the plain rule, of many hits that overlap."""
    said = [
        hit("keyword", 7 * i % 50, 7 * i % 50 + 1 + 5 * i % 13, 0.2 + (3 * i % 7) / 10)
        for i in range(40)
    ]
    found = [found_of(one) for each in said for one in fuse([each], lambda *_: None, DEFAULTS)]
    (curve,) = curves(found, [1])
    for at in (ticks(0.25 + 0.5 * i) for i in range(140)):
        known = max((one.confidence for one in said if one.start <= at < one.end), default=0.0)
        before = [
            value for time, value in zip(curve.times, curve.values, strict=True) if time <= at
        ]
        assert (before[-1] if before else 0.0) == pytest.approx(known), seconds(at)
