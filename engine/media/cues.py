"""Parses subtitle files into cues: when, and the lines that are shown, without markup."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from engine.errors import HeimdexError
from engine.messages import Code

FORMATS = {"srt": "srt", "ass": "ass", "ssa": "ass", "ttml": "ttml"}
VTT_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
VTT_LINE = re.compile(rf"{VTT_TIME}\s*-->\s*{VTT_TIME}")
SYNC = re.compile(r"<sync\b[^>]*?start\s*=\s*[\"']?(-?\d+)[^>]*>", re.IGNORECASE)
PARAGRAPH = re.compile(r"<p\b(?:[^>]*?class\s*=\s*[\"']?(\w+))?[^>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<(?:\d+:)?\d{1,2}:\d{2}\.\d{1,3}>|</>|<!--.*?-->")
OVERRIDE = re.compile(r"\{[\\*][^{}\n]*\}|\{\\?an?\d\}")
LAST_CUE = 4_000_000  # ticks that the last cue of a file stays where nothing ends it


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines shown from ``start`` to ``end`` (ticks)."""

    start: int
    end: int
    lines: tuple[str, ...]


def parse_cues(path: Path, text: str) -> list[Cue]:
    """The cues of a subtitle file's text, in its order; the name's extension says the format.

    Raises:
        HeimdexError: the text follows no known format.
    """
    kind = path.suffix.lower().removeprefix(".")
    if text.lstrip("\ufeff \n").startswith("WEBVTT") or kind == "vtt":
        return list(_vtt(text))
    if kind == "smi":
        return list(_sami(text))
    return list(_with_pysubs2(path, text, kind))


def _vtt(text: str) -> Iterator[Cue]:
    """WebVTT (W3C), whose identifiers, notes, styles and word times are not text."""
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.split("\n")
        for number, line in enumerate(lines):
            if found := VTT_LINE.search(line):
                start, end = _vtt_time(found.groups()[:4]), _vtt_time(found.groups()[4:])
                yield Cue(start, end, shown_lines("\n".join(lines[number + 1 :])))
                break


def _vtt_time(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1_000_000 + int((fraction or "0").ljust(6, "0"))


def _with_pysubs2(path: Path, text: str, kind: str) -> Iterator[Cue]:
    import pysubs2

    try:
        read = pysubs2.SSAFile.from_string(text, format_=FORMATS.get(kind))
    except (pysubs2.Pysubs2Error, ValueError, KeyError, IndexError, SyntaxError) as error:
        raise HeimdexError(Code.SUBTITLES_MALFORMED, name=path.name) from error
    for event in sorted(read.events, key=lambda event: (event.start, event.end)):
        if event.is_comment or event.is_drawing:
            continue
        yield Cue(event.start * 1000, event.end * 1000, shown_lines(event.plaintext))


def _sami(text: str) -> Iterator[Cue]:
    """SAMI, where a cue stays until the next; of several languages the one most written in."""
    found = list(SYNC.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    times = [int(match[1]) * 1000 for match in found]
    shown: list[tuple[int, str, str]] = []
    for match, start, stop in zip(found, times, ends, strict=True):
        parts = PARAGRAPH.split(text[match.end() : stop])
        for name, body in zip(parts[1::2], parts[2::2], strict=True):
            shown.append((start, (name or "").lower(), re.sub(r"<br\b[^>]*>", "\n", body)))
    classes = Counter(name for _, name, body in shown if shown_lines(body))
    if not classes:
        return
    spoken = classes.most_common(1)[0][0]
    own = [(start, body) for start, name, body in shown if name == spoken]
    for (start, body), (end, _) in pairwise([*own, (own[-1][0] + LAST_CUE, "")]):
        yield Cue(start, end, shown_lines(body))


def shown_lines(text: str) -> tuple[str, ...]:
    """The lines of a cue without tags, positions and empty lines."""
    plain = html.unescape(OVERRIDE.sub("", TAG.sub("", text)))
    cleaned = (re.sub(r"[\s\u200b\ufeff]+", " ", line).strip() for line in plain.split("\n"))
    return tuple(line for line in cleaned if line)
