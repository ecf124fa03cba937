"""Loops of a lost decoder are taken out; what people do repeat stays."""

from __future__ import annotations

import pytest

from engine.models.repetition import looped, without_loops
from engine.types import Segment, Word, ticks


def said(text: str, at: float = 0.0, joiner: str = " ") -> Segment:
    parts = text.split()
    words = tuple(Word(ticks(at + i), ticks(at + i + 1), part, 0.5) for i, part in enumerate(parts))
    return Segment(ticks(at), ticks(at + len(parts)), joiner.join(parts), "en", words)


@pytest.mark.parametrize(
    "text",
    [
        "no no no no",
        "we shall fight on the beaches we shall fight on the landing grounds",
        "row row row your boat gently down the stream",
        "ha ha ha ha ha",
        "one two one two one two testing",
    ],
)
def test_what_people_repeat_stays(text: str) -> None:
    assert without_loops([said(text)]) == [said(text)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("thank " * 30, "thank"),
        ("so " + "thank you " * 4, "so thank you"),
        ("Well, " + "I'm going home. " * 6 + "now", "Well, I'm going home. now"),
        ("a b c " * 5 + "d e " * 4, "a b c d e"),
        (
            # Three turns would stay, but for zlib's making so much of them.
            "we are all going to the market in the old town today " * 3 + "and home",
            "we are all going to the market in the old town today and home",
        ),
    ],
)
def test_loops_of_words_leave_one_turn(text: str, left: str) -> None:
    (segment,) = without_loops([said(text)])
    assert segment.text == left
    assert [word.text for word in segment.words] == left.split()
    assert segment.end == segment.words[-1].end


def test_kept_words_keep_their_times() -> None:
    (segment,) = without_loops([said("so " + "thank you " * 4 + "bye")])
    assert [word.start for word in segment.words] == [0, ticks(1), ticks(2), ticks(9)]


def test_loops_within_a_word_or_a_script_without_spaces_are_cut() -> None:
    (segment,) = without_loops([said("ла" * 20)])
    assert segment.text == "ла"
    (segment,) = without_loops([said("会 議 " * 6, joiner="")])
    assert segment.text == "会議"
    assert without_loops([said("20000000000 won")])[0].text == "20000000000 won"


def test_a_segment_said_three_times_running_is_kept_once() -> None:
    many = [said("Thanks for watching!", at) for at in (0, 5, 10, 15)]
    assert without_loops([said("Hello", 20), *many]) == [said("Hello", 20), many[0]]
    twice = [said("Again.", 0), said("Again.", 5)]
    assert without_loops(twice) == twice
    apart = [said("Yes.", 0), said("Why?", 2), said("Yes.", 4), said("Why?", 6), said("Yes.", 8)]
    assert without_loops(apart) == apart


def test_segments_without_word_times_are_cut_too() -> None:
    plain = Segment(0, ticks(9), "go " * 9, "en")
    assert without_loops([plain])[0].text == "go"
    assert without_loops([plain])[0].words == ()


def test_indexes_of_kept_words_are_in_order_and_unique() -> None:
    words = ("a b " * 5 + "c " * 7 + "d").split()
    kept = looped(words)
    assert kept == sorted(set(kept))
    assert [words[i] for i in kept] == ["a", "b", "c", "d"]
    assert looped([]) == []
