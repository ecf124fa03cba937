"""Likely spellings of words that a library does not hold, from the words that it does.

Letters are compared by Damerau and Levenshtein's distance in its restricted form (insertion,
deletion, substitution and transposition of neighbours count one each); Korean by the letters
(jamo) within its syllables. Of words equally near, the one in more texts is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from engine.search.korean import inflections, without_ending
from engine.search.snippets import pieces_of
from engine.store.cutting import folded, is_korean
from engine.store.fulltext import Term, either, inside_words, whole_word
from engine.store.library import Library
from engine.store.vocabulary import Vocabulary

SHORTEST = 4
"""Letters of the shortest word that is corrected; of a Korean one two syllables."""
SHORT = 5
LONGEST = 24
LONGEST_KOREAN = 6

_LETTERS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
)
_FIRST, _LAST = "\uac00", "\ud7a3"
_INITIALS, _MEDIALS, _FINALS = 19, 21, 28
# Vowels that sound alike, by their place in a syllable block: ㅐㅔ, ㅒㅖ, ㅙㅚㅞ, ㅘㅚ, ㅢㅣ.
_ALIKE = ({1, 5}, {3, 7}, {10, 11, 15}, {9, 11}, {19, 20})


class Spelling:
    """Finds what misspelt words of a query were meant to be."""

    def __init__(self, library: Library) -> None:
        self._text = library.fulltext
        self._names = library.videos.names
        self._vocabulary = Vocabulary(library.database)

    def correction(self, word: str) -> str | None:
        """The likeliest spelling of a word; None where it occurs, or where nothing is near."""
        if self.occurs(word):
            return None
        stem = word if word.isascii() else stem_of(word)
        meant = self._near(folded(stem))
        return None if meant is None else meant + word[len(stem) :]

    def occurs(self, word: str) -> bool:
        """Whether a text or a name has a word (folded), whatever way it is matched."""
        return any(self._text.ids(term, 1) for term in variants(word)) or self._names.has(word)

    def _near(self, word: str) -> str | None:
        if all(_FIRST <= letter <= _LAST for letter in word):
            return self._korean(word) if 2 <= len(word) <= LONGEST_KOREAN else None
        alphabet = next((each for each in _LETTERS if set(word) <= set(each)), None)
        if alphabet is None or not SHORTEST <= len(word) <= LONGEST:
            return None
        # Words that begin alike are read off the index; other beginnings are tried out.
        kept = 3 if len(word) > 5 else 2
        near = self._vocabulary.beginning(word[:kept])
        near |= self._vocabulary.among(set(_edits(word, kept, alphabet)))
        ranked = [
            (distance, -texts, each)
            for each, texts in near.items()
            if (distance := _likely(word, each)) is not None
        ]
        return self._as_written(min(ranked)[2]) if ranked else None

    def _korean(self, word: str) -> str | None:
        """A word one letter (or one exchange of syllables) away that occurs, also inside others."""
        ranked = []
        for each, alike in _syllable_edits(word):
            term = inside_words(each)
            texts = 0 if term is None else self._text.frequency(term, 256)
            if texts:
                ranked.append((-texts * (4 if alike else 1), each))
        return min(ranked)[1] if ranked else None

    def _as_written(self, word: str) -> str:
        """A folded word as a text writes it, with its diacritics."""
        for hit in self._text.texts(self._text.ids(whole_word(word), 2)):
            for token in hit.text.split():
                for piece in pieces_of(token):
                    if piece.word == word:
                        return token[piece.places[0] : piece.places[-1]].casefold()
        return word


def variants(word: str) -> list[Term]:
    """A word itself, inside others, and with another ending: a Korean one also inside others."""
    stem = stem_of(word)
    ways = [whole_word(word), inside_words(word)]
    if stem != word:
        ways.append(whole_word(stem) if word.isascii() else inside_words(stem))
    forms = [inside_words(form) for form in inflections(word)] if is_korean(word) else []
    if forms:
        ways.append(either([form for form in forms if form is not None]))
    return [way for way in ways if way is not None]


def stem_of(word: str) -> str:
    """A word without a Korean particle or the ending of an English plural."""
    if word.isascii():
        plural = len(word) > 3 and word.isalpha() and word[-1] == "s" and word[-2] not in "su"
        if not plural:
            return word
        return word[:-2] if word.endswith(("ches", "shes", "sses", "xes", "zes")) else word[:-1]
    return without_ending(word) if is_korean(word) else word


def _likely(word: str, other: str) -> float | None:
    """How far ``other`` is from ``word``, None where it is too far to be meant.

    One slip, or two in a long word; another first letter is less likely. Short words are close to
    others that are just as well words: there, only neighbours have changed places, or a letter is
    lost or doubled.
    """
    allowed = 2 if len(word) >= 8 else 1
    if abs(len(word) - len(other)) > allowed or len(other) < 3:
        return None
    distance = osa_distance(word, other, allowed)
    if not distance:
        return None
    swapped = sorted(word) == sorted(other)
    if len(word) <= SHORT and not swapped:
        lost = len(other) > len(word) and word[0] == other[0]
        return float(distance) if lost or _undoubled(word) == _undoubled(other) else None
    return distance + (0.0 if swapped or word[0] == other[0] else 0.5)


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def osa_distance(one: str, other: str, limit: int) -> int | None:
    """Damerau–Levenshtein distance with each letter edited once; None above ``limit``."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return None
    return row[-1] if row[-1] <= limit else None


def _edits(word: str, first: int, alphabet: Sequence[str]) -> Iterator[str]:
    """Words one edit away, the edit among the ``first`` letters."""
    for i in range(first):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        for letter in alphabet:
            yield word[:i] + letter + word[i:]
            yield word[:i] + letter + word[i + 1 :]


def _syllable_edits(word: str) -> Iterator[tuple[str, bool]]:
    """Korean words one jamo, or one exchange of syllables, away; whether they sound alike."""
    for i, syllable in enumerate(word):
        initial, rest = divmod(ord(syllable) - ord(_FIRST), _MEDIALS * _FINALS)
        medial, final = divmod(rest, _FINALS)
        for other in range(_INITIALS):
            if other != initial:
                yield _with(word, i, other, medial, final), False
        for other in range(_MEDIALS):
            if other != medial:
                alike = any({medial, other} <= sounds for sounds in _ALIKE)
                yield _with(word, i, initial, other, final), alike
        for other in range(_FINALS):
            if other != final:
                yield _with(word, i, initial, medial, other), False
        if i and word[i - 1] != syllable:
            yield word[: i - 1] + syllable + word[i - 1] + word[i + 1 :], False
        if len(word) > 3:
            yield word[:i] + word[i + 1 :], False


def _with(word: str, i: int, initial: int, medial: int, final: int) -> str:
    made = chr(ord(_FIRST) + (initial * _MEDIALS + medial) * _FINALS + final)
    return word[:i] + made + word[i + 1 :]
