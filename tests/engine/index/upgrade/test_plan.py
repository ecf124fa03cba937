"""The upgrade's plan: exactly what is due, what it takes, and what stands in its way."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import spec
from engine.api.engine import Engine
from engine.errors import LibraryTooNew, ModelUnavailable, UsageError
from engine.index.plan import Assessment, Status
from engine.index.upgrade import selection as upgrade
from engine.index.upgrade.plan import FRAMES_GONE, OUT_OF_REACH
from engine.index.upgrade.selection import StepSelection, from_json, to_json
from engine.messages import Code, message
from engine.settings import Settings
from engine.types import ModelKind, UpgradeOrder, UpgradeRequest, UpgradeScope
from tests.engine.index.upgrades import (
    TEXT_STEPS,
    TO_OTHER_VISUAL,
    VISUAL_STEP,
    Ground,
    changed_steps,
    dependents,
    uninstall,
)
from tests.engine.index.weightless import OTHER, SMALL
from tests.engine.index.workbench import use_steps

NAMES = [step.name for step in spec.STEPS]


def stale(plan: Mapping[str, Any]) -> set[str]:
    return {name for name, row in plan["steps"].items() if row["stale"]}


# --- what is due


@pytest.mark.parametrize("change", ["version", "parameters"])
def test_a_change_of_a_step_makes_its_dependents_stale_and_nothing_else(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    for step in spec.in_order(is_on=Settings().is_on):
        new = {"version": step.version + 1, "parameters": {**step.parameters, "new": 1}}
        with monkeypatch.context() as patch:
            changed_steps(patch, **{step.name.replace("/", "__"): {change: new[change]}})
            plan = ground.plan()
            assert stale(plan) == dependents(step.name) == set(plan["steps"]), step.name
            assert plan["videos"] == 3
            behind = ground.engine.upgrades.behind()
            assert {frozenset(steps) for steps in behind.values()} == {frozenset(stale(plan))}
    assert ground.plan()["steps"] == {}


def test_another_input_makes_a_step_outdated(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_steps(monkeypatch, passages={"inputs": ("subtitles", "transcript", "shots")})
    plan = ground.plan()
    assert {name for name, row in plan["steps"].items() if row["missing"]} == {"passages"}
    assert set(plan["steps"]) == dependents("passages")


@pytest.mark.parametrize(
    ("kind", "steps"),
    [(ModelKind.VISUAL, {VISUAL_STEP}), (ModelKind.TEXT, TEXT_STEPS)],
)
def test_another_model_makes_stale_what_it_made(
    ground: Ground, kind: ModelKind, steps: set[str]
) -> None:
    asked = ground.plan(models=((kind, OTHER),))
    assert asked["steps"], "only planned, not chosen"
    assert ground.plan()["steps"] == {}
    ground.engine.library.choices.choose_model(kind, OTHER)
    plan = ground.plan()
    assert plan["steps"] == asked["steps"]
    made = {name for name in steps if any(ground.artifacts(n)[name].items for n in FILMS)}
    assert made
    assert stale(plan) == made
    for name, row in plan["steps"].items():
        assert row["stale"] == sum(not ground.artifacts(n)[name].model_unused for n in FILMS)


FILMS = ("cuts.mp4", "said.mp4", "loud.mp4")


def test_a_setting_that_is_a_parameter_makes_stale_only_what_it_changes(ground: Ground) -> None:
    ground.engine.library.choices.set_setting("transcript_language", "de")
    # Which subtitles are those of the sound is judged by it too.
    assert stale(ground.plan()) == dependents("subtitles") | dependents("transcript")
    ground.engine.library.choices.set_setting("transcript_language", Settings().transcript_language)
    ground.engine.library.choices.set_setting("stall_seconds", 99)
    assert ground.plan()["steps"] == {}


def test_an_empty_library_and_an_up_to_date_one_have_nothing_to_upgrade(
    ground: Ground, tmp_path: Path
) -> None:
    plan = ground.plan()
    assert (plan["videos"], plan["steps"], plan["seconds_estimated"]) == (0, {}, 0.0)
    assert "upgrade" not in ground.engine.upgrades.start()
    assert ground.engine.upgrades.progress() is None
    with Engine(tmp_path / "empty", ground.engine.models.root) as empty:
        plan = empty.upgrades.plan()
        assert (plan["videos"], plan["steps"], plan["blocked"]) == (0, {}, [])
        assert empty.upgrades.behind() == {}


def test_a_library_of_a_later_spec_is_refused_and_left_as_it_is(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_steps(monkeypatch, fulltext={"version": 99})
    now = spec.SPEC_VERSION
    day, _, number = now.partition(".")
    monkeypatch.setattr(spec, "SPEC_VERSION", "2026-11-21.3")
    for ask in (ground.engine.upgrades.plan, ground.engine.upgrades.start):
        with pytest.raises(LibraryTooNew, match=re.escape(now)):
            ask()
    monkeypatch.setattr(spec, "SPEC_VERSION", f"{day}.1{number}")
    assert ground.plan()["made_with"] == [now], "11 is later than 1"


# --- what is asked


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (UpgradeRequest(steps=("shouts",)), "step_unknown.*shouts"),
        (UpgradeRequest(delay=-1), "delay_out_of_range.seconds=-1"),
        (UpgradeRequest(delay=float("nan")), "delay_out_of_range.seconds=nan"),
        (UpgradeRequest(delay=3601), "delay_out_of_range.seconds=3601"),
        (UpgradeRequest(since=float("inf")), "date_invalid"),
        (UpgradeRequest(scope=UpgradeScope.VIDEO), "scope_needs_paths.scope=video"),
        (UpgradeRequest(scope=UpgradeScope.FOLDER), "scope_needs_paths.scope=folder"),
    ],
)
def test_what_makes_no_sense_is_refused(
    ground: Ground, request_: UpgradeRequest, words: str
) -> None:
    for ask in (ground.engine.upgrades.plan, ground.engine.upgrades.start):
        with pytest.raises(UsageError, match=words):
            ask(request_)


def test_paths_must_lie_in_the_library_and_suit_the_scope(ground: Ground) -> None:
    plan = ground.engine.upgrades.plan
    with pytest.raises(UsageError, match="scope_takes_no_paths"):
        plan(UpgradeRequest(paths=(ground.films,)))
    with pytest.raises(UsageError, match="not_in_library"):
        plan(UpgradeRequest(scope=UpgradeScope.VIDEO, paths=(ground.films,)))
    with pytest.raises(UsageError, match="not_in_library"):
        plan(UpgradeRequest(scope=UpgradeScope.FOLDER, paths=(ground.engine.root,)))


def test_scope_tells_which_videos(bare: Ground) -> None:
    (bare.films / "below").mkdir()
    (bare.films / "below" / "more.mp4").write_bytes((bare.films / "cuts.mp4").read_bytes() + b"  ")
    bare.index()
    for scope, paths, videos in (
        (UpgradeScope.VIDEO, ["cuts.mp4"], ["cuts.mp4"]),
        (UpgradeScope.VIDEO, ["cuts.mp4", "loud.mp4"], ["cuts.mp4", "loud.mp4"]),
        (UpgradeScope.FOLDER, ["below"], ["below/more.mp4"]),
        (UpgradeScope.FOLDER, ["."], ["below/more.mp4", *FILMS]),
    ):
        request = UpgradeRequest(scope, tuple(bare.films / p for p in paths), force=True)
        told = bare.engine.upgrades.start(request)
        waiting = bare.engine.library.upgrades.videos(told["upgrade"], "waiting")
        assert sorted(waiting) == sorted(bare.video(name) for name in videos)
        bare.engine.upgrades.cancel()


def test_since_takes_what_was_added_or_changed_later(ground: Ground) -> None:
    library, later = ground.engine.library, time.time() + 1000
    assert ground.plan(force=True, since=later)["videos"] == 0
    assert ground.plan(force=True, since=later - 2000)["videos"] == 3
    library.database.run("UPDATE videos SET added_at = ?", (later + 1,))
    assert ground.plan(force=True, since=later)["videos"] == 3
    library.database.run("UPDATE videos SET added_at = 1")
    library.database.run(
        "UPDATE places SET modified_ns = ? WHERE video_id = 1", (int((later + 1) * 1e9),)
    )
    assert ground.plan(force=True, since=later)["videos"] == 1


def test_order_tells_who_comes_first(ground: Ground) -> None:
    library = ground.engine.library
    for video, (added, opened) in enumerate([(100, 1), (300, 5), (200, 0)], start=1):
        library.database.run("UPDATE videos SET added_at = ? WHERE id = ?", (added, video))
        for _ in range(opened):
            library.searches.opened(video)
        library.videos.set_duration(video, video * 1_000_000)

    def order(wanted: UpgradeOrder) -> list[int]:
        ground.engine.upgrades.start(UpgradeRequest(force=True, order=wanted))
        found = library.upgrades.open()
        assert found is not None
        ground.engine.upgrades.cancel()
        return library.upgrades.videos(found.id, "waiting")

    assert order(UpgradeOrder.NEWEST) == [2, 3, 1]
    assert order(UpgradeOrder.SEARCHED) == [2, 1, 3]
    assert order(UpgradeOrder.SMALLEST) == [1, 2, 3]


def test_force_takes_what_is_up_to_date(ground: Ground) -> None:
    plan = ground.plan(force=True)
    assert stale(plan) == {step.name for step in spec.in_order(is_on=Settings().is_on)}
    assert stale(ground.plan(force=True, steps=("fulltext",))) == {"fulltext"}
    uninstall(ground.engine.models, ModelKind.VISUAL, SMALL)
    plan = ground.plan(force=True)
    assert VISUAL_STEP not in {n for n, row in plan["steps"].items() if row["stale"]}
    assert any(row["step"] == VISUAL_STEP and row["videos"] == 3 for row in plan["blocked"])


def test_steps_bring_along_what_is_stale_above_and_all_that_follows(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_steps(monkeypatch, transcript={"version": 99}, shots={"version": 99})
    # From a stale transcript are made the passages, and beside them the full text.
    assert stale(ground.plan(steps=("passages",))) == dependents("transcript")
    assert stale(ground.plan(steps=(VISUAL_STEP,))) == dependents("shots")
    assert stale(ground.plan(steps=("fulltext/titles",))) == set()


def test_steps_leave_alone_what_has_nothing_to_do_with_them(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_steps(monkeypatch, **{"fulltext": {"version": 99}, "visual_vectors": {"version": 99}})
    assert stale(ground.plan(steps=("text_vectors/transcript",))) == set()
    assert stale(ground.plan(steps=("fulltext",))) == {"fulltext"}
    assert stale(ground.plan(steps=("probe",))) == set(), "the probe is up to date"


# --- what stands in the way


def test_a_model_of_the_catalogue_is_planned_with_and_told_as_a_download(ground: Ground) -> None:
    from engine.models.catalogue import CATALOGUE

    offered = next(m for m in CATALOGUE if m.kind is ModelKind.TEXT and not m.bundled)
    request = UpgradeRequest(models=((ModelKind.TEXT, offered.name),))
    plan = ground.engine.upgrades.plan(request)
    assert stale(plan) & TEXT_STEPS
    assert [(row["kind"], row["name"]) for row in plan["downloads"]] == [("text", offered.name)]
    absent = message(Code.MODEL_NOT_INSTALLED, kind="text", name=offered.name)
    assert any(row["reason"] == absent for row in plan["blocked"])
    with pytest.raises(ModelUnavailable, match="model_not_installed"):
        ground.engine.upgrades.start(request)
    assert ground.engine.library.choices.model(ModelKind.TEXT) == SMALL
    assert not ground.engine.upgrades.open()


def test_a_model_that_no_due_step_needs_does_not_have_to_be_there(ground: Ground) -> None:
    from engine.models.catalogue import CATALOGUE

    offered = next(m for m in CATALOGUE if m.kind is ModelKind.SPEECH and not m.bundled)
    ground.engine.library.choices.choose_model(ModelKind.SPEECH, offered.name)
    request = replace(TO_OTHER_VISUAL, steps=(VISUAL_STEP,))
    assert ground.engine.upgrades.plan(request)["downloads"] == []
    assert ground.upgrade(request)["failed"] == 0


def test_an_unreachable_video_blocks_what_reads_its_file(
    own: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own.films / "cuts.mp4"
    path.unlink()
    changed_steps(monkeypatch, shots={"version": 99}, fulltext={"version": 99})
    plan = own.plan()
    (row,) = [row for row in plan["blocked"] if row["videos"]]
    assert (row["step"], row["reason"], row["paths"]) == ("shots", OUT_OF_REACH, [str(path)])
    assert plan["steps"]["shots"]["stale"] == plan["steps"][VISUAL_STEP]["stale"] == 2
    assert plan["steps"]["fulltext"]["stale"] == 3


def test_kept_frames_that_are_gone_block_only_without_the_file(own: Ground) -> None:
    shutil.rmtree(own.engine.root / "frames")
    plan = own.engine.upgrades.plan(TO_OTHER_VISUAL)
    assert plan["steps"][VISUAL_STEP]["stale"] == 3
    assert [row for row in plan["blocked"] if row["videos"]] == []
    (own.films / "cuts.mp4").unlink()
    plan = own.engine.upgrades.plan(TO_OTHER_VISUAL)
    assert plan["steps"][VISUAL_STEP]["stale"] == 2
    assert [row["reason"] for row in plan["blocked"] if row["videos"]] == [FRAMES_GONE]


def test_too_little_room_is_refused_before_anything_runs(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.api import upgrades as upgrading
    from engine.errors import EnvironmentProblem

    monkeypatch.setattr(upgrading, "SPARE", 10**18)
    with pytest.raises(EnvironmentProblem, match="upgrade_needs_space"):
        ground.engine.upgrades.start(TO_OTHER_VISUAL)
    assert ground.engine.library.choices.model(ModelKind.VISUAL) == SMALL
    assert not ground.engine.upgrades.open()


# --- properties


@given(
    st.builds(
        UpgradeRequest,
        force=st.booleans(),
        since=st.none() | st.floats(0, 2e9),
        steps=st.lists(st.sampled_from(NAMES), unique=True).map(tuple),
        delay=st.floats(0, 3600),
        order=st.sampled_from(UpgradeOrder),
        models=st.sampled_from([(), ((ModelKind.TEXT, "a"),)]),
    )
)
def test_a_request_is_kept_on_record_whole(request_: UpgradeRequest) -> None:
    import json

    assert from_json(json.loads(json.dumps(to_json(upgrade.checked(request_))))) == request_


@given(
    st.sets(st.sampled_from(NAMES)),
    st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    st.booleans(),
)
def test_what_is_wanted_is_closed_and_touches_nothing_else(
    changed: set[str], named: list[str], force: bool
) -> None:
    """Whatever is made anew brings along all that is not up to date above it, and all below it."""
    behind = set[str]()
    for name in changed:
        behind |= dependents(name)
    assessed = {
        step.name: Assessment(
            step, Status.STALE if step.name in behind else Status.CURRENT, "own", "whole", "inputs"
        )
        for step in spec.in_order()
    }
    selection = StepSelection(UpgradeRequest(steps=tuple(named), force=force))
    wanted = selection.wanted(assessed, {})
    changing = behind | (set(named) if force else set())
    for name in wanted & changing:
        assert set(spec.BY_NAME[name].inputs) - spec.SOURCES <= wanted
        assert {s.name for s in spec.STEPS if name in s.inputs} <= wanted
    if not (set(named) & changing):
        assert wanted == set(named)
    everything = StepSelection(UpgradeRequest()).wanted(assessed, {})
    assert set(everything) == set(NAMES)


def test_a_new_row_is_missing_everywhere(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    new = spec.Step("on_screen", 1, ("shots",), "segments")
    use_steps(monkeypatch, (*spec.STEPS, new), {"on_screen": lambda task: iter(())})
    plan = ground.plan()
    assert set(plan["steps"]) == {"on_screen"}
    row = plan["steps"]["on_screen"]
    assert (row["missing"], row["stale"], row["gain"]) == (
        3,
        0,
        message(Code.STEP_GAIN, step="on_screen"),
    )
