"""The command line as real programs: indexing end to end, signals, pipes, names of any bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from engine import spec
from heimdex_desktop.english import FIELDS
from tests.heimdex_desktop.conftest import ODD_NAME, SUBTITLES, CommandLine, small_video
from tests.media_factory import make_video

PROGRESS = {"event", "path", "step", "fraction", "speed", "eta", "message"}
VIDEO = {"event", "path", "state", "scenes", "duration", "category", "recorded", *FIELDS}
on_posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX knows them")


def long_video(path: Path, colour: str) -> Path:
    """Ten minutes that take a while to look at and little to write."""
    return make_video(path, [(colour, 600)], fps=4, size=(64, 36))


def next_event(running: subprocess.Popen[str], name: str, **wanted: object) -> dict[str, Any]:
    """Read a program's lines up to the event ``name``."""
    assert running.stdout is not None
    for line in running.stdout:
        told: dict[str, Any] = json.loads(line)
        if told["event"] == name and wanted.items() <= told.items():
            return told
    raise AssertionError(f"it ended without {name}: {running.communicate()[1]}")


def ended(running: subprocess.Popen[str]) -> tuple[int, dict[str, Any], str]:
    """Wait for a program; its exit status, its last line, and what it said on stderr."""
    out, err = running.communicate(timeout=120)
    return running.returncode, json.loads(out.splitlines()[-1]), err


def test_indexing_and_searching_end_to_end(fresh: CommandLine) -> None:
    small_video(fresh.videos / ODD_NAME, "red", "noise:2", "blue")
    (fresh.videos / ODD_NAME).with_suffix(".srt").write_text(SUBTITLES, encoding="utf-8")
    (fresh.videos / "notes.txt").write_text("no video")
    called = fresh.process("index", fresh.videos)
    assert (called.status, called.err) == (0, "")
    *events, done = called.lines
    assert {event["event"] for event in events} == {"progress", "video"}
    for event in events:
        assert set(event) == (PROGRESS if event["event"] == "progress" else VIDEO)
        assert event["path"] == str(fresh.videos / ODD_NAME)
    progress = [event for event in events if event["event"] == "progress"]
    # The worker's board holds its latest heartbeat alone: a step of milliseconds may go unseen.
    order = [step.name for step in spec.in_order()]
    seen = [order.index(event["step"]) for event in progress]
    assert seen == sorted(seen)
    assert order.index("shots") in seen
    assert all(0.0 <= event["fraction"] <= 1.0 for event in progress)
    assert events[-1]["event"] == "video"
    assert (done["event"], done["indexed"], done["failed"], done["skipped"]) == ("done", 1, 0, 2)
    assert [row["scenes"] for row in done["videos"]] == [3]
    assert any("No visual model" in warning for warning in done["warnings"])

    found = fresh.process("search", "crown jewels")
    assert (found.status, found.err) == (0, "")
    first = found.last["moments"][0]
    assert first["video"]["path"] == str(fresh.videos / ODD_NAME)
    assert Path(first["thumbnail"]).read_bytes()[8:12] == b"WEBP"

    again = fresh.process("index", fresh.videos, plain=True)
    assert again.status == 0
    assert "0 indexed, 1 unchanged, 0 failed, 2 other files" in again.out
    assert "\x1b" not in again.out


