"""Requests under way: each is answered or dropped once, what waits is bounded, nobody is stuck."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from engine.errors import UsageError
from heimdex_desktop.search_service import jobs as search_jobs
from heimdex_desktop.search_service.jobs import MOST_JOBS, ClientNotReading, Job, Jobs, Queue
from heimdex_desktop.search_service.protocol import Request, line, parse

NOW = 0.0


def query(id: int | str, text: str = "dog", lane: str = "main") -> Request:
    return parse(json.dumps({"id": id, "do": "query", "text": text, "lane": lane}).encode())


def status(id: int) -> Request:
    return parse(json.dumps({"id": id, "do": "status"}).encode())


def sent(jobs: Jobs) -> list[tuple[Any, str]]:
    """The id and event of each line that is unsent; they count as written after."""
    found = []
    jobs.close()
    while (text := jobs.unsent()) is not None:
        value = json.loads(text)
        found.append((value["id"], value["event"]))
        jobs.written()
    return found


def taken(jobs: Jobs, desk: Queue) -> Job:
    job = jobs.take(desk, NOW)
    assert job is not None
    return job


def ready() -> Jobs:
    """Jobs whose desks have all asked for work."""
    jobs = Jobs()
    for desk in Queue:
        assert jobs.take(desk, NOW) is None
    return jobs


def elsewhere(work: Callable[[], Any]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_the_free_desk_of_meaning_takes_a_search_alone() -> None:
    jobs = ready()
    jobs.add(query(1))
    assert jobs.take(Queue.KEYWORD, NOW) is None
    assert taken(jobs, Queue.SEMANTIC).request.id == 1
    assert jobs.take(Queue.KEYWORD, NOW) is None


def test_words_answers_what_meaning_has_no_time_for() -> None:
    jobs = ready()
    jobs.add(query(1, lane="a"))
    taken(jobs, Queue.SEMANTIC)
    jobs.add(query(2, lane="b"))
    early = taken(jobs, Queue.KEYWORD)
    assert early.request.id == 2
    assert jobs.tell_early(early, line(2, "early"))
    assert taken(jobs, Queue.SEMANTIC) is early, "the whole answer is to come still"
    assert jobs.tell_early(early, line(2, "early again"))
    assert jobs.reply(early, line(2, "whole"))
    assert sent(jobs) == [(2, "early"), (2, "whole")]


def test_words_is_at_work_while_meaning_has_not_begun() -> None:
    """It opens the library still: that may take longer than an answer from words."""
    jobs = Jobs()
    jobs.add(query(1))
    assert taken(jobs, Queue.KEYWORD).request.id == 1


def test_an_early_answer_that_comes_too_late_is_not_sent() -> None:
    jobs = Jobs()
    jobs.add(query(1))
    early, whole = taken(jobs, Queue.KEYWORD), taken(jobs, Queue.SEMANTIC)
    assert early is whole
    assert jobs.reply(whole, line(1, "whole"))
    assert not jobs.tell_early(early, line(1, "early"))
    assert sent(jobs) == [(1, "whole")]


def test_an_example_without_words_has_no_early_answer() -> None:
    jobs = Jobs()
    asked = {"id": 1, "do": "similar", "examples": [{"path": "/a.jpg"}]}
    jobs.add(parse(json.dumps(asked).encode()))
    assert jobs.take(Queue.KEYWORD, NOW) is None
    assert taken(jobs, Queue.SEMANTIC).request.id == 1


def test_a_newer_search_drops_the_older_of_its_lane_alone() -> None:
    jobs = ready()
    jobs.add(query(1))
    running = taken(jobs, Queue.SEMANTIC)
    jobs.add(query(2))
    jobs.add(query(3, lane="side"))
    jobs.add(query(4))
    assert not running.live
    assert not jobs.reply(running, line(1, "whole"))
    assert [taken(jobs, Queue.SEMANTIC).request.id for _ in range(2)] == [3, 4]
    assert jobs.take(Queue.SEMANTIC, NOW) is None
    assert sent(jobs) == [(1, "dropped"), (2, "dropped")]


def test_a_cancelled_request_is_dropped_wherever_it_is() -> None:
    jobs = ready()
    jobs.add(query(1, lane="a"))
    running = taken(jobs, Queue.SEMANTIC)
    jobs.add(query(2, lane="b"))
    jobs.add(status(3))
    assert [jobs.cancel(each) for each in (1, 2, 3, 1, 99)] == [True, True, True, False, False]
    assert not running.live
    for desk in Queue:
        assert jobs.take(desk, NOW) is None
    assert jobs.under_way == 0
    assert sent(jobs) == [(1, "dropped"), (2, "dropped"), (3, "dropped")]


def test_an_id_is_free_again_when_its_request_is_done() -> None:
    jobs = ready()
    jobs.add(query("a"))
    with pytest.raises(UsageError, match=r"request_id_taken\(request=a\)"):
        jobs.add(query("a"))
    job = taken(jobs, Queue.SEMANTIC)
    assert job.live, "a refused request drops nothing"
    jobs.reply(job, line("a", "whole"))
    jobs.add(query("a"))
    assert jobs.under_way == 1


def test_too_many_requests_are_refused() -> None:
    jobs = ready()
    for number in range(MOST_JOBS):
        jobs.add(query(number, lane=f"lane {number}"))
    with pytest.raises(UsageError, match=str(MOST_JOBS)):
        jobs.add(status(MOST_JOBS))
    assert jobs.under_way == MOST_JOBS
    jobs.cancel(5)
    jobs.add(status(MOST_JOBS))


def test_what_the_service_asks_of_itself_is_bounded_and_never_answered() -> None:
    jobs = ready()
    own = Request(None, "remember", {"text": "dog", "strong": 1})
    jobs.add(own)
    assert jobs.reply(taken(jobs, Queue.RECORDS), line(None, "done"))
    for _ in range(2 * MOST_JOBS):
        jobs.add(own)
    with pytest.raises(UsageError):
        jobs.add(own)
    assert sent(jobs) == []


def test_whoever_has_an_answer_waits_while_the_parent_does_not_read() -> None:
    jobs = ready()
    jobs.add(query(1, lane="a"))
    jobs.add(query(2, lane="b"))
    jobs.say(line(None, "much", text="x" * search_jobs.FULL))
    first, second = taken(jobs, Queue.SEMANTIC), taken(jobs, Queue.SEMANTIC)
    said: list[bool] = []
    waiting = [
        elsewhere(lambda job=job: said.append(jobs.reply(job, line(job.request.id, "whole"))))
        for job in (first, second)
    ]
    time.sleep(0.1)
    assert said == []
    jobs.cancel(1)
    waiting[0].join(5)
    assert said == [False], "one that is dropped waits no longer"
    assert jobs.unsent() is not None
    jobs.written()
    waiting[1].join(5)
    assert said == [False, True]


def test_a_parent_that_never_reads_is_given_up() -> None:
    jobs = Jobs()
    big = line(None, "error", message="x" * 100_000)
    for _ in range(search_jobs.MAX_UNSENT // len(big) + 1):
        jobs.say(big)
    with pytest.raises(ClientNotReading):
        jobs.say(big)
    held = 0
    jobs.close()
    while (text := jobs.unsent()) is not None:
        held += len(text)
        jobs.written()
    assert search_jobs.MAX_UNSENT <= held < search_jobs.MAX_UNSENT + 2 * len(big)


def test_a_desk_waits_for_work_only_as_long_as_it_says() -> None:
    jobs = ready()
    started = time.monotonic()
    assert jobs.take(Queue.SEMANTIC, 0.2) is None
    assert 0.2 <= time.monotonic() - started < 2
    found: list[Job | None] = []
    thread = elsewhere(lambda: found.append(jobs.take(Queue.RECORDS)))
    jobs.add(status(1))
    thread.join(5)
    assert found
    assert found[0] is not None


def test_closing_frees_everyone() -> None:
    jobs = ready()
    jobs.add(query(1))
    job = taken(jobs, Queue.SEMANTIC)
    jobs.say(line(None, "much", text="x" * search_jobs.FULL))
    threads = [
        elsewhere(lambda: jobs.take(Queue.RECORDS)),
        elsewhere(lambda: jobs.reply(job, line(1, "whole"))),
    ]
    time.sleep(0.05)
    jobs.close()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
    assert sent(jobs) == [(None, "much")]


def test_settling_waits_for_answers_and_their_writing_but_not_for_ever() -> None:
    jobs = ready()
    started = time.monotonic()
    jobs.settle(5)
    assert time.monotonic() - started < 1, "nothing is under way"
    jobs.add(query(1))
    job = taken(jobs, Queue.SEMANTIC)
    started = time.monotonic()
    jobs.settle(0.2)
    assert 0.2 <= time.monotonic() - started < 2

    def finish() -> None:
        time.sleep(0.1)
        jobs.reply(job, line(1, "whole"))
        jobs.unsent()
        jobs.written()

    thread = elsewhere(finish)
    started = time.monotonic()
    jobs.settle(10)
    assert time.monotonic() - started < 5
    thread.join(5)
    assert sent(jobs) == []


def test_many_threads_answer_or_drop_each_request_exactly_once() -> None:
    jobs = Jobs()
    ended: list[tuple[int, str]] = []

    def work(desk: Queue) -> None:
        while (job := jobs.take(desk)) is not None:
            if desk is Queue.KEYWORD:
                jobs.tell_early(job, line(job.request.id, "early"))
            else:
                jobs.reply(job, line(job.request.id, "whole"))

    def write() -> None:
        while (text := jobs.unsent()) is not None:
            value = json.loads(text)
            ended.append((value["id"], value["event"]))
            jobs.written()

    threads = [elsewhere(lambda desk=desk: work(desk)) for desk in Queue]
    writer = elsewhere(write)
    for number in range(2000):
        jobs.add(query(number, lane=f"lane {number % 3}"))
    jobs.settle(20)
    jobs.close()
    for thread in [*threads, writer]:
        thread.join(5)
        assert not thread.is_alive()
    assert sorted(id for id, event in ended if event != "early") == list(range(2000))
    last = {id: place for place, (id, event) in enumerate(ended) if event != "early"}
    early = [(id, place) for place, (id, event) in enumerate(ended) if event == "early"]
    assert all(place < last[id] for id, place in early)
    assert len({id for id, _ in early}) == len(early)
    assert {"whole"} <= {event for _, event in ended}
