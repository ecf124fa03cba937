"""The index of codes: its recall against exact search, what other connections change, its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.store.library import Library
from engine.store.vectors import Generation, code_index
from engine.store.vectors.codes import coded_query, empty, estimate, padded, refine, write
from engine.types import ModelKind, ModelRef
from tests.engine.store.samples import begin, finish, generation, unit

DIMENSION = 96


def clustered(count: int, seed: int = 0, dimension: int = DIMENSION) -> np.ndarray:
    """Unit vectors with a shared mean, in tight clusters: float32 [count, dimension]."""
    rng = np.random.default_rng(seed)
    mean = unit(1, dimension, seed=99)
    centres = unit(max(1, count // 60), dimension, seed + 1)
    drawn = centres[rng.integers(len(centres), size=count)] + 0.35 * unit(count, dimension, seed)
    found = mean + drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def questions(vectors: np.ndarray, count: int, seed: int = 5) -> np.ndarray:
    """Queries that are no data points: between two of them, off to one side."""
    rng = np.random.default_rng(seed)
    pairs = vectors[rng.integers(len(vectors), size=(2, count))]
    dimension = vectors.shape[1]
    found = pairs.sum(axis=0) + 0.4 * unit(count, dimension, seed) + unit(1, dimension, seed + 1)
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def add_video(
    library: Library, made: Generation, vectors: np.ndarray, name: str, fingerprint: str = "r"
) -> int:
    """Store the vectors of a new video, subject i at second i; its id."""
    video = library.videos.add(name, 1)
    artifact = begin(library, video.id, "visual", fingerprint)
    subjects = [(i, i * 10, i * 10 + 10) for i in range(len(vectors))]
    library.vectors.add(
        made, artifact.id, video.id, subjects, vectors, live=artifact.role == "live"
    )
    finish(library, artifact)
    return video.id


def fill(library: Library, vectors: np.ndarray, each: int = 500) -> Generation:
    """Store vectors as videos of ``each``; video n holds those from (n - 1) * each."""
    made = generation(library, model=ModelRef(ModelKind.VISUAL, "wide", "r1", vectors.shape[1]))
    with library.database.transaction():
        for start in range(0, len(vectors), each):
            add_video(library, made, vectors[start : start + each], f"video {start}")
    return made


def recall(
    library: Library, made: Generation, vectors: np.ndarray, allowed: np.ndarray | None = None
) -> float:
    """Recall at 10 of questions, among the videos that ``allowed`` marks."""
    each = 500
    rows = np.arange(len(vectors)) // each
    videos = None if allowed is None else (np.flatnonzero(allowed) + 1).tolist()
    hits = []
    for query in questions(vectors, 40):
        exact = vectors @ query
        if allowed is not None:
            exact[~allowed[rows]] = -2
        near = library.vectors.nearest(made, query, 10, videos)
        limit = np.sort(exact)[-10] - 1e-6
        hits += [one.score >= limit for one in near]
        assert len(near) == 10
        assert [one.score for one in near] == sorted((one.score for one in near), reverse=True)
        for one in near:
            place = (one.row.video_id - 1) * each + one.row.subject_id
            assert one.score == pytest.approx(float(exact[place]), abs=1e-5)
    return float(np.mean(hits))


def files(library: Library) -> list[Path]:
    return sorted((library.root / "scan").glob("*"))


# --- codes


@pytest.mark.parametrize("dimension", [3, 7, 8, 20, 64, 100, 768])
def test_fine_codes_tell_the_product_closely(dimension: int) -> None:
    vectors = clustered(300, dimension=dimension)
    codes = empty(dimension, 300, vectors.mean(axis=0))
    write(codes, 0, vectors[:100])
    write(codes, 100, vectors[100:])
    assert codes.fine.rows(np.arange(300)).shape == (300, padded(dimension))
    for query in questions(vectors, 5):
        found = refine(codes, coded_query(query), np.arange(300))
        np.testing.assert_allclose(found, vectors @ query, atol=0.01)


def test_coarse_codes_estimate_the_product() -> None:
    vectors = unit(4000, 768)
    codes = empty(768, 4000, vectors.mean(axis=0))
    write(codes, 0, vectors)
    for query in unit(3, 768, seed=8):
        found = np.empty(4000, np.float32)
        estimate(codes, coded_query(query), found)
        # Of signs on both sides 0.64 is to be had of independent normal numbers.
        assert np.corrcoef(found, vectors @ query)[0, 1] > 0.6


def test_one_vector_many_times_is_coded_without_a_warning() -> None:
    vectors = np.repeat(unit(1, 20), 50, axis=0)
    codes = empty(20, 50, vectors[0])
    write(codes, 0, vectors)
    found = refine(codes, coded_query(vectors[0]), np.arange(50))
    np.testing.assert_allclose(found, 1, atol=1e-5)


# --- recall


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, np.ndarray]]:
    """A library of 50,000 vectors in a hundred videos; tests do not change it."""
    vectors = clustered(50_000)
    with Library(tmp_path_factory.mktemp("large") / "library") as library:
        made = fill(library, vectors)
        while len(files(library)) < 3:
            library.vectors.nearest(made, vectors[0], 1)
        yield library, vectors


def test_recall_of_fifty_thousand(large: tuple[Library, np.ndarray]) -> None:
    library, vectors = large
    assert recall(library, generation(library), vectors) >= 0.99


@pytest.mark.parametrize("share", [0.01, 0.1, 0.7])
def test_recall_under_a_filter(large: tuple[Library, np.ndarray], share: float) -> None:
    library, vectors = large
    allowed = np.random.default_rng(1).permutation(100) < share * 100
    assert recall(library, generation(library), vectors, allowed) >= 0.99


def test_a_library_opened_anew_answers_from_its_files(large: tuple[Library, np.ndarray]) -> None:
    library, vectors = large
    before = [(path.name, path.stat().st_mtime_ns) for path in files(library)]
    with Library(library.root) as again:
        assert recall(again, generation(again), vectors) >= 0.99
    assert [(path.name, path.stat().st_mtime_ns) for path in files(library)] == before
    assert len(before) == 50_000 // code_index.FILE_ROWS
