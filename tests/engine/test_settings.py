"""Settings: declared once, parsed within their bounds, shown in full, stored and read back."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from engine.channels import CHANNELS
from engine.errors import UsageError
from engine.settings import Settings, describe, parse

DEVICES = ("auto", "cuda", "mps", "cpu")
BY_NAME = {entry["name"]: entry for entry in describe()}


def test_every_setting_is_described_in_full() -> None:
    declared = [item.name for item in dataclasses.fields(Settings) if item.name != "weights"]
    assert list(BY_NAME) == [*declared, *(f"weight_{name}" for name in CHANNELS)]
    for name, entry in BY_NAME.items():
        assert set(entry) == {
            "name",
            "type",
            "default",
            "least",
            "most",
            "choices",
            "pattern",
        }
        assert entry["type"] in {"bool", "str", "int", "float", "list"}, name
        assert entry["default"] == Settings().value(name)
        numeric = entry["type"] in {"int", "float"}
        assert (entry["least"] is not None, entry["most"] is not None) == (numeric, numeric), name
        json.dumps(entry)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_default_lies_within_its_own_bounds(name: str) -> None:
    default = BY_NAME[name]["default"]
    text = ",".join(default) if isinstance(default, list) else str(default)
    value = parse(name, text)
    assert value == default
    assert type(value) is type(default)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_parsed_value_survives_storing(name: str) -> None:
    entry = BY_NAME[name]
    text = {"bool": "off", "str": "cpu", "int": "5", "float": "5.5", "list": "*.a, 회의*"}
    if entry["type"] == "float":
        text["float"] = str(min(5.5, entry["most"]))
    value = parse(name, entry["choices"][-1] if entry["choices"] else text[entry["type"]])
    stored = json.loads(json.dumps({name: value}))
    read = Settings.from_stored(stored)
    assert read.value(name) == value
    others = set(BY_NAME) - {name}
    assert {other: read.value(other) for other in others} == {
        other: Settings().value(other) for other in others
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("prefer_subtitles", "on", True),
        ("prefer_subtitles", "Yes", True),
        ("prefer_subtitles", "1", True),
        ("prefer_subtitles", "FALSE", False),
        ("prefer_subtitles", "no", False),
        ("threads", "0", 0),
        ("threads", "256", 256),
        ("sweep_minutes", "0.05", 0.05),
        ("sweep_minutes", "1440", 1440.0),
        ("excludes", "", []),
        ("excludes", " *.part ,, Trash ", ["*.part", "Trash"]),
        ("device", "mps", "mps"),
    ],
)
def test_values_are_read_as_people_write_them(name: str, text: str, value: Any) -> None:
    read = parse(name, text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("threads", "-1", "setting_too_small(name=threads, value=-1, least=0)"),
        ("threads", "257", "setting_too_large(name=threads, value=257, most=256)"),
        ("threads", "many", "setting_not_whole(name=threads, value=many)"),
        ("threads", "1.5", "setting_not_whole(name=threads, value=1.5)"),
        ("threads", "", "setting_not_whole(name=threads, value=)"),
        ("sweep_minutes", "0.04", "setting_too_small(name=sweep_minutes, value=0.04, least=0.05)"),
        ("sweep_minutes", "1441", "setting_too_large(name=sweep_minutes, value=1441, most=1440)"),
        ("sweep_minutes", "inf", "setting_not_a_number(name=sweep_minutes, value=inf)"),
        ("prefer_subtitles", "maybe", "setting_not_a_switch(name=prefer_subtitles, value=maybe)"),
        ("device", "tpu", f"setting_not_a_choice(name=device, value=tpu, known={DEVICES})"),
        ("device", "CPU ", f"setting_not_a_choice(name=device, value=CPU , known={DEVICES})"),
        ("keep_backups", "0", "setting_too_small(name=keep_backups, value=0, least=1)"),
    ],
)
def test_a_value_it_cannot_take_is_refused_with_what_it_can(
    name: str, text: str, says: str
) -> None:
    with pytest.raises(UsageError) as caught:
        parse(name, text)
    assert str(caught.value) == says


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UsageError, match=r"setting_unknown\(.*name=thread") as caught:
        parse("thread", "1")
    for name in BY_NAME:
        assert name in caught.value.message.values["known"]


def test_stored_names_of_another_version_are_left_alone() -> None:
    stored = {"threads": 4, "setting_of_tomorrow": [1]}
    assert Settings.from_stored(stored) == Settings(threads=4)


def test_defaults_are_each_owner_s_own() -> None:
    Settings().excludes.append("mine")
    assert "mine" not in Settings().excludes
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().threads = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "text"),
    [("sweep_minutes", "nan"), ("settle_seconds", "inf"), ("transcript_language", "Korean!")],
)
def test_values_that_only_look_like_one_are_refused(name: str, text: str) -> None:
    with pytest.raises(UsageError, match=name):
        parse(name, text)


def test_a_language_is_auto_or_a_code() -> None:
    assert parse("transcript_language", "ko") == "ko"
    assert parse("transcript_language", "auto") == "auto"
