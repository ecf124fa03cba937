"""The measures of retrieval against values worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search.evaluation import (
    Figures,
    Judged,
    Label,
    Result,
    Timing,
    figures,
    judge,
    ndcg,
    recall,
    reciprocal_rank,
    timing,
)


def label(start: int, end: int, gain: float = 1.0, video: int = 1) -> Label:
    return Label(frozenset({video}), start, end, gain)


def ranks(*gains: float, ideal: tuple[float, ...]) -> Judged:
    """Results that have one place each, as judged."""
    return Judged(gains, tuple(float(gain > 0) for gain in gains), ideal, len(ideal))


def measures(judged: Judged) -> tuple[float, ...]:
    return (recall(judged, 1), recall(judged, 10), reciprocal_rank(judged), ndcg(judged))


def test_a_result_is_right_from_the_start_of_a_label_until_just_before_its_end() -> None:
    labels = [label(10, 20)]
    for at, right in ((9, False), (10, True), (19, True), (20, False)):
        assert judge([Result(1, at)], labels).gains == (float(right),), at


def test_a_result_of_another_video_is_wrong() -> None:
    assert judge([Result(2, 15)], [label(10, 20)]).gains == (0.0,)


def test_a_label_may_be_met_in_any_copy_of_its_video() -> None:
    copies = Label(frozenset({3, 4}), 0, 10)
    assert judge([Result(4, 5), Result(3, 5)], [copies]).gains == (1.0, 0.0)


def test_each_label_counts_once() -> None:
    judged = judge([Result(1, 11), Result(1, 12), Result(1, 31)], [label(10, 20), label(30, 40)])
    assert judged.gains == (1.0, 0.0, 1.0)


def test_of_overlapping_labels_the_greater_gain_is_taken_first() -> None:
    judged = judge([Result(1, 15), Result(1, 15)], [label(10, 20, 1.0), label(12, 18, 3.0)])
    assert judged.gains == (3.0, 1.0)
    assert judged.ideal == (3.0, 1.0)


def test_two_equal_labels_are_two() -> None:
    assert judge([Result(1, 1), Result(1, 1)], [label(0, 5), label(0, 5)]).gains == (1.0, 1.0)


# --- the same words in several places are one result

LINES = [label(10, 20), label(30, 40), label(50, 60)]
"""Where a phrase is said three times."""


def test_a_result_finds_every_label_that_a_place_of_it_lies_in_at_its_rank() -> None:
    judged = judge([Result(1, 35, (15, 35, 55))], LINES)
    assert judged == Judged((1.0,), (3.0,), ideal=(1.0,), labels=3)
    assert measures(judged) == (1.0, 1.0, 1.0, 1.0)


def test_what_one_result_found_no_other_can_find_again() -> None:
    judged = judge([Result(1, 15, (15, 35)), Result(1, 36), Result(1, 55)], LINES)
    assert judged == Judged((1.0, 0.0, 1.0), (2.0, 0.0, 1.0), ideal=(1.0, 1.0), labels=3)
    assert ndcg(judged) == pytest.approx(1.5 / 1.6309297536)


def test_of_the_labels_that_a_result_finds_the_best_is_its_gain() -> None:
    judged = judge([Result(1, 15, (15, 35, 55))], [LINES[0], label(30, 40, 3.0), LINES[2]])
    assert (judged.gains, judged.ideal) == ((3.0,), (3.0,))


@pytest.mark.parametrize(("wrong", "share"), [(0, 1.0), (1, 2 / 3), (2, 1 / 2), (73, 2 / 75)])
def test_a_place_in_no_label_costs(wrong: int, share: float) -> None:
    """Two right places among 75 are worth less than one that is right."""
    places = (15, 35, *range(100, 100 + wrong))
    judged = judge([Result(1, 15, places)], LINES[:2])
    assert judged.gains == (pytest.approx(share),)
    assert ndcg(judged) == pytest.approx(share)
    assert recall(judged, 10) == pytest.approx(min(1.0, share))


def test_many_places_in_one_label_hide_no_wrong_one() -> None:
    judged = judge([Result(1, 11, (*range(10, 20), 99))], LINES)
    assert (judged.gains, judged.found) == ((0.5,), (0.5,))


def test_places_make_no_result_right_whose_best_instant_is_wrong() -> None:
    judged = judge([Result(1, 25, (15, 25, 35)), Result(1, 15)], LINES)
    assert judged.gains == (0.0, 1.0)
    assert (judged.first, judged.ideal) == (2, (1.0, 1.0, 1.0))


def test_a_result_begun_in_a_label_that_was_found_may_find_another() -> None:
    judged = judge([Result(1, 15), Result(1, 16, (16, 35))], LINES)
    assert judged.gains == (1.0, 1.0)


@pytest.mark.parametrize("labels", [[], [label(5, 5)], [label(0, 5, 0.0)]])
def test_labels_that_nothing_can_meet_are_refused(labels: list[Label]) -> None:
    with pytest.raises(ValueError, match="label"):
        judge([Result(1, 1)], labels)


def test_recall_is_of_as_many_labels_as_the_depth_can_hold() -> None:
    judged = ranks(1.0, 0.0, 1.0, ideal=(1.0, 1.0, 1.0))
    assert recall(judged, 1) == 1.0
    assert recall(judged, 2) == 0.5
    assert recall(judged, 5) == pytest.approx(2 / 3)
    assert recall(ranks(0.0, 1.0, ideal=(1.0,)), 1) == 0.0
    assert recall(ranks(ideal=(1.0,)), 10) == 0.0


def test_reciprocal_rank_is_of_the_first_right_one() -> None:
    assert reciprocal_rank(ranks(0.0, 0.0, 1.0, 1.0, ideal=(1.0, 1.0))) == pytest.approx(1 / 3)
    assert reciprocal_rank(ranks(0.0, ideal=(1.0,))) == 0.0
    assert ranks(0.0, 2.0, ideal=(2.0,)).first == 2


def test_ndcg_of_binary_gains() -> None:
    # Right at ranks 1 and 3 of two labels: (1 + 1/2) / (1 + 1/log2 3).
    assert ndcg(ranks(1.0, 0.0, 1.0, ideal=(1.0, 1.0))) == pytest.approx(1.5 / 1.6309297536)
    assert ndcg(ranks(0.0, 1.0, ideal=(1.0,))) == pytest.approx(0.6309297536)
    assert ndcg(ranks(1.0, ideal=(1.0,))) == 1.0
    assert ndcg(ranks(ideal=(1.0,))) == 0.0


def test_ndcg_of_graded_gains() -> None:
    """Gains 3, 2, 3, 0, 1, 2, the worked example of many textbooks, with linear gains."""
    judged = ranks(3.0, 2.0, 3.0, 0.0, 1.0, 2.0, ideal=(3.0, 3.0, 2.0, 2.0, 1.0))
    dcg = 3 + 2 * 0.6309297536 + 3 * 0.5 + 0 + 1 * 0.3868528072 + 2 * 0.3562071871
    ideal = 3 + 3 * 0.6309297536 + 2 * 0.5 + 2 * 0.4306765581 + 1 * 0.3868528072
    assert ndcg(judged) == pytest.approx(dcg / ideal)
    assert dcg == pytest.approx(6.8611, abs=1e-4)


def test_ndcg_looks_no_deeper_than_asked() -> None:
    assert ndcg(ranks(*((0.0,) * 10 + (1.0,)), ideal=(1.0,)), 10) == 0.0
    assert ndcg(ranks(*((0.0,) * 10 + (1.0,)), ideal=(1.0,)), 11) == pytest.approx(
        1 / math.log2(12)
    )


def test_figures_are_means_over_queries() -> None:
    found = figures(
        [ranks(1.0, ideal=(1.0,)), ranks(*((0.0,) * 5 + (1.0,)), ideal=(1.0,)), ranks(ideal=(1.0,))]
    )
    assert found == Figures(
        queries=3,
        recall_1=pytest.approx(1 / 3),
        recall_5=pytest.approx(1 / 3),
        recall_10=pytest.approx(2 / 3),
        mrr=pytest.approx((1 + 1 / 6) / 3),
        ndcg_10=pytest.approx((1 + 1 / math.log2(7)) / 3),
    )


def test_no_queries_give_noughts() -> None:
    assert figures([]) == Figures(0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_timing_is_the_median_and_the_nearest_rank() -> None:
    assert timing([3.0, 1.0, 2.0, 100.0]) == Timing(2.5, 100.0)
    assert timing([float(n) for n in range(1, 101)]) == Timing(50.5, 95.0)
    assert timing([7.0]) == Timing(7.0, 7.0)
    assert timing([]) == Timing(0.0, 0.0)


instants = st.integers(0, 50)
results = st.builds(Result, st.integers(1, 2), instants, st.lists(instants, max_size=6).map(tuple))
rankings = st.lists(results, max_size=15)
label_sets = st.lists(
    st.builds(
        lambda video, start, length, gain: Label(frozenset({video}), start, start + length, gain),
        st.integers(1, 2),
        st.integers(0, 40),
        st.integers(1, 12),
        st.sampled_from([0.5, 1.0, 3.0]),
    ),
    min_size=1,
    max_size=5,
)


@given(rankings, label_sets)
def test_every_measure_lies_within_0_and_1(found: list[Result], labels: list[Label]) -> None:
    judged = judge(found, labels)
    assert all(0.0 <= value <= 1.0 + 1e-9 for value in measures(judged))
    assert sum(gain > 0 for gain in judged.gains) <= len(labels)
    assert sum(judged.found) <= len(labels)


@given(rankings, label_sets, st.data())
def test_places_in_no_label_never_raise_a_measure(
    found: list[Result], labels: list[Label], data: st.DataObject
) -> None:
    outside = st.lists(st.integers(100, 200), max_size=20)
    flooded = [replace(one, places=(*one.places, *data.draw(outside))) for one in found]
    for more, fewer in zip(
        measures(judge(flooded, labels)), measures(judge(found, labels)), strict=True
    ):
        assert more <= fewer + 1e-9


@given(label_sets)
def test_the_ideal_ranking_is_perfect(labels: list[Label]) -> None:
    # Each label in a video of its own: the greedy choice cannot be misled by overlaps.
    apart = [Label(frozenset({n}), x.start, x.end, x.gain) for n, x in enumerate(labels)]
    best = sorted(apart, key=lambda each: -each.gain)
    judged = judge([Result(next(iter(x.video_ids)), x.start) for x in best], apart)
    assert ndcg(judged) == pytest.approx(1.0)
    assert recall(judged, 10) == reciprocal_rank(judged) == 1.0
