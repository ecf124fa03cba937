"""Stretches: one channel's hits are parted at valleys, and last as far as they are half as sure."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.channels import CHANNELS
from engine.search.hits import REACH, Hit
from engine.search.stretches import PAUSE, WHOLE_SHOT, SceneAt, reach_of, stretches
from engine.types import SceneRow, seconds, ticks


def shots(*cuts: float) -> SceneAt:
    """Shots between each two cuts (seconds)."""

    def at(video_id: int, instant: int) -> SceneRow | None:
        number = max(i for i, cut in enumerate(cuts) if ticks(cut) <= instant)
        return SceneRow(number, video_id, ticks(cuts[number]), ticks(cuts[number + 1]))

    return at


NO_SHOTS: SceneAt = lambda video_id, at: None  # noqa: E731
LONG = shots(0, 3600)


def sentences(*sure: float, first: float = 0.0, lasts: float = 4.0) -> list[Hit]:
    """Sentences one after the other; 0 for one that is not found."""
    starts = [first + lasts * i for i in range(len(sure))]
    return [
        Hit(CHANNELS["transcript"], 1, ticks(at), ticks(at + lasts), ticks(at), 0.5, one)
        for at, one in zip(starts, sure, strict=True)
        if one
    ]


def frames(*sure: float, every: float = 8.0) -> list[Hit]:
    """Keyframes of a shot, in the middle of every 8 seconds; 0 for one that is not found."""
    times = [ticks(every * (i + 0.5)) for i in range(len(sure))]
    return [
        Hit(CHANNELS["visual"], 1, max(0, at - REACH), at + REACH, at, 0.3, one)
        for at, one in zip(times, sure, strict=True)
        if one
    ]


def texts(*found: tuple[float, float]) -> list[Hit]:
    """Two seconds of words at a time, so sure."""
    return [
        Hit(CHANNELS["keyword"], 1, ticks(at), ticks(at + 2), ticks(at), 5.0, sure)
        for at, sure in found
    ]


def told(hits: Sequence[Hit], scene_at: SceneAt = LONG) -> list[tuple[float, float, float]]:
    """Start, end and sureness of each stretch, in order of time."""
    parts = sorted(stretches(hits, scene_at), key=lambda part: part.start)
    return [(seconds(part.start), seconds(part.end), part.peak.confidence) for part in parts]


# --- what is said


def test_a_topic_is_the_sentences_around_its_peak() -> None:
    assert told(sentences(0.1, 0.2, 0.5, 0.9, 0.6, 0.3, 0.1)) == [(8, 20, 0.9)]


@pytest.mark.parametrize(("dip", "parts"), [(0.59, 1), (0.58, 2)])
def test_two_topics_are_parted_where_the_confidence_dips(dip: float, parts: int) -> None:
    """Between them; a plateau may be a little uneven."""
    found = told(sentences(0.9, dip, 0.6))
    assert len(found) == parts
    assert (found[0], found[-1][1]) == ((0, 12 if parts == 1 else 8, 0.9), 12)


@pytest.mark.parametrize(("valley", "parts"), [(0.31, 1), (0.29, 2)])
def test_what_is_seen_is_parted_only_by_a_deep_valley(valley: float, parts: int) -> None:
    """Half of the lower of the two peaks is deep."""
    found = told(frames(0.9, 0.8, valley, 0.6))
    assert len(found) == parts
    assert (found[0], found[-1][1]) == ((0, 16, 0.9), 16 if parts == 1 else 32)


def test_a_sentence_between_that_says_nothing_of_it_is_a_valley() -> None:
    assert told(sentences(0.9, 0.8, 0, 0, 0.7)) == [(0, 8, 0.9), (16, 20, 0.7)]


def test_a_sentence_too_short_to_be_found_is_none() -> None:
    near = sentences(0.9) + sentences(0.8, first=4 + seconds(PAUSE))
    far = sentences(0.9) + sentences(0.8, first=4.1 + seconds(PAUSE))
    assert (len(told(near)), len(told(far))) == (1, 2)


def test_what_is_said_goes_on_over_a_cut() -> None:
    assert told(sentences(0.9, 0.8, 0.7), shots(0, 3, 6, 9, 100)) == [(0, 12, 0.9)]


def test_of_a_passage_and_a_sentence_in_it_the_sentence_knows_the_time() -> None:
    passage = Hit(CHANNELS["transcript"], 1, 0, ticks(30), 0, 0.5, 0.8)
    (found,) = stretches([passage, *sentences(0.8, first=12)], LONG)
    assert found.peak.at == ticks(12)


# --- what is seen


def test_what_is_seen_takes_its_whole_shot() -> None:
    assert told(frames(0.9, 0.2), shots(0, 16, 40)) == [(0, 16, 0.9)]
    assert seconds(WHOLE_SHOT) == 24


def test_in_a_long_shot_it_takes_what_is_half_as_sure() -> None:
    walked_by = frames(0.1, 0.1, 0.6, 0.9, 0.5, 0.2, 0.1, 0.1)
    assert told(walked_by) == [(16, 40, 0.9)]


def test_who_comes_twice_into_a_long_shot_is_seen_twice() -> None:
    assert told(frames(0.9, 0.8, 0.1, 0.1, 0.7, 0.9)) == [(0, 16, 0.9), (32, 48, 0.9)]
    assert told(frames(0.9, 0.8, 0, 0, 0.7, 0.9)) == [(0, 16, 0.9), (32, 48, 0.9)]


def test_what_is_seen_ends_with_its_shot() -> None:
    assert told(frames(0.9, 0.8, 0.7), shots(0, 16, 60)) == [(0, 16, 0.9), (16, 24, 0.7)]


def test_a_shot_before_a_fixed_camera_is_one_stretch() -> None:
    assert told(frames(*(0.7 if i % 3 else 0.9 for i in range(450)))) == [(0, 3600, 0.9)]


def test_without_shots_a_frame_speaks_for_its_reach() -> None:
    assert told(frames(0.9), NO_SHOTS) == [(0, 8, 0.9)]


@pytest.mark.parametrize(("cuts", "reach"), [((0, 20, 90), (0, 20)), ((0, 40, 90), (4, 12))])
def test_a_frame_speaks_for_all_of_a_shot_that_is_not_long(
    cuts: tuple[float, ...], reach: tuple[float, float]
) -> None:
    (frame,) = frames(0.9, every=16)
    start, end = reach_of(frame, shots(*cuts))
    assert (seconds(start), seconds(end)) == reach


# --- words


def test_each_text_that_holds_the_words_is_a_stretch() -> None:
    """However close: a chorus repeats them without a pause."""
    chorus = texts(*((2.0 * i, 0.97) for i in range(5)))
    assert told(chorus) == [(2.0 * i, 2.0 * i + 2, 0.97) for i in range(5)]


def test_some_of_the_words_right_beside_all_of_them_are_no_other_moment() -> None:
    assert told(texts((0, 0.3), (3, 0.97), (6, 0.3), (60, 0.3))) == [
        (3, 5, 0.97),
        (60, 62, 0.3),
    ]


# --- many


def test_every_hit_is_in_one_stretch_and_the_order_does_not_matter() -> None:
    rows = [
        sentences(*(0.1 + (7 * i % 10) / 11 for i in range(500))),
        frames(*((3 * i % 7) / 7 for i in range(400))),
        texts(*((5.0 * i, (i % 4) / 5 + 0.1) for i in range(100))),
    ]
    for row in rows:
        parts = stretches(row, LONG)
        assert sorted(hit.at for part in parts for hit in part.hits) == [hit.at for hit in row]
        assert all(hit.confidence <= part.peak.confidence for part in parts for hit in part.hits)
        assert told(row[::-1]) == told(row)
