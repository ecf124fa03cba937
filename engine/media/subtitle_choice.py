"""Chooses which text stands for what is said in a video: subtitles beside it or inside it."""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import HeimdexError
from engine.media.audio import speech_track
from engine.media.languages import language_code
from engine.media.sidecars import EXTENSIONS, find_sidecars
from engine.media.subtitle_names import name_of
from engine.media.subtitles import read_sidecar, read_track
from engine.messages import Code, Message, message
from engine.types import Probe, Segment, Track

TEXT_CODECS = frozenset(
    ("ass", "mov_text", "srt", "ssa", "subrip", "text", "ttml", "tx3g", "webvtt")
)


def read_subtitles(path: Path, probe: Probe) -> tuple[list[Segment], list[Message]]:
    """The best subtitles of a video, and why each other source could not be read.

    Sidecars come before tracks inside the file; forced ones and commentaries are not a transcript.
    Among sidecars: the language of the sound first, then those without a tag, then by name.
    """
    warnings: list[Message] = []
    for sidecar in _transcripts(path, probe):
        try:
            segments = read_sidecar(sidecar)
        except HeimdexError as problem:
            warnings.append(problem.message)
            continue
        if segments:
            return segments, warnings
    try:
        track = _best_track(probe)
        return ([] if track is None else read_track(path, track)), warnings
    except HeimdexError as problem:
        warnings.append(message(Code.SUBTITLE_TRACK_UNREADABLE, reason=problem.message))
        return [], warnings


def _transcripts(video: Path, probe: Probe) -> list[Path]:
    heard = speech_track(probe)
    spoken = {track.index: language_code(track.language) for track in probe.audio}.get(heard or 0)
    ranked = []
    for path in find_sidecars(video):
        name = name_of(path, video.stem)
        if name.transcript:
            matches = spoken is not None and name.language == spoken
            kind = EXTENSIONS.index(path.suffix.lower())
            ranked.append((not matches, name.language is not None, kind, path.name, path))
    return [entry[-1] for entry in sorted(ranked)]


def _best_track(probe: Probe) -> Track | None:
    spoken = [
        track
        for track in probe.subtitles
        if track.codec in TEXT_CODECS
        and not track.forced
        and not re.search(r"forced|signs|commentary", track.title or "", re.IGNORECASE)
    ]
    default = [track for track in spoken if track.default]
    return next(iter(default or spoken), None)
