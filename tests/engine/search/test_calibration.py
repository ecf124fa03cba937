"""Calibration: a score counts by how it stands out of its own channel's background."""

from __future__ import annotations

import itertools
from statistics import median

import numpy as np
import pytest

from engine.search.calibration import CEILING, FEW, FLOOR, ONSET, confidence, confidences
from engine.types import Channel

VECTOR_CHANNELS = list(FLOOR)


def background(count: int, middle: float, spread: float, seed: int = 0) -> list[float]:
    return list(np.random.default_rng(seed).normal(middle, spread, count))


def test_no_scores_no_confidences() -> None:
    assert confidences(Channel.VISUAL, []) == []


@pytest.mark.parametrize("channel", VECTOR_CHANNELS)
@pytest.mark.parametrize("count", [1, FEW - 1, FEW, 500])
def test_confidences_lie_within_0_and_1_and_keep_the_order(channel: Channel, count: int) -> None:
    scores = sorted(background(count, 0.1, 0.2), reverse=True)
    found = confidences(channel, scores)
    assert len(found) == count
    assert all(0.0 <= each < 1.0 for each in found)
    assert found == sorted(found, reverse=True)


def test_confidence_begins_at_the_onset_and_rises() -> None:
    assert confidence(-100.0) == confidence(ONSET) == 0.0
    steps = [confidence(z) for z in np.linspace(ONSET, 30, 50)]
    assert all(low < high for low, high in itertools.pairwise(steps))
    assert confidence(30.0) > 0.999


@pytest.mark.parametrize("channel", VECTOR_CHANNELS)
def test_what_stands_out_is_sure_and_the_crowd_is_not(channel: Channel) -> None:
    crowd = background(400, 0.2, 2 * FLOOR[channel])
    found = confidences(channel, [0.2 + 24 * FLOOR[channel], *crowd])
    assert found[0] > 0.9
    assert float(np.median(found[1:])) == 0.0


@pytest.mark.parametrize("channel", VECTOR_CHANNELS)
def test_a_shift_of_the_whole_space_changes_nothing(channel: Channel) -> None:
    """Cosines of one model lie around 0.1, of another around 0.7: only what stands out counts."""
    scores = background(100, 0.1, 2 * FLOOR[channel], seed=3)
    shifted = [score + 0.6 for score in scores]
    assert confidences(channel, shifted) == pytest.approx(confidences(channel, scores))


def test_between_its_bounds_the_scale_is_the_spread() -> None:
    scores = background(100, 0.1, 0.04, seed=4)
    wider = [1.5 * score for score in scores]
    assert confidences(Channel.VISUAL, wider) == pytest.approx(confidences(Channel.VISUAL, scores))


@pytest.mark.parametrize("channel", VECTOR_CHANNELS)
def test_the_scale_stays_within_its_bounds(channel: Channel) -> None:
    assert FLOOR[channel] < CEILING[channel]
    alike, unlike = (background(100, 0.1, spread, seed=4) for spread in (1e-4, 1.0))
    assert max(confidences(channel, alike)) == 0.0
    highest = (max(unlike) - median(unlike)) / CEILING[channel]
    assert max(confidences(channel, unlike)) == pytest.approx(confidence(highest))


def test_a_rare_thing_before_a_fixed_camera_is_found() -> None:
    """Hours of one view: every frame scores alike but for a few, and by little."""
    nothing = background(450, 0.2, 0.003, seed=6)
    found = confidences(Channel.VISUAL, [0.22, 0.221, *nothing])
    assert min(found[:2]) > 0.5
    assert float(np.median(found[2:])) == 0.0


def test_a_text_model_whose_cosines_lie_close_together_is_heard() -> None:
    found = confidences(Channel.TRANSCRIPT, [0.9, *background(50, 0.78, 0.02, seed=7)])
    assert found[0] > 0.5
    assert sorted(found)[-2] < found[0] / 2


def test_in_a_small_library_of_unlike_scenes_the_one_that_is_meant_is_sure() -> None:
    """The demo's 18 keyframes, asked for "fireworks in the dark"."""
    others = [0.27, 0.21, 0.2, 0.2, 0.12, 0.06, 0.02, 0.0, -0.02, -0.05]
    others += [-0.08, -0.12, -0.15, -0.19, -0.2, -0.24, -0.28]
    found = confidences(Channel.VISUAL, [0.493, *others])
    assert found[0] > 0.7
    assert found[0] > found[1] + 0.2


def test_equal_scores_are_no_find() -> None:
    """A library of nothing but the same must not look like a library of finds."""
    assert max(confidences(Channel.VISUAL, [0.31] * 50)) == 0.0


def test_outliers_do_not_hide_each_other() -> None:
    """The median bears it that a tenth of a library is what was asked for."""
    crowd = background(180, 0.0, 0.05, seed=5)
    found = confidences(Channel.TRANSCRIPT, [0.9] * 20 + crowd)
    assert min(found[:20]) > 0.9


def test_in_a_tiny_library_an_unlike_thing_is_not_sure() -> None:
    alike, unlike = confidences(Channel.TRANSCRIPT, [0.8, 0.02])
    assert alike > 0.9
    assert unlike == 0.0
