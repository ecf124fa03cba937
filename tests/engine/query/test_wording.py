"""A query spelt anew: its words are replaced and its marks, senses and spaces stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.query.wording import respelt


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
