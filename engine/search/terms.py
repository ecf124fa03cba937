"""The words of a query: what each is worth in a library, and which texts may hold them.

The full-text indexes are read for a bounded number of texts, however common a word is. Scoring in
SQL every text that holds "the" takes a second of a large library.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from heapq import nlargest
from itertools import pairwise

from engine.search.asked import Asked
from engine.search.korean import inflections
from engine.search.spelling import Spelling, stem_of, variants
from engine.search.standing import FORM, QueryTerm, matters_inside
from engine.store.cutting import folded, is_korean, is_unspaced_script
from engine.store.fulltext import (
    FullText,
    Scope,
    Term,
    TextHit,
    either,
    every,
    in_a_row,
    inside_words,
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


def sought_words(library: Library, words: Sequence[Asked]) -> tuple[list[QueryTerm], list[str]]:
    """The rarest distinct words of a query, the rarest first; and its first words in order.

    A word that occurs nowhere is replaced by its likeliest spelling.
    """
    # Long words are rare words: of very many, only the longest are counted.
    asked = {each.word: each for each in words}
    distinct = sorted(asked.values(), key=lambda one: len(one.word), reverse=True)[: 2 * TERMS]
    total = library.fulltext.count()
    limit = max(512, DEPTH // max(1, len(distinct)))
    meant: dict[str, list[QueryTerm]] = {}
    few = len(distinct) <= TERMS
    terms = [_term(one) if few else QueryTerm(one.word, one.stem, 0.0) for one in distinct]
    counts = {one.word: _frequency(library.fulltext, one, limit) for one in terms}
    if few:
        terms = _with_partings(library, terms, counts, limit)
    for one, term in zip(distinct, terms, strict=True):
        found = [term]
        if not counts[term.word] and matters_inside(one.word) and few:
            found = _otherwise(library, term)
        meant[one.word] = []
        for each in found:
            count = counts[term.word] if each is term else _frequency(library.fulltext, each, limit)
            worth = math.log(1 + (max(0, total - count) + 0.5) / (count + 0.5))
            meant[one.word].append(replace(each, worth=worth))
    # Two words may have been meant as one.
    sought = {one.word: one for found in meant.values() for one in found}
    rarest = nlargest(TERMS, sought.values(), key=lambda one: one.worth)
    order = [one.word for each in words[:TERMS] for one in meant.get(each.word, ())]
    return rarest, order[:TERMS]


def _term(one: Asked) -> QueryTerm:
    """A word with other ways to write it, and a verb's other forms; its worth is not known yet."""
    forms = inflections(one.word) if is_korean(one.word) else ()
    return QueryTerm(one.word, _stem(one), 0.0, others=one.others, inflections=forms)


RARE = 64
"""Texts with a word below which it is looked for as two words too."""


def _with_partings(
    library: Library, terms: Sequence[QueryTerm], counts: dict[str, int], limit: int
) -> list[QueryTerm]:
    """The terms, rare ones with the ways to part them that the library knows: wi fi, data base.

    ``counts`` are brought up to date.
    """
    ways = {one.word: _partings(one.word) for one in terms if counts[one.word] < RARE}
    known = frozenset(_known(library.fulltext, [way for each in ways.values() for way in each]))
    if not known:
        return list(terms)
    made = []
    for one in terms:
        parted = [way for way in ways.get(one.word, ()) if way in known]
        if parted:
            one = replace(one, others=(*one.others, *parted))
            counts[one.word] = _frequency(library.fulltext, one, limit)
        made.append(one)
    return made


def _known(text: FullText, rows: Sequence[str]) -> list[str]:
    """The rows of words that a text has. Mostly there is none: one look into the index tells."""
    if not rows or not text.ids(either([whole_word(row) for row in rows]), 1):
        return []
    return [row for row in rows if text.ids(whole_word(row), 1)]


def _stem(one: Asked) -> str:
    return stem_of(one.word) if one.stem == one.word else one.stem


_MAY_BE_PARTED = re.compile("[a-z]{4,16}")
# No compound begins with these: "to get her" is not "together", nor "the rapist" "therapist".
_NEVER_FIRST = frozenset(
    "a an the i we he she it they you me us him her them my our his its their your to of at by as"
    " is am are was be so or and but if no not do did has had this that these those".split()
)


def _partings(word: str) -> list[str]:
    """The ways to part a word in two: data base, wi fi, e mail; none where it is no such word."""
    if not _MAY_BE_PARTED.fullmatch(word):
        return []
    places = range(1, len(word) - 1)
    return [f"{word[:i]} {word[i:]}" for i in places if word[:i] not in _NEVER_FIRST]


_NAMES = re.compile("[\u3005\u3400-\u4dbf\u4e00-\u9fff]+|[\u30a0-\u30ff]+")
_HIRAGANA = re.compile("[\u3040-\u309f]")


