"""What is one answer: the same words again, and frames that look alike, are told once.

A phrase that is said 75 times in a video is one answer with 75 places; an hour before a fixed
camera is one that stands for all that look like it. Videos are never set aside for one another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.channels import Exactness
from engine.search.compound import MomentCandidate
from engine.search.fusion import holds_all_words
from engine.search.hits import Hit
from engine.search.snippets import line_of
from engine.types import Confidence, ModelKind

if TYPE_CHECKING:
    from engine.types import Vectors

STRONG = 0.5
"""Confidence from which a moment is more likely right than wrong."""

WEAK = 0.15
"""Confidence below which a moment is not shown at all."""

ALIKE = 0.95
"""Cosine from which two frames of a video show the same: a fixed camera, a slide that stays."""

IN_TURN = 10
"""So many answers of one video come before those of others that are strong, or weak, as well."""

WORDS = frozenset({Exactness.WORD, Exactness.PASSAGE})

TextOf = Callable[[Hit], str]
"""The text of a passage that was found."""


def strength(score: float) -> Confidence:
    """A confidence in 0..1 as one of three."""
    if score >= STRONG:
        return Confidence.STRONG
    return Confidence.WEAK if score >= WEAK else Confidence.NONE


@dataclass(frozen=True, slots=True)
class Listed:
    """An answer: its best moment, the number of those like it that it stands for, its places.

    ``places`` are the moments of the same words, itself among them, in order of time.
    """

    found: MomentCandidate
    more: int = 0
    places: tuple[MomentCandidate, ...] = ()


def answers(
    found: Sequence[MomentCandidate], text_of: TextOf, *, every: bool = False
) -> list[Listed]:
    """Moments, the surest first, as answers: in their order, no video all before the others.

    Args:
        every: keep each moment apart, within one video.
    """
    if every:
        return [Listed(one, places=(one,)) for one in found]
    groups: dict[Hashable, list[MomentCandidate]] = {}
    for number, one in enumerate(found):
        words = _words(one, text_of)
        key = number if words is None else (one.video_id, words)
        groups.setdefault(key, []).append(one)
    more = set_aside([group[0] for group in groups.values()])
    listed = [
        Listed(group[0], more[number], tuple(sorted(group, key=lambda one: one.at)))
        for number, group in enumerate(groups.values())
        if number in more
    ]
    return _in_turn(listed)


def _words(found: MomentCandidate, text_of: TextOf) -> Hashable:
    """What words a moment was found by; None where by something else, or by more than words.

    All words of the query, as they were asked; some of them; or a sentence, by what it means.
    """
    lead = found.lead
    if lead is None or lead.exactness not in WORDS:
        return None
    if lead.exactness == Exactness.PASSAGE:
        return line_of(text_of(lead)).strip() or None
    if holds_all_words(lead):
        return True
    text = lead.snippet or ""
    return frozenset(line_of(text[start:end]) for start, end in lead.marks)


def _in_turn(listed: Sequence[Listed]) -> list[Listed]:
    """Let other videos have their turn after every ``IN_TURN`` answers of one that are as sure."""
    told: dict[tuple[int, Confidence], int] = {}
    keys = []
    for one in listed:
        sure = strength(one.found.score)
        count = told.get((one.found.video_id, sure), 0)
        told[one.found.video_id, sure] = count + 1
        keys.append((sure != Confidence.STRONG, count // IN_TURN))
    return [one for _, one in sorted(zip(keys, listed, strict=True), key=lambda each: each[0])]


def set_aside(found: Sequence[MomentCandidate]) -> dict[int, int]:
    """Of moments of one video that look alike the best alone. Words make them differ.

    Returns:
        The numbers of those to keep, each with the number of those that it stands for.
    """
    kept: dict[int, int] = {}
    seen: dict[int, list[tuple[int, Hit]]] = {}
    for number, one in enumerate(found):
        look = _look(one)
        twin = None if look is None else _twin(look, seen.get(one.video_id, ()))
        if twin is not None:
            kept[twin] += 1
            continue
        if look is not None:
            seen.setdefault(one.video_id, []).append((number, look))
        kept[number] = 0
    return kept


def _look(found: MomentCandidate) -> Hit | None:
    """The frame that a moment was found by; None where words had a part in it."""
    if any(hit.exactness in WORDS and hit.confidence >= WEAK for hit in found.hits):
        return None
    return next((hit for hit in found.hits if hit.channel.model == ModelKind.VISUAL), None)


def _twin(look: Hit, others: Sequence[tuple[int, Hit]]) -> int | None:
    for place, other in others:
        if other.channel is look.channel and _cosine(look.vector, other.vector) >= ALIKE:
            return place
    return None


def _cosine(one: Vectors | None, other: Vectors | None) -> float:
    """Of two unit vectors; 0 where they are of spaces that differ in dimension."""
    if one is None or other is None or one.shape != other.shape:
        return 0.0
    return float(one @ other)
