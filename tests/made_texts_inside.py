"""Makes films with several text tracks inside, each with its language, title and flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.stream import Disposition

from tests.media_factory import ASS_HEADER, SOUND_RATE, AudioTrack, Sound, make_video, tone


@dataclass(frozen=True)
class TextTrack:
    """Lines shown for 0.8 s, one a second; ``at`` is when the first is (seconds)."""

    lines: Sequence[str]
    language: str | None = None
    title: str | None = None
    default: bool = False
    forced: bool = False
    at: float = 0.1


def film_with_texts(
    path: Path,
    tracks: Sequence[TextTrack],
    spoken: str | None = None,
    sound: Sound | None = None,
) -> Path:
    """A Matroska film of one colour with a sound of the language ``spoken``, and text tracks.

    The sound is a tone of 4 s unless another is given.
    """
    heard = tone(4) if sound is None else sound
    length = len(heard) / SOUND_RATE
    bare = make_video(
        path.with_name("bare.mkv"),
        [("red", length)],
        size=(64, 48),
        audio=[AudioTrack(heard, spoken)],
    )
    with av.open(str(bare)) as source, av.open(str(path), "w") as output:
        copied = {stream: output.add_stream_from_template(stream) for stream in source.streams}
        for stream, copy in copied.items():
            copy.metadata.update(stream.metadata)
        texts = [_stream(output, track) for track in tracks]
        for stream, track in zip(texts, tracks, strict=True):
            for number, line in enumerate(track.lines):
                output.mux(_packet(stream, track.at + number, line))
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = copied[packet.stream]
                output.mux(packet)
    bare.unlink()
    return path


def _stream(output: av.container.OutputContainer, track: TextTrack) -> av.stream.Stream:
    stream = output.add_stream("subrip")
    stream.codec_context.subtitle_header = ASS_HEADER  # type: ignore[attr-defined]
    if track.language:
        stream.metadata["language"] = track.language
    if track.title:
        stream.metadata["title"] = track.title
    stream.disposition = Disposition.default * track.default | Disposition.forced * track.forced
    return stream


def _packet(stream: av.stream.Stream, at: float, line: str) -> av.Packet:
    packet = av.Packet(line.encode())
    packet.stream = stream
    packet.time_base = Fraction(1, 1000)
    packet.pts = packet.dts = round(at * 1000)
    packet.duration = 800
    return packet
