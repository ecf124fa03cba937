"""The commands that index: ``index``, ``retry`` and ``worker``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heimdex_desktop.cli.command import (
    CANCELLED,
    DONE,
    PATH,
    SOME_FAILED,
    Output,
    Session,
    command,
)
from heimdex_desktop.cli.display import IndexDisplay
from heimdex_desktop.cli.work import heartbeat_event, interrupts, supervisor
from heimdex_desktop.english import in_english

if TYPE_CHECKING:
    from engine.api.engine import Engine, Prepared
    from engine.types import Heartbeat


@command("index")
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--retry", is_flag=True, help="Also try again what failed on its content.")
def index_command(session: Session, paths: tuple[Path, ...], retry: bool) -> int:
    """Index videos and folders, and wait until that is done.

    Where a worker indexes this library already, the videos are queued and its work is followed.
    """
    engine = session.engine
    return index_and_report(engine, engine.prepare(paths, retry=retry), session.output)


@command("retry")
@click.argument("paths", nargs=-1, type=PATH)
def retry_command(session: Session, paths: tuple[Path, ...]) -> int:
    """Try failed videos again: those at or under PATHS, all without."""
    engine = session.engine
    return index_and_report(engine, engine.prepare_retry(paths), session.output)


@command("worker")
def worker_command(session: Session) -> int:
    """Run the index worker in the foreground: the queue, and watching the watched folders."""
    engine, output = session.engine, session.output
    engine.library.require_writable()
    output.say(f"Indexing {engine.root} as its folders change. Ctrl-C ends it.")
    with interrupts() as stop:
        supervisor(engine).run(
            left=lambda: not stop.is_set(),
            seen=lambda heartbeat: output.event(heartbeat_event(engine, heartbeat)),
            cancelled=lambda: False,  # Ctrl-C is how it ends, not how it fails
            drain=False,
        )
    output.result({"event": "done"}, "The worker has ended.")
    return DONE


def index_and_report(engine: Engine, prepared: Prepared, output: Output) -> int:
    """Index what was prepared, showing progress, and print the result; returns the exit status."""
    from engine.errors import Cancelled

    status = DONE
    engine.queue.withdraw_cancel()
    with IndexDisplay(output, len(prepared.queued)) as display, interrupts() as stop:
        waiting = dict.fromkeys(prepared.queued)
        if waiting and engine.queue.paused():
            display.waits_for_resume()

        seen_last: set[int] | None = None

        def left() -> bool:
            nonlocal seen_last
            still = engine.queue.unfinished()
            if still is seen_last:
                return bool(waiting)
            seen_last = still
            for video_id in [each for each in waiting if each not in still]:
                del waiting[video_id]
                display.finished(engine.video_report(video_id))
            return bool(waiting)

        def seen(heartbeat: Heartbeat) -> None:
            # The last heartbeat of a video may be read after it is reported as done.
            if heartbeat.video_id in waiting or heartbeat.video_id not in prepared.queued:
                display.progress(heartbeat_event(engine, heartbeat))

        try:
            supervisor(engine).run(
                left,
                seen=seen,
                cancelled=lambda: stop.is_set() or engine.queue.cancel_seen(),
            )
        except Cancelled:
            status = CANCELLED
    result = in_english(engine.index_result(prepared))
    output.result({**result, "cancelled": True} if status else result, *_summary(result))
    if status == DONE and result["failed"]:
        status = SOME_FAILED
    return status


def _summary(result: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{result['indexed']} indexed, {result['unchanged']} unchanged, {result['failed']} failed,"
        f" {result['skipped']} other files skipped. Index version {result['spec_version']}."
    ]
    for row in result["videos"]:
        if row["state"] == "failed":
            lines += [f"  failed: {row['path']}", f"    {row['message']} {row['advice']}"]
    return lines + [f"  note: {warning}" for warning in result["warnings"]]
