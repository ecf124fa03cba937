"""The spec: its order, what it refuses, how far a change reaches, and its date."""

from __future__ import annotations

import dataclasses
import json
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine import spec
from engine.channels import CHANNELS
from engine.settings import Settings
from engine.spec import (
    BY_NAME,
    SOURCES,
    STEPS,
    Step,
    digest,
    fingerprint,
    in_order,
    step_fingerprint,
)
from engine.types import ModelKind, ModelRef

REPOSITORY = Path(__file__).resolve().parents[2]

ROWS_OF = {"2026-11-29.3": "21c8be8f06af65bbface11ea0e2c0b44"}
"""The digest of the rows by the date of the spec. Rows that change need a new date in
``SPEC_VERSION`` and its digest here (the failing test prints it): libraries show the date, and two
programs of one date must make the same of a video."""


def rows_digest() -> str:
    return digest([dataclasses.asdict(step) for step in STEPS])


def test_rows_and_date_change_together() -> None:
    assert ROWS_OF.get(spec.SPEC_VERSION) == rows_digest()


def test_the_date_is_a_date_and_a_number() -> None:
    day, _, number = spec.SPEC_VERSION.partition(".")
    year, month, of_month = (int(part) for part in day.split("-"))
    assert (year >= 2026, 1 <= month <= 12, 1 <= of_month <= 31, int(number) >= 1) == (True,) * 4


@pytest.mark.parametrize("field", [item.name for item in dataclasses.fields(Step)])
def test_any_change_of_a_row_changes_the_digest(field: str) -> None:
    """The guard above sees every field of a row."""
    old = STEPS[-1]
    other = {
        "name": "else",
        "version": 99,
        "inputs": ("file",),
        "makes": "else",
        "parameters": {"x": 1},
        "settings": ("device",),
        "model": ModelKind.TEXT,
        "part": "else",
        "channel": "keyword",
        "reads_file": True,
        "on": False,
        "switch": "index_sound",
    }
    changed = dataclasses.replace(old, **{field: other[field]})
    assert digest([dataclasses.asdict(changed)]) != digest([dataclasses.asdict(old)])


# --- rows


def test_names_are_unique_and_what_rows_name_exists() -> None:
    assert len(BY_NAME) == len(STEPS)
    settings = {item.name for item in dataclasses.fields(Settings)}
    for step in STEPS:
        assert set(step.inputs) <= SOURCES | set(BY_NAME), step.name
        assert set(step.settings) <= settings, step.name
        assert (step.channel is None) == (step.makes != "vectors"), step.name
        assert step.family == step.name.split("/")[0]
        json.dumps(dict(step.parameters))


def test_a_switch_is_a_setting_that_is_on_or_off_and_holds_for_what_is_made_from_the_step() -> None:
    switches = {item.name for item in dataclasses.fields(Settings) if item.type == "bool"}
    for step in STEPS:
        assert step.switch in switches | {""}, step.name
        above = {BY_NAME[name].switch for name in step.inputs if name not in SOURCES} - {""}
        assert above <= {step.switch}, f"{step.name} would be left without what it is made from"


def test_each_vector_channel_has_one_step() -> None:
    channels = [step.channel for step in STEPS if step.channel is not None]
    assert sorted(channels) == sorted(
        name for name, row in CHANNELS.items() if row.model is not None
    )


def test_device_and_precision_are_no_part_of_a_step() -> None:
    for step in STEPS:
        named = {*step.parameters, *step.settings}
        assert not named & {"device", "precision", "threads", "visual_batch", "text_batch"}


# --- order


def row(name: str, *inputs: str, on: bool = True, switch: str = "") -> Step:
    return Step(name, 1, inputs, "thing", on=on, switch=switch)


def names(steps: tuple[Step, ...]) -> list[str]:
    return [step.name for step in steps]


def test_inputs_come_first_in_any_shuffle() -> None:
    chance = random.Random(5)
    for _ in range(50):
        shuffled = list(STEPS)
        chance.shuffle(shuffled)
        order = in_order(tuple(shuffled))
        assert sorted(names(order)) == sorted(names(STEPS))
        for place, step in enumerate(order):
            assert set(step.inputs) - SOURCES <= set(names(order[:place]))


