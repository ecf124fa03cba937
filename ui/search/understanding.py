"""Says in the window's language what the engine says of a query in English: how it was read, notes.

The engine's sentences have fixed forms (docs/search.md lists them); what has none of them is shown
as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from ui.search.chips import FILTERS, WITHOUT, chips

PARTS = " · "
_JOINT = re.compile(r"(while |then \(within (.+?)\) )(.+)", re.DOTALL)
_SENSE = re.compile(r"(said|seen|written|tag|person): (.+)", re.DOTALL)
_UNIT = re.compile(r"([0-9.]+) (h|min|s)\b")
_UNKNOWN = re.compile(r"The (visual|text) model (.+) does not know: (.+)\.")
_LATER = re.compile(r"“(\w+):” cannot be searched yet; it was left out\.")


def language(name: str) -> str:
    """A language by its English name."""
    translate = QCoreApplication.translate
    return {
        "English": translate("Understanding", "English"),
        "Korean": translate("Understanding", "Korean"),
        "Japanese": translate("Understanding", "Japanese"),
        "Chinese": translate("Understanding", "Chinese"),
        "Spanish": translate("Understanding", "Spanish"),
        "French": translate("Understanding", "French"),
        "German": translate("Understanding", "German"),
    }.get(name, name)


def length(text: str) -> str:
    """A length of time: ``1 min 30 s``, ``a minute``."""
    translate = QCoreApplication.translate
    if text == "a minute":
        return translate("Understanding", "a minute")
    forms = {
        "h": translate("Understanding", "{} h"),
        "min": translate("Understanding", "{} min"),
        "s": translate("Understanding", "{} s"),
    }
    return _UNIT.sub(lambda found: forms[found.group(2)].format(found.group(1)), text)


def any_of(names: str, each: Callable[[str], str] = str) -> str:
    """Names that the engine joined by "or"."""
    first, *others = [each(name) for name in names.split(" or ")]
    form = QCoreApplication.translate("Understanding", "{} or {}")
    for other in others:
        first = form.format(first, other)
    return first


def understood(text: str, query: str) -> str:
    """How a query was read.

    Args:
        text: the engine's line.
        query: what was asked: its filters stand at the end of the line, after all else.
    """
    parts = text.split(PARTS)
    kinds = {chip.kind for chip in chips(query)}
    filters = len(kinds & {*FILTERS.values(), WITHOUT})
    first = max(0, len(parts) - filters)
    read = [_clause(part, joined=number > 0) for number, part in enumerate(parts[:first])]
    return PARTS.join([*read, *(_filter(part) for part in parts[first:])])


def _clause(part: str, *, joined: bool) -> str:
    translate = QCoreApplication.translate
    joint = _JOINT.fullmatch(part) if joined else None
    if joint is not None:
        told = _sense(joint.group(3))
        if joint.group(2) is None:
            return translate("Understanding", "while {}").format(told)
        form = translate("Understanding", "then (within {time}) {what}")
        return form.format(time=length(joint.group(2)), what=told)
    return _sense(part)


def _sense(part: str) -> str:
    translate = QCoreApplication.translate
    found = _SENSE.fullmatch(part)
    if found is None:
        return part
    forms = {
        "said": translate("Understanding", "said: {}"),
        "seen": translate("Understanding", "seen: {}"),
        "written": translate("Understanding", "written: {}"),
        "tag": translate("Understanding", "tag: {}"),
        "person": translate("Understanding", "person: {}"),
    }
    return forms[found.group(1)].format(found.group(2))


def _filter(part: str) -> str:
    translate = QCoreApplication.translate
    forms: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        (r"in videos named (.+)", translate("Understanding", "in videos named {}"), any_of),
        (r"in (.+)", translate("Understanding", "in {}"), any_of),
        (
            r"language (.+)",
            translate("Understanding", "language {}"),
            lambda names: any_of(names, language),
        ),
        (r"from (\S+) on", translate("Understanding", "from {} on"), str),
        (r"before (\S+)", translate("Understanding", "before {}"), str),
        (r"longer than (.+)", translate("Understanding", "longer than {}"), length),
        (r"shorter than (.+)", translate("Understanding", "shorter than {}"), length),
        (r"without: (.+)", translate("Understanding", "without: {}"), str),
    )
    for pattern, form, value in forms:
        if found := re.fullmatch(pattern, part, re.DOTALL):
            return form.format(value(found.group(1)))
    return part


def note(text: str) -> str:
    """What could not be used of a query, and why."""
    translate = QCoreApplication.translate
    if found := _UNKNOWN.fullmatch(text):
        form = {
            "visual": translate("Understanding", "The visual model {name} does not know: {words}."),
            "text": translate("Understanding", "The text model {name} does not know: {words}."),
        }[found.group(1)]
        return form.format(name=found.group(2), words=found.group(3))
    if found := _LATER.fullmatch(text):
        form = translate("Understanding", "“{}:” cannot be searched yet; it was left out.")
        return form.format(found.group(1))
    return text
