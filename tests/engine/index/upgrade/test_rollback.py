"""Taking an upgrade back: what searches found before is found again, to the last digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine import spec
from engine.errors import ModelUnavailable, UsageError
from engine.index import indexer
from engine.models.formats import MANIFEST
from engine.types import ModelKind, UpgradeRequest
from tests.engine.index.upgrades import (
    TO_OTHER_TEXT,
    TO_OTHER_VISUAL,
    VISUAL_STEP,
    Ground,
    changed_steps,
    uninstall,
)
from tests.engine.index.weightless import OTHER, SMALL
from tests.engine.index.workbench import OTHER_CUES, film, nothing_is_doubled, use_steps

QUERIES = ("noise:1", "noise:10", "noise:21", "ships", "telephone", "sound is heard")
ALL_MODELS = UpgradeRequest(models=((ModelKind.VISUAL, OTHER), (ModelKind.TEXT, OTHER)))
FILMS = ("cuts.mp4", "said.mp4", "loud.mp4")


def records(ground: Ground) -> dict[tuple[str, str], Any]:
    """What is on record of every artifact: its id, what it was made from, by what."""
    return {
        (name, step): (
            a.id,
            a.fingerprint,
            a.inputs,
            a.step_fingerprint,
            a.model,
            a.upgrade_id,
            a.output,
        )
        for name in FILMS
        for step, a in ground.artifacts(name).items()
    }


def roll_back(ground: Ground) -> None:
    ground.engine.upgrades.roll_back()
    assert ground.progress()["state"] == "rolling_back"
    ground.work()
    assert ground.progress()["state"] == "rolled_back"


def test_searches_find_what_they_found_before(ground: Ground) -> None:
    found, before = ground.moments(*QUERIES), records(ground)
    assert all(found)
    ground.upgrade(ALL_MODELS)
    assert ground.moments(*QUERIES) != found
    assert ground.engine.upgrades.can_roll_back()
    ground.forget_asked()
    roll_back(ground)
    assert ground.moments(*QUERIES) == found
    assert records(ground) == before
    assert ground.asked() == [], "nothing is made anew"
    for kind in (ModelKind.VISUAL, ModelKind.TEXT):
        assert ground.engine.library.choices.model(kind) == SMALL
    assert ground.all_current()
    assert ground.roles() == {"live": 45}
    nothing_is_doubled(ground.engine.library)
    assert not ground.engine.upgrades.can_roll_back()


def test_what_an_upgrade_only_renewed_is_on_record_as_before(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = records(ground)
    changed_steps(monkeypatch, subtitles={"version": 2})
    ground.upgrade(TO_OTHER_VISUAL)
    assert records(ground) != before
    monkeypatch.undo()
    roll_back(ground)
    assert records(ground) == before
    assert ground.all_current()


def test_a_step_that_was_retired_and_one_that_was_new_change_back(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ground.ids()
    new = spec.Step("on_screen", 1, ("shots",), "segments")
    steps = [step for step in spec.STEPS if step.name != "fulltext/titles"]
    with monkeypatch.context() as patch:
        use_steps(patch, (*steps, new), {"on_screen": lambda task: iter(())})
        ground.upgrade()
        assert ground.ids() != before
    roll_back(ground)
    assert ground.ids() == before


def test_a_cancelled_upgrade_is_taken_back_as_far_as_it_came(ground: Ground) -> None:
    found, before = ground.moments(*QUERIES), records(ground)
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    ground.work(most=2)
    ground.engine.upgrades.cancel()
    ground.work()
    assert ground.progress()["done"] == 2
    roll_back(ground)
    assert records(ground) == before
    assert ground.moments(*QUERIES) == found


def test_an_upgrade_that_was_cancelled_before_it_began_takes_nothing_away(
    ground: Ground,
) -> None:
    found = ground.moments(*QUERIES)
    ground.upgrade(TO_OTHER_VISUAL)
    ground.engine.upgrades.start(TO_OTHER_TEXT)
    ground.engine.upgrades.cancel()
    ground.work()
    ground.engine.library.choices.choose_model(ModelKind.TEXT, SMALL)
    assert ground.engine.upgrades.can_roll_back()
    told = ground.engine.upgrades.roll_back()
    assert told["models"]["visual"].startswith(SMALL)
    assert ground.progress()["state"] == "rolling_back"
    ground.work()
    assert ground.moments(*QUERIES) == found


def test_another_model_chosen_in_the_middle_is_taken_back_to_the_first(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, before = ground.moments(*QUERIES), records(ground)
    changed_steps(monkeypatch, subtitles={"version": 2})
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    ground.work(most=2)
    ground.engine.library.choices.choose_model(ModelKind.TEXT, OTHER)
    ground.engine.library.choices.choose_model(ModelKind.VISUAL, SMALL)
    ground.work()
    assert ground.result()["failed"] == 0
    assert ground.all_current()
    assert {g.model for g in ground.engine.library.vectors.live_generations("visual")} == {SMALL}
    monkeypatch.undo()
    roll_back(ground)
    assert records(ground) == before
    assert ground.moments(*QUERIES) == found


def test_a_model_that_was_not_chosen_before_is_not_chosen_after(bare: Ground) -> None:
    choices = bare.engine.library.choices
    choices.unchoose_model(ModelKind.VISUAL)
    choices.unchoose_model(ModelKind.TEXT)
    bare.index()
    choices.choose_model(ModelKind.TEXT, SMALL)
    bare.index()
    found, before = bare.moments(*QUERIES), bare.ids()
    bare.upgrade(ALL_MODELS)
    assert bare.moments(*QUERIES) != found
    roll_back(bare)
    assert bare.ids() == before
    assert choices.model(ModelKind.VISUAL) is None
    assert bare.moments(*QUERIES) == found


def test_what_was_added_since_becomes_missing_and_is_made_again(own: Ground) -> None:
    own.upgrade(TO_OTHER_VISUAL)
    film(own.films / "new.mp4", seed=40)
    own.index()
    (vectors,) = {own.artifacts("new.mp4")[VISUAL_STEP].model}
    assert vectors is not None
    assert vectors.startswith(OTHER)
    own.forget_asked()
    roll_back(own)
    again = own.artifacts("new.mp4")[VISUAL_STEP]
    assert again.model is not None
    assert (again.state, again.model.startswith(SMALL)) == ("done", True)
    assert len(own.asked()) == 2, "three frames of the new film, in batches of two"
    (found,) = own.moments("noise:41")
    assert found[0].video_id == own.video("new.mp4")
    nothing_is_doubled(own.engine.library)


def test_what_was_edited_since_stays_as_it_was_edited(own: Ground) -> None:
    own.upgrade(ALL_MODELS)
    (own.films / "said.srt").write_text(OTHER_CUES)
    own.index()
    roll_back(own)
    assert own.moments("watchman")[0]
    assert not [m for m in own.moments('"lighthouse"')[0] if m.video_id == own.video("said.mp4")]
    assert own.all_current()
    assert own.roles() == {"live": 45}
    nothing_is_doubled(own.engine.library)


def test_it_is_refused_without_the_model_of_before(ground: Ground) -> None:
    ground.upgrade(TO_OTHER_VISUAL)
    place = ground.engine.models.place(ModelKind.VISUAL, SMALL) / MANIFEST
    whole = place.read_text()
    place.write_text(json.dumps({**json.loads(whole), "revision": "r-later"}))
    with pytest.raises(ModelUnavailable, match="rollback_model_replaced"):
        ground.engine.upgrades.roll_back()
    uninstall(ground.engine.models, ModelKind.VISUAL, SMALL)
    with pytest.raises(ModelUnavailable, match="model_not_imported"):
        ground.engine.upgrades.roll_back()
    assert ground.engine.upgrades.can_roll_back(), "it may be installed again"
    assert ground.engine.library.choices.model(ModelKind.VISUAL) == OTHER


def test_there_must_be_something_to_take_back(ground: Ground) -> None:
    with pytest.raises(UsageError, match="nothing_to_roll_back"):
        ground.engine.upgrades.roll_back()
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    with pytest.raises(UsageError, match="upgrade_open"):
        ground.engine.upgrades.roll_back()
    ground.work()
    roll_back(ground)
    with pytest.raises(UsageError, match="nothing_to_roll_back"):
        ground.engine.upgrades.roll_back()


def test_freeing_removes_what_was_replaced_for_good(ground: Ground) -> None:
    library = ground.engine.library
    ground.upgrade(TO_OTHER_VISUAL)
    ground.moments(*QUERIES)
    tables = (
        "SELECT count(*) FROM sqlite_master WHERE name GLOB 'vec_[0-9]*' AND sql LIKE 'CREATE V%'"
    )
    (before,) = library.database.rows(tables)
    old = [g for g, count in library.vectors.generations() if not count]
    assert [g.channel for g in old] == ["visual"]
    library.database.run("CREATE TABLE ballast AS SELECT randomblob(3000000) AS x")
    library.database.run("DROP TABLE ballast")
    size = library.bytes_used()["database"]
    assert ground.engine.upgrades.free() > 2_000_000
    assert library.bytes_used()["database"] < size - 2_000_000
    (after,) = library.database.rows(tables)
    assert after[0] == before[0] - 1
    assert not [p for p in segment_files(ground.engine.root) if p.name.startswith(f"{old[0].id}.")]
    assert ground.roles() == {"live": 45}
    assert not ground.engine.upgrades.can_roll_back()
    with pytest.raises(UsageError, match="nothing_to_roll_back"):
        ground.engine.upgrades.roll_back()
    assert ground.all_current()


def segment_files(root: Path) -> list[Path]:
    return [path for path in (root / "scan").rglob("*") if path.is_file()]


def test_nothing_is_freed_under_an_upgrade(ground: Ground) -> None:
    ground.engine.upgrades.start(TO_OTHER_VISUAL)
    with pytest.raises(UsageError, match="upgrade_open"):
        ground.engine.upgrades.free()


def test_the_next_upgrade_lets_go_of_what_the_last_one_kept(ground: Ground) -> None:
    ground.upgrade(TO_OTHER_VISUAL)
    found = ground.moments(*QUERIES)
    ground.upgrade(TO_OTHER_TEXT)
    kept = ground.engine.library.database.rows("SELECT step FROM artifacts WHERE role = 'kept'")
    assert VISUAL_STEP not in {step for (step,) in kept}
    assert kept
    roll_back(ground)
    assert ground.engine.library.choices.model(ModelKind.VISUAL) == OTHER
    assert ground.moments(*QUERIES) == found


def test_nothing_is_kept_where_that_is_off(ground: Ground) -> None:
    ground.engine.library.choices.set_setting("keep_replaced", False)
    plan = ground.engine.upgrades.plan(TO_OTHER_VISUAL)
    assert plan["bytes_freed_later"] == 0
    ground.upgrade(TO_OTHER_VISUAL)
    assert ground.roles() == {"live": 45}
    assert not ground.engine.upgrades.can_roll_back()
    assert all(count for _, count in ground.engine.library.vectors.generations())
    assert ground.result()["rollback"] is False


def test_what_fails_after_the_space_was_freed_keeps_nothing_either(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.index.upgrade.settle import Settling

    real, cuts = Settling.settle, ground.video("cuts.mp4")

    def settle(self: Settling, reading: Any) -> Any:
        if reading.video_id == cuts:
            raise RuntimeError("a bug")
        return real(self, reading)

    with monkeypatch.context() as patch:
        patch.setattr(Settling, "settle", settle)
        ground.upgrade(TO_OTHER_VISUAL)
    ground.engine.upgrades.free()
    assert ground.engine.upgrades.retry() == 1
    ground.work()
    assert ground.result()["failed"] == 0
    assert not ground.engine.upgrades.can_roll_back(), "two thirds are gone"


def test_a_take_back_that_dies_at_its_end_still_queues_what_is_missing(
    own: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.upgrade(TO_OTHER_VISUAL)
    film(own.films / "new.mp4", seed=40)
    own.index()
    own.engine.upgrades.roll_back()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(indexer, "queue_what_is_left", die)
        with pytest.raises(KeyboardInterrupt):
            own.work()
    own.work()
    assert own.progress()["state"] == "rolled_back"
    assert own.artifacts("new.mp4")[VISUAL_STEP].state == "done"
    assert own.all_current()
