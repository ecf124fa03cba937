"""The search service as a process of its own, over a small real library and the starter models."""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from engine.api.engine import Engine
from engine.errors import EnvironmentProblem
from engine.models.folder import bundled
from engine.spec import SPEC_VERSION
from engine.types import ModelKind
from heimdex_desktop.search_service.jobs import MOST_JOBS
from heimdex_desktop.search_service.library import LibraryInPlace
from heimdex_desktop.search_service.protocol import PROTOCOL, REQUESTS
from tests.heimdex_desktop.conftest import REPOSITORY, CommandLine, index_here

ODD_SERVICE = Path(__file__).with_name("odd_service.py")
DOCUMENT = (REPOSITORY / "docs" / "protocol.md").read_text(encoding="utf-8")
PATIENCE = 90.0
END_SECONDS = 2.0
"""The service is gone this soon after its parent's end."""
WORDS = ["keyword"]

Line = dict[str, Any]

READY = {"message": "ready", "advice": "", "code": "ready", "values": {}}


class Service:
    """A running service and the small client of its tests."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=os.environ | (environment or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._lines: queue.Queue[Line] = queue.Queue()
        self._held: list[Line] = []
        self._last_id = 1_000_000
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for text in self.process.stdout:
            self._lines.put({**json.loads(text), "heard": time.monotonic()})

    def send(self, text: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def ask(self, do: str, id: int | str | None = None, **values: Any) -> int | str:
        """Ask without waiting; returns the request's id."""
        self._last_id += 1
        chosen = self._last_id if id is None else id
        self.send(json.dumps({"id": chosen, "do": do, **values}).encode() + b"\n")
        return chosen

    def next(self, wanted: Callable[[Line], bool], patience: float = PATIENCE) -> Line:
        """The next line that is wanted; others are kept for later."""
        for place, held in enumerate(self._held):
            if wanted(held):
                return self._held.pop(place)
        end = time.monotonic() + patience
        while True:
            found = self._lines.get(timeout=max(0.001, end - time.monotonic()))
            if wanted(found):
                return found
            self._held.append(found)

    def all_of(self, id: int | str) -> list[Line]:
        """The lines of a request to its last."""
        found = []
        while not found or not is_last(found[-1]):
            found.append(self.next(lambda line: line["id"] == id))
        return found

    def result(self, do: str, **values: Any) -> Line:
        """Ask and wait for the last line."""
        return self.all_of(self.ask(do, **values))[-1]

    def close_input(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


def is_last(line: Line) -> bool:
    return line["event"] != "loading" and line.get("complete") is not False


def role(commands: CommandLine) -> list[str]:
    places = [str(commands.library), str(commands.models)]
    return [sys.executable, "-m", "heimdex_desktop", "--role", "search-service", *places]


def odd(mode: str, commands: CommandLine) -> list[str]:
    return [sys.executable, str(ODD_SERVICE), mode, str(commands.library), str(commands.models)]


Start = Callable[..., Service]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start services; all are ended after the test."""
    running: list[Service] = []

    def make(command: list[str], environment: dict[str, str] | None = None) -> Service:
        running.append(Service(command, environment))
        return running[-1]

    yield make
    for service in running:
        service.end()


@dataclass(frozen=True)
class Warm:
    """A service whose models were loaded by its first request, and what it said meanwhile."""

    service: Service
    commands: CommandLine
    asked_at: float
    first: list[Line]
    between: list[tuple[float, Line]]


@pytest.fixture(scope="module")
def warm(indexed_once: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """One process for all tests that need models: it loads them once, in its first request."""
    if bundled(ModelKind.TEXT) is None or bundled(ModelKind.VISUAL) is None:
        pytest.skip("the program was built without its starter models")
    root = tmp_path_factory.mktemp("service")
    shutil.copytree(indexed_once.library, root / "library")
    commands = CommandLine(root / "library", root / "models", indexed_once.videos)
    with Engine(commands.library, commands.models) as engine:
        engine.use_model(ModelKind.VISUAL, "starter")
    index_here(commands)
    service = Service(role(commands))
    asked_at = time.monotonic()
    first = service.ask("query", text="crown jewels", lane="first")
    service.next(lambda line: line["event"] == "loading")
    between = []
    for _ in range(6):
        time.sleep(0.3)
        asked = time.monotonic()
        other = service.ask("query", text="café", lane="typing")
        between.append((asked, service.next(lambda line, id=other: line["id"] == id)))
    yield Warm(service, commands, asked_at, service.all_of(first), between)
    service.end()


@pytest.fixture
def service(warm: Warm) -> Service:
    return warm.service


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended, also where nobody has asked for its exit status yet."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def paths(line: Line) -> list[str]:
    return [Path(moment["video"]["path"]).name for moment in line["moments"]]


# --- answers


def test_words_are_answered_at_once_and_refined_when_the_model_is_there(warm: Warm) -> None:
    *early, whole = warm.first
    assert [line["event"] for line in early] in (["answer"], ["answer", "loading"])
    assert early[0]["complete"] is False
    assert early[0]["channels"] == {"keyword": READY}
    assert early[0]["heard"] - warm.asked_at < 5, "the process starts in this time"
    assert whole["event"] == "answer"
    assert whole["complete"] is True
    assert whole["heard"] > early[0]["heard"]
    assert paths(early[0])[0] == paths(whole)[0]
    assert whole["channels"]["transcript"] == READY


def test_words_wait_for_no_model_that_loads_for_another(warm: Warm) -> None:
    loaded = warm.first[-1]["heard"]
    waited = sorted(line["heard"] - asked for asked, line in warm.between)
    assert all(line["complete"] is False for _, line in warm.between)
    assert all(line["heard"] < loaded for _, line in warm.between), "all while it loaded"
    assert waited[len(waited) // 2] < 0.3
    assert waited[-1] < 3, "a native library that is mapped may hold everything for a moment"


def test_the_first_line_says_who_answers(start: Start, indexed_once: CommandLine) -> None:
    service = start(role(indexed_once))
    hello = service.next(lambda line: True)
    assert hello.pop("heard")
    assert hello == {
        "id": None,
        "event": "hello",
        "protocol": PROTOCOL,
        "pid": service.process.pid,
        "spec_version": SPEC_VERSION,
    }


def test_a_newer_search_of_a_lane_drops_the_older(service: Service) -> None:
    asked = [service.ask("query", text=text) for text in ("crown", "jewels", "café")]
    other = service.ask("query", text="회의실", lane="side")
    ends = {id: service.all_of(id)[-1] for id in [*asked, other]}
    assert ends[asked[2]]["complete"] is True
    assert ends[other]["complete"] is True
    assert {ends[asked[0]]["event"], ends[asked[1]]["event"]} == {"dropped"}


def test_two_hundred_queries_at_once_are_answered_or_dropped_in_bounded_memory(
    service: Service,
) -> None:
    before = service.result("status")["memory"]
    asked = [service.ask("query", text=f"crown jewels {number}") for number in range(200)]
    ends = [service.all_of(id)[-1] for id in asked]
    assert ends[-1]["complete"] is True
    assert {line["event"] for line in ends} <= {"answer", "dropped"}
    assert sum(line["event"] == "dropped" for line in ends) > 100
    after = service.result("status")
    assert after["under_way"] == 0
    assert after["memory"] - before < 50_000_000


def test_a_cancelled_query_ends_dropped(service: Service) -> None:
    """Behind others, so that it waits: an answer on its way cannot be called back."""
    before = [service.ask("query", text="crown jewels", lane=f"{n}") for n in range(8)]
    target = service.ask("query", text="café", lane="cancelled")
    done = service.result("cancel", target=target)
    assert done["cancelled"] is True
    assert service.all_of(target)[-1]["event"] == "dropped"
    assert all(service.all_of(id)[-1]["complete"] for id in before)
    assert service.result("cancel", target=target)["cancelled"] is False


def test_more_requests_than_can_be_kept_are_refused(service: Service) -> None:
    asked = [service.ask("query", text="café", lane=f"{n}") for n in range(4 * MOST_JOBS)]
    ends = [service.all_of(id)[-1] for id in asked]
    refused = [line for line in ends if line["event"] == "error"]
    assert refused
    assert all(f"{MOST_JOBS} requests" in line["message"] for line in refused)
    assert all(line.get("complete") for line in ends if line not in refused)


def test_the_request_decides_channels_page_and_video(service: Service) -> None:
    found = service.result("query", text="crown jewels", channels=WORDS, limit=1)
    assert list(found["channels"]) == WORDS
    assert len(found["moments"]) == 1


def test_moments_like_one_of_the_library_are_found(service: Service) -> None:
    whole = service.result("query", text="crown jewels", channels=WORDS)
    moment = whole["moments"][0]
    example = {"video": moment["video"]["id"], "at": moment["at"]}
    lines = service.all_of(service.ask("similar", examples=[example], lane="like"))
    assert all(line.get("complete") is not False for line in lines), "words know nothing of it"
    first = lines[-1]["moments"][0]
    assert first["video"] == moment["video"]
    assert first["scene"] == moment["scene"]


@pytest.mark.parametrize(
    "example", [{"video": "4711", "at": 1}, {"path": "/nowhere/at all.jpg"}], ids=["video", "file"]
)
def test_an_example_that_is_not_there_is_an_error_line(
    service: Service, example: dict[str, Any]
) -> None:
    last = service.result("similar", examples=[example])
    assert last["event"] == "error"
    assert last["message"]


# --- rubbish


@pytest.mark.parametrize(
    "rubbish",
    [
        b"not json",
        b"\xff\xfe\x00\x80" * 20,
        b"[]",
        b'{"do": "query"}',
        b'{"id": 5, "do": "fly"}',
        b'{"id": 5, "do": "query", "text": 7}',
        b"x" * 10_000_000,
        b"[" * 500_000,
    ],
    ids=["words", "bytes", "list", "no-id", "unknown", "type", "long", "deep"],
)
def test_rubbish_gets_an_error_line_and_harms_nothing(service: Service, rubbish: bytes) -> None:
    service.send(rubbish + b"\n")
    error = service.next(lambda line: line["event"] == "error")
    assert error["message"]
    assert error["advice"]
    assert error["id"] == (5 if b'"id": 5' in rubbish else None)
    assert service.result("query", text="crown", channels=WORDS)["complete"] is True


@pytest.mark.parametrize(
    "text",
    ["\ud800 dog \udfff", '" OR 1=1 --', "NEAR(a b)*", "\0dog\x1b", "a" * 20_000, "longer:1s"],
    ids=["surrogate", "sql", "fts", "control", "long", "filter"],
)
def test_any_text_is_a_query(service: Service, text: str) -> None:
    last = service.result("query", text=text)
    assert last["event"] == "answer", last


@pytest.mark.parametrize("text", ["", "   ", '"', "\0"])
def test_a_query_for_nothing_is_an_error_line(service: Service, text: str) -> None:
    last = service.result("query", text=text)
    assert last["event"] == "error"
    assert last["message"]


def test_empty_lines_are_passed_over(service: Service) -> None:
    service.send(b"\n  \n\r\n")
    assert service.result("status")["event"] == "status"


def test_an_id_in_use_is_refused_and_the_first_is_answered(service: Service) -> None:
    asked = {"id": "twice", "do": "query", "text": "crown jewels"}
    service.send(b"".join(json.dumps({**asked, "lane": each}).encode() + b"\n" for each in "ab"))
    lines = [service.next(lambda line: line["id"] == "twice") for _ in range(3)]
    events = sorted((line["event"], line.get("complete")) for line in lines)
    assert events == [("answer", False), ("answer", True), ("error", None)]


# --- status and models


def test_the_status_tells_what_the_process_holds(warm: Warm) -> None:
    warm.service.result("query", text="crown jewels")
    status = warm.service.result("status")
    assert status["pid"] == warm.service.process.pid
    assert status["library"] == str(warm.commands.library)
    resident = psutil.Process(status["pid"]).memory_info().rss
    assert abs(status["memory"] - resident) < 0.2 * resident
    assert 0 < status["uptime"] < 600
    assert status["problem"] is None
    assert status["channels"]["keyword"] == READY
    assert status["channels"]["transcript"] == READY
    (model,) = [each for each in status["models"] if each["kind"] == "text"]
    assert (model["name"], model["device"] != "", model["reason"]["message"] != "") == (
        "starter",
        True,
        True,
    )


def test_released_models_are_loaded_again_when_needed(service: Service) -> None:
    service.result("query", text="crown jewels")
    assert "starter" in service.result("release")["released"]
    assert service.result("status")["models"] == []
    lines = service.all_of(service.ask("query", text="crown jewels"))
    loaded = {line["kind"]: line["name"] for line in lines if line["event"] == "loading"}
    assert loaded == {"visual": "starter", "text": "starter"}
    assert lines[-1]["complete"] is True
    assert service.result("release")["released"] != []
    assert service.result("release")["released"] == []


def test_idle_models_are_let_go_by_themselves(warm: Warm) -> None:
    service = warm.service
    with Engine(warm.commands.library, warm.commands.models) as engine:
        engine.set_setting("model_idle_minutes", "0.02")
        service.result("query", text="crown jewels")
        assert service.result("status")["models"] != []
        end = time.monotonic() + 20
        while service.result("status")["models"] and time.monotonic() < end:
            time.sleep(0.1)
        assert service.result("status")["models"] == []
        assert service.result("query", text="crown jewels")["complete"] is True
        engine.set_setting("model_idle_minutes", "0")
        service.result("query", text="crown jewels")
        time.sleep(1.5)
        assert service.result("status")["models"] != [], "0 keeps them"


# --- history and saved searches


def test_only_what_is_to_be_remembered_is_in_the_history(service: Service) -> None:
    service.result("forget")
    service.result("query", text="crown", remember=False)
    whole = service.result("query", text="jewels", remember=True)
    service.result("query", text="회의실", remember=True)
    second, first = service.result("history")["searches"]
    assert (second["text"], first["text"]) == ("회의실", "jewels")
    assert first["strong"] <= len(whole["moments"])
    assert abs(first["asked_at"] - time.time()) < 60
    assert service.result("history", limit=1)["searches"] == [second]
    assert service.result("forget", text="jewels")["forgotten"] == 1
    assert service.result("forget")["forgotten"] == 1


def test_saved_searches_are_kept_named_and_ordered(service: Service) -> None:
    like = {"path": "/a 회의.mp4", "at": 1.5}
    first = service.result("save", name="one", text="crown", sort="date")["search"]
    second = service.result("save", name="two", example=like)["search"]
    assert (first["sort"], first["example"], second["example"]) == ("date", None, like)
    taken = service.result("save", name="one", text="other")
    assert (taken["event"], taken["values"]) == ("error", {"name": "one"})
    assert service.result("rename", saved=first["saved"], name="1")["search"]["name"] == "1"
    order = [second["saved"], first["saved"]]
    assert [each["saved"] for each in service.result("reorder", saved=order)["searches"]] == order
    assert [each["name"] for each in service.result("saved")["searches"]] == ["two", "1"]
    for each in order:
        assert service.result("delete", saved=each)["event"] == "done"
    assert service.result("delete", saved=order[0])["event"] == "error"
    assert service.result("saved")["searches"] == []


def test_opened_videos_are_counted(warm: Warm) -> None:
    moment = warm.service.result("query", text="crown jewels")["moments"][0]
    video = moment["video"]["id"]
    for _ in range(2):
        assert warm.service.result("opened", video=video)["event"] == "done"
    with Engine(warm.commands.library, warm.commands.models) as engine:
        assert engine.library.searches.most_opened() == [(int(video), 2)]


def test_a_busy_library_holds_no_search_up(warm: Warm) -> None:
    """A long write of another process: searches read on, and the history waits its turn."""
    with Engine(warm.commands.library, warm.commands.models) as engine:
        with engine.library.database.transaction():
            warm.service.ask("save", id="waits", name="while busy", text="crown")
            for _ in range(3):
                assert warm.service.result("query", text="crown", remember=True)["complete"]
        saved = warm.service.all_of("waits")[-1]["search"]["saved"]
    assert warm.service.result("delete", saved=saved)["event"] == "done"


# --- odd days


def test_a_stray_print_does_no_harm(start: Start, indexed_once: CommandLine) -> None:
    service = start(odd("noisy", indexed_once))
    for _ in range(3):
        lines = service.all_of(service.ask("query", text="crown", channels=WORDS))
        assert [line["event"] for line in lines] == ["answer", "answer"]
        assert lines[-1]["moments"]
    service.close_input()
    service.process.wait(PATIENCE)
    with pytest.raises(queue.Empty):
        service.next(lambda line: line["event"] == "stray", patience=0.2)


def test_a_bug_of_ours_is_a_line_and_a_trace_in_the_log(start: Start, indexed: CommandLine) -> None:
    service = start(odd("broken", indexed))
    for _ in range(2):
        last = service.result("query", text="crown", channels=WORDS)
        assert last["event"] == "error"
        assert (last["code"], last["values"]) == ("internal_error", {"error": "ZeroDivisionError"})
    assert service.result("status")["event"] == "status"
    log = (indexed.library / "logs" / "search.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log


def test_a_library_taken_away_is_an_error_and_put_back_is_searched(
    start: Start, indexed: CommandLine, tmp_path: Path
) -> None:
    service = start(role(indexed))
    assert service.result("query", text="crown", channels=WORDS)["moments"]
    indexed.library.rename(tmp_path / "elsewhere")
    for _ in range(2):
        gone = service.result("query", text="crown", channels=WORDS)
        assert gone["event"] == "error"
        assert str(indexed.library) in gone["message"]
    assert service.result("history")["event"] == "error"
    status = service.result("status")
    assert status["problem"]["message"] == gone["message"]
    assert not indexed.library.exists(), "an empty one is not made in its place"
    (tmp_path / "elsewhere").rename(indexed.library)
    assert service.result("query", text="crown", channels=WORDS)["moments"]


def test_another_library_in_its_place_is_searched(
    start: Start, indexed: CommandLine, tmp_path: Path
) -> None:
    service = start(role(indexed))
    assert service.result("query", text="crown", channels=WORDS)["moments"]
    indexed.library.rename(tmp_path / "elsewhere")
    with Engine(indexed.library, indexed.models):
        pass
    empty = service.result("query", text="crown", channels=WORDS)
    assert empty["moments"] == []
    shutil.rmtree(indexed.library)
    indexed.library.mkdir()
    (indexed.library / "library.db").write_bytes(b"no database at all" * 1000)
    damaged = service.result("query", text="crown", channels=WORDS)
    assert damaged["event"] == "error"
    assert service.process.poll() is None


def test_a_removed_video_is_gone_from_the_next_answer(start: Start, indexed: CommandLine) -> None:
    service = start(role(indexed))
    found = service.result("query", text="crown jewels", channels=WORDS)
    with Engine(indexed.library, indexed.models) as engine:
        engine.remove([Path(found["moments"][0]["video"]["path"])])
    left = service.result("query", text="crown jewels", channels=WORDS)
    assert left["event"] == "answer"
    assert not set(paths(found)[:1]) & set(paths(left))


def test_a_library_that_cannot_be_opened_is_told_to_whoever_asks(
    start: Start, tmp_path: Path
) -> None:
    (tmp_path / "library").write_text("a file where a folder should be")
    service = start(role(CommandLine(tmp_path / "library", tmp_path / "models", tmp_path)))
    assert service.next(lambda line: True)["event"] == "hello"
    assert service.result("query", text="crown")["code"] == "library_not_made"
    assert service.result("status")["problem"]["message"]


# --- the end


def test_it_ends_with_its_parents_stream(start: Start, indexed_once: CommandLine) -> None:
    service = start(role(indexed_once))
    service.result("query", text="crown", channels=WORDS)
    asked = service.ask("query", text="jewels", channels=WORDS)
    service.close_input()
    closed = time.monotonic()
    assert service.process.wait(PATIENCE) == 0
    assert time.monotonic() - closed < END_SECONDS
    assert service.all_of(asked)[-1]["complete"] is True, "what was asked is answered still"


@pytest.mark.parametrize("mode", ["real", "slow"])
def test_it_ends_in_the_middle_of_loading_a_model(
    start: Start, indexed_once: CommandLine, mode: str
) -> None:
    service = start(role(indexed_once) if mode == "real" else odd(mode, indexed_once))
    service.ask("query", text="crown jewels")
    service.next(lambda line: line["event"] == "loading")
    time.sleep(1.0 if mode == "real" else 0.1)
    closed = time.monotonic()
    service.close_input()
    assert service.process.wait(PATIENCE) == 0
    assert time.monotonic() - closed < END_SECONDS


def test_quit_drops_what_is_under_way(start: Start, indexed_once: CommandLine) -> None:
    service = start(odd("slow", indexed_once))
    asked = service.ask("query", text="crown jewels")
    service.next(lambda line: line["event"] == "loading")
    told = time.monotonic()
    done = service.ask("quit")
    assert service.all_of(asked)[-1]["event"] == "dropped"
    assert service.all_of(done)[-1]["event"] == "done"
    assert service.process.wait(PATIENCE) == 0
    assert time.monotonic() - told < END_SECONDS


PARENT = """
import subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(child.stdout.readline().decode(), flush=True)
child.wait()
"""


def test_a_killed_parent_ends_it(indexed_once: CommandLine) -> None:
    command = [sys.executable, "-c", PARENT, *role(indexed_once)]
    parent = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE)
    try:
        assert parent.stdout is not None
        child = psutil.Process(json.loads(parent.stdout.readline())["pid"])
        assert child.is_running()
        parent.kill()
        killed = time.monotonic()
        while not gone(child) and time.monotonic() - killed < PATIENCE:
            time.sleep(0.02)
        assert gone(child)
        assert time.monotonic() - killed < END_SECONDS
    finally:
        parent.kill()
        parent.wait()
        assert parent.stdout is not None
        parent.stdout.close()


def test_a_parent_that_does_not_read_is_borne_and_then_given_up(
    indexed_once: CommandLine,
) -> None:
    """Answers wait for it to read; errors without end make the service end: memory is bounded."""
    process = subprocess.Popen(
        odd("wordy", indexed_once),
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["event"] == "hello"
        for number in range(40):
            asked = {"id": number, "do": "query", "text": "crown", "lane": f"{number}"}
            process.stdin.write(json.dumps({**asked, "channels": WORDS}).encode() + b"\n")
        process.stdin.flush()
        watched = psutil.Process(process.pid)
        most = 0
        for _ in range(20):
            most = max(most, watched.memory_info().rss)
            time.sleep(0.1)
        assert process.poll() is None
        assert most < 150_000_000, "forty answers of 3 MB are not kept"
        with pytest.raises(OSError, match=r"."):  # noqa: PT012 - it ends somewhere in between
            for _ in range(200):
                process.stdin.write(b"rubbish\n" * 5_000)
                process.stdin.flush()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                assert stream is process.stdin, "what it never read is lost with it"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_the_command_serves_until_ctrl_c(start: Start, indexed_once: CommandLine) -> None:
    environment = {
        "HEIMDEX_LIBRARY": str(indexed_once.library),
        "HEIMDEX_MODELS": str(indexed_once.models),
    }
    command = [sys.executable, "-m", "heimdex_desktop", "search-service"]
    service = start(command, environment)
    assert service.result("query", text="crown", channels=WORDS)["moments"]
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(PATIENCE) == 130


# --- docs/protocol.md


def conversation() -> list[tuple[str, str]]:
    """The document's examples in its order: ("<" or ">", a line)."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    lines = [line for kind, block in blocks if not kind for line in block.splitlines()]
    assert len(lines) > 30
    assert all(line[:2] in {"> ", "< "} for line in lines)
    return [(line[0], line[2:]) for line in lines]


def shape_differs(said: Any, real: Any, where: str = "") -> list[str]:
    """Where a real reply has not the keys and types of a documented one; "…" leaves keys open."""
    if said is None or real is None or where.endswith((".channels", ".values")):
        return []
    numbers = (int, float)
    both = isinstance(said, numbers) and isinstance(real, numbers)
    if type(said) is not type(real) and not (both and type(said) is not bool):
        return [f"{where}: {said!r}, really {real!r}"]
    if isinstance(said, list):
        if said and not real:
            return [f"{where}: is empty"]
        return shape_differs(said[0], real[0], f"{where}[0]") if said and real else []
    if not isinstance(said, dict):
        return []
    missing = sorted(set(said) - {"…"} - set(real))
    extra = [] if "…" in said else sorted(set(real) - set(said))
    wrong = [f"{where}: only one of them has {key}" for key in [*missing, *extra]]
    for key in set(said) & set(real):
        wrong += shape_differs(said[key], real[key], f"{where}.{key}")
    return wrong


def answers(said: Line, line: Line) -> bool:
    """Whether a line is the one that the document shows: what it does not show is passed over."""
    if line["id"] != said["id"]:
        return False
    if "loading" in (line["event"], said["event"]) or said["id"] is None:
        return line["event"] == said["event"]
    return said.get("complete") is not True or line.get("complete") is not False


def test_every_example_of_the_document_is_answered_as_it_says(warm: Warm) -> None:
    """In the document's order. Replies that stand alone are described, not asked for."""
    service = warm.service
    service.result("release")
    service.result("forget")
    for each in service.result("saved")["searches"]:
        service.result("delete", saved=each["saved"])
    ids: dict[str, str] = {}  # the ids of the document, as they are here
    last = None
    for mark, text in conversation():
        for there, here in ids.items():
            text = text.replace(there, here)
        if mark == ">":
            service.send(text.encode() + b"\n")
            last = json.loads(text)["id"] if text != "rubbish" else None
            continue
        said = json.loads(text)
        if said["event"] in {"hello", "dropped"} or said["id"] == 6:
            continue
        assert said["id"] == last
        real = service.next(lambda line, said=said: answers(said, line))
        real.pop("heard")
        assert shape_differs(said, real) == [], text
        if said["event"] == "error":
            assert said == real
        if said["event"] == "done" and "search" in said:
            ids[f'"saved": "{said["search"]["saved"]}"'] = f'"saved": "{real["search"]["saved"]}"'
            ids['["1"]'] = json.dumps([real["search"]["saved"]])


@pytest.mark.parametrize(
    ("said", "real"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "…": "…"}, {"b": 2}),
        ({"a": [{"b": 1}]}, {"a": [{"b": "1"}]}),
        ({"a": True}, {"a": 1}),
        ({"a": [1]}, {"a": []}),
    ],
)
def test_a_false_example_of_the_protocol_would_be_found(said: Any, real: Any) -> None:
    assert shape_differs(said, real)
    assert not shape_differs(real, real)


def test_every_request_and_field_is_documented() -> None:
    for do, fields in REQUESTS.items():
        heading = re.search(rf"^### .*`{do}`.*$", DOCUMENT, re.MULTILINE)
        assert heading, do
        section = DOCUMENT[heading.end() :].split("\n##", 1)[0]
        for field in fields:
            inherited = do == "similar" and f"| `{field}` |" in DOCUMENT
            assert inherited or f"`{field}`" in section or f'"{field}"' in section, f"{do} {field}"


def test_a_library_taken_away_while_it_was_opened_is_gone(
    indexed: CommandLine, tmp_path: Path
) -> None:
    """The connection looked for the library's identity when there was none any more."""
    place = LibraryInPlace(indexed.library, indexed.models)

    def take_away(_: Engine) -> None:
        if indexed.library.exists():
            indexed.library.rename(tmp_path / "elsewhere")

    opened = place.open
    place.open = lambda: _then(opened(), take_away)  # type: ignore[method-assign]
    with (
        place.connection() as connection,
        pytest.raises(EnvironmentProblem, match="library_gone"),
    ):
        connection.engine()


def _then(engine: Engine, do: Callable[[Engine], None]) -> Engine:
    do(engine)
    return engine
