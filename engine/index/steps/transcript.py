"""Step ``transcript``: what is said, heard by the speech model where no subtitles serve."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any

from engine.index.steps import Batch, Inputs, Task
from engine.media.audio import audio_windows, speech_track
from engine.types import Probe, Segment

if TYPE_CHECKING:
    from engine.models.speech import SpeechModel


def needs_model(inputs: Inputs, parameters: Mapping[str, Any]) -> bool:
    """No model is needed without sound, or where subtitles stand in."""
    if speech_track(inputs.one("probe", Probe)) is None:
        return False
    return not (parameters["prefer_subtitles"] and inputs.rows("subtitles", Segment))


def run(task: Task[SpeechModel]) -> Generator[Batch[tuple[Segment, ...]], None, None]:
    """A batch of segments for each window of sound; its position is the window's end."""
    probe = task.inputs.one("probe", Probe)
    track = speech_track(probe)
    if task.model is None or track is None:
        yield Batch(())
        return
    wanted = task.parameters["transcript_language"]
    windows = audio_windows(
        task.path,
        track,
        window_s=task.parameters["window_s"],
        start_at=task.position or 0,
    )
    whole = max(1, probe.duration)
    for window in windows:
        start, length = window.start, window.end - window.start

        def tick(fraction: float, start: int = start, length: int = length) -> None:
            task.tick(min(1.0, (start + fraction * length) / whole))

        tick(0.0)
        segments = task.model.transcribe(
            window,
            language=None if wanted == "auto" else wanted,
            beam_size=task.parameters["beam_size"],
            vad=task.parameters["vad"],
            tick=tick,
        )
        yield Batch(tuple(segments), position=window.end)
