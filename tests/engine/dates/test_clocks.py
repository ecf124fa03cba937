"""The clock at the place, and the instant."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from engine.dates.clocks import instant_of, text_of_instant, text_of_wall, wall_of

EVENING = 1_563_129_000  # 2019-07-14T18:30:00 as though in UTC


@pytest.fixture
def seoul(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone cannot be set for a process")
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    yield
    os.environ.pop("TZ", None)
    monkeypatch.undo()
    time.tzset()


def test_a_clock_without_a_zone_is_this_machine_s(seoul: None) -> None:
    assert instant_of("2019-07-14T18:30:00") == EVENING - 9 * 3600
    assert instant_of("2019-07-14T18:30:00+02:00") == EVENING - 2 * 3600
    assert instant_of("2019-07-14T18:30:00Z") == EVENING
    assert instant_of("2019-07-14") == EVENING - 27 * 3600 - 1800
    assert instant_of("2019") == 1_546_268_400


def test_the_clock_at_the_place_is_known_but_for_a_bare_instant() -> None:
    assert wall_of("2019-07-14T18:30:00") == EVENING
    assert wall_of("2019-07-14T18:30:00+09:00") == EVENING
    assert wall_of("2019-07-14T18:30:00Z") is None
    assert wall_of("2019-07-14") == EVENING - 18 * 3600 - 1800
    assert wall_of("1900") == -2_208_988_800


def test_clocks_and_instants_are_written_as_they_are_read() -> None:
    assert text_of_wall(EVENING) == "2019-07-14T18:30:00"
    assert text_of_wall(EVENING, -210) == "2019-07-14T18:30:00-03:30"
    assert text_of_instant(EVENING + 0.9) == "2019-07-14T18:30:00Z"
    assert text_of_instant(-1.0) == "1969-12-31T23:59:59Z"
    assert instant_of(text_of_instant(-86_400 * 365 * 100)) == -86_400 * 365 * 100
