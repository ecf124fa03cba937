"""The language of a text by itself, also of few words, of two languages, and of no words at all."""

from __future__ import annotations

import pytest

from engine.media.text_language import language_of, languages_in, speaks_against

TEXTS = {
    "en": "The budget meeting was cancelled",
    "ko": "예산 회의가 취소되었습니다",
    "ja": "予算会議は中止になりました",
    "zh": "预算会议取消了，请通知大家",
    "fr": "La réunion du budget a été annulée",
    "de": "Die Budgetsitzung wurde abgesagt",
    "es": "El presupuesto fue cancelado",
    "it": "La riunione di bilancio è stata annullata",
    "pt": "A reunião do orçamento foi cancelada ontem",
    "nl": "De vergadering over de begroting is afgezegd",
    "pl": "Budżetowe spotkanie zostało odwołane",
    "sv": "Mötet om budgeten är inställt i dag",
    "tr": "Bütçe toplantısı iptal edildi",
    "vi": "Cuộc họp ngân sách đã bị hủy",
    "ru": "Собрание по бюджету отменили вчера вечером",
    "uk": "Зустрінемося в залі засідань о п'ятій",
    "ar": "مرحبا بكم في البرنامج",
    "fa": "خوش آمدید به برنامه ما",
    "he": "הפגישה בוטלה",
    "el": "Η συνάντηση ακυρώθηκε",
    "th": "การประชุมถูกยกเลิก",
}


@pytest.mark.parametrize("language", TEXTS)
def test_one_sentence_tells_its_language(language: str) -> None:
    assert language_of(languages_in([TEXTS[language]])) == language


@pytest.mark.parametrize("language", TEXTS)
def test_it_speaks_against_another_and_never_against_itself(language: str) -> None:
    shares = languages_in([TEXTS[language]])
    other = "ko" if language == "en" else "en"
    assert speaks_against(shares, other)
    assert not speaks_against(shares, language)


@pytest.mark.parametrize("text", ["", "Ok.", "No!", "1, 2, 3", "[음악]", "https://example.org/a/b"])
def test_too_little_is_not_judged(text: str) -> None:
    assert languages_in([text]) == {}
    assert not speaks_against({}, "ko")


def test_few_foreign_words_change_nothing() -> None:
    shares = languages_in(
        ["요즘 AI가 많이 발전했습니다", "거실에서 TV를 봤어요", "iPhone을 샀어요"]
    )
    assert language_of(shares) == "ko"


def test_what_is_written_in_two_languages_is_in_both() -> None:
    both = [f"{TEXTS['ko']} {TEXTS['en']}", "날씨가 좋습니다 The weather is nice today"]
    shares = languages_in(both)
    assert not speaks_against(shares, "ko")
    assert not speaks_against(shares, "en")


def test_languages_that_are_hardly_told_apart_are_not_held_against_each_other() -> None:
    shares = languages_in(["Saya tidak tahu apa yang harus dilakukan hari ini"])
    assert not speaks_against(shares, "id")
    assert not speaks_against(shares, "ms")
    assert speaks_against(shares, "en")


def test_hours_of_text_are_judged_by_a_sample() -> None:
    lines = [TEXTS["fr"]] * 50_000
    assert language_of(languages_in(lines)) == "fr"
