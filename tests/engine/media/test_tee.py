"""The tee: every item to every branch in order, bounded, and always joined."""

from __future__ import annotations

import threading
import time

import pytest

from engine.errors import Cancelled
from engine.media.tee import Tee


class Collector:
    def __init__(self, delay: float = 0.0, fail_at: int | None = None) -> None:
        self.items: list[int] = []
        self._delay, self._fail_at = delay, fail_at

    def take(self, item: int) -> None:
        time.sleep(self._delay)
        if item == self._fail_at:
            raise OSError("the branch broke")
        self.items.append(item)

    def finish(self, end: int) -> tuple[int, list[int]]:
        taken, self.items = self.items, []
        return end, taken


def nothing() -> None:
    pass


@pytest.fixture(autouse=True)
def _all_threads_are_joined() -> object:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


def test_every_branch_gets_all_in_order_chunk_by_chunk() -> None:
    with Tee[int]([Collector(), Collector(delay=0.001)], depth=2) as tee:
        for number in range(50):
            tee.put(number)
        assert tee.finish(7, nothing) == [(7, list(range(50)))] * 2
        tee.put(50)
        assert tee.finish(8, nothing) == [(8, [50])] * 2


def test_a_slow_branch_makes_the_feeder_wait() -> None:
    slow = Collector(delay=0.02)
    with Tee[int]([slow], depth=1) as tee:
        began = time.monotonic()
        for number in range(10):
            tee.put(number)
        assert time.monotonic() - began > 0.1


def feed(branches: list[Collector], depth: int, count: int) -> None:
    """Put ``count`` numbers, then wait for the chunk."""
    with Tee[int](branches, depth) as tee:
        for number in range(count):
            tee.put(number)
        tee.finish(1, nothing)


def test_a_failure_reaches_the_feeder_even_through_a_full_queue() -> None:
    with pytest.raises(OSError, match="the branch broke"):
        feed([Collector(fail_at=1), Collector()], depth=1, count=1000)


def test_a_failure_reaches_who_waits_for_the_chunk() -> None:
    with pytest.raises(OSError, match="the branch broke"):
        feed([Collector(delay=0.05, fail_at=2)], depth=8, count=3)


def test_waiting_may_be_cancelled() -> None:
    def cancel() -> None:
        raise Cancelled

    def wait() -> None:
        with Tee[int]([Collector(delay=0.2)], depth=8) as tee:
            tee.put(1)
            tee.put(2)
            tee.finish(1, cancel)

    with pytest.raises(Cancelled):
        wait()


def test_leaving_by_an_error_drops_what_waits() -> None:
    slow = Collector(delay=0.05)

    def fail() -> None:
        with Tee[int]([slow], depth=100) as tee:
            for number in range(100):
                tee.put(number)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert len(slow.items) < 50
