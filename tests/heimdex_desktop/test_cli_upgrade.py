"""``heimdex upgrade``: what it asks for, refuses, does and says."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.api.engine import Engine
from engine.models.folder import bundled
from engine.store.library import Library
from engine.types import ModelKind, UpgradeRequest
from heimdex_desktop.cli.upgrade_texts import duration, plan_text, result_text, size, status_text
from tests.heimdex_desktop.conftest import ODD_NAME, CommandLine, at_work

PLAN = {
    *("spec_version", "made_with", "scope", "paths", "force", "since", "videos", "steps"),
    *("seconds_estimated", "bytes_needed", "bytes_freed_later", "bytes_free", "models"),
    *("downloads", "blocked"),
}
STEP = {"stale", "missing", "seconds_estimated", "measured", "gain"}
PROGRESS = {
    *("event", "upgrade", "state", "scope", "videos", "done", "failed", "steps", "seconds_left"),
    "problem",
}
RESULT = {
    *("event", "state", "spec_version", "scope", "force", "since", "videos", "upgraded", "failed"),
    *("steps", "seconds", "verified", "rollback", "problem", "failures"),
}
FORCED = UpgradeRequest(force=True, steps=("fulltext",))
OF_TEXT = ["text_vectors/transcript", "text_vectors/summary"]


@pytest.fixture
def behind(indexed: CommandLine) -> CommandLine:
    """A library whose text model was changed since: what is said is stale."""
    shipped = bundled(ModelKind.TEXT)
    if shipped is None:
        pytest.skip("the program was built without its starter text model")
    indexed("models", "import", shipped.path, "--name", "twin")
    return indexed


def begin(commands: CommandLine, request: UpgradeRequest = FORCED) -> None:
    """Begin an upgrade that nobody works on yet."""
    with Engine(commands.library, commands.models) as engine:
        assert engine.upgrades.start(request)["videos"]


def vectors(commands: CommandLine) -> list[Any]:
    """Every vector that searches see."""
    with Library(commands.library) as library:
        return library.database.rows(
            "SELECT channel, start, hex(embedding) FROM vectors"
            " JOIN artifacts ON artifacts.id = artifact_id"
            " JOIN embedding_generations ON embedding_generations.id = generation_id"
            " WHERE role = 'live' ORDER BY 1, 2, 3"
        )


# --- the plan


def test_a_dry_run_tells_the_documented_plan_and_changes_nothing(behind: CommandLine) -> None:
    called = behind("upgrade", "--dry-run")
    assert (called.status, len(called.lines)) == (0, 1)
    plan = called.last
    assert set(plan) == PLAN
    assert set(plan["steps"]) == set(OF_TEXT)
    assert all(set(row) == STEP for row in plan["steps"].values())
    assert all(row["stale"] == 1 and not row["measured"] for row in plan["steps"].values())
    assert (plan["videos"], plan["scope"], plan["force"], plan["since"]) == (1, "all", False, None)
    assert plan["made_with"] == [plan["spec_version"]]
    assert plan["bytes_needed"] > 0
    assert plan["models"]["text"].startswith("twin@")
    assert behind("upgrade", "--dry-run").last["videos"] == 1
    assert behind("status").last["upgrade"] is None


def test_people_are_told_the_plan_in_a_line_a_step(behind: CommandLine) -> None:
    said = behind("upgrade", "--dry-run", plain=True).out.splitlines()
    assert said[0].startswith("1 video to upgrade to index version 2")
    assert [line.split()[:3] for line in said[1:3]] == [[name, "1", "video"] for name in OF_TEXT]
    assert all("(estimate)" in line and line.endswith("model.") for line in said[1:3])
    assert said[3].startswith("  not now: visual_vectors, 2 videos (")
    assert said[4:] == ["Nothing was changed. To do this, leave out --dry-run."]


def test_a_chosen_model_that_is_not_here_is_told_and_waited_for(behind: CommandLine) -> None:
    with Engine(behind.library, behind.models) as engine:
        engine.library.choices.choose_model(ModelKind.TEXT, "bge-m3")
    (row,) = behind("upgrade", "--dry-run").last["downloads"]
    assert (row["kind"], row["name"], row["bytes"] > 1e9) == ("text", "bge-m3", True)
    said = behind("upgrade", "--dry-run", plain=True).out
    assert "first, 2.3 GB: heimdex models get bge-m3" in said
    refused = behind("upgrade")
    assert (refused.status, refused.last["advice"]) == (
        3,
        "Download it with: heimdex models get bge-m3",
    )


def test_what_cannot_be_made_now_is_told_with_its_files(
    indexed: CommandLine, tmp_path: Path
) -> None:
    plan = ["upgrade", "--dry-run", "--force", "--steps", "shots"]
    assert indexed(*plan).last["videos"] == 2
    (indexed.videos / ODD_NAME).rename(tmp_path / "unplugged.mp4")
    try:
        (row,) = [each for each in indexed(*plan).last["blocked"] if each["step"] == "shots"]
        said = indexed(*plan, plain=True).out
    finally:
        (tmp_path / "unplugged.mp4").rename(indexed.videos / ODD_NAME)
    assert (row["step"], row["videos"], row["paths"]) == (
        *("shots", 1),
        [str(indexed.videos / ODD_NAME)],
    )
    assert f"  not now: shots, 1 video ({ODD_NAME}). The video's file cannot be reached" in said


# --- what is asked for


@pytest.mark.parametrize(
    ("words", "videos"),
    [
        ([], 2),
        (["--scope", "all"], 2),
        (["--scope", "folder", "sub"], 1),
        (["sub"], 1),
        ([ODD_NAME], 1),
        (["--scope", "video", ODD_NAME], 1),
        (["--scope", "video", ODD_NAME, "sub/second.mp4"], 2),
        (["--scope", "folder", "."], 2),
        (["--since", "2001-01-01"], 2),
        (["--since", "2026-01-01T12:30"], 2),
        (["--since", "2026-01-01T12:30:00+09:00"], 2),
        (["--since", "2226-01-01"], 0),
        (["--order", "smallest"], 2),
        (["--order", "searched", "--delay", "0.5"], 2),
    ],
)
def test_a_part_of_the_library_can_be_asked_for(
    indexed_once: CommandLine, words: list[str], videos: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(indexed_once.videos)
    called = indexed_once("upgrade", "--dry-run", "--force", "--steps", "fulltext", *words)
    assert called.status == 0, called.out
    assert called.last["videos"] == videos
    assert called.last["steps"].get("fulltext", {}).get("stale", 0) == videos


def test_a_date_is_the_first_moment_of_the_day_here(indexed_once: CommandLine) -> None:
    plan = indexed_once("upgrade", "--dry-run", "--since", "2026-11-21").last
    assert plan["since"] == datetime(2026, 11, 21).timestamp()


@pytest.mark.parametrize(
    "words",
    [
        ["--steps", "fulltext,passages"],
        ["--steps", "fulltext", "--steps", "passages"],
        ["--steps", " passages , fulltext ,"],
    ],
)
def test_steps_are_named_with_commas_or_one_by_one(
    indexed_once: CommandLine, words: list[str]
) -> None:
    plan = indexed_once("upgrade", "--dry-run", "--force", *words).last
    assert set(plan["steps"]) == {"fulltext", "passages"}


@pytest.mark.parametrize(
    ("words", "message", "advice"),
    [
        (["--scope", "all", "sub"], "takes no paths", "--scope folder"),
        (["--scope", "folder"], "needs a path", "--scope folder PATH"),
        (["--scope", "video"], "needs a path", "--scope video PATH"),
        (["--scope", "video", "sub"], "sub is not in the library", "heimdex list"),
        (["nowhere"], "nowhere is not in the library", "heimdex list"),
        (["--scope", "some", "sub"], "some", "upgrade --help"),
        (["--steps", "sight"], "no step “sight”", "visual_vectors"),
        (["--steps", ","], "names no step", "STEP[,STEP]"),
        (["--since", "tomorrow"], "'tomorrow' is not a date", "2026-11-21"),
        (["--since", ""], "'' is not a date", "2026-11-21"),
        (["--delay=-1"], "-1 seconds", "between 0 and 3600"),
        (["--delay", "4000"], "4000 seconds", "between 0 and 3600"),
        (["--delay", "nan"], "nan seconds", "between 0 and 3600"),
        (["--delay", "soon"], "soon", "upgrade --help"),
        (["--order", "best"], "best", "upgrade --help"),
        (["--rollback"], "no upgrade to undo", "next one begins"),
        (["--dry-run", "--cancel"], "--dry-run and --cancel cannot", "Choose one"),
        (["--rollback", "--retry", "--free"], "--rollback and --retry and --free", "Choose"),
        (["--free", "--force"], "--free is about the last upgrade", "Leave"),
        (["--cancel", "sub"], "--cancel is about", "Leave"),
        (["--retry", "--steps", "fulltext"], "--retry is about", "Leave"),
        (["--rollback", "--since", "2026-01-01"], "--rollback is about", "Leave"),
    ],
)
def test_what_makes_no_sense_is_refused_in_plain_words(
    indexed_once: CommandLine,
    words: list[str],
    message: str,
    advice: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(indexed_once.videos)
    called = indexed_once("upgrade", *words)
    assert called.status == 2
    assert message in called.last["message"]
    assert advice in called.last["advice"]
    assert indexed_once("status").last["upgrade"] is None


# --- the run


def test_an_upgrade_tells_its_plan_its_progress_and_its_end(behind: CommandLine) -> None:
    before = vectors(behind)
    with at_work(behind):
        called = behind("upgrade")
    assert called.status == 0
    assert set(called.lines[0]) == {"event", "upgrade", *PLAN}
    kinds = [line["event"] for line in called.lines]
    assert (kinds[0], kinds[-1]) == ("plan", "done")
    assert set(kinds[1:-1]) <= {"upgrade", "progress"}
    moves = [line for line in called.lines if line["event"] == "upgrade"]
    assert all(set(line) == PROGRESS for line in moves)
    assert (moves[-1]["state"], moves[-1]["done"]) == ("done", 1)
    done = called.last
    assert set(done) == RESULT
    assert done["steps"] == dict.fromkeys(OF_TEXT, 1)
    assert (done["videos"], done["upgraded"], done["failed"], done["failures"]) == (1, 1, 0, [])
    assert done["verified"] == {"counts": True, "probe": True}
    assert done["rollback"]
    assert vectors(behind) == before, "the twin answers as its model"


def test_a_second_upgrade_does_nothing_and_says_so(behind: CommandLine) -> None:
    with at_work(behind):
        behind("upgrade")
        called = behind("upgrade")
        said = behind("upgrade", plain=True)
    assert called.status == 0
    assert [line["event"] for line in called.lines] == ["plan", "done"]
    assert set(called.last) == RESULT
    assert (called.last["videos"], called.last["steps"]) == (0, {})
    spec_version = called.last["spec_version"]
    nothing, *obstacles = said.out.splitlines()
    assert nothing.startswith(f"Nothing to upgrade: all of it is at index version {spec_version}")
    assert all(line.startswith("  not now: visual_vectors") for line in obstacles)
    assert behind("upgrade", "--retry").last["videos"] == 0


def test_an_upgrade_is_taken_back_with_its_model_and_then_not_again(behind: CommandLine) -> None:
    before = vectors(behind)
    with at_work(behind):
        said = behind("upgrade", plain=True).out
        assert "1 video is at index version" in said
        assert "To undo it: heimdex upgrade --rollback" in said
        assert behind("status").last["models"]["text"] == "twin"
        taken = behind("upgrade", "--rollback")
    assert (taken.status, taken.last["state"]) == (0, "rolled_back")
    assert set(taken.last) == RESULT
    status = behind("status").last
    assert (status["models"]["text"], status["behind"], status["missing"]) == ("starter", 0, {})
    assert vectors(behind) == before
    assert behind("upgrade", "--rollback").status == 2


def test_what_was_replaced_can_be_freed_and_then_not_be_put_back(behind: CommandLine) -> None:
    with at_work(behind):
        behind("upgrade")
    assert behind("upgrade", "--free").last["freed"] >= 0
    assert behind("upgrade", "--rollback").status == 2
    said = behind("upgrade", "--free", plain=True).out
    assert said == "Nothing that an upgrade replaced is kept.\n"


# --- an upgrade that is not at its end


def test_an_unfinished_upgrade_goes_on_and_refuses_others_meanwhile(indexed: CommandLine) -> None:
    begin(indexed)
    for words in (["--force"], ["--steps", "fulltext"], ["--delay", "1"], ["--rollback"]):
        refused = indexed("upgrade", *words)
        assert (refused.status, refused.last["message"]) == (
            2,
            "An upgrade of this library has not ended.",
        )
    assert indexed("upgrade", "--free").status == 2
    assert indexed("upgrade", "--retry").status == 2
    assert indexed("upgrade", "--dry-run").status == 0
    status = indexed("status")
    assert status.last["upgrade"]["videos"] == 2
    assert (
        "An upgrade is not finished: 0 of 2 videos done. To continue: heimdex upgrade"
        in indexed("status", plain=True).out
    )
    with at_work(indexed):
        called = indexed("upgrade")
    assert (called.status, called.last["upgraded"]) == (0, 2)
    assert "plan" not in {line["event"] for line in called.lines}
    assert indexed("status").last["upgrade"] is None


def test_an_unfinished_upgrade_can_be_cancelled(indexed: CommandLine) -> None:
    begin(indexed)
    assert indexed("upgrade", "--cancel").last == {"cancelled": True}
    assert indexed("status").last["upgrade"] is None
    assert indexed("upgrade", "--cancel").last == {"cancelled": False}
    assert indexed("upgrade", "--cancel", plain=True).out == "No upgrade to cancel.\n"
    assert indexed("upgrade", "--dry-run").last["videos"] == 0


def test_a_failure_is_a_row_and_can_be_tried_again(indexed: CommandLine, tmp_path: Path) -> None:
    begin(indexed, UpgradeRequest(force=True, steps=("subtitles",)))
    before = vectors(indexed)
    path, away = indexed.videos / ODD_NAME, tmp_path / "unplugged.mp4"
    path.rename(away)
    try:
        with at_work(indexed):
            called = indexed("upgrade")
            said = indexed("upgrade", "--retry", plain=True)
    finally:
        away.rename(path)
    assert called.status == 1
    assert (called.last["upgraded"], called.last["failed"]) == (1, 1)
    (row,) = called.last["failures"]
    assert (row["path"], row["step"], row["category"]) == (str(path), "subtitles", "environment")
    assert "connect its drive" in row["message"]
    assert "heimdex upgrade --retry" in row["advice"]
    assert said.status == 1
    assert "1 of 2 videos upgraded, 1 failed" in said.out
    assert f"  failed: {path}\n    The video's file cannot be reached" in said.out
    assert vectors(indexed) == before, "it is searched as it was"
    with at_work(indexed):
        again = indexed("upgrade", "--retry")
    assert (again.status, again.last["upgraded"], again.last["failed"]) == (0, 2, 0)


def test_a_model_that_goes_meanwhile_stops_the_upgrade_until_it_is_back(
    behind: CommandLine,
) -> None:
    begin(behind, UpgradeRequest())
    aside = behind.models / "aside"
    (behind.models / "text" / "twin").rename(aside)
    with at_work(behind):
        stopped = behind("upgrade")
    assert stopped.status == 3
    assert "The upgrade has stopped." in stopped.last["message"]
    assert "twin" in stopped.last["message"]
    assert "The upgrade has stopped." in behind("status", plain=True).out
    aside.rename(behind.models / "text" / "twin")
    with at_work(behind):
        assert behind("upgrade").status == 0


def test_pausing_is_told_and_the_upgrade_waits(indexed: CommandLine) -> None:
    begin(indexed)
    with Engine(indexed.library, indexed.models) as engine:
        assert engine.upgrades.pause()
    assert "An upgrade is paused: 0 of 2 videos done." in indexed("status", plain=True).out
    with at_work(indexed):
        assert indexed("upgrade").status == 0


# --- as a program


@pytest.fixture
def resting(indexed: CommandLine) -> Iterator[tuple[CommandLine, subprocess.Popen[str]]]:
    """An upgrade by a program of its own that rests for long after its first video."""
    words = ("upgrade", "--force", "--steps", "fulltext", "--delay", "600")
    program = indexed.start(*words)
    yield indexed, program
    program.kill()
    program.communicate()


def test_ctrl_c_ends_an_upgrade_in_order_and_the_next_call_goes_on(
    resting: tuple[CommandLine, subprocess.Popen[str]],
) -> None:
    commands, program = resting
    began = time.monotonic()
    while (commands("status").last["upgrade"] or {"done": 0})["done"] < 1:
        assert program.poll() is None
        assert time.monotonic() - began < 60
        time.sleep(0.05)
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert program.returncode == 130, err
    last = json.loads(out.splitlines()[-1])
    assert last["message"] == "The upgrade was interrupted; what is done stays."
    assert commands("status").last["upgrade"]["done"] == 1
    assert commands("upgrade", "--cancel").last == {"cancelled": True}
    done = commands.process("upgrade", "--force", "--steps", "fulltext", plain=True)
    assert done.status == 0, done.err
    assert "2 videos are at index version" in done.out


# --- the words


def test_figures_are_told_in_fitting_units() -> None:
    assert [duration(each) for each in (0.2, 1, 89, 90, 3600, 9000)] == [
        *("under 1 s", "1 s", "89 s", "2 min", "60 min", "2.5 h")
    ]
    assert [size(each) for each in (0, 999, 27_648, 1.5e6, 2.3e9, 4e12)] == [
        *("0 bytes", "999 bytes", "28 kB", "2 MB", "2.3 GB", "4000.0 GB")
    ]


def test_many_failures_are_not_all_told_to_people() -> None:
    row = {"path": "/a.mp4", "message": "It is odd.", "advice": "Mend it."}
    result = {
        **{"state": "done", "videos": 40, "upgraded": 20, "failed": 20, "seconds": 3.0},
        **{"spec_version": "1", "failures": [row] * 20, "problem": None, "rollback": False},
    }
    lines = result_text(result)
    assert lines[0] == "20 of 40 videos upgraded, 20 failed (3 s)."
    assert len(lines) == 1 + 2 * 10 + 2
    assert lines[-2] == "  and 10 more failed; --json lists them."
    cancelled = result_text({**result, "state": "cancelled", "failures": [], "failed": 0})
    assert cancelled[0].startswith("The upgrade was cancelled: 20 of 40 videos done;")
    doubtful = {"message": "The check failed.", "advice": "Report it."}
    assert "  The check failed. Report it." in result_text({**result, "problem": doubtful})


def test_status_says_one_line_of_upgrading_or_none() -> None:
    assert status_text({"upgrade": None, "behind": 0}) == []
    (one,) = status_text({"upgrade": None, "behind": 1})
    assert one.startswith("  1 video is behind.")
    going = {"done": 1, "failed": 1, "videos": 3, "problem": None, "state": "rolling_back"}
    (back,) = status_text({"upgrade": going, "behind": 1})
    assert back == "  The last upgrade is being undone. To continue: heimdex upgrade"


def test_nothing_to_do_with_obstacles_is_told_as_such() -> None:
    row = {"step": "transcript", "videos": 2, "paths": ["/x/a.mp4"], "reason": "No model."}
    plan = {"videos": 0, "spec_version": "1", "steps": {}, "downloads": [], "blocked": [row]}
    assert plan_text(plan, dry=True) == [
        "Nothing to upgrade: all of it is at index version 1, except what cannot be made now.",
        "  not now: transcript, 2 videos (a.mp4, …). No model.",
    ]
