"""The façade of upgrading: start, pause, cancel, follow, and what came of it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from engine.errors import UsageError
from engine.messages import Code, decode, encode, message
from engine.spec import STEPS
from engine.store.upgrades import UpgradeState
from engine.types import ModelKind, UpgradeRequest
from tests.engine.index.upgrades import (
    TO_OTHER_TEXT,
    TO_OTHER_VISUAL,
    VISUAL_STEP,
    Ground,
    install_one,
    uninstall,
)
from tests.engine.index.weightless import OTHER, SMALL
from tests.engine.index.workbench import nothing_is_doubled

LIVE = 3 * sum(step.switch != "people" for step in STEPS)
"""Artifacts of the ground's three videos: one a step that is on unless it is switched off."""


def state(ground: Ground) -> str:
    return str(ground.progress()["state"])


def test_an_upgrade_is_followed_from_its_plan_to_its_result(ground: Ground) -> None:
    upgrades = ground.engine.upgrades
    assert upgrades.progress() is None
    assert upgrades.result() is None
    assert upgrades.failures() == []
    told = upgrades.start(TO_OTHER_VISUAL)
    assert decode(encode(told)) == told
    assert (upgrades.open(), upgrades.at_work(), upgrades.result()) == (True, True, None)
    progress = ground.progress()
    assert (progress["state"], progress["videos"], progress["done"]) == ("queued", 3, 0)
    assert progress["steps"] == {VISUAL_STEP: {"due": 3, "done": 0}}
    assert progress["seconds_left"] == told["seconds_estimated"] > 0
    ground.work(most=1)
    progress = ground.progress()
    assert (progress["state"], progress["done"]) == ("running", 1)
    assert progress["steps"] == {VISUAL_STEP: {"due": 3, "done": 1}}
    ground.work()
    assert not upgrades.open()
    result = ground.result()
    assert json.loads(json.dumps(result)) == result
    assert (result["state"], result["videos"], result["upgraded"]) == ("done", 3, 3)
    assert (result["rollback"], result["problem"], result["failures"]) == (True, None, [])
    assert result["seconds"] > 0
    assert ground.progress()["seconds_left"] is None


def test_the_time_left_goes_down_and_follows_what_was_measured(ground: Ground) -> None:
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    library = ground.engine.library
    (upgrade,) = [library.upgrades.open()]
    assert upgrade is not None
    planned = ground.progress()["seconds_left"]
    ground.work(most=2)
    library.database.run("UPDATE upgrades SET seconds = 20 * ?", (planned,))
    left = ground.progress()["seconds_left"]
    # Two of three took twenty times the plan: the third takes ten times it, as far as is known.
    assert 5 * planned < left < 10.5 * planned


def test_the_rests_between_videos_count_as_time_left(ground: Ground) -> None:
    ground.engine.upgrades.start(replace(TO_OTHER_VISUAL, delay=100.0))
    assert ground.progress()["seconds_left"] > 300
    ground.work(most=1)
    assert ground.progress()["done"] == 1
    assert 200 <= ground.progress()["seconds_left"] < 225


def test_loading_a_model_once_is_no_time_for_each_video(ground: Ground) -> None:
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    planned = ground.progress()["seconds_left"]
    ground.work(most=1)
    ground.engine.library.database.run("UPDATE upgrades SET seconds = ?", (planned,))
    assert ground.progress()["seconds_left"] < planned / 3


def test_a_delay_rests_after_each_video(ground: Ground) -> None:
    ground.engine.upgrades.start(replace(TO_OTHER_VISUAL, delay=3600.0))
    turns = 0

    def stopped() -> bool:
        nonlocal turns
        turns += 1
        return turns > 60

    ground.work(stopped, most=3)
    assert ground.progress()["done"] == 1
    assert state(ground) == "running"


