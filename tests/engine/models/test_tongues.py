"""The language of each utterance: neither one weak guess nor one loud neighbour decides alone."""

from __future__ import annotations

from engine.models.tongues import Heard, languages_of


def heard(seconds: float, **guess: float) -> Heard:
    return Heard(guess, seconds)


def test_sure_guesses_are_believed_where_the_language_changes() -> None:
    said = [heard(3, en=0.95, fr=0.01), heard(4, fr=0.98, en=0.01), heard(3, en=0.9, de=0.05)]
    assert languages_of(said) == ["en", "fr", "en"]


def test_a_sentence_in_another_language_is_heard_within_much_of_one() -> None:
    korean = heard(4, ko=0.95, ja=0.02, en=0.02)
    english = heard(4, en=0.9, ko=0.02)
    assert languages_of([*[korean] * 9, english, *[korean] * 9])[9] == "en"


def test_a_few_foreign_words_do_not_break_a_stretch() -> None:
    korean = heard(4, ko=0.9, en=0.05)
    words = heard(0.9, en=0.7, ko=0.2)
    assert languages_of([korean, words, korean, words]) == ["ko"] * 4


def test_a_weak_guess_follows_the_rest() -> None:
    film = [heard(4, en=0.9), heard(3, it=0.32, en=0.25, pt=0.1), heard(5, en=0.8)]
    assert languages_of(film) == ["en"] * 3


def test_what_was_heard_earlier_counts_for_a_weak_guess_and_not_against_a_sure_one() -> None:
    weak, sure = heard(3, it=0.32, en=0.25), heard(3, it=0.95, en=0.02)
    assert languages_of([weak]) == ["it"]
    assert languages_of([weak], {"en": 600.0}) == ["en"]
    assert languages_of([sure], {"en": 600.0}) == ["it"]


def test_languages_that_whisper_hardly_knows_need_a_sure_guess() -> None:
    assert languages_of([heard(3, nn=0.45, en=0.4)]) == ["en"]
    assert languages_of([heard(3, br=0.95, en=0.02)]) == ["br"]


def test_nothing_heard_has_no_language() -> None:
    assert languages_of([]) == []
