"""Which words a model's tokenizer knows: what it does not know it cannot look for."""

from __future__ import annotations

import re
from typing import Any

_WORD = re.compile(r"\w+")
_BOUNDED = frozenset({"WordPiece", "WordLevel"})
_GOES_ON = "##"
REMEMBERED = 50_000
"""Words looked up before: a tokenizer takes a tenth of a millisecond for one."""


class TokenizerVocabulary:
    """The words of one tokenizer (of transformers; None knows every word).

    WordPiece and WordLevel have a list of words and pieces; byte-level and SentencePiece tokenizers
    take anything apart into pieces they know.
    """

    def __init__(self, tokenizer: Any) -> None:
        backend = getattr(tokenizer, "backend_tokenizer", None)
        self.is_bounded = type(getattr(backend, "model", None)).__name__ in _BOUNDED
        self._tokenizer = tokenizer
        self._listed = frozenset(tokenizer.get_vocab()) if self.is_bounded else frozenset()
        self._looked_up: dict[str, bool] = {}

    def unknown_words(self, text: str) -> list[str]:
        """The words of a text that are dropped, or read as unknown or as bare letters.

        An English WordPiece takes 회의 apart into strokes that it never learned anything about.
        """
        if not self.is_bounded:
            return []
        return [word for word in dict.fromkeys(_WORD.findall(text)) if not self._knows(word)]

    def _knows(self, word: str) -> bool:
        if word in self._listed or word.lower() in self._listed:
            return True
        if word not in self._looked_up:
            if len(self._looked_up) >= REMEMBERED:
                self._looked_up.clear()
            self._looked_up[word] = not self._is_unknown(word)
        return self._looked_up[word]

    def _is_unknown(self, word: str) -> bool:
        pieces = self._tokenizer.tokenize(word)
        if not pieces or self._tokenizer.unk_token in pieces:
            return True
        spelled = len(pieces) > 1 and all(
            len(piece.removeprefix(_GOES_ON)) == 1 for piece in pieces
        )
        return spelled and not word.isdigit()
