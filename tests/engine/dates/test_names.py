"""Dates in file names: every common writer's, and what only looks like one."""

from __future__ import annotations

import unicodedata

import pytest

from engine.dates.names import NameDate, date_in_name

DAY, EVENING = "2019-07-14", "2019-07-14T18:30:00"


@pytest.mark.parametrize(
    "stem",
    [
        "VID_20190714_183000",
        "IMG_20190714_183000_1",
        "VID20190714183000",
        "20190714_183000",
        "20190714183000",
        "20190714183000_000123A",
        "MOV_20190714_183000",
        "WIN_20190714_18_30_00_Pro",
        "DJI_20190714183000_0001_D",
        "2019_0714_183000_001A",
        "REC_2019_07_14_18_30_00_F",
        "NO20190714-183000-000123F",
        "2019-07-14 18.30.00",
        "2019-07-14 18-30-00",
        "Screen Recording 2019-07-14 at 18.30.00",
        "Screen Recording 2019-07-14 at 6.30.00\u202fPM",
        "Bildschirmaufnahme 2019-07-14 um 18.30.00",
        "화면 기록 2019-07-14 오후 6.30.00",
        unicodedata.normalize("NFD", "화면 기록 2019-07-14 오후 6.30.00"),
        "屏幕录制2019-07-14 下午6.30.00",
        "画面収録 2019-07-14 18.30.00",
        "2019년 7월 14일 오후 6시 30분",
        "Racing 2019.07.14 - 18.30.00.01.DVR",
        "14.07.2019 18_30_00",
        "Screencast from 14-07-2019 18:30:00",
        "Call_01012345678_20190714_183000",
        "２０１９０７１４_１８３０００",
    ],
)
def test_the_clock_of_a_camera_or_recorder_is_read(stem: str) -> None:
    assert date_in_name(stem) == NameDate(EVENING)


@pytest.mark.parametrize(
    ("stem", "at"),
    [
        ("PXL_20190714_093000123.TS", "2019-07-14T09:30:00Z"),
        ("GMT20190714-093000_Recording_1920x1080", "2019-07-14T09:30:00Z"),
        ("RPReplay_Final1563096600", "2019-07-14T09:30:00Z"),
        ("20190714T093000Z", "2019-07-14T09:30:00Z"),
        ("abc-defg (2019-07-14 at 18:30 GMT+9)", "2019-07-14T18:30:00+09:00"),
        ("2019-07-14T18-30-00+0900", "2019-07-14T18:30:00+09:00"),
        ("2019-07-14 at 12.05 GMT-3:30", "2019-07-14T12:05:00-03:30"),
    ],
)
def test_a_zone_in_the_name_counts(stem: str, at: str) -> None:
    found = date_in_name(stem)
    assert found is not None
    assert found.at == at


@pytest.mark.parametrize(
    ("stem", "at"),
    [
        ("VID-20190714-WA0001", DAY),
        ("WhatsApp Video 2019-07-14 at 18.30.00", EVENING),
        ("signal-2019-07-14-18-30-00-123", EVENING),
        ("video_2019-07-14_18-30-00", EVENING),
        ("KakaoTalk_20190714_183000123", EVENING),
        ("mmexport1563096600123", "2019-07-14T09:30:00Z"),
    ],
)
def test_what_a_messenger_wrote_is_known_for_it(stem: str, at: str) -> None:
    assert date_in_name(stem) == NameDate(at, sent=True)


@pytest.mark.parametrize(
    ("stem", "at"),
    [
        ("14-07-2019", DAY),
        ("07-14-2019", DAY),
        ("06-06-2019", "2019-06-06"),
        ("14 July 2019, Busan", DAY),
        ("Jul 14th, 2019", DAY),
        ("2019-07-14-2", DAY),
        ("20190714_0001", DAY),
        ("2019年7月14日", DAY),
        ("Grandmother's birthday 1957-05-03", "1957-05-03"),
        ("2019-07-14 25.00.00", DAY),
        ("2019-07-14 13.00.00 PM", DAY),
    ],
)
def test_a_day_alone_is_a_day(stem: str, at: str) -> None:
    assert date_in_name(stem) == NameDate(at)


@pytest.mark.parametrize(
    "stem",
    [
        "19201080",
        "clip 1920x1080",
        "Kids 2048x1080 30",
        "01020190714",
        "010-2019-0714",
        "010-2019-07-14",
        "+82 10 2019 0714",
        "201907141",
        "12345678901234",
        "1563096600",
        "20191345",
        "20190230",
        "05-06-2019",
        "2019-13-14",
        "C0001",
        "Busan 2019",
        "a20190714",
        "Title [a20190714bc]",
        "Title [dQw4w9WgXcQ]",
        "",
    ],
)
def test_numbers_that_are_no_date_or_could_be_another_are_none(stem: str) -> None:
    assert date_in_name(stem) is None


def test_of_two_dates_the_first_counts_with_its_clock_wherever_it_stands() -> None:
    assert date_in_name("2019-07-14 exported 2024-01-01 12-00-00") == NameDate(DAY)
    twice = date_in_name("Meeting 2019-07-14 GMT20190714-093000_Recording")
    assert twice == NameDate("2019-07-14T09:30:00Z")


def test_a_long_name_takes_no_time() -> None:
    assert date_in_name("2019-" * 100_000) is None
