"""The ledger: attempts before work, resuming, candidates beside the live, swapping, discarding."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import Category
from engine.messages import Code, message
from engine.store.artifacts import Artifact
from engine.store.library import Library
from engine.types import Passage
from tests.engine.store.finding import search_words
from tests.engine.store.samples import (
    CAREFUL,
    Child,
    begin,
    chunk,
    fill,
    finish,
    generation,
    row_counts,
    unit,
)


@pytest.fixture
def video_id(library: Library) -> int:
    return library.videos.add("content", 1).id


SHORT = message(Code.FILE_CUT_SHORT, name="a.mp4")


def passages(library: Library, artifact: Artifact) -> list[str]:
    return [row.passage.text for row in library.content.passages(artifact.id)]


# --- attempts and resuming


def test_an_attempt_is_on_record_before_the_work(library: Library, child: Child) -> None:
    """A process that is killed at its work leaves the attempt; the next start is the second."""
    code = """
import os, signal, sys
from pathlib import Path
from engine.store.library import Library
from tests.engine.store.samples import begin
library = Library(Path(sys.argv[1]))
artifact = begin(library, library.videos.add("content", 1).id, "shots")
print(artifact.attempts, flush=True)
os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""
    for attempt in (1, 2):
        done = child(code, library.root)
        assert done.returncode != 0
        assert done.stdout.strip() == str(attempt), done.stderr
        video = library.videos.by_content("content")
        assert video is not None
        left = library.ledger.live(video.id, "shots")
        assert left is not None
        assert (left.state, left.attempts) == ("running", attempt)


