"""Reads subtitles, beside a video or inside it, as segments with word times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.errors import HeimdexError
from engine.media.container import only, open_container, start_of, ticks_of
from engine.media.cues import Cue, parse_cues, shown_lines
from engine.media.encodings import decode_text
from engine.media.fingerprint import reading_problem
from engine.media.languages import language_code
from engine.media.subtitle_names import name_of
from engine.messages import Code
from engine.types import Segment, Track, Word, joined

LARGEST_FILE = 32 << 20  # bytes
LONGEST_UNTIMED = 4_000_000  # ticks that a cue without an end stays
TOUCHING = 10_000  # ticks: cues nearer than this follow each other directly


def read_sidecar(path: Path) -> list[Segment]:
    """The cues of a subtitle file, in order of time, without markup and positions.

    Raises:
        HeimdexError: the file holds no subtitles that can be read.
        EnvironmentProblem: it cannot be read at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise reading_problem(path, error) from error
    if len(data) > LARGEST_FILE:
        raise HeimdexError(Code.SUBTITLES_TOO_LARGE, name=path.name)
    if path.suffix.lower() == ".sub" and data.startswith(b"\x00\x00\x01\xba"):
        raise HeimdexError(Code.SUBTITLES_ARE_PICTURES, name=path.name)
    language = name_of(path).language
    text = decode_text(data, language).replace("\r\n", "\n").replace("\r", "\n")
    cues = parse_cues(path, text)
    if not cues and text.strip():
        raise HeimdexError(Code.SUBTITLES_WITHOUT_TEXT, name=path.name)
    return _segments(cues, language, f"sidecar:{path.name}")


def read_track(path: Path, track: Track) -> list[Segment]:
    """The cues of a text track inside a file, in order; times are on the container's clock.

    Raises:
        MediaError, EnvironmentProblem: the file does not open.
    """
    cues = sorted(_packets(path, track.index), key=lambda cue: (cue.start, cue.end))
    return _segments(cues, language_code(track.language), f"track:{track.index}")


def _packets(path: Path, index: int) -> Iterator[Cue]:
    import av

    with open_container(path) as container:
        start = start_of(container)
        stream = only(container, index)
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                if packet.pts is None:
                    continue
                text = "\n".join(_dialogue(entry) for entry in packet.decode())
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                continue  # one damaged cue
            begin = ticks_of(packet.pts, packet.time_base, start)
            length = ticks_of(packet.duration or 0, packet.time_base, 0)
            yield Cue(begin, begin + (length or LONGEST_UNTIMED), shown_lines(text))


def _dialogue(entry: Any) -> str:
    """The text of an ``AssSubtitle``: what follows the eighth comma of its ASS line."""
    line = getattr(entry, "ass", b"").decode("utf-8", "replace")
    fields = line.split(",", 8)
    text = fields[8] if len(fields) == 9 else ""
    return text.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")


def _segments(cues: Iterable[Cue], language: str | None, source: str) -> list[Segment]:
    """Cues to segments: repeats dropped, empty ones dropped, words given times."""
    made: list[Segment] = []
    for cue in _without_repeats(cues):
        text = joined(cue.lines)
        words = _spread(text, cue.start, cue.end)
        made.append(Segment(cue.start, cue.end, text, language, words, source))
    return made


def _without_repeats(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Drop what an overlapping cue shows again, and the lines that rolling captions carry over.

    A repeat lengthens the cue that it repeats.
    """
    held: Cue | None = None
    shown: tuple[str, ...] = ()
    for cue in cues:
        if cue.end <= cue.start or not cue.lines or cue.end <= 0:
            continue
        cue = replace(cue, start=max(0, cue.start))
        if held is not None:
            overlapping = cue.start < held.end
            rolling = cue.start <= held.end + TOUCHING and len(cue.lines) + len(shown) > 2
            fresh = cue.lines
            if overlapping or rolling:
                fresh = tuple(line for line in cue.lines if line not in shown)
            if not fresh:
                held = replace(held, end=max(held.end, cue.end))
                shown = cue.lines if rolling else shown
                continue
            yield held
            shown, held = cue.lines, replace(cue, lines=fresh)
        else:
            shown, held = cue.lines, cue
    if held is not None:
        yield held


def _spread(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Words with times shared out over the cue by their count of characters."""
    parts = text.split()
    total = sum(len(part) for part in parts)
    words, passed = [], 0
    for part in parts:
        begin = start + (end - start) * passed // total
        passed += len(part)
        words.append(Word(begin, start + (end - start) * passed // total, part, 1.0))
    return tuple(words)
