"""SubRip, SAMI, frames and tenths, TTML: as rippers, editors, televisions and shops write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.media.captions.sami import sami
from engine.media.cues import format_of, parse_cues
from tests.engine.media.captions.reading import FILM, cues_of, lines, words

Lines = list[tuple[float, float, str]]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("arrows and commas", "1\n00:00:01.5 -> 00:00:02,25\na\n", [(1.5, 2.25, "a")]),
        ("without hours", "1\n00:01,000 --> 00:02,000\na\n", [(1, 2, "a")]),
        ("spaces in times", "1\n00: 00: 01, 000 --> 00: 00: 02, 000\na\n", [(1, 2, "a")]),
        ("frames for a fraction", "1\n00:00:01:12 --> 00:00:02:00\na\n", [(1.5005, 2, "a")]),
        (
            "places on the screen",
            "1\n00:00:01,000 --> 00:00:02,000 X1:40 X2:600 Y1:20 Y2:50\na\n",
            [(1, 2, "a")],
        ),
        (
            "no numbers, no empty lines",
            "00:00:01,000 --> 00:00:02,000\na\n00:00:03,000 --> 00:00:04,000\nb\n",
            [(1, 2, "a"), (3, 4, "b")],
        ),
        (
            "an empty line inside",
            "1\n00:00:01,000 --> 00:00:02,000\na\n\nb\n\n2\n00:00:03,000 --> 00:00:04,000\nc\n",
            [(1, 2, "a b"), (3, 4, "c")],
        ),
        (
            "a number that is said",
            "1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\n43\n",
            [(1, 2, "42"), (3, 4, "43")],
        ),
        (
            "an empty cue",
            "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n",
            [(3, 4, "b")],
        ),
        (
            "tags, colours, positions",
            "\ufeff1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color="
            '"#ff0">a</font> < i >b</ i > <u>c</u>\n',
            [(1, 2, "a b c")],
        ),
        (
            "what is no tag",
            "1\n00:00:01,000 --> 00:00:02,000\n3 < 5 & 7 > 2 {sic}\n",
            [(1, 2, "3 < 5 & 7 > 2 {sic}")],
        ),
    ],
)
def test_subrip(name: str, text: str, expected: Lines) -> None:
    assert format_of(text) == "srt"
    found = lines(cues_of(text))
    assert [line[2] for line in found] == [line[2] for line in expected], name
    for one, other in zip(found, expected, strict=True):
        assert one[:2] == pytest.approx(other[:2], abs=0.001)


SAMI = """<SAMI>
<HEAD><TITLE>x</TITLE><STYLE TYPE="text/css">
<!--
P { font-size:20pt; }
.KRCC { Name:'한국어'; lang:ko-KR; SAMIType:CC; }
.ENCC { Name:English; lang:en-US; SAMIType:CC; }
-->
</STYLE></HEAD>
<BODY>
"""


def test_sami_of_two_languages() -> None:
    text = SAMI + (
        "<SYNC Start=1000><P Class=KRCC>안녕하세요<br>여러분\n<P Class=ENCC>Hello\n"
        "<SYNC Start=2500><P Class=KRCC>&nbsp;\n<SYNC Start=2600><P Class=ENCC>&nbsp;\n"
        "<SYNC Start=3000><P Class=KRCC>잘 가요\n<SYNC Start=4000><P Class=KRCC>&nbsp;\n"
    )
    assert lines(cues_of(text)) == [(1, 2.5, "안녕하세요 여러분"), (3, 4, "잘 가요")]
    assert {cue.language for cue in cues_of(text)} == {"ko-KR"}
    english = [cue for cue in sami(text, "en") if cue.lines]
    assert [(cue.start, cue.end, cue.lines) for cue in english] == [
        (1_000_000, 2_600_000, ("Hello",))
    ]


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        (
            "unclosed, one line",
            "<SYNC Start=1000><P Class=KRCC>가<SYNC Start=2000><P Class=KRCC>나"
            "<SYNC Start=3000><P Class=KRCC>&nbsp;",
            [(1, 2, "가"), (2, 3, "나")],
        ),
        (
            "small letters, quotes, closed",
            "<sync start='1000'><p class='KRCC'>가</p></sync>\n"
            "<sync start='2000'><p class='KRCC'></p></sync>",
            [(1, 2, "가")],
        ),
        ("without paragraphs", "<SYNC Start=1000>가<SYNC Start=2000>&nbsp;", [(1, 2, "가")]),
        (
            "an end of its own",
            "<SYNC Start=1000 End=1500><P Class=KRCC>가<SYNC Start=9000><P Class=KRCC>&nbsp;",
            [(1, 1.5, "가")],
        ),
        ("the last without an end", "<SYNC Start=1000><P Class=KRCC>가", [(1, 5, "가")]),
        (
            "out of order",
            "<SYNC Start=3000><P Class=KRCC>나<SYNC Start=1000><P Class=KRCC>가"
            "<SYNC Start=4000><P Class=KRCC>&nbsp;",
            [(1, 3, "가"), (3, 4, "나")],
        ),
        (
            "fonts, breaks and comments",
            '<SYNC Start=1000><P Class=KRCC><font color="yellow">가'
            "</font><BR/>나<!-- 다 --><SYNC Start=2000><P Class=KRCC>&nbsp;",
            [(1, 2, "가 나")],
        ),
    ],
)
def test_sami_as_people_wrote_it(name: str, body: str, expected: Lines) -> None:
    assert lines(cues_of(SAMI + body, ".smi")) == expected, name


@pytest.mark.parametrize(
    ("header", "rate", "expected"),
    [
        ("", Fraction(24_000, 1001), (2.002, 4.004)),
        ("", Fraction(25), (1.92, 3.84)),
        ("", Fraction(30_000, 1001), (1.6016, 3.2032)),
        ("", None, (2.002, 4.004)),
        ("{1}{1}23.976\n", Fraction(25), (2.002, 4.004)),
        ("{1}{1}25.00\n", Fraction(24_000, 1001), (1.92, 3.84)),
        ("{0}{0}29,97\n", Fraction(25), (1.6016, 3.2032)),
        ("{1}{1}1\n", Fraction(25), (1.92, 3.84)),
    ],
)
def test_frames_count_at_the_files_rate_else_the_videos(
    header: str, rate: Fraction | None, expected: tuple[float, float]
) -> None:
    text = header + "{48}{96}{y:i}The keeper|{C:$00ff00}went home\n{120}{168}Nobody\n"
    found = [line for line in lines(cues_of(text, ".sub", rate)) if line[2] != "1"]
    assert found[0][:2] == pytest.approx(expected, abs=1e-4)
    assert [line[2] for line in found] == ["The keeper went home", "Nobody"]


def test_frames_without_an_end() -> None:
    assert lines(cues_of("{25}{}one\n{75}{}two\n", ".sub", Fraction(25))) == [
        (1, 3, "one"), (3, 7, "two"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "[10][25]/leaning|straight\n[30][40]b\n",
            "mpl2",
            [(1, 2.5, "leaning straight"), (3, 4, "b")],
        ),
        ("00:00:01:a|b\n00:00:03:\n00:00:05:c\n", "tmplayer", [(1, 3, "a b"), (5, 9, "c")]),
        (
            "[INFORMATION]\n[SUBTITLE]\n00:00:01.00,00:00:02.50\na[br]b\n\n",
            "subviewer",
            [(1, 2.5, "a b")],
        ),
    ],
)
def test_other_files_called_sub(text: str, kind: str, expected: Lines) -> None:
    assert format_of(text, ".sub") == kind
    assert lines(cues_of(text, ".sub")) == expected


def tt(body: str, attributes: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp='
        '"http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" '
        f'xml:lang="ko" {attributes}><head><metadata><ttm:title xmlns:ttm="x">no</ttm:title>'
        f"</metadata></head><body>{body}</body></tt>"
    )


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "a stream's ticks",
            tt(
                '<div><p begin="10000000t" end="25000000t"><span>가</span><br/>나</p></div>',
                'ttp:tickRate="10000000"',
            ),
            [(1, 2.5, "가 나")],
        ),
        (
            "frames with a multiplier",
            tt(
                '<div><p begin="00:00:01:12" end="00:00:02:00">a</p></div>',
                'ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"',
            ),
            [(1.5005, 2, "a")],
        ),
        ("frames at the video's rate", tt('<p begin="48f" end="96f">a</p>'), [(2.002, 4.004, "a")]),
        ("lengths", tt('<div><p begin="1.5s" dur="500ms">a</p></div>'), [(1.5, 2, "a")]),
        (
            "times in times",
            tt('<div begin="10s"><p begin="1s" end="2s">a</p></div>'),
            [(11, 12, "a")],
        ),
        (
            "one after the other",
            tt('<div timeContainer="seq"><p dur="1s">a</p><p dur="2s">b</p></div>'),
            [(0, 1, "a"), (1, 3, "b")],
        ),
        (
            "bounded from outside",
            tt('<div end="2s"><p begin="1s" end="9s">a</p></div>'),
            [(1, 2, "a")],
        ),
        (
            "readings above letters",
            tt(
                '<p begin="1s" end="2s"><span tts:ruby="container"><span '
                'tts:ruby="base">漢</span><span tts:ruby="text">かん</span></span>字</p>'
            ),
            [(1, 2, "漢字")],
        ),
        (
            "an older name, prefixed",
            '<x:tt xmlns:x="http://www.w3.org/2006/10/ttaf1"><x:body><x:div>'
            '<x:p begin="00:00:01.00" end="00:00:02.00">a &amp; b</x:p></x:div></x:body></x:tt>',
            [(1, 2, "a & b")],
        ),
        (
            "cut off",
            tt('<p begin="1s" end="2s">a</p><p begin="3s" end="4s">b</p>')[:-20],
            [(1, 2, "a")],
        ),
        (
            "lines and spaces of an editor",
            tt('<p begin="1s" end="2s">\n   a\n   b\n <br/>\n  c\n</p>'),
            [(1, 2, "a b c")],
        ),
    ],
)
def test_ttml(name: str, text: str, expected: Lines) -> None:
    assert format_of(text) == "ttml"
    found = lines(cues_of(text))
    assert [line[2] for line in found] == [line[2] for line in expected], name
    for one, other in zip(found, expected, strict=True):
        assert one[:2] == pytest.approx(other[:2], abs=0.001)


def test_ttml_that_times_its_words() -> None:
    text = tt(
        '<div><p begin="10s" end="14s"><span begin="0s" end="1s">we </span><span begin="1s" '
        'end="2s">sail </span><span begin="2s" end="4s">on</span></p></div>'
    )
    (cue,) = cues_of(text)
    assert words(cue) == [("we", 10.0), ("sail", 11.0), ("on", 12.0)]
    assert cue.language == "ko"


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY % c SYSTEM "http://127.0.0.1:9/x"> %c;',
    ],
)
def test_entities_are_never_followed(declared: str) -> None:
    text = f'<!DOCTYPE tt [{declared}]><tt><body><p begin="1s" end="2s">&c;</p></body></tt>'
    assert cues_of(text, ".ttml") == []


@pytest.mark.parametrize(
    ("text", "extension", "kind"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\na\n", ".srt", "vtt"),
        ("1\n00:00:01,000 --> 00:00:02,000\na\n", ".vtt", "srt"),
        ("[Script Info]\n[Events]\n", ".srt", "substation"),
        ("<SAMI><BODY><SYNC Start=1>", ".srt", "sami"),
        ("\n\n" * 40 + "{1}{2}a\n", ".srt", "microdvd"),
        ("nothing of the kind", ".srt", "srt"),
        ("nothing of the kind", ".sub", None),
    ],
)
def test_the_text_says_its_format_before_the_name(
    text: str, extension: str, kind: str | None
) -> None:
    assert format_of(text, extension) == kind
    assert (parse_cues(text, extension, rate=FILM) is None) == (kind is None)
