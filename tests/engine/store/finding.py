"""Looks for live texts by a query's words, by the terms and ids that a search uses."""

from __future__ import annotations

from collections.abc import Sequence

from engine.store.cutting import words_of
from engine.store.fulltext import FullText, Term, TextHit, every, inside_words, whole_word


def search_words(fulltext: FullText, query: str, limit: int) -> list[TextHit]:
    """Live texts with all of the query's words, the newest first."""
    return _found(fulltext, [whole_word(word) for word in words_of(query)], limit)


def search_inside(fulltext: FullText, query: str, limit: int) -> list[TextHit]:
    """Live texts in which the query's words occur, also inside longer ones, the newest first.

    Words that are too short to be looked for inside others are left out.
    """
    terms = [inside_words(word) for word in words_of(query)]
    return _found(fulltext, [term for term in terms if term is not None], limit)


def _found(fulltext: FullText, terms: Sequence[Term], limit: int) -> list[TextHit]:
    if not terms:
        return []
    # A text being remade has at most one candidate beside it.
    return fulltext.texts(fulltext.ids(every(terms), 2 * limit))[:limit]
