"""Several things at one time, and one after the other: which moments meet, and their worth."""

from __future__ import annotations

import math

import pytest

from engine.channels import CHANNELS
from engine.search.calibration import evidence_of
from engine.search.compound import SLACK, MomentCandidate, found_of, in_a_row, in_order, together
from engine.search.fusion import fuse
from engine.search.hits import Hit
from engine.types import SceneRow, seconds, ticks

MINUTE = ticks(60.0)


DEFAULTS = {name: row.weight for name, row in CHANNELS.items()}


def scene(number: int, start: float, end: float, video: int = 1) -> SceneRow:
    return SceneRow(number, video, ticks(start), ticks(end))


def found(
    start: float,
    end: float,
    sure: float = 0.8,
    *,
    at: float | None = None,
    video: int = 1,
    channel: str = "visual",
    within: SceneRow | None = None,
) -> MomentCandidate:
    instant = ticks(start if at is None else at)
    hit = Hit(CHANNELS[channel], video, ticks(start), ticks(end), instant, 0.5, sure)
    return MomentCandidate(
        video, within, ticks(start), ticks(end), instant, evidence_of(sure), (hit,)
    )


def spans(moments: list[MomentCandidate]) -> list[tuple[float, float]]:
    return [(seconds(one.start), seconds(one.end)) for one in moments]


def instants(moments: list[MomentCandidate]) -> list[float]:
    return [seconds(one.at) for one in moments]


# --- together


def test_one_clause_is_itself() -> None:
    alone = [found(1, 2), found(5, 9)]
    assert together([alone]) == alone


def test_nothing_meets_nothing() -> None:
    assert (
        together([[], [found(1, 2)]]) == together([[found(1, 2)], []]) == together([[], []]) == []
    )


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        (12, 14, True),  # inside
        (5, 25, True),  # around
        (5, 11, True),  # over the beginning
        (19, 30, True),  # over the end
        (20, 30, True),  # end to end
        (20.5, 30, True),  # within the same seconds still
        (20.6, 30, False),
        (5, 9.5, True),
        (5, 9.4, False),
    ],
)
def test_what_overlaps_is_within_the_same_seconds(start: float, end: float, meets: bool) -> None:
    assert ticks(0.5) == SLACK
    one, other = [found(10, 20)], [found(start, end, channel="keyword")]
    assert bool(together([one, other])) is meets
    assert bool(together([other, one])) is meets


def test_videos_do_not_meet() -> None:
    assert together([[found(1, 5)], [found(1, 5, video=2)]]) == []


def test_what_is_seen_until_the_cut_and_said_right_after_do_not_meet() -> None:
    """A keyframe speaks for its shot, but no further."""
    shots = [scene(1, 0, 10), scene(2, 10, 20)]
    at = {1: shots[0], 2: shots[1]}
    seen = Hit(CHANNELS["visual"], 1, ticks(4), ticks(12), ticks(8), 0.3, 0.9)
    said = Hit(CHANNELS["keyword"], 1, ticks(11), ticks(12), ticks(11), 5.0, 0.9)
    clauses = [
        [
            found_of(one)
            for one in fuse([hit], lambda _, instant: at[1 + (instant >= ticks(10))], DEFAULTS)
        ]
        for hit in (seen, said)
    ]
    assert spans(clauses[0]) == [(0, 10)]
    assert together(clauses) == []
    earlier = Hit(CHANNELS["keyword"], 1, ticks(9), ticks(10), ticks(9), 5.0, 0.9)
    (both,) = together([clauses[0], [found_of(fuse([earlier], lambda *_: shots[0], DEFAULTS)[0])]])
    assert both.scene == shots[0]


def test_a_moment_is_worth_the_geometric_mean_of_its_clauses() -> None:
    (both,) = together([[found(1, 5, 0.9)], [found(2, 6, 0.4)]])
    assert both.score == pytest.approx(0.6)
    (three,) = together([[found(1, 5, 0.9)], [found(2, 6, 0.4)], [found(3, 4, 0.6)]])
    assert three.score == pytest.approx((0.9 * 0.4 * 0.6) ** (1 / 3))


