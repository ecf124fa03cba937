"""Which words a model's tokenizer knows: what it does not know it cannot look for."""

from __future__ import annotations

import re
from typing import Any

_WORD = re.compile(r"\w+")


def unknown_words(tokenizer: Any, text: str) -> list[str]:
    """The words of a text that become the unknown token; none for tokenizers without one.

    Args:
        tokenizer: of transformers. Byte-level and SentencePiece ones know every word.
    """
    unknown = getattr(tokenizer, "unk_token_id", None)
    if unknown is None:
        return []
    words = dict.fromkeys(_WORD.findall(text))
    return [
        word for word in words if unknown in tokenizer(word, add_special_tokens=False)["input_ids"]
    ]
