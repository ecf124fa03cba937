"""Videos that are found by the names of their files and folders: one answer a video.

A name is a reason to show a video, not a moment of it: it is worth less than a moment whose own
words are found. A video that has a sure moment is shown at that one; any other from its beginning.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from engine.channels import lexical
from engine.query.query import Clause
from engine.search.asked import Asked, asked_words
from engine.search.calibration import evidence_of
from engine.search.compound import MomentCandidate, in_order
from engine.search.hits import Hit
from engine.search.listing import STRONG
from engine.search.snippets import Marks, excerpt, line_of, marks_of, touching
from engine.search.spelling import stem_of
from engine.search.standing import ALL_WORDS, FORM, PHRASE, QueryTerm, stands
from engine.search.terms import joinable, take_joined
from engine.store.cutting import folded, is_run, words_of
from engine.store.library import Library
from engine.store.names import name_term, read_name, without_extension

NAME = "name"
"""The kind of a match with a name."""

WORTH, FOLDER = 0.88, 0.6
"""What is left of the confidence of words in a name, and in the names of folders alone."""
CANDIDATES = 256
_ARTICLES = frozenset(("a", "an", "the"))


def name_hits(library: Library, clause: Clause, videos: Collection[int] | None) -> list[Hit]:
    """Videos whose file's or folders' names hold all of the words, the surest first.

    At most 256, the newest; no more names are compared than that takes.

    Words in quotation marks must follow one another there.
    """
    sought = [_term(one) for one in asked_words(without_extension(clause.text))]
    sought = [one for one in sought if one.word not in _ARTICLES] or sought
    stems = ["".join(one.stem.split()) or one.word for one in sought]
    term = name_term(stems)
    if term is None:
        return []
    rows = [f" {' '.join(map(folded, words_of(each)))} " for each in clause.phrases]
    pairs = joinable([one.word for one in sought])
    best: dict[int, Hit] = {}
    for video, name, end in library.videos.names.found(term, 2 * CANDIDATES, videos):
        if len(best) == CANDIDATES:
            break
        found = _graded(name, sought, pairs, rows)
        if found[0] > (best[video].confidence if video in best else 0.0):
            best[video] = _hit(video, end, *found)
    return sorted(best.values(), key=lambda hit: (-hit.confidence, hit.video_id))


def with_names(
    library: Library,
    found: Sequence[MomentCandidate],
    names: Sequence[Hit],
    weights: Mapping[str, float],
) -> list[MomentCandidate]:
    """Moments, the surest first, and the videos that are found by their names among them."""
    if not names:
        return list(found)
    surest: dict[int, MomentCandidate] = {}
    for one in found:
        surest.setdefault(one.video_id, one)
    moments = {id(one): one for one in found}
    scenes = library.content.scenes_at((hit.video_id, 0) for hit in names)
    for hit in names:
        evidence = weights[hit.channel.name] * evidence_of(hit.confidence)
        own = surest.get(hit.video_id)
        if own is not None and own.score >= STRONG:
            more = max(own.evidence, evidence)
            moments[id(own)] = replace(own, evidence=more, hits=(*own.hits, hit))
            continue
        scene = scenes.get((hit.video_id, 0))
        made = MomentCandidate(hit.video_id, scene, 0, hit.end, 0, evidence, (hit,))
        moments[id(made)] = made
    return in_order(moments.values())


def _term(one: Asked) -> QueryTerm:
    stem = stem_of(one.word) if one.stem == one.word else one.stem
    return QueryTerm(one.word, stem, 1.0, others=one.others)


def _graded(
    name: str,
    sought: Sequence[QueryTerm],
    pairs: Sequence[tuple[str, str, str]],
    rows: Sequence[str],
) -> tuple[float, str, Marks]:
    """How sure a name is, what of it is shown, and what of that matched."""
    text, places = read_name(name)
    line = line_of(text)
    by_word = {one.word: _stands(one, line) for one in sought}
    take_joined(by_word, pairs, line)
    ways = list(by_word.values())
    sure = min(grade for grade, _ in ways)
    if not sure or not all(row in line for row in rows):
        return 0.0, "", ()
    in_a_row = len(sought) > 1 and f" {' '.join(one.word for one in sought)} " in line
    if sure == ALL_WORDS and in_a_row:
        sure = PHRASE
    found = marks_of(text, [stretch for _, stretch in ways], line)
    marks = touching((places[start], places[end - 1] + 1) for start, end in found)
    file_at = name.rfind("/") + 1
    if any(start >= file_at for start, _ in marks):
        inside = all(start >= file_at for start, _ in marks)
        cut = file_at if inside else 0
        return WORTH * sure, *excerpt(name[cut:], tuple((a - cut, b - cut) for a, b in marks))
    return WORTH * FOLDER * sure, *excerpt(name, marks)


def _stands(one: QueryTerm, line: str) -> tuple[float, str]:
    """How a name holds a word; also where it is parted or joined in any way (tearsofsteel)."""
    grade, stretch = stands(one, line)
    letters = one.word.replace(" ", "")
    if grade >= FORM or letters not in line.replace(" ", ""):
        return grade, stretch
    starts = [i for i, letter in enumerate(line) if letter != " "]
    at = line.replace(" ", "").find(letters)
    found = line[starts[at] - 1 : starts[at + len(letters) - 1] + 2]
    whole = found[0] == " " and (found[-1] == " " or is_run(letters[-1]))
    return (FORM, found if found[-1] == " " else found[:-1]) if whole else (grade, stretch)


def _hit(video_id: int, end: int, confidence: float, shown: str, marks: Marks) -> Hit:
    return Hit(
        channel=lexical(),
        video_id=video_id,
        start=0,
        end=end,
        at=0,
        score=confidence,
        confidence=confidence,
        snippet=shown,
        marks=marks,
        kind=NAME,
    )
