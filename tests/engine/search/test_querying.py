"""Whole queries through the searcher: filters, exclusions, things together and in a row."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from engine.errors import UsageError
from engine.messages import Code, message
from engine.models.loader import ModelPool
from engine.query.language import parse
from engine.search.searcher import Searcher
from engine.store.library import Library
from engine.types import Answer, Confidence, SearchRequest, VideoState, seconds, ticks
from heimdex_desktop.query_english import understood
from tests.engine.search.films import ALL, filmed, middle
from tests.engine.search.shelf import Shelf, spoken

Ask = Callable[..., Answer]
ROBOT = [spoken(2, "the robot again")]


@pytest.fixture
def ask(library: Library, pool: ModelPool) -> Ask:
    searcher = Searcher(library, pool)
    return lambda text, **more: searcher.search(SearchRequest(text, **more))


def names(answer: Answer) -> list[str]:
    return sorted(Path(moment.path).stem for moment in answer.moments)


def places(answer: Answer) -> list[float]:
    return [seconds(moment.at) for moment in answer.moments]


def everywhere(answer: Answer) -> list[float]:
    """The instants of all places (seconds), in order of time."""
    return sorted(seconds(place.at) for moment in answer.moments for place in moment.places)


# --- filters


@pytest.fixture
def house(shelf: Shelf) -> Shelf:
    """Three videos in which the same is said: of two folders, three years, three lengths."""
    for name, year, length in (
        ("trips/busan", 2022, 30),
        ("trips/jeju", 2023, 60),
        ("work", 2024, 90),
    ):
        path = shelf.folder / f"{name}.mp4"
        path.parent.mkdir(exist_ok=True)
        video = shelf.video(f"{name}.mp4", cuts=(0, length / 2, length), said=ROBOT)
        changed = int(datetime(year, 6, 15, 12).timestamp()) * 10**9
        shelf.library.videos.put_place(path, video.id, Path("/"), 1, changed, "")
    return shelf


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ("in:trips", ["busan", "jeju"]),
        ("in:TRIPS video:jeju", ["jeju"]),
        ("video:busan video:work", ["busan", "work"]),
        ("in:elsewhere", []),
        ("after:2023", ["jeju", "work"]),
        ("before:2023", ["busan"]),
        ("after:2022-06-15 before:2022-06-16", ["busan"]),
        ("after:2022-06-16 before:2024-06-15", ["jeju"]),
        ("longer:30s", ["jeju", "work"]),
        ("shorter:1m", ["busan"]),
        ("longer:45 shorter:1m15s", ["jeju"]),
        ("lang:en", ["busan", "jeju", "work"]),
        ("lang:ko", []),
        ("after:0001", ["busan", "jeju", "work"]),
        ("before:9999", ["busan", "jeju", "work"]),
        ("after:3000", []),
    ],
)
def test_filters_compose_with_words_and_stand_alone(
    house: Shelf, ask: Ask, filters: str, wanted: list[str]
) -> None:
    assert names(ask(f"robot {filters}")) == wanted
    alone = ask(filters)
    assert names(alone) == wanted
    assert alone.total == len(wanted)
    assert alone.confidence == (Confidence.STRONG if wanted else Confidence.NONE)


def test_filters_alone_find_the_beginning_of_each_video(house: Shelf, ask: Ask) -> None:
    (moment,) = ask("video:jeju").moments
    assert [seconds(at) for at in (moment.start, moment.at, moment.end)] == [0, 0, 30]
    assert moment.matched == ()
    assert moment.thumbnail is not None
    assert moment.score == 1.0


def test_a_filter_leaves_removed_videos_out(house: Shelf, ask: Ask) -> None:
    (moment,) = ask("video:jeju").moments
    house.library.videos.transition(moment.video_id, VideoState.REMOVED)
    assert names(ask("longer:1s")) == ["busan", "work"]


def test_the_best_within_a_filter_is_found_however_poor(
    shelf: Shelf, pool: ModelPool, ask: Ask
) -> None:
    """A hundred better ones elsewhere do not use up the candidates."""
    for number in range(8):
        filmed(shelf, pool, f"other{number}.mp4", ["star", "pale star"] * 8, seed=number * 40)
    filmed(shelf, pool, "mine.mp4", ["ocean", "pale star", "forest"], seed=900)
    answer = ask("seen:a red star video:mine")
    assert names(answer)[:1] == ["mine"]
    assert places(answer)[0] == 15.0


def test_one_video_can_be_searched_alone(house: Shelf, ask: Ask) -> None:
    video = ask("video:work").moments[0].video_id
    assert names(ask("robot", video_id=video)) == ["work"]
    assert names(ask("robot in:trips", video_id=video)) == []


# --- what must not be there


def test_without_a_word_that_is_said(shelf: Shelf, ask: Ask) -> None:
    said = [spoken(1, "the robot sings"), spoken(21, "the robot walks"), spoken(41, "robots sing")]
    shelf.video("a.mp4", cuts=(0, 20, 40, 60), said=said)
    assert everywhere(ask("robot")) == [1.5, 21.5, 41.0]
    assert everywhere(ask("robot -sings")) == [21.5, 41.0]
    assert everywhere(ask('robot -"the robot"')) == [41.0]
    assert ask("robot -robot").moments[0].at == ticks(41.0)


def test_without_what_is_surely_seen(shelf: Shelf, pool: ModelPool, ask: Ask) -> None:
    said = [spoken(middle(ALL, name), "the robot") for name in ("star", "ocean", "forest")]
    filmed(shelf, pool, "film.mp4", ALL, said=said)
    left = ask("said:robot -ocean")
    assert {round(place) // 10 for place in everywhere(left)} == {
        int(middle(ALL, name) // 10) for name in ("star", "forest")
    }
    assert "visual" not in left.channels, "what is left out is no part of the answer's channels"


def test_an_exclusion_alone_is_every_video_without_it(shelf: Shelf, ask: Ask) -> None:
    shelf.video("robot.mp4", said=[spoken(25, "the robot")])
    shelf.video("garden.mp4", said=[spoken(25, "the garden")])
    answer = ask("-robot")
    assert names(answer) == ["garden"]
    assert names(ask("-robot video:robot")) == []
    assert parse(answer.query).without == ("robot",)
    with pytest.raises(UsageError, match="empty"):
        ask("")


# --- together, and in a row


def test_what_is_seen_while_something_is_said(shelf: Shelf, pool: ModelPool, ask: Ask) -> None:
    said = [spoken(middle(ALL, "hearts"), "launch"), spoken(middle(ALL, "ocean"), "launch")]
    filmed(shelf, pool, "film.mp4", ALL, said=said)
    answer = ask("seen:the ocean while said:launch")
    first = answer.moments[0]
    assert seconds(first.start) <= middle(ALL, "ocean") < seconds(first.end)
    assert {match.channel for match in first.matched} == {"visual", "keyword"}
    assert first.confidence == Confidence.STRONG
    assert not any(
        one.confidence == Confidence.STRONG
        and seconds(one.start) < middle(ALL, "hearts") < seconds(one.end)
        for one in answer.moments
    )
    assert understood(answer.query) == "seen: the ocean · while said: launch"


def test_one_thing_after_the_other(shelf: Shelf, pool: ModelPool, ask: Ask) -> None:
    filmed(shelf, pool, "film.mp4", ("star", "ocean", "hearts", "forest", "arrow"))
    row = ask("seen:a red star then seen:a forest")
    first = row.moments[0]
    assert first.confidence == Confidence.STRONG
    assert [seconds(at) for at in (first.start, first.at, first.end)] == [0, 5, 40]
    for other in ("seen:a red star then<10s seen:a forest", "seen:a forest then seen:a red star"):
        assert ask(other).strong == 0, other


def test_a_plain_then_may_be_a_word_after_all(shelf: Shelf, ask: Ask) -> None:
    shelf.video("a.mp4", said=[spoken(3, "we walked then the robot came")])
    (moment,) = ask("walked then the robot came").moments
    assert seconds(moment.at) == 3.5
    assert moment.confidence == Confidence.STRONG


@pytest.mark.parametrize(
    "query",
    ["a red star then a forest", "a red star while", "a red star said:", "a red star longer:soon"],
)
def test_syntax_is_no_word_to_a_model(shelf: Shelf, pool: ModelPool, ask: Ask, query: str) -> None:
    filmed(shelf, pool, "film.mp4", ("star", "forest"))
    found = ask(query)
    assert found.channels["visual"] == message(Code.READY)
    assert found.notes == ()
    assert places(found)[0] < 10


@pytest.mark.parametrize("query", ["said:", "in:", "-", "longer:soon", " "])
def test_what_is_not_finished_asks_nothing(ask: Ask, query: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        ask(query)


# --- senses that are to come


def test_without_people_a_person_is_noted_and_the_rest_is_searched(shelf: Shelf, ask: Ask) -> None:
    shelf.video("a.mp4", said=ROBOT)
    for query in ("said:robot while person:Minji", "person:Minji then said:robot"):
        answer = ask(query)
        assert len(answer.moments) == 1, query
        assert answer.notes == (message(Code.PEOPLE_OFF),)
    alone = ask("person:robot")
    assert (alone.moments, alone.notes) == ((), (message(Code.PEOPLE_OFF),))


@pytest.mark.parametrize("sense", ["tag"])
def test_a_reserved_sense_is_noted_and_the_rest_is_searched(
    shelf: Shelf, ask: Ask, sense: str
) -> None:
    shelf.video("a.mp4", said=ROBOT)
    for query in (
        f"said:robot while {sense}:exit",
        f"said:robot then {sense}:exit",
        f"{sense}:exit then said:robot",
    ):
        answer = ask(query)
        assert len(answer.moments) == 1, query
        assert answer.notes == (message(Code.SENSE_NOT_SEARCHED, sense=sense),)
    alone = ask(f"{sense}:robot")
    assert (alone.moments, alone.confidence) == ((), Confidence.NONE)
    assert alone.notes == (message(Code.SENSE_NOT_SEARCHED, sense=sense),)


def test_a_sense_looks_nowhere_else(shelf: Shelf, pool: ModelPool, ask: Ask) -> None:
    filmed(shelf, pool, "film.mp4", ALL, said=[spoken(middle(ALL, "hearts"), "a red star")])
    said, seen = ask("said:a red star"), ask("seen:a red star")
    assert places(said)[0] == pytest.approx(middle(ALL, "hearts"), abs=1.1)
    assert places(seen)[0] == middle(ALL, "star")
    assert {m.channel for one in said.moments for m in one.matched} <= {
        "keyword",
        "transcript",
    }
    assert {m.channel for one in seen.moments for m in one.matched} == {"visual"}
    assert "visual" not in said.channels


def test_the_file_time_of_a_day_is_local(shelf: Shelf, ask: Ask) -> None:
    """A file of half past midnight is of that day wherever the clock stands."""
    video = shelf.video("a.mp4", said=ROBOT)
    changed = int(datetime(2024, 5, 17, 0, 30).timestamp()) * 10**9
    path = shelf.folder / "a.mp4"
    os.utime(path, ns=(changed, changed))
    shelf.library.videos.put_place(path, video.id, Path("/"), 1, changed, "")
    assert names(ask("after:2024-05-17")) == ["a"]
    assert names(ask("before:2024-05-17")) == []
    assert names(ask("after:2024-05-18")) == []
