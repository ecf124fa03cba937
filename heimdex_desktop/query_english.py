"""English for how a query was read: for the command line, JSON, and docs/search.md."""

from __future__ import annotations

from datetime import date

from engine.query.language import parse
from engine.query.values import LANGUAGES, duration_units
from engine.query.wording import Part, parts

FORMS = {
    "any": "{}",
    "folders": "in {}",
    "names": "in videos named {}",
    "languages": "language {}",
    "after": "from {} on",
    "before": "before {}",
    "days": "on {}",
    "longer": "longer than {}",
    "shorter": "shorter than {}",
}
"""For each kind of part its words; ``kind: {}`` for the others."""


def understood(text: str) -> str:
    """How a query's text is read, as one line; "" where nothing is asked."""
    return " · ".join(map(_part, parts(parse(text))))


def _part(part: Part) -> str:
    joint = f"{part.joint} " if part.joint else ""
    if part.joint == "then":
        joint = f"then (within {_length(part.within)}) "
    values = [_value(part.kind, value) for value in part.values]
    listed = (", " if part.kind == "without" else " or ").join(values)
    return joint + FORMS.get(part.kind, f"{part.kind}: {{}}").format(listed)


def _value(kind: str, value: str | date | int) -> str:
    if isinstance(value, int):
        return _length(value)
    return LANGUAGES.get(str(value), str(value)).split()[0] if kind == "languages" else str(value)


def _length(ticks: int) -> str:
    """``1 h 30 min``, ``a minute``, ``0.5 s``."""
    units = duration_units(ticks)
    if units == [("1", "m")]:
        return "a minute"
    return " ".join(f"{number} {'min' if unit == 'm' else unit}" for number, unit in units)
