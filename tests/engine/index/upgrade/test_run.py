"""The upgrade's run: only what changed, from what is kept, and whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from engine import spec
from engine.errors import Category, EnvironmentProblem, MediaError
from engine.index.steps import Batch, Task
from engine.index.upgrade import run as upgrader
from engine.index.upgrade.plan import OUT_OF_REACH
from engine.messages import Code, message
from engine.models.formats import MANIFEST
from engine.types import ModelKind, Segment, UpgradeRequest, UpgradeScope, ticks
from tests.engine.index.upgrades import (
    SCREEN_STEPS,
    TEXT_STEPS,
    TO_OTHER_TEXT,
    TO_OTHER_VISUAL,
    VISUAL_STEP,
    Ground,
    changed_steps,
    dependents,
)
from tests.engine.index.weightless import OTHER, SMALL, Sight
from tests.engine.index.workbench import OTHER_CUES, nothing_is_doubled, rows, use_steps

FILMS = ("cuts.mp4", "said.mp4", "loud.mp4")
CONTENT = ["scenes", "keyframes", "segments", "passages", "texts"]
SEEN = Sight._vector


def changed(ground: Ground, before: dict[tuple[int, str], int]) -> set[tuple[str, str]]:
    """``(film, step)`` whose live artifact is another than before."""
    names = {ground.video(name): name for name in FILMS}
    after = ground.ids()
    return {(names[key[0]], key[1]) for key in before | after if before.get(key) != after.get(key)}


# --- only what changed


def test_another_visual_model_makes_the_visual_vectors_anew_and_nothing_else(
    ground: Ground,
) -> None:
    ids, content = ground.ids(), rows(ground.engine.library, CONTENT)
    result = ground.upgrade(TO_OTHER_VISUAL)
    assert changed(ground, ids) == {(name, VISUAL_STEP) for name in FILMS}
    assert rows(ground.engine.library, CONTENT) == content
    assert {(row["kind"], row["model"]) for row in ground.asked()} == {("visual", OTHER)}
    assert (result["steps"], result["failed"]) == ({VISUAL_STEP: 3}, 0)
    assert result["verified"] == {"counts": True, "probe": True}
    assert ground.all_current()
    nothing_is_doubled(ground.engine.library)


def test_no_video_is_opened_to_upgrade_the_visual_vectors(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    real = av.open

    def count(path: Any, *more: Any, **named: Any) -> Any:
        opened.append(path)
        return real(path, *more, **named)

    monkeypatch.setattr(av, "open", count)
    ground.upgrade(TO_OTHER_VISUAL)
    assert opened == []
    ground.upgrade(UpgradeRequest(steps=("probe",), force=True))
    assert opened, "the count sees what is opened"


def test_text_vectors_are_made_of_the_kept_words(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(av, "open", None)
    ids = ground.ids()
    result = ground.upgrade(TO_OTHER_TEXT)
    assert {step for _, step in changed(ground, ids)} <= TEXT_STEPS
    assert {row["kind"] for row in ground.asked()} == {"text"}
    assert result["failed"] == 0
    assert ground.all_current()


def test_speech_is_heard_anew_only_where_the_hearing_changed(ground: Ground) -> None:
    ground.upgrade(UpgradeRequest(models=((ModelKind.TEXT, OTHER), (ModelKind.VISUAL, OTHER))))
    ids = ground.ids()
    ground.engine.library.choices.set_setting("transcript_language", "de")
    ground.upgrade()
    assert changed(ground, ids) == {
        ("loud.mp4", "transcript"),
        ("said.mp4", "subtitles"),
    }, "the words are the same in another language, and so is all that is made of them"
    said = ground.artifacts("loud.mp4")["transcript"]
    segments = ground.engine.library.content.segments(said.id)
    assert {segment.language for segment in segments} == {"de"}


def test_an_edited_subtitle_touches_only_the_words_of_its_video(own: Ground) -> None:
    ids = own.ids()
    (own.films / "said.srt").write_text(OTHER_CUES)
    own.index()
    words = {"subtitles", "passages", "text_vectors/transcript", "text_vectors/summary", "fulltext"}
    assert changed(own, ids) - {("said.mp4", "transcript")} == {("said.mp4", w) for w in words}
    own.forget_asked()
    own.upgrade(TO_OTHER_VISUAL)
    assert {row["kind"] for row in own.asked()} == {"visual"}


def test_what_is_made_anew_and_the_same_only_renews_what_depends_on_it(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_steps(monkeypatch, shots={"version": 99}, subtitles={"version": 99})
    ids = ground.ids()
    result = ground.upgrade()
    assert changed(ground, ids) == set()
    assert ground.asked() == []
    assert ground.all_current()
    assert set(result["steps"]) == dependents("shots") | dependents("subtitles")
    assert ground.roles() == {"live": 45}


def test_a_new_step_is_made_everywhere_and_touches_nothing_else(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = spec.Step("on_screen", 1, ("shots",), "segments")

    def read(task: Task) -> Generator[Batch, None, None]:
        for frame in task.inputs["shots"].keyframes:
            words = f"{len(task.read_frame(frame.digest))} bytes"
            yield Batch((Segment(frame.at, frame.at + ticks(1), words),), frame.id)

    ids = ground.ids()
    use_steps(monkeypatch, (*spec.STEPS, new), {"on_screen": read})
    assert set(ground.statuses("cuts.mp4").values()) == {"current", "missing"}
    result = ground.upgrade()
    assert changed(ground, ids) == {(name, "on_screen") for name in FILMS}
    assert result["steps"] == {"on_screen": 3}
    assert ground.asked() == []
    assert all(ground.artifacts(name)["on_screen"].items for name in FILMS)


def test_a_step_that_is_gone_from_the_spec_is_retired(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_steps(monkeypatch, [step for step in spec.STEPS if step.name != "fulltext/titles"])
    plan = ground.plan()
    assert (plan["videos"], plan["steps"]["fulltext/titles"]["stale"]) == (3, 3)
    assert ground.plan(steps=("fulltext",))["videos"] == 0
    assert ground.upgrade()["failed"] == 0
    assert ground.roles() == {"live": 42, "kept": 3}
    assert ground.plan()["videos"] == 0
    monkeypatch.undo()


def test_a_second_run_does_nothing_and_says_so(ground: Ground) -> None:
    ground.upgrade(TO_OTHER_VISUAL)
    ids = ground.ids()
    ground.forget_asked()
    told = ground.engine.upgrades.start(TO_OTHER_VISUAL)
    assert (told["videos"], told["steps"]) == (0, {})
    assert "upgrade" not in told
    ground.work()
    assert (ground.ids(), ground.asked()) == (ids, [])


# --- force


def test_force_makes_anew_what_is_up_to_date_each_time_it_is_asked(ground: Ground) -> None:
    request = UpgradeRequest(steps=(VISUAL_STEP,), force=True)
    for _ in range(2):
        ground.forget_asked()
        result = ground.upgrade(request)
        assert (result["steps"], result["failed"]) == ({VISUAL_STEP: 3}, 0)
        assert {row["kind"] for row in ground.asked()} == {"visual"}
    nothing_is_doubled(ground.engine.library)


def test_a_forced_upgrade_that_died_does_nothing_twice(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.engine.upgrades.start(UpgradeRequest(steps=(VISUAL_STEP,), force=True))
    looked = 0

    def die(self: Sight, image: Any) -> Any:
        nonlocal looked
        looked += 1
        if looked == 6:
            raise KeyboardInterrupt  # nothing catches it: as a kill, nothing is put in order
        return SEEN(self, image)

    monkeypatch.setattr(Sight, "_vector", die)
    with pytest.raises(KeyboardInterrupt):
        ground.work()
    assert ground.progress()["state"] == "running"
    before = {digest for row in ground.asked()[:-1] for digest in row["what"]}
    ground.forget_asked()
    ground.work()
    after = [digest for row in ground.asked() for digest in row["what"]]
    assert before
    assert not before & set(after)
    assert ground.result()["steps"] == {VISUAL_STEP: 3}


def test_force_without_the_model_leaves_its_step_alone(ground: Ground) -> None:
    ground.engine.library.choices.unchoose_model(ModelKind.VISUAL)
    ids = ground.ids()
    result = ground.upgrade(UpgradeRequest(force=True))
    assert result["failed"] == 0, ground.engine.upgrades.failures()
    assert not {step for _, step in changed(ground, ids)} & {VISUAL_STEP}


def test_named_steps_bring_along_what_they_would_leave_behind(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.engine.library.choices.set_setting("transcript_language", "de")
    changed_steps(monkeypatch, transcript={"version": 99}, visual_vectors={"version": 99})
    result = ground.upgrade(UpgradeRequest(steps=("passages",)))
    assert result["failed"] == 0, ground.engine.upgrades.failures()
    assert {n for n, status in ground.statuses("loud.mp4").items() if status != "current"} == {
        VISUAL_STEP
    }


# --- what cannot be had


def test_of_a_video_out_of_reach_what_needs_no_file_is_made(
    own: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_steps(monkeypatch, shots={"parameters": {**spec.BY_NAME["shots"].parameters, "x": 1}})
    (own.films / "said.mp4").unlink()
    ids = own.ids()
    result = own.upgrade(TO_OTHER_TEXT)
    assert result["failed"] == 1
    (row,) = own.engine.upgrades.failures()
    assert (row["step"], row["message"]) == ("shots", OUT_OF_REACH)
    assert row["category"] == Category.ENVIRONMENT.value
    assert {n for n, status in own.statuses("said.mp4").items() if status != "current"} == {
        "shots",
        VISUAL_STEP,
        *SCREEN_STEPS,
    }
    assert {step for name, step in changed(own, ids) if name == "said.mp4"} <= TEXT_STEPS


def test_kept_frames_that_were_deleted_are_made_anew_where_the_file_is(own: Ground) -> None:
    before = rows(own.engine.library, ["keyframes", "scenes"])
    shutil.rmtree(own.engine.root / "frames")
    (own.films / "cuts.mp4").unlink()
    ids = own.ids()
    result = own.upgrade(TO_OTHER_VISUAL)
    assert changed(own, ids) == {("said.mp4", VISUAL_STEP), ("loud.mp4", VISUAL_STEP)}
    assert result["upgraded"] == 2
    assert rows(own.engine.library, ["keyframes", "scenes"]) == before
    for name in ("said.mp4", "loud.mp4"):
        shots = own.engine.library.content.shots(own.artifacts(name)["shots"].id)
        assert all(own.engine.library.frames.get(frame.digest) for frame in shots.keyframes)


def test_one_kept_frame_that_is_gone_is_enough_to_make_them_anew(ground: Ground) -> None:
    shots = ground.engine.library.content.shots(ground.artifacts("cuts.mp4")["shots"].id)
    ground.engine.library.frames.path(shots.keyframes[-1].digest).unlink()
    assert ground.upgrade(TO_OTHER_VISUAL)["failed"] == 0
    assert ground.all_current()


def test_frames_that_are_gone_and_not_needed_are_no_failure(own: Ground) -> None:
    shutil.rmtree(own.engine.root / "frames")
    for name in FILMS:
        (own.films / name).unlink()
    result = own.upgrade(TO_OTHER_TEXT)
    assert (result["failed"], result["steps"] != {}) == (0, True), own.engine.upgrades.failures()


def test_a_file_that_vanishes_under_the_work_is_out_of_reach(
    own: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    loud = own.films / "loud.mp4"

    def gone(task: Task) -> Generator[Batch, None, None]:
        loud.rename(loud.with_suffix(".away"))
        raise OSError("gone")
        yield

    ids = own.ids()
    import engine.index.steps.transcript as step

    monkeypatch.setattr(step, "run", gone)
    own.engine.library.choices.set_setting("transcript_language", "de")
    result = own.upgrade(UpgradeRequest(UpgradeScope.VIDEO, (loud,)))
    (row,) = result["failures"]
    assert (row["step"], row["category"], row["message"]) == (
        "transcript",
        "environment",
        OUT_OF_REACH,
    )
    assert changed(own, ids) == set()


# --- failures


def broken_sight(monkeypatch: pytest.MonkeyPatch, ground: Ground, name: str) -> None:
    """Looking at the frames of one film fails, as at content that cannot be read."""
    shots = ground.engine.library.content.shots(ground.artifacts(name)["shots"].id)
    last = ground.engine.library.frames.get(shots.keyframes[-1].digest)
    real = Sight._work

    def work(self: Sight, what: list[bytes]) -> None:
        if last in what:
            raise MediaError(Category.UNREADABLE, Code.FILE_CUT_SHORT, name="cuts.mp4")
        real(self, what)

    monkeypatch.setattr(Sight, "_work", work)


def test_what_fails_leaves_its_video_as_it_was_and_the_rest_goes_on(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = {**spec.BY_NAME["shots"].parameters, "keyframe_long_side": 64}
    changed_steps(monkeypatch, shots={"parameters": parameters})
    real = Sight.embed_stream
    cuts = ground.video("cuts.mp4")

    def of_cuts() -> list[Any]:
        found = ground.moments("noise:1", "noise:2")
        return [
            (m.scene_id, m.start, m.end, m.at, m.thumbnail, [each.raw for each in m.matched])
            for moments in found
            for m in moments
            if m.video_id == cuts
        ]

    before, ids = of_cuts(), ground.ids()
    assert before

    def fail(self: Sight, images: Any, batch: int = 0) -> Any:
        taken = list(images)
        if ground.engine.library.content.scene(taken[0][0].scene_id).video_id == cuts:
            raise MediaError(Category.UNREADABLE, Code.FILE_CUT_SHORT, name="cuts.mp4")
        return real(self, iter(taken), batch)

    with monkeypatch.context() as patch:
        patch.setattr(Sight, "embed_stream", fail)
        result = ground.upgrade()
    assert (result["upgraded"], result["failed"]) == (2, 1)
    (row,) = result["failures"]
    assert (row["step"], row["category"], row["message"]) == (
        VISUAL_STEP,
        "unreadable",
        message(Code.FILE_CUT_SHORT, name="cuts.mp4"),
    )
    assert {name for name, _ in changed(ground, ids)} == {"said.mp4", "loud.mp4"}
    assert of_cuts() == before
    assert ground.artifacts("cuts.mp4")["shots"].role == "live"
    assert ground.engine.upgrades.retry() == 1
    ground.work()
    assert (ground.result()["upgraded"], ground.result()["failed"]) == (3, 0)
    assert ground.all_current()
    nothing_is_doubled(ground.engine.library)


def test_what_came_out_equal_beside_a_failure_is_on_record_as_before(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passages made of a new transcript and equal; the full text of it fails: nothing moves."""
    import engine.index.steps.fulltext as step

    ground.engine.library.choices.set_setting("transcript_language", "de")

    def fail(task: Task) -> Generator[Batch, None, None]:
        raise MediaError(Category.UNREADABLE, Code.FILE_EMPTY, name="a.mp4")
        yield

    before = {n: (a.id, a.fingerprint, a.inputs) for n, a in ground.artifacts("loud.mp4").items()}
    monkeypatch.setattr(step, "run", fail)
    result = ground.upgrade()
    assert result["failed"] == 2, "loud.mp4, and said.mp4 for its subtitles"
    after = {n: (a.id, a.fingerprint, a.inputs) for n, a in ground.artifacts("loud.mp4").items()}
    # It has no subtitles, of whatever language: that is on record, and nothing else.
    assert before.pop("subtitles")[0] == after.pop("subtitles")[0]
    assert after == before
    assert "outdated" not in ground.statuses("loud.mp4").values()


