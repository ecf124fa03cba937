"""How long work shows its progress: a bar on a terminal, lines elsewhere, JSON events."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heimdex_desktop.cli.command import Output
from heimdex_desktop.cli.upgrade_texts import duration
from heimdex_desktop.printable import printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from engine.types.rows import ProgressRow, VideoReport

EVERY = 0.5  # seconds between two events of the same upgrade


class _Display:
    """A bar on a terminal; Rich is imported there only."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def _begin(self, total: int | None) -> None:
        if not self._output.on_terminal:
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._bar = Progress(
            MofNCompleteColumn(),
            BarColumn(),
            TextColumn("{task.description}", markup=False),
            transient=True,
        )
        self._bar.start()
        self._task = self._bar.add_task("starting", total=total)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def waits_for_resume(self) -> None:
        """The worker is paused: nothing will move until someone resumes it."""
        advice = "Indexing is paused. To continue: heimdex resume"
        self._output.event({"event": "paused", "message": advice})
        self._output.say(advice)


class IndexDisplay(_Display):
    """Shows ``total`` videos being indexed."""

    def __init__(self, output: Output, total: int) -> None:
        super().__init__(output)
        self._total = total
        self._count = 0

    def __enter__(self) -> IndexDisplay:
        if self._total:
            self._begin(self._total)
        return self

    def progress(self, event: dict[str, Any]) -> None:
        """A progress event of the video in work."""
        self._output.event(event)
        if self._bar is not None and self._task is not None:
            name = Path(event["path"] or "").name
            speed = f", {event['speed']:g}×" if event["speed"] else ""
            eta = f", {event['eta']:.0f} s left" if event["eta"] is not None else ""
            what = event["message"] or event["step"]
            text = f"{name}: {what} {event['fraction']:.0%}{speed}{eta}"
            self._bar.update(self._task, description=printable(text))

    def finished(self, row: VideoReport) -> None:
        """A video is done."""
        self._count += 1
        self._output.event({"event": "video", **row})
        line = f"[{self._count}/{self._total}] {row['path']}: {row['state']}"
        if row["state"] == "indexed":
            line += f", {row['scenes']} scenes"
        if self._bar is not None and self._task is not None:
            self._bar.console.print(printable(line), highlight=False, markup=False)
            self._bar.update(self._task, completed=self._count)
        else:
            self._output.say(line)


class UpgradeDisplay(_Display):
    """Shows an upgrade: how many videos are done, and what is being made."""

    def __init__(self, output: Output) -> None:
        super().__init__(output)
        self._shown: tuple[Any, ...] = ()
        self._said = 0.0
        self._left = ""

    def __enter__(self) -> UpgradeDisplay:
        self._begin(None)
        return self

    def progress(self, progress: ProgressRow) -> None:
        """The state of the upgrade; shown when something changed, and not too often."""
        ended = progress["done"] + progress["failed"]
        now = (progress["state"], ended, progress["failed"])
        if now == self._shown or (now[0] == "running" and time.monotonic() - self._said < EVERY):
            return
        self._shown, self._said = now, time.monotonic()
        self._output.event({"event": "upgrade", **progress})
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=ended, total=progress["videos"])
            left = progress["seconds_left"]
            self._left = "" if left is None else f", about {duration(left)} left"

    def heartbeat(self, event: dict[str, Any]) -> None:
        """A progress event of the video in work."""
        self._output.event(event)
        if self._bar is not None and self._task is not None:
            what = event["message"] or event["step"]
            text = f"{Path(event['path'] or '').name}: {what} {event['fraction']:.0%}{self._left}"
            self._bar.update(self._task, description=printable(text))
