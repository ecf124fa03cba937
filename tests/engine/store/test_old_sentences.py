"""Migration of what failed: sentences of the last version become codes, and none is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.messages import Code, Message, message
from engine.store import migrations
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import m0005_messages, migrate
from engine.store.migrations.m0005_messages import SENTENCES, coded

BEFORE = migrations.NAMES[: migrations.NAMES.index("m0005_messages")]
EMPTY = (
    "“a.mp4” is empty: it has no content at all.",
    "Copy it again from where it came from, or delete it.",
)
STRANGE = ("A sentence of nobody.", "And advice of nobody.")
NO_MODEL = "The visual model seen is not on this machine."
GET_IT = "Fetch it with: heimdex models get seen"
NOT_INSTALLED = message(Code.MODEL_NOT_INSTALLED, kind="visual", name="seen")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library as the last version left it: failures, warnings, an upgrade that has stopped."""
    database = Database(tmp_path / "library.db")
    migrate(database, tmp_path / "backups", migrations.modules(BEFORE))
    warnings = json.dumps(
        [
            "Damaged parts of the picture were passed over (3 packets).",
            f"{NO_MODEL} {GET_IT}",
            "The subtitles inside it could not be read. “a.mp4” is a folder."
            " Name a video file instead.",
        ]
    )
    for number, failure in enumerate([EMPTY, STRANGE], 1):
        database.run(
            "INSERT INTO videos (id, content_key, size, state, added_at, changed_at, category,"
            " message, advice, warnings) VALUES (?, ?, 1, 'failed', 0, 0, 'empty', ?, ?, ?)",
            (number, f"content {number}", *failure, warnings if number == 1 else "[]"),
        )
    probe = {"container": "mp4", "warnings": ["Its beginning is damaged and was skipped."]}
    database.run(
        "INSERT INTO artifacts (id, video_id, step, role, recipe, inputs, state, spec_version,"
        " started_at, value, warnings) VALUES (1, 1, 'probe', 'live', 'r', 'i', 'done', 's', 0,"
        " ?, ?)",
        (json.dumps(probe), json.dumps(probe["warnings"])),
    )
    died = "The program died 2 times while working on this file (shots)."
    advice = "Update the program or convert the file, then run: heimdex retry."
    database.run(
        "INSERT INTO artifacts (id, video_id, step, role, recipe, inputs, state, spec_version,"
        " started_at, category, message, advice) VALUES (2, 1, 'shots', 'live', 'r', 'i', 'failed',"
        " 's', 0, 'crashed', ?, ?)",
        (died, advice),
    )
    plan = {
        "steps": {"shots": {"gain": "Finds the cuts anew."}},
        "blocked": [{"step": "shots", "reason": f"{NO_MODEL} {GET_IT}"}],
    }
    problem = {
        "message": f"The upgrade has stopped. {NO_MODEL} {GET_IT}",
        "advice": "Put that right, then go on: heimdex upgrade. What searches find is as it was.",
    }
    database.run(
        "INSERT INTO upgrades (id, state, request, target, plan, models_before, keep,"
        " last_artifact, problem, created_at) VALUES (1, 'stopped', '{}', 't', ?, '{}', 1, 0, ?,"
        " 0)",
        (json.dumps(plan), json.dumps(problem)),
    )
    database.run(
        "INSERT INTO upgrade_videos (upgrade_id, video_id, position, state, step, category,"
        " message, advice) VALUES (1, 1, 0, 'failed', 'shots', 'empty', ?, ?)",
        EMPTY,
    )
    reason = (
        "no CUDA device: torch was built without CUDA; no Apple GPU: torch was built without MPS"
    )
    devices = [{"kind": "text", "device": "cpu", "precision": "float32", "reason": reason}]
    database.run("INSERT INTO meta VALUES ('devices', ?)", (json.dumps(devices),))
    database.close()
    return tmp_path


def test_what_the_last_version_stored_is_read_as_messages(old: Path) -> None:
    empty = message(Code.FILE_EMPTY, name="a.mp4")
    folder = message(Code.FILE_IS_FOLDER, name="a.mp4")
    with Library(old) as library:
        one, two = library.videos.all()
        assert (one.category, one.message) == ("empty", empty)
        assert one.warnings == (
            message(Code.PACKETS_DAMAGED, count=3),
            NOT_INSTALLED,
            message(Code.SUBTITLE_TRACK_UNREADABLE, reason=folder),
        )
        assert two.message == message(Code.OLD_TEXT, text=STRANGE[0], advice=STRANGE[1])
        probe, shots = library.ledger.get(1), library.ledger.get(2)
        assert probe.warnings == tuple(probe.value["warnings"])
        assert probe.warnings == (message(Code.BEGINNING_DAMAGED),)
        assert shots.failure == ("crashed", message(Code.PROGRAM_CRASHED, times=2, step="shots"))
        upgrade = library.upgrades.get(1)
        assert upgrade.problem == message(Code.UPGRADE_STOPPED, reason=NOT_INSTALLED)
        assert upgrade.plan["steps"]["shots"]["gain"] == message(Code.STEP_GAIN, step="shots")
        assert upgrade.plan["blocked"][0]["reason"] == NOT_INSTALLED
        assert library.upgrades.failures(1)[0][1]["message"] == empty
        (device,) = library.choices.meta("devices")
        reasons = (message(Code.NO_CUDA_BUILD), message(Code.NO_MPS_BUILD))
        assert device["reason"] == message(Code.CPU_USED, reasons=reasons)


def test_a_library_without_failures_is_migrated_too(tmp_path: Path) -> None:
    database = Database(tmp_path / "library.db")
    migrate(database, tmp_path / "backups", migrations.modules(BEFORE))
    database.close()
    with Library(tmp_path) as library:
        assert library.videos.all() == []


@pytest.mark.parametrize(("code", "sentence", "advice"), SENTENCES, ids=lambda text: text[:40])
def test_every_sentence_of_the_last_version_is_known(code: str, sentence: str, advice: str) -> None:
    """With its advice and without it, and with what looks like the end of a sentence in a name."""
    names = {"name", "path", "kind", "os_error", "error", "_error", "_step", "step", "codec"}
    names |= {"file", "device"}
    values: dict[str, object] = dict.fromkeys(names, "a. b “c”")
    values |= {"missing": 7, "count": 7, "times": 2, "seconds": 1.5}
    values["reason"] = "Its beginning is damaged and was skipped."
    said, then = sentence.format(**values), advice.format(**values)
    alone = [] if code == "model_not_installed" and advice else [coded(said)]  # as not imported
    for found in (coded(said, then), *alone, coded(f"{said} {then}".strip())):
        assert found["code"] == code
        assert Code(found["code"])
        for name, value in found["values"].items():
            if name == "reason" and isinstance(value, dict):
                assert value == {"code": "beginning_damaged", "values": {}}
            elif name != "codec":
                assert value == values[name]


def test_migrated_values_are_what_the_code_is_said_with(old: Path) -> None:
    """Else a failure of the last version could not be put into words."""
    from heimdex_desktop import english

    with Library(old) as library:
        said: list[Message | None] = [video.message for video in library.videos.all()]
        said += [warning for video in library.videos.all() for warning in video.warnings]
        said += [library.upgrades.get(1).problem]
    assert all(each is not None and english.text(each) for each in said)
    assert len(said) == 6
    assert m0005_messages.coded("")["code"] == "old_text"
