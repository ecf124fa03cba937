"""Step ``transcript``: what is said, heard by the speech model where no subtitles serve."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from engine.index.steps import Batch, Task
from engine.media.audio import audio_windows, speech_track


def needs_model(inputs: Mapping[str, Any], parameters: Mapping[str, Any]) -> bool:
    """No model is needed without sound, or where subtitles stand in."""
    if speech_track(inputs["probe"]) is None:
        return False
    return not (parameters["prefer_subtitles"] and inputs["subtitles"])


def run(task: Task) -> Generator[Batch, None, None]:
    """A batch of segments for each window of sound; its position is the window's end."""
    probe = task.inputs["probe"]
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
