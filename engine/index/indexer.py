"""The indexer: takes the next video of the ledger and runs it, obeying pause, cancel and stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

from engine import spec
from engine.channels import CHANNELS
from engine.errors import Cancelled, Category, EnvironmentProblem
from engine.index import plan
from engine.index.adapters import LoadedModels, usable_models
from engine.index.costs import measured_costs
from engine.index.interruptions import Interruptions
from engine.index.maker import Maker
from engine.index.progress import Reporter
from engine.index.reading import Reading
from engine.index.runner import Runner
from engine.index.scan import UNREADABLE
from engine.index.upgrade.rollback import roll_back
from engine.index.upgrade.run import Upgrader
from engine.index.upgrade.settle import withdraw_left_behind
from engine.index.upkeep import back_up, check_after_power_cut
from engine.index.whose import conclude, recognise
from engine.index.work import Work
from engine.messages import Code, Message, message
from engine.models.folder import ModelFolder
from engine.store.artifacts import FAILED
from engine.store.choices import WorkerRequest
from engine.store.library import Library
from engine.store.speeds import STARTING, VIDEO
from engine.store.upgrades import WORKED_ON, Upgrade, UpgradeState
from engine.store.videos import Video
from engine.types import VideoState

log = logging.getLogger(__name__)

PAUSED_NAP = 0.3
ON_BATTERY = message(Code.WAITING_FOR_POWER)


def context_of(library: Library, folder: ModelFolder) -> plan.PlanContext:
    """What plans for this library depend on: its chosen models, its settings, the spec."""
    models = usable_models(library, folder)
    return plan.PlanContext.of(models, library.choices.settings())


def queue_what_is_left(
    library: Library, context: plan.PlanContext, video_ids: Iterable[int]
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


def _runnable(library: Library, context: plan.PlanContext, video: Video) -> bool:
    sources = {"file": video.content_key, "sidecar": video.sidecar_digest}
    return bool(plan.runnable(plan.assess(sources, library.ledger.of_video(video.id), context)))


def _queue_one(library: Library, context: plan.PlanContext, video_id: int) -> bool:
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
    """Delete what is known of files that looks on enough days found gone; returns of how many."""
    gone = library.videos.absences.absent_for(library.choices.settings().forget_after_days)
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
        self._parts: tuple[Library, LoadedModels, Interruptions] | None = None
        self._began = False
        self._rest_until = 0.0

    def index_next(self) -> bool:
        """Index the next video; returns whether there may be more to do.

        Raises:
            EnvironmentProblem: the library itself cannot be written.
        """
        library, _, _ = self._open()
        board = library.progress_board()
        try:
            return self._next(library, Reporter(board.put))
        finally:
            board.close()

    def _next(self, library: Library, reporter: Reporter) -> bool:
        if self._stopping():
            return False
        if not self._began:
            check_after_power_cut(library, reporter)
        _, _, interruptions = self._open()
        interruptions.look()
        if WorkerRequest.CANCEL in interruptions.requests:
            reporter.idle()
            return False
        if WorkerRequest.PAUSE in interruptions.requests:
            return self._wait(reporter)
        self._measure_start(library)
        video = library.videos.next_queued()
        upgrade = None if video is not None else self._upgrade_to_go_on_with(library)
        if video is None and upgrade is None:
            back_up(library, reporter, self._stopping)
            reporter.idle()
            return False
        if interruptions.must_spare_battery():
            return self._wait(reporter, ON_BATTERY)
        if video is not None:
            return self._index(library, reporter, video)
        assert upgrade is not None
        return self._upgrade_next(library, reporter, upgrade)

    @staticmethod
    def _wait(reporter: Reporter, why: Message | None = None) -> bool:
        reporter.idle(why)
        time.sleep(PAUSED_NAP)
        return True

    def _measure_start(self, library: Library) -> None:
        """Put on record how long this process took to come to its first work."""
        if not self._began:
            self._began = True
            library.speeds.record(STARTING, time.time() - psutil.Process().create_time())

    def _work(self, reporter: Reporter, upgrade_id: int | None = None) -> Work:
        """What the next piece of work is done with, by the settings and models as they are now."""
        library, models, interruptions = self._open()
        if upgrade_id is not None:
            interruptions.look(upgrade_id)
        settings, chosen = interruptions.settings, models.chosen()
        models.apply(settings)
        context = plan.PlanContext.of(chosen.refs, settings)
        costs = measured_costs(library, context, models.loaded())
        reporter.set_up(settings.stall_seconds, costs)
        return Work(library, chosen, settings, reporter, interruptions.now)

    def _index(self, library: Library, reporter: Reporter, video: Video) -> bool:
        """Index a video; whether there may be more to do."""
        facts = {"spec_version": spec.SPEC_VERSION, "video": video.id}
        log.info("video begins", extra={"facts": facts})
        runner = Runner(self._work(reporter))
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
        self._conclude(library, runner.maker, began)
        self._conclude_people(library)
        facts |= {"state": outcome.state.value, "made": outcome.made}
        log.info("video done", extra={"facts": facts})
        return True

    @staticmethod
    def _conclude(library: Library, maker: Maker, began: float) -> None:
        """Code what is new for the fast search, and measure what a video took beside its steps.

        Coding takes a few seconds at most, and spares searches that time.
        """
        for channel in (row.name for row in CHANNELS.values() if row.model is not None):
            for generation in library.vectors.live_generations(channel):
                library.vectors.prepare(generation)
        library.speeds.record(VIDEO, time.monotonic() - began - maker.spent)

    def _conclude_people(self, library: Library) -> None:
        """See who is in what was just made, where people are recognised at all."""
        _, models, interruptions = self._open()
        if interruptions.settings.people:
            recognise(library, models.chosen())

    # --- upgrades

    def _upgrade_to_go_on_with(self, library: Library) -> Upgrade | None:
        self._clear_up(library)
        upgrade = library.upgrades.open()
        return upgrade if upgrade is not None and upgrade.state in WORKED_ON else None

    def _upgrade_next(self, library: Library, reporter: Reporter, upgrade: Upgrade) -> bool:
        """Go on with an upgrade; whether there may be more to do."""
        if time.monotonic() < self._rest_until:
            return self._wait(reporter)
        if upgrade.state == UpgradeState.ROLLING_BACK:
            self._roll_back(library, upgrade)
            return True
        upgrader = Upgrader(self._work(reporter, upgrade.id), upgrade)
        began = time.monotonic()
        try:
            video_id = upgrader.next()
        except Cancelled:
            return not self._stopping()
        if video_id is not None:
            self._conclude(library, upgrader.maker, began)
            self._conclude_people(library)
            self._rest_until = time.monotonic() + upgrader.delay
        return True

    def _roll_back(self, library: Library, upgrade: Upgrade) -> None:
        """Take an upgrade back; it is at its end once all that is missing then is queued."""
        roll_back(library, upgrade)
        conclude(library)
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
                reading = Reading(library, video_id, context_of(library, self._folder))
                if reading.video is not None:
                    withdraw_left_behind(library, reading, upgrade_id)

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
        if self._parts is not None:
            library, models, _ = self._parts
            models.close()
            library.close()

    def _open(self) -> tuple[Library, LoadedModels, Interruptions]:
        if self._parts is None:
            library = Library(self._root)
            models = LoadedModels(library, self._folder)
            self._parts = library, models, Interruptions(library, self._stopping)
        return self._parts