def test_it_lasts_as_long_as_all_of_its_parts_and_keeps_all_reasons() -> None:
    (both,) = together([[found(3, 5)], [found(1, 4, channel="keyword")]])
    assert spans([both]) == [(3, 4)]
    assert {hit.channel.name for hit in both.hits} == {"visual", "keyword"}


def test_its_instant_is_one_at_which_all_hold() -> None:
    """The shot's best frame is long before the word that is said at its end."""
    shot = scene(1, 0, 60)
    seen = found(0, 60, at=8, within=shot)
    told = found(50, 63, at=50, channel="transcript", within=shot)
    (both,) = together([[seen], [told]])
    assert (spans([both]), instants([both]), both.scene) == ([(50, 60)], [50], shot)
    cut = [scene(1, 0, 10), scene(2, 10, 20)]
    seen = found(2, 10, at=6, within=cut[0])
    said = found(8, 13, at=12, channel="keyword", within=cut[1])
    (both,) = together([[seen], [said]])
    assert both.scene == cut[0]
    assert seconds(both.start) <= seconds(both.at) < seconds(both.end) == 10


def test_what_follows_within_the_same_seconds_lasts_from_the_one_to_the_other() -> None:
    (both,) = together([[found(10, 12)], [found(12.4, 14, channel="keyword")]])
    assert (spans([both]), instants([both])) == ([(10, 14)], [12.4])


def test_what_a_whole_video_is_about_holds_at_none_of_its_seconds() -> None:
    whole = Hit(CHANNELS["summary"], 1, 0, ticks(900), 0, 0.8, 1.0)
    about = [found_of(one) for one in fuse([whole], lambda *_: None, DEFAULTS)]
    word = [found(100, 102, channel="keyword")]
    assert together([about]) == about
    assert together([about, word]) == together([word, about]) == []
    assert in_a_row([about, word], [MINUTE * 15]) == []


@pytest.mark.parametrize("turned", [False, True])
def test_the_most_exact_part_names_the_instant_and_the_scene(turned: bool) -> None:
    """A word's own time is exact, a keyframe's about right, a passage's rough."""
    seen = found(3, 5, at=4, within=scene(1, 0, 4.5))
    said = found(4, 6, 0.3, at=4.7, channel="keyword", within=scene(2, 4.5, 9))
    told = found(0, 30, 0.9, at=0, channel="transcript", within=scene(1, 0, 4.5))
    clauses = [[seen], [said], [told]]
    (all_three,) = together(clauses[::-1] if turned else clauses)
    assert (instants([all_three]), all_three.scene) == ([4.7], said.scene)
    (without_words,) = together([[told], [seen]] if turned else [[seen], [told]])
    assert (instants([without_words]), without_words.scene) == ([4.0], seen.scene)


def test_the_clause_with_the_fewest_leads() -> None:
    """A face is all over the film; the word is said twice: there are two moments, not a hundred."""
    faces = [found(at, at + 4, 0.3 + at / 1000) for at in range(0, 400, 4)]
    words = [found(at, at + 1, channel="keyword") for at in (101, 301)]
    for clauses in ([faces, words], [words, faces]):
        assert sorted(instants(together(clauses))) == [101, 301]


def test_of_several_that_overlap_the_best_is_taken() -> None:
    seen = [found(at, at + 10, sure) for at, sure in ((0, 0.5), (2, 0.9), (4, 0.7))]
    (both,) = together([[found(6, 8, 0.4, channel="keyword")], seen])
    assert both.score == pytest.approx(math.sqrt(0.9 * 0.4))


def test_no_moment_is_told_twice() -> None:
    """Two keyframes beside the one word: the same instant, and the surer of them counts."""
    seen = [found(0, 10, 0.5), found(4, 14, 0.9)]
    said = [found(6, 8, 0.4, channel="keyword"), found(90, 91, 0.9), found(95, 96, 0.9)]
    (both,) = together([seen, said])
    assert instants([both]) == [6.0]
    assert both.score == pytest.approx(math.sqrt(0.9 * 0.4))


