"""Subtitles, beside and inside: cues without markup, exact times, words, the best source."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem, HeimdexError
from engine.media.probe import probe
from engine.media.subtitle_choice import read_subtitles
from engine.media.subtitles import read_sidecar, read_track
from engine.messages import Code, message
from engine.types import Segment, ticks
from tests.media_factory import AudioTrack, make_video, tone

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Hello</i>, {\\an8}<font color="#fff">you</font> &amp; me

2
00:00:03,000 --> 00:00:04,000
[door slams]
- Who?
- You.

3
00:00:05,000 --> 00:00:06,000
<b></b>
"""


def texts(segments: list[Segment]) -> list[str]:
    return [segment.text for segment in segments]


def segments_of(path: Path) -> list[Segment]:
    return list(read_sidecar(path).segments)


def sidecar(tmp_path: Path, name: str, content: str) -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def video(tmp_path: Path, **options: object) -> Path:
    return make_video(tmp_path / "film.mkv", [("red", 7)], size=(64, 48), **options)  # type: ignore[arg-type]


def test_markup_goes_and_sounds_stay(tmp_path: Path) -> None:
    segments = segments_of(sidecar(tmp_path, "film.en.srt", SRT))
    assert texts(segments) == ["Hello, you & me", "[door slams] - Who? - You."]
    first = segments[0]
    assert (first.start, first.end) == (ticks(1), ticks(2.5))
    assert (first.language, first.source) == ("en", "sidecar:film.en.srt")


def test_words_share_their_cues_time_by_length(tmp_path: Path) -> None:
    content = "1\n00:00:02,000 --> 00:00:04,000\nabcd ab cdef\n"
    (segment,) = segments_of(sidecar(tmp_path, "a.srt", content))
    assert [(w.text, w.start, w.end, w.probability) for w in segment.words] == [
        ("abcd", ticks(2), ticks(2.8), 1.0),
        ("ab", ticks(2.8), ticks(3.2), 1.0),
        ("cdef", ticks(3.2), ticks(4), 1.0),
    ]


def test_lines_of_a_cue_are_joined_as_their_script_is_written(tmp_path: Path) -> None:
    blocks = ["今日は\nいい天気です", "안녕하세요\n여러분", "two\nlines"]
    times = [f"00:00:0{n},000 --> 00:00:0{n},900" for n in range(1, 4)]
    pairs = enumerate(zip(times, blocks, strict=True), 1)
    path = tmp_path / "a.srt"
    path.write_text("\n\n".join(f"{n}\n{t}\n{b}" for n, (t, b) in pairs), encoding="utf-8")
    texts = [segment.text for segment in segments_of(path)]
    assert texts == ["今日はいい天気です", "안녕하세요 여러분", "two lines"]


def test_webvtt_with_all_it_may_hold(tmp_path: Path) -> None:
    content = """WEBVTT - title
X-TIMESTAMP-MAP=LOCAL:00:00:00.000

STYLE
::cue { color: red }

NOTE this is
a note 00:00:00.000 --> no

intro
00:01.000 --> 00:02.000 line:80% align:start
<v Anna>Hello <00:00:01.500><c.loud>there</c>

01:00:00.000 --> 01:00:01.500 line:80%
Late &lt;word&gt;
"""
    segments = segments_of(sidecar(tmp_path, "a.vtt", content))
    assert texts(segments) == ["Hello there", "Late <word>"]
    assert [s.start for s in segments] == [ticks(1), ticks(3600)]


def test_ass_without_comments_drawings_and_overrides(tmp_path: Path) -> None:
    content = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\pos(1,2)}One,\\Ntwo
Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,hidden
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}
"""
    assert texts(segments_of(sidecar(tmp_path, "a.ass", content))) == ["One, two"]


def test_korean_smi(tmp_path: Path) -> None:
    content = """<SAMI><HEAD><STYLE TYPE="text/css"><!-- .KRCC {Name:Korean; lang:ko-KR;} -->
</STYLE></HEAD><BODY>
<SYNC Start=1000><P Class=KRCC>회의실에서<br>만나요
<SYNC Start=2500><P Class=KRCC>&nbsp;
</BODY></SAMI>"""
    path = tmp_path / "film.ko.smi"
    path.write_bytes(content.encode("cp949"))
    (segment,) = segments_of(path)
    assert (segment.text, segment.start, segment.end) == (
        "회의실에서 만나요", ticks(1), ticks(2.5),
    )  # fmt: skip


def test_repeats_and_rolling_lines_are_shown_once(tmp_path: Path) -> None:
    content = """WEBVTT

00:01.000 --> 00:03.000
one two

00:02.000 --> 00:04.000
one two

00:05.000 --> 00:06.000
one two

00:07.000 --> 00:08.000
first

00:08.000 --> 00:09.000
first
second

