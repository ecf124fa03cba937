"""Spelling from the library's own words: what is suggested, and what is left alone."""

from __future__ import annotations

import random

import pytest

from engine.search.keywords import did_you_mean, keyword_hits
from engine.search.spelling import osa_distance
from tests.engine.search.shelf import Shelf, spoken

SAID = """
the engineers prepare the rocket for its launch in the early morning
a museum of natural history shows the skeleton of a whale
we receive the weather forecast every evening before the concert begins
the orchestra plays a symphony while children listen quietly
bicycles stand beside the railway station near the market
a professor explains photosynthesis and the chemistry of leaves
the chef chops onions carrots and potatoes for a vegetable soup
un café crème près de la gare naïve garçon
внизу стоит большой красивый корабль и моряки поют
내일 회의실에서 만나요 자전거를 타고 박물관까지 갑시다
고양이가 창문 옆에서 잠을 자고 있어요
""".strip().splitlines()


@pytest.fixture
def talk(shelf: Shelf) -> Shelf:
    said = [spoken(10 * number, line) for number, line in enumerate(SAID)]
    shelf.video("talk.mp4", cuts=(0, 10 * len(said)), said=said)
    return shelf


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("lauch", "launch"),
        ("luanch", "launch"),
        ("launhc", "launch"),
        ("alunch", "launch"),
        ("lawnch", "launch"),
        ("launchh", "launch"),
        ("recieve", "receive"),
        ("museeum", "museum"),
        ("orchstra", "orchestra"),
        ("kestra", None),
        ("symfony", None),  # two slips in a word of seven letters
        ("simphony", "symphony"),
        ("photosyntesys", "photosynthesis"),
        ("wether forcast", "weather forecast"),
        ("the Rokcet, at the museum!", "the rocket, at the museum!"),
        ("kafé", None),  # three letters would be kept of four
        ("gracon", "garçon"),
        ("кораблъ", "корабль"),
        ("карабль", "корабль"),
        ("화의", "회의"),
        ("희의", "회의"),
        ("화의실", "회의실"),
        ("화의를", "회의를"),
        ("자젼거", "자전거"),
        ("박몰관", "박물관"),
        ("거자전", None),  # no neighbours changed places
        ("고앵이", "고양이"),
    ],
)
def test_the_likeliest_spelling_of_the_library_is_offered(
    talk: Shelf, asked: str, meant: str | None
) -> None:
    assert did_you_mean(talk.library, asked) == meant


@pytest.mark.parametrize(
    "asked",
    [
        "the rocket launch", "ROCKET", "rock", "cafe creme", "회의", "회의실에서", "자전거가",
        "bicycle", "museums", "churches", "cheep", "gats", "stations", "elephant", "xylophone",
        "tea", "teh", "a", "", "!?", "1234", "2024",
        "東京", "\ud800", "\x00", "zzzzzzzz", "가나다라", "ㅎㅎ",
    ],
)  # fmt: skip
def test_what_occurs_or_is_near_to_nothing_is_left_alone(talk: Shelf, asked: str) -> None:
    assert did_you_mean(talk.library, asked) is None


@pytest.mark.parametrize("asked", ["AI화의", "launhc2", "2024화의", "3시화의를"])
def test_a_part_of_a_word_of_two_scripts_is_left_alone(talk: Shelf, asked: str) -> None:
    assert did_you_mean(talk.library, asked) is None


def test_other_forms_of_a_verb_are_no_misspelling(shelf: Shelf) -> None:
    shelf.video("a.mp4", said=[spoken(0, "버스를 기다렸습니다"), spoken(5, "기다란 줄")])
    assert did_you_mean(shelf.library, "기다려요") is None


def test_of_words_equally_near_the_more_common_is_meant(shelf: Shelf) -> None:
    said = [spoken(0, "one marker"), *(spoken(10 * i, "the market") for i in range(1, 4))]
    shelf.video("a.mp4", cuts=(0, 50), said=said)
    assert did_you_mean(shelf.library, "markeh") == "market"


def test_words_that_are_gone_are_not_offered(shelf: Shelf) -> None:
    video = shelf.video("a.mp4", said=[spoken(0, "the museum")])
    assert did_you_mean(shelf.library, "museem") == "museum"
    shelf.library.ledger.discard_video(video.id)
    assert did_you_mean(shelf.library, "museem") is None


def test_one_slip_in_a_long_word_is_found_again(talk: Shelf) -> None:
    """A letter lost, doubled or exchanged with its neighbour, anywhere in the word."""
    chance = random.Random(2)
    words = sorted({word for line in SAID for word in line.split() if len(word) > 5})
    for word in (each for each in words if each.isascii()):
        i = chance.randrange(len(word) - 1)
        slips = [
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        ]
        for slip in set(slips) - {word}:
            inside = any(slip in each for line in SAID for each in line.split())
            assert did_you_mean(talk.library, slip) == (None if inside else word), slip


def test_misspelt_words_find_with_less_confidence(talk: Shelf) -> None:
    for asked, said in (("rokcet lauch", SAID[0]), ("화의", SAID[9]), ("the orchstra", SAID[3])):
        (hit,) = keyword_hits(talk.library, asked)
        assert hit.snippet == said
        assert 0.3 < hit.confidence < 0.4


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("abc", "ab", 1),
        ("abc", "xabc", 1),
        ("abc", "axc", 1),
        ("abcd", "badc", 2),
        ("ca", "abc", None),  # 3 in the restricted form, which edits no letter twice
        ("kitten", "sitting", None),
    ],
)
def test_the_distance_is_damerau_and_levenshteins(
    one: str, other: str, distance: int | None
) -> None:
    assert osa_distance(one, other, 2) == distance
    assert osa_distance(other, one, 2) == distance
