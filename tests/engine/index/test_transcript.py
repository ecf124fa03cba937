"""The step ``transcript``: window by window, what was heard before going on with the next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.index.steps import Inputs, Task
from engine.index.steps.transcript import run
from engine.media.probe import probe
from engine.messages import Code
from engine.models.speech import Hearing
from engine.types import AudioWindow, Segment, ticks
from tests.media_factory import make_video, tone


class Listening:
    """Hears one segment in each window, and does not understand 1.5 s of it."""

    def __init__(self) -> None:
        self.before: list[Mapping[str, float]] = []

    def transcribe(self, window: AudioWindow, *, before: Mapping[str, float], **_: Any) -> Hearing:
        self.before.append(dict(before))
        said = Segment(window.start, window.end, "words", "ko")
        return Hearing((said,), ticks(1.5), {"ko": 2.0})


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return make_video(tmp_path / "film.mp4", [("red", 1)], audio=tone(10))


def task(film: Path, model: Listening, position: Any = None) -> Task[Any]:
    parameters = {
        "prefer_subtitles": True,
        "transcript_language": "auto",
        "sound_tracks": "auto",
        "window_s": 4.0,
        "beam_size": 5,
        "vad": True,
    }
    return Task(
        path=film,
        parameters=parameters,
        inputs=Inputs(probe=probe(film), subtitles=()),
        model=model,
        position=position,
        read_frame=lambda digest: b"",
        read_face=lambda digest: b"",
        threads=1,
        batch=1,
        tick=lambda fraction: None,
    )


def test_each_window_is_heard_with_the_languages_of_those_before(film: Path) -> None:
    model = Listening()
    batches = list(run(task(film, model)))
    assert len(batches) == 4
    assert model.before == [{}, {"ko": 2.0}, {"ko": 4.0}]


def test_what_was_not_understood_is_told_once_for_the_whole(film: Path) -> None:
    batches = list(run(task(film, Listening())))
    told = [warning for batch in batches for warning in batch.warnings]
    assert [(one.code, dict(one.values)) for one in told] == [
        (Code.SPEECH_NOT_UNDERSTOOD, {"seconds": 4.5})
    ]


def test_who_goes_on_after_a_window_hears_and_tells_the_same(film: Path) -> None:
    whole = list(run(task(film, Listening())))
    resumed = Listening()
    rest = list(run(task(film, resumed, whole[0].position)))
    assert rest == whole[1:]
    assert resumed.before[0] == {"ko": 2.0}
