"""A query's text is edited: what is not meant stays as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.query.editing import added, respelt, without
from engine.query.language import parse
from engine.query.query import Sense
from engine.query.wording import value_text


@pytest.mark.parametrize(
    ("query", "words", "better", "wanted"),
    [
        ("the gardon", "the gardon", "the garden", "the garden"),
        ('launch "lett us go"', "launch lett us go", "launch let us go", 'launch "let us go"'),
        ("said:gardon -robot", "gardon", "garden", "said:garden -robot"),
        ("a  gardon\twall", "a gardon wall", "a garden wall", "a  garden\twall"),
        ("white bord", "white bord", "whiteboard", "whiteboard"),
        ("white   bord then cat", "white bord", "whiteboard", "whiteboard then cat"),
        ("whitebord", "whitebord", "white board", "white board"),
        ("rob robot", "rob", "robe", "robe robot"),
        ("gardon then gardon", "gardon", "garden", "garden then garden"),
        ("회이 시작", "회이 시작", "회의 시작", "회의 시작"),
        (r"a+b \1", r"a+b \1", r"a+c \g<0>", r"a+c \g<0>"),
    ],
)
def test_words_are_replaced_where_they_stand(
    query: str, words: str, better: str, wanted: str
) -> None:
    assert respelt(query, words, better) == wanted


def test_what_is_spelt_well_stays() -> None:
    assert respelt("the  garden", "the garden", "the garden") == "the  garden"
    assert respelt("other words", "gardon", "garden") == "other words"


@given(st.text(), st.text())
def test_no_text_breaks_it(query: str, better: str) -> None:
    """Neither what stands there nor what is put there is read as a pattern."""
    spelt = " ".join(better.split())
    assert respelt(query, "", "") == query
    assert respelt(f"a {query}", "gardonn", spelt) == f"a {query}"
    if len(spelt.split()) == 1:
        assert respelt("a gardonn b", "gardonn", spelt) == f"a {spelt} b"


# --- a mark taken out ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "left"),
    [
        ("seen:a red car while said:hello there in:Trips", 0, "said:hello there in:Trips"),
        ("seen:a red car while said:hello there in:Trips", 2, "seen:a red car in:Trips"),
        (
            "seen:a red car while said:hello there in:Trips",
            3,
            "seen:a red car while said:hello there",
        ),
        ('beach in:"Trips/Busan 2024" -"red car"', 0, 'beach -"red car"'),
        ('beach in:"Trips/Busan  2024" -"red car"', 1, 'beach in:"Trips/Busan  2024"'),
        ("seen:car -dog red  in:Trips", 0, "-dog in:Trips"),
        ("seen:car -dog red", 1, "seen:car red"),
        ("dog then -rain cat", 1, "dog then cat"),
        ("seen:dog, and then<5s cat", 0, "cat"),
        ("dog then <5s seen:cat", 1, "dog"),
        ("a then seen:b seen:c", 1, "a then seen:c"),
        ("a then seen:b then c", 1, "a then c"),
        ("dog then", 0, "dog"),
        ("said: dog", 0, ""),
        ("dog said:", 0, "dog"),
        ("dog longer:soon cat", 0, "dog cat"),
        ("  a  b -c  ", 0, "a  b"),
    ],
)
def test_a_mark_goes_with_what_is_its_own_and_what_then_joins_nothing(
    text: str, number: int, left: str
) -> None:
    assert without(text, parse(text).marks[number]) == left


@pytest.mark.parametrize("name", ["Trips", "Busan 2024", 'A "B" C', "여행 사진", "while", "“x”"])
def test_a_value_that_is_added_is_read_as_it_is(name: str) -> None:
    query = parse(added("sunset ", f"in:{value_text(name)}"))
    assert query.filters.folders == (name,)
    (clause,) = query.steps[0].clauses
    assert (clause.sense, clause.text) == (Sense.ANY, "sunset")
    assert added("", "-") == "-"