def _otherwise(library: Library, term: QueryTerm) -> list[QueryTerm]:
    """What may be meant by a word that occurs nowhere: its parts, or its likeliest spelling.

    Japanese is written without spaces: its nouns (ideographs, katakana) are between endings
    (hiragana), and may stand in a text with others.
    """
    if _HIRAGANA.search(term.word) and (names := _NAMES.findall(term.word)):
        return [QueryTerm(name, name, 0.0) for name in dict.fromkeys(names)]
    spelt = None if " " in term.word else Spelling(library).correction(term.word)
    if spelt is None:
        return [term]
    plain = folded(spelt)
    return [QueryTerm(plain, stem_of(plain), 0.0, corrected=True)]


def _frequency(text: FullText, one: QueryTerm, limit: int) -> int:
    """About how many texts hold a word; also inside others, where no text has it as a word."""
    whole, *other = _ways(one)
    found = text.frequency(whole, limit)
    if found and not is_unspaced_script(one.word):
        return found
    return max([found, *(text.frequency(way, limit) for way in other)])


def _ways(one: QueryTerm) -> list[Term]:
    """What to look for to find a word: as it is, however it is written, and in other forms."""
    ways = [_whole(one)]
    if " " not in one.word:
        ways += variants(one.word)[1:]
    elif is_unspaced_script(one.word[-1]):
        ways.append(in_a_row(one.word.split()))
    if one.stem != one.word and " " in one.word:
        ways.append(in_a_row(one.stem.split()))
    return ways


def _whole(one: QueryTerm) -> Term:
    """A word in the index of words: with its parts in a row, joined, or written otherwise."""
    ways = dict.fromkeys((one.word, *one.others))
    if " " in one.word:
        ways |= dict.fromkeys((one.word.replace(" ", ""), one.stem))
    return either([whole_word(each) for each in ways])


def candidates(
    library: Library, sought: Sequence[QueryTerm], order: Sequence[str], scope: Scope | None
) -> list[int]:
    """Ids of texts that may match best, a few times as many as are needed at most.

    Those with the words in a row, with all of them, with all inside words, with some.
    """
    text = library.fulltext
    inside = [term for one in sought if (term := _beginning_inside(one)) is not None][:FEW]
    ways = [every([_whole(one) for one in sought])]
    if len(order) > 1:
        ways.insert(0, in_a_row([part for word in order for part in word.split()]))
    ways += _joined(sought, order)
    if inside:
        ways.append(every(inside))
    ways += [either(forms) for one in sought if (forms := _inflected(one))]
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
    inside = _inside(one.stem) if is_unspaced_script(one.word) or one.stem != one.word else None
    return _whole(one) if inside is None else inside


def _inside(stem: str) -> Term | None:
    return in_a_row(stem.split()) if " " in stem else inside_words(stem)


def _beginning_inside(one: QueryTerm) -> Term | None:
    # Six letters tell words apart well enough, and every piece of a word costs as much again.
    if is_unspaced_script(one.stem[-1]):
        return _inside(one.stem)
    return inside_words(one.stem[:6]) if matters_inside(one.stem) else None


def _inflected(one: QueryTerm) -> list[Term]:
    return [term for form in one.inflections if (term := inside_words(form)) is not None]


def _joined(sought: Sequence[QueryTerm], order: Sequence[str]) -> list[Term]:
    """Ways to find two neighbours in the query written as one word."""
    ways = []
    for one, other, joined in joinable(order):
        if one.isascii():
            rest = [_whole(each) for each in sought if each.word not in (one, other)]
            ways.append(every([whole_word(joined.strip()), *rest]))
    return ways[:FEW]


def take_joined(
    ways: dict[str, tuple[float, str]], pairs: Sequence[tuple[str, str, str]], line: str
) -> None:
    """Count neighbours in a query as found where a text has them as one: notebook, 회의자료.

    Args:
        ways: how each word stands in the line (``standing.stands``); changed in place.
        pairs: ``joinable`` neighbours.
    """
    for one, other, joined in pairs:
        both = joined in line and one in ways and other in ways
        if both and min(ways[one][0], ways[other][0]) < FORM:
            ways[one] = ways[other] = (FORM, joined)


def joinable(order: Sequence[str]) -> list[tuple[str, str, str]]:
    """Neighbours in a query that may be one word in a text: note book, 회의 자료.

    Each with the stretch of a line that they would be.
    """
    found = []
    for one, other in pairwise(order):
        if is_korean(one.rpartition(" ")[2]) and is_korean(other):
            found.append((one, other, f" {one}{other}"))
        elif _is_plain(one) and _is_plain(other) and one not in _NEVER_FIRST:
            found.append((one, other, f" {one}{other} "))
    return found


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _depth(way: Term) -> int:
    """How many texts to read: fewer where a word is made of many pieces, which cost more."""
    return DEPTH if way.match.replace(" AND ", " ").count(" ") < 3 else DEPTH // 4


def _spread(ids: Sequence[int]) -> Sequence[int]:
    """At most twice the candidates (half may not be live), evenly from the newest to the oldest.

    Every second one comes first, so that half of them are spread as evenly.
    """
    count = 2 * CANDIDATES
    if len(ids) <= count:
        return ids
    spread = [ids[number * len(ids) // count] for number in range(count)]
    return spread[::2] + spread[1::2]
