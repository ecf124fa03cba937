"""Fusion: hits that mean one moment become one, every reason is kept, and evidence adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest

from engine.channels import CHANNELS
from engine.search.fusion import NEAR, Candidate
from engine.search.fusion import fuse as fused
from engine.search.hits import Hit
from engine.types import SceneRow, seconds, ticks

WEIGHTS = {name: row.weight for name, row in CHANNELS.items()}

SceneAt = Callable[[int, int], SceneRow | None]


def scenes_of(length: float) -> SceneAt:
    """Scenes of ``length`` seconds each, in every video."""

    def at(video_id: int, instant: int) -> SceneRow | None:
        number = int(seconds(instant) // length)
        start = ticks(number * length)
        return SceneRow(video_id * 1000 + number, video_id, start, start + ticks(length))

    return at


def fuse(
    hits: Iterable[Hit], scene_at: SceneAt, weights: Mapping[str, float] = WEIGHTS
) -> list[Candidate]:
    return fused(hits, scene_at, weights)


def hit(channel: str, at: float, confidence: float, *, video: int = 1, length: float = 2.0) -> Hit:
    return Hit(CHANNELS[channel], video, ticks(at), ticks(at + length), ticks(at), 0.5, confidence)


def test_nothing_becomes_nothing() -> None:
    assert fuse([], scenes_of(10)) == []


def test_hits_of_one_scene_become_one_moment_with_each_reason() -> None:
    hits = [
        hit("visual", 12, 0.7),
        hit("transcript", 13, 0.6),
        hit("keyword", 14.5, 0.9),
        hit("visual", 16, 0.2),
    ]
    (moment,) = fuse(hits, scenes_of(10))
    assert moment.scene == scenes_of(10)(1, ticks(12))
    assert {channel: found.at for channel, found in moment.best.items()} == {
        "visual": ticks(12),
        "transcript": ticks(13),
        "keyword": ticks(14.5),
    }


def test_a_second_channel_that_agrees_helps_and_one_that_is_silent_does_not_hurt() -> None:
    alone = fuse([hit("visual", 1, 0.6)], scenes_of(10))[0].score
    both = fuse([hit("visual", 1, 0.6), hit("transcript", 1, 0.3)], scenes_of(10))
    assert alone == pytest.approx(0.6)
    assert both[0].score == pytest.approx(1 - 0.4 * 0.7)


def test_a_weight_is_the_power_of_what_a_channel_leaves_open() -> None:
    """1 - (1 - c)^w: a channel of weight 2 counts like two that agree, one of 0 not at all."""
    seen, said = hit("visual", 1, 0.6), hit("transcript", 1, 0.3)
    for weight in (0.0, 0.3, 1.0, 2.0):
        weights = dict(WEIGHTS) | {"visual": weight, "transcript": 1.0}
        (found,) = fuse([seen, said], scenes_of(10), weights)
        assert found.score == pytest.approx(1 - 0.4**weight * 0.7), weight
        assert set(found.best) == {"visual", "transcript"}
    assert all(0.0 < weight <= 1.0 for weight in WEIGHTS.values())


def test_the_channel_that_counts_more_names_the_instant() -> None:
    hits = [hit("visual", 2, 0.9), hit("transcript", 5, 0.8)]
    heavy = dict(WEIGHTS) | {"transcript": 2.0}
    assert fuse(hits, scenes_of(10))[0].instant == ticks(2)
    assert fuse(hits, scenes_of(10), heavy)[0].instant == ticks(5)


def test_certainty_is_no_infinity() -> None:
    """A cosine of 1 has a confidence of 1: the moment is sure, and can still be sorted."""
    (found,) = fuse([hit("visual", 1, 1.0)], scenes_of(10))
    assert 0.999 < found.score <= 1.0
    assert 0.0 < found.evidence < float("inf")


def test_hits_of_a_moment_are_told_surest_first() -> None:
    hits = [
        hit("summary", 0, 0.5, length=99),
        hit("visual", 1, 0.2),
        hit("keyword", 1, 0.8),
    ]
    (found,) = fuse(hits, scenes_of(10))
    assert [one.channel.name for one in found.hits] == [
        "keyword",
        "summary",
        "visual",
    ]


def test_a_moment_lasts_as_long_as_its_surest_hits() -> None:
    """Of sight at 2, 4, 6 and 8 s the last is much less sure: it does not stretch the moment."""
    hits = [hit("visual", at, sure) for at, sure in ((2, 0.8), (4, 0.7), (6, 0.5), (8, 0.1))]
    (found,) = fuse(hits, scenes_of(10))
    assert (seconds(found.start), seconds(found.end)) == (2, 8)


def test_what_is_seen_ends_with_its_shot_and_what_is_said_does_not() -> None:
    seen = Hit(CHANNELS["visual"], 1, ticks(8), ticks(16), ticks(12), 0.5, 0.8)
    said = Hit(CHANNELS["transcript"], 1, ticks(8), ticks(26), ticks(12), 0.5, 0.8)
    spans = [
        (seconds(found.start), seconds(found.end))
        for one in (seen, said)
        for found in fuse([one], scenes_of(10))
    ]
    assert spans == [(10, 16), (8, 26)]


def test_several_hits_of_one_channel_do_not_add_up() -> None:
    once = fuse([hit("visual", 1, 0.6)], scenes_of(10))[0].score
    often = fuse([hit("visual", 1 + i, 0.6) for i in range(5)], scenes_of(10))[0].score
    assert often == once


def test_moments_come_surest_first_and_videos_stay_apart() -> None:
    hits = [
        hit("visual", 1, 0.3, video=2),
        hit("visual", 1, 0.8, video=1),
        hit("keyword", 41, 0.9, video=2),
    ]
    found = fuse(hits, scenes_of(10))
    assert [(moment.video_id, moment.at) for moment in found] == [
        (2, ticks(41)),
        (1, ticks(1)),
        (2, ticks(1)),
    ]


def test_a_long_scene_gives_a_moment_for_each_of_its_finds() -> None:
    """A talk before a fixed camera is one scene of an hour."""
    hits = [hit("transcript", at, 0.9) for at in (60, 600, 1800, 1805)]
    found = fuse(hits, scenes_of(3600))
    assert sorted(moment.at for moment in found) == [ticks(60), ticks(600), ticks(1800)]
    assert len({moment.scene.id for moment in found if moment.scene}) == 1


def test_hits_a_hair_further_apart_than_near_are_two() -> None:
    near = fuse([hit("visual", 0, 0.9), hit("visual", 15, 0.8)], scenes_of(100))
    far = fuse([hit("visual", 0, 0.9), hit("visual", 15.001, 0.8)], scenes_of(100))
    assert ticks(15) == NEAR
    assert (len(near), len(far)) == (1, 2)


def test_the_instant_is_the_surest_channels() -> None:
    sight = hit("visual", 2, 0.9)
    words = hit("transcript", 5, 0.3)
    assert fuse([sight, words], scenes_of(10))[0].instant == ticks(2)


def test_on_a_tie_the_words_own_time_is_the_instant() -> None:
    hits = [hit("transcript", 1, 1.0), hit("keyword", 4, 0.96)]
    assert fuse(hits, scenes_of(10))[0].instant == ticks(4)


def test_of_two_equal_passages_the_shorter_knows_the_time_better() -> None:
    thought = hit("transcript", 0, 0.8, length=30)
    sentence = hit("transcript", 7, 0.8, length=3)
    assert fuse([thought, sentence], scenes_of(60))[0].instant == ticks(7)


def test_a_summary_speaks_for_every_moment_of_its_video_and_for_no_instant() -> None:
    hits = [
        hit("summary", 0, 0.9, length=100),
        hit("visual", 42, 0.2),
        hit("visual", 71, 0.1),
        hit("visual", 42, 0.2, video=2),
    ]
    found = fuse(hits, scenes_of(10))
    assert [(moment.video_id, moment.instant) for moment in found] == [
        (1, ticks(42)),
        (1, ticks(71)),
        (2, ticks(42)),
    ]
    assert ["summary" in moment.best for moment in found] == [True, True, False]
    assert [(seconds(moment.start), seconds(moment.end)) for moment in found] == [
        (42, 44),
        (71, 73),
        (42, 44),
    ]


def test_a_summary_alone_makes_one_moment_at_the_beginning() -> None:
    (moment,) = fuse([hit("summary", 0, 0.9, length=100)], scenes_of(10))
    assert (moment.instant, list(moment.best)) == (0, ["summary"])


def test_a_video_without_scenes_gives_moments_too() -> None:
    found = fuse([hit("keyword", 3, 0.9), hit("keyword", 300, 0.9)], lambda video, at: None)
    assert [(moment.scene, moment.instant) for moment in found] == [
        (None, ticks(3)),
        (None, ticks(300)),
    ]


def test_the_order_of_the_hits_does_not_matter() -> None:
    hits = [
        hit("visual", 3 * i, (7 * i % 10) / 10, video=1 + i % 3, length=1) for i in range(30)
    ] + [hit("summary", 0, 0.4, video=2, length=90)]
    told = [(m.video_id, m.score) for m in fuse(hits, scenes_of(10))]
    again = [(m.video_id, m.score) for m in fuse(hits[::-1], scenes_of(10))]
    assert told == again
