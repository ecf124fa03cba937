"""The indexer: takes the next video of the ledger and runs it, obeying pause, cancel and stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import psutil

from engine import spec
from engine.channels import CHANNELS
from engine.errors import Cancelled, Category, EnvironmentProblem
from engine.index import plan
from engine.index.adapters import Models
from engine.index.power import on_battery
from engine.index.progress import Reporter
from engine.index.runner import Runner
from engine.index.scan import UNREADABLE
from engine.index.upgrade.rollback import take_back
from engine.index.upgrade.run import Upgrader
from engine.index.upgrade.settle import withdraw_left_behind
from engine.messages import Code, Message, message
from engine.models.chosen import chosen_models
from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.settings import Settings
from engine.store.choices import DEVICES, Request
from engine.store.ledger import FAILED
from engine.store.library import Library
from engine.store.speeds import STARTING, VIDEO
from engine.store.upgrades import WORKED_ON, Upgrade, UpgradeState
from engine.store.videos import Video
from engine.types import DeviceChoice, ModelKind, ModelRef, VideoState

log = logging.getLogger(__name__)

LOOK_EVERY = 0.25  # seconds between two looks at the requests
PAUSED_NAP = 0.3
POWER_EVERY = 3.0
"""Seconds between two looks at the battery, and of a rest because of it."""
ON_BATTERY = message(Code.WAITING_FOR_POWER)


def context_of(library: Library, folder: ModelFolder) -> plan.Context:
    """What plans for this library depend on: its chosen models, its settings, the spec."""
    names = {kind: library.choices.model(kind) for kind in ModelKind}
    return plan.Context(chosen_models(folder, names), library.choices.settings(), spec.in_order())


def queue_what_is_left(
    library: Library, context: plan.Context, video_ids: Iterable[int]
) -> list[int]:
    """Queue those of the videos of which something is missing or outdated; returns all queued.

    Each video is a short transaction of its own, so that a worker can write in between.
    """
    queued = []
    for video_id in video_ids:
        video = library.videos.get(video_id)
        if video is None or (
            video.state == VideoState.INDEXED and not _runnable(library, context, video)
        ):
            continue
        with library.database.transaction():
            if _queue_one(library, context, video_id):
                queued.append(video_id)
    return queued


def _runnable(library: Library, context: plan.Context, video: Video) -> bool:
    sources = {"file": video.content_key, "sidecar": video.sidecar_digest}
    return bool(plan.runnable(plan.assess(sources, library.ledger.of_video(video.id), context)))


def _queue_one(library: Library, context: plan.Context, video_id: int) -> bool:
    """Bring a video's state in line with what there is to do; returns whether it is queued."""
    video = library.videos.get(video_id)
    if video is None:
        return False
    if video.state in (VideoState.PROBING, VideoState.PROCESSING):
        return True  # being worked on, or first in turn
    if video.content_key.startswith(UNREADABLE):
        return False
    if _runnable(library, context, video):
        library.videos.transition(video_id, VideoState.QUEUED)
        return True
    if video.state != VideoState.INDEXED:
        _conclude_untouched(library, video)
    return False


def _conclude_untouched(library: Library, video: Video) -> None:
    """A video that needs nothing, because it came back, is as it was: indexed, or failed."""
    if video.state != VideoState.FAILED:
        library.videos.transition(video.id, VideoState.QUEUED)
    for artifact in library.ledger.of_video(video.id).values():
        if artifact.state == FAILED:
            if video.state != VideoState.FAILED:
                library.videos.fail(video.id, *artifact.failure)
            return
    library.videos.transition(video.id, VideoState.QUEUED)
    library.videos.transition(video.id, VideoState.INDEXED)


def forget_removed(library: Library) -> int:
    """Delete what is known of files that were deleted long enough ago; returns of how many."""
    days = library.choices.settings().forget_after_days
    gone = library.videos.removed_before(time.time() - days * 86_400)
    for video_id in gone:
        with library.database.transaction():
            library.ledger.discard_video(video_id)
            library.videos.delete(video_id)
    return len(gone)


