"""The rows of the channels: what every one of them must be."""

from __future__ import annotations

import re

import pytest

from engine.channels import CHANNELS, Channel, Exactness, Means, chosen, lexical
from engine.query.query import Sense
from engine.types import ModelKind


@pytest.mark.parametrize("row", CHANNELS.values(), ids=CHANNELS)
def test_a_row_is_what_it_may_be(row: Channel) -> None:
    assert CHANNELS[row.name] is row
    assert re.fullmatch("[a-z][a-z_]*", row.name), "it is part of a setting's name"
    assert row.model in (None, ModelKind.VISUAL, ModelKind.TEXT), "no query is spoken"
    assert (row.model is None) == (row.means is not Means.MEANING)
    assert 0.0 < row.weight <= 1.0
    assert (row.exactness == Exactness.WORD) == row.by_letters
    assert Sense.ANY not in row.senses


def test_one_channel_alone_finds_words_by_their_letters() -> None:
    assert [row for row in CHANNELS.values() if row.by_letters] == [lexical()]


def test_every_channel_answers_words_without_a_sense_and_some_a_sense() -> None:
    assert {name for name, row in CHANNELS.items() if not row.answers(Sense.ANY)} == {"people"}
    answering = {sense: {name for name, row in CHANNELS.items() if row.answers(sense)}
                 for sense in (Sense.SAID, Sense.SEEN, Sense.TAG, Sense.PERSON)}  # fmt: skip
    assert answering == {
        Sense.SAID: {"transcript", "keyword"},
        Sense.SEEN: {"visual", "visual_text"},
        Sense.TAG: set(),
        Sense.PERSON: {"people"},
    }


def test_chosen_are_those_named_in_the_order_of_the_rows_or_all() -> None:
    assert chosen() == list(CHANNELS.values())
    assert [row.name for row in chosen(["keyword", "visual"])] == ["visual", "keyword"]