def test_two_upgrades_at_once_are_refused(ground: Ground) -> None:
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    with pytest.raises(UsageError, match="upgrade_open"):
        ground.engine.upgrades.start(TO_OTHER_TEXT)
    with pytest.raises(UsageError, match="upgrade_open"):
        ground.engine.upgrades.retry()
    assert ground.engine.library.choices.model(ModelKind.TEXT) == SMALL


def test_a_pause_before_it_began_holds_it_until_it_goes_on(ground: Ground) -> None:
    upgrades = ground.engine.upgrades
    assert (upgrades.pause(), upgrades.resume(), upgrades.cancel()) == (False, False, False)
    ground.upgrade(TO_OTHER_VISUAL)
    upgrades.start(TO_OTHER_TEXT)
    assert upgrades.pause()
    assert not upgrades.pause()
    assert not upgrades.at_work()
    ground.work()
    assert (state(ground), ground.progress()["done"]) == ("paused", 0)
    assert ground.progress()["seconds_left"] is None
    assert upgrades.resume()
    assert not upgrades.resume()
    assert state(ground) == "queued", "what the one before keeps is let go when it begins"
    ground.work()
    assert state(ground) == "done"
    kept = {
        s
        for (s,) in ground.engine.library.database.rows(
            "SELECT step FROM artifacts WHERE role = 'kept'"
        )
    }
    assert VISUAL_STEP not in kept


def test_a_pause_in_the_middle_loses_nothing(ground: Ground) -> None:
    upgrades = ground.engine.upgrades
    upgrades.start(TO_OTHER_VISUAL)
    ground.work(most=1)
    assert upgrades.pause()
    ground.work()
    assert (state(ground), ground.progress()["done"]) == ("paused", 1)
    ids = ground.ids()
    assert upgrades.resume()
    assert state(ground) == "running"
    ground.work()
    assert state(ground) == "done"
    assert sum(ids[key] == now for key, now in ground.ids().items()) == LIVE - 2
    assert len(ground.asked()) == 4, "seven frames in batches of two, each once"


def test_indexing_goes_on_while_an_upgrade_rests(own: Ground) -> None:
    own.engine.upgrades.start(TO_OTHER_TEXT)
    own.engine.upgrades.pause()
    (own.films / "more.mp4").write_bytes((own.films / "cuts.mp4").read_bytes() + b"  ")
    own.index()
    assert set(own.statuses("more.mp4").values()) == {"current"}
    assert state(own) == "paused"


