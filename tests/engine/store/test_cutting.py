"""How texts and queries are cut into words: scripts, numbers, apostrophes, widths, pieces."""

from __future__ import annotations

import unicodedata

import pytest

from engine.store.cutting import cut, grams_of, normal, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("AI가 TV를", ["ai", "가", "tv", "를"]),
        ("3시에 만나요", ["3", "시에", "만나요"]),
        ("10GB와 5km", ["10", "gb", "와", "5", "km"]),
        ("iPhone15", ["iphone", "15"]),
        ("A4 용지, H264", ["a4", "용지", "h264"]),
        ("f1.8", ["f", "1.8"]),
        ("1,000,000 won", ["1000000", "won"]),
        ("12,345.67", ["12345.67"]),
        ("1'000'000", ["1000000"]),
        ("1.234,5", ["1234.5"]),
        ("1.000.000", ["1000000"]),
        ("3.5 and 3,5", ["3.5", "and", "3.5"]),
        ("2024.05.17", ["2024", "05", "17"]),
        ("2024.05", ["2024", "05"]),
        ("192.168.0.1", ["192", "168", "0", "1"]),
        ("1,00,000", ["1", "00", "000"]),
        ("the end is near, 3.", ["the", "end", "is", "near", "3"]),
        ("don't o'clock", ["dont", "oclock"]),
        ("don’t l’homme", ["dont", "l", "homme"]),
        ("Minji's", ["minji", "s"]),
        ("ＡＢＣ １２３ ﾃｽﾄ", ["abc", "123", "テスト"]),
        ("Windows™ 11", ["windows", "11"]),
        ("5㎞", ["5", "km"]),
        ("1️⃣ first", ["1", "first"]),
        ("हिन्दी २०२४", ["हिन्दी", "२०२४"]),
        ("", []),
        ("\u0301 ", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize("text", ["회의실에서", "ﾊﾟﾝ", "café", "한글AI"])
def test_composed_and_decomposed_are_cut_alike(text: str) -> None:
    assert words_of(unicodedata.normalize("NFD", text)) == words_of(text)


def test_jamo_that_are_typed_apart_make_a_syllable() -> None:
    assert words_of("ㅎㅏㄱ교") == words_of("하ㄱ교")
    assert words_of("ㄱㅏ") == ["가"]


def test_places_are_those_of_the_normalised_text() -> None:
    plain = normal("Pay 1,500 AI가")
    assert [(plain[start:end], word) for start, end, word in cut(plain)] == [
        ("pay", "pay"),
        ("1,500", "1500"),
        ("ai", "ai"),
        ("가", "가"),
    ]


def test_pieces_of_korean_do_not_know_of_spaces() -> None:
    assert grams_of(["회의", "자료"]) == grams_of(["회의자료"]) == ["회의", "의자", "자료", "료"]
    assert grams_of(["회의", "ai", "자료"]) == ["회의", "의", "ai", "자료", "료"]
