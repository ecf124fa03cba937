"""What the commands do: to the library, to the models, and never to a file of the user's."""

from __future__ import annotations

import importlib.resources
import json
import os
import shutil
from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.isolation import SWITCHES
from engine.models.folder import bundled
from engine.settings import describe
from engine.store.library import Library
from engine.types import ModelKind
from heimdex_desktop.cli.doctor import PACKAGES
from tests.heimdex_desktop.conftest import ODD_NAME, CommandLine

STARTER = Path(str(importlib.resources.files("resources"))) / "models" / "starter"


def frames_of(commands: CommandLine) -> set[str]:
    return {file.name for file in (commands.library / "frames").glob("??/*.webp")}


# --- search and scenes


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("회의", 2.2),
        ("jewel", 1.3),
        ("cafe", 4.4),
        ("Café opens", 4.4),
    ],
)
def test_words_are_found_at_their_own_time(
    indexed_once: CommandLine, query: str, at: float
) -> None:
    found = indexed_once("search", query, "--channel", "keyword").last["moments"]
    assert [Path(moment["video"]["path"]).name for moment in found] == [ODD_NAME]
    assert found[0]["at"] == pytest.approx(at, abs=0.35)


def test_channels_can_be_chosen(indexed_once: CommandLine) -> None:
    found = indexed_once("search", "jewels", "--channel", "keyword", "--channel", "visual").last
    assert set(found["channels"]) == {"keyword", "visual"}
    assert "visual model" in found["channels"]["visual"]
    assert {match["channel"] for match in found["moments"][0]["matched"]} == {"keyword"}


def test_the_limit_comes_from_the_option_else_from_the_setting(indexed: CommandLine) -> None:
    every = indexed("search", "shorter:1h").last["moments"]
    assert len(every) > 1
    assert indexed("search", "shorter:1h", "--limit", "1").last["moments"] == every[:1]
    indexed("settings", "search_limit", "1")
    assert indexed("search", "shorter:1h").last["moments"] == every[:1]


def test_people_are_told_in_words(indexed_once: CommandLine) -> None:
    called = indexed_once("search", "crown jewels", plain=True)
    assert called.status == 0
    assert "Someone has stolen the [crown] [jewels]." in called.out
    assert "keyword" in called.out
    assert "note: visual: No visual model" in called.out
    assert "Nothing found." in indexed_once("search", "zzz", "--channel", "keyword", plain=True).out
    scenes = indexed_once("scenes", indexed_once.videos / ODD_NAME, plain=True).out
    assert "회의실에서 만나요." in scenes
    assert "0:02.0 – 0:04.0" in scenes


