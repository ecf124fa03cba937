"""The channels: each finds its own hits for a query, with a confidence of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.search.calibration import confidences
from engine.store.fulltext import TextHit, grams, normal, words_of
from engine.store.library import Library
from engine.store.vectors import Generation, Near
from engine.types import Channel, Word

if TYPE_CHECKING:
    from engine.store.vectors import Vectors

CANDIDATES = 400
"""Hits a channel offers to fusion; more than any page shows."""

# Confidence of a keyword hit: all words as a phrase, all words, and only some of them.
PHRASE, ALL_WORDS, SOME_WORDS = 0.97, 0.9, 0.45
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
    terms = words_of(query)
    if not terms:
        return []
    found: dict[int, Hit] = {}
    text = library.fulltext
    for hits, every in (
        (text.search_words(query, CANDIDATES), True),
        (text.search_inside(query, CANDIDATES), True),
        (text.search_words(query, CANDIDATES, every=False), False),
    ):
        for hit in hits:
            if hit.id not in found:
                found[hit.id] = _keyword_hit(hit, terms, every=every)
        if len(terms) == 1 and found:
            break
    return sorted(found.values(), key=lambda hit: (-hit.confidence, -hit.score))


def _keyword_hit(hit: TextHit, terms: Sequence[str], *, every: bool) -> Hit:
    row = hit.row
    said = words_of(row.text)
    if every:
        together = " ".join(terms) in " ".join(said)
        trust = PHRASE if together and len(terms) > 1 else ALL_WORDS
    else:
        matched = sum(term in said for term in terms) / len(terms)
        # Words that stand in most questions ("the", "a") are worth little alone.
        trust = SOME_WORDS * matched**2
    return Hit(
        channel=Channel.KEYWORD,
        video_id=hit.video_id,
        start=row.start,
        end=row.end,
        at=word_time(row.words, terms, row.start),
        score=hit.score,
        confidence=trust,
        snippet=shortened(row.text, terms),
    )


def word_time(words: Sequence[Word], terms: Sequence[str], otherwise: int) -> int:
    """When the words looked for begin: the start of their longest run in order (ticks)."""
    best, at = 0, otherwise
    for index, word in enumerate(words):
        run = 0
        for term, following in zip(terms, words[index:], strict=False):
            if not _bears(following.text, term):
                break
            run += 1
        if run > best:
            best, at = run, word.start
    if best:
        return at
    for word in words:
        if any(_bears(word.text, term) for term in terms):
            return word.start
    return otherwise


def _bears(word: str, term: str) -> bool:
    """Whether a word as written is or holds a term of the query."""
    written = "".join(words_of(word))
    return term == written or (len(grams(term)) > 0 and len(term) > 1 and term in written)


def shortened(text: str, terms: Sequence[str] = ()) -> str:
    """At most 160 letters of a text, around the first word looked for."""
    if len(text) <= SNIPPET:
        return text
    folded = normal(text)
    places = [folded.find(term) for term in terms]
    first = min((place for place in places if place >= 0), default=0)
    start = max(0, min(first - SNIPPET // 3, len(text) - SNIPPET))
    cut = text[start : start + SNIPPET].strip()
    before, after = ("…" if start else ""), ("…" if start + SNIPPET < len(text) else "")
    return f"{before}{cut}{after}"
