"""Joining what is alike: the same groups in whatever order, and never what must stay apart."""

from __future__ import annotations

import time

import numpy as np

from engine.index.grouping import Groups, pairs_alike

LEAST = 0.4


def crowd(
    people: int, each: int, seed: int = 0, noise: float = 1.0
) -> tuple[np.ndarray, list[int]]:
    """Vectors [people * each, 128] around one direction a person, and whose each is."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(people, 128))
    whose = [person for person in range(people) for _ in range(each)]
    vectors = centres[whose] + noise * rng.normal(size=(len(whose), 128))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), whose


def joined(vectors: np.ndarray, apart: tuple[tuple[int, int], ...] = ()) -> list[list[int]]:
    groups = Groups(vectors, np.ones(len(vectors), np.float32), apart)
    pairs = [pair for pair in pairs_alike(vectors, vectors, LEAST) if pair[0] < pair[1]]
    groups.join(pairs, LEAST)
    return groups.all()


def test_people_are_told_apart() -> None:
    vectors, whose = crowd(40, 12)
    made = joined(vectors)
    assert len(made) == 40
    assert all(len({whose[i] for i in members}) == 1 for members in made)


def test_the_order_makes_no_difference() -> None:
    vectors, _ = crowd(30, 10, noise=1.2)
    wanted = sorted(map(frozenset, joined(vectors)), key=sorted)
    for seed in range(5):
        order = np.random.default_rng(seed).permutation(len(vectors))
        made = [frozenset(int(order[i]) for i in members) for members in joined(vectors[order])]
        assert sorted(made, key=sorted) == wanted


def test_what_must_stay_apart_does() -> None:
    vectors, _ = crowd(1, 8, noise=0.3)
    made = joined(vectors, ((0, 1),))
    assert len(made) == 2
    assert {0, 1} & set(made[0]) != {0, 1}


def test_a_chain_of_likenesses_joins_nothing() -> None:
    """Each is near to the next, and the ends are strangers: their means part them."""
    angles = np.linspace(0, np.pi, 9)
    vectors = np.zeros((9, 128), np.float32)
    vectors[:, 0], vectors[:, 1] = np.cos(angles), np.sin(angles)
    made = joined(vectors)
    assert len(made) > 1
    assert not any({0, 8} <= set(members) for members in made)


def test_thousands_of_faces_take_seconds() -> None:
    vectors, whose = crowd(200, 25, noise=1.0)
    started = time.perf_counter()
    made = joined(vectors)
    assert time.perf_counter() - started < 30.0
    assert all(len({whose[i] for i in members}) == 1 for members in made)
    assert len(made) <= 220
