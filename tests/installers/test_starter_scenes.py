"""The drawn world of the starter visual model: captions, codes and pictures agree."""

from __future__ import annotations

import random

import numpy as np
import pytest

from installers.starter.scenes import (
    KINDS,
    MOTIFS,
    SHAPE_ATTRIBUTES,
    SHAPES_KIND,
    Scene,
    caption,
    code,
    is_held_out,
    render,
    sample_motif,
    sample_scene,
    told,
    values,
    vocabulary,
)
from installers.starter.visual_data import changed, held_out_scenes, matches, training_pictures

SCENE = Scene(SHAPES_KIND, "red", "star", "blue", 2, "large", "left")


def test_rendering_is_a_function_of_scene_size_and_seed() -> None:
    once = np.asarray(render(SCENE, 160, 90, seed=3))
    assert np.array_equal(once, np.asarray(render(SCENE, 160, 90, seed=3)))
    assert not np.array_equal(once, np.asarray(render(SCENE, 160, 90, seed=4)))


def test_a_scene_shows_its_colours() -> None:
    picture = np.asarray(render(SCENE, 320, 180, seed=1)).astype(int)
    red = (picture[..., 0] > 150) & (picture[..., 1:].max(-1) < 90)
    blue = (picture[..., 2] > 150) & (picture[..., 0] < 90)
    assert 0.02 < red.mean() < 0.5
    assert blue.mean() > 0.4
    assert red[:, :160].sum() > 10 * max(1, red[:, 160:].sum())  # on the left


def test_too_small_a_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16 pixels"):
        render(SCENE, 8, 90)


@pytest.mark.parametrize("kind", MOTIFS)
def test_every_motif_is_drawn_and_told(kind: str) -> None:
    scene = sample_motif(random.Random(1), kind)
    assert render(scene, 64, 36).size == (64, 36)
    assert caption(scene, set(), 1)


def test_a_caption_tells_what_it_is_asked_and_only_known_words() -> None:
    known = set(vocabulary())
    rng = random.Random(5)
    for number in range(300):
        text = caption(sample_scene(rng), SHAPE_ATTRIBUTES, number)
        assert set(text.split()) <= known, text
    text = caption(SCENE, {"colour", "shape"}, 2, plain=True)
    assert "red" in text
    assert "star" in text
    assert "blue" not in text


def test_a_query_is_answered_by_its_own_scene_and_not_by_a_changed_one() -> None:
    rng = random.Random(9)
    for number in range(200):
        scene = sample_scene(rng, 0.0)
        query = np.array([code(scene, told(scene, SHAPE_ATTRIBUTES))])
        assert matches(query, np.array([code(scene)])).all()
        assert not matches(query, np.array([code(changed(scene, rng))])).any(), number


def test_held_out_scenes_are_never_trained_on() -> None:
    _, trained = training_pictures(60, seed=2)
    assert not any(is_held_out(scene) for scene in trained)
    tested = held_out_scenes(60, seed=2)
    assert all(is_held_out(scene) for scene in tested)
    triples = {(s.colour, s.shape, s.background) for s in trained if s.kind == SHAPES_KIND}
    assert not triples & {(s.colour, s.shape, s.background) for s in tested}


def test_codes_name_every_value() -> None:
    assert values("kind") == KINDS
    assert code(SCENE)[0] == KINDS.index(SHAPES_KIND)
    assert code(SCENE, {"colour"}) == [-1, 0, -1, -1, -1, -1, -1, -1]
