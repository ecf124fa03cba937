"""Reads a few plain sentences: ``Minji says "launch"``, ``the whiteboard is in view``.

A sentence that is not clearly one of these stays a clause of words. What comes of a clause depends
on the clause alone, so that a query which is written out again is read the same.
"""

from __future__ import annotations

import re

from engine.query.query import Clause, Sense
from engine.query.tokens import COMMAS, Phrase, pieces_of
from engine.query.values import normal

LONGEST = 200
"""Characters of a sentence; more is not a plain sentence, and patterns take their time."""

ANYBODY = frozenset(
    "he she they we you i it who someone somebody anyone anybody everyone everybody people"
    " 누 누군 누군가 사람들 그 그녀 그들".split()
)
"""Speakers who say nothing of whom to look for (the Korean without their particle)."""

SIGNS = frozenset(
    "sign signs text poster banner label shirt t-shirt screen slide caption title note card board"
    " whiteboard page message letter subtitle".split()
)
"""What says something in letters only."""

_DENIAL = re.compile(
    r"\b(?:not|never|no|nobody|none|without|do|does|did)\b|n['’]t\b", re.IGNORECASE
)
_LEAD = re.compile(
    r"(?:(?:the|a) (?:moment|part|scene|place|clip|shot)s? )?(?:when|where|in which) ",
    re.IGNORECASE,
)
_BE = r"(?:(?:is|are|was|were|has|had) )?"
_WHO = r"(?:(?P<who>[^\"]+?) )??"
_TELL = "(?:말|얘기|이야기|언급)(?:하는|할|한|하던|했을)"
_PARTICLE = r"(?:(?P<who>[^\s\"]+?)(?:이|가|은|는) )?"
_TAIL = "(?: (?:동안에?|때|장면|순간|부분|곳))?"
_SAYS = re.compile(rf'{_WHO}{_BE}(?:says?|said|saying),? (?P<said>"[^"]+") ?[.!?,]?', re.IGNORECASE)
# "A talk about", "most talked about" and "mentioned in" are something else.
_ABOUT = re.compile(
    rf"{_WHO}(?:{_BE}(?:talking|speaking) about|(?:talks|speaks|spoke) about"
    rf"|{_BE}mention(?:s|ing)(?! (?:of|in|on|at|by|from)\b)) (?P<said>.+?) ?[.!?,]?",
    re.IGNORECASE,
)
_VISIBLE = re.compile(
    r"(?P<seen>.+?) (?:(?:is|are|was|were|can be) (?:in view|visible|on (?:the )?screen|shown|seen"
    r"|in (?:the )?(?:picture|shot))|in view|on screen) ?[.!?,]?",
    re.IGNORECASE,
)
_SAYS_KO = re.compile(rf'{_PARTICLE}(?P<said>"[^"]+") ?이?라고 {_TELL}{_TAIL}[.!?,]?')
_ABOUT_KO = re.compile(
    rf"{_PARTICLE}(?P<said>.+?)에 (?:대해서?|관해서?|대하여) {_TELL}{_TAIL}[.!?,]?"
)
_VISIBLE_KO = re.compile(
    rf"(?P<seen>.+?)(?:이|가|은|는) (?:화면에 )?(?:잘 )?(?:보이는|보일|보이던){_TAIL}[.!?,]?"
)
_FORMS = (_SAYS, _SAYS_KO, _ABOUT_KO, _VISIBLE_KO, _VISIBLE, _ABOUT)
_WHILE_KO = re.compile(r"(?:보이는|보일|하는|할) (?:동안에?|때) ")


def read_sentence(clause: Clause) -> tuple[Clause, ...]:
    """What a clause of plain words says, as clauses that hold together; itself where unclear."""
    if clause.sense is not Sense.ANY or len(clause.text) > LONGEST:
        return (clause,)
    return _read(_spelled(clause)) or (clause,)


def _read(text: str) -> tuple[Clause, ...]:
    """The clauses of a sentence; none where it is not one of the forms."""
    if cut := _WHILE_KO.search(text):
        left = _read(text[: cut.end() - 1])
        right = text[cut.end() :]
        if left and text.count('"', 0, cut.end()) % 2 == 0 and (plain := _clause(Sense.ANY, right)):
            return left + (_read(right) or (plain,))
    text = _LEAD.sub("", text) if _LEAD.match(text) else text
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _of_form(found.groupdict())
    return ()


def _of_form(parts: dict[str, str | None]) -> tuple[Clause, ...]:
    who = parts.get("who") or ""
    if _DENIAL.search(" ".join((who, parts.get("seen") or ""))) or SIGNS & {*normal(who).split()}:
        return ()
    sense = Sense.SAID if "said" in parts else Sense.SEEN
    clause = _clause(sense, parts.get("said") or parts.get("seen") or "")
    if clause is None:
        return ()
    if not who or normal(who) in ANYBODY:
        return (clause,)
    speaker = _clause(Sense.PERSON if _is_name(who) else Sense.ANY, who)
    # A speaker who is a sentence again: too much for one.
    return () if speaker is None or _read(who) else (clause, speaker)


def _is_name(who: str) -> bool:
    """One word, or up to three with capitals; "a man in red" is a description."""
    words = who.split()
    return len(words) == 1 or (len(words) <= 3 and not any(word[0].islower() for word in words))


def _clause(sense: Sense, part: str) -> Clause | None:
    """A clause of a part of a sentence; None where nothing is left of it."""
    bare = part.rstrip(COMMAS + " ")
    while normal(bare).endswith(" and"):
        bare = bare[:-4].rstrip(COMMAS + " ")
    pieces = [" ".join(piece.split()) for piece in bare.split('"')]
    phrases = tuple(piece for piece in pieces[1::2] if piece) if sense is not Sense.SEEN else ()
    text = " ".join(piece for piece in pieces if piece)
    return None if normal(text) in ("", "and") else Clause(sense, text, phrases)


def _spelled(clause: Clause) -> str:
    """A clause's text with its phrases in straight marks."""
    return " ".join(
        f'"{piece.text}"' if isinstance(piece, Phrase) else piece.text
        for piece in pieces_of(clause)
    )
