"""Sound, small media files of many containers and codecs, for the faults to damage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.media_factory import make_video, tone

SIZE = (96, 64)
SCENES = [("red", 0.6), ("noise:3", 0.6), ("blue", 0.6)]
CUES = [(0.2, 0.8, "The lighthouse is dark."), (0.9, 1.6, "등대가 어둡다.")]

KINDS: Mapping[str, Mapping[str, Any]] = {
    "h264.mp4": {"subtitles": CUES},
    "fragmented.mp4": {"options": {"movflags": "frag_keyframe+empty_moov"}},
    "h264.mkv": {"subtitles": CUES, "metadata": {"title": "Lighthouse"}},
    "vp9.webm": {},
    "mpeg4.avi": {},
    "mpeg2.ts": {},
    "mpeg2.mpg": {},
    "mjpeg.mov": {"codec": "mjpeg", "pix_fmt": "yuvj420p", "rotation": 90},
    "flv1.flv": {"codec": "flv"},
    "wmv2.wmv": {"codec": "wmv2"},
    "hevc.mkv": {"codec": "libx265", "options": {}},
    "ffv1.mkv": {"codec": "ffv1"},
    "gif.gif": {},
    "png.mov": {"codec": "png", "pix_fmt": "rgb24"},
    "vp8.webm": {"codec": "libvpx"},
    "dnx.mxf": {"codec": "mpeg2video"},
}
SILENT = frozenset({"gif.gif", "dnx.mxf", "flv1.flv", "wmv2.wmv"})


def make_seeds(folder: Path) -> dict[str, Path]:
    """One file of each kind, by the kind's name; each is readable as it stands."""
    made = {}
    for kind, options in KINDS.items():
        sound = None if kind in SILENT else tone(1.8)
        made[kind] = make_video(folder / kind, SCENES, size=SIZE, audio=sound, **options)
    return made
