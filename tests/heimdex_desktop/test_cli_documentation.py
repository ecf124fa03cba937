"""docs/cli.md is true: it holds every command, and every example runs and has its stated shape."""

from __future__ import annotations

import importlib.resources
import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import click
import pytest

from engine.channels import CHANNELS
from engine.models.folder import bundled
from engine.settings import describe
from engine.types import ModelKind
from heimdex_desktop import english
from heimdex_desktop.cli import COMMANDS, cli
from heimdex_desktop.cli.models import models_command
from heimdex_desktop.cli.people import people_command
from heimdex_desktop.english import names
from tests.heimdex_desktop.conftest import (
    REPOSITORY,
    CommandLine,
    at_work,
    index_here,
    small_video,
)

GROUPS = (models_command, people_command)
DOCUMENT = (REPOSITORY / "docs" / "cli.md").read_text(encoding="utf-8")
STARTER = Path(str(importlib.resources.files("resources"))) / "models" / "starter"
# Their keys are names (of channels, steps, kinds, models), not part of the shape.
MAPS = {"channels", "stale", "missing", "steps", "models", "on_gpu", "bytes"}


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found
    return found


def examples() -> list[tuple[str, int, dict[str, Any]]]:
    """Each example: the command, the exit status (0, or as its comment says), and the last line."""
    made = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *out = part.strip().splitlines()
            told = re.search(r"# exits with (\d+)$", command)
            made.append((command, int(told[1]) if told else 0, json.loads(out[-1])))
    return made


def differences(said: Any, real: Any, where: str = "result") -> list[str]:
    """Where a documented value and a real one differ in shape: keys, and types where both have."""
    if said is None or real is None:
        return []
    if (isinstance(said, float) and isinstance(real, int)) or isinstance(real, float):
        return [] if isinstance(said, int | float) else [f"{where}: {said!r}, really {real!r}"]
    if type(said) is not type(real):
        return [f"{where}: {said!r}, really {real!r}"]
    if isinstance(said, list):
        if said and not real:
            return [f"{where}: is empty"]
        return differences(said[0], real[0], f"{where}[0]") if said and real else []
    if not isinstance(said, dict) or where.rpartition(".")[2] in MAPS:
        return []
    wrong = [f"{where}: only one of them has {key}" for key in sorted(set(said) ^ set(real))]
    for key in set(said) & set(real):
        wrong += differences(said[key], real[key], f"{where}.{key}")
    return wrong


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The library of the examples: films/heist.mp4 with subtitles, films/broken.mp4, my-model."""
    if bundled(ModelKind.TEXT) is None:
        pytest.skip("the program was built without its starter text model")
    root = tmp_path_factory.mktemp("documented")
    commands = CommandLine(root / "library", root / "models", root / "films")
    small_video(root / "films" / "heist.mp4", "red", "noise:2", "blue")
    cue = "1\n00:00:00,500 --> 00:00:01,500\nSomeone has stolen the crown jewels.\n"
    (root / "films" / "heist.srt").write_text(cue, encoding="utf-8")
    (root / "films" / "broken.mp4").write_bytes(b"")
    shutil.copytree(STARTER / "text", root / "my-model")
    index_here(commands)
    return commands


def test_every_example_runs_and_answers_in_its_documented_shape(
    documented: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the document's order, over one library."""
    monkeypatch.chdir(documented.videos.parent)
    for command, status, said in examples():
        program, *words = shlex.split(command, comments=True)
        assert program == "heimdex"
        with at_work(documented):
            called = documented(*words, plain=True)
        assert called.status == status, f"{command}: {called.out}{called.err}"
        assert differences(said, called.last) == [], command


@pytest.mark.parametrize(
    ("said", "real"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": [{"b": 1}]}, {"a": [{"c": 1}]}),
        ({"a": "1"}, {"a": 1}),
        ({"a": [1]}, {"a": []}),
        ({"a": "1"}, {"a": 1.5}),
        ({"a": True}, {"a": "yes"}),
    ],
)
def test_a_false_example_would_be_found(said: Any, real: Any) -> None:
    assert differences(said, real)
    assert not differences(real, real)


def test_every_command_and_option_is_documented() -> None:
    subcommands = {
        f"{group.name} {name}": each for group in GROUPS for name, each in group.commands.items()
    }
    commands = {
        name: each
        for name in COMMANDS
        if (each := cli.get_command(click.Context(cli), name)) is not None
    }
    assert len(commands) == len(COMMANDS)
    for name, command in (commands | subcommands).items():
        if name in [group.name for group in GROUPS]:
            continue
        heading = re.search(rf"^### .*`heimdex {name}\b.*$", DOCUMENT, re.MULTILINE)
        assert heading, f"docs/cli.md has no heading for heimdex {name}"
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in {"as_json", "library"}:
                assert parameter.opts[0] in heading[0], f"{name} {parameter.opts[0]}"
            if isinstance(parameter, click.Argument):
                assert parameter.human_readable_name.strip("…").upper().rstrip("S") in heading[0]


def test_every_heading_is_a_command() -> None:
    told = re.findall(
        r"`heimdex ((?:models|people) \w+|\w+)", "".join(re.findall(r"^### .*$", DOCUMENT, re.M))
    )
    known = {f"{group.name} {name}" for group in GROUPS for name in group.commands}
    known |= set(COMMANDS)
    assert set(told) <= known


def test_every_channel_and_every_exit_status_is_documented() -> None:
    from heimdex_desktop.cli import command

    for channel in CHANNELS:
        assert f"`{channel}`" in DOCUMENT
    for status in (
        command.DONE,
        command.SOME_FAILED,
        command.USAGE,
        command.ENVIRONMENT,
        command.OUR_FAULT,
        command.CANCELLED,
    ):
        assert re.search(rf"^\| {status} \|", DOCUMENT, re.MULTILINE)


def test_every_setting_is_documented() -> None:
    settings = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    for row in describe():
        (line,) = re.findall(rf"^\| `{row['name']}` \|.*$", settings, re.MULTILINE)
        assert names.setting(row["name"]) in line
    assert len(re.findall(r"^\| `", settings, re.MULTILINE)) == len(describe())


def test_the_events_of_the_document_are_objects_of_known_kinds() -> None:
    events = [json.loads(line) for block in blocks("json") for line in block.splitlines()]
    kinds = {event["event"]: set(event) for event in events if "event" in event}
    assert set(kinds) == {"progress", "video", "paused", "done", "download", "plan", "upgrade"}
    assert kinds["progress"] == {*("event", "path", "step", "fraction", "speed", "eta", "message")}
    assert kinds["video"] == {
        *("event", "path", "state", "scenes", "duration", "category"),
        *english.FIELDS,
    }
