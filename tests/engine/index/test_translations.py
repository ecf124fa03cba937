"""Subtitles in another language than is spoken: the sound is heard, and both are searched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.index.steps import Inputs, Task, fulltext, passages
from engine.index.steps.transcript import needs_model
from engine.index.steps.words import words_of
from engine.spec import BY_NAME
from engine.types import Probe, Segment, Track, ticks

KOREAN = (
    Segment(ticks(1), ticks(3), "예산 회의가 취소되었습니다", "ko"),
    Segment(ticks(4), ticks(6), "모두에게 알려 주세요", "ko"),
)
ENGLISH = (
    Segment(ticks(1), ticks(3), "The budget meeting was cancelled", "en"),
    Segment(ticks(4), ticks(6), "Tell everyone in the team", "en"),
)
SETTINGS = {"prefer_subtitles": True, "transcript_language": "auto"}


def inputs(
    written: tuple[Segment, ...], heard: tuple[Segment, ...] = (), spoken: str | None = None
) -> Inputs:
    video = Track(0, "video", "h264")
    audio = (Track(1, "audio", "aac", spoken),)
    made = Probe("mp4", ticks(9), 64, 48, 0, (1, 1), (25, 1), False, False, 8, video, audio)
    return Inputs(probe=made, subtitles=written, transcript=heard)


def task(step: str, found: Inputs) -> Task[Any]:
    only = Inputs({name: found[name] for name in BY_NAME[step].inputs})
    return Task(
        Path("film.mp4"), BY_NAME[step].parameters, only, None, None,
        lambda _: b"", lambda _: b"", 1, 1, lambda _: None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("spoken", "settings", "heard"),
    [
        ("eng", {}, True),
        ("kor", {}, False),
        (None, {}, False),
        (None, {"transcript_language": "en"}, True),
        ("eng", {"transcript_language": "ko"}, False),
        ("kor", {"prefer_subtitles": False}, True),
    ],
)
def test_the_sound_is_heard_where_subtitles_are_known_to_be_a_translation(
    spoken: str | None, settings: dict[str, Any], heard: bool
) -> None:
    assert needs_model(inputs(KOREAN, spoken=spoken), SETTINGS | settings) is heard


def test_both_languages_are_words_of_the_video_and_one_language_is_once() -> None:
    assert words_of(inputs(KOREAN, ENGLISH)) == (ENGLISH, KOREAN)
    assert words_of(inputs(ENGLISH, ENGLISH)) == (ENGLISH,)
    assert words_of(inputs(KOREAN)) == (KOREAN,)
    assert words_of(inputs((), ENGLISH)) == (ENGLISH,)
    assert words_of(inputs(())) == ()


def test_passages_hold_words_of_one_language_each_and_all_words_are_searched() -> None:
    both = inputs(KOREAN, ENGLISH)
    (made,) = passages.run(task("passages", both))
    assert [passage.text for passage in made.product if passage.end - passage.start > ticks(2)] == [
        " ".join(segment.text for segment in language) for language in (ENGLISH, KOREAN)
    ]
    (rows,) = fulltext.run(task("fulltext", both))
    assert [row.text for row in rows.product] == [segment.text for segment in (*ENGLISH, *KOREAN)]
