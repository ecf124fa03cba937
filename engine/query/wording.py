"""Says a query back: in the query language, and in parts for who puts it into words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from engine.query.query import THEN_WITHIN, WITHOUT, Clause, Filters, Query, Sense
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
from engine.query.values import duration_text


@dataclass(frozen=True, slots=True)
class Part:
    """One part of how a query was read, to be put into words.

    ``kind`` is as in ``Mark`` (``Sense.ANY`` too). One of ``values`` must hold, of ``WITHOUT``
    none; days, ticks, codes of languages, or text. ``joint`` is "while" or "then" where the part
    is joined to the one before, ``within`` the ticks of a "then".
    """

    kind: str
    values: tuple[str | date | int, ...]
    joint: str = ""
    within: int = 0


def parts(query: Query) -> Iterator[Part]:
    """How a query was read: its clauses, then its filters, then what must not be there."""
    for step in query.steps:
        for number, clause in enumerate(step.clauses):
            joint = "while" if number else "then" if step.within is not None else ""
            yield Part(clause.sense, (shown(clause),), joint, step.within or 0)
    for each in fields(Filters):
        value = getattr(query.filters, each.name)
        if value not in (None, ()):
            yield Part(each.name, value if isinstance(value, tuple) else (value,))
    if query.without:
        yield Part(WITHOUT, query.without)


def shown(clause: Clause) -> str:
    """The words of a clause, its phrases within “ ”."""
    return " ".join(
        f"“{piece.text}”" if isinstance(piece, Phrase) else piece.text
        for piece in pieces_of(clause)
    )


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
        *(f"in:{value_text(folder)}" for folder in filters.folders),
        *(f"video:{value_text(name)}" for name in filters.names),
        *(f"lang:{code}" for code in filters.languages),
    ]
    listed += [f"after:{filters.after}"] if filters.after else []
    listed += [f"before:{filters.before}"] if filters.before else []
    listed += [] if filters.longer is None else [f"longer:{duration_text(filters.longer)}"]
    listed += [] if filters.shorter is None else [f"shorter:{duration_text(filters.shorter)}"]
    return listed + [f"on:{days}" for days in filters.days]


def value_text(text: str) -> str:
    """A value as it is written behind a colon: in quotation marks where it needs them."""
    return _quoted(text) if " " in text or has_marks(text) else text
