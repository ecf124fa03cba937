"""Says a query back: in the query language, and in one line for people."""

from __future__ import annotations

import re

from engine.query.query import THEN_WITHIN, Clause, Filters, Query, Sense
from engine.query.tokens import (
    QUOTES,
    WITH_PHRASES,
    Phrase,
    Word,
    escaped,
    has_marks,
    has_words,
    is_syntax,
    pieces_of,
)
from engine.query.values import duration_for_people, duration_text, language_for_people


def understood(query: Query) -> str:
    """How a query was read, as one line for people."""
    parts: list[str] = []
    for step in query.steps:
        for number, clause in enumerate(step.clauses):
            joint = "while " if number else ""
            if step.within is not None and not number:
                joint = f"then (within {duration_for_people(step.within)}) "
            parts.append(joint + _for_people(clause))
    parts += _filters_for_people(query.filters)
    if query.without:
        parts.append(f"without: {', '.join(query.without)}")
    return " · ".join(parts)


def spelled(query: Query, *, careful: bool) -> str:
    """The query's text. ``careful`` marks all that could be read as syntax though it is none.

    Raises:
        ValueError: a clause's phrase does not stand in its text.
    """
    parts: list[str] = []
    for step in query.steps:
        for number, clause in enumerate(step.clauses):
            joint = "while" if number else ""
            if step.within is not None and not number:
                default = step.within == THEN_WITHIN
                joint = "then" if default else f"then<{duration_text(step.within)}"
            if joint and careful and not parts[-1].endswith('"'):
                parts.append(",")  # "for a , while" joins where "for a while" does not
            parts += [joint] if joint else []
            parts.append(_clause_text(clause, careful))
    for text in query.without:
        bare = has_words(text) and " " not in text and not is_syntax(text)
        parts.append("-" + (text if bare else _quoted(text)))
    return " ".join(parts + _filters_text(query.filters))


def _clause_text(clause: Clause, careful: bool) -> str:
    if clause.sense not in WITH_PHRASES:
        bare = not careful and " " not in clause.text
        return f"{clause.sense}:{clause.text if bare else _quoted(clause.text)}"
    pieces = pieces_of(clause)
    texts = [_piece_text(piece, careful) for piece in pieces]
    if clause.sense is Sense.ANY:
        return " ".join(texts)
    if isinstance(pieces[0], Word):
        # What touches the colon is never read as more than itself.
        return f"{clause.sense}:{' '.join([pieces[0].text, *texts[1:]])}"
    return f"{clause.sense}:{' ' if len(pieces) > 1 else ''}{' '.join(texts)}"


def _piece_text(piece: Word | Phrase, careful: bool) -> str:
    if isinstance(piece, Phrase):
        return _quoted(piece.text)
    return escaped(piece.text) if careful else piece.text


def _quoted(text: str) -> str:
    for opening in ('"', "“", "«", "「", "『", "„", "»", "＂"):
        if not any(closing in text for closing in QUOTES[opening]):
            return f"{opening}{text}{QUOTES[opening][0]}"
    return '"' + text.replace('"', "") + '"'


def _filters_text(filters: Filters) -> list[str]:
    listed = [
        *(f"in:{_value(folder)}" for folder in filters.folders),
        *(f"video:{_value(name)}" for name in filters.names),
        *(f"lang:{code}" for code in filters.languages),
    ]
    listed += [f"after:{filters.after}"] if filters.after else []
    listed += [f"before:{filters.before}"] if filters.before else []
    listed += [] if filters.longer is None else [f"longer:{duration_text(filters.longer)}"]
    listed += [] if filters.shorter is None else [f"shorter:{duration_text(filters.shorter)}"]
    return listed


def _value(text: str) -> str:
    return _quoted(text) if " " in text or has_marks(text) else text


# --- for people ----------------------------------------------------------------------------------


def _for_people(clause: Clause) -> str:
    spelled = " ".join(
        f"“{piece.text}”" if isinstance(piece, Phrase) else piece.text
        for piece in pieces_of(clause)
    )
    return spelled if clause.sense is Sense.ANY else f"{clause.sense}: {spelled}"


def _filters_for_people(filters: Filters) -> list[str]:
    said = []
    if filters.folders:
        said.append(f"in {' or '.join(filters.folders)}")
    if filters.names:
        said.append(f"in videos named {' or '.join(filters.names)}")
    if filters.languages:
        said.append(f"language {' or '.join(map(language_for_people, filters.languages))}")
    if filters.after:
        said.append(f"from {filters.after} on")
    if filters.before:
        said.append(f"before {filters.before}")
    if filters.longer is not None:
        said.append(f"longer than {duration_for_people(filters.longer)}")
    if filters.shorter is not None:
        said.append(f"shorter than {duration_for_people(filters.shorter)}")
    return said


def respelt(query: str, words: str, better: str) -> str:
    """A query with the words of a clause as they may have been meant; marks and spaces stay.

    Args:
        words: of the clause, one space between them.
        better: the same, spelt anew.
    """
    old, new = words.split(), better.split()
    # Word for word, for quotation marks may stand between; else (two are one now) as they stand.
    pairs = list(zip(old, new, strict=True)) if len(old) == len(new) else [(words, better)]
    for word, meant in dict(pairs).items():
        if word != meant:
            spaced = r"\s+".join(map(re.escape, word.split()))
            query = re.sub(rf"(?<!\w){spaced}(?!\w)", meant.replace("\\", r"\\"), query)
    return query
