"""Words that two tracks say at the same time are kept once."""

from __future__ import annotations

import pytest

from engine.index.steps.said_once import said_once
from engine.types import Segment, Word, ticks


def said(at: float, text: str, track: int = 1) -> Segment:
    """A segment of half a second a word."""
    starts = [at + 0.5 * number for number in range(len(text.split()))]
    words = tuple(
        Word(ticks(start), ticks(start + 0.5), word)
        for start, word in zip(starts, text.split(), strict=True)
    )
    return Segment(words[0].start, words[-1].end, text, words=words, track=track)


MIX = [
    said(0, "The ferry leaves at seven in the morning."),
    said(10, "배는 아침 일곱 시에 떠납니다."),
    said(20, "Yes."),
]


@pytest.mark.parametrize(
    "again",
    [
        said(0.3, "the ferry leaves at seven in the morning"),
        said(0, "The fairy leaves at seven in a morning."),
        said(1, "leaves at seven"),
        said(10.2, "배는 아침 일곱시에 떠납니다"),
        said(20.4, "Yes!"),
    ],
)
def test_the_same_words_at_the_same_time_are_said_once(again: Segment) -> None:
    assert said_once([again], MIX) == []


@pytest.mark.parametrize(
    "other",
    [
        said(30, "The ferry leaves at seven in the morning."),
        said(0, "Nobody has told them where the lighthouse is."),
        said(0, "The ferry is not what we ought to be talking about now, my friend, is it?"),
        said(10, "등대는 항구 뒤에 있습니다."),
        said(20, "No."),
    ],
)
def test_other_words_or_another_time_are_kept(other: Segment) -> None:
    assert said_once([other], MIX) == [other]


def test_without_anything_before_all_is_kept() -> None:
    assert said_once(MIX, []) == MIX
