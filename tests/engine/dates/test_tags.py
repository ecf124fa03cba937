"""Dates in containers' tags, and what stands for "not set"."""

from __future__ import annotations

import pytest

from engine.dates.tags import contained_date
from engine.types import DateSource, Recorded

CAMERA, CONTAINER = DateSource.CAMERA, DateSource.CONTAINER
UTC_TIME = "2019-07-14T09:30:00.000000Z"


@pytest.mark.parametrize(
    ("tags", "at", "source"),
    [
        ({"creation_time": UTC_TIME}, "2019-07-14T09:30:00Z", CONTAINER),
        (
            {
                "creation_time": "2026-01-01T00:00:00Z",
                "com.apple.quicktime.creationdate": "2019-07-14T18:30:00+0900",
            },
            "2019-07-14T18:30:00+09:00",
            CAMERA,
        ),
        (
            {"creation_time": UTC_TIME, "date": "2019-07-14T18:30:00+09:00"},
            "2019-07-14T18:30:00+09:00",
            CAMERA,
        ),
        ({"date_recorded": "2019-07-14T05:00:00-04:30"}, "2019-07-14T05:00:00-04:30", CAMERA),
        ({"creation_time": "2019-07-14 18:30:00"}, "2019-07-14T18:30:00", CONTAINER),
        ({"creationdate": "Sun Jul 14 18:30:00 2019"}, "2019-07-14T18:30:00", CONTAINER),
        ({"date": "2019-07-14"}, "2019-07-14", CONTAINER),
        ({"date": "20190714"}, "2019-07-14", CONTAINER),
        ({"date": "2019"}, "2019", CONTAINER),
        ({"date": "2019", "date_recorded": "1957-05-03"}, "1957-05-03", CONTAINER),
        ({"date_digitized": "2019:07:14 18:30:00"}, "2019-07-14T18:30:00", CONTAINER),
        ({"creation_time": "1904-01-01T00:00:00Z", "date": "2019"}, "2019", CONTAINER),
    ],
)
def test_dates_are_read_the_camera_s_own_first(
    tags: dict[str, str], at: str, source: DateSource
) -> None:
    assert contained_date(tags) == Recorded(at, source)


@pytest.mark.parametrize(
    "time",
    [
        "1904-01-01T00:00:00.000000Z",
        "1970-01-01T00:00:00.000000Z",
        "1970-01-01T00:00:12.000000Z",
        "1980-01-01T00:00:00.000000Z",
        "1946-03-01T10:00:00.000000Z",
        "2000-01-01T00:00:00.000000Z",
        "2001-01-01T00:00:00.000000Z",
        "2019-02-30T00:00:00Z",
        "0000-00-00T00:00:00Z",
        "soon",
        "",
    ],
)
def test_what_stands_for_not_set_is_no_date(time: str) -> None:
    assert contained_date({"creation_time": time}) is None


@pytest.mark.parametrize(
    "maker",
    [
        {"handler_name": "\tGoPro AVC"},
        {"firmware": "HD7.01.01.70.00"},
        {"handler_name": "DJI.AVC"},
        {"encoder": "Insta360 X3"},
        {"major_brand": "CAEP"},
    ],
)
def test_cameras_that_write_their_clock_as_utc_are_known(maker: dict[str, str]) -> None:
    tags = {"creation_time": "2019-07-14T18:30:00Z", **maker}
    assert contained_date(tags) == Recorded("2019-07-14T18:30:00", CONTAINER)


def test_no_tags_are_no_date() -> None:
    assert contained_date({}) is None
    assert contained_date({"date": "unknown", "year": "12"}) is None
