"""The baselines of search against orders worked out by hand."""

from __future__ import annotations

import pytest

from engine.channels import CHANNELS
from engine.search.baselines import DEPTH, K, Ranked, query_blind, reciprocal_rank_fusion
from engine.search.evaluation import Result
from engine.search.fusion import NEAR

EQUAL = dict.fromkeys(CHANNELS, 1.0)


def ranked(*places: tuple[int, int]) -> list[Ranked]:
    """Moments at (video, instant), each video one scene."""
    return [Ranked(video, at, video) for video, at in places]


def test_a_moment_that_two_channels_rank_is_before_one_that_one_ranks_first() -> None:
    # Video 2: 1/62 + 1/62 = .0323; videos 1 and 3: 1/61 = .0164.
    rankings = {"visual": ranked((1, 0), (2, 0)), "keyword": ranked((3, 0), (2, 0))}
    assert [one.video_id for one in reciprocal_rank_fusion(rankings, EQUAL)] == [2, 1, 3]


def test_a_channel_of_less_weight_counts_less() -> None:
    rankings = {"visual": ranked((1, 0)), "keyword": ranked((2, 0))}
    weights = {"visual": 0.5, "keyword": 1.0}
    assert [one.video_id for one in reciprocal_rank_fusion(rankings, weights)] == [2, 1]


def test_ranks_fall_off_as_slowly_as_in_the_paper() -> None:
    """With k = 60 two places at rank 63 (2/123) are before rank 2 (1/62) and after rank 1."""
    rest = ranked(*((video, 0) for video in range(100, 100 + 62)))
    others = ranked(*((video, 0) for video in range(200, 200 + 62)))
    rankings = {"visual": [*rest, *ranked((1, 0))], "keyword": [*others, *ranked((1, 0))]}
    order = [one.video_id for one in reciprocal_rank_fusion(rankings, EQUAL)]
    assert K == 60
    assert order[:3] == [100, 200, 1]


def test_moments_are_joined_within_a_scene_and_near_each_other() -> None:
    one = Ranked(1, 0, 7)
    for other, joined in (
        (Ranked(1, NEAR, 7), True),
        (Ranked(1, NEAR + 1, 7), False),
        (Ranked(1, 0, 8), False),
        (Ranked(2, 0, 7), False),
    ):
        found = reciprocal_rank_fusion({"visual": [one], "keyword": [other]}, EQUAL)
        assert len(found) == (1 if joined else 2), other


def test_a_joined_moment_is_where_the_channel_that_ranks_it_best_has_it() -> None:
    rankings = {"visual": ranked((2, 0), (1, 5)), "keyword": ranked((1, 9))}
    assert reciprocal_rank_fusion(rankings, EQUAL)[0] == Result(1, 9)


def test_a_channel_counts_once_in_a_moment() -> None:
    """Two places of one channel in one moment (1/61 + 1/62) would be before 1/61 of another's."""
    rankings = {"visual": ranked((1, 0)), "keyword": ranked((2, 0), (2, 1))}
    assert reciprocal_rank_fusion(rankings, EQUAL)[0] == Result(1, 0)


def test_a_whole_video_speaks_for_all_of_its_moments() -> None:
    rankings = {
        "summary": ranked((2, 0), (3, 0)),
        "visual": [Ranked(1, 0, 1), Ranked(2, 0, 21), Ranked(2, 100, 22)],
    }
    found = reciprocal_rank_fusion(rankings, EQUAL)
    # Both moments of video 2 are lifted, and video 3, which has none, is there by its summary.
    assert found == [Result(2, 0), Result(2, 100), Result(1, 0), Result(3, 0)]


def test_every_channel_is_fused_to_the_same_depth() -> None:
    places = [(video, 0) for video in range(DEPTH + 5)]
    found = reciprocal_rank_fusion({"visual": ranked(*places)}, EQUAL)
    assert [one.video_id for one in found] == list(range(DEPTH))


@pytest.mark.parametrize("depth", [1, 3, 10])
def test_an_order_blind_to_the_query_takes_the_videos_in_turn(depth: int) -> None:
    scenes = {5: [(0, 10), (10, 30)], 6: [], 7: [(0, 4), (4, 6), (6, 8)]}
    every = [Result(5, 5), Result(7, 2), Result(5, 20), Result(7, 5), Result(7, 7)]
    assert query_blind(scenes, depth) == every[:depth]
