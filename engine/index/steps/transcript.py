"""Step ``transcript``: what is said, heard by the speech model where no subtitles serve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from engine.index.steps import Batch, Inputs, Task
from engine.media.audio import audio_windows, speech_track
from engine.messages import Code, message
from engine.types import Probe, Segment, seconds, ticks

if TYPE_CHECKING:
    from engine.models.speech import Hearing, SpeechModel

WORTH_TELLING = ticks(2.0)
"""Ticks of speech not understood from which a person is told."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """How far a track was heard, the seconds of each language, and the ticks not understood."""

    until: int = 0
    spoken: Mapping[str, float] = field(default_factory=dict)
    lost: int = 0

    def and_then(self, until: int, found: Hearing) -> _Heard:
        spoken = Counter(self.spoken) + Counter(found.spoken)
        return _Heard(until, dict(spoken), self.lost + found.lost)


def needs_model(inputs: Inputs, parameters: Mapping[str, Any]) -> bool:
    """No model is needed without sound, or where subtitles stand in."""
    if speech_track(inputs.one("probe", Probe)) is None:
        return False
    return not (parameters["prefer_subtitles"] and inputs.rows("subtitles", Segment))


def run(task: Task[SpeechModel]) -> Generator[Batch[tuple[Segment, ...]], None, None]:
    """A batch of segments for each window of sound.

    Its position is the window's end, with what was heard so far: the seconds of each language, and
    the ticks that were not understood.
    """
    probe = task.inputs.one("probe", Probe)
    track = speech_track(probe)
    if task.model is None or track is None:
        yield Batch(())
        return
    wanted = task.parameters["transcript_language"]
    heard = _Heard(**(task.position or {}))
    windows = audio_windows(
        task.path,
        track,
        window_s=task.parameters["window_s"],
        start_at=heard.until,
        clock=probe.clock,
    )
    whole = max(1, probe.duration)
    for window in windows:
        start, length = window.start, window.end - window.start

        def tick(fraction: float, start: int = start, length: int = length) -> None:
            task.tick(min(1.0, (start + fraction * length) / whole))

        tick(0.0)
        found = task.model.transcribe(
            window,
            language=None if wanted == "auto" else wanted,
            beam_size=task.parameters["beam_size"],
            vad=task.parameters["vad"],
            before=heard.spoken,
            tick=tick,
        )
        heard = heard.and_then(window.end, found)
        yield Batch(found.segments, position=asdict(heard))
    if heard.lost >= WORTH_TELLING:
        told = message(Code.SPEECH_NOT_UNDERSTOOD, seconds=seconds(heard.lost))
        yield Batch((), warnings=(told,))
