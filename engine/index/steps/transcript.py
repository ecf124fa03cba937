"""Step ``transcript``: what is said, heard by the speech model where no subtitles serve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Generator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine.index.steps import Batch, Inputs, Task
from engine.index.steps.said_once import said_once
from engine.media.audio import Sound, SoundWindow
from engine.media.spoken import are_translations, spoken_language
from engine.media.voices import tracks_to_hear, voices
from engine.messages import Code, Message, message
from engine.models.utterances import utterances
from engine.types import AudioWindow, Probe, Segment, Tick, Track, seconds, ticks

if TYPE_CHECKING:
    from engine.models.speech import Hearing, SpeechModel

WORTH_TELLING = ticks(2.0)
"""Ticks of speech not understood from which a person is told."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """How far the tracks were heard, the seconds of each language in each track (by its index, as
    text: JSON has no other keys), and the ticks not understood."""

    until: int = 0
    spoken: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    lost: int = 0

    def of(self, track: int) -> Mapping[str, float]:
        """The seconds of each language in a track."""
        return self.spoken.get(str(track), {})

    def and_then(self, track: int, found: Hearing) -> _Heard:
        spoken = dict(Counter(self.of(track)) + Counter(found.spoken))
        return replace(
            self, spoken={**self.spoken, str(track): spoken}, lost=self.lost + found.lost
        )


def needs_model(inputs: Inputs, parameters: Mapping[str, Any]) -> bool:
    """No model is needed without sound, or where subtitles stand in: no translation does."""
    probe = inputs.one("probe", Probe)
    if not any(track.is_decodable for track in probe.audio):
        return False
    subtitles = inputs.rows("subtitles", Segment)
    if not (parameters["prefer_subtitles"] and subtitles):
        return True
    return are_translations(subtitles, spoken_language(probe, parameters["transcript_language"]))


def run(task: Task[SpeechModel]) -> Generator[Batch[tuple[Segment, ...]], None, None]:
    """A batch of segments for each window of sound.

    Its position is the window's end, with what was heard so far: the seconds of each language in
    each track, and the ticks that were not understood.
    """
    wanted, language = (task.parameters[name] for name in ("sound_tracks", "transcript_language"))
    probe = task.inputs.one("probe", Probe)
    tracks = tracks_to_hear(probe, wanted, language)
    if task.model is None:
        stands_in = bool(task.inputs.rows("subtitles", Segment))
        told = [] if stands_in else _not_heard(tracks, {track.index for track in tracks})
        yield Batch((), warnings=tuple(told))
        return
    heard = _Heard(**(task.position or {}))
    sound = Sound(task.path, [track.index for track in tracks], probe.clock)
    for window in sound.windows(window_s=task.parameters["window_s"], start_at=heard.until):
        found, heard = _hear(task, window, tracks, heard)
        yield Batch(found, position=asdict(heard))
    told = _not_heard(tracks, sound.undecoded)
    if heard.lost >= WORTH_TELLING:
        told.append(message(Code.SPEECH_NOT_UNDERSTOOD, seconds=seconds(heard.lost)))
    if told:
        yield Batch((), warnings=tuple(told))


def _not_heard(tracks: Sequence[Track], undecoded: Container[int]) -> list[Message]:
    return [
        message(Code.SOUND_UNDECODED, track=track.index, codec=track.codec)
        for track in tracks
        if track.index in undecoded
    ]


def _hear(
    task: Task[SpeechModel], window: SoundWindow, tracks: Sequence[Track], heard: _Heard
) -> tuple[tuple[Segment, ...], _Heard]:
    """What is said in a window, whichever track it is in, in order of time."""
    assert task.model is not None
    dubs = task.parameters["sound_tracks"] == "all"
    report = _progress(task, window)
    report(0.0)
    listened = list(voices(window, tracks, _speech, dubs=dubs))
    segments: list[Segment] = []
    language = task.parameters["transcript_language"]
    for number, voice in enumerate(listened):
        found = task.model.transcribe(
            AudioWindow(window.start, window.end, voice.samples),
            language=None if language == "auto" else language,
            beam_size=task.parameters["beam_size"],
            vad=task.parameters["vad"],
            before=heard.of(voice.track),
            tick=_part(report, number, len(listened)),
        )
        own = [replace(segment, track=voice.track) for segment in found.segments]
        segments += said_once(own, segments)
        heard = heard.and_then(voice.track, found)
    report(1.0)
    return tuple(sorted(segments, key=lambda one: one.start)), replace(heard, until=window.end)


def _speech(samples: Any) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in utterances(samples)]


def _progress(task: Task[SpeechModel], window: SoundWindow) -> Tick:
    """Tells of the fraction of a window as one of the whole."""
    whole = max(1, task.inputs.one("probe", Probe).duration)
    length = window.end - window.start
    return lambda fraction: task.tick(min(1.0, (window.start + fraction * length) / whole))


def _part(report: Tick, number: int, count: int) -> Tick:
    return lambda fraction: report((number + fraction) / count)