def test_a_cancelled_upgrade_leaves_what_is_done_and_nothing_half_done(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.engine.index.weightless import Sight

    ids, real, looked = ground.ids(), Sight._vector, 0

    def cancel(self: Sight, image: Any) -> Any:
        nonlocal looked
        looked += 1
        if looked == 6:
            assert ground.engine.upgrades.cancel()
        return real(self, image)

    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    monkeypatch.setattr(Sight, "_vector", cancel)
    ground.work()
    assert state(ground) == "cancelled"
    assert ground.roles()["live"] == LIVE
    assert "candidate" not in ground.roles()
    assert sum(ids[key] != now for key, now in ground.ids().items()) == ground.progress()["done"]
    result = ground.result()
    assert (result["state"], result["verified"]) == ("cancelled", None)
    assert result["upgraded"] + result["failed"] < 3
    assert ground.engine.library.choices.model(ModelKind.VISUAL) == OTHER
    nothing_is_doubled(ground.engine.library)
    assert ground.upgrade()["failed"] == 0
    assert ground.all_current()


def test_what_a_cancelled_upgrade_renewed_on_the_strength_of_nothing_is_undone(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transcript is another, the passages of it the same; then it is cancelled."""
    import engine.index.steps.fulltext as step

    before = {n: (a.id, a.fingerprint, a.inputs) for n, a in ground.artifacts("loud.mp4").items()}
    ground.engine.library.choices.set_setting("transcript_language", "de")
    real = step.run

    def cancel(task: Any) -> Any:
        ground.engine.upgrades.cancel()
        yield from real(task)

    monkeypatch.setattr(step, "run", cancel)
    ground.engine.upgrades.start()
    ground.work()
    assert state(ground) == "cancelled"
    after = {n: (a.id, a.fingerprint, a.inputs) for n, a in ground.artifacts("loud.mp4").items()}
    assert after == before
    assert ground.engine.prepare([]).queued == ()


def test_a_model_removed_in_the_middle_stops_it_until_it_is_back(ground: Ground) -> None:
    found = ground.moments("ships")
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    ground.work(most=1)
    uninstall(ground.engine.models, ModelKind.VISUAL, OTHER)
    ground.work()
    progress = ground.progress()
    assert (progress["state"], progress["done"]) == ("stopped", 1)
    assert progress["problem"].code == Code.UPGRADE_STOPPED
    assert progress["problem"].values["reason"].code == Code.MODEL_NOT_IMPORTED
    assert ground.engine.upgrades.failures() == []
    assert [m.video_id for m in ground.moments("ships")[0]] == [m.video_id for m in found[0]]
    install_one(ground.engine.models, ModelKind.VISUAL, OTHER)
    assert ground.engine.upgrades.resume()
    assert ground.progress()["problem"] is None
    ground.work()
    assert (state(ground), ground.result()["upgraded"]) == ("done", 3)
    assert ground.all_current()


def test_a_model_chosen_anew_in_the_middle_is_followed(ground: Ground) -> None:
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    ground.work(most=2)
    ground.engine.library.choices.choose_model(ModelKind.VISUAL, SMALL)
    ground.work()
    assert (ground.result()["upgraded"], ground.result()["failed"]) == (3, 0)
    assert ground.all_current()
    nothing_is_doubled(ground.engine.library)


CRASHED = message(Code.PROGRAM_CRASHED, times=2, step="shots")


def test_retry_is_for_what_failed_at_the_end(ground: Ground) -> None:
    upgrades = ground.engine.upgrades
    assert upgrades.retry() == 0
    ground.upgrade(TO_OTHER_VISUAL)
    assert upgrades.retry() == 0
    assert state(ground) == "done"
    library = ground.engine.library
    latest = library.upgrades.latest()
    assert latest is not None
    library.upgrades.video_failed(latest.id, 1, step=None, category="internal", message=CRASHED)
    (row,) = upgrades.failures()
    assert (row["video"], row["category"], row["message"]) == ("1", "internal", CRASHED)
    assert upgrades.retry() == 1
    assert state(ground) == UpgradeState.RUNNING.value
    ground.work()
    assert (state(ground), upgrades.failures()) == ("done", [])


def test_a_video_removed_under_an_upgrade_is_no_failure(own: Ground) -> None:
    own.engine.upgrades.start(TO_OTHER_VISUAL)
    own.engine.library.videos.drop_place(own.films / "cuts.mp4")
    own.engine.remove([own.films / "said.mp4"])
    own.work()
    assert own.result()["failed"] == 0


def test_a_request_for_what_is_up_to_date_chooses_its_models_all_the_same(
    ground: Ground,
) -> None:
    request = UpgradeRequest(models=((ModelKind.VISUAL, OTHER),), steps=("fulltext",))
    assert ground.engine.upgrades.start(request)["videos"] == 0
    assert ground.engine.library.choices.model(ModelKind.VISUAL) == OTHER
    assert len(ground.engine.upgrades.behind()) == 3


def test_an_idle_worker_asks_for_no_right_to_write(ground: Ground) -> None:
    """Another process holds the library for writing, and nothing is to be done."""
    from engine.index.indexer import Indexer

    indexer = Indexer(ground.engine.root, ground.engine.models, lambda: False)
    assert not indexer.index_next()
    began = time.monotonic()
    with ground.engine.library.database.transaction():
        assert not indexer.index_next()
    assert time.monotonic() - began < 1.0, "it did not wait for the other"
    indexer.close()
