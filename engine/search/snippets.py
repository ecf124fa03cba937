"""What is shown of a text that was found, and when the words looked for are said."""

from __future__ import annotations

from collections.abc import Sequence

from engine.store.fulltext import folded, normal, words_of
from engine.types import Word

SNIPPET = 160


def word_time(words: Sequence[Word], terms: Sequence[str], otherwise: int) -> int:
    """When the words looked for begin: the start of their longest run in order (ticks).

    Args:
        terms: folded, as ``keyword_hits`` makes them.
    """
    written = ["".join(folded(part) for part in words_of(word.text)) for word in words]
    best, at = 0, otherwise
    for index, word in enumerate(words):
        run = 0
        for term, following in zip(terms, written[index:], strict=False):
            if not _bears(following, term):
                break
            run += 1
        if run > best:
            best, at = run, word.start
    if best:
        return at
    for word, text in zip(words, written, strict=True):
        if any(_bears(text, term) for term in terms):
            return word.start
    return otherwise


def _bears(written: str, term: str) -> bool:
    """Whether a word is or holds a term of the query."""
    # One Latin letter says nothing; one of another script (猫, 집) is a word.
    return term == written or (term in written and (len(term) > 1 or not term.isascii()))


def shortened(text: str, terms: Sequence[str] = ()) -> str:
    """At most 160 letters of a text, around the first word looked for (terms are folded)."""
    if len(text) <= SNIPPET:
        return text
    first = _first_place(text, terms)
    start = max(0, min(first - SNIPPET // 3, len(text) - SNIPPET))
    cut = text[start : start + SNIPPET].strip()
    before, after = ("…" if start else ""), ("…" if start + SNIPPET < len(text) else "")
    return f"{before}{cut}{after}"


def _first_place(text: str, terms: Sequence[str]) -> int:
    """Where in ``text`` the first of the terms begins, 0 where none does."""
    # Folding may lengthen a letter (ß) or take it away: each keeps the place it came from.
    plain = [(letter, place) for place, one in enumerate(text) for letter in folded(normal(one))]
    letters = "".join(letter for letter, _ in plain)
    places = [place for term in terms if (place := letters.find(term)) >= 0]
    return plain[min(places)][1] if places else 0
