"""Searching for people by name: alone, together, in a row, in plain words, and not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.messages import Code
from engine.types import Answer
from tests.engine.people.conftest import Reel
from tests.made_faces import SHOT

pytestmark = pytest.mark.shared


@pytest.fixture
def named(engine: Engine, shared_dir: Path) -> Engine:
    """Two people by photos: one with a Korean name, one with a name of two words."""
    faces = shared_dir / "media" / "faces"
    engine.people.enrol("민지", [faces / "obama.jpg", faces / "obama3.jpg"])
    engine.people.enrol("Joe Kim", [faces / "biden.jpg"])
    return engine


def shots_of(answer: Answer) -> set[int]:
    """The numbers of the shots in which strong moments are."""
    return {
        int(moment.at / 1e6 / SHOT)
        for moment in answer.moments
        if moment.confidence.value == "strong"
    }


def with_all(reel: Reel, *who: str) -> set[int]:
    shots = {shown.shot for shown in reel.shown}
    return {shot for shot in shots if set(who) <= {s.who for s in reel.shown if s.shot == shot}}


@pytest.mark.parametrize(
    "query",
    ["person:민지", "인물:민지", "민지", "민지가", "민지는", 'person:"민지"', "person: 민지"],
)
def test_one_person(named: Engine, reels: dict[str, Reel], query: str) -> None:
    found = shots_of(named.search.search(query, limit=100))
    right = with_all(reels["tuned"], "Obama")
    assert found <= right
    assert len(found) >= 0.8 * len(right)


@pytest.mark.parametrize(
    "query",
    [
        "person:민지 while person:Joe Kim",
        'person:민지 while person:"joe kim"',
        "민지 while Joe Kim",
        "Joe Kim and 민지",
        "민지와 joe kim",
    ],
)
def test_two_people_together(named: Engine, reels: dict[str, Reel], query: str) -> None:
    found = shots_of(named.search.search(query, limit=100))
    assert found
    assert found <= with_all(reels["tuned"], "Obama", "Biden")


def test_one_after_the_other(named: Engine, reels: dict[str, Reel]) -> None:
    one, other = with_all(reels["tuned"], "Obama"), with_all(reels["tuned"], "Biden")
    right = {shot for shot in one if any(0 < then - shot <= 30 for then in other)}
    found = shots_of(named.search.search("person:민지 then person:Joe Kim", limit=100))
    assert found
    assert found <= right


def test_a_person_that_is_nobody(named: Engine) -> None:
    answer = named.search.search("person:Nobody")
    assert not answer.moments
    assert [note.code for note in answer.notes] == [Code.PERSON_UNKNOWN]


def test_who_must_not_be_seen(named: Engine, reels: dict[str, Reel]) -> None:
    found = shots_of(named.search.search("person:민지 -person:Joe Kim -Kim", limit=100))
    together = with_all(reels["tuned"], "Obama", "Biden")
    assert len(found & together) < len(together) or not together


def test_who_is_hidden_or_off_is_not_found(named: Engine) -> None:
    named.people.hide("민지")
    assert not named.search.search("person:민지").moments
    named.people.hide("민지", hidden=False)
    assert named.search.search("person:민지").strong
    assert named.search.channel_states()["people"].code is Code.READY
    named.set_setting("people", "off")
    assert not named.search.search("person:민지").moments
    assert named.search.channel_states()["people"].code is Code.PEOPLE_OFF


def test_the_match_names_its_channel(named: Engine) -> None:
    moment = named.search.search("person:민지").moments[0]
    assert [match.channel for match in moment.matched] == ["people"]
    assert 0.8 <= moment.score <= 0.99
    assert moment.thumbnail is not None
