"""Reads text tracks inside a video as cues, from their packets as they are: no decoder is asked."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from engine.media.captions.blocks import cue_of as vtt_cue
from engine.media.captions.cue import COMMON_RATE, LONGEST_CUE, Cue, bounded
from engine.media.captions.markup import BREAK, shown_lines
from engine.media.captions.substation import event_of, spoken
from engine.media.captions.ttml import ttml
from engine.media.clock import Timeline
from engine.media.container import only, open_container, start_of, ticks_of
from engine.media.encodings import Decoded, decode_all
from engine.types import OWN_CLOCK, Clock, Track

BYTES = LONGEST_CUE * 4  # of one packet that are looked at
ALL_BYTES = 32 << 20  # of a track
FAILURES_ALLOWED = 2000  # packets that may fail before the rest is given up


@dataclass(frozen=True, slots=True)
class Block:
    """One packet of a track: when (ticks; None where nothing ends it), and its bytes."""

    start: int
    end: int | None
    data: bytes


def track_cues(
    path: Path, track: Track, rate: Fraction | None, language: str | None, clock: Clock = OWN_CLOCK
) -> tuple[list[Cue], Decoded]:
    """The cues of a track in its order, on the container's clock, and how its letters were read.

    Raises:
        MediaError, EnvironmentProblem: the file does not open.
    """
    blocks = [*_bounded(_blocks(path, track.index, clock))]
    texts, decoded = decode_all([_text(block.data, track.codec) for block in blocks], language)
    parse = PARSERS.get(track.codec, _subrip)
    cues = bounded(parse(list(zip(blocks, texts, strict=True)), rate or COMMON_RATE))
    return cues, decoded


def _blocks(path: Path, index: int, clock: Clock) -> Iterator[Block]:
    import av

    with open_container(path) as container:
        start = start_of(container)
        timeline, stream = Timeline(container, clock), only(container, index)
        packets = timeline.demux(stream)
        failures = 0
        while failures < FAILURES_ALLOWED:
            try:
                packet = next(packets, None)
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                failures += 1
                packets = timeline.demux(stream)  # an error ends a demuxing generator
                continue
            if packet is None:
                return
            if packet.pts is None or packet.size == 0:
                continue
            begin = ticks_of(packet.pts, packet.time_base, start)
            length = ticks_of(packet.duration or 0, packet.time_base, 0)
            yield Block(begin, begin + length if length else None, bytes(packet)[:BYTES])


def _bounded(blocks: Iterator[Block]) -> Iterator[Block]:
    size = 0
    for block in blocks:
        size += len(block.data)
        if size > ALL_BYTES:
            return
        yield block


def _text(data: bytes, codec: str) -> bytes:
    """The text of a packet; of MP4's timed text (3GPP TS 26.245) what its length says."""
    if codec not in ("mov_text", "tx3g"):
        return data
    (length,) = struct.unpack(">H", data[:2]) if len(data) >= 2 else (0,)
    text = data[2 : 2 + length]
    marks = (b"\xfe\xff", b"\xff\xfe")
    return text.decode("utf-16", "replace").encode() if text.startswith(marks) else text


def _subrip(blocks: Timed, _: Fraction) -> Iterator[Cue]:
    for block, text in blocks:
        yield Cue(block.start, block.end, shown_lines(BREAK.sub("\n", text)))


def _substation(blocks: Timed, _: Fraction) -> Iterator[Cue]:
    """Matroska: a number, then the fields of an event but its times."""
    fields = ("", "layer", "style", "name", "", "", "", "effect", "text")
    every = ((block, dict(zip(fields, text.split(",", 8), strict=False))) for block, text in blocks)
    return spoken(event_of(values, block.start, block.end) for block, values in every)


def _vtt(blocks: Timed, rate: Fraction) -> Iterator[Cue]:
    for block, text in blocks:
        yield vtt_cue(text, block.start, block.end, rate)


def _ttml(blocks: Timed, rate: Fraction) -> Iterator[Cue]:
    for _, text in blocks:
        yield from ttml(text, rate)


Timed = list[tuple[Block, str]]
PARSERS: dict[str, Callable[[Timed, Fraction], Iterator[Cue]]] = {
    "ass": _substation,
    "ssa": _substation,
    "webvtt": _vtt,
    "ttml": _ttml,
}
