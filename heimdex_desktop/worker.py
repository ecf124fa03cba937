"""The index worker's process: Huey's consumer on the main thread, folder watching, a clean end."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from engine.errors import EnvironmentProblem, HeimdexError, is_full
from engine.messages import Code

if TYPE_CHECKING:
    from huey.consumer import Consumer

    from engine.store.library import Library

log = logging.getLogger(__name__)

EXIT_ENVIRONMENT = 3
EXIT_BUSY = 75
"""Another process indexes this library (EX_TEMPFAIL of sysexits.h)."""
NICENESS = 10
WATCH_SECONDS = 1.0
"""How long a look at the watched folders that is under way is waited for in the end."""


def run_worker(
    root: Path, models_root: Path, *, drain: bool, parent: BinaryIO, output: BinaryIO
) -> int:
    """Index until asked to stop: by a signal, or by the end of ``parent``'s stream.

    Args:
        drain: end when nothing is left to do, and watch no folders.
        output: receives one JSON line, a message's ``code`` and ``values``, if the environment
            ends the work.

    Returns:
        the exit status.
    """
    from filelock import FileLock, Timeout

    give_way()
    from engine.index.indexer import forget_removed
    from engine.index.upkeep import ended_in_order
    from engine.store.library import Library

    try:
        with Library(root) as library, FileLock(library.lock_path).acquire(timeout=0):
            for disposable in (library.queue_path, library.progress_path):
                _throw_away_if_damaged(disposable)
            library.loads.settle()
            problem = _consume(library, models_root, drain=drain, parent=parent)
            forget_removed(library)
            library.collect_images()
            ended_in_order(library)
    except Timeout:
        return EXIT_BUSY
    except HeimdexError as error:
        log.error("indexing cannot go on: %s", error)
        problem = error
    except OSError as error:
        if not is_full(error):
            raise
        log.error("indexing cannot go on: %s", error)
        problem = EnvironmentProblem(Code.DISK_FULL, path=str(error.filename or root))
    if problem is not None:
        line = json.dumps(problem.message.as_json())
        output.write(line.encode("utf-8") + b"\n")
        return EXIT_ENVIRONMENT
    return 0


def give_way() -> None:
    """Leave the CPU to searches, playback and other programs."""
    import psutil

    lower = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", NICENESS)
    with suppress(psutil.Error, OSError):
        psutil.Process().nice(lower)
    # Linux shares the CPU between sessions first: niceness counts within one alone.
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICENESS), encoding="ascii")


def _throw_away_if_damaged(path: Path) -> None:
    """The queue and the progress are disposable, and written without waiting for the disk.

    To be asked before anything of this process opens the file.
    """
    from engine.index.queue import is_damaged

    if is_damaged(path):
        for part in path.parent.glob(f"{path.name}*"):
            part.unlink(missing_ok=True)


def _consume(
    library: Library, models_root: Path, *, drain: bool, parent: BinaryIO
) -> HeimdexError | None:
    """Run Huey's consumer to its end; returns what of the environment ended it, if that did."""
    from engine.index.indexer import Indexer
    from engine.index.queue import DAMAGE, IndexQueue
    from engine.models.folder import ModelFolder

    root = library.root
    ended: list[HeimdexError] = []

    def end(problem: HeimdexError) -> None:
        log.error("indexing ends: %s", problem)
        ended.append(problem)
        consumer.stop_flag.set()

    def queue_failed(problem: EnvironmentProblem) -> None:
        if problem.message.code in DAMAGE:
            # Nothing is lost with it: the next worker makes a new one, and is started at once.
            log.warning("the queue is damaged")
            consumer.stop_flag.set()
        else:
            end(problem)

    indexer = Indexer(root, ModelFolder(models_root), lambda: consumer.stop_flag.is_set())

    def index_next() -> bool:
        try:
            return indexer.index_next()
        except HeimdexError as error:
            end(error)
            return False

    queue = IndexQueue(library.queue_path, index_next)
    consumer = queue.consumer(drain=drain, failed=queue_failed)
    _follow(parent, consumer.stop_flag.set)
    queue.clear()
    queue.wake_worker()
    watch = None if drain else _watch(root, models_root, queue)
    try:
        consumer.run()
        _join(consumer, library)
    finally:
        if watch is not None:
            watch.stop(WATCH_SECONDS)
    indexer.close()
    return ended[0] if ended else None


def _join(consumer: Consumer, library: Library) -> None:
    """Wait for the work in hand, which ends at its next tick: the stop flag alone does not."""
    from engine.index.queue import STOP_SECONDS

    deadline = time.monotonic() + STOP_SECONDS
    threads = [thread for _, thread in consumer.worker_threads]
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    if any(thread.is_alive() for thread in threads):
        # A native call that cannot be interrupted holds the thread: what it did is on record.
        log.warning("the work did not end in time; ending without it")
        library.loads.leave()
        os._exit(0)


def _follow(parent: BinaryIO, stop: Callable[[], None]) -> None:
    """Stop when the parent's end of the stream closes: it ended, however it did."""

    def read() -> None:
        while parent.read(4096):
            pass
        stop()

    threading.Thread(target=read, name="parent-watch", daemon=True).start()


def _watch(root: Path, models_root: Path, queue: Any) -> Any:
    """Watch the library's folders and ring the queue when something new is found."""
    from engine.api.engine import Engine
    from engine.index.watch import FolderWatch

    opened: list[Engine] = []

    def engine() -> Engine:
        # Opened in the watching thread, which alone uses it.
        if not opened:
            opened.append(Engine(root, models_root))
        return opened[0]

    def look() -> float | None:
        queued, seconds = engine().sweep(engine().settings.settle_seconds)
        if queued:
            queue.wake_worker()
        return seconds

    def folders() -> list[Path]:
        watched = [folder.path for folder in engine().library.videos.folders()]
        return [*watched, *engine().linked]

    def rules() -> object:
        return engine().settings.excludes, engine().library.videos.folders()

    with Engine(root, models_root) as first:
        settings = first.settings
    watch = FolderWatch(
        folders,
        look,
        sweep_seconds=settings.sweep_minutes * 60,
        settle_seconds=settings.settle_seconds,
        apart_from=root,
        rules=rules,
    )
    watch.start()
    return watch
