"""docs/upgrade.md is true: its channel and step work everywhere, its messages are said."""

from __future__ import annotations

import ast
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import click
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import engine.index.steps
from engine import spec
from engine.api import reports
from engine.api.engine import Engine
from engine.channels import CHANNELS, Channel, Exactness
from engine.messages import Code, message
from engine.query.query import Sense
from engine.settings import describe
from engine.spec import Step
from engine.types import ModelKind, SearchRequest, seconds
from heimdex_desktop.cli import cli, evaluating
from heimdex_desktop.cli.command import Output, Session
from heimdex_desktop.cli.searching import explained
from heimdex_desktop.english import names
from heimdex_desktop.search_service.protocol import parse
from tests.engine.index.upgrades import Ground, install, prepare, weightless_pool
from tests.engine.index.workbench import CUES, SIZE, use_steps
from tests.heimdex_desktop.conftest import REPOSITORY
from tests.media_factory import make_video
from ui.bridge.operations import Operations
from ui.bridge.poller import Poller
from ui.bridge.search_client import SearchClient
from ui.context import Context, UiRequests
from ui.library import words as library_words
from ui.search.moment_delegate import MomentDelegate
from ui.search.moments_model import MomentsModel
from ui.search.result_lists import ResultList
from ui.settings.fields import Weight
from ui.settings.search_page import SearchPage
from ui.theme.theme import Theme
from ui.widgets.pictures import Pictures

