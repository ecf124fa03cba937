"""Calibration: where a score lies between chance and a match, and how unusual it is at home."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search.calibration import (
    BOTH_CENTRE,
    CENTRE,
    LEAST_PRIOR,
    LEAST_SCALE,
    LEAST_SPAN,
    PICTURE_CENTRE,
    ScoreDistribution,
    ScoreScale,
    confidence_of,
    evidence_of,
    evidence_of_both,
    geometric_mean,
)
from engine.types import ModelKind
from tests.engine.search.shelf import unit

KINDS = [ModelKind.VISUAL, ModelKind.TEXT]
ROOT = math.sqrt(0.5)


def marks(chance: float = 0.1, reached: float = 0.3) -> ScoreScale:
    return ScoreScale(chance, reached, CENTRE[ModelKind.VISUAL], 0.05)


# --- the two marks


@pytest.mark.parametrize("kind", KINDS)
def test_marks_are_the_mean_and_what_captions_reach(kind: ModelKind) -> None:
    """Two scenes, two captions: one caption fits the first scene wholly, none fits the second."""
    scenes = np.array([[1, 0, 0], [0, ROOT, ROOT]], np.float32)
    captions = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    found = ScoreScale.of_words(kind, scenes, captions)
    assert found.chance == pytest.approx((1 + 0 + 0 + ROOT) / 4)
    assert found.reached == pytest.approx((1 + ROOT) / 2)
    assert (found.relative_score(found.chance), found.relative_score(found.reached)) == (
        0.0,
        pytest.approx(1.0),
    )
    assert found.centre == CENTRE[kind]


def test_half_of_the_scenes_may_be_unlike_any_caption() -> None:
    """The median of what is reached bears scenes that nothing general describes."""
    like, unlike = np.eye(3, dtype=np.float32)[:1], np.eye(3, dtype=np.float32)[2:]
    captions = np.eye(3, dtype=np.float32)[:2]
    scenes = np.concatenate([np.repeat(like, 6, axis=0), np.repeat(unlike, 5, axis=0)])
    assert ScoreScale.of_words(ModelKind.VISUAL, scenes, captions).reached == pytest.approx(1.0)


def test_marks_never_fall_together() -> None:
    """A library of one picture, and a single caption: chance and the best are the same score."""
    one = unit(1, 16)
    for found in (ScoreScale.of_words(ModelKind.VISUAL, one, one), ScoreScale.of_pictures(one)):
        assert found.reached - found.chance >= LEAST_SPAN - 1e-6
        assert math.isfinite(found.relative_score(0.5))


def test_a_picture_is_measured_from_the_librarys_mean_likeness_to_the_same() -> None:
    scenes = np.eye(4, dtype=np.float32)
    found = ScoreScale.of_pictures(scenes)
    assert found.chance == pytest.approx(0.25)
    assert found.relative_score(1.0) == pytest.approx(1.0)
    assert confidence_of(found.evidence(1.0)) > 0.95
    assert confidence_of(found.evidence(0.25)) < 0.01


@pytest.mark.parametrize("shift", [0.0, 0.6])
def test_a_shift_of_the_whole_space_changes_nothing(shift: float) -> None:
    """Cosines of one model lie around 0.1, of another around 0.7: only the place counts."""
    found = marks(0.1 + shift, 0.3 + shift).evidence(0.25 + shift)
    assert found == pytest.approx(marks().evidence(0.25))


# --- evidence


@pytest.mark.parametrize("kind", KINDS)
def test_at_the_centre_a_hit_is_as_likely_right_as_wrong(kind: ModelKind) -> None:
    found = ScoreScale.of_words(kind, unit(50, 32), unit(20, 32, seed=1))
    even = found.chance + found.centre * (found.reached - found.chance)
    assert confidence_of(found.evidence(even)) == pytest.approx(0.5)
    assert found.nearness(even) == pytest.approx(1.0)
    odds = even + found.width * (found.reached - found.chance)
    assert confidence_of(found.evidence(odds)) == pytest.approx(1 / (1 + math.exp(-1)))


@pytest.mark.parametrize("measured", [marks(), ScoreScale.of_pictures(np.eye(8, dtype=np.float32))])
def test_more_score_is_never_less_evidence(measured: ScoreScale) -> None:
    told = [measured.evidence(float(score)) for score in np.linspace(-1, 1, 200)]
    assert all(low <= high for low, high in itertools.pairwise(told))
    assert told[0] == pytest.approx(0.0, abs=1e-6)
    assert all(math.isfinite(one) for one in told)


def test_a_score_far_beyond_what_captions_reach_stays_finite() -> None:
    """ScoreScale that lie close together put a perfect match hundreds of widths away."""
    narrow = ScoreScale(0.1, 0.1 + LEAST_SPAN, 0.7, 0.01)
    assert math.isfinite(narrow.evidence(1.0))
    assert confidence_of(narrow.evidence(1.0)) == pytest.approx(1.0)
    assert narrow.evidence(-1.0) == pytest.approx(0.0)


def test_a_picture_with_words_needs_both_to_be_near() -> None:
    """All of the one and nothing of the other is less sure than most of either."""
    even = evidence_of_both(BOTH_CENTRE, BOTH_CENTRE)
    assert confidence_of(even) == pytest.approx(0.5)
    assert evidence_of_both(0.9, 0.9) > even > evidence_of_both(1.0, 0.2)
    assert evidence_of_both(0.2, 1.0) == pytest.approx(evidence_of_both(1.0, 0.2))
    assert math.isfinite(evidence_of_both(100.0, 100.0))
    assert 0 < BOTH_CENTRE < 1
    assert 0 < PICTURE_CENTRE < 1


# --- scenes at large


def test_the_background_is_the_median_and_the_robust_deviation() -> None:
    scores = np.random.default_rng(0).normal(0.2, 0.05, 4001).astype(np.float32)
    found = ScoreDistribution.of(scores)
    assert found.middle == pytest.approx(0.2, abs=0.005)
    assert found.scale == pytest.approx(0.05, rel=0.1)
    assert found.count == 4001
    assert found.z_score(found.middle + 3 * found.scale) == pytest.approx(3.0)


def test_outliers_do_not_hide_each_other() -> None:
    """A tenth of a library is what was asked for: the rest still says what is usual."""
    crowd = np.random.default_rng(5).normal(0.0, 0.05, 180)
    found = ScoreDistribution.of(np.concatenate([np.full(20, 0.9), crowd]).astype(np.float32))
    assert found.z_score(0.9) > 10
    assert found.prior(0.9) == 1.0


def test_no_scenes_and_equal_scenes_have_a_background_too() -> None:
    assert ScoreDistribution.of(np.empty(0, np.float32)) == ScoreDistribution(0.0, LEAST_SCALE, 0)
    same = ScoreDistribution.of(np.full(50, 0.31, np.float32))
    assert same.scale == LEAST_SCALE
    assert same.z_score(0.31) == pytest.approx(0.0, abs=1e-6)
    assert same.prior(0.31) == pytest.approx(LEAST_PRIOR)


@pytest.mark.parametrize("count", [0, 1, 2, 100, 1_000_000])
def test_standing_tempers_and_never_adds(count: int) -> None:
    background = ScoreDistribution(0.1, 0.05, count)
    told = [background.prior(float(score)) for score in np.linspace(-1, 1, 100)]
    assert all(LEAST_PRIOR <= one <= 1.0 for one in told)
    assert told == sorted(told)
    assert told[0] == pytest.approx(LEAST_PRIOR)
    assert told[-1] == 1.0


def test_among_more_scenes_a_score_must_be_more_unusual() -> None:
    """The best of a million is high by chance."""
    few, many = (ScoreDistribution(0.0, 1.0, count) for count in (100, 1_000_000))
    assert few.prior(2.0) > many.prior(2.0)


def test_in_a_library_of_one_wedding_each_scene_is_one_still() -> None:
    """Every scene scores alike, near to what captions reach: most of the evidence is left."""
    usual = ScoreDistribution.of(
        np.random.default_rng(1).normal(0.3, 0.001, 300).astype(np.float32)
    )
    sure = marks().evidence(0.3, usual.prior(0.3))
    assert sure == pytest.approx(LEAST_PRIOR * marks().evidence(0.3), rel=0.05)
    assert confidence_of(sure) > 0.9


# --- confidence


@given(st.floats(0.0, 1.0))
def test_confidence_and_nats_are_each_others_inverse(confidence: float) -> None:
    evidence = evidence_of(confidence)
    assert 0.0 <= evidence < math.inf
    assert confidence_of(evidence) == pytest.approx(confidence, abs=1e-9)


@given(st.floats(0.0, 0.99), st.floats(0.0, 0.99))
def test_added_evidence_is_a_noisy_or(one: float, other: float) -> None:
    both = confidence_of(evidence_of(one) + evidence_of(other))
    assert both == pytest.approx(1 - (1 - one) * (1 - other))


def test_what_must_all_hold_is_worth_its_geometric_mean() -> None:
    assert geometric_mean([0.5]) == 0.5
    assert geometric_mean([0.9, 0.4]) == pytest.approx(0.6)
    assert geometric_mean([0.9, 0.0, 0.9]) == 0.0
