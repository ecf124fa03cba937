"""How a query was read is said in the window's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from engine.messages import Code, Message, message
from engine.query.language import parse
from engine.query.query import Mark
from heimdex_desktop import query_english
from tests.ui.test_search_chips import documented
from ui.messages import sentence
from ui.search.understanding import chip_words, understood
from ui.widgets.languages import language_name

NOTES = (
    (
        message(Code.QUERY_WORDS_UNKNOWN, kind="text", name="starter", words=("crown", "회의")),
        "starter can’t recognise: crown, 회의.",
    ),
    (
        message(Code.SENSE_NOT_SEARCHED, sense="tag"),
        "“tag:” cannot be searched yet; it was left out.",
    ),
)


class Shouting(QTranslator):
    """A language in which everything is said in capitals, so that what is left out is seen."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        if context != "Understanding":
            return ""
        return text.upper().replace("{TIME}", "{time}").replace("{WHAT}", "{what}")

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def shouting(qapp: QApplication) -> Iterator[None]:
    translator = Shouting()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.mark.parametrize("query", documented())
def test_in_english_it_is_what_the_command_line_says(query: str) -> None:
    told = query_english.understood(query)
    for code, name in {"ko": "Korean", "ja": "Japanese"}.items():
        told = told.replace(name, language_name(code))
    assert understood(parse(query)) == told


@pytest.mark.parametrize(("told", "text"), NOTES)
def test_notes_are_said_in_words(told: Message, text: str) -> None:
    assert sentence(told) == text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "seen:dog in:trips -rain after:2024-05-17",
            "SEEN: dog|IN trips|FROM 2024-05-17 ON|WITHOUT: rain",
        ),
        ("seen:a while said:b", "SEEN: a|WHILE SAID: b"),
        ("dog then<1m30s cat", "dog|THEN (WITHIN 1 MIN 30 S) cat"),
        ("dog then cat", "dog|THEN (WITHIN A MINUTE) cat"),
        ("in the garden longer:1h", "in the garden|LONGER THAN 1 H"),
        ("in the garden", "in the garden"),
        ("dog -rain -'s", "dog|WITHOUT: rain, 's"),
        ("lang:ko lang:japanese x", "x|LANGUAGE 한국어 OR 日本語"),
        ("video:holiday in:a in:b", "IN a OR b|IN VIDEOS NAMED holiday"),
    ],
)
def test_every_part_is_said_in_another_language_and_words_stay(
    shouting: None, query: str, told: str
) -> None:
    assert understood(parse(query)).split(" · ") == told.split("|")


def test_chips_say_the_same_words(shouting: None) -> None:
    assert chip_words(Mark("folders", "trips", ())) == "IN trips"
    assert chip_words(Mark("said", "", (), unfinished=True)) == "SAID: … (INCOMPLETE)"


def test_languages_bear_their_own_names_without_a_country() -> None:
    names = {"ko": "한국어", "en": "English", "es": "Español", "fr": "Français", "qqq": "Qqq"}
    assert {code: language_name(code) for code in names} == names
