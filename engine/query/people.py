"""Finds the people of a library in a query: by their names, whole, as words of it.

A name is found whatever its capitals and spaces, with a possessive (Minji's) and with the particles
of Korean (민지가, 민준이는). Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.query.query import Clause, Query, QueryStep, Sense
from engine.query.values import normal

WORDS_AT_MOST = 6
"""Words of a name that are looked for."""
LONGEST = 400
"""Letters of a clause in which names are looked for."""

_AROUND = " ,.;:!?…，、。'’\"“”()"
_POSSESSIVE = re.compile(r"['’]s?$")
_PARTICLES = re.compile(
    "(?:이)?(?:가|는|를|의|도|와|랑|만|야|한테|에게|께서|하고|이랑|이|은|을|과)(?:는|도|만|의)?$"
)
_SAYS = re.compile(
    r"(?:(?:is|are|was|were|has|had) )?(?:says?|said|saying|talks? about|talking about"
    r"|speaks? about|speaking about|mentions?|mentioning)(?: that)?,? (?P<said>.+?) ?[.!?,]?",
    re.IGNORECASE,
)
_SAYS_KO = re.compile(
    r"(?P<said>.+?)(?:이?라고|다고|에 (?:대해서?|관해서?)) ?"
    r"(?:말|얘기|이야기|언급)(?:하는|할|한|하던)"
    r"(?: (?:동안에?|때|장면|순간|부분))?"
)
_LEADS = re.compile(r"(?:with|and|of|at|in|is|are|와|과)(?: |$)", re.IGNORECASE)


def key_of(name: str) -> str:
    """The form in which names are compared: without case, spaces and what stands around them."""
    return "".join(normal(name).split()).strip(_AROUND)


@dataclass(frozen=True, slots=True)
class Reading:
    """A query with its people found.

    ``unknown`` are names that were asked for and are nobody's; those that were ``person:`` are in
    ``explicit`` too. ``guessed`` where people were found in plain words, which may mean their
    letters instead.
    """

    query: Query
    unknown: tuple[str, ...] = ()
    explicit: tuple[str, ...] = ()
    guessed: bool = False


def read_people(query: Query, names: Collection[str]) -> Reading:
    """A query whose clauses name people of a library, as clauses of the sense ``person``.

    Args:
        names: of the library's people, as they are shown.
    """
    known = {key_of(name): name for name in names}
    asked = {key_of(str(mark.value)) for mark in query.marks if mark.kind == Sense.PERSON}
    steps, unknown, explicit, guessed = [], [], [], False
    for step in query.steps:
        clauses: list[Clause] = []
        for clause in step.clauses:
            if clause.sense is Sense.PERSON:
                made = _asked_for(clause, known)
                if made is None:
                    unknown.append(clause.text)
                    explicit += [clause.text] if key_of(clause.text) in asked else []
                    clauses.append(clause)
                    continue
                clauses += made
            elif clause.sense is Sense.ANY and not clause.phrases and known:
                made = tuple(_in_words(clause, known))
                guessed |= made != (clause,)
                clauses += made
            else:
                clauses.append(clause)
        steps.append(QueryStep(tuple(clauses), step.within))
    return Reading(replace(query, steps=tuple(steps)), tuple(unknown), tuple(explicit), guessed)


def _asked_for(clause: Clause, known: Mapping[str, str]) -> tuple[Clause, ...] | None:
    """``person:Minji`` or, as what follows is taken along, ``person:Minji on a beach``."""
    words = clause.text.split()
    for count in range(len(words), 0, -1):
        name = _name_in(words[:count], known) or _begins(words[:count], known)
        if name is not None:
            person = Clause(Sense.PERSON, name)
            rest = " ".join(words[count:])
            return (person, Clause(Sense.ANY, rest)) if rest else (person,)
    return None


def _begins(words: Sequence[str], known: Mapping[str, str]) -> str | None:
    """The one name that begins with these words."""
    begun = key_of(" ".join(words))
    found = [
        name
        for name in known.values()
        if begun and key_of(" ".join(name.split()[: len(words)])) == begun
    ]
    return found[0] if len(found) == 1 else None


def _in_words(clause: Clause, known: Mapping[str, str]) -> Iterator[Clause]:
    """A clause of plain words as its people and the rest; itself where there are none."""
    if len(clause.text) > LONGEST:
        yield clause
        return
    words, found, rest = clause.text.split(), dict[str, None](), list[str]()
    place = 0
    while place < len(words):
        for count in range(min(WORDS_AT_MOST, len(words) - place), 0, -1):
            name = _name_in(words[place : place + count], known)
            if name is not None:
                found[name] = None
                place += count
                break
        else:
            rest.append(words[place])
            place += 1
    if not found:
        yield clause
        return
    for name in found:
        yield Clause(Sense.PERSON, name)
    yield from _rest(" ".join(rest))


def _rest(text: str) -> Iterator[Clause]:
    """What is left of a clause without its people: what they say, or anything."""
    bare = text
    while (lead := _LEADS.match(bare)) is not None:
        bare = bare[lead.end() :]
    for form in (_SAYS, _SAYS_KO):
        if (said := form.fullmatch(text)) is not None:
            yield Clause(Sense.SAID, said["said"].strip("\"'“”‘’ "))
            return
    if bare.strip(_AROUND):
        yield Clause(Sense.ANY, bare)


def _name_in(words: Sequence[str], known: Mapping[str, str]) -> str | None:
    """The name that some words are, be it with an ending."""
    text = key_of("".join(words))
    if not text:
        return None
    forms = [text, _POSSESSIVE.sub("", text)]
    if "가" <= text[-1] <= "힣":
        bare = _PARTICLES.sub("", text)
        forms += [_without_last(text), bare]
    return next((known[form] for form in forms if form in known), None)


def _without_last(text: str) -> str:
    """Without a particle of one syllable, and nothing more: 민이가 is 민이 with 가."""
    return text[:-1] if text[-1] in "가는를의도와랑만야이은을과" else text
