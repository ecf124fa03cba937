"""Which words a model's tokenizer knows: what it does not know it cannot look for."""

from __future__ import annotations

import re
from typing import Any

_WORD = re.compile(r"\w+")


def unknown_words(tokenizer: Any, text: str) -> list[str]:
    """The words of a text that become the unknown token, or nothing at all.

    Args:
        tokenizer: of transformers, or None: then every word is known. Byte-level and SentencePiece
            ones know every word too.
    """
    if tokenizer is None:
        return []
    unknown = getattr(tokenizer, "unk_token_id", None)
    found = []
    for word in dict.fromkeys(_WORD.findall(text)):
        pieces = tokenizer(word, add_special_tokens=False)["input_ids"]
        if not pieces or unknown in pieces:
            found.append(word)
    return found
