"""The façade's queueing part: what the worker is asked to do next, or to leave for now."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from filelock import Timeout

from engine.api.time_left import TimeLeft
from engine.errors import EnvironmentProblem, not_written
from engine.index.indexer import context_of, queue_what_is_left
from engine.index.queue import DAMAGE, IndexQueue
from engine.messages import Code
from engine.models.folder import ModelFolder
from engine.store.choices import WorkerRequest
from engine.store.library import Library, index_lock
from engine.store.progress import ProgressBoard
from engine.types import Heartbeat, VideoState

log = logging.getLogger(__name__)

LOOKING_SHARE = 0.05
"""The share of the time that a command may take to look whether its videos are done."""


class Queueing:
    """The worker's queue, seen from outside of it; ``Engine.queue``."""

    def __init__(self, library: Library, models: ModelFolder) -> None:
        self._library = library
        self._models = models
        self._time_left = TimeLeft(library, models)
        self._unfinished: set[int] = set()
        self._seen_state = (-1, -1)
        self._look_again = 0.0
        self._board: tuple[ProgressBoard, tuple[int, int]] | None = None

    def close(self) -> None:
        """Close what was opened to look at the worker."""
        if self._board is not None:
            self._board[0].close()
            self._board = None

    def wake_worker(self) -> None:
        """Tell a waiting worker that there is something to do.

        Raises:
            EnvironmentProblem: the library is read-only, the disk is full, or the file cannot be
                written.
        """
        self._library.require_writable()
        try:
            IndexQueue(self._library.queue_path).wake_worker()
        except EnvironmentProblem as problem:
            if problem.message.code not in DAMAGE:
                raise
            # A worker that finds it damaged ends, and the next begins with a new one and a look.
            log.warning("the queue's file is damaged: %s", self._library.queue_path)

    def worker_died(self, pid: int) -> None:
        """The worker of that process id was seen to die: of what it was loading or making."""
        with self._library.database.transaction():
            self._library.loads.died(pid)
            self._library.ledger.died(pid)

    def unfinished(self) -> set[int]:
        """The videos that wait or are being worked on, to be asked many times a second.

        It is looked up again only after something was committed, and then no
        more often than that it takes a small share of the time.
        """
        now = time.monotonic()
        if now >= self._look_again:
            state = self._library.database.state
            if state != self._seen_state:
                self._seen_state = state
                self._unfinished = self._library.videos.unfinished()
                took = time.monotonic() - now
                self._look_again = now + took / LOOKING_SHARE
        return self._unfinished

    def indexing_is_free(self) -> bool:
        """Whether no process indexes this library now, so that one may begin.

        Raises:
            EnvironmentProblem: none can: the library is read-only, or its disk is full.
        """
        self._library.require_writable()
        try:
            with index_lock(self._library.root):
                return True
        except Timeout:
            return False
        except OSError as error:
            path = str(self._library.root)
            raise not_written(error, Code.LIBRARY_NOT_MADE, path=path) from error

    def heartbeat(self) -> Heartbeat | None:
        """The worker's last sign of life; None also while its file cannot be read.

        The file is disposable, and the worker fixes it when it starts.
        """
        try:
            return self._opened_board().get()
        except EnvironmentProblem:
            self.close()
            return None

    def _opened_board(self) -> ProgressBoard:
        """The board, kept open as long as the file is the same: it is read many times a second."""
        board, path = self._board, self._library.progress_path
        if board is not None and board[1] == _identity(path):
            return board[0]
        self.close()
        opened = self._library.progress_board()
        self._board = (opened, _identity(path))
        return opened

    def seconds_left(self, heartbeat: Heartbeat | None) -> float | None:
        """Seconds until everything is indexed, by the worker's last sign of life and the speeds
        measured in this library; None where that is not known yet."""
        return self._time_left.of(heartbeat)

    def move_to_front(self, video_ids: Sequence[int | str]) -> int:
        """Index these next, in this order, before all that was asked for earlier.

        What is being worked on is finished first. Returns how many of them wait.
        """
        return self._library.videos.move_to_front([int(video_id) for video_id in video_ids])

    def pause(self) -> None:
        self._library.choices.ask(WorkerRequest.PAUSE)

    def paused(self) -> bool:
        """Whether indexing is paused."""
        return self._library.choices.asked(WorkerRequest.PAUSE)

    def resume(self) -> bool:
        """Let the worker continue; returns whether it was paused or cancelled."""
        choices = self._library.choices
        was = choices.withdraw(WorkerRequest.PAUSE) | choices.withdraw(WorkerRequest.CANCEL)
        self.wake_worker()
        return was

    def cancel(self) -> None:
        """Stop what is being indexed; what is left stays queued until resumed or indexed."""
        self._library.choices.ask(WorkerRequest.CANCEL)

    def withdraw_cancel(self) -> None:
        """Someone wants to index again."""
        self._library.choices.withdraw(WorkerRequest.CANCEL)

    def cancel_seen(self) -> bool:
        """Whether a cancel is in force."""
        return self._library.choices.asked(WorkerRequest.CANCEL)

    def queue_missing(self) -> int:
        """Queue the indexed videos of which something can be made that is missing, such as words
        once there is a model that hears; returns how many."""
        videos = [video.id for video in self._library.videos.all([VideoState.INDEXED])]
        queued = queue_what_is_left(self._library, context_of(self._library, self._models), videos)
        self.wake_worker()
        return len(queued)


def _identity(path: Path) -> tuple[int, int]:
    """What tells a file from another of its name; zeros where there is none."""
    with suppress(OSError):
        status = path.stat()
        return status.st_dev, status.st_ino
    return 0, 0
