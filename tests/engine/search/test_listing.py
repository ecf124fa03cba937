"""What is one answer: the same words again, looks that are alike, and videos that take turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from engine.channels import CHANNELS
from engine.search.calibration import evidence_of
from engine.search.compound import MomentCandidate, found_of
from engine.search.fusion import fuse
from engine.search.hits import Hit
from engine.search.listing import ALIKE, IN_TURN, STRONG, WEAK, Listed, answers, strength
from engine.types import Confidence, seconds, ticks

VIEW, OTHER = np.eye(8, dtype=np.float32)[:2]
DEFAULTS = {name: row.weight for name, row in CHANNELS.items()}


def hit(
    channel: str, at: float, sure: float, look: np.ndarray | None = None, video: int = 1
) -> Hit:
    return Hit(
        CHANNELS[channel], video, ticks(at), ticks(at + 1), ticks(at), 0.5, sure, vector=look
    )  # fmt: skip


def found(at: float, *hits: Hit, sure: float | None = None, video: int = 1) -> MomentCandidate:
    best = max((one.confidence for one in hits), default=0.8) if sure is None else sure
    return MomentCandidate(
        video, None, ticks(at), ticks(at + 1), ticks(at), evidence_of(best), hits
    )


def seen(at: float, look: np.ndarray = VIEW, sure: float = 0.8, video: int = 1) -> MomentCandidate:
    return found(at, hit("visual", at, sure, look, video), video=video)


def told(listed: list[Listed]) -> list[tuple[float, int]]:
    return [(seconds(one.found.at), one.more) for one in listed]


def listed(found: Iterable[MomentCandidate], *, every: bool = False) -> list[Listed]:
    """Answers of moments whose passages say what their snippets do."""
    return answers(list(found), lambda one: one.snippet or "", every=every)


# --- strength


@pytest.mark.parametrize(
    ("score", "wanted"),
    [(1.0, "strong"), (STRONG, "strong"), (0.49, "weak"), (WEAK, "weak"), (0.149, "none")],
)
def test_a_confidence_is_strong_weak_or_none(score: float, wanted: str) -> None:
    assert strength(score) == Confidence(wanted)
    assert 0.0 < WEAK < STRONG < 1.0


# --- alike ones


def test_an_hour_before_a_fixed_camera_is_one_moment_and_many_more() -> None:
    assert told(listed([seen(at) for at in range(0, 3600, 8)])) == [(0, 449)]


def test_the_best_of_those_alike_is_kept_in_its_place() -> None:
    hour = [seen(40, sure=0.9), seen(5, OTHER, 0.8), seen(48, sure=0.7), seen(9, OTHER, 0.6)]
    hour.append(seen(56, sure=0.5))
    assert told(listed(hour)) == [(40, 2), (5, 1)]


@pytest.mark.parametrize(("cosine", "kept"), [(ALIKE + 0.005, 1), (ALIKE - 0.005, 2)])
def test_alike_is_a_cosine(cosine: float, kept: int) -> None:
    turned = (cosine * VIEW + np.sqrt(1 - cosine**2) * OTHER).astype(np.float32)
    assert len(listed([seen(0), seen(8, turned)])) == kept


def test_videos_are_not_set_aside_for_one_another() -> None:
    assert told(listed([seen(0), seen(0, video=2)])) == [(0, 0), (0, 0)]


def test_words_keep_alike_frames_apart() -> None:
    """Twenty topics before one fixed camera: what is said makes each of them another moment."""
    spoken_of = [
        found(at, hit("visual", at, 0.3, VIEW), hit(channel, at, 0.7))
        for at, channel in ((0, "keyword"), (30, "transcript"), (60, "keyword"))
    ]
    assert len(listed(spoken_of)) == 3


def test_words_that_hardly_match_do_not() -> None:
    murmured = [
        found(at, hit("visual", at, 0.8, VIEW), hit("transcript", at, WEAK / 2)) for at in (0, 30)
    ]
    assert told(listed(murmured)) == [(0, 1)]


def test_within_one_video_nothing_is_listed() -> None:
    assert len(listed([seen(0), seen(8)], every=True)) == 2


def test_vectors_of_two_models_are_not_compared() -> None:
    wider = np.eye(16, dtype=np.float32)[0]
    assert len(listed([seen(0), seen(8, wider)])) == 2


def test_moments_without_any_reason_are_all_kept() -> None:
    """Filters alone find videos, not looks."""
    assert len(listed([found(0, sure=1.0), found(0, sure=1.0)])) == 2


# --- the same words again


def said(
    at: float, text: str, sure: float = 0.97, *, words: str = "let us go", video: int = 1
) -> Hit:
    """Words found by their letters in a text of two seconds."""
    marks = tuple(
        (text.index(word), text.index(word) + len(word)) for word in words.split() if word in text
    )
    start = ticks(at)
    return Hit(
        CHANNELS["keyword"], video, start, start + ticks(2), start, 5.0, sure, text, marks
    )  # fmt: skip


def meant(at: float, text: str, sure: float = 0.8, video: int = 1) -> Hit:
    start = ticks(at)
    return Hit(CHANNELS["transcript"], video, start, start + ticks(3), start, 0.7, sure, text)


def moments(*hits: Hit) -> list[MomentCandidate]:
    """What fusion makes of hits in videos without shots."""
    return [found_of(one) for one in fuse(hits, lambda video, at: None, DEFAULTS)]


def instants(one: Listed) -> list[float]:
    return [seconds(place.at) for place in one.places]


@pytest.mark.parametrize("apart", [2.0, 9.0, 60.0])
def test_a_phrase_said_75_times_is_one_answer_with_75_places(apart: float) -> None:
    """In a chorus without a pause, and over hours."""
    times = [apart * i for i in range(75)]
    (one,) = listed(moments(*(said(at, "let us go") for at in times)))
    assert instants(one) == times
    assert one.found in one.places


def test_in_75_sentences_that_differ_it_is_one_answer_too() -> None:
    times = [20.0 * i for i in range(75)]
    others = [meant(at, f"let us go to town number {at}", 0.3 + at / 4000) for at in times]
    words = [said(at, f"let us go to town number {at}") for at in times]
    (one,) = listed(moments(*words, *others))
    assert instants(one) == times
    assert one.found.at == ticks(times[-1]), "the best of them is told"


def test_in_three_videos_it_is_three_answers() -> None:
    hits = [said(30.0 * i, "let us go", video=1 + i % 3) for i in range(75)]
    answers = listed(moments(*hits))
    assert [(one.found.video_id, len(one.places)) for one in answers] == [(1, 25), (2, 25), (3, 25)]


def test_some_of_the_words_are_another_answer_and_the_same_of_them_are_one() -> None:
    hits = [said(0, "let us go"), said(60, "let us"), said(90, "we go"), said(120, "let us see")]
    hits[1:] = [replace(hit, confidence=0.4) for hit in hits[1:]]
    assert [instants(one) for one in listed(moments(*hits))] == [[0], [60, 120], [90]]


def test_a_sentence_that_comes_again_is_one_answer_by_what_it_means_too() -> None:
    jingle = [meant(at, "The best shop in town!") for at in (0, 600, 1200)]
    other = meant(300, "A shop of toys.", 0.7)
    assert [instants(one) for one in listed(moments(*jingle, other))] == [[0, 600, 1200], [300]]


def test_within_one_video_every_place_is_told() -> None:
    found = moments(*(said(9.0 * i, "let us go") for i in range(75)))
    answers = listed(found, every=True)
    assert [instants(one) for one in answers] == [[9.0 * i] for i in range(75)]


def test_a_title_is_no_place_of_what_is_said() -> None:
    title = replace(said(0, "let us go", 0.98), end=ticks(900), kind="title")
    hits = [said(at, "let us go") for at in (0, 100)]
    assert [instants(one) for one in listed(moments(title, *hits))] == [[0], [0, 100]]


def test_of_what_is_seen_and_said_the_places_are_those_of_the_words() -> None:
    """What is seen beside one of them makes it the best, and no other answer."""
    hits = [said(at, "let us go") for at in (0, 100, 200)] + [hit("visual", 100, 0.8, VIEW)]
    (one,) = listed(moments(*hits))
    assert (instants(one), one.found.at) == ([0, 100, 200], ticks(100))


# --- videos take turns


def test_after_ten_answers_of_a_video_others_that_are_as_sure_have_their_turn() -> None:
    looks = np.eye(64, dtype=np.float32)
    many = [seen(30 * i, looks[i], 0.9) for i in range(25)]
    others = [seen(1, looks[30], 0.6, video=2), seen(1, looks[31], 0.3, video=3)]
    order = [one.found.video_id for one in listed([*many, *others])]
    assert order == [1] * IN_TURN + [2] + [1] * 15 + [3]
    assert len(listed(many)) == 25
