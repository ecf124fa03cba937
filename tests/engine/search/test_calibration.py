"""Calibration: what a score means whatever the model's cosines and however large the library."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.search.calibration import (
    BOTH_CENTRE,
    LEAST_DEVIATION,
    LEAST_SPAN,
    MOST,
    SIGHT_CENTRE,
    WITHIN_REACH,
    PictureScale,
    Scale,
    SightScale,
    WordScale,
    chance,
    confidence_of,
    confidence_of_both,
    confidences,
    deviations,
    evidence_of,
    geometric_mean,
    logistic,
)
from tests.engine.search.shelf import unit

Floats = NDArray[np.float32]
SIZE = 48
COUNT = 100


def cone(vectors: Floats, shift: float, seed: int = 9) -> Floats:
    """The vectors in a narrow cone, as e5's are: all have one direction in common."""
    common = unit(1, vectors.shape[1], seed)[0]
    moved = vectors + shift * common
    found: Floats = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
    return found


def word_scale(shift: float = 0.0, count: int = COUNT) -> WordScale:
    references = cone(unit(200, SIZE, 1), shift)
    return WordScale.of(references, references, count)


def sight_scale(count: int = COUNT) -> SightScale:
    return SightScale.of(unit(80, SIZE, 1), unit(60, SIZE, 2), count)


SCALES = [
    pytest.param(word_scale(), id="words"),
    pytest.param(sight_scale(), id="sight"),
    pytest.param(PictureScale.of(unit(60, SIZE, 2)), id="pictures"),
]


# --- words with words


@pytest.mark.parametrize("shift", [0.5, 2.0, 4.0])
def test_a_narrow_cone_of_cosines_means_the_same_as_a_wide_one(shift: float) -> None:
    """Cosines of one model lie around 0, of another around 0.9: what they mean does not differ."""
    asked, found = unit(5, SIZE, 3), unit(40, SIZE, 4)
    found[:5] = unit_of(found[:5] + 2.0 * asked)
    plain = word_scale()
    narrow = word_scale(shift)
    for query, in_cone in zip(asked, cone(asked, shift), strict=True):
        moved = cone(found, shift)
        assert (moved @ in_cone).min() > (found @ query).min() + 0.1
        calm, tight = plain.scores(query, found), narrow.scores(in_cone, moved)
        assert int(calm.argmax()) == int(tight.argmax())
        assert np.abs(calm - tight).max() < 0.15


def unit_of(vectors: Floats) -> Floats:
    found: Floats = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return found


def test_directions_in_which_everything_varies_count_less() -> None:
    """Two references differ mostly along one axis: to be alike along it says little."""
    chances = np.random.default_rng(0)
    references = chances.normal(0, 0.1, (300, SIZE)).astype(np.float32)
    references[:, 0] *= 30.0
    scale = WordScale.of(references, references, COUNT)
    query = np.zeros(SIZE, np.float32)
    query[:2] = 1.0
    by_the_common, by_its_own = np.zeros((2, SIZE), np.float32)
    by_the_common[0], by_its_own[1] = 1.0, 1.0
    common, own = scale.scores(query, np.stack([by_the_common, by_its_own]))
    assert own > common + 0.2


def test_questions_and_passages_have_means_of_their_own() -> None:
    """A model with prompts puts the two in different places; each is measured from its own."""
    references = unit(200, SIZE, 1)
    asked, said = cone(references, 3.0, seed=5), cone(references, 3.0, seed=6)
    scale = WordScale.of(asked, said, COUNT)
    same = [float(scale.scores(asked[i], said[i : i + 1])[0]) for i in range(20)]
    other = [float(scale.scores(asked[i], said[i + 1 : i + 2])[0]) for i in range(20)]
    assert min(same) > 0.8
    assert abs(float(np.mean(other))) < 0.1


def test_references_that_are_all_one_still_give_numbers() -> None:
    one = np.repeat(unit(1, SIZE), 5, axis=0)
    scale = WordScale.of(one, one, COUNT)
    assert np.isfinite(scale.scores(one[0], unit(9, SIZE, 3))).all()


# --- words with pictures


def test_a_shift_or_stretch_of_a_models_cosines_changes_nothing() -> None:
    """The gap between the cones of words and of pictures, and how wide they are, fall out."""
    captions, sample, query = unit(80, SIZE, 1), unit(60, SIZE, 2), unit(1, SIZE, 3)[0]
    plain = SightScale.of(captions, sample, COUNT).scores(query, sample)

    def squeezed(vectors: Floats, own: float) -> Floats:
        """Two more axes on which all texts, and all pictures, stand alike."""
        apart = np.full((len(vectors), 1), own, np.float32)
        return np.concatenate([0.3 * vectors, apart], axis=1)

    texts, pictures = squeezed(captions, 0.9), squeezed(sample, 0.5)
    narrow = SightScale.of(texts, pictures, COUNT)
    assert np.allclose(narrow.scores(squeezed(query[None], 0.9)[0], pictures), plain, atol=1e-3)