DOCUMENT = (REPOSITORY / "docs" / "upgrade.md").read_text(encoding="utf-8")
CHANNEL, ROW, DATE, FILE = re.findall(r"^```python\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
MODULE = "engine.index.steps.light"


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


def add_the_rows(folder: Path, monkeypatch: pytest.MonkeyPatch, row: str = ROW) -> None:
    """Do as the document says: the file, the rows, the date. Nothing else is changed."""
    folder.mkdir(exist_ok=True)
    (folder / "light.py").write_text(FILE, encoding="utf-8")
    places = [*engine.index.steps.__path__, str(folder)]
    monkeypatch.setattr(engine.index.steps, "__path__", places)
    known = {"Channel": Channel, "Exactness": Exactness, "Sense": Sense}
    channel = eval(CHANNEL, {**known, "ModelKind": ModelKind})
    monkeypatch.setitem(CHANNELS, channel.name, channel)
    step = eval(row, {"Step": Step, "ModelKind": ModelKind})
    use_steps(monkeypatch, (*(each for each in spec.STEPS if each.name != step.name), step))
    (date,) = ast.parse(DATE).body
    assert isinstance(date, ast.Assign)
    monkeypatch.setattr(spec, "SPEC_VERSION", ast.literal_eval(date.value))


@pytest.fixture(autouse=True)
def _forget_the_module() -> Iterator[None]:
    yield
    sys.modules.pop(MODULE, None)
    vars(engine.index.steps).pop("light", None)


@pytest.fixture
def enriched(ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The films with the new rows, upgraded."""
    add_the_rows(tmp_path / "new", monkeypatch)
    ground.upgrade()
    return ground


def made_by(ground: Ground) -> dict[tuple[int, str], tuple[int, str]]:
    """Each artifact with its id and what it was made as, by video and step."""
    rows = ground.engine.library.database.rows(
        "SELECT video_id, step, id, recipe, spec_version FROM artifacts"
    )
    return {(video, step): tuple(more) for video, step, *more in rows}


def instants(ground: Ground, query: str) -> list[tuple[str, float]]:
    found = ground.engine.search.search(query, channels=["light"]).moments
    return [(Path(moment.path).name, seconds(moment.at)) for moment in found]


def answer(ground: Ground, query: str) -> Any:
    return reports.answer(ground.engine.search.answer(SearchRequest(query)))


# --- indexed, upgraded, searched


def test_the_documented_step_is_made_for_every_video_and_found(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ground.plan()["videos"] == 0
    before = made_by(ground)
    add_the_rows(tmp_path / "new", monkeypatch)
    state = ground.engine.search.channel_states()["light"]
    assert state == message(Code.CHANNEL_NOT_INDEXED, name="small")
    for film in list(ground.films.iterdir()):
        film.rename(film.with_suffix(".away"))  # the kept frames are enough
    ground.forget_asked()

    plan = ground.plan()
    assert plan["videos"] == 2
    assert {name: (row["stale"], row["missing"]) for name, row in plan["steps"].items()} == {
        "light": (0, 2)
    }
    result = ground.upgrade()
    assert (result["spec_version"], result["failed"]) == ("2026-12-01", 0)
    assert (result["steps"], result["verified"]) == ({"light": 2}, {"counts": True, "probe": True})
    after = made_by(ground)
    assert {key: made for key, made in after.items() if key[1] != "light"} == before
    assert {step for _, step in set(after) - set(before)} == {"light"}
    assert {row["kind"] for row in ground.asked()} == {"text"}, "nothing was seen anew"
    assert ground.engine.search.channel_states()["light"] == message(Code.READY)
    ((name, at),) = instants(ground, "dark")
    assert (name, 0 <= at < 1) == ("light.mp4", True)
    ((name, at),) = instants(ground, "bright")
    assert (name, 2 <= at < 3) == ("light.mp4", True)
    assert ground.plan()["videos"] == 0


def test_a_new_video_is_indexed_with_it(enriched: Ground) -> None:
    make_video(enriched.films / "night.mp4", [("noise:5", 1.0), ("black", 1.0)], size=SIZE)
    enriched.index()
    assert {name for name, _ in instants(enriched, "dark")} == {"light.mp4", "night.mp4"}


def test_it_answers_its_sense_and_no_other_and_is_chosen_by_name(enriched: Ground) -> None:
    seen, said = (answer(enriched, f"{sense}:dark") for sense in ("seen", "said"))
    assert "light" in {match["channel"] for one in seen["moments"] for match in one["matched"]}
    assert "light" not in said["channels"]
    request = parse(b'{"id": 1, "do": "query", "text": "dark", "channels": ["light"]}')
    assert [Path(one.path).name for one in enriched.engine.search.answer(request.search()).moments]


def test_a_changed_parameter_of_it_makes_it_alone_stale(
    enriched: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = ROW.replace('"dark": 50', '"dark": 140')
    assert changed != ROW
    add_the_rows(tmp_path / "new", monkeypatch, changed)
    plan = enriched.plan()
    assert {name: row["stale"] for name, row in plan["steps"].items()} == {"light": 2}
    assert len(instants(enriched, "dark")) == 1
    enriched.upgrade()
    assert {name for name, _ in instants(enriched, "dark")} == {"light.mp4", "said.mp4"}


# --- explained, weighed, evaluated


def test_it_is_explained_and_weighed(enriched: Ground) -> None:
    def parts() -> Any:
        # A neighbour that the model of random weights took for dark may count it as well.
        return [
            match
            for one in answer(enriched, "seen:dark")["moments"]
            for match in one["matched"]
            if match["channel"] == "light"
        ]

    assert {part["weight"] for part in parts()} == {0.5}
    assert all(explained(part).startswith("light ") for part in parts())
    settings = {row["name"]: row for row in enriched.engine.describe_settings()}
    row = settings["weight_light"]
    assert (row["value"], row["default"], row["least"], row["most"]) == (0.5, 0.5, 0, 3)
    assert names.setting("weight_light") == "How much the channel light counts in a search."
    enriched.engine.set_setting("weight_light", "1.5")
    assert {part["weight"] for part in parts()} == {1.5}
    assert enriched.engine.settings.value("weight_light") == 1.5


def test_it_is_evaluated(enriched: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    session = Session(Output(as_json=False), enriched.engine.root)
    session.use(Engine(enriched.engine.root, enriched.engine.models.root))
    moments = [{"video": "light.mp4", "from": 0, "to": 1}]
    evaluating._evaluate(session, {"queries": [{"query": "dark", "moments": moments}]})
    session.close()
    (row,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("light ")]
    assert row.split()[:3] == ["light", "1", "1.000"]


# --- the window


def test_the_window_shows_it(enriched: Ground, qtbot: QtBot, qapp: QApplication) -> None:
    root, models = enriched.engine.root, enriched.engine.models.root
    operations = Operations(lambda: Engine(root, models))
    theme = Theme(qapp)
    context = Context(
        library=root,
        models=models,
        operations=operations,
        poller=Poller(operations),
        search=SearchClient(["nothing"]),
        theme=theme,
        requests=UiRequests(),
    )
    page = SearchPage(context)
    qtbot.addWidget(page)
    page.load()
    (weight,) = [one for one in page.weights if one.name == "weight_light"]
    assert isinstance(weight, Weight)
    qtbot.waitUntil(lambda: weight.figure.text() == "0.50", timeout=30_000)

    listed, moments = ResultList(), MomentsModel()
    qtbot.addWidget(listed)
    pictures = Pictures(listed, 1_000_000)
    listed.setModel(moments)
    listed.setItemDelegate(MomentDelegate(theme, pictures, listed))
    found = answer(enriched, "seen:dark")
    moments.show_answer(found)
    listed.resize(700, 300)
    listed.show()
    qtbot.waitExposed(listed)
    assert not listed.grab().isNull()
    assert "light" in moments.index(0).data().partition("found by ")[2]
    assert 0.0 < library_words.done("light", 0.5) < library_words.done("light", 1.0) == 1.0
    pictures.close()
    operations.close()


def test_the_steps_file_keeps_the_rules_of_the_house(tmp_path: Path) -> None:
    assert ast.get_docstring(ast.parse(FILE))
    compile(FILE, "light.py", "exec")
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
    assert reading == {"probe", "shots", "subtitles", "transcript", "faces"}, "as the document says"
    for path in re.findall(r"`(engine/[\w/]+\.py)`", DOCUMENT):
        assert path.endswith("light.py") or (REPOSITORY / path).is_file(), path
