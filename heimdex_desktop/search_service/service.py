"""The search service's process: answers from words at once, from the models after.

Five threads: one reads requests, one writes replies, and three desks work (``search_jobs.Queue``),
each with a connection to the library of its own. A model that loads for one request thus keeps no
other waiting for its words. docs/protocol.md has the lines.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from engine.errors import Cancelled, EnvironmentProblem, HeimdexError, UsageError
from engine.messages import Code, Message, message
from engine.spec import SPEC_VERSION
from engine.types import Answer, JsonObject, ModelKind
from heimdex_desktop.search_service.jobs import ClientNotReading, Job, Jobs, Queue
from heimdex_desktop.search_service.library import LibraryInPlace
from heimdex_desktop.search_service.protocol import (
    PROTOCOL,
    Malformed,
    Request,
    error_line,
    line,
    lines,
)
from heimdex_desktop.search_service.protocol import parse as parse_request
from heimdex_desktop.search_service.records import RECORDS

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.models.loader import ModelPool

log = logging.getLogger(__name__)

SETTLE_SECONDS = 1.0
"""How long answers that are under way are waited for when the parent's end has closed."""
CLOSE_SECONDS = 0.3
CANCELLED = 130
SWITCH_SECONDS = 0.0005
"""Python's switch interval: words are to be answered while a model's modules are imported, and
each of the answer's many short reads may wait that long for its turn."""


def run_search_service(root: Path, models_root: Path, *, parent: BinaryIO, output: BinaryIO) -> int:
    """Answer what ``parent`` asks until its stream ends; returns the exit status."""
    return SearchService(root, models_root, parent, output).run()


