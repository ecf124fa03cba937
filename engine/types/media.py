"""What media hold, as it is read from a file: tracks, shots, keyframes, sprites, sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.messages import Message
from engine.types.clock import OWN_CLOCK, Clock
from engine.types.orientation import Orientation
from engine.types.recorded import Recorded
from engine.types.screen import ReadingImage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

UNKNOWN_CODEC = "unknown"
"""The codec of a track for which there is no decoder."""


@dataclass(frozen=True, slots=True)
class Track:
    """One stream of a file. ``index`` is the container's stream index."""

    index: int
    kind: str  # "video" | "audio" | "subtitle"
    codec: str
    language: str | None = None
    title: str | None = None
    default: bool = False
    forced: bool = False
    attached_picture: bool = False

    @property
    def is_decodable(self) -> bool:
        """Whether there is a decoder for it."""
        return self.codec != UNKNOWN_CODEC


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled stretch of a video, as its container names it (ticks)."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Probe:
    """What a container says of itself, checked against a decoded frame.

    ``width`` and ``height`` are of the picture as shown: turned, and with square pixels. Sound
    without a picture has no ``video``, and 0 in all that is said of a picture.
    """

    container: str
    duration: int  # ticks, from the container's start to the end of the last stream
    width: int
    height: int
    rotation: int  # ``orientation.turn``
    sample_aspect: tuple[int, int]
    fps: tuple[int, int]  # average frame rate as a ratio; (0, 1) where unknown
    variable_frame_rate: bool
    interlaced: bool
    bit_depth: int
    video: Track | None
    audio: tuple[Track, ...] = ()
    subtitles: tuple[Track, ...] = ()
    title: str | None = None
    description: str | None = None
    chapters: tuple[Chapter, ...] = ()
    recorded: Recorded | None = None  # by the file itself
    warnings: tuple[Message, ...] = ()
    clock: Clock = OWN_CLOCK
    picture: int = 0  # which of the tracks of pictures that are no covers ``video`` is
    mirrored: bool = False  # ``orientation.mirrored``; older libraries do not tell it

    @property
    def orientation(self) -> Orientation:
        """How a decoded frame is turned and mirrored to be shown."""
        return Orientation(self.rotation, self.mirrored)


@dataclass(frozen=True, slots=True)
class KeyframeImage:
    """A kept frame: ``image`` is WebP, long side at most 512 px; ``digest`` is its sha256 (hex)."""

    at: int
    image: bytes
    digest: str
    width: int
    height: int
    sharpness: float
    luma: float


@dataclass(frozen=True, slots=True)
class SceneImages:
    """One shot with its keyframes (at least one, unless nothing of it could be decoded)."""

    start: int
    end: int
    keyframes: tuple[KeyframeImage, ...]


@dataclass(frozen=True, slots=True)
class SpriteSheet:
    """A grid of small frames for the timeline; tile i shows ``times[i]`` (ticks)."""

    image: bytes
    digest: str
    columns: int
    tile_width: int
    tile_height: int
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VisualChunk:
    """A stretch of a video whose shots are final; ``end`` is where a resumed pass starts again."""

    end: int
    scenes: tuple[SceneImages, ...]
    sprites: tuple[SpriteSheet, ...]
    warnings: tuple[Message, ...] = ()
    readings: tuple[ReadingImage, ...] = ()


@dataclass(frozen=True, slots=True)
class AudioWindow:
    """Up to five minutes of sound: float32 mono 16 kHz ``samples`` [n], beginning at ``start``."""

    start: int
    end: int
    samples: NDArray[np.float32]
