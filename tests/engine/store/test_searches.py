"""The history of searches, saved searches, and counts of opened videos."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest

from engine.errors import UsageError
from engine.store import searches
from engine.store.library import Library
from engine.types import Example, Sort


def texts(library: Library) -> list[str]:
    return [each.text for each in library.searches.history()]


def names(library: Library) -> list[str]:
    return [each.name for each in library.searches.saved()]


# --- history


def test_the_history_is_newest_first_and_holds_each_query_once(library: Library) -> None:
    before = time.time()
    for text, strong in (("dog", 3), ("회의 자료", 0), ("  dog ", 5)):
        library.searches.remember(text, strong)
    first, second = library.searches.history()
    assert (first.text, first.strong) == ("dog", 5)
    assert (second.text, second.strong) == ("회의 자료", 0)
    assert before <= second.asked_at <= first.asked_at <= time.time()
    assert texts(library) == ["dog", "회의 자료"]
    assert [each.text for each in library.searches.history(limit=1)] == ["dog"]


def test_a_clock_that_was_set_back_changes_no_order(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.searches.remember("first", 0)
    monkeypatch.setattr(searches.time, "time", lambda: 1.0)
    library.searches.remember("second", 0)
    assert texts(library) == ["second", "first"]


def test_letters_composed_otherwise_are_the_same_query(library: Library) -> None:
    library.searches.remember("café 회의", 0)
    library.searches.remember(unicodedata.normalize("NFD", "café 회의"), 0)
    assert texts(library) == ["café 회의"]
    assert library.searches.forget(unicodedata.normalize("NFD", " café 회의")) == 1
    assert texts(library) == []


def test_the_history_is_bounded(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "KEPT", 3)
    for number in range(5):
        library.searches.remember(f"query {number}", 0)
    assert texts(library) == ["query 4", "query 3", "query 2"]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1001])
def test_what_nobody_asks_again_is_not_kept(library: Library, text: str) -> None:
    library.searches.remember(text, 1)
    assert texts(library) == []


@pytest.mark.parametrize("text", ["'; DROP TABLE saved_searches; --", "\ud800 dog", "a\0b"])
def test_any_text_can_be_remembered_and_forgotten(library: Library, text: str) -> None:
    library.searches.remember(text, 1)
    library.searches.remember("dog", 1)
    assert len(texts(library)) == 2
    assert library.searches.forget(text) == 1
    assert texts(library) == ["dog"]


def test_the_history_is_forgotten_one_by_one_or_as_a_whole(library: Library) -> None:
    for text in ("a", "b", "c"):
        library.searches.remember(text, 0)
    assert library.searches.forget("b") == 1
    assert library.searches.forget("b") == 0
    assert texts(library) == ["c", "a"]
    assert library.searches.forget() == 2
    assert texts(library) == []


def test_no_history_is_kept_where_the_setting_says_so(library: Library) -> None:
    library.searches.remember("before", 0)
    library.choices.set_setting("keep_history", False)
    library.searches.remember("after", 0)
    assert texts(library) == ["before"]


# --- saved searches


def test_a_saved_search_survives_the_library_being_closed(tmp_path: Path) -> None:
    like = Example(path="/films/\udcff 회의.mp4", at=1_500_000)
    with Library(tmp_path) as library:
        before = time.time()
        made = library.searches.save(" At  night ", "like this, at night", Sort.DATE, like)
        assert library.searches.save("dogs", "dog").example is None
    with Library(tmp_path) as library:
        kept = library.searches.saved()
        assert [each.name for each in kept] == ["At night", "dogs"]
        assert kept[0] == made
        assert (made.text, made.sort, made.example) == ("like this, at night", Sort.DATE, like)
        assert before <= made.created_at <= time.time()
        assert kept[1].sort == Sort.RELEVANCE


def test_an_example_alone_can_be_saved_and_nothing_cannot(library: Library) -> None:
    like = Example(video_id=3, at=0)
    assert library.searches.save("like that", "", example=like).example == like
    with pytest.raises(UsageError, match="nothing_to_save"):
        library.searches.save("empty", "  ")
    assert names(library) == ["like that"]


def test_a_name_is_given_once(library: Library) -> None:
    first = library.searches.save("dogs", "dog")
    second = library.searches.save("cats", "cat")
    with pytest.raises(UsageError, match="dogs"):
        library.searches.save(" dogs", "wolf")
    with pytest.raises(UsageError, match="dogs"):
        library.searches.rename(second.id, "dogs")
    assert library.searches.rename(first.id, "dogs ").name == "dogs"
    assert library.searches.rename(first.id, "hounds").name == "hounds"
    assert library.searches.save("dogs", "wolf").text == "wolf"
    assert names(library) == ["hounds", "cats", "dogs"]


@pytest.mark.parametrize("name", ["", " \t", "x" * 201])
def test_a_name_that_says_nothing_is_refused(library: Library, name: str) -> None:
    made = library.searches.save("dogs", "dog")
    with pytest.raises(UsageError, match="saved_search_unnamed"):
        library.searches.save(name, "cat")
    with pytest.raises(UsageError, match="saved_search_unnamed"):
        library.searches.rename(made.id, name)
    assert names(library) == ["dogs"]


def test_saved_searches_keep_the_order_they_are_given(library: Library) -> None:
    a, b, c, d = (library.searches.save(name, "dog").id for name in "abcd")
    library.searches.reorder([d, b])
    assert names(library) == ["d", "b", "a", "c"]
    library.searches.delete(b)
    library.searches.save("e", "dog")
    assert names(library) == ["d", "a", "c", "e"]
    library.searches.reorder([c, a, d])
    assert names(library) == ["c", "a", "d", "e"]


def test_an_order_that_cannot_be_changes_nothing(library: Library) -> None:
    a, b = (library.searches.save(name, "dog").id for name in "ab")
    for wrong in ([b, 99, a], [b, b]):
        with pytest.raises(UsageError):
            library.searches.reorder(wrong)
    assert names(library) == ["a", "b"]


def test_a_saved_search_that_is_gone_is_said_to_be(library: Library) -> None:
    made = library.searches.save("dogs", "dog")
    library.searches.delete(made.id)
    assert names(library) == []
    for change in (library.searches.delete, lambda each: library.searches.rename(each, "cats")):
        with pytest.raises(UsageError, match=f"saved_search_gone\\(search={made.id}\\)"):
            change(made.id)
    assert library.searches.save("dogs", "dog").id != made.id, "an id is never given twice"


# --- opened videos


def test_opened_videos_are_counted_and_forgotten_with_their_video(library: Library) -> None:
    first, second, third = (library.videos.add(key, 1).id for key in "abc")
    for video in (second, first, second, third, third, second):
        library.searches.opened(video)
    library.searches.opened(4711)
    assert library.searches.most_opened() == [(second, 3), (third, 2), (first, 1)]
    assert library.searches.most_opened(limit=1) == [(second, 3)]
    library.videos.delete(second)
    assert library.searches.most_opened() == [(third, 2), (first, 1)]
