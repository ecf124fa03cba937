"""Makes small real media files with PyAV, so that tests read what a camera could have written.

A picture is a colour name, a pattern name (``noise:SEED``, ``checker``, ``bars``), an RGB array
[height, width, 3] uint8, or a function of the time in seconds that returns one of these. Sound is
float32 mono at 16 kHz.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Sound = NDArray[np.float32]
Picture = str | Image | Callable[[float], "str | Image"]
SOUND_RATE = 16_000

COLOURS = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "grey": (128, 128, 128),
    "red": (220, 30, 30),
    "green": (30, 170, 50),
    "blue": (30, 60, 200),
    "yellow": (230, 210, 40),
    "magenta": (200, 40, 190),
    "cyan": (40, 200, 210),
    "orange": (240, 140, 20),
}
VIDEO_CODECS = {
    ".webm": "libvpx-vp9",
    ".avi": "mpeg4",
    ".gif": "gif",
    ".ts": "mpeg2video",
    ".mpg": "mpeg2video",
}
AUDIO_CODECS = {".webm": "libopus", ".avi": "libmp3lame", ".ts": "mp2", ".mpg": "mp2"}
PIXEL_FORMATS = {"gif": "rgb8"}
ASS_HEADER = b"""[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,16
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True)
class AudioTrack:
    """One track of sound: float32 mono 16 kHz samples, and where it begins (seconds)."""

    samples: Sound
    language: str | None = None
    default: bool = False
    start_s: float = 0.0


