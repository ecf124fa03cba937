"""WebVTT as downloaders, meeting programs and browsers write it."""

from __future__ import annotations

import pytest

from engine.types import ticks
from tests.engine.media.captions.reading import cues_of, lines, words

ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:01.000 --> 00:00:02.990 align:start position:0%
 
we<00:00:01.500><c> plant</c><00:00:02.000><c> the</c><00:00:02.400><c> tulips</c>

00:00:02.990 --> 00:00:03.000 align:start position:0%
we plant the tulips
 

00:00:03.000 --> 00:00:05.000 align:start position:0%
we plant the tulips
before<00:00:03.600><c> the</c><00:00:04.000><c> frost</c>

00:00:09.000 --> 00:00:11.000 align:start position:0%
before the frost
 
"""


def test_a_line_of_spaces_does_not_end_a_cue() -> None:
    found = cues_of(ROLLING)
    assert lines(found) == [
        (1.0, 3.0, "we plant the tulips"),
        (3.0, 5.0, "before the frost"),
        (9.0, 11.0, "before the frost"),
    ]
    assert {cue.language for cue in found} == {"en"}


def test_times_inside_a_cue_are_its_words() -> None:
    first, second, _ = cues_of(ROLLING)
    assert words(first) == [("we", 1.0), ("plant", 1.5), ("the", 2.0), ("tulips", 2.4)]
    assert words(second) == [("before", 3.0), ("the", 3.6), ("frost", 4.0)]
    assert [word.end for word in second.words[0]] == [ticks(3.6), ticks(4), ticks(5)]


def test_words_of_a_script_without_spaces_each_have_their_time() -> None:
    text = (
        "WEBVTT\n\n00:02.000 --> 00:05.000\n<c>明日</c><00:03.000><c>会い</c><00:04.000>ましょう\n"
    )
    (cue,) = cues_of(text)
    assert cue.lines == ("明日会いましょう",)
    assert words(cue) == [("明日", 2.0), ("会い", 3.0), ("ましょう", 4.0)]


def test_a_time_inside_a_word_does_not_part_it() -> None:
    (cue,) = cues_of("WEBVTT\n\n00:01.000 --> 00:03.000\nlight<00:01.500>house keeper\n")
    assert [word for word, _ in words(cue)] == ["lighthouse", "keeper"]


def test_times_outside_the_cue_are_held_to_it_and_never_go_back() -> None:
    text = "WEBVTT\n\n01:00.000 --> 01:04.000\na <02:00.000>b <00:59.000>c\n"
    (cue,) = cues_of(text)
    assert [time for _, time in words(cue)] == [60.0, 64.0, 64.0]


def test_a_second_language_of_words_on_two_lines() -> None:
    text = (
        "WEBVTT\n\n00:10.000 --> 00:14.000\n<00:10.000>eins <00:11.000>zwei\n<00:12.000>drei"
        " <00:13.000>vier\n"
    )
    (cue,) = cues_of(text)
    assert words(cue) == [("eins", 10.0), ("zwei", 11.0), ("drei", 12.0), ("vier", 13.0)]


@pytest.mark.parametrize(
    ("name", "block", "expected"),
    [
        (
            "a meeting with speakers in tags and identifiers",
            "8d1f/12-0\n00:00:03.100 --> 00:00:05.000\n<v Dana Scott>Shall we begin?</v>\n\n"
            "8d1f/12-1\n00:00:05.000 --> 00:00:06.000\n<v Li>Yes.</v>\n",
            [(3.1, 5.0, "Shall we begin?"), (5.0, 6.0, "Yes.")],
        ),
        (
            "a meeting with speakers in the text and numbers",
            "1\n00:00:03.100 --> 00:00:05.000\nDana Scott: Shall we begin?\n\n"
            "2\n00:00:05.000 --> 00:00:06.000\nLi: Yes.\n",
            [(3.1, 5.0, "Dana Scott: Shall we begin?"), (5.0, 6.0, "Li: Yes.")],
        ),
        (
            "regions, notes, settings, entities, classes and rubies",
            "REGION\nid:low\nwidth:40%\n\nSTYLE\n::cue(.a) {color: #fff}\n\n"
            "NOTE\nfor\neditors\n\n"
            "01:02.000 --> 01:03.500 region:low line:-1 position:10%,line-left align:end\n"
            "<c.a.b-2>Tea &amp;&nbsp;cake</c> <ruby>漢<rt>かん</rt></ruby>\n",
            [(62.0, 63.5, "Tea & cake 漢")],
        ),
        (
            "lines of times without an empty line before them",
            "00:01.000 --> 00:02.000\none\n00:02.000 --> 00:03.000\ntwo\n",
            [(1.0, 2.0, "one"), (2.0, 3.0, "two")],
        ),
        (
            "an identifier below a line of spaces",
            "00:01.000 --> 00:02.000\none\n \n17\n00:02.000 --> 00:03.000\ntwo\n",
            [(1.0, 2.0, "one"), (2.0, 3.0, "two")],
        ),
        (
            "hours of three digits, tabs, and no fraction",
            "100:00:01.000\t-->\t100:00:02\nlate\n",
            [(360_001.0, 360_002.0, "late")],
        ),
    ],
)
def test_what_programs_write(
    name: str, block: str, expected: list[tuple[float, float, str]]
) -> None:
    assert lines(cues_of(f"WEBVTT - {name}\n\n{block}")) == expected


def test_segments_of_a_stream_are_moved_against_the_first() -> None:
    text = (
        "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:01.000 --> 00:02.000\na\n"
    )
    again = text.replace("900000", "1440000").replace("\na\n", "\nb\n")
    assert lines(cues_of(f"{text}\n{again}")) == [(1.0, 2.0, "a"), (7.0, 8.0, "b")]


def test_one_segment_counts_from_the_videos_start() -> None:
    text = (
        "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:126000\n\n00:01.000 --> 00:02.000\na\n"
    )
    assert lines(cues_of(text)) == [(1.0, 2.0, "a")]


def test_a_clock_of_a_stream_that_wraps() -> None:
    first = (1 << 33) - 90_000
    text = f"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:{first},LOCAL:00:00.000\n\n00:00.000 --> 00:01.000\na\n"
    again = text.replace(str(first), "90000").replace("\na\n", "\nb\n")
    found = lines(cues_of(f"{text}\n{again}"))
    assert found[1][0] == pytest.approx(2.0, abs=0.001)


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_lines_end_as_they_do_anywhere(ends: str) -> None:
    assert lines(cues_of(ROLLING.replace("\n", ends))) == lines(cues_of(ROLLING))
