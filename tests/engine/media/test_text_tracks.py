"""Text tracks inside a video, of every kind that containers hold, and as broken as they come."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import pytest

from engine.errors import HeimdexError
from engine.media.probe import probe
from engine.media.subtitles import Reading, read_track
from engine.types import ticks
from tests.media_factory import ASS_HEADER, draw

Cues = list[tuple[float, float, bytes]]
"""Start and end (s), and what the packet holds."""


def film(path: Path, codec: str, cues: Cues, seconds: float = 6) -> Path:
    """A film with one text track whose packets are written as they are given."""
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        text = container.add_stream(codec)
        text.time_base = Fraction(1, 1000)
        text.codec_context.subtitle_header = ASS_HEADER
        container.start_encoding()
        for start, end, data in cues:
            packet = av.Packet(data)
            packet.stream = text
            packet.time_base = Fraction(1, 1000)
            packet.pts = packet.dts = round(start * 1000)
            packet.duration = round((end - start) * 1000)
            container.mux(packet)
        for n in range(round(seconds * 5)):
            frame = av.VideoFrame.from_ndarray(draw("red", (64, 48)), format="rgb24")
            frame.pts = n
            container.mux(picture.encode(frame))
        container.mux(picture.encode())
    return path


def read(path: Path) -> Reading:
    about = probe(path)
    return read_track(path, about.subtitles[0], about)


def texts(reading: Reading) -> list[tuple[float, float, str]]:
    return [(s.start / ticks(1), s.end / ticks(1), s.text) for s in reading.segments]


def mov_text(text: str, encoding: str = "utf-8", extra: bytes = b"") -> bytes:
    data = text.encode(encoding)
    return struct.pack(">H", len(data)) + data + extra


STYLED = struct.pack(">I4sH", 22, b"styl", 1) + bytes(12)


@pytest.mark.parametrize(
    ("name", "codec", "packets", "expected"),
    [
        (
            "a.mp4",
            "mov_text",
            [mov_text("one <i>two</i>"), mov_text("셋\nfour", extra=STYLED)],
            ["one two", "셋 four"],
        ),
        (
            "a.mov",
            "mov_text",
            [mov_text("\ufeffone", "utf-16-be"), mov_text("\ufeff둘", "utf-16-le")],
            ["one", "둘"],
        ),
        ("a.mkv", "subrip", [b"<b>one</b>\r\ntwo", "셋 &amp; 넷".encode()], ["one two", "셋 & 넷"]),
        (
            "a.mkv",
            "subrip",
            ["회의실에서 만나요".encode("cp949"), "오늘은 날씨가 좋습니다".encode("cp949")],
            ["회의실에서 만나요", "오늘은 날씨가 좋습니다"],
        ),
        (
            "a.mkv",
            "webvtt",
            [b"<v Ann>one <c.x>two</c>", b"three\n \nfour"],
            ["one two", "three four"],
        ),
        (
            "a.mkv",
            "ass",
            [b"0,0,Default,Ann,0,0,0,,{\\i1}one, two{\\i0}", b"1,0,Default,,0,0,0,,three\\Nfour"],
            ["one, two", "three four"],
        ),
    ],
)
def test_every_kind_of_track(
    name: str, codec: str, packets: list[bytes], expected: list[str], tmp_path: Path
) -> None:
    first, second = packets
    path = film(tmp_path / name, codec, [(1, 2, first), (3, 4.5, second)])
    reading = read(path)
    assert [(start, end) for start, end, _ in texts(reading)] == [(1, 2), (3, 4.5)]
    assert [text for *_, text in texts(reading)] == expected
    assert (reading.spoken, reading.warnings) == (2, ())


def test_words_of_a_track_that_times_them(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv", "webvtt", [(1, 4, b"we <00:00:02.000>sail <00:00:03.000>on")])
    (segment,) = read(path).segments
    assert [(w.text, w.start / ticks(1)) for w in segment.words] == [
        ("we", 1), ("sail", 2), ("on", 3),
    ]  # fmt: skip


def test_words_of_a_track_that_counts_from_its_cue(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv", "webvtt", [(3, 5, b"we <00:00:00.500>sail")])
    (segment,) = read(path).segments
    assert [w.start / ticks(1) for w in segment.words] == [3, 3.5]


def test_a_script_inside_has_its_signs_and_effects_apart(tmp_path: Path) -> None:
    moving = [
        (1 + n * 0.04, 1.04 + n * 0.04, f"{n},0,Sign,,0,0,0,,{{\\pos({n},1)}}OPEN".encode())
        for n in range(25)
    ]
    effect = [(3, 4, b"90,0,OP,,0,0,0,fx,{\\pos(1,1)}sa")]
    said = [(4, 5, b"91,0,Default,,0,0,0,,Good evening.")]
    reading = read(film(tmp_path / "a.mkv", "ass", [*moving, *effect, *said]))
    assert texts(reading) == [(1, 2, "OPEN"), (4, 5, "Good evening.")]
    assert reading.spoken == 1


def test_rolling_captions_inside(tmp_path: Path) -> None:
    cues = [(1.0, 2.0, b"a"), (2.0, 3.0, b"a\nb"), (3.0, 4.0, b"b\nc")]
    assert [text for *_, text in texts(read(film(tmp_path / "a.mkv", "subrip", cues)))] == [
        "a", "b", "c",
    ]  # fmt: skip


def test_nothing_inside_lies_beyond_the_end(tmp_path: Path) -> None:
    cues = [(1.0, 2.0, b"a"), (5.0, 900.0, b"b"), (1200.0, 1202.0, b"c")]
    path = film(tmp_path / "a.mkv", "subrip", cues)
    about = probe(path)
    reading = read_track(path, about.subtitles[0], about)
    assert all(segment.end <= about.duration for segment in reading.segments)


def test_too_much_inside_is_no_speech(tmp_path: Path) -> None:
    cues = [(n / 100, n / 100 + 0.01, f"line {n}".encode()) for n in range(590)]
    with pytest.raises(HeimdexError, match="subtitles_too_dense"):
        read(film(tmp_path / "a.mkv", "subrip", cues))
