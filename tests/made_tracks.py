"""Makes files with several tracks of pictures, as cameras, discs and editors write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from tests.media_factory import AudioTrack, _add_audio, _write_audio, draw, tone

PIXELS = {"mjpeg": "yuvj420p", "png": "rgb24"}
SCENES = ("red", "noise:1", "blue", "checker")


@dataclass(frozen=True)
class Pictures:
    """A track: ``count`` pictures, one each ``1/fps`` seconds; the view changes each second."""

    count: int
    fps: Fraction | int = 25
    size: tuple[int, int] = (320, 180)
    codec: str = "libx264"
    default: bool = False
    view: str | None = None


def make_tracks(path: Path, tracks: Sequence[Pictures], *, sound_s: float = 0.0) -> Path:
    """Write the tracks in their order; the container is chosen by the extension."""
    with av.open(str(path), "w", container_options={"max_interleave_delta": "0"}) as output:
        streams = []
        for track in tracks:
            stream = output.add_stream(track.codec, rate=Fraction(track.fps))
            stream.width, stream.height = track.size
            stream.pix_fmt = PIXELS.get(track.codec, "yuv420p")
            stream.time_base = stream.codec_context.time_base = 1 / Fraction(track.fps)
            stream.codec_context.gop_size = 12
            flag = av.stream.Disposition.default
            stream.disposition = flag if track.default else av.stream.Disposition(0)
            streams.append(stream)
        if sound_s:
            sound = AudioTrack(tone(sound_s))
            _write_audio(output, _add_audio(output, path, sound), sound)
        for stream, track in zip(streams, tracks, strict=True):
            rate = Fraction(track.fps)
            for number in range(track.count):
                view = track.view or SCENES[int(number / rate) % len(SCENES)]
                frame = av.VideoFrame.from_ndarray(draw(view, track.size), format="rgb24")
                frame.pts, frame.time_base = number, 1 / rate
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
    return path
