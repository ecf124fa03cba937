"""Chooses which text stands for what is said in a video: subtitles beside it or inside it.

All that may be a transcript is read and judged by what it says; then the one in the language that
is spoken is taken, the fuller and the surer of several. What does not fit says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from engine.errors import HeimdexError
from engine.media.adverts import without_adverts
from engine.media.languages import language_code
from engine.media.no_speech import NoSpeech, judge
from engine.media.sidecars import EXTENSIONS, find_sidecars
from engine.media.spoken import AUTO, spoken_language
from engine.media.subtitle_names import SidecarName
from engine.media.subtitles import Reading, read_sidecar, read_track
from engine.media.text_language import kin, language_of, languages_in, speaks_against
from engine.messages import Code, Message, message
from engine.types import Probe, Segment, Track, seconds, ticks

TEXT_CODECS = frozenset(
    ("ass", "mov_text", "srt", "ssa", "subrip", "text", "ttml", "tx3g", "webvtt")
)
NO_TRANSCRIPT = re.compile(
    r"forced|foreign|\bsigns?\b|\bsongs?\b|commentary|karaoke|lyrics|\bchat\b|해설|강제",
    re.IGNORECASE,
)
WHOLE = re.compile(r"\bfull\b|dialogue?s?\b", re.IGNORECASE)
LONG = ticks(600.0)
"""From this length of a video, subtitles of a small part of it do not stand for the rest."""
PART = 0.35
"""The share of a long video from the first cue to the last, below which they are of a part."""
SPARSE = 0.01
"""The share of a long video in which something is written, below which they are signs alone."""
FULL = 0.4
"""Of the cues and the time of the fullest of several, the share from which another is as full."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A text that may be what is said: what messages call it, what it says of itself.

    ``place`` orders sources that are equally good: the kind of file, its name.
    """

    name: str
    says: SidecarName
    place: tuple[int, str]
    read: Callable[[], Reading]
    default: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A text that holds what is said, without adverts, and the languages that it is in."""

    source: _Source
    segments: tuple[Segment, ...]
    shares: Mapping[str, float]

    @property
    def language(self) -> str | None:
        """By its words, else by what it says of itself."""
        own = self.source.says.language
        if (found := language_of(self.shares)) is None:
            return None if own and speaks_against(self.shares, own) else own
        return own if own and found in kin(own) else found

    @property
    def covered(self) -> int:
        """Ticks in which something of it is shown, where cues do not overlap."""
        return sum(segment.end - segment.start for segment in self.segments)

    def is_in(self, language: str) -> bool:
        """Whether it is in a language, as far as can be told."""
        return self.language in kin(language) or (
            bool(self.shares) and not speaks_against(self.shares, language)
        )

    def is_not_in(self, language: str) -> bool:
        """Whether it is surely in another language."""
        if self.shares:
            return speaks_against(self.shares, language)
        return self.language is not None and self.language not in kin(language)


def read_subtitles(
    path: Path, probe: Probe, wanted: str = AUTO
) -> tuple[list[Segment], list[Message]]:
    """The text that stands for what is said in a video, and what is to be said of the others.

    Sidecars come before tracks inside the file, but none before one in the language that is spoken.
    Where all there is is a translation, it is given with a warning.

    Args:
        wanted: the setting ``transcript_language``.
    """
    spoken = spoken_language(probe, wanted)
    warnings: list[Message] = []
    verdicts: list[Message] = []
    translated: list[_Candidate] = []
    for sources in (_sidecars(path, probe, spoken), _tracks(path, probe)):
        candidates = list(_candidates(sources, probe, spoken, (warnings, verdicts)))
        foreign = [each for each in candidates if spoken and each.is_not_in(spoken)]
        own = [each for each in candidates if each not in foreign]
        if own:
            return _given(_best(own, spoken, path)), warnings
        translated += foreign
    if not translated or not spoken:
        return [], warnings + verdicts
    best = _best(translated, None, path)
    if probe.audio:
        warnings.append(_translation(best, spoken))
    return _given(best), warnings


def _given(best: _Candidate) -> list[Segment]:
    return [replace(segment, language=best.language) for segment in best.segments]


# --- the sources


def _sidecars(video: Path, probe: Probe, spoken: str | None) -> Iterator[_Source]:
    for sidecar in find_sidecars(video):
        if sidecar.name.transcript:
            place = (EXTENSIONS.index(sidecar.path.suffix.lower()), sidecar.path.as_posix())
            read = partial(read_sidecar, sidecar.path, probe, spoken)
            yield _Source(
                sidecar.path.name, sidecar.name, place, read, "default" in sidecar.name.flags
            )


