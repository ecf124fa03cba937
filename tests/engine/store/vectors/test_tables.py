"""Vector tables: dimensions, exactness against NumPy, liveness, generations side by side."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import DimensionMismatch, EnvironmentProblem
from engine.messages import Code
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import ModelKind, ModelRef
from tests.engine.store.samples import Child, begin, finish, generation, row_counts, unit


def model(dimension: int, name: str = "tiny") -> ModelRef:
    return ModelRef(ModelKind.VISUAL, name, "r1", dimension=dimension)


def store(
    library: Library,
    made: Generation,
    vectors: np.ndarray,
    step: str = "visual",
    *,
    live: bool = True,
) -> int:
    """Store vectors, subject i at second i, as an artifact; its id."""
    video = library.videos.add("content", 1)
    if not live:
        finish(library, begin(library, video.id, step))
    artifact = begin(library, video.id, step, "r" if live else "new")
    subjects = [(i, i * 10, i * 10 + 10) for i in range(len(vectors))]
    library.vectors.add(made, artifact.id, video.id, subjects, vectors, live=live)
    return artifact.id


def found(library: Library, made: Generation, query: np.ndarray, limit: int) -> list[int]:
    return [near.row.subject_id for near in library.vectors.nearest(made, query, limit)]


@pytest.mark.parametrize("dimension", [1, 7, 8, 20, 384, 1152])
@pytest.mark.parametrize("count", [1, 500])
def test_nearest_is_the_exact_cosine_order(library: Library, count: int, dimension: int) -> None:
    vectors = unit(count, dimension)
    made = generation(library, model=model(dimension))
    store(library, made, vectors)
    for seed in range(3):
        query = unit(1, dimension, seed=100 + seed)[0]
        near = library.vectors.nearest(made, query, 25)
        expected = np.sort(vectors.astype(np.float64) @ query)[::-1][:25]
        assert [item.score for item in near] == pytest.approx(list(expected), abs=1e-5)
        for item in near:
            assert item.score == pytest.approx(
                float(vectors[item.row.subject_id] @ query), abs=1e-5
            )


def test_nearest_is_exact_up_to_the_number_rescored(library: Library) -> None:
    vectors = unit(2048, 16)
    made = generation(library, model=model(16))
    store(library, made, vectors)
    query = unit(1, 16, seed=9)[0]
    assert found(library, made, query, 10) == list(np.argsort(-(vectors @ query))[:10])
    assert sorted(found(library, made, query, 5000)) == list(range(2048))


def test_rows_carry_their_video_subject_and_times(library: Library) -> None:
    made = generation(library)
    store(library, made, unit(3, 20))
    near = library.vectors.nearest(made, unit(3, 20)[1], 1)
    assert [
        (item.row.video_id, item.row.subject_id, item.row.start, item.row.end) for item in near
    ] == [(1, 1, 10, 20)]
    assert near[0].score == pytest.approx(1.0, abs=1e-6)


def test_an_empty_table_finds_nothing(library: Library) -> None:
    assert library.vectors.nearest(generation(library), unit(1, 20)[0], 5) == []


# --- dimensions


@pytest.mark.parametrize("shape", [(2, 19), (2, 21), (2, 24), (2, 0), (20,)])
def test_a_wrong_dimension_is_an_error_that_names_both(
    library: Library, shape: tuple[int, ...]
) -> None:
    made = generation(library)
    video = library.videos.add("content", 1)
    artifact = begin(library, video.id, "visual")
    before = row_counts(library)
    with pytest.raises(DimensionMismatch) as caught:
        library.vectors.add(
            made,
            artifact.id,
            video.id,
            [(0, 0, 1)] * shape[0],
            np.ones(shape, np.float32),
            live=True,
        )
    said = caught.value.message
    assert (said.code, said.values["expected"]) == (Code.DIMENSION_MISMATCH, 20)
    assert said.values["dimension"] == shape[-1]
    assert "tiny" in said.values["name"]
    assert row_counts(library) == before


def test_a_query_of_a_wrong_dimension_names_both(library: Library) -> None:
    with pytest.raises(DimensionMismatch, match=r"dimension_mismatch\(.*dimension=24.*expected=20"):
        library.vectors.nearest(generation(library), unit(1, 24)[0], 5)


def test_as_many_subjects_as_vectors(library: Library) -> None:
    made = generation(library)
    with pytest.raises(ValueError, match="1 subjects but 2 vectors"):
        library.vectors.add(made, 1, 1, [(0, 0, 1)], unit(2, 20), live=True)


def test_doubles_and_strided_arrays_are_stored_as_floats(library: Library) -> None:
    made = generation(library)
    vectors = unit(40, 40).astype(np.float64)[::2, ::2]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    artifact = store(library, made, vectors)
    rows = library.vectors.of_artifact(artifact)
    assert [len(data) for _, data in rows] == [80] * 20
    assert found(library, made, vectors[7].astype(np.float32), 1) == [7]


# --- liveness


def test_what_is_not_live_is_never_found(library: Library) -> None:
    """Not even where it is nearer than all that is live, and more of it than is rescored."""
    made = generation(library, model=model(16))
    query = unit(1, 16, seed=3)[0]
    crowd = query + 0.05 * unit(4500, 16, seed=4)
    crowd /= np.linalg.norm(crowd, axis=1, keepdims=True)
    hidden = store(library, made, crowd.astype(np.float32), "hidden", live=False)
    assert library.vectors.nearest(made, query, 5) == []
    far = unit(3, 16, seed=5)
    store(library, made, far, "shown")
    assert sorted(found(library, made, query, 10)) == [0, 1, 2]
    finish(library, library.ledger.get(hidden))
    library.ledger.swap(1, ["hidden"])
    assert len(library.vectors.nearest(made, query, 10)) == 10
    assert library.vectors.nearest(made, query, 1)[0].score > 0.99
    library.ledger.discard(hidden)
    assert sorted(found(library, made, query, 10)) == [0, 1, 2]
    assert library.database.value(f"SELECT count(*) FROM vec_{made.id}_rowids") == 3


def test_another_process_sees_vectors_of_a_new_generation(library: Library, child: Child) -> None:
    """A search service that was open before the table was made."""
    with Library(library.root) as reader:
        assert reader.vectors.generations() == []
        made = generation(library)
        store(library, made, unit(3, 20))
        seen = reader.vectors.find("visual", "own")
        assert seen == made
        assert found(reader, made, unit(3, 20)[2], 1) == [2]


# --- generations


def test_two_generations_stand_side_by_side(library: Library) -> None:
    old = generation(library, "old", model(20, "old model"))
    new = generation(library, "new", model(32, "new model"))
    assert old.id != new.id
    finish(library, library.ledger.get(store(library, old, unit(4, 20))))
    candidate = begin(library, 1, "visual", "new")
    assert candidate.role == "candidate"
    subjects = [(i, 0, 1) for i in range(2)]
    library.vectors.add(new, candidate.id, 1, subjects, unit(2, 32), live=False)
    finish(library, candidate)
    counted = {item.model: count for item, count in library.vectors.generations()}
    assert counted == {"old model": 4, "new model": 0}
    assert library.vectors.live_generations("visual") == [old]
    assert len(library.vectors.nearest(old, unit(1, 20)[0], 9)) == 4
    assert library.vectors.nearest(new, unit(1, 32)[0], 9) == []
    library.ledger.swap(1, ["visual"])
    assert library.vectors.nearest(old, unit(1, 20)[0], 9) == []
    assert len(library.vectors.nearest(new, unit(1, 32)[0], 9)) == 2
    assert library.vectors.live_generations("visual") == [new]
    assert library.vectors.live_generations("summary") == []


def test_a_generation_is_one_channel_and_one_recipe(library: Library) -> None:
    made = generation(library)
    assert generation(library) == made
    assert library.vectors.find("visual", "own") == made
    assert library.vectors.find("visual", "else") is None
    assert library.vectors.find("summary", "own") is None
    other = library.vectors.generation("summary", model(8), "own")
    assert other.id != made.id
    assert (made.channel, made.model, made.revision, made.dimension) == (
        "visual",
        "tiny",
        "r1",
        20,
    )


@pytest.mark.parametrize("pages", [0, 2, 5, 10, 20, 50])
def test_a_full_disk_is_said_plainly_and_leaves_nothing_half_made(
    library: Library, pages: int
) -> None:
    """sqlite-vec itself hides a full disk behind an error of its own."""
    made = generation(library, model=model(768))
    video = library.videos.add("content", 1)
    artifact = begin(library, video.id, "visual")
    before = row_counts(library)
    full = library.database.value("PRAGMA page_count") + pages
    library.database.run(f"PRAGMA max_page_count = {full}")
    subjects = [(i, i, i + 1) for i in range(400)]
    with pytest.raises(EnvironmentProblem, match=r"disk_(full|failing)"):
        library.vectors.add(made, artifact.id, video.id, subjects, unit(400, 768), live=True)
    if pages < 20:
        with pytest.raises(EnvironmentProblem, match=r"disk_(full|failing)"):
            [generation(library, f"another {i}", model(8)) for i in range(20)]
    library.database.run("PRAGMA max_page_count = 1000000")
    assert library.vectors.nearest(made, unit(1, 768)[0], 5) == []
    library.vectors.add(made, artifact.id, video.id, subjects, unit(400, 768), live=True)
    assert found(library, made, unit(400, 768)[7], 1) == [7]
    assert row_counts(library)["vectors"] == 400
    assert before["vectors"] == 0


def test_adding_vectors_is_all_or_nothing(library: Library) -> None:
    made = generation(library)
    video = library.videos.add("content", 1)
    artifact = begin(library, video.id, "visual")
    before = row_counts(library)
    subjects = [(0, 0, 1), (1, None, 1)]
    with pytest.raises(Exception, match="NOT NULL"):
        library.vectors.add(made, artifact.id, video.id, subjects, unit(2, 20), live=True)  # type: ignore[arg-type]
    after = row_counts(library)
    assert {name for name in after if after[name] != before[name]} <= {"vec_1_chunks"}
    assert library.vectors.nearest(made, unit(1, 20)[0], 9) == []


# --- some videos only, samples, one video


def fill_videos(library: Library, made: Generation, vectors: list[np.ndarray]) -> list[int]:
    """Store the vectors of each video; their ids."""
    videos = []
    for number, own in enumerate(vectors):
        video = library.videos.add(f"video {number}", 1)
        artifact = begin(library, video.id, "visual")
        subjects = [(i, i * 10, i * 10 + 10) for i in reversed(range(len(own)))]
        library.vectors.add(made, artifact.id, video.id, subjects, own, live=True)
        videos.append(video.id)
    return videos


def test_only_some_videos_are_looked_in(library: Library) -> None:
    made = generation(library)
    vectors = [unit(30, 20, seed) for seed in range(4)]
    videos = fill_videos(library, made, vectors)
    query = unit(1, 20, 77)[0]
    near = library.vectors.nearest(made, query, 10, videos={videos[1], videos[3], 99})
    expected = np.sort(np.concatenate([vectors[1], vectors[3]]) @ query)[::-1][:10]
    assert [one.score for one in near] == pytest.approx(list(expected), abs=1e-6)
    assert {one.row.video_id for one in near} <= {videos[1], videos[3]}
    assert library.vectors.nearest(made, query, 10, videos=[]) == []
    assert library.vectors.nearest(made, query, 10, videos=[99]) == []
    assert len(library.vectors.nearest(made, query, 500, videos=videos)) == 120


def test_a_small_sample_is_all_that_is_live(library: Library) -> None:
    made = generation(library)
    assert library.vectors.sample(made).shape == (0, 20)
    vectors = [unit(5, 20, seed) for seed in range(3)]
    videos = fill_videos(library, made, vectors)
    library.ledger.discard_video(videos[1])
    expected = np.concatenate([vectors[0], vectors[2]])
    np.testing.assert_array_equal(library.vectors.sample(made), expected)


def test_a_large_sample_is_fair_and_the_same_each_time(library: Library) -> None:
    made = generation(library, model=model(4))
    vectors = unit(6000, 4)
    vectors[:1500] = [1, 0, 0, 0]
    fill_videos(library, made, [vectors[:3000], vectors[3000:]])
    sample = library.vectors.sample(made)
    assert sample.shape == (2048, 4)
    first_quarter = (sample == [1, 0, 0, 0]).all(axis=1).mean()
    assert first_quarter == pytest.approx(0.25, abs=0.03)
    np.testing.assert_array_equal(sample, library.vectors.sample(made))