def test_a_failed_file_is_exit_status_1_and_one_row(fresh: CommandLine) -> None:
    (fresh.videos / "broken.mp4").write_bytes(b"\0" * 2000)
    small_video(fresh.videos / "fine.mp4", "red")
    called = fresh.process("index", fresh.videos)
    assert called.status == 1
    assert called.err == ""
    states = {Path(row["path"]).name: row["state"] for row in called.last["videos"]}
    assert states == {"broken.mp4": "failed", "fine.mp4": "indexed"}
    told = fresh.process("index", fresh.videos, "--retry", plain=True)
    assert told.status == 1
    assert "failed: " in told.out
    assert "Traceback" not in told.out + told.err


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text exist on Linux")
def test_a_name_that_is_no_text_goes_all_the_way(fresh: CommandLine) -> None:
    made = small_video(fresh.videos / "made.mp4", "red")
    odd = Path(os.fsdecode(os.fsencode(fresh.videos) + b"/\xff\xfe\n\t.mp4"))
    made.rename(odd)
    called = fresh.process("index", odd)
    assert called.status == 0
    assert [Path(row["path"]) for row in called.last["videos"]] == [odd]
    assert fresh.process("scenes", odd).last["video"]["path"] == str(odd)
    plain = fresh.process("list", plain=True)
    assert (plain.status, plain.err) == (0, "")
    assert fresh.process("remove", odd).last == {"removed": [str(odd)]}
    assert odd.is_file()


def test_a_query_that_is_no_text_is_answered(fresh: CommandLine) -> None:
    called = fresh.process("search", os.fsdecode(b"\xff\xfe"))
    assert (called.status, called.err) == (0, "")
    assert called.last["moments"] == []


@on_posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_index_ends_in_order_and_goes_on_later(
    fresh: CommandLine, number: signal.Signals
) -> None:
    for colour in ("red", "green"):
        long_video(fresh.videos / f"{colour}.mp4", colour)
    running = fresh.start("index", fresh.videos)
    next_event(running, "progress", step="shots")
    running.send_signal(number)
    status, last, err = ended(running)
    assert (status, err) == (130, "")
    assert last["event"] == "done"
    assert last["cancelled"] is True
    assert "queued" in {row["state"] for row in last["videos"]}
    assert last["indexed"] < 2

    again = fresh.process("index", fresh.videos)
    assert again.status == 0
    assert "cancelled" not in again.last
    assert {row["state"] for row in again.last["videos"]} == {"indexed"}
    assert again.last["indexed"] + last["indexed"] == 2


@on_posix
def test_cancelling_from_elsewhere_ends_an_index(fresh: CommandLine) -> None:
    for colour in ("red", "green"):
        long_video(fresh.videos / f"{colour}.mp4", colour)
    running = fresh.start("index", fresh.videos)
    next_event(running, "progress", step="shots")
    fresh("cancel")
    status, last, err = ended(running)
    assert (status, last["cancelled"], err) == (130, True, "")


def test_a_paused_library_says_so_and_goes_on_when_resumed(fresh: CommandLine) -> None:
    small_video(fresh.videos / "a.mp4", "red")
    fresh("pause")
    running = fresh.start("index", fresh.videos)
    told = next_event(running, "paused")
    assert "heimdex resume" in told["message"]
    time.sleep(1.0)
    assert fresh("status").last["videos"]["queued"] == 1
    fresh("resume")
    status, last, _ = ended(running)
    assert (status, last["indexed"]) == (0, 1)


@on_posix
def test_the_worker_indexes_what_comes_and_what_is_queued_and_ends_when_told(
    fresh: CommandLine,
) -> None:
    fresh("settings", "settle_seconds", "0.2")
    fresh("watch", fresh.videos)
    running = fresh.start("worker")
    try:
        small_video(fresh.videos / "comes.mp4", "red")
        deadline = time.monotonic() + 90
        while fresh("status").last["videos"]["indexed"] != 1:
            assert time.monotonic() < deadline, "the worker did not index what came"
            assert running.poll() is None
            time.sleep(0.2)
        beside = fresh.process("index", small_video(fresh.videos.parent / "beside.mp4", "noise:1"))
        assert (beside.status, beside.last["indexed"]) == (0, 1)
        assert running.poll() is None
        running.send_signal(signal.SIGINT)
        status, last, err = ended(running)
        assert (status, last, err) == (0, {"event": "done"}, "")
    finally:
        running.kill()
        running.communicate()


@on_posix
def test_a_reader_that_goes_away_is_no_traceback(fresh: CommandLine) -> None:
    running = fresh.start("status")
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    running.wait(60)
    assert "Traceback" not in running.stderr.read()
    running.stderr.close()
