"""docs/upgrade.md is true: its step runs, its messages are said, its commands exist."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import engine.index.steps
from engine import spec
from engine.settings import describe
from engine.spec import Step
from engine.types import seconds
from heimdex_desktop.cli import cli
from tests.engine.index.upgrades import Ground, install, prepare, weightless_pool
from tests.engine.index.workbench import CUES, SIZE, use_steps
from tests.heimdex_desktop.conftest import REPOSITORY
from tests.media_factory import make_video

DOCUMENT = (REPOSITORY / "docs" / "upgrade.md").read_text(encoding="utf-8")
ROW, DATE, FILE = re.findall(r"^```python\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
MODULE = "engine.index.steps.brightness"


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    """Two indexed films: one that goes from black to white, one neither, with words."""
    install(tmp_path / "installed")
    weightless_pool(monkeypatch, tmp_path / "asked.jsonl")
    films = tmp_path / "films"
    films.mkdir()
    make_video(films / "light.mp4", [("black", 1.0), ("noise:1", 1.0), ("white", 1.0)], size=SIZE)
    make_video(films / "said.mp4", [("grey", 1.0), ("noise:2", 1.0)], size=SIZE)
    (films / "said.srt").write_text(CUES)
    made = prepare(tmp_path, films, tmp_path / "installed")
    made.index()
    yield made
    made.engine.close()


def add_the_step(folder: Path, monkeypatch: pytest.MonkeyPatch, row: str = ROW) -> None:
    """Do as the document says: the file, the row, the date."""
    (folder / "brightness.py").write_text(FILE, encoding="utf-8")
    places = [*engine.index.steps.__path__, str(folder)]
    monkeypatch.setattr(engine.index.steps, "__path__", places)
    step = eval(row, {"Step": Step})
    use_steps(monkeypatch, (*(each for each in spec.STEPS if each.name != step.name), step))
    (date,) = ast.parse(DATE).body
    assert isinstance(date, ast.Assign)
    monkeypatch.setattr(spec, "SPEC_VERSION", ast.literal_eval(date.value))


@pytest.fixture(autouse=True)
def _forget_the_module() -> Iterator[None]:
    yield
    sys.modules.pop(MODULE, None)
    vars(engine.index.steps).pop("brightness", None)


def made_by(ground: Ground) -> dict[tuple[int, str], tuple[int, str]]:
    """Each artifact with its id and what it was made as, by video and step."""
    rows = ground.engine.library.database.rows(
        "SELECT video_id, step, id, recipe, spec_version FROM artifacts"
    )
    return {(video, step): tuple(more) for video, step, *more in rows}


def instants(ground: Ground, query: str) -> list[tuple[str, float]]:
    found = ground.engine.search(query, channels=["keyword"]).moments
    return [(Path(moment.path).name, seconds(moment.at)) for moment in found]


def test_the_documented_step_is_made_for_every_video_and_found(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (instants(ground, "dark"), instants(ground, "bright")) == ([], [])
    assert ground.plan()["videos"] == 0
    before = made_by(ground)
    (tmp_path / "new").mkdir()
    add_the_step(tmp_path / "new", monkeypatch)
    for film in list(ground.films.iterdir()):
        film.rename(film.with_suffix(".away"))  # the kept frames are enough
    ground.forget_asked()

    plan = ground.plan()
    assert plan["videos"] == 2
    assert {name: (row["stale"], row["missing"]) for name, row in plan["steps"].items()} == {
        "brightness": (0, 2)
    }
    result = ground.upgrade()
    assert (result["spec_version"], result["failed"]) == ("2026-12-01", 0)
    assert result["steps"] == {"brightness": 2}
    after = made_by(ground)
    assert {key: made for key, made in after.items() if key[1] != "brightness"} == before
    assert {step for _, step in set(after) - set(before)} == {"brightness"}
    assert ground.asked() == [], "no model was asked"
    ((name, at),) = instants(ground, "dark")
    assert (name, 0 <= at < 1) == ("light.mp4", True)
    ((name, at),) = instants(ground, "bright")
    assert (name, 2 <= at < 3) == ("light.mp4", True)
    assert ground.plan()["videos"] == 0


def test_a_changed_parameter_of_it_makes_it_alone_stale(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new").mkdir()
    add_the_step(tmp_path / "new", monkeypatch)
    ground.upgrade()
    changed = ROW.replace('"dark": 50', '"dark": 140')
    assert changed != ROW
    add_the_step(tmp_path / "new", monkeypatch, changed)
    plan = ground.plan()
    assert {name: row["stale"] for name, row in plan["steps"].items()} == {"brightness": 2}
    assert len(instants(ground, "dark")) == 1
    ground.upgrade()
    assert {name for name, _ in instants(ground, "dark")} == {"light.mp4", "said.mp4"}


def test_the_steps_file_keeps_the_rules_of_the_house(tmp_path: Path) -> None:
    assert ast.get_docstring(ast.parse(FILE))
    compile(FILE, "brightness.py", "exec")
    assert all(len(line) <= 100 for line in FILE.splitlines())


def said_in_source() -> str:
    """All text of the program, with strings that go on over lines joined."""
    files = [
        *(REPOSITORY / "engine").rglob("*.py"),
        *(REPOSITORY / "heimdex_desktop").rglob("*.py"),
    ]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return re.sub(r'"\s*\n\s*f?"', "", text)


def test_every_message_of_the_trouble_table_is_said_by_the_program() -> None:
    table = DOCUMENT.partition("## Troubleshooting")[2].partition("\n## ")[0]
    messages = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    assert len(messages) >= 10
    source = said_in_source()
    assert [message for message in messages if message not in source] == []


def test_every_command_and_setting_it_names_exists() -> None:
    named = {shlex.split(each)[0] for each in re.findall(r"heimdex ([a-z][^`\n#]*)", DOCUMENT)}
    assert {"upgrade", "status", "models"} <= named
    assert named <= set(cli.list_commands(click.Context(cli)))
    upgrade = cli.get_command(click.Context(cli), "upgrade")
    assert upgrade is not None
    options = {name for parameter in upgrade.params for name in parameter.opts}
    told = {each for line in re.findall(r"heimdex upgrade[^`\n]*", DOCUMENT)
            for each in re.findall(r"--[a-z-]+", line)}  # fmt: skip
    assert told <= options
    assert "keep_replaced" in DOCUMENT
    assert "keep_replaced" in {row["name"] for row in describe()}


def test_every_step_and_file_it_names_exists() -> None:
    for name in ("visual_vectors", "fulltext", "probe", "shots", "subtitles", "transcript"):
        assert f"`{name}`" in DOCUMENT or f"--steps {name}" in DOCUMENT
        assert name in spec.BY_NAME
    reading = {step.name for step in spec.STEPS if step.reads_file}
    assert reading == {"probe", "shots", "subtitles", "transcript"}, "as the document says"
    for path in re.findall(r"`(engine/[\w/]+\.py)`", DOCUMENT):
        assert path.endswith("brightness.py") or (REPOSITORY / path).is_file(), path
