"""Chooses which text stands for what is said in a video: subtitles beside it or inside it."""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import HeimdexError
from engine.media.audio import speech_track
from engine.media.languages import language_code
from engine.media.sidecars import EXTENSIONS, find_sidecars
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
            reading = read_sidecar(sidecar, probe)
        except HeimdexError as problem:
            warnings.append(problem.message)
            continue
        warnings.extend(reading.warnings)
        if reading.spoken and not reading.doubtful and not reading.fit.mostly_beyond:
            return list(reading.segments), warnings
    try:
        track = _best_track(probe)
        if track is None:
            return [], warnings
        reading = read_track(path, track, probe)
        return list(reading.segments), [*warnings, *reading.warnings]
    except HeimdexError as problem:
        warnings.append(message(Code.SUBTITLE_TRACK_UNREADABLE, reason=problem.message))
        return [], warnings


def _transcripts(video: Path, probe: Probe) -> list[Path]:
    heard = speech_track(probe)
    spoken = {track.index: language_code(track.language) for track in probe.audio}.get(heard or 0)
    ranked = []
    for sidecar in find_sidecars(video):
        path, name = sidecar.path, sidecar.name
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
