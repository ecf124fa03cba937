"""The baselines of search against orders worked out by hand."""

from __future__ import annotations

import pytest

from engine.channels import CHANNELS
from engine.search.baselines import DEPTH, K, Ranked, query_blind, reciprocal_rank_fusion
from engine.search.evaluation import Result

EQUAL = dict.fromkeys(CHANNELS, 1.0)


def ranked(*places: tuple[int, int]) -> list[Ranked]:
    """Moments at (video, instant) that last ten ticks before and after."""
    return [Ranked(video, at, at - 10, at + 10) for video, at in places]


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


def test_moments_are_joined_where_the_instant_of_one_is_in_the_other() -> None:
    one = Ranked(1, 50, 40, 60)
    for other, joined in (
        (Ranked(1, 60, 60, 90), True),
        (Ranked(1, 80, 50, 90), True),
        (Ranked(1, 61, 51, 90), False),
        (Ranked(2, 50, 40, 60), False),
    ):
        found = reciprocal_rank_fusion({"visual": [one], "keyword": [other]}, EQUAL)
        assert len(found) == (1 if joined else 2), other


def test_two_moments_of_one_channel_stay_two() -> None:
    found = reciprocal_rank_fusion({"visual": ranked((1, 0), (1, 5))}, EQUAL)
    assert found == [Result(1, 0), Result(1, 5)]


def test_a_joined_moment_is_where_the_channel_that_ranks_it_best_has_it() -> None:
    rankings = {"visual": ranked((2, 0), (1, 5)), "keyword": ranked((1, 9))}
    assert reciprocal_rank_fusion(rankings, EQUAL)[0] == Result(1, 9)


def test_a_joined_moment_has_the_places_that_it_is_judged_by() -> None:
    """Those of the channel that ranks it best."""
    said = Ranked(1, 9, 0, 20, places=(9, 70))
    found, _ = reciprocal_rank_fusion({"visual": ranked((2, 0), (1, 5)), "keyword": [said]}, EQUAL)
    assert found == Result(1, 9, (9, 70))


def test_a_channel_counts_once_in_a_moment() -> None:
    """Video 2 is worth 2/62, less than 1/61 + 1/62; with the second place as well it was more."""
    rankings = {
        "visual": ranked((1, 0), (2, 0)),
        "keyword": ranked((9, 0), (2, 0), (2, 5)),
        "transcript": ranked((8, 0), (1, 0)),
    }
    assert reciprocal_rank_fusion(rankings, EQUAL)[0] == Result(1, 0)


def test_a_whole_video_speaks_for_all_of_its_moments() -> None:
    rankings = {
        "summary": [Ranked(2, 0, 0, 500), Ranked(3, 0, 0, 500)],
        "visual": ranked((1, 0), (2, 20), (2, 100)),
    }
    found = reciprocal_rank_fusion(rankings, EQUAL)
    # Both moments of video 2 are lifted, and video 3, which has none, is there by its summary.
    assert found == [Result(2, 20), Result(2, 100), Result(1, 0), Result(3, 0)]


def test_every_channel_is_fused_to_the_same_depth() -> None:
    places = [(video, 0) for video in range(DEPTH + 5)]
    found = reciprocal_rank_fusion({"visual": ranked(*places)}, EQUAL)
    assert [one.video_id for one in found] == list(range(DEPTH))


@pytest.mark.parametrize("depth", [1, 3, 10])
def test_an_order_blind_to_the_query_takes_the_videos_in_turn(depth: int) -> None:
    scenes = {5: [(0, 10), (10, 30)], 6: [], 7: [(0, 4), (4, 6), (6, 8)]}
    every = [Result(5, 5), Result(7, 2), Result(5, 20), Result(7, 5), Result(7, 7)]
    assert query_blind(scenes, depth) == every[:depth]
