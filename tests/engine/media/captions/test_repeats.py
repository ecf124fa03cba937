"""Each line once: captions that roll up or grow, and signs that are written frame by frame."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.engine.media.captions.reading import cues_of, lines, words


def clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    rest, thousandths = divmod(thousandths, 1000)
    return f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02},{thousandths:03}"


def srt(*cues: tuple[float, float, str]) -> str:
    return "".join(
        f"{n}\n{clock(start)} --> {clock(end)}\n{text}\n\n"
        for n, (start, end, text) in enumerate(cues, 1)
    )


def frames(text: str, start: float, count: int, rate: float) -> Iterable[tuple[float, float, str]]:
    return [(start + n / rate, start + (n + 1) / rate, text) for n in range(count)]


def test_captions_that_roll_up_in_subrip() -> None:
    text = srt(
        (1, 2.99, " \nwe plant the tulips"),
        (2.99, 3, "we plant the tulips\n "),
        (3, 5, "we plant the tulips\nbefore the frost"),
        (5, 5.01, "before the frost"),
    )
    assert lines(cues_of(text)) == [(1, 3, "we plant the tulips"), (3, 5.01, "before the frost")]


def test_three_lines_that_roll_up() -> None:
    text = srt((1, 2, "a"), (2, 3, "a\nb"), (3, 4, "a\nb\nc"), (4, 5, "b\nc\nd"), (5, 6, "c\nd\ne"))
    assert [line[2] for line in lines(cues_of(text))] == ["a", "b", "c", "d", "e"]


def test_each_line_alone_but_overlapping_stays_as_it_is() -> None:
    cues = [(1.0, 4.0, "first"), (3.0, 6.0, "second"), (5.0, 8.0, "third")]
    assert lines(cues_of(srt(*cues))) == cues


def test_live_captions_that_grow_are_one_and_their_words_come_as_they_came() -> None:
    text = srt((1, 2, "the"), (2, 3, "the ferry"), (3, 4, "the ferry leaves"))
    (cue,) = cues_of(text)
    assert lines([cue]) == [(1, 4, "the ferry leaves")]
    assert words(cue) == [("the", 1), ("ferry", 2), ("leaves", 3)]


def test_live_captions_that_grow_below_a_line_that_stays() -> None:
    text = srt((1, 2, "good morning"), (2, 3, "good morning\nthe"), (3, 4, "good morning\nthe fer"),
               (4, 5, "good morning\nthe ferry leaves"))  # fmt: skip
    found = cues_of(text)
    assert lines(found) == [(1, 2, "good morning"), (2, 5, "the ferry leaves")]
    assert [word for word, _ in words(found[1])] == ["the", "ferry", "leaves"]


@pytest.mark.parametrize("rate", [23.976, 25, 30, 60])
def test_a_sign_that_is_written_frame_by_frame_is_one(rate: float) -> None:
    sign = frames("SEASIDE PHARMACY", 2, round(rate * 4), rate)
    spoken = [(3.0, 5.0, "Where is it?")]
    found = lines(cues_of(srt(*sign, *spoken)))
    assert [text for *_, text in found] == ["SEASIDE PHARMACY", "Where is it?"]
    assert found[0][1] == pytest.approx(6.0, abs=0.1)


def test_frames_with_a_frame_between_them_are_one() -> None:
    sign = [(2 + n / 12.5, 2 + n / 12.5 + 0.04, "OPEN") for n in range(50)]
    assert [text for *_, text in lines(cues_of(srt(*sign)))] == ["OPEN"]


def test_what_is_said_again_later_is_said_twice() -> None:
    text = srt((1, 2, "Wait."), (2.5, 3, "Wait."))
    assert lines(cues_of(text)) == [(1, 2, "Wait."), (2.5, 3, "Wait.")]


def test_repeats_among_others_that_overlap() -> None:
    text = srt((1, 3, "sign"), (1.5, 4, "said"), (3, 5, "sign"), (5, 6, "sign"))
    assert lines(cues_of(text)) == [(1, 6, "sign"), (1.5, 4, "said")]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ((5.0, 3.0), (3.0, 5.0)),
        ((65.0, 7.0), (65.0, 69.0)),
        ((-2.0, 1.5), (0.0, 1.5)),
    ],
)
def test_times_that_run_backwards_or_before_the_start(
    times: tuple[float, float], expected: tuple[float, float]
) -> None:
    start = ("-" + clock(-times[0])) if times[0] < 0 else clock(times[0])
    ((begin, end, _),) = lines(cues_of(f"1\n{start} --> {clock(times[1])}\nsomething\n"))
    assert (begin, end) == expected


def test_what_ends_before_the_start_is_left_out() -> None:
    assert cues_of("1\n-00:00:05,000 --> -00:00:02,000\ngone\n\n") == []


def test_cues_out_of_order_are_put_in_order() -> None:
    assert [c[2] for c in lines(cues_of(srt((5, 6, "b"), (1, 2, "a"))))] == ["a", "b"]
