"""The contract of ``--json``: exact keys, units, one object a line, the result last, exit codes."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from engine.spec import SPEC_VERSION
from heimdex_desktop import __version__
from heimdex_desktop.cli import COMMANDS
from heimdex_desktop.english import FIELDS
from tests.heimdex_desktop.conftest import ODD_NAME, Called, CommandLine

VIDEO = {"path", "state", "scenes", "duration", "category", "recorded", *FIELDS}
CHANNELS = {"visual", "transcript", "visual_text", "summary", "keyword", "screen", "people"}
ANSWER = {
    *("query", "understood", "complete", "elapsed_ms", "confidence", "total", "strong", "page"),
    *("pages", "did_you_mean", "notes", "channels", "moments", "curves"),
}
MOMENT = {
    *("rank", "score", "confidence", "video", "scene", "start", "end", "at", "places"),
    *("thumbnail", "more", "matched"),
}
MATCH = {
    *("channel", "score", "at", "snippet", "marks", "raw", "unusual", "place", "weight", "kind"),
    "boxes",
}
ERROR = {"event", "message", "advice", "code", "values", "exit"}

GROUPS = ("models", "people")
"""Commands that only hold others."""


def is_error(called: Called, status: int) -> dict[str, Any]:
    """The error that a command ended with: the last line, and the exit status."""
    assert called.status == status
    assert set(called.last) == ERROR
    assert called.last["event"] == "error"
    assert called.last["exit"] == status
    assert called.last["message"]
    assert "Traceback" not in called.err
    return called.last


def is_absolute_file(text: str) -> bool:
    return Path(text).is_absolute() and Path(text).is_file()


# --- results


def test_search_answers_with_moments(indexed: CommandLine) -> None:
    called = indexed("search", "crown jewels")
    assert called.status == 0
    assert len(called.lines) == 1
    answer = called.last
    assert set(answer) == ANSWER
    assert answer["query"] == answer["understood"] == "crown jewels"
    assert (answer["confidence"], answer["complete"]) == ("strong", True)
    assert (answer["page"], answer["pages"]) == (1, 1)
    assert answer["total"] == len(answer["moments"]) >= answer["strong"] >= 1
    assert answer["did_you_mean"] is None
    assert all(note.endswith("can't recognise: crown, jewels.") for note in answer["notes"])
    (curve,) = answer["curves"]
    assert set(curve) == {"video", "points"}
    assert all(0 <= at <= 6 and 0 <= value <= 1 for at, value in curve["points"])
    assert answer["elapsed_ms"] > 0
    assert set(answer["channels"]) == CHANNELS - {"people"}
    assert answer["channels"]["keyword"] == "ready"
    first = answer["moments"][0]
    assert set(first) == MOMENT
    assert set(first["video"]) == {"id", "path"}
    assert set(first["scene"]) == {"id", "start", "end"}
    assert Path(first["video"]["path"]) == indexed.videos / ODD_NAME
    assert isinstance(first["video"]["id"], str)
    assert isinstance(first["scene"]["id"], str)
    assert (first["rank"], first["scene"]["start"]) == (1, 0.0)
    assert first["scene"]["end"] == pytest.approx(2.0, abs=0.05)
    assert 0.5 < first["at"] < 1.5
    assert first["start"] <= first["at"] < first["end"] <= 2.5
    assert first["places"] == [{key: first[key] for key in ("start", "end", "at")}]
    assert 0.9 < first["score"] <= 1.0
    assert is_absolute_file(first["thumbnail"])
    assert (first["confidence"], first["more"]) == ("strong", 0)
    assert all(set(match) == MATCH for match in first["matched"])
    keyword = next(match for match in first["matched"] if match["channel"] == "keyword")
    assert keyword["snippet"] == "Someone has stolen the crown jewels."
    marked = [keyword["snippet"][start:end] for start, end in keyword["marks"]]
    assert marked == ["crown", "jewels"]
    assert keyword["at"] == first["at"]


def test_scenes_tell_times_keyframes_and_words(indexed: CommandLine) -> None:
    called = indexed("scenes", indexed.videos / ODD_NAME)
    assert called.status == 0
    found = called.last
    assert set(found) == {"video", "scenes"}
    assert set(found["video"]) == {"id", "path", "duration", "state", "recorded"}
    assert found["video"]["path"] == str(indexed.videos / ODD_NAME)
    assert isinstance(found["video"]["id"], str)
    assert found["video"]["state"] == "indexed"
    assert found["video"]["duration"] == pytest.approx(6.0, abs=0.1)
    for scene in found["scenes"]:
        assert set(scene) == {"id", "start", "end", "keyframes", "text", "on_screen"}
        assert isinstance(scene["id"], str)
        assert scene["keyframes"]
        for frame in scene["keyframes"]:
            assert set(frame) == {"at", "path"}
            assert scene["start"] <= frame["at"] < scene["end"]
            assert is_absolute_file(frame["path"])
    starts = [scene["start"] for scene in found["scenes"]]
    assert starts == pytest.approx([0.0, 2.0, 4.0], abs=0.05)
    assert [scene["text"] for scene in found["scenes"]] == [
        "Someone has stolen the crown jewels.",
        "회의실에서 만나요.",
        "The café opens at seven.",
    ]


def test_status_counts_and_tells_failures(indexed: CommandLine) -> None:
    called = indexed("status")
    assert called.status == 0
    found = called.last
    assert set(found) == {
        *("spec_version", "library", "videos", "stale", "failures", "bytes"),
        *("missing", "folders", "paused", "cancelled", "models", "channels"),
        *("behind", "upgrade"),
    }
    assert (found["behind"], found["upgrade"]) == (0, None)
    assert found["spec_version"] == SPEC_VERSION
    assert found["library"] == str(indexed.library)
    assert found["videos"] == {
        "total": 3,
        "indexed": 2,
        "failed": 1,
        "offline": 0,
        "queued": 0,
        "processing": 0,
    }
    (failure,) = found["failures"]
    assert set(failure) == {"path", "category", "message", "advice", "code", "values"}
    assert (failure["path"], failure["category"]) == (str(indexed.videos / "empty.mp4"), "empty")
    assert found["bytes"]["database"] > 0
    assert found["bytes"]["frames"] > 0
    assert set(found["models"]) == {"visual", "text", "speech", "screen_text", "faces"}
    assert set(found["channels"]) == CHANNELS


def test_status_counts_what_a_setting_made_stale(indexed: CommandLine) -> None:
    assert indexed("status").last["stale"] == {}
    indexed("settings", "prefer_subtitles", "off")
    stale = indexed("status").last["stale"]
    assert stale["transcript"] == 2
    assert indexed("status").last["behind"] == 2
    assert "  2 videos are behind." in indexed("status", plain=True).out
    assert all(isinstance(count, int) and count > 0 for count in stale.values())


def test_index_of_an_indexed_library_does_nothing_and_tells_every_file(
    indexed: CommandLine,
) -> None:
    called = indexed("index", indexed.videos)
    assert called.status == 1
    assert len(called.lines) == 1
    found = called.last
    assert set(found) == {
        *("event", "indexed", "failed", "unchanged", "skipped"),
        *("spec_version", "warnings", "videos"),
    }
    assert found["event"] == "done"
    counts = {name: found[name] for name in ("indexed", "failed", "unchanged", "skipped")}
    assert counts == {"indexed": 0, "failed": 1, "unchanged": 3, "skipped": 2}
    assert found["spec_version"] == SPEC_VERSION
    assert all(set(row) == VIDEO for row in found["videos"])
    rows = {
        Path(row["path"]).relative_to(indexed.videos).as_posix(): row for row in found["videos"]
    }
    assert set(rows) == {ODD_NAME, "empty.mp4", "sub/second.mp4", "sub/twin.mp4"}
    assert rows[ODD_NAME]["scenes"] == 3
    assert rows["sub/twin.mp4"] == {**rows["sub/second.mp4"], "path": rows["sub/twin.mp4"]["path"]}
    assert rows["sub/second.mp4"]["duration"] == pytest.approx(4.0, abs=0.1)
    assert rows["empty.mp4"]["state"] == "failed"
    assert rows["empty.mp4"]["message"]
    assert rows["empty.mp4"]["advice"]
    assert rows["empty.mp4"]["code"] == "file_empty"
    assert rows["empty.mp4"]["values"] == {"name": "empty.mp4"}


def test_list_has_a_row_for_each_place(indexed: CommandLine) -> None:
    rows = indexed("list").last["videos"]
    assert all(set(row) == VIDEO | {"id"} for row in rows)
    ids = {Path(row["path"]).name: row["id"] for row in rows}
    assert set(ids) == {ODD_NAME, "empty.mp4", "second.mp4", "twin.mp4"}
    assert ids["second.mp4"] == ids["twin.mp4"]
    assert all(isinstance(each, str) for each in ids.values())


def test_every_line_is_ascii_so_that_any_console_can_carry_it(indexed: CommandLine) -> None:
    for words in (("list",), ("scenes", indexed.videos / ODD_NAME), ("search", "회의")):
        assert indexed(*words).out.isascii()


# --- errors


@pytest.mark.parametrize(
    "words",
    [
        ("index", "no such file.mp4"),
        ("index", ""),
        ("index",),
        ("index", "--nonsense", "x"),
        ("search",),
        ("search", ""),
        ("search", "   "),
        ("search", "x", "--channel", "smell"),
        ("search", "x", "--limit", "0"),
        ("search", "x", "--limit", "many"),
        ("search", "x", "y"),
        ("scenes", "no such file.mp4"),
        ("scenes", ""),
        ("remove", "no such file.mp4"),
        ("remove", ""),
        ("retry", "no such file.mp4"),
        ("settings", "colour"),
        ("settings", "colour", "red"),
        ("settings", "search_limit", "0"),
        ("settings", "search_limit", "1001"),
        ("settings", "search_limit", "ten"),
        ("settings", "sweep_minutes", "nan"),
        ("settings", "sweep_minutes", "inf"),
        ("settings", "device", "tpu"),
        ("settings", "prefer_subtitles", "perhaps"),
        ("watch", "no such folder"),
        ("watch", ""),
        ("unwatch", "no such folder"),
        ("models", "use", "smell", "starter"),
        ("models", "get", "no-such-model"),
        ("models", "import", "no such folder"),
        ("models", "nonsense"),
        ("nonsense",),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_a_usage_error(
    indexed_once: CommandLine, words: tuple[str, ...]
) -> None:
    error = is_error(indexed_once(*words), 2)
    assert "None" not in error["message"]


@pytest.mark.parametrize("command", [*COMMANDS, "models list"])
def test_an_unknown_option_is_told_as_json_by_every_command(
    fresh: CommandLine, command: str
) -> None:
    error = is_error(fresh(*command.split(), "--nonsense"), 2)
    assert "--nonsense" in error["message"] or command in GROUPS
    assert "--help" in error["advice"]
    assert not fresh.library.exists()


def test_a_usage_error_for_people_goes_to_stderr_alone(fresh: CommandLine) -> None:
    for words in (("search",), ("search", " "), ("index", "no such file"), ("nonsense",)):
        called = fresh(*words, plain=True)
        assert called.status == 2
        assert called.out == ""
        assert called.err.strip()


def test_json_behind_two_dashes_is_a_query_and_no_option(fresh: CommandLine) -> None:
    called = fresh("search", "--", "--json", plain=True)
    assert called.status == 0
    assert "Nothing found" in called.out


def test_a_library_that_cannot_be_made_is_the_environments_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    commands = CommandLine(blocked / "library", tmp_path / "models", tmp_path)
    for words in (("status",), ("search", "x"), ("index", tmp_path), ("list",)):
        error = is_error(commands(*words), 3)
        assert str(blocked / "library") in error["message"]
        assert error["advice"]


def test_a_damaged_library_is_told_plainly(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "library.db").write_bytes(b"this is no database at all" * 100)
    error = is_error(CommandLine(library, tmp_path / "models", tmp_path)("status"), 3)
    assert error["advice"]


def test_a_library_of_a_newer_version_is_refused(indexed: CommandLine) -> None:
    with sqlite3.connect(indexed.library / "library.db") as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(migrations)")]
        assert "name" in columns
        others = ", ".join(column for column in columns if column != "name")
        database.execute(
            f"INSERT INTO migrations (name, {others})"
            f" SELECT 'm9999_of_the_future', {others} FROM migrations LIMIT 1"
        )
    database.close()
    is_error(indexed("status"), 3)


def test_a_mistake_of_our_own_is_told_apart_from_failed_files(
    indexed: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("engine.api.engine.Engine.videos", broken)
    called = indexed("list")
    assert called.status == 70
    assert called.last["event"] == "error"
    assert called.last["exit"] == 70
    assert "RuntimeError: a bug" in called.last["message"]
    assert "Traceback" in called.err


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX knows them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_any_command_that_is_interrupted_says_so_and_exits_with_130(
    indexed: CommandLine, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def interrupted(*_: object) -> None:
        os.kill(os.getpid(), number)
        time.sleep(30)

    monkeypatch.setattr("engine.api.engine.Engine.videos", interrupted)
    before = signal.getsignal(signal.SIGTERM)
    # A shell starts what it puts in the background with SIGINT ignored, this run perhaps too.
    at_start = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert is_error(indexed("list"), 130)["message"] == "Cancelled."
    finally:
        signal.signal(signal.SIGINT, at_start)
    assert signal.getsignal(signal.SIGTERM) == before


def test_strange_queries_are_answered_and_never_a_traceback(indexed_once: CommandLine) -> None:
    rng = random.Random(5)
    letters = "ab \"'*^%():-+|&\t\n" + "회의猫ß\u0301\u200d\U0001f3a5\udcff"
    queries = ["AND", "NOT x", "NEAR(", "a" * 3000, "\udcff", "🎥", "'; DROP TABLE videos; --"]
    queries += ["".join(rng.choices(letters, k=rng.randint(1, 25))) for _ in range(40)]
    for query in queries:
        called = indexed_once("search", "--channel", "keyword", "--", query)
        assert called.status == (0 if query.strip() else 2), query
        assert called.out.count("\n") == 1, query


# --- help and version


@pytest.mark.parametrize(
    "words", [(), *((name,) for name in COMMANDS), *(("models", sub) for sub in
    ("list", "get", "import", "use", "verify", "remove"))], ids=" ".join
)  # fmt: skip
def test_every_command_explains_itself_and_takes_the_common_options(
    fresh: CommandLine, words: tuple[str, ...]
) -> None:
    called = fresh(*words, "--help", plain=True)
    assert called.status == 0
    if words and words not in [(group,) for group in GROUPS]:
        assert "--json" in called.out
        assert "--library" in called.out
    assert not fresh.library.exists()


def test_the_version_is_told(fresh: CommandLine) -> None:
    called = fresh("--version", plain=True)
    assert (called.status, called.out.strip()) == (0, f"heimdex, version {__version__}")
