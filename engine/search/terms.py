"""The words of a query: what each is worth in a library, and which texts may hold them.

The full-text indexes are read for a bounded number of texts, however common a word is. Scoring in
SQL every text that holds "the" takes a second of a large library.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from engine.search.snippets import matters_inside
from engine.search.spelling import Spelling, stem_of, variants
from engine.store.fulltext import (
    FullText,
    Scope,
    Term,
    TextHit,
    every,
    folded,
    in_a_row,
    inside_words,
    is_unspaced_script,
    whole_word,
)
from engine.store.library import Library

CANDIDATES = 256
"""Hits that are offered to fusion; more than any page shows. Each costs some 40 µs to make."""
DEPTH = 8_192
"""Texts that one look into an index gives at most; the candidates are spread over them."""
TERMS = 32
"""Distinct words of a query that are looked for: the rarest."""
FEW = 2
"""Words that are looked for inside others all at once; the texts found are compared anyway."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word of the query, folded, with and without its ending, and what it is worth.

    ``worth`` is its inverse document frequency as in BM25 (Robertson and Zaragoza 2009), above 0.
    ``corrected`` says that the query spells it otherwise.
    """

    word: str
    stem: str
    worth: float
    corrected: bool = False


def sought_words(library: Library, words: Sequence[str]) -> tuple[list[QueryTerm], list[str]]:
    """The rarest distinct words of a query, the rarest first; and its first words in order.

    A word that occurs nowhere is replaced by its likeliest spelling.

    Args:
        words: as ``words_of`` gives them.
    """
    # Long words are rare words: of very many, only the longest are counted.
    distinct = sorted(dict.fromkeys(words), key=len, reverse=True)[: 2 * TERMS]
    total = library.fulltext.count()
    limit = max(512, DEPTH // max(1, len(distinct)))
    meant: dict[str, list[QueryTerm]] = {}
    for word in distinct:
        texts, spelt, corrected = _frequency(library.fulltext, word, limit), [word], False
        if not texts and matters_inside(word) and len(distinct) <= TERMS:
            spelt, corrected = _otherwise(library, word)
        meant[word] = []
        for each in spelt:
            known = texts if each == word else _frequency(library.fulltext, each, limit)
            worth = math.log(1 + (max(0, total - known) + 0.5) / (known + 0.5))
            plain = folded(each)
            meant[word].append(QueryTerm(plain, stem_of(plain), worth, corrected))
    # Two words may have been meant as one.
    sought = {one.word: one for found in meant.values() for one in found}
    rarest = nlargest(TERMS, sought.values(), key=lambda one: one.worth)
    order = [one.word for word in words[:TERMS] for one in meant.get(word, ())]
    return rarest, order[:TERMS]


_NAMES = re.compile("[\u3005\u3400-\u4dbf\u4e00-\u9fff]+|[\u30a0-\u30ff]+")
_HIRAGANA = re.compile("[\u3040-\u309f]")


def _otherwise(library: Library, word: str) -> tuple[list[str], bool]:
    """What may be meant by a word that occurs nowhere: its parts, or its likeliest spelling.

    The second value says whether it is another spelling.

    Japanese is written without spaces: its nouns (ideographs, katakana) are between endings
    (hiragana), and may stand in a text with others.
    """
    if _HIRAGANA.search(word) and (names := _NAMES.findall(word)):
        return list(dict.fromkeys(names)), False
    spelt = Spelling(library).correction(word)
    return [spelt or word], spelt is not None


def _frequency(text: FullText, word: str, limit: int) -> int:
    """About how many texts hold a word; also inside others, where no text has it as a word."""
    whole, *other = variants(word)
    found = text.frequency(whole, limit)
    if found and not is_unspaced_script(word):
        return found
    return max([found, *(text.frequency(way, limit) for way in other)])


def candidates(
    library: Library, sought: Sequence[QueryTerm], order: Sequence[str], scope: Scope | None
) -> list[int]:
    """Ids of texts that may match best, a few times as many as are needed at most.

    Those with the words in a row, with all of them, with all inside words, with some.
    """
    text = library.fulltext
    inside = [term for one in sought if (term := _beginning_inside(one.stem)) is not None][:FEW]
    ways = [every([whole_word(one.word) for one in sought])]
    if len(order) > 1:
        ways.insert(0, in_a_row(order))
    if inside:
        ways.append(every(inside))
    found: dict[int, None] = {}
    for way in ways:
        if len(found) < CANDIDATES:
            found |= dict.fromkeys(_spread(text.ids(way, _depth(way), scope)))
    if len(sought) > 1 and len(found) < CANDIDATES:
        weights = _weights(text, sought, scope)
        best = sorted(weights, key=weights.__getitem__, reverse=True)
        found |= dict.fromkeys(best[: 2 * CANDIDATES])
    return list(found)


def live_texts(library: Library, ids: Sequence[int], scope: Scope | None) -> list[TextHit]:
    """The first of these texts that are live: as many as are needed, or a few more."""
    found: list[TextHit] = []
    for first in range(0, len(ids), CANDIDATES):
        if len(found) < CANDIDATES:
            found += library.fulltext.texts(ids[first : first + CANDIDATES], scope)
    return found


def with_phrases(
    library: Library,
    sought: Sequence[QueryTerm],
    phrases: Sequence[Sequence[str]],
    scope: Scope | None,
) -> list[int]:
    """Ids of texts that may hold every phrase, those first that hold most of the other words."""
    text = library.fulltext
    found = text.ids(in_a_row(phrases[0]), 4 * DEPTH, scope)
    for words in phrases[1:]:
        kept = set(text.ids(in_a_row(words), 4 * DEPTH, scope))
        found = [each for each in found if each in kept]
    if len(found) <= 2 * CANDIDATES:
        return found
    weights = _weights(text, sought, scope)
    return nlargest(2 * CANDIDATES, found, key=lambda each: weights.get(each, 0.0))


def _weights(text: FullText, sought: Sequence[QueryTerm], scope: Scope | None) -> dict[int, float]:
    """What the words that a text holds are worth together, by its id."""
    limit = max(512, 2 * DEPTH // len(sought))
    weights: dict[int, float] = {}
    for one in sought:
        ids = text.ids(_likeliest(one), limit, scope)
        # So common a word distinguishes little where there are rarer ones.
        if len(ids) < limit or not weights:
            for each in ids:
                weights[each] = weights.get(each, 0.0) + one.worth
    return weights


def _likeliest(one: QueryTerm) -> Term:
    inside = (
        inside_words(one.stem) if is_unspaced_script(one.word) or one.stem != one.word else None
    )
    return whole_word(one.word) if inside is None else inside


def _beginning_inside(stem: str) -> Term | None:
    # Six letters tell words apart well enough, and every piece of a word costs as much again.
    return inside_words(stem if is_unspaced_script(stem) else stem[:6])


def _depth(way: Term) -> int:
    """How many texts to read: fewer where a word is made of many pieces, which cost more."""
    return DEPTH if way.match.count(" ") < 3 else DEPTH // 4


def _spread(ids: Sequence[int]) -> Sequence[int]:
    """At most twice the candidates (half may not be live), evenly from the newest to the oldest.

    Every second one comes first, so that half of them are spread as evenly.
    """
    count = 2 * CANDIDATES
    if len(ids) <= count:
        return ids
    spread = [ids[number * len(ids) // count] for number in range(count)]
    return spread[::2] + spread[1::2]