def test_a_kill_in_the_middle_of_a_batch_keeps_the_batches_before(
    library: Library, video_id: int, child: Child
) -> None:
    artifact = begin(library, video_id, "shots")
    code = """
import os, signal, sys
from pathlib import Path
from engine.store.library import Library
from tests.engine.store.samples import chunk
library = Library(Path(sys.argv[1]))
artifact = int(sys.argv[2])
with library.database.transaction():
    library.content.add_chunk(artifact, 1, chunk("first"))
    library.ledger.checkpoint(artifact, {"end": 20}, 1.5)
with library.database.transaction():
    library.content.add_chunk(artifact, 1, chunk("second"))
    library.ledger.checkpoint(artifact, {"end": 40}, 1.5)
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""
    assert child(code, library.root, artifact.id).returncode != 0
    again = begin(library, video_id, "shots")
    assert (again.id, again.position, again.attempts) == (artifact.id, {"end": 20}, 2)
    assert again.seconds == 1.5
    assert len(library.content.shots(artifact.id).scenes) == 2
    assert row_counts(library)["keyframes"] == 4


def test_the_same_work_goes_on_and_keeps_its_rows(library: Library, video_id: int) -> None:
    first = begin(library, video_id, "passages")
    library.content.add_passages(first.id, [Passage(0, 1, "kept")])
    library.ledger.checkpoint(first.id, ["here"], 2.0)
    again = begin(library, video_id, "passages")
    assert (again.id, again.attempts, again.position) == (first.id, 2, ["here"])
    assert passages(library, again) == ["kept"]


@pytest.mark.parametrize(("fingerprint", "inputs"), [("other", "i"), ("r", "other")])
def test_other_work_starts_empty(
    library: Library, video_id: int, fingerprint: str, inputs: str
) -> None:
    first = begin(library, video_id, "passages")
    library.content.add_passages(first.id, [Passage(0, 1, "old")])
    again = begin(library, video_id, "passages", fingerprint, inputs)
    assert (again.role, again.attempts, again.position) == ("live", 1, None)
    assert row_counts(library)["passages"] == 0
    assert row_counts(library)["artifacts"] == 1


def test_progress_resets_the_attempts_and_stopping_counts_none(
    library: Library, video_id: int
) -> None:
    artifact = begin(library, video_id, "shots")
    assert begin(library, video_id, "shots").attempts == 2
    library.ledger.checkpoint(artifact.id, 1, 1.0)
    assert library.ledger.get(artifact.id).attempts == 1
    assert begin(library, video_id, "shots").attempts == 2
    library.ledger.stop(artifact.id)
    stopped = library.ledger.get(artifact.id)
    assert (stopped.state, stopped.attempts, stopped.position) == ("stopped", 0, 1)
    assert begin(library, video_id, "shots").attempts == 1


def test_what_is_finished_is_on_record(library: Library, video_id: int) -> None:
    artifact = begin(library, video_id, "probe")
    library.ledger.set_value(artifact.id, {"title": "회의"})
    library.ledger.checkpoint(artifact.id, 1, 1.0)
    finish(library, artifact, "hash")
    done = library.ledger.live(video_id, "probe")
    assert done is not None
    assert (done.state, done.output, done.items, done.device) == ("done", "hash", 1, "cpu")
    assert (done.value, done.seconds, done.warnings) == ({"title": "회의"}, 1.5, (CAREFUL,))
    assert (done.attempts, done.position, done.spec_version) == (0, None, "test")


def test_what_failed_starts_empty_and_can_be_forgotten(library: Library, video_id: int) -> None:
    first = begin(library, video_id, "passages")
    library.content.add_passages(first.id, [Passage(0, 1, "half")])
    library.ledger.fail(first.id, Category.TRUNCATED, SHORT)
    failed = library.ledger.get(first.id)
    assert (failed.state, failed.category, failed.message) == ("failed", "truncated", SHORT)
    assert failed.failure == (Category.TRUNCATED, SHORT)
    again = begin(library, video_id, "passages")
    assert (again.state, again.attempts, again.category) == ("running", 1, None)
    assert row_counts(library)["passages"] == 0
    library.ledger.fail(again.id, Category.CRASHED, SHORT)
    finish(library, begin(library, video_id, "probe"))
    begin(library, video_id, "shots")
    begin(library, video_id, "shots")
    library.ledger.forget_failures(video_id)
    assert set(library.ledger.of_video(video_id)) == {"probe"}


# --- candidates and swapping


def test_a_candidate_is_made_beside_the_live_and_takes_its_place(
    library: Library, video_id: int
) -> None:
    old = begin(library, video_id, "shots", "old")
    fill(library, old, "old", "old generation")
    finish(library, old)
    before = row_counts(library)
    new = begin(library, video_id, "shots", "new")
    assert new.role == "candidate"
    fill(library, new, "new", "new generation")
    finish(library, new)

    def seen() -> tuple[str, list[str], int, int]:
        live = library.ledger.live(video_id, "shots")
        assert live is not None
        hits = search_words(library.fulltext, "speaks", 9)
        query = unit(1, 20)[0]
        olds = library.vectors.nearest(generation(library, "old generation"), query, 9)
        news = library.vectors.nearest(generation(library, "new generation"), query, 9)
        return live.fingerprint, [hit.row.text for hit in hits], len(olds), len(news)

    assert seen() == ("old", ["old speaks"], 3, 0)
    assert library.ledger.of_video(video_id)["shots"].id == new.id
    assert dict(library.ledger.each_video())[video_id]["shots"].id == new.id
    library.ledger.swap(video_id, ["shots"])
    assert seen() == ("new", ["new speaks"], 0, 3)
    after = row_counts(library)
    changed = {name for name in after if after[name] != before.get(name)}
    assert {name for name in changed if not name.startswith("vec_")} <= {
        "embedding_generations",
        "text_words_data",
        "text_words_idx",
        "text_grams_data",
        "text_grams_idx",
        "vector_changes",
    }
    (scene,) = library.database.rows("SELECT DISTINCT artifact_id FROM scenes")
    assert scene == (new.id,)


def test_a_swap_of_several_steps_is_one_transaction(library: Library, video_id: int) -> None:
    for step in ("shots", "passages"):
        finish(library, begin(library, video_id, step, "old"))
    finish(library, begin(library, video_id, "shots", "new"))
    begin(library, video_id, "passages", "new")  # not finished
    before = row_counts(library)
    with pytest.raises(ValueError, match="passages of video 1 is running, not done"):
        library.ledger.swap(video_id, ["shots", "passages"])
    live = {step: library.ledger.live(video_id, step) for step in ("shots", "passages")}
    assert [artifact.fingerprint for artifact in live.values() if artifact] == ["old", "old"]
    assert row_counts(library) == before


def test_a_swap_without_a_candidate_changes_nothing(library: Library, video_id: int) -> None:
    finish(library, begin(library, video_id, "shots"))
    before = library.ledger.of_video(video_id)
    library.ledger.swap(video_id, ["shots"])
    assert library.ledger.of_video(video_id) == before


def test_a_finished_candidate_that_was_never_swapped_gives_way(
    library: Library, video_id: int
) -> None:
    """Killed between finish and swap, and another model was chosen since."""
    finish(library, begin(library, video_id, "shots", "old"))
    finish(library, begin(library, video_id, "shots", "second"))
    third = begin(library, video_id, "shots", "third")
    assert (third.role, third.fingerprint) == ("candidate", "third")
    live = library.ledger.live(video_id, "shots")
    assert live is not None
    assert live.fingerprint == "old"
    assert row_counts(library)["artifacts"] == 2


def test_a_candidate_that_was_interrupted_goes_on(library: Library, video_id: int) -> None:
    finish(library, begin(library, video_id, "shots", "old"))
    candidate = begin(library, video_id, "shots", "new")
    assert begin(library, video_id, "shots", "new").id == candidate.id
    library.ledger.fail(candidate.id, Category.INTERNAL, SHORT)
    again = begin(library, video_id, "shots", "new")
    assert (again.role, again.attempts) == ("candidate", 1)
    assert again.id == library.ledger.of_video(video_id)["shots"].id


def test_an_equal_candidate_is_adopted(library: Library, video_id: int) -> None:
    live = begin(library, video_id, "shots", "old")
    fill(library, live, "same")
    finish(library, live)
    before = row_counts(library)
    candidate = begin(library, video_id, "shots", "new", "other inputs")
    library.ledger.adopt(live.id, candidate)
    renewed = library.ledger.get(live.id)
    assert (renewed.fingerprint, renewed.inputs, renewed.role) == ("new", "other inputs", "live")
    assert row_counts(library) == before


# --- discarding


def owned(counts: dict[str, int]) -> dict[str, int]:
    """Rows of the tables that artifacts own; an index's pages and a table's chunks are storage.

    The log of changes to vectors outlives what it tells of.
    """
    storage = ("_data", "_idx", "_config", "_info", "_chunks", "chunks00", "vector_changes")
    return {name: n for name, n in counts.items() if not name.endswith(storage)}


def test_discarding_leaves_no_row_in_any_table(library: Library, video_id: int) -> None:
    generation(library)
    kept = begin(library, video_id, "kept")
    fill(library, kept, "kept")
    before = owned(row_counts(library))
    artifact = begin(library, video_id, "shots")
    fill(library, artifact, "gone")
    grown = owned(row_counts(library))
    assert {name for name in before if grown[name] == before[name]} == {
        "alike",
        "chosen_models",
        "embedding_generations",
        "face_marks",
        "folders",
        "gone",
        "left_out",
        "meta",
        "migrations",
        "model_loads",
        "opened_videos",
        "people",
        "person_photos",
        "photo_vectors",
        "place_grams",
        "place_grams_docsize",
        "place_names",
        "places",
        "requests",
        "saved_searches",
        "search_history",
        "settings",
        "speeds",
        "upgrade_videos",
        "upgrades",
        "videos",
        "volumes",
        "whose",
    }, "the sample has rows in every table that artifacts own"
    library.ledger.discard(artifact.id)
    assert owned(row_counts(library)) == before
    assert [hit.row.text for hit in search_words(library.fulltext, "speaks", 9)] == ["kept speaks"]
    near = library.vectors.nearest(generation(library), unit(1, 20)[0], 9)
    assert len(near) == 3
    assert library.database.rows("PRAGMA foreign_key_check") == []


def test_discarding_a_video_takes_its_artifacts_and_no_other(
    library: Library, video_id: int
) -> None:
    other = library.videos.add("other content", 1)
    fill(library, begin(library, other.id, "shots"), "other")
    before = owned(row_counts(library))
    live = begin(library, video_id, "shots", "old")
    fill(library, live, "live")
    finish(library, live)
    fill(library, begin(library, video_id, "shots", "new"), "candidate")
    library.ledger.discard_video(video_id)
    assert owned(row_counts(library)) == before
    assert {video for video, _ in library.ledger.each_video()} == {other.id}


def test_work_on_a_discarded_artifact_stores_nothing(library: Library, video_id: int) -> None:
    """Its video was removed by another process meanwhile: an error, and no orphan."""
    made = generation(library)
    artifact = begin(library, video_id, "shots")
    library.ledger.discard(artifact.id)
    before = row_counts(library)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        library.content.add_chunk(artifact.id, video_id, chunk("late"))
    with pytest.raises(Exception, match="FOREIGN KEY"):
        library.vectors.add(made, artifact.id, video_id, [(1, 0, 1)], unit(1, 20), live=True)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        library.content.add_passages(artifact.id, [Passage(0, 1, "late")])
    assert row_counts(library) == before
    with pytest.raises(ValueError, match="no artifact"):
        library.ledger.get(artifact.id)


# --- what is stored is read back


def test_content_is_read_back_as_it_was(library: Library, video_id: int) -> None:
    artifact = begin(library, video_id, "shots")
    fill(library, artifact, "a")
    finish(library, artifact)
    shots = library.content.shots(artifact.id)
    assert [(scene.start, scene.end) for scene in shots.scenes] == [
        (0, 10_000_000),
        (10_000_000, 20_000_000),
    ]
    assert [frame.at for frame in shots.keyframes] == [0, 4_000_000, 10_000_000, 14_000_000]
    assert library.frames.get(shots.keyframes[2].digest) == b"a 1 0"
    first, second = shots.scenes
    assert library.content.scene_at(video_id, 9_999_999) == first
    assert library.content.scene_at(video_id, 10_000_000) == second
    assert library.content.scene_at(video_id, 99_000_000) == second
    assert library.content.scene_at(video_id, -1) is None
    assert [frame.scene_id for frame in shots.keyframes] == [first.id] * 2 + [second.id] * 2
    assert library.content.nearest_keyframe(first.id, 3_500_000) == shots.keyframes[1]
    assert library.content.nearest_keyframe(999, 0) is None
    (segment,) = library.content.segments(artifact.id)
    assert segment.language == "en"
    assert [word.text for word in segment.words] == ["a", "speaks"]
    (stored,) = library.content.passages(artifact.id)
    assert library.content.passage(stored.id) == stored
    vectors = library.vectors.of_artifact(artifact.id)
    back = np.frombuffer(b"".join(data for _, data in vectors), np.float32).reshape(3, 20)
    assert np.array_equal(back, unit(3, 20))
    assert library.vectors.subjects(artifact.id) == {0, 1, 2}
