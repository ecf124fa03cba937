"""The keyword channel: texts that hold the letters of the query's words, and how sure each is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.channels import Channel, lexical
from engine.search.asked import asked_words
from engine.search.hits import Hit
from engine.search.snippets import (
    Piece,
    excerpt,
    line_of,
    marks_at,
    placed_pieces,
    places_of,
    word_time,
)
from engine.search.spelling import Spelling
from engine.search.standing import (
    ALL_WORDS,
    BEGUN,
    FORM,
    INSIDE,
    PHRASE,
    SOME_WORDS,
    QueryTerm,
    matters_inside,
    stands,
)
from engine.search.terms import (
    CANDIDATES,
    TERMS,
    candidates,
    joinable,
    live_texts,
    sought_words,
    take_joined,
    with_phrases,
)
from engine.store.cutting import folded, is_unspaced_script, words_of
from engine.store.fulltext import TextHit, in_a_row, is_exact, spoken_of
from engine.store.library import Library

FLOOR = 0.02
"""Less is not a hit: one common word of many."""
MISSPELT = 0.4
"""What is left of the confidence where a word had to be corrected: it may be another word."""

# The share of its worth that a word found in each of these ways brings.
_SHARE = {ALL_WORDS: 1.0, BEGUN: 0.95, FORM: 0.9, INSIDE: 0.5, 0.0: 0.0}
_SATURATION, _LENGTH = 1.2, 0.75  # BM25's k1 and b


class _Graded(NamedTuple):
    text: TextHit
    line: str
    confidence: float
    score: float
    found: dict[str, str]
    """By word: the stretch of the line that holds it (``standing.stands``)."""


@dataclass(frozen=True, slots=True)
class _Query:
    """What texts are compared with. ``row`` is the line of the words in order; "?" for one word."""

    sought: Sequence[QueryTerm]
    pairs: Sequence[tuple[str, str, str]]
    row: str
    quoted: frozenset[str]
    all_quoted: bool
    worth: float
    corrected: bool

    @classmethod
    def of(
        cls, sought: Sequence[QueryTerm], order: Sequence[str], quoted: frozenset[str]
    ) -> _Query:
        """``quoted`` words of phrases are in each text exactly, as it is looked at last."""
        certain = frozenset(one.word for one in sought if quoted.issuperset(one.word.split()))
        return cls(
            sought,
            joinable(order),
            f" {' '.join(order)} " if len(order) > 1 else "?",
            certain,
            certain.issuperset(order),
            sum(one.worth for one in sought),
            any(one.corrected for one in sought),
        )


def keyword_hits(
    library: Library,
    clause_text: str,
    *,
    phrases: Sequence[str] = (),
    videos: Collection[int] | None = None,
    kinds: Collection[str] | None = None,
) -> list[Hit]:
    """Hits by the letters of words: at most 256, the surest first.

    Args:
        clause_text: all of the words.
        phrases: must occur exactly (folded), words in a row; East Asian ones also inside
            longer words.
        videos: look in these alone; None for all.
        kinds: of texts to look in (``Hit.kind``); None for all.

    A word that occurs nowhere stands for its likeliest spelling, and the confidence falls.
    """
    words = asked_words(clause_text)
    everywhere = videos is None and kinds is None
    scope = None if everywhere else library.fulltext.scope(videos, kinds)
    if not words or (scope is not None and not scope.stretches):
        return []
    sought, order = sought_words(library, words)
    exact = [found for phrase in phrases if (found := _words(phrase))]
    if exact:
        ids = with_phrases(library, sought, exact, scope)
    else:
        ids = candidates(library, sought, order, scope)
    texts = [(text, line_of(text.text)) for text in live_texts(library, ids, scope)]
    texts = [(text, line) for text, line in texts if all(_holds(line, row) for row in exact)]
    average = sum(line.count(" ") for _, line in texts) / max(1, len(texts))
    quoted = frozenset(folded(word) for phrase in exact for word in phrase)
    asked = _Query.of(sought, order, quoted)
    graded = [_graded(text, line, asked, average) for text, line in texts]
    graded.sort(key=lambda one: (-one.confidence, -one.score, -one.text.id))
    best = [one for one in graded[:CANDIDATES] if one.confidence >= FLOOR]
    channel = lexical()
    spoken = spoken_of([one.text for one in best])
    return [
        _hit(channel, one, words, sought, order) for one, words in zip(best, spoken, strict=True)
    ]


def excluded(
    library: Library, without: Sequence[str], videos: Collection[int] | None
) -> dict[int, list[tuple[int, int]]]:
    """Where words or phrases occur that must not: (start, end) of such texts by video, in order.

    Ticks. Words match as a whole; East Asian ones also inside longer words.
    """
    text = library.fulltext
    scope = None if videos is None else text.scope(videos)
    found: dict[int, set[tuple[int, int]]] = {}
    for words in filter(None, map(_words, without)):
        term = in_a_row(words)
        if is_exact(words):
            places = text.times(term, scope)
        else:
            places = [
                (hit.video_id, hit.start, hit.end)
                for hit in text.texts(text.ids(term, -1, scope), scope)
                if _holds(line_of(hit.text), words)
            ]
        for video, start, end in places:
            found.setdefault(video, set()).add((start, end))
    return {video: sorted(places) for video, places in found.items()}


def did_you_mean(library: Library, text: str) -> str | None:
    """The text with every word that does not occur in the library spelt as one that does.

    None where all words occur, or nothing is near to those that do not.
    """
    spelling = Spelling(library)
    meant: dict[str, str | None] = {}
    parts, position = [], 0
    for offset, piece in placed_pieces(text)[:TERMS]:
        word = piece.word
        if word not in meant:
            alone = matters_inside(word) and not _is_attached(text, offset, piece)
            meant[word] = spelling.correction(word) if alone else None
        if correction := meant[word]:
            start, end = offset + piece.places[0], offset + piece.places[-1]
            parts += [text[position:start], correction]
            position = end
    return "".join([*parts, text[position:]]) if parts else None


def _is_attached(text: str, offset: int, piece: Piece) -> bool:
    """Whether a letter or digit stands directly beside a piece: AI가, iPhone15."""
    start, end = offset + piece.places[0], offset + piece.places[-1]
    return text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()


def _words(text: str) -> list[str]:
    """The words of a text, but for those that are nothing but marks."""
    return [word for word in words_of(text) if folded(word)]


def _holds(line: str, words: Sequence[str]) -> bool:
    """Whether a text has exactly these words in a row."""
    row = " ".join(map(folded, words))
    before, after = ("" if is_unspaced_script(end) else " " for end in (words[0][0], words[-1][-1]))
    return f"{before}{row}{after}" in line


def _graded(text: TextHit, line: str, asked: _Query, average: float) -> _Graded:
    ways = {one.word: stands(one, line) for one in asked.sought}
    if asked.pairs:
        take_joined(ways, asked.pairs, line)
    grades = [
        (one, ALL_WORDS if one.word in asked.quoted else ways[one.word][0]) for one in asked.sought
    ]
    trust = _trust(grades, asked, in_a_row=asked.all_quoted or asked.row in line)
    found = {word: stretch for word, (grade, stretch) in ways.items() if grade}
    return _Graded(text, line, trust, _bm25(grades, line, average), found)


def _trust(grades: Sequence[tuple[QueryTerm, float]], asked: _Query, *, in_a_row: bool) -> float:
    """Confidence of a text by the words it holds: how they occur, and what they are worth."""
    share = 0.0
    all_of_them = PHRASE
    for one, grade in grades:
        share += one.worth * _SHARE[grade] * (MISSPELT if one.corrected else 1.0)
        all_of_them = min(all_of_them, grade)
    # Words that are in most texts ("the", "a") are worth little alone.
    some = SOME_WORDS * (share / asked.worth) ** 3
    if all_of_them == ALL_WORDS and in_a_row:
        all_of_them = PHRASE
    return max(all_of_them * MISSPELT if asked.corrected else all_of_them, some)


def _bm25(grades: Sequence[tuple[QueryTerm, float]], line: str, average: float) -> float:
    """BM25 over the candidates; a word inside another counts for its share."""
    length = _SATURATION * (1 - _LENGTH + _LENGTH * line.count(" ") / max(average, 1.0))
    score = 0.0
    for one, grade in grades:
        if grade:
            times = max(1, line.count(f" {one.word} "))
            score += one.worth * _SHARE[grade] * times * (_SATURATION + 1) / (times + length)
    return score


def _hit(
    channel: Channel,
    one: _Graded,
    spoken: Sequence[tuple[int, int, str]],
    sought: Sequence[QueryTerm],
    order: Sequence[str],
) -> Hit:
    text = one.text
    rarest = [one.found[each.word] for each in sought if each.word in one.found]
    in_order = [one.found[word] for word in order if word in one.found]
    present = list(dict.fromkeys([*in_order, *rarest]))
    places = places_of(text.text, present, one.line)
    snippet, marks = excerpt(text.text, marks_at(text.text, present, places))
    return Hit(
        channel=channel,
        video_id=text.video_id,
        start=text.start,
        end=text.end,
        at=word_time(text, spoken, present, places, rarest[0]) if rarest else text.start,
        score=one.score,
        confidence=one.confidence,
        snippet=snippet,
        marks=marks,
        kind=text.kind,
    )
