"""Reads subtitles, beside a video or inside it, as segments with word times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from engine.errors import HeimdexError
from engine.media.captions.cue import MOST_CUES, Cue, Role, bounded, spread
from engine.media.captions.repeats import in_order, once
from engine.media.cues import parse_cues
from engine.media.encodings import Decoded, decode
from engine.media.languages import language_code
from engine.media.subtitle_names import name_of
from engine.media.text_files import read_text_file
from engine.media.text_tracks import track_cues
from engine.messages import Code, Message, message
from engine.types import OWN_CLOCK, TICKS_PER_SECOND, Probe, Segment, Track, Word, joined

VOBSUB = b"\x00\x00\x01\xba"
LONGEST = 86_400  # seconds that a video is taken to last at most, where nothing says its length
CUES = (20_000, 500)  # at most, of a source: so many, and so many for each second of the video
SEGMENTS = (300, 8)  # the same, once repeats are joined
CHARACTERS = 10  # at most, for each segment that there may be; fast speech has 25 a second
NOTICED = 20  # one line of so many beyond the end is worth a word; a single advert is not


@dataclass(frozen=True, slots=True)
class Fit:
    """How a source's cues lie against the video's length.

    ``cues`` counts those with lines, ``beyond`` those of them that begin at or after its end.
    """

    cues: int
    beyond: int = 0

    @property
    def mostly_beyond(self) -> bool:
        """Whether more of it lies beyond the end than before it: it belongs to another video."""
        return 2 * self.beyond > self.cues


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source of text holds, and how far it can be trusted.

    ``segments`` are in order, none beyond the video's end; ``spoken`` of them are speech or song,
    the others signs in the picture. ``doubtful``: nothing says that its letters are the ones meant.
    """

    segments: tuple[Segment, ...]
    spoken: int
    fit: Fit
    language: str | None = None
    doubtful: bool = False
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    """Where cues come from: what messages call it, what segments do, its language if it says it."""

    name: str
    mark: str
    language: str | None


def read_sidecar(path: Path, probe: Probe | None = None, language: str | None = None) -> Reading:
    """The cues of a subtitle file, in order of time, without markup, positions and repeats.

    Args:
        probe: of the video: its length bounds the cues, its rate counts frames.
        language: the one wanted (ISO 639-1) where a file holds several.

    Raises:
        HeimdexError: the file holds no subtitles that can be read.
        EnvironmentProblem: it cannot be read at all.
    """
    data = read_text_file(path)
    if path.suffix.lower() == ".sub" and data.startswith(VOBSUB):
        raise HeimdexError(Code.SUBTITLES_ARE_PICTURES, name=path.name)
    named = name_of(path).language
    decoded = decode(data, named)
    found = parse_cues(decoded.text, path.suffix, rate=_rate(probe), language=language)
    if found is None:
        raise HeimdexError(Code.SUBTITLES_MALFORMED, name=path.name)
    cues = bounded(found, _most(CUES, probe))
    if not any(cue.lines for cue in cues) and decoded.text.strip():
        raise HeimdexError(Code.SUBTITLES_WITHOUT_TEXT, name=path.name)
    return _reading(cues, decoded, _Source(path.name, f"sidecar:{path.name}", named), probe)


def read_track(path: Path, track: Track, probe: Probe | None = None) -> Reading:
    """The cues of a text track inside a file, in order; times are on the container's clock.

    Raises:
        HeimdexError: it holds more than can be said.
        MediaError, EnvironmentProblem: the file does not open.
    """
    language = language_code(track.language)
    clock = probe.clock if probe is not None else OWN_CLOCK
    cues, decoded = track_cues(path, track, _rate(probe), language, clock)
    return _reading(cues, decoded, _Source(path.name, f"track:{track.index}", language), probe)


def _rate(probe: Probe | None) -> Fraction | None:
    return Fraction(*probe.fps) if probe is not None and probe.fps[0] > 0 else None


def _reading(cues: list[Cue], decoded: Decoded, source: _Source, probe: Probe | None) -> Reading:
    duration = probe.duration if probe is not None else 0
    if len(cues) > _most(CUES, probe):
        raise HeimdexError(Code.SUBTITLES_TOO_DENSE, name=source.name)
    within, fit = held_against(in_order(cues), duration)
    shown = once(within)
    if _too_dense(shown, probe):
        raise HeimdexError(Code.SUBTITLES_TOO_DENSE, name=source.name)
    tags = {language_code(cue.language) for cue in cues if cue.language}
    language = source.language or (tags.pop() if len(tags) == 1 else None)
    segments = tuple(_segment(cue, language, source.mark) for cue in shown)
    return Reading(
        segments,
        sum(cue.role is Role.SPEECH for cue in shown),
        fit,
        language,
        decoded.doubtful,
        tuple(_warnings(decoded, fit, source.name)),
    )


def held_against(cues: Iterable[Cue], duration: int) -> tuple[list[Cue], Fit]:
    """Cues in order that begin within the video, ended with it; 0: its length is not known."""
    every = list(cues)
    within = [cue for cue in every if not duration or cue.start < duration]
    ended = [
        replace(cue, end=min(cue.end or duration, duration)) if duration else cue for cue in within
    ]
    return ended, Fit(len(every), len(every) - len(within))


def _most(bound: tuple[int, int], probe: Probe | None) -> int:
    """How many there may be in a video of this length."""
    duration = probe.duration if probe is not None else 0
    return min(MOST_CUES, bound[0] + bound[1] * (duration // TICKS_PER_SECOND or LONGEST))


def _too_dense(cues: list[Cue], probe: Probe | None) -> bool:
    characters = sum(len(line) for cue in cues for line in cue.lines)
    most = _most(SEGMENTS, probe)
    return len(cues) > most or characters > CHARACTERS * most


def _warnings(decoded: Decoded, fit: Fit, name: str) -> Iterable[Message]:
    if decoded.doubtful:
        yield message(Code.SUBTITLES_LETTERS_DOUBTFUL, name=name)
    elif decoded.repaired:
        yield message(Code.SUBTITLES_LETTERS_REPAIRED, name=name)
    elif decoded.lost:
        yield message(Code.SUBTITLES_LETTERS_LOST, name=name, count=decoded.lost)
    if fit.mostly_beyond:
        yield message(Code.SUBTITLES_MISFIT, name=name, count=fit.beyond, cues=fit.cues)
    elif fit.beyond and fit.beyond * NOTICED >= fit.cues:
        yield message(Code.SUBTITLES_BEYOND_END, name=name, count=fit.beyond, cues=fit.cues)


def _segment(cue: Cue, language: str | None, source: str) -> Segment:
    """A cue as a segment; words without times of their own share those of their cue."""
    end, text = cue.end or cue.start, joined(cue.lines)
    words = tuple(word for line in cue.words for word in line) or spread(text, cue.start, end)
    held = tuple(_within(word, cue.start, end) for word in words)
    return Segment(cue.start, end, text, language, held, source)


def _within(word: Word, start: int, end: int) -> Word:
    begin = min(max(word.start, start), end)
    return replace(word, start=begin, end=min(max(word.end, begin), end))
