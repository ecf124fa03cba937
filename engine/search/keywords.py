"""The keyword channel: hits by the letters of words, and how sure each is."""

from __future__ import annotations

from collections.abc import Sequence

from engine.search.channels import CANDIDATES, Hit
from engine.search.snippets import shortened, word_time
from engine.store.fulltext import TextHit, folded, words_of
from engine.store.library import Library
from engine.types import Channel

# Confidence of a keyword hit: all words as a phrase, all words, all of them as beginnings of words
# (회의 in 회의실에서, star in stars), inside words (art in start), and only some of the words.
PHRASE, ALL_WORDS, BEGUN, INSIDE, SOME_WORDS = 0.97, 0.9, 0.85, 0.45, 0.45


def keyword_hits(library: Library, query: str) -> list[Hit]:
    """Hits by the letters of words: whole words, then inside words, then some of the words."""
    terms = [folded(word) for word in words_of(query)]
    if not terms:
        return []
    text = library.fulltext
    passes = [
        (text.search_words(query, CANDIDATES), True),
        (text.search_inside(query, CANDIDATES), True),
    ]
    if len(terms) > 1:
        passes.append((text.search_words(query, CANDIDATES, every=False), False))
    found: dict[int, Hit] = {}
    for hits, every in passes:
        for hit in hits:
            if hit.id not in found:
                found[hit.id] = _keyword_hit(hit, terms, every=every)
    return sorted(found.values(), key=lambda hit: (-hit.confidence, -hit.score))


def _keyword_hit(hit: TextHit, terms: Sequence[str], *, every: bool) -> Hit:
    row = hit.row
    said = [folded(word) for word in words_of(row.text)]
    return Hit(
        channel=Channel.KEYWORD,
        video_id=hit.video_id,
        start=row.start,
        end=row.end,
        at=word_time(row.words, terms, row.start),
        score=hit.score,
        confidence=_trust_all(terms, said) if every else _trust_some(terms, said),
        snippet=shortened(row.text, terms),
    )


def _trust_all(terms: Sequence[str], said: Sequence[str]) -> float:
    """Confidence of a text in which every term occurs, as a word or inside one."""
    if all(term in said for term in terms):
        in_a_row = f" {' '.join(terms)} " in f" {' '.join(said)} "
        return PHRASE if in_a_row and len(terms) > 1 else ALL_WORDS
    begun = all(_unspaced(term) or any(word.startswith(term) for word in said) for term in terms)
    return BEGUN if begun else INSIDE


def _trust_some(terms: Sequence[str], said: Sequence[str]) -> float:
    # Words that stand in most questions ("the", "a") are worth little alone.
    matched = sum(term in said for term in terms) / len(terms)
    return SOME_WORDS * matched**2


def _unspaced(term: str) -> bool:
    """Whether a term is of a script that puts no spaces between words (kana, Han, Thai, Khmer)."""
    return any(
        "\u0e00" <= letter <= "\u0eff"
        or "\u1780" <= letter <= "\u17ff"
        or "\u3040" <= letter <= "\u9fff"
        or letter >= "\U00020000"
        for letter in term
    )