def test_no_more_is_asked_for_than_the_model_can_reach() -> None:
    """Captions of a model that tells two things apart are never many deviations above the rest."""
    two = np.eye(SIZE, dtype=np.float32)[:2]
    many = np.repeat(two, 2000, axis=0)
    scale = SightScale.of(np.repeat(two, 20, axis=0), many[:2048], len(many))
    best = float(scale.scores(two[0], two[:1])[0])
    assert best == pytest.approx(1.0, abs=0.1)
    assert scale.centre == SIGHT_CENTRE
    some = SightScale.of(unit(80, SIZE, 1), unit(60, SIZE, 2), 10**9)
    highest = float((unit(60, SIZE, 2) @ unit(80, SIZE, 1).T).max())
    assert some.centre == pytest.approx(
        WITHIN_REACH * (highest - some.middle) / some.spread, rel=1e-5
    )


def test_a_question_that_is_near_to_everything_is_worth_less() -> None:
    """Of two as near to a picture, the one that captions at large are near to scores less."""
    captions = cone(unit(80, SIZE, 1), 1.0)
    common = captions.mean(axis=0)
    scale = SightScale.of(captions, unit(60, SIZE, 2), COUNT)
    picture = unit(1, SIZE, 3)
    picture -= (picture @ common)[:, None] * common / float(common @ common)
    general, special = unit_of(np.concatenate([picture + common, picture - common]))
    assert float(picture[0] @ general) == pytest.approx(float(picture[0] @ special), abs=1e-5)
    assert scale.scores(general, picture)[0] < scale.scores(special, picture)[0] - 0.1


def test_a_library_of_one_picture_has_a_scale() -> None:
    one = unit(1, SIZE)
    scale = SightScale.of(one, one, 1)
    assert scale.spread == LEAST_DEVIATION
    assert np.isfinite(scale.scores(one[0], one)).all()


# --- pictures with pictures


def test_a_picture_is_measured_from_the_librarys_mean_likeness_to_the_same() -> None:
    scenes = np.eye(4, dtype=np.float32)
    scale = PictureScale.of(scenes)
    assert scale.chance == pytest.approx(0.25)
    assert scale.scores(scenes[0], scenes[:1])[0] == pytest.approx(1.0)
    same, other = confidences(scale, scale.scores(scenes[0], scenes[:2]))
    assert same > 0.95
    assert other < 0.01
    assert PictureScale.of(unit(1, 16)).chance <= 1.0 - LEAST_SPAN
    assert PictureScale.of(np.empty((0, 4), np.float32)).chance == 0.0


def test_a_picture_with_words_needs_both_to_be_near() -> None:
    """All of the one and nothing of the other is less sure than most of either."""
    even = confidence_of_both(BOTH_CENTRE, BOTH_CENTRE)
    assert even == pytest.approx(MOST / 2)
    assert confidence_of_both(0.9, 0.9) > even > confidence_of_both(1.0, 0.2)
    assert confidence_of_both(0.2, 1.0) == pytest.approx(confidence_of_both(1.0, 0.2))
    assert confidence_of_both(100.0, 100.0) == pytest.approx(MOST)


# --- confidence


@pytest.mark.parametrize("scale", SCALES)
def test_more_score_is_never_less_confidence_and_never_certainty(scale: Scale) -> None:
    scores = scale.centre + scale.width * np.linspace(-500, 500, 301)
    told = confidences(scale, scores.astype(np.float32))
    assert all(low <= high for low, high in itertools.pairwise(told))
    assert told[0] == pytest.approx(0.0, abs=1e-6)
    assert told[-1] <= MOST < 0.99
    middle, odds = confidences(scale, np.array([scale.centre, scale.centre + scale.width]))
    assert middle == pytest.approx(MOST / 2)
    assert odds == pytest.approx(MOST / (1 + math.exp(-1)))


@pytest.mark.parametrize("make", [word_scale, sight_scale])
def test_among_more_scenes_a_score_must_be_higher(make: type) -> None:
    """The best of a million is high by chance; of one or none there is no more to say."""
    centres = [make(count=count).centre for count in (0, 1, 2, 10, 100, 10_000, 1_000_000)]
    assert centres == sorted(centres)
    assert centres[0] == centres[2] < centres[3] <= centres[-1] < 2.0 * centres[3]


def test_the_best_of_many_normal_scores_is_where_chance_says() -> None:
    draws = np.random.default_rng(0).standard_normal((50, 10_000)).max(axis=1)
    assert float(draws.mean()) == pytest.approx(chance(10_000), abs=0.5)


# --- how unusual a score is


def test_deviations_are_robust() -> None:
    """A tenth of a library is what was asked for: the rest still says what is usual."""
    scores = np.random.default_rng(0).normal(0.2, 0.05, 4000).astype(np.float32)
    crowd = np.concatenate([scores, np.full(400, 0.9, np.float32)])
    (usual, far) = deviations(np.array([0.35, 0.9], np.float32), crowd)
    assert usual == pytest.approx(2.7, abs=0.3)
    assert far > 10
    few = deviations(np.array([0.31], np.float32), np.full(50, 0.31, np.float32))
    assert few == pytest.approx(0.0, abs=1e-3)
    assert np.isfinite(deviations(np.array([0.31], np.float32), np.empty(0, np.float32))).all()


# --- evidence


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


@given(st.floats(-1e6, 1e6))
def test_the_logistic_function_is_between_nothing_and_all(x: float) -> None:
    assert 0.0 <= logistic(x) <= 1.0
    assert logistic(x) + logistic(-x) == pytest.approx(1.0)
