"""Says in the window's language how a query was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from engine.query.query import OPERATORS, WITHOUT, Mark, Query
from ui.widgets.languages import language_name

if TYPE_CHECKING:
    from engine.query.wording import Part


def understood(query: Query) -> str:
    """How a query was read, as one line."""
    from engine.query.wording import parts

    return " · ".join(map(_part, parts(query)))


def chip_words(mark: Mark) -> str:
    """What a chip says."""
    if mark.kind in OPERATORS:
        told = f"{mark.value} …"
    elif mark.unfinished:
        told = _form(mark.kind).format(mark.value or "…")
    else:
        told = _said(mark.kind, (mark.value,))
    told = told[:1].upper() + told[1:]
    incomplete = QCoreApplication.translate("Understanding", "{} (incomplete)")
    return incomplete.format(told) if mark.unfinished else told


def length(ticks: int) -> str:
    """A length of time: ``1 min 30 s``, ``a minute``."""
    from engine.query.values import duration_units

    translate = QCoreApplication.translate
    units = duration_units(ticks)
    if units == [("1", "m")]:
        return translate("Understanding", "a minute")
    forms = {
        "h": translate("Understanding", "{} h"),
        "m": translate("Understanding", "{} min"),
        "s": translate("Understanding", "{} s"),
    }
    return " ".join(forms[unit].format(number) for number, unit in units)


def _part(part: Part) -> str:
    translate = QCoreApplication.translate
    told = _said(part.kind, part.values)
    if part.joint == "while":
        return translate("Understanding", "while {}").format(told)
    if part.joint == "then":
        form = translate("Understanding", "then (within {time}) {what}")
        return form.format(time=length(part.within), what=told)
    return told


def _said(kind: str, values: Sequence[str | date | int]) -> str:
    texts = [_value(kind, value) for value in values]
    form = QCoreApplication.translate("Understanding", "{} or {}")
    listed = ", ".join(texts) if kind == WITHOUT else reduce(form.format, texts)
    return _form(kind).format(listed)


def _value(kind: str, value: str | date | int) -> str:
    if isinstance(value, int):
        return length(value)
    return language_name(str(value)) if kind == "languages" else str(value)


def _form(kind: str) -> str:
    translate = QCoreApplication.translate
    return {
        "any": "{}",
        "said": translate("Understanding", "said: {}"),
        "seen": translate("Understanding", "seen: {}"),
        "written": translate("Understanding", "written: {}"),
        "tag": translate("Understanding", "tag: {}"),
        "person": translate("Understanding", "person: {}"),
        "folders": translate("Understanding", "in {}"),
        "names": translate("Understanding", "in videos named {}"),
        "languages": translate("Understanding", "language {}"),
        "after": translate("Understanding", "from {} on"),
        "before": translate("Understanding", "before {}"),
        "days": translate("Understanding", "on {}"),
        "longer": translate("Understanding", "longer than {}"),
        "shorter": translate("Understanding", "shorter than {}"),
        WITHOUT: translate("Understanding", "without: {}"),
    }[kind]