def test_the_order_of_the_table_is_kept_where_it_can_be() -> None:
    assert names(in_order()) == names(STEPS)
    assert names(in_order((row("c", "b"), row("a", "file"), row("b", "a")))) == ["a", "b", "c"]


def test_an_unknown_input_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="step a needs nothing_such"):
        in_order((row("a", "nothing_such"),))


def test_a_step_that_is_off_is_left_out_and_may_not_be_an_input() -> None:
    off = row("b", "file", on=False)
    assert names(in_order((row("a", "file"), off))) == ["a"]
    with pytest.raises(ValueError, match="step c needs b"):
        in_order((off, row("c", "b")))


def test_a_step_whose_switch_is_off_is_no_part_of_the_index() -> None:
    steps = (row("a", "file"), row("b", "a", switch="one"), row("c", "b", switch="one"))
    assert names(in_order(steps)) == ["a", "b", "c"], "without settings every switch is on"
    assert names(in_order(steps, is_on=lambda switch: switch == "one")) == ["a", "b", "c"]
    assert names(in_order(steps, is_on=lambda switch: switch != "one")) == ["a"]
    with pytest.raises(ValueError, match="step d needs b"):
        in_order((*steps, row("d", "b")), is_on=lambda switch: False)


@pytest.mark.parametrize(
    "circle",
    [
        (row("a", "a"),),
        (row("a", "b"), row("b", "a")),
        (row("x", "a"), row("a", "c"), row("b", "a"), row("c", "b", "file")),
    ],
)
def test_a_circle_is_refused_and_named(circle: tuple[Step, ...]) -> None:
    with pytest.raises(ValueError, match=r"steps in a circle: .*a.* > .*"):
        in_order(circle)


# --- fingerprints


PARTS = (("detector", "d1"), ("recogniser", "r1"))


def models() -> dict[ModelKind, ModelRef]:
    return {
        ModelKind.VISUAL: ModelRef(ModelKind.VISUAL, "visual", "r1", 8),
        ModelKind.TEXT: ModelRef(ModelKind.TEXT, "text", "r1", 8),
        ModelKind.SPEECH: ModelRef(ModelKind.SPEECH, "speech", "r1"),
        ModelKind.SCREEN_TEXT: ModelRef(ModelKind.SCREEN_TEXT, "reader", "r1"),
        ModelKind.FACES: ModelRef(ModelKind.FACES, "faces", "r1", 8, parts=PARTS),
    }


def fingerprints(
    steps: Mapping[str, Step] = BY_NAME, chosen: Mapping[ModelKind, ModelRef] | None = None
) -> dict[str, str]:
    """The fingerprint of every step, made from those of its inputs."""
    chosen = models() if chosen is None else chosen
    made: dict[str, str] = {}
    for step in in_order(tuple(steps.values())):
        own = step_fingerprint(
            step, step.parameters, None if step.model is None else chosen[step.model]
        )
        made[step.name] = fingerprint(own, {name: made.get(name, "source") for name in step.inputs})
    return made


def changed(after: dict[str, str]) -> set[str]:
    before = fingerprints()
    return {name for name in before if after[name] != before[name]}


SCREEN = {"screen_text", "passages/screen", "text_vectors/screen", "fulltext/screen"}
FACES = {"faces", "face_vectors", "found_people", "scene_people"}
REACH = {
    "probe": set(BY_NAME),
    "shots": {"shots", "visual_vectors", *SCREEN, *FACES},
    "screen_text": SCREEN,
    "passages/screen": SCREEN - {"screen_text"},
    "text_vectors/screen": {"text_vectors/screen"},
    "fulltext/screen": {"fulltext/screen"},
    "faces": FACES,
    "face_vectors": FACES - {"faces"},
    "found_people": {"found_people", "scene_people"},
    "scene_people": {"scene_people"},
    "subtitles": {
        "subtitles",
        "transcript",
        "passages",
        "text_vectors/transcript",
        "text_vectors/summary",
        "fulltext",
    },
    "transcript": {
        "transcript",
        "passages",
        "text_vectors/transcript",
        "text_vectors/summary",
        "fulltext",
    },
    "passages": {"passages", "text_vectors/transcript", "text_vectors/summary"},
    "visual_vectors": {"visual_vectors"},
    "text_vectors/transcript": {"text_vectors/transcript"},
    "text_vectors/visual": {"text_vectors/visual"},
    "text_vectors/summary": {"text_vectors/summary"},
    "fulltext": {"fulltext"},
    "fulltext/titles": {"fulltext/titles"},
}
"""What a change of each step makes stale: itself and what is made from it, and nothing else."""


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("change", ["version", "parameter"])
def test_a_change_reaches_exactly_the_dependents(name: str, change: str) -> None:
    step = BY_NAME[name]
    if change == "version":
        new = dataclasses.replace(step, version=step.version + 1)
    else:
        new = dataclasses.replace(step, parameters={**step.parameters, "more": 1})
    assert changed(fingerprints({**BY_NAME, name: new})) == REACH[name]