class Indexer:
    """Indexes a library's videos one after another. All calls come from one thread.

    Args:
        root: the library's folder (opened at the first call, in the calling thread).
        stopped: True when the process is to end.
    """

    def __init__(self, root: Path, folder: ModelFolder, stopped: Callable[[], bool]) -> None:
        self._root = root
        self._folder = folder
        self._stopping = stopped
        self._library: Library | None = None
        self._pool: ModelPool | None = None
        self._pool_for = ("auto", 0)
        self._looked = 0.0
        self._asked = False
        self._began = False
        self._upgrade_id: int | None = None
        self._rest_until = 0.0
        self._power_looked = -POWER_EVERY
        self._spares_battery = False

    def index_next(self) -> bool:
        """Index the next video; returns whether there may be more to do.

        Raises:
            EnvironmentProblem: the library itself cannot be written.
        """
        library = self._open()
        board = library.progress_board()
        try:
            return self._index_next(library, Reporter(board.put, library.ledger.rates()))
        finally:
            board.close()

    def _index_next(self, library: Library, reporter: Reporter) -> bool:
        if self._stopping():
            return False
        if library.choices.asked(Request.CANCEL):
            reporter.idle()
            return False
        if library.choices.asked(Request.PAUSE):
            reporter.idle()
            time.sleep(PAUSED_NAP)
            return True
        if not self._began:
            self._began = True
            library.speeds.record(STARTING, time.time() - psutil.Process().create_time())
        video = library.videos.next_queued()
        if self._must_spare_battery() and (video is not None or self._upgrade_waits(library)):
            reporter.idle(ON_BATTERY)
            time.sleep(PAUSED_NAP)
            return True
        if video is None:
            return self._upgrade_next(library, reporter)
        log.info(
            "video begins",
            extra={"facts": {"spec_version": spec.SPEC_VERSION, "video": video.id}},
        )
        settings = library.choices.settings()
        reporter.set_stall(settings.stall_seconds)
        self._apply(settings)
        context = context_of(library, self._folder)
        models = Models(context.models, lambda kind: self._adapter(kind, context.models))
        runner = Runner(library, models, settings, reporter, self._interrupted)
        self._looked, self._asked, self._upgrade_id = 0.0, False, None
        began = time.monotonic()
        try:
            outcome = runner.index(video.id)
        except Cancelled:
            return not self._stopping()
        except EnvironmentProblem:
            raise
        except Exception as error:  # noqa: BLE001 - one video's failure never stops the queue
            self._give_up(library, video, error)
            return True
        self._ready_for_search(library)
        library.speeds.record(VIDEO, time.monotonic() - began - runner.maker.spent)
        log.info(
            "video done",
            extra={
                "facts": {
                    "spec_version": spec.SPEC_VERSION,
                    "video": video.id,
                    "state": outcome.state.value,
                    "made": outcome.made,
                }
            },
        )
        return True

    @staticmethod
    def _upgrade_waits(library: Library) -> bool:
        upgrade = library.upgrades.open()
        return upgrade is not None and upgrade.state in WORKED_ON

    def _must_spare_battery(self) -> bool:
        """Whether the machine runs on its battery and the user wants no work done then."""
        now = time.monotonic()
        if now - self._power_looked >= POWER_EVERY:
            self._power_looked = now
            wanted = self._open().choices.settings().index_on_battery
            self._spares_battery = not wanted and on_battery()
        return self._spares_battery

    def _upgrade_next(self, library: Library, reporter: Reporter) -> bool:
        """Go on with the upgrade that is under way; whether there may be more to do."""
        self._clear_up(library)
        upgrade = library.upgrades.open()
        if upgrade is None or upgrade.state not in WORKED_ON:
            reporter.idle()
            return False
        if time.monotonic() < self._rest_until:
            reporter.idle()
            time.sleep(PAUSED_NAP)
            return True
        if upgrade.state == UpgradeState.ROLLING_BACK:
            self._take_back(library, upgrade)
            return True
        settings = library.choices.settings()
        reporter.set_stall(settings.stall_seconds)
        self._apply(settings)
        context = context_of(library, self._folder)
        models = Models(context.models, lambda kind: self._adapter(kind, context.models))
        upgrader = Upgrader(library, upgrade, models, settings, reporter, self._interrupted)
        self._looked, self._asked, self._upgrade_id = 0.0, False, upgrade.id
        began = time.monotonic()
        try:
            video_id = upgrader.next()
        except Cancelled:
            return not self._stopping()
        if video_id is not None:
            self._ready_for_search(library)
            library.speeds.record(VIDEO, time.monotonic() - began - upgrader.maker.spent)
            self._rest_until = time.monotonic() + upgrader.delay
        return True

    def _take_back(self, library: Library, upgrade: Upgrade) -> None:
        """Take an upgrade back; it is at its end once all that is missing then is queued."""
        take_back(library, upgrade)
        videos = [video.id for video in library.videos.all([VideoState.INDEXED])]
        queue_what_is_left(library, context_of(library, self._folder), videos)
        library.upgrades.move(
            upgrade.id, UpgradeState.ROLLED_BACK, instead_of=[UpgradeState.ROLLING_BACK]
        )
        facts = {"spec_version": spec.SPEC_VERSION, "upgrade": upgrade.id}
        log.info("upgrade taken back", extra={"facts": facts})

    def _clear_up(self, library: Library) -> None:
        """Remove what an upgrade that was cancelled left half done, and all that rests on it."""
        abandoned = library.upgrades.abandoned()
        if not abandoned:
            return
        with library.database.transaction():
            for artifact_id, _, _ in abandoned:
                library.ledger.discard(artifact_id)
            for video_id, upgrade_id in {row[1:] for row in abandoned}:
                video = library.videos.get(video_id)
                if video is not None:
                    context = context_of(library, self._folder)
                    withdraw_left_behind(library, video, upgrade_id, context)

    @staticmethod
    def _ready_for_search(library: Library) -> None:
        """Code what is new for the fast search, for a few seconds at most: searches need not."""
        for channel in CHANNELS:
            for generation in library.vectors.live_generations(channel):
                library.vectors.prepare(generation)

    def _give_up(self, library: Library, video: Video, error: Exception) -> None:
        """A bug outside every step: the video failed, unless it was removed under the work."""
        now = library.videos.get(video.id)
        if now is None or now.state == VideoState.REMOVED:
            log.info("video %s was removed while it was worked on", video.id)
            return
        log.error("indexing video %s failed", video.id, exc_info=error)
        why = message(Code.INTERNAL_ERROR, error=type(error).__name__)
        library.videos.fail(video.id, Category.INTERNAL, why)

    def close(self) -> None:
        """Let models and library go (from the thread that used them)."""
        if self._pool is not None:
            self._pool.close()
        if self._library is not None:
            self._library.close()

    def _open(self) -> Library:
        if self._library is None:
            self._library = Library(self._root)
        return self._library

    def _adapter(self, kind: ModelKind, refs: Mapping[ModelKind, ModelRef | Message]) -> Any:
        """The loaded adapter of the model chosen for ``kind``."""
        if self._pool is None:
            device, threads = self._pool_for
            self._pool = ModelPool(self._folder, device=device, threads=threads)
        ref = refs[kind]
        assert isinstance(ref, ModelRef)
        adapter = self._pool.get(kind, ref.name)
        self._note_device(kind, adapter.device)
        return adapter

    def _apply(self, settings: Settings) -> None:
        """Load models anew where they are to run on another device, or with other threads."""
        wanted = settings.device, settings.threads
        if self._pool is not None and self._pool_for != wanted:
            self._pool.close()
            self._pool = None
        self._pool_for = wanted

    def _note_device(self, kind: ModelKind, choice: DeviceChoice) -> None:
        """Put on record where a model runs and why, for a person to see."""
        choices = self._open().choices
        row = {
            "kind": kind.value,
            "device": choice.device,
            "precision": choice.precision,
            "reason": choice.reason,
        }
        known = choices.meta(DEVICES) or []
        if row not in known:
            choices.set_meta(DEVICES, [*(old for old in known if old["kind"] != kind), row])

    def _interrupted(self) -> bool:
        """Asked in every tick: the process is to end, or someone asked for a pause or cancel."""
        if self._stopping():
            return True
        now = time.monotonic()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            choices = self._open().choices
            self._asked = choices.asked(Request.PAUSE) or choices.asked(Request.CANCEL)
            self._asked = self._asked or self._must_spare_battery()
            if self._upgrade_id is not None:
                state = self._open().upgrades.state(self._upgrade_id)
                self._asked = self._asked or state not in WORKED_ON
        return self._asked
