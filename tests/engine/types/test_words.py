"""Words stand as they were written: no space is invented, and none is lost."""

from __future__ import annotations

import pytest

from engine.types import Segment, Word, joined, whole_words


def heard(*pieces: str) -> Segment:
    """A segment of pieces as Whisper gives them: a space before a word is part of it."""
    words = tuple(Word(i, i + 1, piece.strip(), 0.5 + i / 100) for i, piece in enumerate(pieces))
    return Segment(0, len(pieces), "".join(pieces).strip(), None, words)


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ((" c", "'est", " vrai"), ["c'est", "vrai"]),
        ((" at", " seven", " o", "'clock", "."), ["at", "seven", "o'clock."]),
        ((" an", " e", "-", "mail", " costs", " $", "20"), ["an", "e-mail", "costs", "$20"]),
        ((" l", "’", "homme", " jusqu", "'à", " ça"), ["l’homme", "jusqu'à", "ça"]),
        ((" 3", ".", "5", " at", " 10", ":", "30"), ["3.5", "at", "10:30"]),
        ((" 회의", "실에서", " AI", "가"), ["회의실에서", "AI가"]),
        (("自", "己", "的", "脚。"), ["自", "己", "的", "脚。"]),
        (("สวัส", "ดี", "ครับ"), ["สวัส", "ดี", "ครับ"]),
        ((" AI", "は", "すごい"), ["AI", "は", "すごい"]),
    ],
)
def test_pieces_of_a_written_word_are_one_word(pieces: tuple[str, ...], words: list[str]) -> None:
    segment = heard(*pieces)
    whole = whole_words(segment)
    assert [word.text for word in whole.words] == words
    assert whole.said(range(len(words))) == segment.text
    assert (whole.words[0].start, whole.words[-1].end) == (0, len(pieces))


def test_a_word_made_of_pieces_spans_them_and_is_as_sure_as_the_least_sure() -> None:
    whole = whole_words(heard(" so", " c", "'est"))
    assert whole.words[1] == Word(1, 3, "c'est", 0.51)


def test_some_words_are_spaced_as_in_the_text() -> None:
    segment = heard(" Oui", ",", " c", "'est", " ça")
    assert segment.said([2, 3]) == "c'est"
    assert segment.said([3, 4]) == "'est ça"
    assert heard("我", "的", "脚").said([1, 2]) == "的脚"
    assert segment.said([]) == ""


def test_words_that_the_text_does_not_hold_follow_a_space() -> None:
    odd = Segment(0, 2, "good day", None, (Word(0, 1, "Good"), Word(1, 2, "day")))
    assert odd.said([0, 1]) == "Good day"


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (["Hello.", "", "You?"], "Hello. You?"),
        (["你好。", "再见。"], "你好。再见。"),
        (["今日は", "晴れ"], "今日は晴れ"),
        (["안녕", "하세요"], "안녕 하세요"),
        (["สวัสดี", "ครับ"], "สวัสดีครับ"),
        (["你好", "Hello"], "你好 Hello"),
        ([], ""),
    ],
)
def test_texts_are_joined_as_they_would_be_written(texts: list[str], whole: str) -> None:
    assert joined(texts) == whole
