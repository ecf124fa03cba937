"""Settings, models and requests kept in the library, and the progress board beside it."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.settings import Settings, describe
from engine.store.choices import WorkerRequest
from engine.store.library import Library
from engine.types import Heartbeat, ModelKind

OTHER = {"bool": False, "str": "ko", "int": 7, "float": 2.5, "list": ["*.회의", 'a "b"']}


def _other(entry: dict[str, Any]) -> Any:
    """A value that a setting can take and does not have."""
    value = entry["choices"][-1] if entry["choices"] else OTHER[entry["type"]]
    return value if entry["least"] is None else max(value, entry["least"])


def test_settings_start_at_their_defaults(library: Library) -> None:
    assert library.choices.stored_settings() == {}
    assert library.choices.settings() == Settings()


def test_every_setting_survives_the_library_being_closed(tmp_path: Path) -> None:
    changed = {entry["name"]: _other(entry) for entry in describe()}
    with Library(tmp_path) as library:
        for name, value in changed.items():
            library.choices.set_setting(name, value)
    with Library(tmp_path) as library:
        assert library.choices.stored_settings() == changed
        found = library.choices.settings()
        assert {name: found.value(name) for name in changed} == changed
        library.choices.set_setting("threads", 3)
        assert library.choices.settings().threads == 3


def test_settings_of_another_version_are_left_alone(library: Library) -> None:
    library.choices.set_setting("colour_of_tomorrow", "blue")
    assert library.choices.settings() == Settings()
    assert library.choices.stored_settings() == {"colour_of_tomorrow": "blue"}


def test_a_model_a_kind(library: Library) -> None:
    assert library.choices.model(ModelKind.TEXT) is None
    library.choices.choose_model(ModelKind.TEXT, "bge-m3")
    library.choices.choose_model(ModelKind.TEXT, "e5")
    library.choices.choose_model(ModelKind.VISUAL, "siglip")
    assert library.choices.model(ModelKind.TEXT) == "e5"
    library.choices.unchoose_model(ModelKind.TEXT)
    assert library.choices.model(ModelKind.TEXT) is None
    assert library.choices.model(ModelKind.VISUAL) == "siglip"


@pytest.mark.parametrize("value", [None, True, 3, 1.5, "회의", [1, "a"], {"a": {"b": None}}])
def test_facts_keep_any_json(library: Library, value: object) -> None:
    library.choices.set_meta("fact", "before")
    library.choices.set_meta("fact", value)
    assert library.choices.meta("fact") == value
    assert library.choices.meta("other") is None


def test_requests_stand_until_withdrawn_and_reach_other_connections(library: Library) -> None:
    with Library(library.root) as worker:
        assert not worker.choices.asked(WorkerRequest.PAUSE)
        library.choices.ask(WorkerRequest.PAUSE)
        library.choices.ask(WorkerRequest.PAUSE)
        assert worker.choices.asked(WorkerRequest.PAUSE)
        assert not worker.choices.asked(WorkerRequest.CANCEL)
        assert worker.choices.withdraw(WorkerRequest.PAUSE)
        assert not library.choices.asked(WorkerRequest.PAUSE)
        assert not library.choices.withdraw(WorkerRequest.PAUSE)


def test_the_board_shows_the_last_beat_to_other_processes(library: Library) -> None:
    board, reader = library.progress_board(), library.progress_board()
    assert reader.get() is None
    heartbeat = Heartbeat(os.getpid(), 7, "shots", 0.25, 12.5, None, "회의.mp4", 60.0, 0.0)
    before = time.time()
    board.put(heartbeat)
    board.put(replace(heartbeat, fraction=0.5))
    seen = reader.get()
    assert seen is not None
    assert before <= seen.at <= time.time()
    assert replace(seen, at=0.0) == replace(heartbeat, fraction=0.5)
    board.clear()
    assert reader.get() is None
    board.close()
    reader.close()


def test_the_board_does_not_wait_for_the_library(library: Library) -> None:
    """Progress lies apart: a long write to the library holds no tick up."""
    with library.database.transaction():
        started = time.monotonic()
        board = library.progress_board()
        board.put(Heartbeat(1, 0, "", 0.0, None, None, "", 60.0, 0.0))
        board.close()
        assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("threads", "{not json"),
        ("threads", '"many"'),
        ("threads", "-3"),
        ("threads", "1e400"),
        ("threads", "true"),
        ("excludes", '"*.tmp"'),
        ("excludes", "[1, 2]"),
        ("theme", '"pink"'),
        ("stall_seconds", "null"),
        ("stall_seconds", "NaN"),
        ("weight_keyword", '"heavy"'),
        ("transcript_language", "[" * 100_000),
    ],
)
def test_one_bad_row_of_settings_is_left_out_and_named(
    library: Library, name: str, stored: str
) -> None:
    library.choices.set_setting("search_limit", 7)
    library.database.run("INSERT INTO settings VALUES (?, ?)", (name, stored))
    settings = library.choices.settings()
    assert settings.search_limit == 7, "the others hold"
    assert settings.value(name) == Settings().value(name)
    assert list(library.choices.malformed_settings()) == [name]
    assert library.choices.drop_malformed_settings() == [name]
    assert library.choices.stored_settings() == {"search_limit": 7}


def test_a_setting_of_a_newer_version_is_left_alone(library: Library) -> None:
    library.choices.set_setting("colour_of_the_moon", "blue")
    assert library.choices.malformed_settings() == {}
    assert library.choices.stored_settings() == {"colour_of_the_moon": "blue"}