class SearchService:
    """The service over one library.

    Args:
        parent: requests, a line each; its end ends the service.
        output: replies, a line each.
    """

    def __init__(self, root: Path, models_root: Path, parent: BinaryIO, output: BinaryIO) -> None:
        self._parent, self._output = parent, output
        self._started = time.monotonic()
        self._jobs = Jobs()
        self._library = LibraryInPlace(root, models_root)
        self._ended = threading.Event()
        self._pool: ModelPool | None = None
        self._idle_since = time.monotonic()
        self._idle_minutes = 0.0
        self._asked: Job | None = None

    def run(self) -> int:
        sys.setswitchinterval(SWITCH_SECONDS)
        self._jobs.say(
            line(None, "hello", protocol=PROTOCOL, pid=os.getpid(), spec_version=SPEC_VERSION)
        )
        work = [self._answer_words, self._answer_meaning, self._keep_records]
        desks = [threading.Thread(target=each, name=each.__name__, daemon=True) for each in work]
        streams = [threading.Thread(target=each, daemon=True) for each in (self._read, self._write)]
        for thread in [*streams, *desks]:
            thread.start()
        status = 0
        try:
            while not self._ended.wait(1.0):
                pass  # with a limit, or Ctrl-C would not be seen on Windows
        except KeyboardInterrupt:
            status = CANCELLED
        self._jobs.settle(SETTLE_SECONDS)
        self._jobs.close()
        give_up = time.monotonic() + CLOSE_SECONDS
        for thread in desks:
            thread.join(max(0.0, give_up - time.monotonic()))
        logging.shutdown()
        # Not by way of the interpreter's end: a native call may hold a thread for minutes.
        os._exit(status)

    # --- the streams

    def _read(self) -> None:
        try:
            for given in lines(self._parent):
                if given is not None and not given.strip():
                    continue
                if not self._accept(given):
                    break
        except ClientNotReading:
            log.error("the parent asks and does not read; the search service ends")
        except OSError as error:
            log.error("requests cannot be read any more: %s", error)
        self._ended.set()

    def _accept(self, given: bytes | None) -> bool:
        """Take a line; returns whether to continue."""
        try:
            request = parse_request(given)
        except Malformed as error:
            self._jobs.say(error_line(error.id, error.message))
            return True
        if request.do == "quit":
            self._jobs.drop_all()
            self._jobs.say(line(request.id, "done"))
            return False
        if request.do == "cancel":
            cancelled = self._jobs.cancel(request.values["target"])
            self._jobs.say(line(request.id, "done", cancelled=cancelled))
            return True
        try:
            self._jobs.add(request)
        except UsageError as error:
            self._jobs.say(error_line(request.id, error.message))
        return True

    def _write(self) -> None:
        try:
            while (text := self._jobs.unsent()) is not None:
                rest = memoryview(text)
                while rest:
                    rest = rest[self._output.write(rest) :]
                self._jobs.written()
        except OSError as error:
            log.info("nobody reads the answers any more: %s", error)
            self._ended.set()

    # --- the desks

    def _answer_words(self) -> None:
        with self._library.connection() as connection:
            while (job := self._jobs.take(Queue.KEYWORD)) is not None:
                self._guarded(job, lambda job: self._early(connection.engine(), job))

    def _early(self, engine: Engine, job: Job) -> None:
        try:
            answer = engine.search.early_answer(job.request.search())
        except UsageError:
            raise
        except HeimdexError as error:
            # The whole answer, which is to come, may do without what is missing; else it says so.
            log.warning("no early answer: %s", error)
            return
        self._jobs.tell_early(job, _answer_line(job, answer))

    def _answer_meaning(self) -> None:
        with self._library.connection(self._take_pool) as connection:
            while not self._jobs.closed:
                job = self._jobs.take(Queue.SEMANTIC, self._idle_seconds_left())
                if job is not None:
                    self._asked = job
                    self._guarded(job, lambda job: self._whole(connection.engine(), job))
                    self._idle_since = time.monotonic()
                elif not self._jobs.closed:
                    self._release()

    def _whole(self, engine: Engine, job: Job) -> None:
        if job.request.do == "release":
            self._jobs.reply(job, line(job.request.id, "done", released=self._release()))
            return
        self._idle_minutes = engine.settings.model_idle_minutes
        if job.has_early and not job.early:
            self._early(engine, job)
        if not job.live:
            return
        answer = engine.search.answer(job.request.search())
        # Remembered first: who has the answer and asks for the history at once finds it there.
        if job.live and job.request.values["remember"]:
            self._remember(job.request.values["text"], answer.strong)
        self._jobs.reply(job, _answer_line(job, answer))

    def _remember(self, text: str, strong: int) -> None:
        try:
            self._jobs.add(Request(None, "remember", {"text": text, "strong": strong}))
        except UsageError as error:
            log.warning("a query is not put into the history: %s", error)

    def _keep_records(self) -> None:
        with self._library.connection() as connection:
            while (job := self._jobs.take(Queue.RECORDS)) is not None:
                self._guarded(job, lambda job: self._record(connection.engine, job))

    def _record(self, engine: Callable[[], Engine], job: Job) -> None:
        request = job.request
        if request.do == "status":
            reply = line(request.id, "status", **self._status(engine))
        else:
            event, values = RECORDS[request.do](engine().library.searches, request.values)
            reply = line(request.id, event, **values)
        self._jobs.reply(job, reply)

    def _guarded(self, job: Job, work: Callable[[Job], None]) -> None:
        """Do a desk's work; whatever goes wrong is a line of that request, never the end."""
        request = job.request
        try:
            work(job)
        except Cancelled:
            log.info("request %r is stale", request.id)
        except HeimdexError as error:
            log.info("request %r (%s): %s", request.id, request.do, error)
            self._jobs.reply(job, error_line(request.id, error.message))
        except Exception as error:
            log.exception("request %r (%s) failed", request.id, request.do)
            why = message(Code.INTERNAL_ERROR, error=type(error).__name__)
            self._jobs.reply(job, error_line(request.id, why))

    # --- models

    def _take_pool(self, engine: Engine) -> None:
        """Of the engine that MEANING opened: it alone loads models."""
        self._pool = engine.search.pool()
        self._pool.before_loading = self._loading

    def _loading(self, kind: ModelKind, name: str) -> None:
        job = self._asked
        if job is None:
            return
        reply = line(job.request.id, "loading", kind=kind.value, name=name)
        if not self._jobs.tell(job, reply):
            raise Cancelled

    def _idle_seconds_left(self) -> float | None:
        """Seconds until the models are to be let go, None where they are not."""
        if self._pool is None or not self._pool.loaded() or not self._idle_minutes:
            return None
        return max(0.0, self._idle_since + self._idle_minutes * 60 - time.monotonic())

    def _release(self) -> list[str]:
        """Let every model go; returns their names."""
        if self._pool is None:
            return []
        names = [ref.name for ref, _ in self._pool.loaded()]
        self._pool.close()
        gc.collect()
        return names

    def _status(self, engine: Callable[[], Engine]) -> JsonObject:
        import psutil

        channels: dict[str, Message] = {}
        problem = None
        try:
            channels = engine().search.channel_states()
        except EnvironmentProblem as error:
            problem = error.message
        loaded = [] if self._pool is None else self._pool.loaded()
        return {
            "protocol": PROTOCOL,
            "pid": os.getpid(),
            "spec_version": SPEC_VERSION,
            "library": str(self._library.root),
            "uptime": round(time.monotonic() - self._started, 3),
            "memory": psutil.Process().memory_info().rss,
            "under_way": self._jobs.under_way - 1,
            "channels": channels,
            "models": [
                {
                    "kind": ref.kind.value,
                    "name": ref.name,
                    "device": device.device,
                    "precision": device.precision,
                    "reason": device.reason,
                }
                for ref, device in loaded
            ],
            "problem": problem,
        }


def _answer_line(job: Job, answer: Answer) -> bytes:
    from engine.api import reports
    from heimdex_desktop.query_english import understood

    read = understood(answer.query)
    return line(job.request.id, "answer", **reports.answer(answer), understood=read)
