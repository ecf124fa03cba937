"""SAMI (.smi): cues that stay until the next of their language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from engine.media.captions.cue import LONGEST_CUE, Cue, bounded
from engine.media.captions.markup import BREAK, shown_lines

SYNC = re.compile(r"<sync\b([^<>]{0,300})>?", re.IGNORECASE)
START = re.compile(r"\bstart\s{0,9}=\s{0,9}[\"']?\s{0,9}(-?\d{1,12})", re.IGNORECASE)
END = re.compile(r"\bend\s{0,9}=\s{0,9}[\"']?\s{0,9}(-?\d{1,12})", re.IGNORECASE)
PARAGRAPH = re.compile(r"<p\b([^<>]{0,300})>?", re.IGNORECASE)
CLASS = re.compile(r"\bclass\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{1,60})", re.IGNORECASE)
STYLE = re.compile(
    r"\.([\w-]{1,60})\s{0,20}\{[^{}]{0,300}?\blang\s{0,9}:\s{0,9}([A-Za-z]{2,3}(?:-\w{1,8})?)",
    re.IGNORECASE,
)
HEAD = 64 << 10  # characters in which the styles stand

Paragraph = tuple[int, int | None, str, tuple[str, ...]]
"""When it begins, when it says that it ends, its class, its lines (none: it clears the screen)."""


def sami(text: str, language: str | None = None) -> Iterator[Cue]:
    """The cues of one language: the one asked for, else the one most is written in."""
    tongues = {name.lower(): tag for name, tag in STYLE.findall(text[:HEAD])}
    shown = bounded(_paragraphs(text))
    written = Counter(name for _, _, name, lines in shown if lines)
    if not written:
        return
    spoken = _chosen(written, tongues, language)
    own = [each for each in shown if each[2] in (spoken, "")]
    own.sort(key=lambda each: each[0])
    ends = [start for start, *_ in own[1:]] + [None]
    for (start, stated, _, lines), end in zip(own, ends, strict=True):
        yield Cue(start, _earlier(stated, end), lines, language=tongues.get(spoken))


def _chosen(written: Counter[str], tongues: dict[str, str], language: str | None) -> str:
    wanted = [n for n in written if language and tongues.get(n, "").lower().startswith(language)]
    return wanted[0] if wanted else written.most_common(1)[0][0]


def _paragraphs(text: str) -> Iterator[Paragraph]:
    begun: re.Match[str] | None = None
    for found in SYNC.finditer(text):
        if START.search(found[1]) is None:
            continue
        if begun is not None:
            yield from _shown(begun, text[begun.end() : found.start()][:LONGEST_CUE])
        begun = found
    if begun is not None:
        yield from _shown(begun, text[begun.end() : begun.end() + LONGEST_CUE])


def _shown(begun: re.Match[str], body: str) -> Iterator[Paragraph]:
    """What stands below one ``SYNC``: a paragraph a language, or text without any."""
    start, stated = START.search(begun[1]), END.search(begun[1])
    assert start is not None
    at, until = int(start[1]) * 1000, int(stated[1]) * 1000 if stated else None
    parts = PARAGRAPH.split(body)
    bodies = list(zip(parts[1::2], parts[2::2], strict=True)) or [("", body)]
    for attributes, inner in bodies:
        named = CLASS.search(attributes)
        lines = shown_lines(BREAK.sub("\n", inner.replace("\n", " ")))
        yield at, until, named[1].lower() if named else "", lines


def _earlier(stated: int | None, following: int | None) -> int | None:
    return min((end for end in (stated, following) if end is not None), default=None)
