"""Parses text with times into cues, whatever its format; the text says it before the name does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from engine.media.captions.blocks import srt, vtt
from engine.media.captions.counted import PATTERNS, microdvd, mpl2, subviewer, tmplayer
from engine.media.captions.cue import COMMON_RATE, Cue, lines_of
from engine.media.captions.sami import sami
from engine.media.captions.substation import substation
from engine.media.captions.ttml import ttml

HEAD = 64 << 10  # characters that tell a format
LINES = 400  # lines that tell it where its head does not
SUBSTATION = re.compile(
    r"^[ \t]{0,9}(?:\[(?:script info|events|v4\+? styles)\]|dialogue:)",
    re.IGNORECASE | re.MULTILINE,
)
SAMI = re.compile(r"<sami\b|<sync\b", re.IGNORECASE)
XML = re.compile(r"\s{0,999}(?:<\?xml|<(?:\w{1,20}:)?tt\b|<!DOCTYPE)", re.IGNORECASE)
NAMED = {
    "srt": "srt", "vtt": "vtt", "ass": "substation", "ssa": "substation", "smi": "sami",
    "sami": "sami", "ttml": "ttml", "dfxp": "ttml", "xml": "ttml",
}  # fmt: skip


def format_of(text: str, extension: str = "") -> str | None:
    """The format that a text is written in; ``extension`` decides where the text does not."""
    head = text[:HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith("WEBVTT"):
        return "vtt"
    if XML.match(head):
        return "ttml"
    if SUBSTATION.search(head):
        return "substation"
    if SAMI.search(head):
        return "sami"
    found: Counter[str] = Counter()
    for line in islice(lines_of(text), LINES):
        found.update(name for name, looks in PATTERNS.items() if looks(line[:300]))
        found["srt"] += "-->" in line[:300]
    name, count = max(found.items(), key=lambda entry: entry[1], default=("", 0))
    return name if count else NAMED.get(extension.lower().removeprefix("."))


def parse_cues(
    text: str,
    extension: str = "",
    *,
    rate: Fraction | None = None,
    language: str | None = None,
) -> Iterator[Cue] | None:
    """The cues of a text in its order, None where it follows no known format.

    Args:
        rate: the video's frames a second, for formats that count frames and do not say.
        language: the one wanted of several in a file (ISO 639-1).
    """
    at = rate or COMMON_RATE
    match format_of(text, extension):
        case "srt":
            return srt(text, at)
        case "vtt":
            return vtt(text, at)
        case "substation":
            return substation(text)
        case "sami":
            return sami(text, language)
        case "ttml":
            return ttml(text, at)
        case "microdvd":
            return microdvd(text, at)
        case "mpl2":
            return mpl2(text)
        case "tmplayer":
            return tmplayer(text)
        case "subviewer":
            return subviewer(text)
    return None
