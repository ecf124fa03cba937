"""Utterances and the clips they are heard in: nothing is lost, and every word keeps its time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine.models.utterances import (
    LONGEST_S,
    RATE,
    Clip,
    Utterance,
    by_language,
    halves,
    packed,
    whole,
)


def spoken(*spans: tuple[float, float]) -> list[Utterance]:
    return [Utterance(round(start * RATE), round(end * RATE)) for start, end in spans]


def test_clips_hold_all_utterances_in_order_and_are_never_too_long() -> None:
    said = spoken(*((n * 10.0, n * 10.0 + 1 + n) for n in range(9)))
    clips = packed(said)
    assert [each for clip in clips for each in clip.utterances] == said
    assert all(clip.seconds <= LONGEST_S for clip in clips)
    assert len(clips) == 2
    assert packed([]) == []


def test_a_clip_is_the_sound_of_its_utterances() -> None:
    window = np.arange(10 * RATE, dtype=np.float32)
    clip = Clip(tuple(spoken((1, 2), (5, 7))))
    expected = np.concatenate([window[RATE : 2 * RATE], window[5 * RATE : 7 * RATE]])
    assert np.array_equal(clip.samples(window), expected)
    assert clip.places() == [(0, 1), (1, 3)]


@pytest.mark.parametrize(
    ("within", "original"),
    [
        ((0.2, 0.5), (1.2, 1.5)),
        ((0.8, 1.1), (1.8, 2.0)),  # mostly of the first: it may not reach into the second
        ((0.9, 1.5), (5.0, 5.5)),
        ((2.0, 3.0), (6.0, 7.0)),
        ((2.9, 3.4), (6.9, 7.0)),  # beyond the end
    ],
)
def test_times_within_a_clip_are_those_of_the_window(
    within: tuple[float, float], original: tuple[float, float]
) -> None:
    clip = Clip(tuple(spoken((1, 2), (5, 7))))
    assert clip.original(*within) == pytest.approx(original)


def test_without_the_detector_all_of_the_window_is_heard() -> None:
    parts = whole(np.zeros(round(70.5 * RATE), np.float32))
    assert (parts[0].start, parts[-1].end) == (0, round(70.5 * RATE))
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert whole(np.zeros(0, np.float32)) == []


def test_a_clip_is_cut_where_the_language_changes() -> None:
    clip = Clip(tuple(spoken((0, 1), (1, 2), (3, 4))))
    parts = by_language(clip, ["ko", "ko", "en"])
    assert [(part.utterances, language) for part, language in parts] == [
        (clip.utterances[:2], "ko"),
        (clip.utterances[2:], "en"),
    ]


def test_halves_are_of_like_length_and_part_at_a_long_pause() -> None:
    even = Clip(tuple(spoken((0, 2), (2, 4), (4, 6), (6, 8))))
    assert [half.seconds for half in halves(even)] == [4, 4]
    paused = Clip(tuple(spoken((0, 2), (9, 11), (11, 13), (13, 15))))
    assert [half.seconds for half in halves(paused)] == [2, 6]
