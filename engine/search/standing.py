"""How a word of a query stands in a text: as it is, with an ending, begun, inside, parted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.search.korean import is_ending
from engine.store.cutting import is_korean, is_unspaced_script

# Confidence of a keyword hit: all words as a phrase, all words (Korean ones with any particle), all
# of them as beginnings of words (회의 in 회의실에서, star in stars), all but for an ending or space
# (회의를, boats, wi-fi), inside words (art in start), and at most where only some of them occur.
PHRASE, ALL_WORDS, BEGUN, FORM, INSIDE, SOME_WORDS = 0.995, 0.97, 0.93, 0.9, 0.45, 0.8

_LONG = 5
"""Letters from which a word is meant by what is made of it too: music in musician."""
_INFLECTED = re.compile("e?s|ed|ing")
_DERIVED = re.compile(
    "e?s|e?d|ings?|e?rs?|e|e?n|y|ly|al|ally|ics?|ians?|ists?|isms?|ments?|ness|ful|less|able"
    "|(?:at)?ions?|ive|ity|i[sz]e[sd]?|i[sz]ing|hood|ship|ish"
)
_LONGEST_PARTED = 12
# Words of one syllable that stand before nouns: 이 사과 is no 이사 + 과.
_BEFORE_NOUNS = frozenset("이그저내네제더안못잘다또왜한두세수것등새첫각온전매")


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word of the query, folded, with and without its ending, and what it is worth.

    ``worth`` is its inverse document frequency as in BM25 (Robertson and Zaragoza 2009), above 0.
    ``corrected`` says that the query spells it otherwise. ``others`` are other ways to write it,
    ``inflections`` how other forms of a Korean verb begin. A space is where a text is cut.
    """

    word: str
    stem: str
    worth: float
    corrected: bool = False
    others: tuple[str, ...] = ()
    inflections: tuple[str, ...] = ()


def matters_inside(term: str) -> bool:
    """Whether a term means anything inside other words: not a number, nor one or two letters."""
    return not term.isascii() or (len(term) > 2 and term.isalpha())


def stands(one: QueryTerm, line: str) -> tuple[float, str]:
    """In which way a text holds a word, and what to mark.

    Args:
        line: ``snippets.line_of`` the text.

    Returns:
        The confidence if it were the only word, 0 for not; and the stretch of the line, with the
        spaces around it that tell where words begin and end.
    """
    word = f" {one.word} "
    if word in line:
        return ALL_WORDS, word
    for other in one.others:
        if f" {other} " in line:
            return FORM, f" {other} "
    if one.word[-1].isascii() or not is_unspaced_script(one.word[-1]):
        return _closed(one, line)
    return _open(one, line) if is_korean(one.word[-1]) else _unspaced(one, line)


def _closed(one: QueryTerm, line: str) -> tuple[float, str]:
    """Of a word that ends in a letter of the Latin kind, or a digit."""
    word, stem = one.word, one.stem
    inside = word in line and matters_inside(word)
    if inside and _begins_well(word, line):
        return BEGUN, f" {word}"
    if stem != word and f" {stem} " in line:
        return FORM, f" {stem} "
    if inside:
        return INSIDE, f" {word}" if f" {word}" in line else word
    return 0.0, ""


def _begins_well(word: str, line: str) -> bool:
    """Whether a word of the line is a longer form of this one: stars, musician; not cat, category.

    The endings are English, with a few of its neighbours'; in other alphabets any will do.
    """
    if not word.isascii():
        return f" {word}" in line
    endings = _DERIVED if len(word) >= _LONG else _INFLECTED
    return any(
        endings.fullmatch(rest) or rest in (f"{word[-1]}ing", f"{word[-1]}ed")
        for rest in _rests(f" {word}", line)
    )


def _rests(beginning: str, line: str) -> Iterator[str]:
    """What follows a beginning in each word of the line that has it."""
    at = line.find(beginning)
    while at >= 0:
        end = at + len(beginning)
        yield line[end : line.index(" ", end)]
        at = line.find(beginning, end)


def _unspaced(one: QueryTerm, line: str) -> tuple[float, str]:
    """Of a word whose script knows no spaces: it may stand anywhere."""
    return (BEGUN, one.word) if one.word in line else (0.0, "")


def _open(one: QueryTerm, line: str) -> tuple[float, str]:
    """Of a word that ends in Korean letters, which endings may follow."""
    if one.word in line:
        begun = f" {one.word}"
        last = one.word.rpartition(" ")[2]
        rests = list(_rests(begun, line))
        if any(is_ending(rest, last) for rest in rests):
            return ALL_WORDS, begun
        if rests and len(last) > 1:
            return BEGUN, begun
    for way in (one.word, one.stem):
        if (found := _parted(way, line)) is not None:
            return FORM, found
    if one.stem != one.word and (found := _ended(one.stem, line)) is not None:
        return FORM, found
    for form in one.inflections:
        if f" {form}" in line:
            return FORM, f" {form}"
    within = one.word if one.word in line else one.stem
    return (INSIDE, within) if is_korean(within[-1]) and within in line else (0.0, "")


def _ended(stem: str, line: str) -> str | None:
    """Where a word without its ending stands with another, or none."""
    if not is_korean(stem[-1]):
        return f" {stem} " if f" {stem} " in line else None
    last = stem.rpartition(" ")[2]
    ended = any(is_ending(rest, last) for rest in _rests(f" {stem}", line))
    return f" {stem}" if ended else None


def _parted(word: str, line: str) -> str | None:
    """Where a Korean word of three syllables or more stands with a space in it, and an ending.

    After a number two syllables are enough: 1만원, 1만 원.
    """
    lead, _, last = word.rpartition(" ")
    if not (2 if lead else 3) <= len(last) <= _LONGEST_PARTED or not is_korean(last):
        return None
    if word.replace(" ", "") not in line.replace(" ", ""):
        return None
    for found in _with_spaces(lead, last).finditer(line):
        parts = found[2].split()
        begins = lead or parts[0] not in _BEFORE_NOUNS
        if 1 < len(parts) < 4 and begins and is_ending(found[3], parts[-1]):
            return f" {found[1]}"
    return None


@lru_cache(maxsize=256)
def _with_spaces(lead: str, last: str) -> re.Pattern[str]:
    before = re.escape(f"{lead} ") if lead else ""
    return re.compile(f"(?<= )({before}({' ?'.join(last)}))([^ ]*)")
