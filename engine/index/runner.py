"""The runner: makes what is missing or outdated of one video, and alone owns the video's state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.errors import Cancelled, Category
from engine.index import plan
from engine.index.adapters import Models
from engine.index.maker import Maker, sources
from engine.index.places import holds_other_content, place_to_read
from engine.index.plan import Status
from engine.index.progress import Reporter
from engine.messages import Code, message
from engine.settings import Settings
from engine.store.ledger import CANDIDATE, DONE, FAILED, Artifact
from engine.store.library import Library
from engine.store.videos import Video
from engine.types import VideoState


@dataclass(slots=True)
class Outcome:
    """How one video went: the steps that were made, and why it failed where it did."""

    made: list[str]
    state: VideoState


class Runner:
    """Indexes one video at a time into ``library``.

    Args:
        stopped: asked in every progress tick; True unwinds the work at once.
    """

    def __init__(
        self,
        library: Library,
        models: Models,
        settings: Settings,
        reporter: Reporter,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._library = library
        self._reporter = reporter
        self.maker = Maker(library, models, settings, reporter, stopped)

    def index(self, video_id: int) -> Outcome:
        """Make what is missing or outdated of a video; a failure is recorded, never raised.

        Raises:
            Cancelled: asked to stop; everything committed stays, the rest is done next time.
            EnvironmentProblem: the library itself cannot be written.
        """
        library = self._library
        video = library.videos.get(video_id)
        if video is None or video.state == VideoState.REMOVED:
            return Outcome([], VideoState.REMOVED)
        path = place_to_read(library, video_id)
        if path is None:
            library.videos.transition(video_id, VideoState.OFFLINE)
            return Outcome([], VideoState.OFFLINE)
        if video.state != VideoState.QUEUED:
            library.videos.transition(video_id, VideoState.QUEUED)
        library.videos.transition(video_id, VideoState.PROBING)
        outcome = Outcome([], VideoState.REMOVED)
        self.maker.unavailable = []
        try:
            for step in self.maker.steps:
                if not self.maker.here(video_id):
                    return outcome
                assessment = self.maker.assess(video)[step.name]
                if assessment.status in plan.TO_RUN or self.maker.may_need_nothing(
                    video, assessment
                ):
                    # Read anew: the length, which tells the time left, is known from probe on.
                    now = library.videos.get(video_id) or video
                    self._reporter.stage(now, step.name, self.maker.left_of(video, step))
                    if self.maker.carry_out(video, path, assessment):
                        outcome.made.append(step.name)
                if step.name == "probe":
                    if self._unreadable(video_id):
                        break
                    self._advance(video_id, VideoState.PROCESSING)
        except Cancelled:
            self._advance(video_id, VideoState.QUEUED)
            raise
        with library.database.transaction():
            if self.maker.here(video_id):
                outcome.state = self._conclude(video)
        return outcome

    def _advance(self, video_id: int, state: VideoState) -> None:
        with self._library.database.transaction():
            if self.maker.here(video_id):
                self._library.videos.transition(video_id, state)

    # --- the end of a video

    def _settle(self, video: Video) -> None:
        """Swap in what was made anew, and drop what was made from things that are gone."""
        ledger = self._library.ledger
        ready = [
            name
            for name, artifact in ledger.of_video(video.id).items()
            if artifact.role == CANDIDATE and artifact.state == DONE
        ]
        # An upgrade may have begun one of them before the video changed.
        keep = [
            name
            for name, artifact in ledger.of_video(video.id).items()
            if self._library.upgrades.keeps(artifact.upgrade_id)
        ]
        ledger.swap(video.id, ready, keep)
        for name in [step.name for step in self.maker.steps if ready]:
            live = self._live(video)
            if name in live and live[name].state == DONE and self._left_over(video, live, name):
                ledger.discard(live[name].id)

    def _live(self, video: Video) -> dict[str, Artifact]:
        found = {
            step.name: self._library.ledger.live(video.id, step.name) for step in self.maker.steps
        }
        return {name: artifact for name, artifact in found.items() if artifact is not None}

    def _left_over(self, video: Video, live: Mapping[str, Artifact], name: str) -> bool:
        """Whether a live artifact was made from other things than those that are live now."""
        status = plan.assess(sources(video), live, self.maker.context())[name].status
        return status in (Status.OUTDATED, Status.BLOCKED, Status.WAITING)

    def _unreadable(self, video_id: int) -> bool:
        """Whether the file itself was refused: nothing can be made of it."""
        probe = self._library.ledger.of_video(video_id).get("probe")
        return probe is not None and probe.state == FAILED

    def _failure(self, video_id: int) -> Artifact | None:
        artifacts = self._library.ledger.of_video(video_id)
        for step in self.maker.steps:
            artifact = artifacts.get(step.name)
            if artifact is not None and artifact.state == FAILED:
                return artifact
        return None

    def _conclude(self, video: Video) -> VideoState:
        """Settle what was made, and put the video into the state that the ledger tells."""
        videos = self._library.videos
        path = place_to_read(self._library, video.id)
        if path is None:
            # What is half done stays beside what was there, and goes on when the file is back.
            videos.transition(video.id, VideoState.OFFLINE)
            return VideoState.OFFLINE
        if holds_other_content(self._library, video, path):
            self._library.ledger.discard_video(video.id)
            changed = message(Code.FILE_CHANGED, name=path.name)
            videos.fail(video.id, Category.ENVIRONMENT, changed)
            return VideoState.FAILED
        self._settle(video)
        artifacts = self._library.ledger.of_video(video.id)
        warnings = [text for artifact in artifacts.values() for text in artifact.warnings]
        videos.set_warnings(video.id, warnings + self.maker.unavailable)
        failed = self._failure(video.id)
        if failed is not None:
            videos.fail(video.id, *failed.failure)
            return VideoState.FAILED
        now = videos.get(video.id)
        edited = now is not None and now.sidecar_digest != video.sidecar_digest
        state = VideoState.QUEUED if edited else VideoState.INDEXED
        videos.transition(video.id, state)
        return state
