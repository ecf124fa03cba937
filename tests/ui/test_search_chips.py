"""The chips of a query stand for the marks of its syntax, in words, and remove what they show."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.query.editing import without
from engine.query.language import parse
from engine.query.query import OPERATORS
from engine.query.tokens import Excluded, Filtered, Sensed, Unfinished, tokens_of
from ui.context import Context
from ui.search.chip_row import ChipRow
from ui.search.understanding import chip_words
from ui.theme.theme import Theme

LANGUAGE = Path(__file__).resolve().parents[2] / "docs" / "search.md"


def documented() -> list[str]:
    """The queries in docs/search.md."""
    rows = re.findall(r"^\| `(.+?)` \|", LANGUAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 50
    return rows


def kinds(text: str) -> list[str]:
    """The kinds of a text's chips, in their order."""
    return [mark.kind for mark in parse(text).marks if mark.kind not in OPERATORS]


@pytest.mark.parametrize("text", documented())
def test_every_documented_query_has_a_chip_for_each_token_of_syntax(text: str) -> None:
    found: list[str] = []
    for piece in (token.piece for token in tokens_of(text)):
        if isinstance(piece, Filtered):
            found.append(piece.field)
        elif isinstance(piece, Excluded):
            found.append("without")
        elif isinstance(piece, Sensed):
            found.append(piece.sense)
        elif isinstance(piece, Unfinished):
            found.append(piece.kind)
    assert kinds(text) == found


@pytest.mark.parametrize("text", documented())
def test_taking_a_filter_or_an_exclusion_away_leaves_the_others(text: str) -> None:
    marks = [mark for mark in parse(text).marks if mark.kind not in OPERATORS]
    for number, mark in enumerate(marks):
        if mark.kind == "without" or hasattr(parse(text).filters, mark.kind):
            left = [one.kind for n, one in enumerate(marks) if n != number]
            assert kinds(without(text, mark)) == left


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("seen:a red car while said:hello", ["Seen: a red car", "Said: hello"]),
        (
            '말:"안녕" written:exit tag:a person:b',
            ["Said: “안녕”", "Written: exit", "Tag: a", "Person: b"],
        ),
        ('beach in:"Busan 2024" -"red car"', ["In Busan 2024", "Without: red car"]),
        ("video:a 언어:korean lang:yue", ["In videos named a", "Language 한국어", "Language 粵語"]),
        ("lang:spanish lang:en", ["Language Español", "Language English"]),
        ("after:2024-05 before:2025", ["From 2024-05-01 on", "Before 2025-01-01"]),
        ("on:2024-5 on:2019", ["On 2024-05", "On 2019"]),
        ("longer:90 shorter:1:00:00", ["Longer than 1 min 30 s", "Shorter than 1 h"]),
        ("dog then cat", []),
        ("dog said:", ["Said: … (incomplete)"]),
        ("longer:soon dog -", ["Longer than soon (incomplete)", "Without: … (incomplete)"]),
        ("dog then", ["Then … (incomplete)"]),
        ("dog then<soon cat", ["Then<soon … (incomplete)"]),
    ],
)
def test_a_row_says_each_mark_and_what_is_incomplete(
    qapp: QApplication, qtbot: QtBot, text: str, words: list[str]
) -> None:
    row = ChipRow(cast(Context, SimpleNamespace(theme=Theme(qapp))))
    qtbot.addWidget(row)
    row.show_chips(parse(text).marks)
    assert [made.text() for made in row.buttons] == words
    assert row.isHidden() == (not words)
    chips = [mark for mark in parse(text).marks if mark.unfinished or mark.kind not in OPERATORS]
    assert [chip_words(chip) for chip in chips] == words
    for made, chip in zip(row.buttons, chips, strict=True):
        with qtbot.waitSignal(row.removed) as removed:
            made.click()
        assert removed.args == [chip]
