"""Pairs of a query and a text, by kind: which must be found and marked, and which must not.

Made by hand for this test, half of them Korean, alternately for two halves of every kind: the rules
were written while looking at what failed in the first half, and never at what did in the second.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.search.hits import Hit
from engine.search.keywords import keyword_hits
from engine.search.moments import STRONG
from tests.engine.search.shelf import Shelf, spoken

PAIRS = Path(__file__).with_name("word_pairs")
HALVES = ("develop", "report")


@dataclass(frozen=True)
class Pair:
    """``marks`` are what must be marked, in order; empty where the text must not be found."""

    kind: str
    query: str
    text: str
    marks: tuple[str, ...] = ()


def pairs(name: str, half: str) -> list[Pair]:
    rows = json.loads((PAIRS / f"{name}_{half}.json").read_text(encoding="utf-8"))
    return [
        Pair(row["kind"], row["query"], row["text"], tuple(row.get("marks", ()))) for row in rows
    ]


@pytest.fixture
def library_of(shelf: Shelf) -> Shelf:
    """A library with every text of both lists and halves."""
    texts = {
        pair.text for name in ("found", "absent") for half in HALVES for pair in pairs(name, half)
    }
    said = [spoken(10 * i, text) for i, text in enumerate(sorted(texts))]
    shelf.video("pairs.mp4", cuts=(0, 10 * len(said)), said=said)
    return shelf


def hit_of(shelf: Shelf, pair: Pair) -> Hit | None:
    """The sure hit of the pair's text, None where it is not surely found."""
    text = unicodedata.normalize("NFC", pair.text)
    for hit in keyword_hits(shelf.library, pair.query):
        if hit.snippet == text and hit.confidence >= STRONG:
            return hit
    return None


def marked(hit: Hit) -> tuple[str, ...]:
    return tuple(str(hit.snippet)[start:end] for start, end in hit.marks)


def test_the_lists_are_long_enough_and_half_of_them_korean() -> None:
    for name in ("found", "absent"):
        rows = [pair for half in HALVES for pair in pairs(name, half)]
        assert len(rows) == len({(pair.query, pair.text) for pair in rows}) >= 200
    korean = [pair for half in HALVES for pair in pairs("found", half) if is_korean(pair)]
    assert len(korean) >= 100


def is_korean(pair: Pair) -> bool:
    both = unicodedata.normalize("NFC", pair.query + pair.text)
    return any("\uac00" <= letter <= "\ud7a3" for letter in both)


@pytest.mark.parametrize("half", HALVES)
def test_what_must_be_found_is_and_its_letters_are_marked(library_of: Shelf, half: str) -> None:
    wanted = pairs("found", half)
    hits = {pair: hit_of(library_of, pair) for pair in wanted}
    missed = [pair for pair, hit in hits.items() if hit is None]
    assert len(missed) <= 0.01 * len(wanted), missed
    unlike = [
        (pair, marked(hit)) for pair, hit in hits.items() if hit and marked(hit) != pair.marks
    ]
    assert len(unlike) <= 0.01 * len(wanted), unlike


@pytest.mark.parametrize("half", HALVES)
def test_what_must_not_be_found_is_not(library_of: Shelf, half: str) -> None:
    unwanted = pairs("absent", half)
    found = [pair for pair in unwanted if hit_of(library_of, pair) is not None]
    assert len(found) <= 0.02 * len(unwanted), found
