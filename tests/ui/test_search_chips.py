"""The chips of a query stand for what the engine reads in it, and can be taken out of the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.query.language import parse
from engine.query.query import Sense
from engine.query.tokens import Excluded, Filtered, Sensed, tokens_of
from ui.search.chips import WITHOUT, added, chips, quoted, without

LANGUAGE = Path(__file__).resolve().parents[2] / "docs" / "search.md"
FIELDS = {
    "folders": "in",
    "names": "video",
    "languages": "lang",
    "after": "after",
    "before": "before",
    "longer": "longer",
    "shorter": "shorter",
}


def documented() -> list[str]:
    """The queries that docs/search.md tells of."""
    rows = re.findall(r"^\| `(.+?)` \|", LANGUAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 50
    return rows


def read_by_the_engine(text: str) -> list[str]:
    """The kinds of the marks that the engine finds, in their order."""
    found = []
    for token in tokens_of(text):
        if isinstance(token, Filtered):
            found.append(FIELDS[token.field])
        elif isinstance(token, Excluded):
            found.append(WITHOUT)
        elif isinstance(token, Sensed):
            found.append(token.sense.value)
    return found


@pytest.mark.parametrize("text", documented())
def test_every_documented_query_has_the_chips_that_the_engine_reads(text: str) -> None:
    assert [chip.kind for chip in chips(text)] == read_by_the_engine(text)


@pytest.mark.parametrize("text", documented())
def test_taking_a_filter_or_an_exclusion_away_leaves_the_others(text: str) -> None:
    for number, chip in enumerate(chips(text)):
        if chip.kind in FIELDS.values() or chip.kind == WITHOUT:
            left = [one.kind for n, one in enumerate(chips(text)) if n != number]
            assert [one.kind for one in chips(without(text, chip))] == left


WORDS = st.sampled_from(
    'a car said:launch said: seen:dog in:Trips in: "red car" -rain -"x y" then while - -in:x '
    "after:2024 after:soon longer:10s longer: lang:ko 5\" it's 말:안녕 -said:x foo:bar "
    "before:2024-13 tag:x person:Minji then<10s :: 10:30 \\then".split(" ")
)


@given(st.lists(WORDS, max_size=8).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_filters_and_exclusions_are_those_that_the_engine_reads(text: str) -> None:
    def plain(kinds: list[str]) -> list[str]:
        return [kind for kind in kinds if kind in FIELDS.values() or kind == WITHOUT]

    assert plain([chip.kind for chip in chips(text)]) == plain(read_by_the_engine(text))


@given(st.text(alphabet='ab :-"“”«»:\\\n\t가말said,<', max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_strange(text: str) -> None:
    for chip in chips(text):
        assert 0 <= chip.start < chip.end <= len(text)
        assert len(chips(without(text, chip))) < len(chips(text)) + 2


def test_a_sense_goes_with_its_words_and_the_operator_that_joined_them() -> None:
    text = "seen:a red car while said:hello there in:Trips"
    seen, said, folder = chips(text)
    assert (seen.value, said.value, folder.value) == ("a red car", "hello there", "Trips")
    assert without(text, seen) == "said:hello there in:Trips"
    assert without(text, said) == "seen:a red car in:Trips"
    assert without(text, folder) == "seen:a red car while said:hello there"


def test_quoted_values_are_whole() -> None:
    text = 'beach in:"Trips/Busan 2024" -"red car"'
    assert [chip.value for chip in chips(text)] == ["Trips/Busan 2024", "red car"]
    assert without(text, chips(text)[0]) == 'beach -"red car"'
    assert without(text, chips(text)[1]) == 'beach in:"Trips/Busan 2024"'


@pytest.mark.parametrize("name", ["Trips", "Busan 2024", 'A "B" C', "여행 사진"])
def test_what_the_menu_adds_is_read_as_a_folder(name: str) -> None:
    query = parse(added("sunset", f"in:{quoted(name)}"))
    assert query.filters.folders == (name.replace('"', ""),)
    assert query.steps[0].clauses[0].sense == Sense.ANY
