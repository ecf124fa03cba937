"""Who may be somebody is asked about; what is answered is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.errors import UsageError
from tests.engine.search.shelf import Shelf
from tests.made_people import add_people, vector

ALIKE = 0.36
"""Too little to give a name, and enough to ask."""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Person 0 twice, somebody like them in another video twice, and a stranger."""
    (tmp_path / "films").mkdir()
    engine = Engine(tmp_path / "library", tmp_path / "models")
    engine.set_setting("people", "on")
    shelf = Shelf(engine.library, tmp_path / "films")
    add_people(shelf, shelf.video("one.mp4"), [(0, vector(0)), (1, vector(0)), (2, vector(1))])
    like = vector(0, 5, ALIKE)
    add_people(shelf, shelf.video("two.mp4"), [(0, like), (1, like)])
    return engine


def name_first(engine: Engine, name: str) -> str:
    first = next(r for r in engine.people.all() if engine.people.videos(r["id"])[0]["video"] == "1")
    assert first["faces"] == 2
    return engine.people.name(first["id"], name)["id"]


def test_faces_of_a_group_are_asked_about_at_once(engine: Engine) -> None:
    assert engine.people.suggestions() == []
    who = name_first(engine, "Minji")
    (asked,) = engine.people.suggestions()
    assert (asked["person"], asked["name"], asked["title"]) == (who, "Minji", "two")
    assert asked["likeness"] == pytest.approx(ALIKE, abs=0.01)
    assert len(asked["moments"]) == 2


def test_a_yes_gives_the_name(engine: Engine) -> None:
    who = name_first(engine, "Minji")
    (asked,) = engine.people.suggestions()
    engine.people.answer(who, [one["id"] for one in asked["moments"]], yes=True)
    assert engine.people.suggestions() == []
    minji = next(row for row in engine.people.all() if row["id"] == who)
    assert (minji["faces"], minji["videos"]) == (4, 2)


def test_a_no_is_remembered(engine: Engine) -> None:
    who = name_first(engine, "Minji")
    (asked,) = engine.people.suggestions()
    moments = [one["id"] for one in asked["moments"]]
    engine.people.answer(who, moments, yes=False)
    assert engine.people.suggestions() == []
    minji = next(row for row in engine.people.all() if row["id"] == who)
    assert minji["faces"] == 2
    engine.people.name(who, "Min Ji")
    assert engine.people.suggestions() == [], "whatever they are called"


def test_nobody_hidden_and_nobody_beside_themselves_is_asked_about(
    engine: Engine, tmp_path: Path
) -> None:
    who = name_first(engine, "Minji")
    shelf = Shelf(engine.library, tmp_path / "films")
    beside = [(0, vector(0)), (0, vector(0, 7, ALIKE))]
    add_people(shelf, shelf.video("three.mp4"), beside)
    assert [one["title"] for one in engine.people.suggestions()] == ["two"]
    engine.people.hide(who)
    assert engine.people.suggestions() == []


def test_only_what_is_nobodys_is_answered(engine: Engine) -> None:
    who = name_first(engine, "Minji")
    own = engine.people.videos(who)[0]["moments"][0]["id"]
    with pytest.raises(UsageError):
        engine.people.answer(who, [own], yes=True)
    with pytest.raises(UsageError):
        engine.people.answer("nobody", [], yes=True)


def test_nothing_is_asked_while_people_are_off(engine: Engine) -> None:
    name_first(engine, "Minji")
    engine.set_setting("people", "off")
    assert engine.people.suggestions() == []
