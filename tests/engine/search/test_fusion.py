"""Fusion: hits that mean one moment become one, every reason is kept, and evidence adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest

from engine.channels import CHANNELS
from engine.search.fusion import MEANT_AT_MOST, Candidate
from engine.search.fusion import fuse as fused
from engine.search.hits import Hit
from engine.types import SceneRow, seconds, ticks

WEIGHTS = {name: row.weight for name, row in CHANNELS.items()}

SceneAt = Callable[[int, int], SceneRow | None]


def scenes_of(length: float) -> SceneAt:
    """Scenes of ``length`` seconds each, in every video."""

    def at(video_id: int, instant: int) -> SceneRow | None:
        number = int(seconds(instant) // length)
        start = ticks(number * length)
        return SceneRow(video_id * 1000 + number, video_id, start, start + ticks(length))

    return at


def fuse(
    hits: Iterable[Hit], scene_at: SceneAt, weights: Mapping[str, float] = WEIGHTS
) -> list[Candidate]:
    return fused(hits, scene_at, weights)


def hit(channel: str, at: float, confidence: float, *, video: int = 1, length: float = 2.0) -> Hit:
    return Hit(CHANNELS[channel], video, ticks(at), ticks(at + length), ticks(at), 0.5, confidence)


def large(channel: str, start: float, end: float, confidence: float, *, video: int = 1) -> Hit:
    """A hit of all that is between two times: a chapter, a video."""
    made = hit(channel, start, confidence, video=video, length=end - start)
    return replace(made, kind="title" if channel == "keyword" else None)


def spans(found: Iterable[Candidate]) -> list[tuple[float, float]]:
    """When moments begin and end (seconds)."""
    return [(seconds(one.start), seconds(one.end)) for one in found]


def test_nothing_becomes_nothing() -> None:
    assert fuse([], scenes_of(10)) == []


def test_hits_of_one_scene_become_one_moment_with_each_reason() -> None:
    hits = [
        hit("visual", 12, 0.7),
        hit("transcript", 13, 0.6),
        hit("keyword", 14.5, 0.85),
        hit("visual", 16, 0.2),
    ]
    (moment,) = fuse(hits, scenes_of(10))
    assert moment.scene == scenes_of(10)(1, ticks(12))
    assert {channel: found.at for channel, found in moment.best.items()} == {
        "visual": ticks(12),
        "transcript": ticks(13),
        "keyword": ticks(14.5),
    }


def test_a_second_channel_that_agrees_helps_and_one_that_is_silent_does_not_hurt() -> None:
    alone = fuse([hit("visual", 1, 0.6)], scenes_of(10))[0].score
    both = fuse([hit("visual", 1, 0.6), hit("transcript", 1, 0.3)], scenes_of(10))
    assert alone == pytest.approx(0.6)
    assert both[0].score == pytest.approx(1 - 0.4 * 0.7)


def test_a_weight_is_the_power_of_what_a_channel_leaves_open() -> None:
    """1 - (1 - c)^w: a channel of weight 2 counts like two that agree, one of 0 not at all."""
    seen, said = hit("visual", 1, 0.6), hit("transcript", 1, 0.3)
    for weight in (0.0, 0.3, 1.0, 2.0):
        weights = dict(WEIGHTS) | {"visual": weight, "transcript": 1.0}
        (found,) = fuse([seen, said], scenes_of(10), weights)
        assert found.score == pytest.approx(1 - 0.4**weight * 0.7), weight
        assert set(found.best) == {"visual", "transcript"}
    assert all(0.0 < weight <= 1.0 for weight in WEIGHTS.values())


def test_the_channel_that_counts_more_names_the_instant() -> None:
    hits = [hit("visual", 2, 0.9), hit("transcript", 5, 0.8)]
    heavy = dict(WEIGHTS) | {"transcript": 2.0}
    assert fuse(hits, scenes_of(10))[0].instant == ticks(2)
    assert fuse(hits, scenes_of(10), heavy)[0].instant == ticks(5)


def test_certainty_is_no_infinity() -> None:
    """A cosine of 1 has a confidence of 1: the moment is sure, and can still be sorted."""
    surest, sure = fuse([hit("visual", 1, 0.999), hit("visual", 11, 1.0)], scenes_of(10))
    assert (surest.instant, sure.instant) == (ticks(11), ticks(1))
    assert float("inf") > surest.evidence > sure.evidence > 0.0


@pytest.mark.parametrize("others", [(), ("transcript",), ("transcript", "keyword")])
def test_a_meaning_is_never_certain(others: tuple[str, ...]) -> None:
    """However many agree; some of the words by their letters are no certainty either."""
    hits = [hit("visual", 1, 1.0), *(hit(channel, 1, 0.85) for channel in others)]
    (found,) = fuse(hits, scenes_of(10))
    assert set(found.best) == {"visual", *others}
    assert found.score == MEANT_AT_MOST == 0.99


def test_all_words_as_asked_may_be() -> None:
    alone, agreed = (
        fuse(hits, scenes_of(10))[0].score
        for hits in (
            [hit("keyword", 1, 0.995)],
            [hit("keyword", 1, 0.97), hit("transcript", 1, 0.97)],
        )
    )
    assert alone == pytest.approx(0.995)
    assert agreed == pytest.approx(1 - 0.03**2)


def test_hits_of_a_moment_are_told_surest_first() -> None:
    hits = [hit("visual", 1, 0.2), hit("keyword", 1, 0.8), hit("transcript", 1, 0.5)]
    (found,) = fuse(hits, scenes_of(10))
    assert [one.channel.name for one in found.hits] == ["keyword", "transcript", "visual"]


def test_the_same_words_read_at_two_grains_do_not_add_up() -> None:
    """A sentence and the passage around it are both half sure: together they are half sure."""
    hits = [hit("transcript", 0, 0.45, length=30), hit("transcript", 7, 0.45, length=3)]
    assert [one.score for one in fuse(hits, scenes_of(60))] == [pytest.approx(0.45)]


@pytest.mark.parametrize(
    "found",
    [
        [(0, 8, 0.95), (8, 12, 0.93), (0, 12, 0.84)],
        [(0, 8, 0.9), (8, 11, 0.3), (0, 11, 0.92)],
        [(0, 3, 0.5), (3, 7, 0.9), (7, 12, 0.2), (0, 7, 0.6)],
        [(0, 9, 0.3), (9, 12, 0.7), (0, 12, 0.69)],
    ],
)
def test_a_sentence_and_a_passage_that_holds_it_are_one_moment(
    found: list[tuple[float, float, float]],
) -> None:
    hits = [hit("transcript", at, sure, length=end - at) for at, end, sure in found]
    (moment,) = fuse(hits, scenes_of(60))
    assert moment.score == pytest.approx(max(sure for _, _, sure in found))
    assert {span[2] for span in moment.spans} == {sure for _, _, sure in found}


def test_two_sentences_that_hardly_overlap_stay_two() -> None:
    hits = [hit("keyword", at, 0.97, length=4) for at in (0, 2, 6)]
    assert spans(sorted(fuse(hits, scenes_of(60)), key=lambda one: one.start)) == [
        (0, 4),
        (2, 6),
        (6, 10),
    ]


def test_a_passage_that_holds_the_words_makes_no_other_moment_of_its_next_sentence() -> None:
    """The next sentence is a little nearer in meaning; the words are in this one."""
    words = hit("keyword", 10, 0.97, length=5)
    sense = [
        hit("transcript", at, sure, length=length)
        for at, length, sure in ((10, 5, 0.18), (15.3, 5, 0.19), (10, 10.3, 0.17))
    ]
    (moment,) = fuse([words, *sense], scenes_of(60))
    assert (moment.instant, spans([moment])) == (ticks(10), [(10, 15)])


def test_a_hit_that_leads_a_moment_makes_no_other_one_sure() -> None:
    """A topic that ends where the words begin."""
    words = hit("keyword", 10, 0.97, length=30)
    topic = [hit("transcript", 4, 0.2, length=4), hit("transcript", 8, 0.19, length=4)]
    first, second = fuse([words, *topic], scenes_of(100))
    assert (first.lead, second.lead) == (words, topic[0])
    assert (list(second.best), second.score) == (["transcript"], pytest.approx(0.2))


def test_several_hits_of_one_channel_do_not_add_up() -> None:
    once = fuse([hit("visual", 1, 0.6)], scenes_of(10))[0].score
    often = fuse([hit("visual", 1 + i, 0.6) for i in range(5)], scenes_of(10))[0].score
    assert often == once


def test_moments_come_surest_first_and_videos_stay_apart() -> None:
    hits = [
        hit("visual", 1, 0.3, video=2),
        hit("visual", 1, 0.8, video=1),
        hit("keyword", 41, 0.9, video=2),
    ]
    found = fuse(hits, scenes_of(10))
    assert [(moment.video_id, moment.instant) for moment in found] == [
        (2, ticks(41)),
        (1, ticks(1)),
        (2, ticks(1)),
    ]


def test_a_long_scene_gives_a_moment_for_each_of_its_finds() -> None:
    """A talk before a fixed camera is one scene of an hour."""
    hits = [hit("transcript", at, 0.9) for at in (60, 600, 1800, 1802)]
    found = fuse(hits, scenes_of(3600))
    assert spans(found) == [(60, 62), (600, 602), (1800, 1804)]
    assert len({moment.scene.id for moment in found if moment.scene}) == 1


def test_the_instant_is_the_surest_channels() -> None:
    sight = hit("visual", 2, 0.9)
    words = hit("transcript", 5, 0.3)
    assert fuse([sight, words], scenes_of(10))[0].instant == ticks(2)


def test_on_a_tie_the_words_own_time_is_the_instant() -> None:
    hits = [hit("transcript", 1, 1.0, length=5), hit("keyword", 4, 0.96)]
    assert fuse(hits, scenes_of(10))[0].instant == ticks(4)


def test_of_two_equal_passages_the_shorter_knows_the_time_better() -> None:
    thought = hit("transcript", 0, 0.8, length=30)
    sentence = hit("transcript", 7, 0.8, length=3)
    assert fuse([thought, sentence], scenes_of(60))[0].instant == ticks(7)


# --- what is of a whole video or chapter


@pytest.mark.parametrize("channel", ["summary", "visual_text", "keyword"])
def test_one_hit_of_a_whole_video_makes_no_scene_of_it_sure(channel: str) -> None:
    """Eight scenes of one video about rovers: only the video itself is an answer."""
    scenes = [hit("visual", 10 * i + 1, 0.2 + i / 100) for i in range(8)]
    whole = large(channel, 0, 80, 0.999)
    first, *others = fuse([*scenes, whole], scenes_of(10))
    assert (list(first.best), first.instant, spans([first])) == ([channel], 0, [(0, 80)])
    assert [one.score for one in others] == pytest.approx([one.confidence for one in scenes[::-1]])
    assert all(list(one.best) == ["visual"] for one in others)


def test_a_whole_video_is_no_answer_where_a_moment_of_it_is_as_sure() -> None:
    hits = [hit("keyword", 42, 0.97), hit("visual", 71, 0.1), large("summary", 0, 100, 1.0)]
    weights = dict(WEIGHTS) | {"summary": 0.1}
    found = fuse(hits, scenes_of(10), weights)
    assert [(one.instant, list(one.best)) for one in found] == [
        (ticks(42), ["keyword"]),
        (ticks(71), ["visual"]),
    ]


def test_of_equally_sure_moments_that_in_the_video_about_it_comes_first() -> None:
    hits = [hit("keyword", 1, 0.97, video=video) for video in (1, 2, 3)]
    about = large("summary", 0, 100, 0.8, video=2)
    found = fuse([*hits, about], scenes_of(10))
    assert [one.video_id for one in found] == [2, 1, 3]
    assert len({one.score for one in found}) == 1


def test_a_chapter_speaks_for_what_is_in_it_alone() -> None:
    chapter = large("visual_text", 50, 100, 0.6)
    hits = [hit("keyword", at, 0.9) for at in (10, 60)]
    found = fuse([*hits, chapter], scenes_of(10))
    assert [one.instant for one in found] == [ticks(60), ticks(10)]
    (alone,) = fuse([chapter], scenes_of(10))
    assert spans([alone]) == [(50, 100)]


def test_a_title_that_holds_the_words_is_the_videos_and_no_sentences() -> None:
    """It is found at 0:00, where something else is said."""
    hits = [hit("keyword", 0, 0.3), large("keyword", 0, 100, 0.97)]
    found = fuse(hits, scenes_of(10))
    assert [(spans([one]), one.score) for one in found] == [
        ([(0, 100)], pytest.approx(0.97)),
        ([(0, 2)], pytest.approx(0.3)),
    ]


def test_several_hits_of_a_whole_video_make_one_answer() -> None:
    hits = [large("summary", 0, 100, 0.9), large("keyword", 0, 100, 0.97)]
    assert [list(one.best) for one in fuse(hits, scenes_of(10))] == [["keyword"]]


def test_a_video_without_scenes_gives_moments_too() -> None:
    found = fuse([hit("keyword", 3, 0.9), hit("keyword", 300, 0.9)], lambda video, at: None)
    assert [(moment.scene, moment.instant) for moment in found] == [
        (None, ticks(3)),
        (None, ticks(300)),
    ]


def test_the_order_of_the_hits_does_not_matter() -> None:
    hits = [
        hit("visual", 3 * i, (7 * i % 10) / 10, video=1 + i % 3, length=1) for i in range(30)
    ] + [hit("summary", 0, 0.4, video=2, length=90)]
    told = [(m.video_id, m.score) for m in fuse(hits, scenes_of(10))]
    again = [(m.video_id, m.score) for m in fuse(hits[::-1], scenes_of(10))]
    assert told == again
