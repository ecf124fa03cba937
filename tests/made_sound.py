"""Makes files with any number of sound tracks, of any codec, layout and rate, and their sound.

Sound is float32 at 16 kHz: [n] for one channel, [channels, n] for several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from tests.media_factory import COLOURS, SOUND_RATE, draw

Sound = NDArray[np.float32]
LAYOUTS = {1: "mono", 2: "stereo", 4: "quad", 6: "5.1", 8: "7.1"}


@dataclass(frozen=True)
class SoundTrack:
    """A track of a file: its sound, how it is written, and what the container says of it."""

    sound: Sound
    codec: str = "aac"
    rate: int = 48_000
    bit_rate: int = 0
    language: str | None = None
    title: str | None = None
    default: bool = False
    start_s: float = 0.0

    @property
    def channels(self) -> Sound:
        return np.atleast_2d(self.sound)


def babble(seed: int, seconds: float, level: float = 0.2, *, talk: float = 0.7) -> Sound:
    """Like somebody talking: syllables of voiced sound with moving formants, and pauses.

    It says nothing; two seeds are two people who say different things. ``talk`` is the share of
    the time in which something is said.
    """
    rng = np.random.default_rng(seed)
    made = np.zeros(round(seconds * SOUND_RATE), np.float32)
    pitch, at = rng.uniform(90, 240), 0
    while at < len(made):
        length = round(rng.uniform(0.09, 0.25) * SOUND_RATE)
        if rng.random() < talk:
            times = np.arange(length) / SOUND_RATE
            tone = pitch * rng.uniform(0.85, 1.15)
            formants = rng.uniform((250, 800, 2000), (850, 2200, 3200))
            partials = np.arange(1, int(4000 / tone))[:, None]
            weight = sum(np.exp(-(((partials * tone - f) / 120) ** 2)) for f in formants) + 0.003
            wave = (weight * np.sin(2 * np.pi * partials * tone * times)).sum(axis=0)
            wave *= np.hanning(length) / np.abs(wave).max()
            made[at : at + length] = wave[: len(made) - at]
        at += length
    return (level * made).astype(np.float32)


def hiss(seed: int, seconds: float, level: float = 0.05) -> Sound:
    """Noise of ``seconds``, as of a fan."""
    rng = np.random.default_rng(seed)
    return rng.normal(0, level, round(seconds * SOUND_RATE)).astype(np.float32)


def music(seed: int, seconds: float, level: float = 0.1) -> Sound:
    """Chords that change every half second."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    chords = 220 * 2 ** (rng.integers(0, 24, (round(2 * seconds) + 1, 3)) / 12)
    hertz = chords[(times * 2).astype(int)]
    phase = np.cumsum(hertz, axis=0) * 2 * np.pi / SOUND_RATE
    return (level / 3 * np.sin(phase).sum(axis=1)).astype(np.float32)


def talking(samples: Any) -> list[tuple[int, int]]:
    """Where it is loud, with a third of a second around: samples [start, end).

    A stand-in for a voice detector where all that is loud is somebody talking.
    """
    step, around = SOUND_RATE // 50, SOUND_RATE // 3
    power = np.abs(samples[: len(samples) // step * step].reshape(-1, step)).max(axis=1)
    loud = np.flatnonzero(power > 0.02) * step
    spans: list[tuple[int, int]] = []
    for at in loud:
        start, end = max(0, int(at) - around), min(len(samples), int(at) + step + around)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def sound_file(path: Path, tracks: Sequence[SoundTrack], *, picture_s: float | None = 1.0) -> Path:
    """Write a file with tracks of sound after a picture of one colour; None: without a picture.

    The container is chosen by the extension.
    """
    with av.open(str(path), "w", container_options={"max_interleave_delta": "0"}) as output:
        video = None if picture_s is None else _picture(output)
        streams = [_stream(output, track) for track in tracks]
        for stream, track in zip(streams, tracks, strict=True):
            _write(output, stream, track)
        if video is not None and picture_s is not None:
            _write_picture(output, video, picture_s)
    return path


def _picture(output: Any) -> Any:
    stream = output.add_stream("mpeg4", rate=10)
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
    return stream


def _write_picture(output: Any, stream: Any, seconds: float) -> None:
    assert "blue" in COLOURS
    for number in range(round(seconds * 10)):
        frame = av.VideoFrame.from_ndarray(draw("blue", (64, 48)), format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, 10)
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def _stream(output: Any, track: SoundTrack) -> Any:
    channels = len(track.channels)
    stream = output.add_stream(track.codec, rate=track.rate, layout=LAYOUTS[channels])
    if track.bit_rate:
        stream.bit_rate = track.bit_rate
    if track.language:
        stream.metadata["language"] = track.language
    if track.title:
        stream.metadata["title"] = track.title
    stream.disposition = av.stream.Disposition.default if track.default else 0
    return stream


def _write(output: Any, stream: Any, track: SoundTrack) -> None:
    context, channels = stream.codec_context, track.channels
    resampler = av.AudioResampler(context.format, context.layout, context.rate)
    fifo = av.AudioFifo()
    packed = np.ascontiguousarray(channels.T, np.float32).reshape(1, -1)
    source = av.AudioFrame.from_ndarray(packed, format="flt", layout=LAYOUTS[len(channels)])
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
