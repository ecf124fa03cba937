"""The words of a query as they are asked for, with the other ways in which each may be written.

What is typed without a space (Wi-Fi, 10:30, iPhone15, AI가) is one word of several parts, which
must follow one another in a text. Numbers and telephone numbers may be parted otherwise there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.search.korean import without_ending
from engine.search.snippets import Piece, pieces_of
from engine.store.cutting import is_korean, is_run

HYPHENS = frozenset("-‐‑‒–_")
_APOSTROPHES = frozenset("'’")
_BETWEEN_SHORT = frozenset(".:/&+@,")
_LEAST_JOINED = 4
_LEAST_DIGITS = 7

_GROUPS_OF_THREE = re.compile(r"\d{1,3}(?: \d{3})+")
# How the digits of telephone numbers and days are parted, by how many there are.
_PARTINGS = {
    8: ((4, 4), (4, 2, 2)),
    9: ((2, 3, 4),),
    10: ((3, 3, 4), (2, 4, 4)),
    11: ((3, 4, 4),),
    12: ((4, 4, 4),),
}
_KOREA = "82"


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of a query, as it stands in the line of a text: its parts with a space between.

    ``stem`` is the word without an ending, ``others`` are other ways to write it.
    """

    word: str
    stem: str
    others: tuple[str, ...] = ()


def asked_words(text: str) -> list[Asked]:
    """The words of a query in their order."""
    groups = [group for token in text.split() for group in _groups(token)]
    return [_asked(parts, glues) for parts, glues in _with_numbers_joined(groups)]


_Group = tuple[tuple[str, ...], tuple[str, ...]]
"""The parts of a word and what stands between them; before them where that is a plus."""


def _groups(token: str) -> Iterator[_Group]:
    pieces = pieces_of(token)
    parts: list[str] = []
    glues: list[str] = []
    for number, piece in enumerate(pieces):
        glue = token[pieces[number - 1].places[-1] : piece.places[0]] if number else ""
        if number and not _binds(glue, pieces[number - 1], piece):
            yield tuple(parts), tuple(glues)
            parts, glues = [], []
        elif number:
            glues.append(glue)
        parts.append(piece.word)
    if parts:
        plus = ("+",) if token.startswith("+") and parts[0].isdigit() else ()
        yield tuple(parts), (*plus, *glues)


def _binds(glue: str, one: Piece, other: Piece) -> bool:
    """Whether two pieces are parts of one word: nothing between them, a hyphen, 10:30, A/S."""
    if not glue or glue in HYPHENS or glue in _APOSTROPHES:
        return True
    numbers = one.word.isdigit() and other.word.isdigit()
    return glue in _BETWEEN_SHORT and (numbers or max(len(one.word), len(other.word)) <= 2)


def _with_numbers_joined(groups: Sequence[_Group]) -> Iterator[_Group]:
    """1 000 000 and 010 1234 5678 are one word each."""
    position = 0
    while position < len(groups):
        end = position
        while end < len(groups) and all(part.isdigit() for part in groups[end][0]):
            end += 1
        row = [part for parts, _ in groups[position:end] for part in parts]
        plus = groups[position][1][:1] == ("+",)
        if end - position > 1 and _is_one_number(row, plus=plus):
            yield tuple(row), ("+",) if plus else ("-",) * (len(row) - 1)
            position = end
        else:
            yield groups[position]
            position += 1


def _is_one_number(row: Sequence[str], *, plus: bool) -> bool:
    is_telephone = _LEAST_DIGITS <= sum(map(len, row)) <= 15 and (plus or row[0].startswith("0"))
    return is_telephone or _GROUPS_OF_THREE.fullmatch(" ".join(row)) is not None


def _asked(parts: tuple[str, ...], glues: tuple[str, ...]) -> Asked:
    if all(part.isdigit() for part in parts):
        return _asked_number(parts, international=glues[:1] == ("+",), joins=set(glues) <= _LINKS)
    if len(parts) == 1:
        return Asked(parts[0], _without_ending(parts, glues))
    apostrophe = any(glue in _APOSTROPHES and glue for glue in glues)
    if apostrophe and parts[-1] == "s":  # Minji's
        parts, glues = parts[:-1], glues[:-1]
    word = " ".join(parts)
    stem = max(parts, key=len) if apostrophe else _without_ending(parts, glues)
    joined = "".join(parts)
    initials = set(glues) == {"."} and len(parts) > 2 and all(len(part) == 1 for part in parts)
    kinds = {_kind(part) for part in parts}
    alike = len(kinds) == 1 and len(parts) > 1
    if alike and (initials or (len(joined) >= _LEAST_JOINED and set(glues) <= _LINKS)):
        return Asked(word, stem, (joined,))
    return Asked(word, stem)


_LINKS = HYPHENS | _APOSTROPHES | {"", "+"}


def _kind(part: str) -> str:
    return "number" if part[0].isdigit() else "run" if is_run(part) else "letters"


def _without_ending(parts: tuple[str, ...], glues: tuple[str, ...]) -> str:
    """The word without its last part's endings: AI of AI에서는, 3 시 of 3시에, 회의 of 회의를."""
    last = parts[-1]
    if not is_korean(last):
        return " ".join(parts)
    led = len(parts) > 1 and glues[-1] == ""
    kept = without_ending(last, led=led)
    return " ".join([*parts[:-1], kept] if kept else parts[:-1])


def _asked_number(parts: tuple[str, ...], *, international: bool, joins: bool) -> Asked:
    digits = "".join(parts)
    if len(parts) > 1 and not (joins and len(digits) >= _LEAST_DIGITS) and not _grouped(parts):
        return Asked(" ".join(parts), " ".join(parts))
    if international and digits.startswith(_KOREA):
        digits = "0" + digits[len(_KOREA) :].lstrip("0")
    word = " ".join(parts)
    return Asked(word, word, tuple(each for each in _partings(digits) if each != word))


def _grouped(parts: Sequence[str]) -> bool:
    return _GROUPS_OF_THREE.fullmatch(" ".join(parts)) is not None


@lru_cache(maxsize=256)
def _partings(digits: str) -> tuple[str, ...]:
    """The ways in which the digits of a number may be written, with a space where they are parted.

    As a whole, in thousands, as a telephone number at home and with Korea's code before it.
    """
    found = [digits]
    if len(digits) > 3 and digits[0] != "0":
        found.append(f"{int(digits):,}".replace(",", " "))
    for sizes in _PARTINGS.get(len(digits), ()):
        found.append(" ".join(_parted(digits, sizes)))
    if digits[0] == "0" and len(digits) >= 9:
        abroad = [f"{_KOREA} {one[1:]}" for one in found]
        found += [*abroad, _KOREA + digits[1:]]
    return tuple(dict.fromkeys(found))


def _parted(digits: str, sizes: Sequence[int]) -> Iterator[str]:
    position = 0
    for size in sizes:
        yield digits[position : position + size]
        position += size
