"""Which of several dates is believed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.dates.names import NameDate
from engine.dates.weighing import weigh
from engine.types import DateSource, Recorded

CAMERA, CONTAINER, NAME = DateSource.CAMERA, DateSource.CONTAINER, DateSource.NAME
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC).timestamp()
CHANGED = datetime(2026, 11, 1, 8, tzinfo=UTC).timestamp()


def judged(
    contained: Recorded | None, *named: NameDate, length: float = 10.0
) -> tuple[str, DateSource]:
    found = weigh(contained, named, [CHANGED, CHANGED + 5], length, NOW)
    assert found is not None
    return found.at, found.source


def in_container(at: str) -> Recorded:
    return Recorded(at, CONTAINER)


def test_the_camera_s_own_key_is_believed_before_all() -> None:
    key = Recorded("2019-07-14T18:30:00+09:00", CAMERA)
    assert judged(key, NameDate("2024-01-01")) == (key.at, CAMERA)


@pytest.mark.parametrize(
    ("utc", "at"),
    [
        ("2019-07-14T09:30:00Z", "2019-07-14T18:30:00+09:00"),
        ("2019-07-14T09:30:01Z", "2019-07-14T18:30:00+09:00"),  # written one after the other
        ("2019-07-14T22:30:00Z", "2019-07-14T18:30:00-04:00"),
        ("2019-07-14T13:00:00Z", "2019-07-14T18:30:00+05:30"),
        ("2019-07-14T18:30:00Z", "2019-07-14T18:30:00"),  # its clock, called UTC
        ("2019-07-14T09:38:20Z", "2019-07-14T18:30:00"),  # no zone is 8 minutes off
        ("2026-11-28T08:00:00Z", "2019-07-14T18:30:00"),  # encoded again
        ("2010-01-01T00:00:09Z", "2019-07-14T18:30:00"),  # a clock that was not set
    ],
)
def test_a_name_is_believed_and_the_container_tells_its_zone(utc: str, at: str) -> None:
    assert judged(in_container(utc), NameDate("2019-07-14T18:30:00")) == (at, NAME)


def test_a_container_may_hold_when_the_recording_ended() -> None:
    found = judged(
        in_container("2019-07-14T10:00:00Z"), NameDate("2019-07-14T18:30:00"), length=1800.0
    )
    assert found == ("2019-07-14T18:30:00+09:00", NAME)


def test_a_day_in_the_name_is_completed_by_a_container_that_agrees() -> None:
    same, other = in_container("2019-07-14T18:30:00"), in_container("2026-11-28T08:00:00Z")
    assert judged(same, NameDate("2019-07-14")) == (same.at, CONTAINER)
    assert judged(other, NameDate("2019-07-14")) == ("2019-07-14", NAME)


def test_a_messenger_s_day_is_when_it_was_sent_at_the_latest() -> None:
    sent = NameDate("2020-01-01", sent=True)
    recorded, again = in_container("2019-07-14T09:30:00Z"), in_container("2026-11-28T08:00:00Z")
    assert judged(recorded, sent) == (recorded.at, CONTAINER)
    assert judged(again, sent) == ("2020-01-01", NAME)
    assert judged(None, sent) == ("2020-01-01", NAME)
    assert judged(in_container("2020"), sent) == ("2020-01-01", NAME)
    assert judged(None, sent, NameDate("2019-12-31T10:00:00")) == ("2019-12-31T10:00:00", NAME)


def test_dates_to_come_are_a_wrong_clock_s() -> None:
    assert judged(in_container("2038-01-01T00:00:00Z"), NameDate("2041-01-01"))[1] == "file"
    assert judged(in_container("2026-11-29T01:00:00+14:00"))[1] == CONTAINER


def test_the_file_s_earliest_change_is_the_last_resort() -> None:
    assert judged(None) == ("2026-11-01T08:00:00Z", DateSource.FILE)
    assert weigh(None, [], [], 0.0, NOW) is None
