"""Which words a model's tokenizer knows: what it does not know it cannot look for."""

from __future__ import annotations

import re
from typing import Any

_WORD = re.compile(r"\w+")
_BOUNDED = frozenset({"WordPiece", "WordLevel"})
_GOES_ON = "##"


def is_bounded(tokenizer: Any) -> bool:
    """Whether a tokenizer (of transformers, or None) knows some words only.

    WordPiece and WordLevel have a list of words and pieces; byte-level and SentencePiece ones take
    anything apart into pieces they know.
    """
    backend = getattr(tokenizer, "backend_tokenizer", None)
    return type(getattr(backend, "model", None)).__name__ in _BOUNDED


def unknown_words(tokenizer: Any, text: str) -> list[str]:
    """The words of a text that a bounded tokenizer drops, or reads as unknown or as bare letters.

    An English WordPiece takes 회의 apart into strokes that it never learned anything about.
    """
    if not is_bounded(tokenizer):
        return []
    return [
        word
        for word in dict.fromkeys(_WORD.findall(text))
        if _is_unknown(tokenizer.tokenize(word), tokenizer.unk_token, word)
    ]


def _is_unknown(pieces: list[str], unknown: str, word: str) -> bool:
    if not pieces or unknown in pieces:
        return True
    spelled = len(pieces) > 1 and all(len(piece.removeprefix(_GOES_ON)) == 1 for piece in pieces)
    return spelled and not word.isdigit()
