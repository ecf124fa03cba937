"""The channels: each finds its own hits for a query, with a confidence of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.search.calibration import confidences
from engine.store.fulltext import TextHit, folded, normal, words_of
from engine.store.library import Library
from engine.store.vectors import Generation, Near
from engine.types import Channel, Word

if TYPE_CHECKING:
    from engine.store.vectors import Vectors

CANDIDATES = 400
"""Hits a channel offers to fusion; more than any page shows."""

# Confidence of a keyword hit: all words as a phrase, all words, all of them as beginnings of words
# (회의 in 회의실에서, star in stars), inside words (art in start), and only some of the words.
PHRASE, ALL_WORDS, BEGUN, INSIDE, SOME_WORDS = 0.97, 0.9, 0.85, 0.45, 0.45
SNIPPET = 160


@dataclass(frozen=True, slots=True)
class Hit:
    """One channel's find: where, its own score, its confidence (0..1), and words to show."""

    channel: Channel
    video_id: int
    start: int
    end: int
    at: int
    score: float
    confidence: float
    snippet: str | None = None
    keyframe_id: int | None = None


Encode = Callable[[Generation, str], "Vectors"]
"""A query's unit vector float32 [d] in a generation's space; raises ``ModelUnavailable``."""


def vector_hits(library: Library, generation: Generation, query: str, encode: Encode) -> list[Hit]:
    """Hits of one generation, best first."""
    near = library.vectors.nearest(generation, encode(generation, query), limit=4096)
    sure = confidences(generation.channel, [found.score for found in near])
    found = [
        _vector_hit(library, generation.channel, one, trust)
        for one, trust in zip(near[:CANDIDATES], sure, strict=False)
        if trust > 0
    ]
    return found


def _vector_hit(library: Library, channel: Channel, near: Near, trust: float) -> Hit:
    row = near.row
    snippet = None
    if channel == Channel.TRANSCRIPT:
        passage = library.content.passage(row.subject_id)
        snippet = None if passage is None else shortened(passage.passage.text)
    return Hit(
        channel=channel,
        video_id=row.video_id,
        start=row.start,
        end=row.end,
        at=row.start,
        score=near.score,
        confidence=trust,
        snippet=snippet,
        keyframe_id=row.subject_id if channel == Channel.VISUAL else None,
    )


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
