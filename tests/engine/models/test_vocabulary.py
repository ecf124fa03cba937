"""Which words a tokenizer knows: those of a bounded vocabulary, and all of the others."""

from __future__ import annotations

from typing import Any

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from engine.models.vocabulary import TokenizerVocabulary

VOCABULARY = ["[UNK]", "red", "star", "##s", "##b", "a", "b", "##a", "1", "##2"]


def made(model: Any) -> Any:
    """A tokenizer as transformers loads one."""
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(model)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return PreTrainedTokenizerFast(tokenizer_object=backend, unk_token="[UNK]")


@pytest.fixture(scope="module")
def pieces() -> Any:
    numbered = {piece: number for number, piece in enumerate(VOCABULARY)}
    return made(models.WordPiece(numbered, unk_token="[UNK]"))


@pytest.fixture(scope="module")
def whole() -> Any:
    return made(models.WordLevel({"[UNK]": 0, "red": 1, "star": 2}, unk_token="[UNK]"))


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("red star", []),
        ("red stars", []),  # of two pieces, one of them a word
        ("red zebra star", ["zebra"]),
        ("zebra, zebra!", ["zebra"]),
        ("a b", []),  # a single letter is no word taken apart
        ("ab", ["ab"]),  # read as bare letters
        ("12", []),  # digits are how numbers are read
        ("회의 red", ["회의"]),
        ("", []),
        (" ,.!? ", []),
    ],
)
def test_words_that_a_wordpiece_does_not_know(pieces: Any, text: str, unknown: list[str]) -> None:
    assert TokenizerVocabulary(pieces).is_bounded
    assert TokenizerVocabulary(pieces).unknown_words(text) == unknown


def test_words_that_a_list_of_words_does_not_hold(whole: Any) -> None:
    assert TokenizerVocabulary(whole).is_bounded
    assert TokenizerVocabulary(whole).unknown_words("red stars star") == ["stars"]


def test_the_order_is_that_of_the_text(whole: Any) -> None:
    assert TokenizerVocabulary(whole).unknown_words("d c red b a c") == ["d", "c", "b", "a"]


def test_models_that_take_anything_apart_know_every_word() -> None:
    alphabet = {letter: number for number, letter in enumerate(["[UNK]", *"redsta"])}
    open_ones = [models.BPE(alphabet, [], unk_token="[UNK]"), models.Unigram([("[UNK]", 0.0)], 0)]
    for model in open_ones:
        assert not TokenizerVocabulary(made(model)).is_bounded
        assert TokenizerVocabulary(made(model)).unknown_words("zebra 회의") == []


def test_without_a_tokenizer_every_word_is_known() -> None:
    assert not TokenizerVocabulary(None).is_bounded
    assert TokenizerVocabulary(None).unknown_words("zebra") == []
