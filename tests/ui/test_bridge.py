"""Background calls, the poller and the search client, against a real library and service."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.errors import UsageError
from engine.messages import Code
from engine.types import ModelKind
from tests.ui.conftest import search_command
from ui.bridge.operations import WORK
from ui.bridge.poller import Snapshot, look
from ui.bridge.search_client import SearchClient
from ui.context import Context
from ui.messages import problem_of

LONG = 120_000  # milliseconds that a service may take to load its models on a busy machine


def answer(qtbot: QtBot, reply: Any) -> dict[str, Any]:
    """The last answer of a reply."""
    found: list[dict[str, Any]] = []
    reply.answered.connect(found.append)
    qtbot.waitUntil(lambda: bool(found) and found[-1].get("complete", True), timeout=LONG)
    return found[-1]


# --- operations


def test_a_call_is_made_elsewhere_and_its_value_comes_here(context: Context, qtbot: QtBot) -> None:
    seen: list[tuple[object, object]] = []
    context.operations.run(
        lambda engine: (engine.browse.count(), threading.current_thread().name),
        lambda value: seen.append((value, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [((4, "engine-read"), threading.main_thread())]


def test_an_error_comes_to_who_asked_else_to_the_window(context: Context, qtbot: QtBot) -> None:
    told: list[Exception] = []
    context.operations.run(lambda engine: engine.browse.count("nowhere"), failed=told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert isinstance(told[0], UsageError)
    context.operations.broken.connect(told.append)
    context.operations.run(lambda engine: engine.browse.video("99"))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert "no longer in the library" in problem_of(told[1])


def test_long_work_keeps_no_reading_waiting(context: Context, qtbot: QtBot) -> None:
    let_go = threading.Event()
    seen: list[str] = []
    context.operations.run(lambda _: let_go.wait(10), lambda _: seen.append("work"), lane=WORK)
    context.operations.run(lambda _: None, lambda _: seen.append("read"))
    qtbot.waitUntil(lambda: seen == ["read"])
    let_go.set()
    qtbot.waitUntil(lambda: seen == ["read", "work"])


def test_what_is_forgotten_comes_to_nobody(context: Context, qtbot: QtBot) -> None:
    let_go = threading.Event()
    seen: list[str] = []
    first = context.operations.run(lambda _: let_go.wait(10), lambda _: seen.append("first"))
    second = context.operations.run(lambda _: seen.append("made"), lambda _: seen.append("second"))
    first.forget()
    second.forget()
    let_go.set()
    context.operations.run(lambda _: None, lambda _: seen.append("last"))
    qtbot.waitUntil(lambda: "last" in seen)
    assert seen == ["last"]


def test_a_call_tells_of_its_progress(context: Context, qtbot: QtBot) -> None:
    told: list[object] = []
    begin = threading.Event()

    def call(_: Any) -> str:
        begin.wait(10)
        operation.report(0.5)
        return "done"

    operation = context.operations.run(call, told.append)
    operation.progress.connect(told.append)
    begin.set()
    qtbot.waitUntil(lambda: told == [0.5, "done"])


# --- the poller


def test_the_poller_says_when_another_process_changed_the_library(
    context: Context, qtbot: QtBot
) -> None:
    poller = context.poller
    with qtbot.waitSignal(poller.looked):
        poller.start()
    qtbot.waitUntil(lambda: poller.latest.total == 4)
    poller.stop()
    assert poller.latest.busy == 0
    changed: list[bool] = []
    poller.changed.connect(lambda: changed.append(True))
    with qtbot.waitSignal(poller.looked):
        poller.look()
    assert changed == []
    done: list[object] = []
    # The other lane is another connection, as another process's would be.
    context.operations.run(lambda engine: engine.queue.pause(), done.append, lane=WORK)
    qtbot.waitUntil(lambda: bool(done))
    with qtbot.waitSignal(poller.looked):
        poller.look()
    assert changed == [True]
    assert poller.latest.paused


# --- the search client


def test_words_answer_first_and_the_whole_answer_follows(context: Context, qtbot: QtBot) -> None:
    told: list[dict[str, Any]] = []
    reply = context.search.ask("query", text="red star")
    reply.answered.connect(told.append)
    qtbot.waitUntil(lambda: bool(told) and told[-1]["complete"], timeout=LONG)
    assert [each["complete"] for each in told] == [False, True]
    assert told[-1]["moments"]


def test_a_newer_search_drops_the_older(context: Context, qtbot: QtBot) -> None:
    dropped: list[str] = []
    for text in ("one", "two", "three"):
        reply = context.search.ask("query", text=text)
        reply.dropped.connect(lambda text=text: dropped.append(text))
    assert answer(qtbot, reply)["query"] == "three"
    assert dropped == ["one", "two"]


@pytest.fixture
def client(demo_library: Path, qapp: QApplication) -> Iterator[SearchClient]:
    """A search service of one test's own."""
    made = SearchClient(search_command(demo_library / "library", demo_library / "models"))
    yield made
    made.close()


def test_a_service_that_is_killed_is_started_again(client: SearchClient, qtbot: QtBot) -> None:
    health: list[bool] = []
    client.health.connect(lambda well, _: health.append(well))
    answer(qtbot, client.ask("status"))
    first = client.pid
    lost = client.ask("query", text="red star")
    dropped: list[bool] = []
    lost.dropped.connect(lambda: dropped.append(True))
    os.kill(first, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(dropped), timeout=LONG)
    assert answer(qtbot, client.ask("status"))["channels"]["keyword"].code == Code.READY
    assert client.pid not in (0, first)
    assert health[:1] == [True]
    assert False in health


def test_the_service_ends_with_the_client(client: SearchClient, qtbot: QtBot) -> None:
    answer(qtbot, client.ask("status"))
    service = psutil.Process(client.pid)
    client.close()
    assert not service.is_running() or service.status() == psutil.STATUS_ZOMBIE


def test_a_program_that_is_not_there_is_bad_health_and_no_crash(
    qtbot: QtBot, tmp_path: Path
) -> None:
    client = SearchClient([str(tmp_path / "no such program")])
    with qtbot.waitSignal(client.health) as told:
        client.start()
    assert told.args is not None
    assert told.args[0] is False
    client.close()


def test_the_poller_tells_when_answers_may_not_hold_any_more(
    context: Context, qtbot: QtBot
) -> None:
    """At the first look nothing was answered yet; one that sees nothing new tells nothing."""
    poller, told = context.poller, []
    poller.renewed.connect(lambda: told.append(poller.latest.basis))
    for basis in ((1, "a"), (1, "a"), (2, "a"), (2, "b"), (2, "b")):
        poller._seen(Snapshot(counts={"indexed": 5}, basis=basis))
    assert told == [(2, "a"), (2, "b")]


def test_a_look_tells_what_answers_rest_on(context: Context, qtbot: QtBot) -> None:
    with Engine(context.library, context.models) as engine:
        before = look(engine).basis
        engine.library.choices.choose_model(ModelKind.TEXT, "another")
        assert look(engine).basis != before
