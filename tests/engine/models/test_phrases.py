"""Phrases: the sentences of half a minute, and what Whisper's doubts are worth."""

from __future__ import annotations

import pytest

from engine.models.doubt import is_clear, is_doubtful, rank
from engine.models.listening import HeardWord, Transcription, batches
from engine.models.phrases import LONGEST_S, phrases


def words(text: str, pace: float = 0.4, probability: float = 0.9) -> list[HeardWord]:
    return [
        HeardWord(n * pace, (n + 1) * pace, f" {word}", probability)
        for n, word in enumerate(text.split())
    ]


def texts(said: list[HeardWord]) -> list[str]:
    return ["".join(word.text for word in phrase).strip() for phrase in phrases(said)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hello there. How are you? Fine!", ["Hello there.", "How are you?", "Fine!"]),
        ("It costs 3.5 dollars today", ["It costs 3.5 dollars today"]),
        ('He said "stop." Then left', ['He said "stop."', "Then left"]),
        ("no marks at all", ["no marks at all"]),
    ],
)
def test_sentences_end_phrases(text: str, parts: list[str]) -> None:
    assert texts(words(text)) == parts


def test_pieces_of_a_word_after_a_point_stay_with_it() -> None:
    pieces = [HeardWord(0, 1, " 3.", 1), HeardWord(1, 2, "5", 1), HeardWord(2, 3, " km.", 1)]
    assert texts(pieces) == ["3.5 km."]


def test_scripts_without_spaces_end_sentences_too() -> None:
    said = [HeardWord(n, n + 1, piece, 1) for n, piece in enumerate(["自己", "的脚。", "再见"])]
    assert texts(said) == ["自己的脚。", "再见"]


def test_pauses_end_phrases_and_long_ones_are_cut_at_the_widest() -> None:
    apart = [HeardWord(0, 1, " one", 1), HeardWord(2.5, 3, " two", 1)]
    assert texts(apart) == ["one", "two"]
    long = words("word " * 60)
    parts = phrases(long)
    assert [word for part in parts for word in part] == long
    assert all(part[-1].end - part[0].start <= LONGEST_S for part in parts)
    assert phrases([]) == []


def said(likelihood: float, silence: float, compression: float = 1.2) -> Transcription:
    return Transcription(tuple(words("some words here")), likelihood, silence, compression)


@pytest.mark.parametrize(
    ("likelihood", "silence", "doubtful"),
    [
        (-0.1, 0.2, False),  # clear speech
        (-0.6, 0.38, False),  # speech in a crowd
        (-0.25, 0.45, False),  # speech over music
        (-0.95, 0.6, True),  # a crowd's "thank you"
        (-1.8, 0.67, True),  # sung vowels
        (-0.12, 0.6, False),  # clear speech after a pause
    ],
)
def test_made_up_words_are_told_by_both_signs(
    likelihood: float, silence: float, doubtful: bool
) -> None:
    assert is_doubtful(said(likelihood, silence)) is doubtful


def test_what_is_not_clear_is_listened_to_again() -> None:
    place = [(0.0, 1.2)]
    clear = said(-0.2, 0.1)
    assert is_clear(clear, phrases(clear.words), place)
    assert not is_clear(said(-0.9, 0.1), phrases(clear.words), place)
    assert not is_clear(said(-0.2, 0.1, 3.0), phrases(clear.words), place)
    assert not is_clear(clear, [words("mumbled", probability=0.2)], place)
    # Ten seconds of speech in which nothing was heard.
    assert not is_clear(clear, phrases(clear.words), [*place, (1.2, 11.2)])


def test_a_loop_is_the_worse_way_to_hear_a_sound_however_likely() -> None:
    assert rank(said(-0.9, 0)) > rank(said(-0.1, 0, 8.0))
    assert rank(said(-0.2, 0)) > rank(said(-0.4, 0))


def test_batches_are_even() -> None:
    assert [part.stop - part.start for part in batches(10, 8)] == [5, 5]
    assert list(batches(0, 8)) == []
