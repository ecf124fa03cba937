"""The situations of ../shared/cases that texts with times are about, as a person expects them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.media.probe import probe
from engine.media.subtitle_choice import read_subtitles
from engine.messages import Code, Message
from engine.types import Segment
from tests.shared_cases import case

pytestmark = pytest.mark.shared
Found = tuple[list[Segment], list[Message]]


def read(folder: Path, name: str) -> Found:
    return read_subtitles(folder / name, probe(folder / name))


def times(segments: list[Segment]) -> list[tuple[float, float, str]]:
    return [(round(s.start / 1e6, 3), round(s.end / 1e6, 3), s.text) for s in segments]


def test_captions_of_a_downloader(shared_dir: Path) -> None:
    segments, warnings = read(case(shared_dir, "auto-captions"), "talk [abc123DEF45].mp4")
    assert [(start, text) for start, _, text in times(segments)] == [
        (1.0, "today we repair the bicycle"),
        (4.0, "and then paint the garage"),
        (7.0, "[Music]"),
        (15.0, "welcome back to lighthouse"),
    ]
    assert [(w.text, w.start) for w in segments[-1].words][-1] == ("lighthouse", 18_000_000)
    assert warnings == []


def test_a_sign_frame_by_frame(shared_dir: Path) -> None:
    segments, _ = read(case(shared_dir, "sign-frame-by-frame"), "ep01.mp4")
    assert times(segments) == [
        (2.0, 10.0, "Seaside Pharmacy"),
        (3.0, 5.0, "Did you bring the umbrella?"),
        (6.0, 8.0, "No, I left it on the train."),
    ]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("plain.mp4", ["오늘은 날씨가 \ufffd습니다", "바다에 가고 싶어요"]),
        ("cut.mp4", ["오늘은 날씨가 좋습니다", "바다에 가고 싶어요"]),
    ],
)
def test_one_broken_byte(name: str, found: list[str], shared_dir: Path) -> None:
    segments, warnings = read(case(shared_dir, "one-broken-byte"), name)
    assert [segment.text for segment in segments][:4] == ["회의실에서 예산을 이야기합니다", *found]
    assert [w.code for w in warnings] == [Code.SUBTITLES_LETTERS_LOST]


def test_frames_without_a_rate(shared_dir: Path) -> None:
    segments, _ = read(case(shared_dir, "frames-without-a-rate"), "film.mp4")
    assert times(segments) == [
        (2.002, 4.004, "The lighthouse keeper went home"),
        (5.005, 7.007, "Nobody saw the boat"),
    ]


def test_beyond_the_end(shared_dir: Path) -> None:
    segments, (warning,) = read(case(shared_dir, "beyond-the-end"), "film.mp4")
    assert times(segments) == [
        (1.0, 3.0, "The kettle is boiling"),
        (8.0, 12.0, "Turn it off please"),
    ]
    assert warning.code is Code.SUBTITLES_BEYOND_END
    assert warning.values == {"name": "film.srt", "count": 2, "cues": 4}
