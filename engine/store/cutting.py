"""Cuts texts and queries into words, alike: what the full-text indexes hold and marks point at.

A word is letters and digits with the marks upon them, normalised (NFKC, case-folded). It ends where
letters meet digits and where Latin and the like meet East Asian letters, so that AI가, 3시에, 10GB
and iPhone15 hold AI, 3, 10, GB, iPhone and 15. A number is one word however it is separated
(1,000,000 is 1000000, 3.5 stays 3.5); so are don't and o'clock, and a letter with its number (A4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_EAST_ASIAN = (
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
# Hangul, kana, CJK ideographs: scripts whose words run together or carry endings.
RUN = re.compile(f"[{_EAST_ASIAN}]+")
_SYLLABLES = re.compile("[\uac00-\ud7a3]+")

_ASCII_WORD = re.compile(
    r"(?<![a-z])[a-z][0-9]+(?![0-9]|[.,'][0-9])|[a-z]+(?:'[a-z]+)?|[0-9]+(?:[.,'][0-9]+)*"
)
# The same over the classes of letters (``_Classes``).
_ANY_WORD = re.compile(r"(?<![lm])ld+(?!d|[.,']d)|r[rm]*|l[lm]*(?:'l[lm]*)?|d[dm]*(?:[.,']d+)*")

_DIGITS = re.compile(r"\d+")
# 1,000,000.5; 1'000'000; 1.234,5 and 1.000.000; a decimal, which is no 2024.05.
_GROUPED = re.compile(r"\d{1,3}(?:(?:,\d{3})+|(?:'\d{3})+)(?:\.\d+)?")
_GROUPED_BY_POINTS = re.compile(r"\d{1,3}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})")
_DECIMAL = re.compile(r"(?!(?:19|20)\d\d\.(?:0?[1-9]|1[0-2])$)\d+[.,]\d+")

# Signs that NFKC would turn into letters of the word before them.
_SIGNS = {0x2122: " ", 0x2120: " "}
_KEYCAPS = frozenset("\ufe0e\ufe0f\u20e3")


class _Classes(dict[int, str]):
    """The class of a letter, found out once: r East Asian, l other letter, d digit, m mark."""

    def __missing__(self, code: int) -> str:
        found = self[code] = self._of(chr(code))
        return found

    @staticmethod
    def _of(letter: str) -> str:
        if letter in ".,'’":
            return letter.replace("’", "'")
        if RUN.match(letter):
            return "r"
        if letter.isdecimal():
            return "d"
        if letter.isalnum():
            return "l"
        return "m" if unicodedata.category(letter)[0] == "M" and letter not in _KEYCAPS else " "


_CLASSES = _Classes()


def normal(text: str) -> str:
    """NFKC and case-folded: the form in which texts and queries are compared."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold()
    return unicodedata.normalize("NFKC", plain)


def words_of(text: str) -> list[str]:
    """The words of a text, normalised, with their diacritics.

    Vowel signs are marks in many scripts (हिन्दी, ไทย) and belong to their word.
    """
    plain = normal(text)
    if plain.isascii():
        found = _ASCII_WORD.findall(plain)
        if "".join(found).isalnum():  # no numbers or apostrophes to look at
            return found
    return [word for _, _, word in cut(plain)]


def cut(plain: str) -> Iterator[tuple[int, int, str]]:
    """The words of a normalised text with their places (start, end) in it."""
    if plain.isascii():
        found = _ASCII_WORD.finditer(plain)
    else:
        found = _ANY_WORD.finditer(plain.translate(_CLASSES))
    for each in found:
        start, end = each.span()
        piece = plain[start:end]
        if piece.isalnum() or not any(mark in piece for mark in ".,'’"):
            yield start, end, piece
        elif piece[0].isdigit():
            yield from _number(start, piece)
        else:
            yield from _with_apostrophe(start, piece)


def _number(start: int, piece: str) -> Iterator[tuple[int, int, str]]:
    """A number with separators as one word; dates, versions and addresses in their parts."""
    plain = piece.replace("’", "'")
    if _GROUPED.fullmatch(plain):
        word = re.sub("[,']", "", plain)
    elif _GROUPED_BY_POINTS.fullmatch(plain):
        word = plain.replace(".", "").replace(",", ".")
    elif _DECIMAL.fullmatch(plain):
        word = plain.replace(",", ".")
    else:
        for found in _DIGITS.finditer(plain):
            yield start + found.start(), start + found.end(), found.group()
        return
    yield start, start + len(piece), word


def _with_apostrophe(start: int, piece: str) -> Iterator[tuple[int, int, str]]:
    """don't and o'clock as one word; Minji's and l'homme as two."""
    first, second = re.split("['’]", piece)
    if first == "o" or (first.endswith("n") and second == "t"):
        yield start, start + len(piece), first + second
    else:
        yield start, start + len(first), first
        yield start + len(first) + 1, start + len(piece), second


def folded(word: str) -> str:
    """A word without diacritics and vowel points; marks that make other letters stay."""
    if word.isascii() or _SYLLABLES.fullmatch(word):
        return word
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(x for x in apart if not _is_diacritic(x)))


def _is_diacritic(letter: str) -> bool:
    # Combining classes (Unicode 15, table 4-3): 1 overlays, 10–36 Hebrew, Arabic and Syriac points,
    # 200 and above attached, above and below; Indic and Thai vowels and kana's voicing are others.
    order = unicodedata.combining(letter)
    return order == 1 or 10 <= order <= 36 or order >= 200


def is_run(word: str) -> bool:
    """Whether a word is East Asian letters: a word is so as a whole or not at all."""
    return RUN.match(word) is not None


def is_korean(word: str) -> bool:
    """Whether a word is Korean syllables and nothing else."""
    return _SYLLABLES.fullmatch(word) is not None


def is_unspaced_script(word: str) -> bool:
    """Whether a word is of a script whose words also stand inside longer ones.

    Korean, Japanese and Chinese; Thai, Lao and Khmer put no spaces between words either.
    """
    return RUN.search(word) is not None or any(
        "\u0e00" <= letter <= "\u0eff" or "\u1780" <= letter <= "\u17ff" for letter in word
    )


def grams(word: str) -> list[str]:
    """The pieces of one word as they are stored.

    Overlapping bigrams of each East Asian run and its last letter, overlapping trigrams otherwise.
    """
    pieces: list[str] = []
    position = 0
    for run in RUN.finditer(word):
        pieces += _pieces(folded(word[position : run.start()]), 3)
        pieces += _pieces(run.group(), 2)
        if len(run.group()) > 1:
            pieces.append(run.group()[-1])
        position = run.end()
    return pieces + _pieces(folded(word[position:]), 3)


def grams_of(words: list[str]) -> list[str]:
    """The pieces of words in a row; East Asian ones as if there were no space between them.

    So 회의자료 and 회의 자료 have the same pieces.
    """
    pieces: list[str] = []
    run = ""
    for word in words:
        if is_run(word):
            run += word
            continue
        if run:
            pieces += grams(run)
            run = ""
        pieces += grams(word)
    return pieces + grams(run)


def _pieces(text: str, size: int) -> list[str]:
    if not text:
        return []
    return [text[i : i + size] for i in range(max(1, len(text) - size + 1))]
