"""Makes files whose clock jumps, as recorders, discs and joining tools leave them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.media_factory import make_video, tone

WRAPS_AT = 2**33 / 90_000
"""Seconds after which the clock of MPEG streams begins again: 26.5 hours."""
COLOURS = ("red", "blue", "green", "yellow", "noise:1", "checker", "noise:2", "bars")
LIKE = {".vob": ".mpg", ".m2ts": ".ts", ".mts": ".ts"}
"""Other names of one container."""
FLV_HEADER = 13
"""Bytes of an FLV file before its first tag."""


def part(
    path: Path, colours: Sequence[str], *, each_s: float = 2.0, at: float = 0.0, **options: Any
) -> bytes:
    """The bytes of a recording with sound whose clock begins ``at`` seconds.

    The file's name says which kind; colours follow each other, each for ``each_s`` seconds.
    """
    muxer = {"output_ts_offset": str(at), **options.pop("options", {})}
    if path.suffix == ".flv":
        options = {"codec": "flv1", **options}
    scenes = [(colour, each_s) for colour in colours]
    sound = tone(each_s * len(colours)) if options.pop("sound", True) else None
    written = path.with_suffix(LIKE.get(path.suffix, path.suffix))
    make_video(written, scenes, audio=sound, size=(160, 90), options=muxer, **options)
    data = written.read_bytes()
    written.unlink()
    return data


def joined(path: Path, clocks: Sequence[float], each_s: float = 2.0, **options: Any) -> Path:
    """A file of as many parts as clocks, each of two colours: laid together as ``cat`` does."""
    parts = []
    for number, clock in enumerate(clocks):
        pair = [COLOURS[2 * number % 8], COLOURS[(2 * number + 1) % 8]]
        data = part(path, pair, each_s=each_s, at=clock, **options)
        parts.append(data[FLV_HEADER:] if path.suffix == ".flv" and number else data)
    path.write_bytes(b"".join(parts))
    return path