def test_a_relative_path_names_the_same_video(
    indexed_once: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(indexed_once.videos / "sub")
    found = indexed_once("scenes", "../sub/./second.mp4").last
    assert found["video"]["path"] == str(indexed_once.videos / "sub" / "second.mp4")


def test_a_failed_video_has_no_scenes(indexed_once: CommandLine) -> None:
    found = indexed_once("scenes", indexed_once.videos / "empty.mp4").last
    assert (found["video"]["state"], found["scenes"]) == ("failed", [])
    assert found["video"]["duration"] is None


# --- remove


def test_removing_takes_a_video_out_and_leaves_the_disk_alone(indexed: CommandLine) -> None:
    path = indexed.videos / ODD_NAME
    before = frames_of(indexed)
    pictures = {
        Path(frame["path"]).name
        for scene in indexed("scenes", path).last["scenes"]
        for frame in scene["keyframes"]
    }
    called = indexed("remove", path)
    assert (called.status, called.last) == (0, {"removed": [str(path)]})
    assert path.is_file()
    assert indexed("scenes", path).status == 2
    assert indexed("search", "jewels", "--channel", "keyword").last["moments"] == []
    assert indexed("status").last["videos"]["total"] == 2
    assert frames_of(indexed) == before - pictures
    assert before & pictures


def test_a_video_with_two_places_goes_with_the_last(indexed: CommandLine) -> None:
    folder = indexed.videos / "sub"
    before = frames_of(indexed)
    indexed("remove", folder / "twin.mp4")
    assert indexed("status").last["videos"]["total"] == 3
    assert frames_of(indexed) == before
    assert indexed("remove", folder).last["removed"] == [str(folder / "second.mp4")]
    assert indexed("status").last["videos"]["total"] == 2
    assert frames_of(indexed) < before


def test_a_mistyped_path_among_several_removes_nothing(indexed: CommandLine) -> None:
    called = indexed("remove", indexed.videos / ODD_NAME, indexed.videos / "nowhere.mp4")
    assert called.status == 2
    assert "nowhere.mp4" in called.last["message"]
    assert indexed("status").last["videos"]["total"] == 3


def test_a_folder_whose_name_only_begins_alike_is_left_alone(indexed: CommandLine) -> None:
    assert indexed("remove", indexed.videos / "su").status == 2
    assert indexed("status").last["videos"]["total"] == 3


def test_what_is_removed_can_be_indexed_again(indexed: CommandLine) -> None:
    path = indexed.videos / "sub" / "second.mp4"
    indexed("remove", indexed.videos / "sub")
    with Engine(indexed.library, indexed.models) as engine:
        assert len(engine.prepare([path]).queued) == 1


# --- retry


def test_a_content_failure_is_not_tried_again_until_asked(indexed: CommandLine) -> None:
    path = indexed.videos / "empty.mp4"
    with Engine(indexed.library, indexed.models) as engine:
        assert engine.prepare([path]).queued == ()
        assert len(engine.prepare([path], retry=True).queued) == 1
    with Engine(indexed.library, indexed.models) as engine:
        assert list(engine.prepare_retry([path]).scan.videos) == []  # it is queued already


def test_retry_looks_only_where_it_is_told(indexed: CommandLine) -> None:
    with Engine(indexed.library, indexed.models) as engine:
        assert engine.prepare_retry([indexed.videos / "sub"]).queued == ()
        assert len(engine.prepare_retry([indexed.videos]).queued) == 1


def test_retry_with_nothing_failed_is_done(fresh: CommandLine) -> None:
    called = fresh("retry")
    assert called.status == 0
    assert called.last["videos"] == []


# --- requests


def test_pause_resume_and_cancel_are_requests_that_status_shows(indexed: CommandLine) -> None:
    assert indexed("pause").last == {"paused": True}
    assert indexed("status").last["paused"] is True
    assert "paused" in indexed("status", plain=True).out
    assert indexed("resume").last == {"paused": False, "was_paused": True}
    assert indexed("resume").last == {"paused": False, "was_paused": False}
    assert indexed("status").last["paused"] is False
    assert indexed("cancel").last == {"cancelled": True}
    assert indexed("status").last["cancelled"] is True
    assert "cancelled" in indexed("status", plain=True).out
    indexed("index", indexed.videos)
    assert indexed("status").last["cancelled"] is False


# --- settings


def test_settings_are_shown_and_changed(indexed: CommandLine) -> None:
    rows = indexed("settings").last["settings"]
    assert [row["name"] for row in rows] == [row["name"] for row in describe()]
    keys = {"name", "type", "default", "value", "description", "least", "most", "choices"}
    assert all(keys <= set(row) for row in rows)
    (one,) = indexed("settings", "search_limit").last["settings"]
    assert (one["value"], one["default"], one["least"], one["most"]) == (20, 20, 1, 1000)
    (changed,) = indexed("settings", "search_limit", "7").last["settings"]
    assert changed["value"] == 7
    assert indexed("settings", "search_limit").last["settings"] == [changed]
    (words,) = indexed("settings", "excludes", "*.a, Trash").last["settings"]
    assert words["value"] == ["*.a", "Trash"]


def test_a_refused_setting_says_what_can_be_and_changes_nothing(indexed: CommandLine) -> None:
    error = indexed("settings", "device", "tpu").last
    assert "cuda" in error["advice"]
    assert "at most 1000" in indexed("settings", "search_limit", "5000").last["advice"]
    unknown = indexed("settings", "colour", "red").last
    assert "search_limit" in unknown["advice"]
    assert all(row["value"] == row["default"] or row["name"] == "threads"
               for row in indexed("settings").last["settings"])  # fmt: skip


# --- watching


def test_watching_is_recorded_with_its_excludes(
    indexed: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(indexed.videos)
    sub = str(indexed.videos / "sub")
    called = indexed("watch", "./sub/../sub", "--exclude", "*.tmp", "--exclude", "raw")
    assert called.last == {"watching": sub, "excludes": ["*.tmp", "raw"]}
    assert indexed("status").last["folders"] == [sub]
    assert indexed("unwatch", "sub").last == {"unwatched": sub}
    assert indexed("status").last["folders"] == []
    again = indexed("unwatch", "sub")
    assert again.status == 2
    assert "Watched folders: none" in again.last["advice"]
    assert indexed("watch", ODD_NAME).status == 2


# --- models


@pytest.fixture
def text_model() -> Path:
    if bundled(ModelKind.TEXT) is None:
        pytest.skip("the program was built without its starter text model")
    return STARTER / "text"


def test_models_are_listed_with_what_they_cost_and_the_presets(fresh: CommandLine) -> None:
    found = fresh("models", "list").last
    keys = {
        *("kind", "name", "installed", "chosen", "bytes", "licence", "dimension", "revision"),
        *("source", "description"),
    }
    assert all(set(row) == keys for row in found["models"])
    rows = {(row["kind"], row["name"]): row for row in found["models"]}
    siglip = rows["visual", "ViT-B-16-SigLIP2-256"]
    assert (siglip["dimension"], siglip["installed"], siglip["chosen"]) == (768, False, False)
    assert len(siglip["revision"]) == 40
    assert "demo" in rows["text", "starter"]["description"]
    assert {preset["name"] for preset in found["presets"]} == {
        *("light", "balanced", "best", "starter")
    }
    assert [preset["name"] for preset in found["presets"] if preset["default"]] == ["balanced"]
    chosen = [row["kind"] for row in found["models"] if row["chosen"]]
    assert chosen == ["screen_text"], "the one that serves while none was chosen"
    shown = fresh("models", "list", plain=True).out
    assert "it knows only the demo's drawn scenes" in shown


def test_a_model_is_imported_chosen_verified_and_removed(
    fresh: CommandLine, text_model: Path
) -> None:
    called = fresh("models", "import", text_model, "--name", "mine")
    assert called.status == 0
    (row,) = called.last["models"]
    assert (row["kind"], row["name"]) == ("text", "mine")
    assert Path(row["path"]).is_relative_to(fresh.models)
    assert fresh("status").last["models"]["text"] == "mine"
    assert fresh("models", "verify", "mine").last == {"models": {"mine": []}}

    weights = next(fresh.models.rglob("*.safetensors"))
    weights.chmod(0o600)
    with weights.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last[0] ^ 1]))
    damaged = fresh("models", "verify")
    assert damaged.status == 1
    assert damaged.last["models"]["mine"]
    assert damaged.last["models"]["starter"] == []

    assert fresh("models", "remove", "mine").last == {"removed": "mine"}
    assert fresh("status").last["models"]["text"] is None
    assert fresh("models", "remove", "mine").status == 3
    assert fresh("models", "verify", "mine").status == 3
    assert text_model.is_dir()