00:09.000 --> 00:10.000
second
third
"""
    segments = segments_of(sidecar(tmp_path, "a.vtt", content))
    assert texts(segments) == ["one two", "one two", "first", "second", "third"]
    assert (segments[0].start, segments[0].end) == (ticks(1), ticks(4))
    starts = [segment.start for segment in segments]
    assert starts == sorted(starts)


def test_cues_that_never_show_are_dropped(tmp_path: Path) -> None:
    content = "1\n00:00:02,000 --> 00:00:02,000\nnever\n\n2\n00:00:03,000 --> 00:00:04,000\nyes\n"
    assert texts(segments_of(sidecar(tmp_path, "a.srt", content))) == ["yes"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.srt", "no times here"), ("a.ass", "[Script Info]\nnothing"), ("a.vtt", "WEBVTT\n\nno")],
)
def test_a_broken_file_is_said_so(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(HeimdexError, match=name.replace(".", r"\.")):
        segments_of(sidecar(tmp_path, name, content))


def test_pictures_of_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sub"
    path.write_bytes(b"\x00\x00\x01\xba" + bytes(100))
    with pytest.raises(HeimdexError, match="subtitles_are_pictures"):
        read_sidecar(path)


def test_a_sidecar_that_is_gone_is_the_machines_problem(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem):
        read_sidecar(tmp_path / "gone.srt")


def test_the_track_inside_is_on_the_containers_clock(tmp_path: Path) -> None:
    cues = [(0.5, 1.0, "hello <i>you</i>"), (1.5, 2.5, "good bye")]
    path = make_video(tmp_path / "a.mp4", [("red", 3)], size=(64, 48), subtitles=cues)
    about = probe(path)
    segments = read_track(path, about.subtitles[0]).segments
    assert texts(segments) == ["hello you", "good bye"]
    assert [(s.start, s.end) for s in segments] == [
        (ticks(0.5), ticks(1.0)), (ticks(1.5), ticks(2.5)),
    ]  # fmt: skip
    assert segments[0].source == f"track:{about.subtitles[0].index}"


def test_without_subtitles_there_are_none(tmp_path: Path) -> None:
    path = video(tmp_path)
    assert read_subtitles(path, probe(path)) == ([], [])


def test_a_sidecar_comes_before_the_track_inside(tmp_path: Path) -> None:
    path = video(tmp_path, subtitles=[(0.1, 0.9, "inside")])
    about = probe(path)
    assert texts(read_subtitles(path, about)[0]) == ["inside"]
    sidecar(tmp_path, "film.srt", SRT.replace("Hello", "Beside"))
    assert texts(read_subtitles(path, about)[0])[0] == "Beside, you & me"


def test_a_broken_sidecar_is_a_warning_and_the_next_source_serves(tmp_path: Path) -> None:
    path = video(tmp_path, subtitles=[(0.1, 0.9, "inside")])
    sidecar(tmp_path, "film.srt", "nothing of use")
    segments, warnings = read_subtitles(path, probe(path))
    assert texts(segments) == ["inside"]
    assert len(warnings) == 1
    assert warnings == [message(Code.SUBTITLES_WITHOUT_TEXT, name="film.srt")]


def test_forced_subtitles_are_no_transcript(tmp_path: Path) -> None:
    path = video(tmp_path)
    sidecar(tmp_path, "film.en.forced.srt", SRT)
    assert read_subtitles(path, probe(path)) == ([], [])


def test_the_language_that_is_spoken_is_preferred(tmp_path: Path) -> None:
    path = video(tmp_path, audio=[AudioTrack(tone(1), "kor")])
    sidecar(tmp_path, "film.en.srt", SRT)
    sidecar(tmp_path, "film.srt", SRT)
    sidecar(tmp_path, "film.ko.srt", SRT.replace("Hello", "안녕"))
    segments, _ = read_subtitles(path, probe(path))
    assert segments[0].source == "sidecar:film.ko.srt"


@pytest.mark.shared
def test_true_captions_are_read_exactly(shared_dir: Path) -> None:
    path = shared_dir / "media" / "video" / "friday.mp4"
    segments, warnings = read_subtitles(path, probe(path))
    assert warnings == []
    assert [(s.start, s.end, s.text) for s in segments][2] == (
        1_500_000,
        2_999_000,
        "Tell me, is the lord of the universe in?",
    )
    assert len(segments) == 5


@pytest.mark.shared
def test_embedded_captions_are_read(shared_dir: Path) -> None:
    path = shared_dir / "media" / "odd" / "friday_embedded_srt.mkv"
    segments, _ = read_subtitles(path, probe(path))
    assert segments[-1].text == "Somebody must've stolen the crown jewels"
    assert segments[-1].start == pytest.approx(ticks(4.3), abs=ticks(0.05))
    assert {s.source for s in segments} == {"track:2"}
