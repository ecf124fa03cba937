"""When files of several containers say that they were recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.media.probe import probe
from engine.types import DateSource, Recorded
from tests.made_dates import dated_film, with_avi_date, with_camera_xml

UTC_TIME = "2019-07-14T09:30:00Z"
WHOLE = "2019-07-14T09:30:00.000000Z"


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "webm", "3gp", "asf", "flv"])
def test_every_container_s_time_of_creation_is_read(tmp_path: Path, suffix: str) -> None:
    path = dated_film(tmp_path / f"a.{suffix}", {"creation_time": WHOLE})
    assert probe(path).recorded == Recorded(UTC_TIME, DateSource.CONTAINER)


def test_a_container_without_a_date_says_nothing(tmp_path: Path) -> None:
    for suffix in ("mp4", "avi", "mkv"):
        assert probe(dated_film(tmp_path / f"a.{suffix}", {})).recorded is None


def test_a_quicktime_key_with_its_zone_is_the_camera_s(tmp_path: Path) -> None:
    tags = {
        "creation_time": WHOLE,
        "com.apple.quicktime.creationdate": "2019-07-14T18:30:00+0900",
    }
    path = dated_film(tmp_path / "a.mov", tags)
    assert probe(path).recorded == Recorded("2019-07-14T18:30:00+09:00", DateSource.CAMERA)


def test_a_camera_s_xml_inside_is_read(tmp_path: Path) -> None:
    path = dated_film(tmp_path / "a.mp4", {"creation_time": WHOLE})
    with_camera_xml(path, "2019-07-14T18:30:00+09:00")
    assert probe(path).recorded == Recorded("2019-07-14T18:30:00+09:00", DateSource.CAMERA)


@pytest.mark.parametrize("text", ["Sun Jul 14 18:30:00 2019\n", "2019/07/14 18:30:00"])
def test_an_avi_camera_s_clock_is_read(tmp_path: Path, text: str) -> None:
    path = with_avi_date(dated_film(tmp_path / "a.avi", {}), text)
    found = probe(path).recorded
    assert found is not None
    assert found.at.startswith("2019-07-14")
    assert found.source == DateSource.CONTAINER


def test_a_maker_s_local_clock_in_place_of_utc_is_no_utc(tmp_path: Path) -> None:
    tags = {"creation_time": "2019-07-14T18:30:00.000000Z"}
    path = dated_film(tmp_path / "a.mp4", tags, stream_tags={"handler_name": "GoPro AVC"})
    assert probe(path).recorded == Recorded("2019-07-14T18:30:00", DateSource.CONTAINER)


@pytest.mark.parametrize(
    ("suffix", "tags", "at"),
    [
        ("avi", {"date": "2019-07-14"}, "2019-07-14"),
        ("mkv", {"DATE_RECORDED": "1957-05-03"}, "1957-05-03"),
        ("mp4", {"date": "20190714"}, "2019-07-14"),
        ("mov", {"creation_time": "1970-01-01T00:00:00Z", "date": "2019"}, "2019"),
    ],
)
def test_tags_that_name_a_day_are_read(
    tmp_path: Path, suffix: str, tags: dict[str, str], at: str
) -> None:
    path = dated_film(tmp_path / f"a.{suffix}", tags)
    assert probe(path).recorded == Recorded(at, DateSource.CONTAINER)