EDGES = [(step.name, source) for step in STEPS for source in step.inputs]


@pytest.mark.parametrize(("name", "source"), EDGES)
def test_every_edge_carries_a_change(name: str, source: str) -> None:
    """A step's own fingerprint aside, each of its inputs alone makes the whole another."""
    step = BY_NAME[name]
    own = step_fingerprint(step, step.parameters, None)
    same = dict.fromkeys(step.inputs, "same")
    assert fingerprint(own, {**same, source: "other"}) != fingerprint(own, same)


@pytest.mark.parametrize("name", [step.name for step in STEPS if step.inputs])
def test_an_edge_that_is_added_or_removed_makes_it_stale(name: str) -> None:
    step = BY_NAME[name]
    fewer = dataclasses.replace(step, inputs=step.inputs[1:])
    assert changed(fingerprints({**BY_NAME, name: fewer})) == REACH[name]


@pytest.mark.parametrize(
    ("kind", "reach"),
    [
        (ModelKind.VISUAL, {"visual_vectors"}),
        (ModelKind.TEXT, {name for name in BY_NAME if name.startswith("text_vectors/")}),
        (ModelKind.SPEECH, REACH["transcript"]),
    ],
)
@pytest.mark.parametrize("what", ["name", "revision", "dimension"])
def test_another_model_reaches_what_it_makes(kind: ModelKind, reach: set[str], what: str) -> None:
    new = {"name": "another", "revision": "r2", "dimension": 16}[what]
    chosen = {**models(), kind: dataclasses.replace(models()[kind], **{what: new})}
    assert changed(fingerprints(chosen=chosen)) == reach


@pytest.mark.parametrize(
    ("parts", "reach"),
    [
        ((PARTS[0], ("recogniser", "r2")), FACES - {"faces"}),
        ((("detector", "d2"), PARTS[1]), FACES),
        (PARTS, set[str]()),
    ],
)
def test_another_part_of_a_model_reaches_what_that_part_makes(
    parts: tuple[tuple[str, str], ...], reach: set[str]
) -> None:
    """Another recogniser finds no face anew: no video is decoded for it."""
    faces = ModelRef(ModelKind.FACES, "another", "r2", 16, parts=parts)
    assert changed(fingerprints(chosen={**models(), ModelKind.FACES: faces})) == reach


def test_fingerprints_are_stable_and_blind_to_order() -> None:
    """The same in every process and version: they are stored in libraries."""
    assert digest({"b": [1, 2.5, None], "a": "회의"}) == digest({"a": "회의", "b": [1, 2.5, None]})
    assert digest({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad808"
    assert len(digest("")) == 32
    step = BY_NAME["shots"]
    backwards = dict(reversed(step.parameters.items()))
    assert step_fingerprint(step, backwards, None) == step_fingerprint(step, step.parameters, None)
    assert fingerprint("x", {"a": "1", "b": "2"}) == fingerprint("x", {"b": "2", "a": "1"})
    assert fingerprint("x", {"a": "1", "b": "2"}) != fingerprint("x", {"a": "2", "b": "1"})


def test_two_steps_never_share_a_fingerprint() -> None:
    assert len(set(fingerprints().values())) == len(STEPS)
    visual, summary = BY_NAME["text_vectors/visual"], BY_NAME["text_vectors/summary"]
    model = models()[ModelKind.TEXT]
    assert step_fingerprint(visual, {}, model) != step_fingerprint(summary, {}, model)


# --- import


def test_the_spec_imports_nothing_but_the_standard_library_and_the_engine() -> None:
    code = (
        "import sys; before = set(sys.modules); import engine.spec;"
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "engine" in loaded
    assert loaded - set(sys.stdlib_module_names) == {"engine"}
