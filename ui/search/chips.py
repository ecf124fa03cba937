"""Which filters, senses and exclusions a query's text holds, where they stand, and its editing.

The engine alone reads a query (docs/search.md); this finds the same marks in the text, so that each
can be shown as a chip and taken out of it. A test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

SENSES = {
    "said": "said", "말": "said",
    "seen": "seen", "장면": "seen", "보임": "seen",
    "written": "written", "글자": "written",
    "tag": "tag", "태그": "tag",
    "person": "person", "인물": "person",
}  # fmt: skip
FILTERS = {
    "in": "in", "폴더": "in",
    "video": "video", "영상": "video", "비디오": "video",
    "lang": "lang", "언어": "lang",
    "after": "after", "이후": "after",
    "before": "before", "이전": "before",
    "longer": "longer", "shorter": "shorter",
}  # fmt: skip
WITHOUT = "without"

_CLOSING = {
    '"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "＂": "＂",
}  # fmt: skip
_MARKS = "".join({*_CLOSING, *"".join(_CLOSING.values())})
_WORD = re.compile(rf"[^\s{_MARKS}]+")
_KEY = re.compile(r"([^\W\d_]{1,16})[:：]")
_JOINS = re.compile(r"while|then(?:<=?\S+)?", re.IGNORECASE)
_DAY = re.compile(r"([0-9]{4})(?:[-./]([0-9]{1,2})(?:[-./]([0-9]{1,2}))?)?")
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_LENGTH = re.compile(
    rf"(?=.)(?:{_NUMBER}(?:h|hr|hrs|hours?|시간))?(?:{_NUMBER}(?:m|mins?|minutes?|분))?"
    rf"(?:{_NUMBER}(?:s|secs?|seconds?|초))?|{_NUMBER}"
)
_CLOCK = re.compile(r"(?:([0-9]{1,6}):)?([0-9]{1,6}):([0-5][0-9](?:\.[0-9]{1,6})?)")


@dataclass(frozen=True, slots=True)
class Chip:
    """One mark of a query: its kind (``said``, ``in``, ``without``, …), what it says, and where.

    ``start`` and ``end`` are its place in the text.
    """

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a quotation of the text. ``touches``: no space is before it."""

    start: int
    end: int
    text: str
    quoted: bool
    touches: bool


def chips(text: str) -> list[Chip]:
    """The chips of a query's text, in their order."""
    pieces = _pieces(text)
    found: list[Chip] = []
    place = 0
    while place < len(pieces):
        chip, taken = _chip(pieces, place)
        if chip is not None:
            found.append(chip)
        place += taken
    return found


def without(text: str, chip: Chip) -> str:
    """The text without a chip, and without an operator that then joins nothing."""
    before, after = text[: chip.start].split(), text[chip.end :].split()
    if before and _JOINS.fullmatch(before[-1]):
        before.pop()
    elif not before and after and _JOINS.fullmatch(after[0]):
        after.pop(0)
    return " ".join([*before, *after])


def added(text: str, mark: str) -> str:
    """The text with a mark at its end."""
    return " ".join([*text.split(), mark])


def quoted(value: str) -> str:
    """A value as it is written behind a colon: in quotation marks where it needs them."""
    plain = value.replace('"', "")
    return f'"{plain}"' if re.search(r"\s", plain) or not plain else plain


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    at = 0
    while at < len(text):
        mark = text[at]
        touches = bool(found) and found[-1].end == at
        if mark.isspace():
            at += 1
        elif mark in _MARKS:
            end = _quotation_end(text, at) if mark in _CLOSING else None
            inch = (
                mark == '"' and touches and not found[-1].quoted and found[-1].text[-1] not in ":："
            )
            if end is None or (inch and not found[-1].text.startswith("-")):
                at += 1
                continue
            found.append(_Piece(at, end, text[at + 1 : end - 1].strip(), True, touches))
            at = end
        else:
            word = _WORD.match(text, at)
            assert word is not None
            found.append(_Piece(at, word.end(), word.group(), False, touches))
            at = word.end()
    return found


def _quotation_end(text: str, at: int) -> int | None:
    closing = _CLOSING[text[at]]
    ends = [place for mark in closing if (place := text.find(mark, at + 1)) >= 0]
    return min(ends) + 1 if ends else None


def _chip(pieces: list[_Piece], place: int) -> tuple[Chip | None, int]:
    """The chip that begins with a piece, None where none does; how many pieces that took."""
    piece = pieces[place]
    if piece.quoted or piece.touches:
        return None, 1
    following = pieces[place + 1] if place + 1 < len(pieces) else None
    value = following if following and following.quoted and following.touches else None
    if piece.text.startswith("-"):
        return _excluded(piece, value)
    key = _KEY.match(piece.text)
    name = _normal(key.group(1)) if key else ""
    if key is None or not (name in FILTERS or name in SENSES):
        return None, 1
    own = piece.text[key.end() :]
    if name in SENSES:
        return _sensed(SENSES[name], own, pieces, place)
    end, said, taken = piece.end, own, 1
    if not own and value is not None:
        end, said, taken = value.end, value.text, 2
    if not _is_value(FILTERS[name], said):
        return None, 1
    return Chip(FILTERS[name], said, piece.start, end), taken


def _excluded(piece: _Piece, value: _Piece | None) -> tuple[Chip | None, int]:
    key = _KEY.match(piece.text, 1)
    name = _normal(key.group(1)) if key else ""
    if name in FILTERS:
        return None, 1
    own = piece.text[key.end() :] if key and name in SENSES else piece.text[1:]
    if not own and value is not None and any(map(str.isalnum, value.text)):
        return Chip(WITHOUT, value.text, piece.start, value.end), 2
    if any(map(str.isalnum, own)) and own[0] != "-":
        return Chip(WITHOUT, own, piece.start, piece.end), 1
    return None, 1


def _sensed(kind: str, own: str, pieces: list[_Piece], place: int) -> tuple[Chip | None, int]:
    """A sense with the words it reaches over: up to the next mark or operator."""
    words = [own] if own else []
    end, taken = pieces[place].end, 1
    for piece in pieces[place + 1 :]:
        first_quoted = piece.quoted and piece.touches and taken == 1 and not own
        if not piece.quoted and (_is_mark(piece) or _JOINS.fullmatch(piece.text)):
            break
        words.append(f"“{piece.text}”" if piece.quoted else piece.text)
        end, taken = piece.end, taken + 1
        if first_quoted:
            break
    if not words:
        return None, 1
    return Chip(kind, " ".join(words), pieces[place].start, end), taken


def _is_mark(piece: _Piece) -> bool:
    """Whether a piece ends the reach of a sense."""
    if piece.touches:
        return False
    if piece.text.startswith("-"):
        return _excluded(piece, None)[0] is not None or piece.text == "-"
    key = _KEY.match(piece.text)
    return key is not None and (_normal(key.group(1)) in FILTERS or _normal(key.group(1)) in SENSES)


def _is_value(kind: str, text: str) -> bool:
    """Whether a text says what a filter needs."""
    if kind in ("after", "before"):
        return _is_day(text)
    if kind in ("longer", "shorter"):
        plain = _normal(text)
        return bool(_LENGTH.fullmatch(plain) or _CLOCK.fullmatch(plain))
    return bool(text)


def _is_day(text: str) -> bool:
    found = _DAY.fullmatch(text)
    if not found:
        return False
    try:
        date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        return False
    return True
