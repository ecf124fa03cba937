"""The runner: makes what is missing or outdated of one video, and alone owns the video's state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Cancelled, Category
from engine.index import plan
from engine.index.maker import Maker
from engine.index.places import holds_other_content, place_to_read
from engine.index.plan import Status
from engine.index.reading import Reading
from engine.index.work import Work
from engine.messages import Code, message
from engine.spec import Step
from engine.store.artifacts import CANDIDATE, DONE, FAILED, Artifact
from engine.types import VideoState


@dataclass(slots=True)
class Outcome:
    """How one video went: the steps that were made, and why it failed where it did."""

    made: list[str]
    state: VideoState


class Runner:
    """Indexes one video at a time."""

    def __init__(self, work: Work) -> None:
        self._library = work.library
        self._reporter = work.reporter
        self.maker = Maker(work)

    def index(self, video_id: int) -> Outcome:
        """Make what is missing or outdated of a video; a failure is recorded, never raised.

        Raises:
            Cancelled: asked to stop; everything committed stays, the rest is done next time.
            EnvironmentProblem: the library itself cannot be written.
        """
        library = self._library
        reading = self.maker.read(video_id)
        if reading.video is None or not reading.is_here:
            return Outcome([], VideoState.REMOVED)
        place = place_to_read(library, video_id)
        if place is None:
            library.videos.transition(video_id, VideoState.OFFLINE)
            return Outcome([], VideoState.OFFLINE)
        if reading.video.state != VideoState.QUEUED:
            library.videos.transition(video_id, VideoState.QUEUED)
        library.videos.transition(video_id, VideoState.PROBING)
        outcome = Outcome([], VideoState.REMOVED)
        self.maker.unavailable = []
        try:
            whole = self._make(reading, place.path, outcome)
        except Cancelled:
            self._advance(reading, VideoState.QUEUED)
            raise
        if whole:
            with library.database.transaction():
                reading.read_again()
                if reading.is_here:
                    outcome.state = self._conclude(reading)
        return outcome

    def _make(self, reading: Reading, path: Path, outcome: Outcome) -> bool:
        """Make what is due of a video; whether it was not removed under the work."""
        for step in self.maker.context.steps:
            if not reading.is_here:
                return False
            if self._is_due(reading, step):
                assert reading.video is not None
                self._reporter.stage(reading.video, step.name, self.maker.left_of(reading, step))
                if self.maker.carry_out(reading, path, step):
                    outcome.made.append(step.name)
            if step.name == "probe":
                if self._unreadable(reading):
                    break
                self._advance(reading, VideoState.PROCESSING)
        return True

    def _is_due(self, reading: Reading, step: Step) -> bool:
        if reading.assessed[step.name].status in plan.TO_RUN:
            return True
        return self.maker.may_need_nothing(reading, step)

    def _advance(self, reading: Reading, state: VideoState) -> None:
        with self._library.database.transaction():
            if reading.is_here:
                self._library.videos.transition(reading.video_id, state)

    # --- the end of a video

    def _settle(self, reading: Reading) -> None:
        """Swap in what was made again, and drop what was made from things that are gone."""
        ledger, artifacts = self._library.ledger, reading.artifacts
        ready = [
            name
            for name, artifact in artifacts.items()
            if artifact.role == CANDIDATE and artifact.state == DONE
        ]
        if not ready:
            return
        # An upgrade may have begun one of them before the video changed.
        keep = [name for name in ready if self._library.upgrades.keeps(artifacts[name].upgrade_id)]
        ledger.swap(reading.video_id, ready, keep)
        reading.read_again()
        for step in self.maker.context.steps:
            live = reading.live
            if step.name not in live or live[step.name].state != DONE:
                continue
            if self._left_over(reading, live, step.name):
                ledger.discard(live[step.name].id)
                reading.read_again()

    def _left_over(self, reading: Reading, live: Mapping[str, Artifact], name: str) -> bool:
        """Whether a live artifact was made from other things than those that are live now."""
        status = plan.assess(reading.sources, live, self.maker.context)[name].status
        return status in (Status.OUTDATED, Status.BLOCKED, Status.WAITING)

    @staticmethod
    def _unreadable(reading: Reading) -> bool:
        """Whether the file itself was refused: nothing can be made of it."""
        probe = reading.artifacts.get("probe")
        return probe is not None and probe.state == FAILED

    def _failure(self, reading: Reading) -> Artifact | None:
        made = (reading.artifacts.get(step.name) for step in self.maker.context.steps)
        return next((each for each in made if each is not None and each.state == FAILED), None)

    def _conclude(self, reading: Reading) -> VideoState:
        """Settle what was made, and put the video into the state that the ledger shows."""
        videos, video_id = self._library.videos, reading.video_id
        assert reading.video is not None
        place = place_to_read(self._library, video_id)
        if place is None:
            # What is half done stays beside what was there, and continues when the file is back.
            videos.transition(video_id, VideoState.OFFLINE)
            return VideoState.OFFLINE
        if holds_other_content(reading.video, place):
            self._library.ledger.discard_video(video_id)
            changed = message(Code.FILE_CHANGED, name=place.path.name)
            videos.fail(video_id, Category.ENVIRONMENT, changed)
            return VideoState.FAILED
        self._settle(reading)
        warnings = [text for artifact in reading.artifacts.values() for text in artifact.warnings]
        videos.set_warnings(video_id, warnings + self.maker.unavailable)
        failed = self._failure(reading)
        if failed is not None:
            videos.fail(video_id, *failed.failure)
            return VideoState.FAILED
        edited = reading.video.sidecar_digest != reading.sources["sidecar"]
        state = VideoState.QUEUED if edited else VideoState.INDEXED
        videos.transition(video_id, state)
        return state