def test_a_bug_outside_every_step_is_a_failure_of_one_video(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.index.upgrade.settle import Settling

    real, cuts = Settling.settle, ground.video("cuts.mp4")

    def settle(self: Settling, reading: Any) -> Any:
        if reading.video_id == cuts:
            raise RuntimeError("a bug")
        return real(self, reading)

    ids = ground.ids()
    monkeypatch.setattr(Settling, "settle", settle)
    result = ground.upgrade(TO_OTHER_VISUAL)
    assert (result["upgraded"], result["failed"]) == (2, 1)
    assert result["failures"][0]["message"] == message(Code.INTERNAL_ERROR, error="RuntimeError")
    assert {name for name, _ in changed(ground, ids)} == {"said.mp4", "loud.mp4"}
    assert ground.roles() == {"live": 45, "kept": 2}


def test_a_step_that_kills_twice_is_given_up_and_the_rest_goes_on(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.engine.upgrades.start(TO_OTHER_VISUAL)

    def die(self: Sight, image: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Sight, "_vector", die)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                ground.work()
            ground.engine.queue.worker_died(os.getpid())
    ground.work()
    (row,) = ground.engine.upgrades.failures()
    assert (row["category"], row["step"]) == ("crashed", VISUAL_STEP)
    assert ground.result()["upgraded"] == 2


def test_a_failed_video_stays_failed_when_its_upgrade_fails_too(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, video = ground.engine.library, ground.video("cuts.mp4")
    live = library.ledger.live(video, VISUAL_STEP)
    assert live is not None
    library.ledger.discard(live.id)
    why = message(Code.FILE_UNREADABLE, name="cuts.mp4", os_error="")
    library.videos.fail(video, Category.UNREADABLE, why)
    broken_sight(monkeypatch, ground, "cuts.mp4")
    result = ground.upgrade()
    assert result["failed"] == 1
    found = library.videos.get(video)
    assert found is not None
    assert found.state.value == "failed"
    monkeypatch.undo()


# --- two spaces side by side


def test_both_models_serve_while_half_of_the_videos_are_upgraded(ground: Ground) -> None:
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    ground.work(most=1)
    assert ground.progress()["done"] == 1
    vectors = ground.engine.library.vectors
    assert {g.model for g in vectors.live_generations("visual")} == {SMALL, OTHER}
    for query in ("noise:0", "noise:10", "noise:20"):
        (found,) = ground.moments(query)
        assert found, query
        places = [(m.video_id, m.start) for m in found]
        assert len(places) == len(set(places)), "no scene twice"
    ground.work()
    assert {g.model for g in vectors.live_generations("visual")} == {OTHER}


def test_the_check_at_the_end_sees_vectors_that_are_gone(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.index.upgrade.run import Upgrader

    real = Upgrader._finish

    def finish(self: Upgrader) -> None:
        database = ground.engine.library.database
        made = [i for (_, step), i in ground.ids().items() if step == VISUAL_STEP]
        for artifact in made:
            (last,) = database.rows(
                "SELECT max(id) FROM vectors WHERE artifact_id = ?", (artifact,)
            )
            sql = "DELETE FROM vectors WHERE artifact_id = ? AND id >= ?"
            database.run(sql, (artifact, 0 if everything else last[0]))
        real(self)

    monkeypatch.setattr(Upgrader, "_finish", finish)
    for name, everything in ((OTHER, False), (SMALL, True)):
        result = ground.upgrade(UpgradeRequest(models=((ModelKind.VISUAL, name),)))
        assert result["verified"] == {"counts": False, "probe": not everything}
        assert result["problem"] == message(Code.UPGRADE_UNVERIFIED)


# --- what is never mixed


def test_equal_vectors_of_another_recipe_are_not_taken_for_the_new_ones(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version that computes the same: its vectors lie in their own table all the same."""
    vectors = ground.engine.library.vectors
    (old,) = vectors.live_generations("visual")
    changed_steps(monkeypatch, visual_vectors={"version": 99})
    result = ground.upgrade()
    assert result["verified"] == {"counts": True, "probe": True}
    (new,) = vectors.live_generations("visual")
    assert (new.id != old.id, new.fingerprint != old.fingerprint) == (True, True)
    assert new.fingerprint == ground.artifacts("cuts.mp4")[VISUAL_STEP].step_fingerprint


def test_equal_vectors_of_another_model_are_not_taken_for_the_new_ones(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sight, "_vector", lambda self, image: np.eye(13, dtype=np.float32)[0])
    ground.upgrade(UpgradeRequest(steps=(VISUAL_STEP,), force=True))
    place = ground.engine.models.place(ModelKind.VISUAL, SMALL) / MANIFEST
    place.write_text(place.read_text().replace("r-small", "r-later"))
    ids = ground.ids()
    result = ground.upgrade()
    assert (result["steps"], result["failed"]) == ({VISUAL_STEP: 3}, 0)
    assert {step for _, step in changed(ground, ids)} == {VISUAL_STEP}
    (new,) = ground.engine.library.vectors.live_generations("visual")
    assert new.revision == "r-later"


def test_a_file_that_is_replaced_under_the_work_is_not_taken_for_the_video(
    own: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    import engine.index.steps.shots as step

    cuts, ids, real = own.films / "cuts.mp4", own.ids(), step.run

    def replaced(task: Task) -> Generator[Batch, None, None]:
        shutil.copy(own.films / "loud.mp4", cuts)
        yield from real(task)

    monkeypatch.setattr(step, "run", replaced)
    parameters = {**spec.BY_NAME["shots"].parameters, "keyframe_long_side": 64}
    changed_steps(monkeypatch, shots={"parameters": parameters})
    result = own.upgrade(UpgradeRequest(UpgradeScope.VIDEO, (cuts,)))
    (row,) = result["failures"]
    assert (row["step"], row["category"]) == ("shots", "environment")
    assert row["message"] == message(Code.FILE_REPLACED, name="cuts.mp4")
    assert changed(own, ids) == set()


def test_what_indexing_began_an_upgrade_goes_on_with(own: Ground) -> None:
    """A forced step, half made by the indexer before: it is made once, and is the upgrade's."""
    library, cuts = own.engine.library, own.video("cuts.mp4")
    live = own.artifacts("cuts.mp4")[VISUAL_STEP]
    library.ledger.begin(
        cuts,
        VISUAL_STEP,
        fingerprint=live.fingerprint,
        inputs=live.inputs,
        model_unused=False,
        spec_version="1",
        step_fingerprint=live.step_fingerprint,
        model=live.model,
    )
    result = own.upgrade(UpgradeRequest(steps=(VISUAL_STEP,), force=True))
    assert (result["failed"], result["steps"]) == (0, {VISUAL_STEP: 3})


def test_what_failed_on_the_machine_goes_on_when_it_is_mended(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Sight, image: Any) -> Any:
        raise EnvironmentProblem(Code.DISK_FULL, path="/")

    ids = ground.ids()
    with monkeypatch.context() as patch:
        patch.setattr(Sight, "_vector", full)
        result = ground.upgrade(TO_OTHER_VISUAL)
    assert {row["category"] for row in result["failures"]} == {"environment"}
    assert changed(ground, ids) == set()
    assert ground.engine.upgrades.retry() == 3
    with monkeypatch.context() as patch:
        patch.setattr(Sight, "_vector", full)
        patch.setattr(upgrader, "LEAST_FREE", 10**18)
        ground.work()
        progress = ground.progress()
        assert (progress["state"], progress["done"]) == ("stopped", 0)
        full_disk = message(Code.DISK_FULL, path=str(ground.engine.root))
        assert progress["problem"] == message(Code.UPGRADE_STOPPED, reason=full_disk)
    assert ground.engine.upgrades.resume()
    ground.work()
    assert (ground.result()["upgraded"], ground.result()["failed"]) == (3, 0)
    assert ground.all_current()