def _tracks(video: Path, probe: Probe) -> Iterator[_Source]:
    for track in probe.subtitles:
        if track.codec in TEXT_CODECS and _is_transcript(track):
            says = SidecarName(language_code(track.language))
            read = partial(_read_track, video, track, probe)
            yield _Source(video.name, says, (0, f"{track.index:04}"), read, track.default)


def _is_transcript(track: Track) -> bool:
    title = track.title or ""
    return not track.forced and (not NO_TRANSCRIPT.search(title) or bool(WHOLE.search(title)))


def _read_track(video: Path, track: Track, probe: Probe) -> Reading:
    try:
        return read_track(video, track, probe)
    except HeimdexError as problem:
        raise HeimdexError(Code.SUBTITLE_TRACK_UNREADABLE, reason=problem.message) from problem


# --- what they hold


def _candidates(
    sources: Iterable[_Source],
    probe: Probe,
    spoken: str | None,
    said: tuple[list[Message], list[Message]],
) -> Iterator[_Candidate]:
    """The sources that hold what is said. ``said`` gets what is wrong with reading, and verdicts."""
    warnings, verdicts = said
    found = list(sources)
    for source in found:
        try:
            reading = source.read()
        except HeimdexError as problem:
            warnings.append(problem.message)
            continue
        warnings.extend(reading.warnings)
        if not reading.spoken or reading.doubtful or reading.fit.mostly_beyond:
            continue
        segments = tuple(without_adverts(reading.segments))
        if problem := _misfit(source.name, segments, probe):
            verdicts.append(problem)
            continue
        told = source.says.language or reading.language
        source = replace(source, says=replace(source.says, language=told))
        matters = bool(spoken or told or len(found) > 1)
        texts = (segment.text for segment in segments)
        yield _Candidate(source, segments, languages_in(texts) if matters else {})


def _misfit(name: str, segments: Sequence[Segment], probe: Probe) -> Message | None:
    """Why a text is not what is said in this video, None where it may be."""
    kind = judge([segment.text for segment in segments])
    if kind is not None:
        return _no_speech(kind, name)
    covered = _covered_part(segments, probe)
    if covered is None or not probe.audio:
        return None
    whole = seconds(probe.duration)
    return message(Code.SUBTITLES_OF_A_PART, name=name, covered=seconds(covered), seconds=whole)


def _covered_part(segments: Sequence[Segment], probe: Probe) -> int | None:
    """Ticks of a long video that a text is of, where that is too little of it to be all."""
    if probe.duration < LONG:
        return None
    span = segments[-1].end - segments[0].start
    shown = sum(segment.end - segment.start for segment in segments)
    if span < PART * probe.duration:
        return span
    return shown if shown < SPARSE * probe.duration else None


def _no_speech(kind: NoSpeech, name: str) -> Message:
    said = {
        NoSpeech.DATA: message(Code.SUBTITLES_ARE_DATA, name=name),
        NoSpeech.CHAT: message(Code.SUBTITLES_ARE_CHAT, name=name),
        NoSpeech.SONG: message(Code.SUBTITLES_ARE_SONG, name=name),
        NoSpeech.SOUNDS: message(Code.SUBTITLES_ARE_SOUNDS, name=name),
        NoSpeech.PLACEHOLDER: message(Code.SUBTITLES_ARE_EMPTY, name=name),
        NoSpeech.EMPTY: message(Code.SUBTITLES_ARE_EMPTY, name=name),
    }
    return said[kind]


def _translation(best: _Candidate, spoken: str) -> Message:
    name, language = best.source.name, best.language or ""
    return message(Code.SUBTITLES_TRANSLATED, name=name, language=language, spoken=spoken)


# --- the best of them


def _best(candidates: Sequence[_Candidate], spoken: str | None, video: Path) -> _Candidate:
    """The best of several: in the language that is spoken, full, and the surest of its kind."""
    # Where the sound does not say its language, a title in its own letters may.
    titled = language_of(languages_in([video.stem])) if len(candidates) > 1 and not spoken else None
    cues = max(len(each.segments) for each in candidates)
    covered = max(each.covered for each in candidates)

    def order(each: _Candidate) -> tuple[object, ...]:
        says = each.source.says
        return (
            not (spoken and each.is_in(spoken)),
            len(each.segments) < FULL * cues and each.covered < FULL * covered,
            "translated" in says.flags,
            "original" not in says.flags,
            not (titled and each.is_in(titled)),
            not each.source.default,
            bool(says.language) and each.language != spoken,
            "auto" in says.flags,
            "impaired" in says.flags,
            each.source.place,
        )

    return min(candidates, key=order)