def test_importing_without_use_leaves_the_choice(fresh: CommandLine, text_model: Path) -> None:
    fresh("models", "use", "text", "starter")
    fresh("models", "import", text_model, "--name", "mine", "--no-use")
    assert fresh("status").last["models"]["text"] == "starter"
    assert fresh("models", "use", "text", "mine").last == {"channel": "text", "name": "mine"}
    assert fresh("status").last["models"]["text"] == "mine"


def test_a_model_that_is_not_here_cannot_be_chosen(fresh: CommandLine) -> None:
    called = fresh("models", "use", "text", "bge-m3")
    assert called.status == 3
    assert "heimdex models get bge-m3" in called.last["advice"]
    assert fresh("status").last["models"]["text"] is None


def test_the_starter_models_stay(fresh: CommandLine, text_model: Path) -> None:
    assert fresh("models", "remove", "starter").status == 2
    assert text_model.is_dir()


def test_a_wrong_folder_is_refused_with_what_is_known(fresh: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "holiday"
    folder.mkdir()
    (folder / "picture.jpg").write_bytes(b"jpeg")
    called = fresh("models", "import", folder)
    assert called.status == 2
    assert "holiday holds no model" in called.last["message"]
    assert "sentence-transformers" in called.last["advice"]
    (folder / "weights.bin").write_bytes(b"pickle")
    assert "pickled" in fresh("models", "import", folder).last["message"]
    (folder / "config.json").write_text(json.dumps({"model_type": "whisper"}))
    assert "ct2-transformers-converter" in fresh("models", "import", folder).last["advice"]
    assert not list(fresh.models.rglob("*.jpg"))


# --- doctor


def test_the_doctor_says_of_each_thing_ok_or_what_to_do(indexed: CommandLine) -> None:
    called = indexed("doctor")
    rows = {row["name"]: row for row in called.last["checks"]}
    assert all(set(row) == {"name", "ok", "detail", "advice"} for row in called.last["checks"])
    assert rows["library"]["ok"]
    assert str(indexed.library) in rows["library"]["detail"]
    assert {"python", "apsw", "av", "disk", "device for images and text"} <= set(rows)
    assert [name for name in PACKAGES if not rows[name]["ok"]] == []
    speech = rows["speech model of this library"]
    assert not speech["ok"]
    assert "heimdex models get" in speech["advice"]
    assert rows["telemetry"]["ok"]
    assert all(name in rows["telemetry"]["detail"] for name in SWITCHES)
    assert called.status == 3
    shown = indexed("doctor", plain=True).out
    assert "FIX   speech model of this library" in shown
    assert "ok    library" in shown


def test_the_doctor_says_what_is_not_switched_off(
    indexed: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORT_DISABLE_TELEMETRY", "0")
    rows = {row["name"]: row for row in indexed("doctor").last["checks"]}
    assert not rows["telemetry"]["ok"]
    assert rows["telemetry"]["detail"] == "not switched off: onnxruntime's events and device id"


def test_the_doctor_examines_what_it_can_where_there_is_no_library(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    called = CommandLine(blocked / "library", tmp_path / "models", tmp_path)("doctor")
    assert called.status == 3
    library = called.last["checks"][-1]
    assert (library["name"], library["ok"]) == ("library", False)
    assert len(called.last["checks"]) > 8


def test_the_doctor_names_a_damaged_model(indexed: CommandLine, text_model: Path) -> None:
    indexed("models", "import", text_model, "--name", "mine", "--no-use")
    manifest = indexed.models / "text" / "mine" / "heimdex-model.json"
    manifest.write_text("{")
    rows = indexed("doctor").last["checks"]
    damaged = [row for row in rows if row["name"] == "installed models"]
    assert len(damaged) == 1
    assert not damaged[0]["ok"]
    assert "mine" in damaged[0]["detail"]


def test_the_doctor_repairs_what_a_library_lost(indexed: CommandLine) -> None:
    listed = indexed("list").last["videos"]
    with Library(indexed.library) as library:
        kept = library.backups.keep_rolling(library.database, 3, lambda: None)
    assert kept is not None
    for file in indexed.library.glob("library.db*"):
        file.unlink()
    pictures = sorted((indexed.library / "frames").rglob("*.webp"))
    for words in (("list",), ("search", "crown"), ("index", indexed.videos), ("status",)):
        refused = indexed(*words)
        assert (refused.status, refused.last["code"]) == (3, "library_lost")
        assert "heimdex doctor --repair" in refused.last["advice"]
    assert sorted((indexed.library / "frames").rglob("*.webp")) == pictures
    called = indexed("doctor", "--repair")
    (restored,) = called.last["repairs"]
    assert (restored["code"], restored["values"]["name"]) == ("repair_restored", kept.name)
    rows = {row["name"]: row for row in called.last["checks"]}
    assert rows["database"]["ok"]
    assert kept.name in rows["backups"]["detail"]
    assert indexed("list").last["videos"] == listed
    assert "Nothing had to be repaired." in indexed("doctor", "--repair", plain=True).out


def test_the_library_comes_from_the_option_before_the_environment(
    indexed_once: CommandLine, tmp_path: Path
) -> None:
    other = tmp_path / "other library"
    assert indexed_once("status", "--library", other).last["library"] == str(other)
    assert indexed_once("status").last["library"] == str(indexed_once.library)
    shutil.rmtree(other)
