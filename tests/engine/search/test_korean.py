"""Korean endings: what is one, what a word is without its own, and other forms of verbs."""

from __future__ import annotations

import pytest

from engine.search.korean import inflections, is_ending, without_ending


@pytest.mark.parametrize(
    ("word", "rest", "is_one"),
    [
        ("회의", "", True),
        ("회의", "에서는", True),
        ("회의", "까지도", True),
        ("친구", "에게서", True),
        ("사람", "들이", True),
        ("학생", "입니다", True),
        ("학생", "이에요", True),
        ("의사", "예요", True),
        ("발전", "했습니다", True),
        ("요리", "하는", True),
        ("집", "에", True),
        ("물", "을", True),
        ("물", "로", True),
        ("ai", "가", True),
        ("ai", "이", True),
        ("회의", "실", False),
        ("가", "방", False),
        ("사", "과", False),
        ("차", "이", False),
        ("배", "우가", False),
        ("사람", "를", False),
        ("회의", "은", False),
        ("시", "간", False),
        ("소", "하는", False),
        ("회의", "이가", False),
    ],
)
def test_what_is_an_ending(word: str, rest: str, is_one: bool) -> None:
    assert is_ending(rest, word) is is_one


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("회의를", "회의"),
        ("회의에서는", "회의"),
        ("도서관에서도", "도서관"),
        ("고양이에게", "고양이"),
        ("바나나를", "바나나"),
        ("이야기를", "이야기"),
        ("산에서", "산"),
        ("학생입니다", "학생"),
        ("발전했습니다", "발전"),
        ("중요한", "중요"),
        ("회의", "회의"),
        ("사과", "사과"),
        ("차도", "차도"),
        ("시간", "시간"),
    ],
)
def test_a_word_without_its_ending(word: str, stem: str) -> None:
    assert without_ending(word) == stem


def test_after_a_latin_word_or_a_number_all_may_be_ending() -> None:
    assert without_ending("가", led=True) == ""
    assert without_ending("에서는", led=True) == ""
    assert without_ending("시에", led=True) == "시"
    assert without_ending("방에", led=True) == "방"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("배웁니다", "배우고"),
        ("배웁니다", "배워요"),
        ("배워요", "배웠"),
        ("기다려요", "기다립"),
        ("기다렸습니다", "기다리는"),
        ("예뻐요", "예쁘고"),
        ("먹었어요", "먹는"),
        ("만듭니다", "만들어"),
        ("만들었어요", "만드는"),
        ("아름다워요", "아름답습"),
        ("아름답습니다", "아름다워"),
        ("달리는", "달려요"),
    ],
)
def test_other_forms_of_a_verb_are_known_by_their_beginning(one: str, other: str) -> None:
    assert any(other.startswith(form) for form in inflections(one))


@pytest.mark.parametrize("word", ["회의", "시간", "이야기", "비행기", "바다", "라면", "사진"])
def test_nouns_are_no_verbs(word: str) -> None:
    assert inflections(word) == ()