def test_the_surest_come_first_and_equal_ones_in_order_of_time() -> None:
    one = [found(at, at + 1, sure) for at, sure in ((50, 0.5), (10, 0.9), (30, 0.5))]
    other = [found(at, at + 1, 0.8, at=at, channel="keyword") for at in (10, 30, 50, 70)]
    assert instants(together([one, other])) == [10, 30, 50]
    assert instants(in_order(one)) == [10, 30, 50]


# --- in a row


def test_a_step_begins_after_the_one_before_and_soon_enough() -> None:
    first = [found(100, 104)]
    for at, follows in ((99, False), (100, False), (100.5, True), (160, True), (160.5, False)):
        rows = in_a_row([first, [found(at, at + 2)]], [MINUTE])
        assert bool(rows) is follows, at


def test_the_limit_is_that_of_each_step() -> None:
    steps = [[found(0, 1)], [found(8, 9)], [found(60, 61)]]
    assert in_a_row(steps, [ticks(10.0), MINUTE])
    assert not in_a_row(steps, [ticks(5.0), MINUTE])
    assert not in_a_row(steps, [ticks(10.0), ticks(10.0)])


def test_a_row_begins_with_its_first_step_and_ends_with_its_last() -> None:
    shots = [scene(number, 10.0 * number, 10.0 * number + 10) for number in range(4)]
    steps = [[found(10 * i + 2, 10 * i + 5, at=10 * i + 3, within=shots[i])] for i in (0, 1, 3)]
    (row,) = in_a_row(steps, [MINUTE, MINUTE])
    assert (instants([row]), spans([row])) == ([3.0], [(2, 35)])
    assert (row.scene, row.last) == (shots[0], shots[3])
    assert len(row.hits) == 3


def test_a_row_is_worth_the_geometric_mean_of_its_steps() -> None:
    steps = [[found(i, i + 1, sure)] for i, sure in ((0, 0.9), (5, 0.5), (9, 0.3))]
    (row,) = in_a_row(steps, [MINUTE, MINUTE])
    assert row.score == pytest.approx((0.9 * 0.5 * 0.3) ** (1 / 3))


def test_the_best_row_of_each_beginning_is_told() -> None:
    """Not the nearest, but the surest; of equally sure ones the nearest."""
    after = [found(at, at + 1, sure) for at, sure in ((10, 0.3), (20, 0.9), (30, 0.9), (40, 0.5))]
    rows = in_a_row([[found(0, 1), found(25, 26)], after], [MINUTE])
    assert sorted((seconds(row.at), seconds(row.end)) for row in rows) == [(0, 21), (25, 31)]


def test_the_best_way_through_three_steps_is_found() -> None:
    """A middle step that is sure itself leads nowhere; the less sure one leads on."""
    middle = [found(10, 11, 0.95), found(50, 51, 0.6)]
    rows = in_a_row([[found(0, 1, 0.9)], middle, [found(100, 101, 0.9)]], [MINUTE, MINUTE])
    (row,) = rows
    assert row.score == pytest.approx((0.9 * 0.6 * 0.9) ** (1 / 3))


def test_a_step_that_is_missing_leaves_nothing() -> None:
    one = [found(0, 1)]
    for steps in ([one, []], [[], one], [one, [], [found(9, 10)]]):
        assert in_a_row(steps, [MINUTE] * (len(steps) - 1)) == []


def test_rows_stay_within_a_video() -> None:
    assert in_a_row([[found(0, 1)], [found(5, 6, video=2)]], [MINUTE]) == []


def test_the_same_asked_twice_needs_two_of_it() -> None:
    """A dog, then a dog: one dog is not two."""
    dogs = [found(0, 1), found(30, 31), found(300, 301)]
    assert instants(in_a_row([dogs, dogs], [MINUTE])) == [0]