def tone(seconds: float, hertz: float = 440.0, level: float = 0.3) -> Sound:
    """A sine of ``seconds`` at 16 kHz, float32 mono [n]."""
    times = np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    return (level * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


def silence(seconds: float) -> Sound:
    """Digital silence of ``seconds`` at 16 kHz, float32 mono [n]."""
    return np.zeros(round(seconds * SOUND_RATE), np.float32)


def draw(picture: str | Image, size: tuple[int, int]) -> Image:
    """The picture as RGB [height, width, 3] uint8; ``size`` is (width, height) in pixels."""
    width, height = size
    if isinstance(picture, np.ndarray):
        if picture.shape[:2] == (height, width):
            return picture
        return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    if picture in COLOURS:
        return np.full((height, width, 3), COLOURS[picture], np.uint8)
    if picture.startswith("noise:"):
        rng = np.random.default_rng(int(picture.removeprefix("noise:")))
        coarse = rng.integers(0, 256, (9, 16, 3), dtype=np.uint8)
        return cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR)
    rows, columns = np.mgrid[0:height, 0:width]
    if picture == "checker":
        plane = (((rows // 16) + (columns // 16)) % 2 * 255).astype(np.uint8)
        return np.repeat(plane[:, :, None], 3, axis=2)
    if picture == "bars":
        stripes = np.array(list(COLOURS.values()), np.uint8)
        return stripes[columns * len(stripes) // width]
    raise ValueError(f"unknown picture {picture!r}")


def frame_number(image: Image, columns: int = 8) -> int:
    """The number that ``numbered`` drew into an image of any size."""
    grey = image.mean(axis=2)
    height, width = grey.shape
    cells = [grey[height // 2, int((i + 0.5) * width / columns)] > 127 for i in range(columns)]
    return sum(1 << i for i, lit in enumerate(cells) if lit)


def numbered(number: int, size: tuple[int, int], columns: int = 8) -> Image:
    """An image that carries a number as ``columns`` black or white vertical bars (binary)."""
    bits = [(number >> i) & 1 for i in range(columns)]
    row = np.repeat(np.array(bits, np.uint8) * 255, -(-size[0] // columns))[: size[0]]
    return np.repeat(np.broadcast_to(row, (size[1], size[0]))[:, :, None], 3, axis=2).copy()


def make_video(
    path: Path,
    scenes: Sequence[tuple[Picture, float]],
    *,
    fps: Fraction | int = 25,
    size: tuple[int, int] = (320, 180),
    audio: Sound | Sequence[AudioTrack] | None = None,
    codec: str | None = None,
    pix_fmt: str | None = None,
    rotation: int = 0,
    sar: tuple[int, int] = (1, 1),
    start_offset: float = 0.0,
    times: Sequence[float] | None = None,
    gop: int = 12,
    interlaced: bool = False,
    options: dict[str, str] | None = None,
    encoder_options: dict[str, str] | None = None,
    subtitles: Sequence[tuple[float, float, str]] = (),
    metadata: dict[str, str] | None = None,
) -> Path:
    """Write a video file; its container is chosen by the extension.

    Args:
        scenes: (picture, seconds) in order; each is a cut to the next.
        start_offset: seconds by which the first frame comes after the container's start, which an
            audio track (silent if none is given) then marks.
        times: exact presentation times of the frames in seconds (variable frame rate); the scenes
            then only say what is shown when.
        rotation: degrees counter-clockwise that a player must turn the picture, as phones write it.
        encoder_options: of libx264, instead of the fastest.
        options: of the container's muxer.
        subtitles: (start s, end s, text) of a track inside the file (.mp4: mov_text, .mkv: subrip).

    Returns:
        ``path``, written.
    """
    rate = Fraction(fps)
    codec = codec or VIDEO_CODECS.get(path.suffix.lower(), "libx264")
    tracks = _tracks(audio, start_offset)
    # Pictures come after all the sound: the muxer holds packets until every track has some.
    muxing = {"max_interleave_delta": "0", **(options or {})}
    with av.open(str(path), "w", container_options=muxing) as output:
        output.metadata.update(metadata or {})
        stream = output.add_stream(codec, rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt or PIXEL_FORMATS.get(codec, "yuv420p")
        stream.codec_context.gop_size = gop
        stream.codec_context.thread_count = 1 if encoder_options is None else 0
        stream.codec_context.sample_aspect_ratio = Fraction(*sar)
        stream.codec_context.time_base = Fraction(1, 1000) if times else 1 / rate
        if codec == "libx264":
            fast = {"preset": "ultrafast", "crf": "20", "sc_threshold": "0"}
            stream.options = fast if encoder_options is None else encoder_options
        if interlaced:
            stream.codec_context.flags |= int(av.codec.context.Flags.interlaced_dct)
            stream.codec_context.flags |= int(av.codec.context.Flags.interlaced_me)
        if rotation:
            stream.set_display_rotation(rotation)
        sounds = [_add_audio(output, path, track) for track in tracks]
        cues = _add_subtitles(output, path) if subtitles else None
        for track, sound in zip(tracks, sounds, strict=True):
            _write_audio(output, sound, track)
        if cues is not None:
            _write_subtitles(output, cues, subtitles)
        _write_pictures(output, stream, scenes, rate, size, start_offset, times)
    return path


def _tracks(audio: Sound | Sequence[AudioTrack] | None, start_offset: float) -> list[AudioTrack]:
    if audio is None:
        return [AudioTrack(silence(start_offset + 0.5))] if start_offset else []
    if isinstance(audio, np.ndarray):
        return [AudioTrack(audio)]
    return list(audio)


def _write_pictures(
    output: Any,
    stream: Any,
    scenes: Sequence[tuple[Picture, float]],
    rate: Fraction,
    size: tuple[int, int],
    start_offset: float,
    times: Sequence[float] | None,
) -> None:
    total = sum(Fraction(str(length)) for _, length in scenes)
    base = Fraction(1, 1000) if times else 1 / rate
    moments = [Fraction(str(t)) for t in times] if times else None
    if moments is None:
        moments = [i / rate for i in range(round(total * rate))]
    offset = round(Fraction(str(start_offset)) / base)
    for moment in moments:
        picture = _picture_at(scenes, moment)
        shown = picture(float(moment)) if callable(picture) else picture
        frame = av.VideoFrame.from_ndarray(draw(shown, size), format="rgb24")
        frame.pts = offset + round(moment / base)
        frame.time_base = base
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def _picture_at(scenes: Sequence[tuple[Picture, float]], moment: Fraction) -> Picture:
    passed = Fraction(0)
    for picture, length in scenes:
        passed += Fraction(str(length))
        if moment < passed:
            return picture
    return scenes[-1][0]


def _add_audio(output: Any, path: Path, track: AudioTrack) -> Any:
    codec = AUDIO_CODECS.get(path.suffix.lower(), "aac")
    rate = 48_000 if codec == "libopus" else 44_100 if codec in ("mp2", "libmp3lame") else 16_000
    stream = output.add_stream(codec, rate=rate, layout="mono")
    if track.language:
        stream.metadata["language"] = track.language
    if track.default:
        stream.disposition = av.stream.Disposition.default
    return stream


def _write_audio(output: Any, stream: Any, track: AudioTrack) -> None:
    context = stream.codec_context
    resampler = av.AudioResampler(context.format, context.layout, context.rate)
    fifo = av.AudioFifo()
    source = av.AudioFrame.from_ndarray(track.samples[None, :], format="flt", layout="mono")
    source.sample_rate = SOUND_RATE
    for frame in (*resampler.resample(source), *resampler.resample(None)):
        frame.pts = None
        fifo.write(frame)
    written = round(track.start_s * context.rate)
    while fifo.samples:
        frame = fifo.read(min(context.frame_size or 1024, fifo.samples))
        frame.pts, frame.time_base = written, Fraction(1, context.rate)
        written += frame.samples
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def _add_subtitles(output: Any, path: Path) -> Any:
    stream = output.add_stream("mov_text" if path.suffix == ".mp4" else "subrip")
    stream.codec_context.subtitle_header = ASS_HEADER
    return stream


def _write_subtitles(output: Any, stream: Any, cues: Sequence[tuple[float, float, str]]) -> None:
    for start, end, text in cues:
        payload = text.encode()
        if stream.codec_context.name == "mov_text":
            payload = len(payload).to_bytes(2, "big") + payload
        packet = av.Packet(payload)
        packet.stream = stream
        packet.time_base = Fraction(1, 1000)
        packet.pts = packet.dts = round(start * 1000)
        packet.duration = round((end - start) * 1000)
        output.mux(packet)
