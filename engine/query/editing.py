"""Edits the text of a query as it was typed: what stays keeps its marks and spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.query.language import parse
from engine.query.query import OPERATORS, Mark


def without(text: str, mark: Mark) -> str:
    """A query's text without one of its marks, and without an operator that then joins nothing."""
    joints = [one for one in parse(text).marks if one.kind in OPERATORS and not one.unfinished]
    first = mark.spans[0][0]
    before = [one for one in joints if one.spans[0][0] < first]
    after = [one for one in joints if one.spans[0][0] > first]
    begin = before[-1].spans[-1][1] if before else 0
    end = after[0].spans[0][0] if after else len(text)
    rest = _cut(text[begin:end], [(start - begin, stop - begin) for start, stop in mark.spans])
    gone = list(mark.spans)
    if not parse(rest).steps:
        gone += [span for one in before[-1:] or after[:1] for span in one.spans]
    return _cut(text, gone)


def respelt(query: str, words: str, better: str) -> str:
    """A query with the words of a clause as they may have been meant; marks and spaces stay.

    Args:
        words: of the clause, one space between them.
        better: the same, with other words.
    """
    old, new = words.split(), better.split()
    # Word for word, for quotation marks may stand between; else (two are one now) as they stand.
    pairs = list(zip(old, new, strict=True)) if len(old) == len(new) else [(words, better)]
    for word, meant in dict(pairs).items():
        if word != meant:
            spaced = r"\s+".join(map(re.escape, word.split()))
            query = re.sub(rf"(?<!\w){spaced}(?!\w)", meant.replace("\\", r"\\"), query)
    return query


def added(text: str, written: str) -> str:
    """A query's text with something at its end."""
    return f"{text.rstrip()} {written}".lstrip()


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start].rstrip()} {text[end:].lstrip()}"
    return text.strip()
