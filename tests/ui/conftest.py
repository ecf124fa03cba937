"""What the tests of the window share: a real library made by the starter models, and real services.

Qt warnings fail a test (pyproject.toml); so does a thread that a test leaves behind.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from heimdex_desktop.supervisor import relaunch
from tests.conftest import Demo
from ui.bridge.operations import Operations
from ui.bridge.poller import Poller
from ui.bridge.search_client import SearchClient
from ui.context import Context, UiRequests
from ui.theme.theme import Theme

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 60_000  # milliseconds that anything may take to come on a busy machine
LETTING_GO = 15.0  # seconds that what was closed has to end
FILMS = 4


class PatientBot(QtBot):
    """Waits for what must come however busy the machine is; what must be quick is measured."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **more: Any) -> Any:
        if more.get("raising") is not False:  # else it is waited for what must not come
            timeout = max(timeout, PATIENCE)
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE) -> Any:
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def set_aside() -> Iterator[None]:
    """What earlier tests have loaded (torch: millions of objects) is not looked through again."""
    gc.collect()
    gc.freeze()
    yield
    # What is set aside at Python's end is never freed, and native libraries report it as leaked.
    gc.unfreeze()


@pytest.fixture(autouse=True)
def nothing_is_left_behind(qapp: QApplication) -> Iterator[None]:
    """A thread or a running timer that a test leaves behind fails it."""
    threads, timers = set(threading.enumerate()), set(map(id, running_timers()))
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    deadline = time.monotonic() + LETTING_GO
    while (left := _left(threads, timers)) and time.monotonic() < deadline:
        qapp.processEvents()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        time.sleep(0.02)
    assert not left


def _left(threads: set[threading.Thread], timers: set[int]) -> list[str]:
    """What runs and did not before."""
    found = [
        f"thread {each.name}"
        for each in threading.enumerate()
        # A test's own web server answers in threads that end with their connections.
        if each not in threads and "process_request_thread" not in each.name
    ]
    for timer in running_timers():
        owner = timer.parent()
        # Timers of the session's search client live as long as it does.
        if id(timer) not in timers and not isinstance(owner, SearchClient):
            found.append(f"timer of {type(owner).__name__}")
    return found


def running_timers() -> list[QTimer]:
    """Every timer that Python knows and that is running."""
    return [
        each
        for each in gc.get_objects()
        if isinstance(each, QTimer) and shiboken6.isValid(each) and each.isActive()
    ]


@pytest.fixture(scope="session")
def demo_library(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``films`` (four of the demo) and ``library`` (indexed). Not to be changed."""
    folder = tmp_path_factory.mktemp("demo")
    first, films = demo.folder / "videos", folder / "films"
    shutil.copytree(demo.folder / "library", folder / "library")
    shutil.copytree(first, films, ignore=shutil.ignore_patterns("studio.*"))
    with Engine(folder / "library", folder / "models") as engine:
        assert not engine.prepare([films]).queued, "a copy of what is indexed is indexed"
        engine.remove([first])
        assert engine.browse.count() == FILMS
    return folder


@pytest.fixture
def library(demo_library: Path, tmp_path: Path) -> Path:
    """A copy of the indexed library for one test to change; its videos lie where they lay."""
    root = tmp_path / "library"
    shutil.copytree(demo_library / "library", root)
    return root


@pytest.fixture(scope="session")
def demo_search(demo_library: Path, qapp: QApplication) -> Iterator[SearchClient]:
    """A search service over the library that nobody changes: loading its models takes long."""
    client = SearchClient(search_command(demo_library / "library", demo_library / "models"))
    yield client
    client.close()


def search_command(root: Path, models: Path) -> list[str]:
    """The program that answers searches over a library."""
    return relaunch("search-service", [str(root), str(models)])


@pytest.fixture
def context(
    library: Path, demo_library: Path, demo_search: SearchClient, qapp: QApplication
) -> Iterator[Context]:
    """What a view is given, over a real library; the poller is not started.

    Searches go to the library of which this test's is a copy: ids and answers are the same.
    """
    models = demo_library / "models"
    before = set(threading.enumerate())
    operations = Operations(lambda: Engine(library, models))
    poller = Poller(operations)
    yield Context(
        library=library,
        models=models,
        operations=operations,
        poller=poller,
        search=demo_search,
        theme=Theme(qapp),
        requests=UiRequests(),
    )
    poller.stop()
    operations.close()
    left = [thread for thread in threading.enumerate() if thread not in before]
    assert not [thread for thread in left if thread.name.startswith("engine-")]
