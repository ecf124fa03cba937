"""The step ``text_vectors`` over passages: each in its context, the same however it is cut.

The model here is made up (a vector by the letters): it shows plumbing, not meaning.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.index.steps import Inputs, Task
from engine.index.steps.text_vectors import run
from engine.types import Passage, PassageRow, VectorBatch, ticks

Vectors = NDArray[np.float32]


class Letters:
    """A unit vector float32 [16] of a text, by its digest; counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.stack([self.vector(text) for text in texts])

    @staticmethod
    def vector(text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        made = np.random.default_rng(seed).standard_normal(16).astype(np.float32)
        return made / np.linalg.norm(made)


def talk(length: int = 60) -> list[PassageRow]:
    """Sentences of 5 s, and a thought over each six of them."""
    said = [
        Passage(ticks(5 * i), ticks(5 * i + 5), f"sentence {i}", "sentence") for i in range(length)
    ]
    thoughts = [
        Passage(ticks(30 * i), ticks(30 * i + 30), f"thought {i}") for i in range(length // 6)
    ]
    return [PassageRow(number, one) for number, one in enumerate([*thoughts, *said], 1)]


def task(model: Letters, rows: Sequence[PassageRow], batch: int, position: int | None) -> Task:
    return Task(
        path=Path("talk.mp4"),
        parameters={"context_seconds": 10.0, "context_share": 0.7},
        inputs=Inputs(passages=tuple(rows)),
        model=model,
        position=position,
        read_frame=lambda _: b"",
        read_face=lambda digest: b"",
        threads=1,
        batch=batch,
        tick=lambda _: None,
    )


def made(batches: Sequence[VectorBatch]) -> dict[int, Vectors]:
    return {
        subject: vector
        for batch in batches
        for (subject, _, _), vector in zip(batch.subjects, batch.vectors, strict=True)
    }


def whole(rows: Sequence[PassageRow], batch: int = 1000) -> dict[int, Vectors]:
    return made([one.product for one in run(task(Letters(), rows, batch, None))])


def test_a_sentence_is_seven_tenths_its_context_weighted_by_time() -> None:
    rows = talk()
    row = next(one for one in rows if one.passage.text == "sentence 20")
    middle = (row.passage.start + row.passage.end) / 2
    context = np.zeros(16, np.float64)
    for one in rows:
        apart = ((one.passage.start + one.passage.end) / 2 - middle) / ticks(10.0)
        if abs(apart) <= 3:
            context += math.exp(-0.5 * apart**2) * Letters.vector(one.passage.text)
    own = Letters.vector("sentence 20")
    mixed = 0.7 * context / np.linalg.norm(context) + 0.3 * own
    found = whole(rows)[row.id]
    assert np.allclose(found, mixed / np.linalg.norm(mixed), atol=1e-5)
    assert float(np.linalg.norm(found)) == pytest.approx(1.0, abs=1e-5)


def test_passages_that_hold_others_only_lend_context() -> None:
    rows = talk()
    sentences = {row.id for row in rows if row.passage.grain == "sentence"}
    assert set(whole(rows)) == sentences
    alone = [PassageRow(1, Passage(0, ticks(30), "a thought of its own"))]
    assert set(whole(alone)) == {1}


@pytest.mark.parametrize("batch", [1, 2, 7, 64])
def test_batches_change_nothing_and_come_as_soon_as_their_context_is_there(batch: int) -> None:
    rows = talk()
    model = Letters()
    seen = []
    for one in run(task(model, rows, batch, None)):
        seen.append((len(model.asked), one.position))
    assert seen[-1][1] == len(rows)
    # Thirty seconds of context: six sentences, two thoughts, and the batch that brought them.
    assert all(asked - position <= 10 + batch for asked, position in seen)
    expected = whole(rows)
    found = made([one.product for one in run(task(Letters(), rows, batch, None))])
    assert found.keys() == expected.keys()
    assert all(np.allclose(found[key], expected[key], atol=1e-5) for key in expected)


@pytest.mark.parametrize("batch", [3, 16])
@pytest.mark.parametrize("stop", [1, 2, 4])
def test_an_interrupted_run_goes_on_as_if_it_had_not_been(batch: int, stop: int) -> None:
    rows = talk()
    first = []
    running = run(task(Letters(), rows, batch, None))
    for _ in range(stop):
        first.append(next(running))
    model = Letters()
    rest = list(run(replace(task(model, rows, batch, None), position=first[-1].position)))
    found = made([one.product for one in (*first, *rest)])
    expected = whole(rows)
    assert found.keys() == expected.keys()
    assert all(np.allclose(found[key], expected[key], atol=1e-5) for key in expected)
    # What is embedded twice is the context alone.
    assert len(model.asked) <= len(rows) - first[-1].position + 14


def test_a_finished_run_and_an_empty_one_make_nothing() -> None:
    rows = talk()
    assert list(run(replace(task(Letters(), rows, 8, None), position=len(rows)))) == []
    assert list(run(task(Letters(), [], 8, None))) == []
