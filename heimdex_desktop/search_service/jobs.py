"""The requests under way in the search service: who takes which, what is stale, what is unsent.

One lock guards all of it, so that a request is answered or dropped exactly once and no line of it
follows. What waits is bounded: requests by number, replies by bytes.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import UsageError
from engine.messages import Code
from heimdex_desktop.search_service.protocol import Request, RequestId, line

MOST_JOBS = 64
"""Requests under way at most; one more is refused."""
FULL = 4_000_000
"""Bytes unsent from which answers wait for the parent to read."""
MAX_UNSENT = 16_000_000
"""Bytes unsent from which the parent is taken for one that does not read."""


class Queue(StrEnum):
    """Who works off requests, each in a thread of its own.

    KEYWORD answers from words alone while SEMANTIC is at work on something else (a model that loads
    may take a minute); RECORDS keeps the history, saved searches and reports the status.
    """

    KEYWORD = "keyword"
    SEMANTIC = "semantic"
    RECORDS = "records"


@dataclass(eq=False, slots=True)
class Job:
    """A request under way. ``live`` until it is answered, dropped or cancelled."""

    request: Request
    live: bool = True
    early: bool = False  # an answer from words alone was sent

    @property
    def has_early(self) -> bool:
        """Whether words alone can answer it: of an example they know nothing."""
        return self.request.do == "query"


class ClientNotReading(Exception):
    """The parent asks and does not read: more replies cannot be kept."""


class Jobs:
    """Requests on their way to the queues, and replies on their way to the parent."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[Queue, deque[Job]] = {queue: deque() for queue in Queue}
        # At work too until it first asks: it opens the library then.
        self._at_work = dict.fromkeys(Queue, True)
        self._live: dict[RequestId, Job] = {}
        self._lanes: dict[str, Job] = {}
        self._unsent: deque[bytes] = deque()
        self._unsent_bytes = 0
        self._closed = False

    # --- requests

    def add(self, request: Request) -> None:
        """Put a request before its queues. An older search of its lane is dropped.

        Raises:
            UsageError: its id is in use, or too many requests are under way.
        """
        with self._changed:
            self._check(request)
            job = Job(request)
            if request.id is not None:
                self._live[request.id] = job
            lane = request.values.get("lane")
            if lane is not None:
                if lane in self._lanes:
                    self._drop(self._lanes[lane])
                self._lanes[lane] = job
                if job.has_early:
                    self._waiting[Queue.KEYWORD].append(job)
            meaning = lane is not None or request.do == "release"
            self._waiting[Queue.SEMANTIC if meaning else Queue.RECORDS].append(job)
            self._changed.notify_all()

    def _check(self, request: Request) -> None:
        if request.id is not None and request.id in self._live:
            raise UsageError(Code.REQUEST_ID_TAKEN, request=request.id)
        waiting = sum(map(len, self._waiting.values()))
        if len(self._live) >= MOST_JOBS or waiting >= 2 * MOST_JOBS:
            raise UsageError(Code.TOO_MANY_REQUESTS, most=MOST_JOBS)

    def take(self, queue: Queue, seconds: float | None = None) -> Job | None:
        """The next request for a queue, which then is at work on it.

        None when none came within ``seconds`` (None waits), or once closed.
        """
        end = None if seconds is None else time.monotonic() + seconds
        with self._changed:
            self._at_work[queue] = False
            self._changed.notify_all()
            while not self._closed:
                job = self._next(queue)
                if job is not None:
                    self._at_work[queue] = True
                    self._changed.notify_all()
                    return job
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    return None
                self._changed.wait(left)
            return None

    def _next(self, queue: Queue) -> Job | None:
        waiting = self._waiting[queue]
        if not waiting:
            return None
        if queue is Queue.KEYWORD and not self._at_work[Queue.SEMANTIC]:
            return None  # SEMANTIC takes it at once, and gives the early answer too
        job = waiting.popleft()
        if queue is Queue.SEMANTIC and job in self._waiting[Queue.KEYWORD]:
            self._waiting[Queue.KEYWORD].remove(job)
        return job

    def cancel(self, request_id: RequestId) -> bool:
        """Drop a request; returns whether it was under way."""
        with self._changed:
            job = self._live.get(request_id)
            if job is not None:
                self._drop(job)
            return job is not None

    def drop_all(self) -> None:
        with self._changed:
            for job in list(self._live.values()):
                self._drop(job)

    def _drop(self, job: Job) -> None:
        self._end(job)
        self._send(line(job.request.id, "dropped"))

    def _end(self, job: Job) -> None:
        job.live = False
        if job.request.id is not None:
            self._live.pop(job.request.id, None)
        lane = job.request.values.get("lane")
        if lane is not None and self._lanes.get(lane) is job:
            del self._lanes[lane]
        for waiting in self._waiting.values():
            if job in waiting:
                waiting.remove(job)
        self._changed.notify_all()

    @property
    def under_way(self) -> int:
        with self._changed:
            return len(self._live)

    # --- replies

    def reply(self, job: Job, text: bytes) -> bool:
        """Send the last line of a request, which is done with it; returns as ``tell`` does."""
        with self._changed:
            live = self.tell(job, text)
            if live:
                self._end(job)
            return live

    def tell(self, job: Job, text: bytes) -> bool:
        """Send a line of a request, waiting while the parent does not read.

        Returns whether the request was live still: nothing is sent of one that is not.
        """
        with self._changed:
            while job.live and self._unsent_bytes >= FULL and not self._closed:
                self._changed.wait()
            if not job.live or self._closed:
                return False
            if job.request.id is not None:
                self._send(text)
            return True

    def tell_early(self, job: Job, text: bytes) -> bool:
        """Send the answer from words alone, if it was not yet; returns as ``tell`` does."""
        with self._changed:
            if job.early:
                return job.live
            job.early = self.tell(job, text)
            return job.early

    def say(self, text: bytes) -> None:
        """Send a line that waits for nothing: the reader of requests must not block.

        Raises:
            ClientNotReading: far too much is unsent.
        """
        with self._changed:
            self._send(text)

    def _send(self, text: bytes) -> None:
        if self._unsent_bytes >= MAX_UNSENT:
            raise ClientNotReading
        self._unsent.append(text)
        self._unsent_bytes += len(text)
        self._changed.notify_all()

    def unsent(self) -> bytes | None:
        """The next line to write, waited for; None once closed and all is written."""
        with self._changed:
            while not self._unsent and not self._closed:
                self._changed.wait()
            return self._unsent[0] if self._unsent else None

    def written(self) -> None:
        """The line that ``unsent`` gave is on its way."""
        with self._changed:
            self._unsent_bytes -= len(self._unsent.popleft())
            self._changed.notify_all()

    # --- the end

    @property
    def closed(self) -> bool:
        return self._closed

    def settle(self, seconds: float) -> None:
        """Wait until all is answered and written, at most so long."""
        end = time.monotonic() + seconds
        with self._changed:
            while (self._live or self._unsent) and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)

    def close(self) -> None:
        """Nothing is taken any more; what is unsent still goes out."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
