"""The people of a library in queries: whole names, with endings, split from what else is asked."""

from __future__ import annotations

import time

import pytest

from engine.query.language import parse
from engine.query.people import key_of, read_people
from engine.query.query import Sense

NAMES = ("Minji", "민지", "김 서연", "Anna Lee", "준이", "Will")


def read(text: str) -> list[list[tuple[str, str]]]:
    """The clauses of each step of a query, as (sense, text)."""
    query = read_people(parse(text), NAMES).query
    return [[(c.sense.value, c.text) for c in step.clauses] for step in query.steps]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Minji", [("person", "Minji")]),
        ("minji's", [("person", "Minji")]),
        ("민지가", [("person", "민지")]),
        ("민지는", [("person", "민지")]),
        ("민지에게는", [("person", "민지")]),
        ("김서연이", [("person", "김 서연")]),
        ("김 서연 씨", [("person", "김 서연"), ("any", "씨")]),
        ("준이가", [("person", "준이")]),
        ("Anna Lee on a beach", [("person", "Anna Lee"), ("any", "on a beach")]),
        ("a beach with Minji", [("person", "Minji"), ("any", "a beach with")]),
        ("Minji and Anna Lee", [("person", "Minji"), ("person", "Anna Lee"), ("any", "and")]),
        ("Minji says launch", [("person", "Minji"), ("said", "launch")]),
        ("person:Anna", [("person", "Anna Lee")]),
        ("person:Minji on a beach", [("person", "Minji"), ("any", "on a beach")]),
        ("person:minji", [("person", "Minji")]),
        ("Anna", [("any", "Anna")]),
        ("Minjioke", [("any", "Minjioke")]),
        ("said:Minji", [("said", "Minji")]),
    ],
)
def test_people_are_read_in_words(text: str, clauses: list[tuple[str, str]]) -> None:
    shown = [pair for pair in read(text)[0] if pair != ("any", "and")]
    assert shown == [pair for pair in clauses if pair != ("any", "and")]


def test_a_sentence_with_a_while() -> None:
    assert read("Minji says launch while the whiteboard is in view") == [
        [("person", "Minji"), ("said", "launch"), ("seen", "the whiteboard")]
    ]
    assert read("민지가 출시라고 말하는 장면") == [[("person", "민지"), ("said", "출시")]]


def test_steps_keep_their_order_and_limits() -> None:
    query = read_people(parse("person:Minji then<10s person:민지"), NAMES).query
    assert [step.clauses[0].text for step in query.steps] == ["Minji", "민지"]
    assert query.steps[1].within == 10_000_000


def test_who_is_nobody_is_told_apart_from_who_was_meant_in_passing() -> None:
    asked = read_people(parse("person:Nobody"), NAMES)
    assert (asked.unknown, asked.explicit) == (("Nobody",), ("Nobody",))
    passing = read_people(parse('Nora says "hello"'), NAMES)
    assert (passing.unknown, passing.explicit) == (("Nora",), ())


def test_plain_words_that_may_mean_a_name_are_only_a_guess() -> None:
    assert read_people(parse("will it rain"), NAMES).guessed
    assert not read_people(parse("person:Will"), NAMES).guessed
    assert not read_people(parse("it may rain"), NAMES).guessed


def test_names_are_compared_without_case_and_spaces() -> None:
    assert key_of(" Anna  LEE ") == key_of("annalee")
    assert key_of("민지") == key_of("민지")


def test_without_people_nothing_changes() -> None:
    query = parse("Minji says launch")
    assert read_people(query, ()).query == query


def test_long_texts_take_little_time() -> None:
    started = time.perf_counter()
    for text in ("민지가 " * 20_000, "a" * 100_000, "이가" * 50_000, "Minji says " * 10_000):
        read_people(parse(text), NAMES)
    assert time.perf_counter() - started < 5.0


def test_the_sense_is_the_persons() -> None:
    clause = read_people(parse("Minji"), NAMES).query.steps[0].clauses[0]
    assert clause.sense is Sense.PERSON
