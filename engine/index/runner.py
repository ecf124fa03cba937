"""The runner: carries out what is missing or outdated of a video, and alone owns state.

Every batch a step yields is committed together with the position to go on from, so that a killed
run loses at most the batch in flight. An attempt is on record before a step starts; a step that
was killed twice without progress is not tried a third time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import spec
from engine.errors import Cancelled, Category, EnvironmentProblem, MediaError, ModelUnavailable
from engine.index import plan
from engine.index.adapters import Models
from engine.index.places import holds_other_content, place_to_read
from engine.index.plan import Assessment, Context, Status
from engine.index.products import PRODUCTS, output_of
from engine.index.progress import Milestones, Reporter
from engine.index.steps import Batch, StepFile, Task, load
from engine.settings import Settings
from engine.store.ledger import CANDIDATE, DONE, FAILED, Artifact
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.store.videos import Video
from engine.types import ModelKind, VideoState

log = logging.getLogger(__name__)

DEATHS = 2
"""How many times a step may kill its process on the same spot before its video is given up."""


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
        self._models = models
        self._settings = settings
        self._reporter = reporter
        self._stopped = stopped
        self._steps = spec.in_order()
        self._unavailable: list[str] = []  # models that could not be loaded for this video

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
        self._unavailable = []
        try:
            for step in self._steps:
                if not self._here(video_id):
                    return outcome
                assessment = self.assess(video)[step.name]
                if assessment.status in plan.TO_RUN or self._may_need_nothing(video, assessment):
                    # Read anew: the length, which tells the time left, is known from probe on.
                    now = library.videos.get(video_id) or video
                    self._reporter.stage(now, step.name, self._left_of(video, step))
                    if self._carry_out(video, path, assessment):
                        outcome.made.append(step.name)
                if step.name == "probe":
                    if self._unreadable(video_id):
                        break
                    self._advance(video_id, VideoState.PROCESSING)
        except Cancelled:
            self._advance(video_id, VideoState.QUEUED)
            raise
        with library.database.transaction():
            if self._here(video_id):
                outcome.state = self._conclude(video)
        return outcome

    def _here(self, video_id: int) -> bool:
        """Whether the video is still part of the library: any process may remove it meanwhile."""
        video = self._library.videos.get(video_id)
        return video is not None and video.state != VideoState.REMOVED

    def _advance(self, video_id: int, state: VideoState) -> None:
        with self._library.database.transaction():
            if self._here(video_id):
                self._library.videos.transition(video_id, state)

    # --- planning

    def context(self) -> Context:
        return Context(self._models.refs, self._settings, self._steps)

    def assess(self, video: Video) -> dict[str, Assessment]:
        """Where each step of a video stands now."""
        return plan.assess(_sources(video), self._library.ledger.of_video(video.id), self.context())

    def _may_need_nothing(self, video: Video, assessment: Assessment) -> bool:
        """A step without its model may still turn out to need none for this video."""
        if assessment.status != Status.BLOCKED:
            return False
        return not self._needs_model(video, assessment, load(assessment.step.family))

    def _needs_model(self, video: Video, assessment: Assessment, file: StepFile) -> bool:
        step = assessment.step
        if step.model is None:
            return False
        parameters = plan.parameters_of(step, self._settings)
        return file.needs_model(self._inputs(video, assessment), parameters)

    def _inputs(self, video: Video, assessment: Assessment) -> dict[str, Any]:
        """The products a step is made from, read from the store."""
        artifacts = self._library.ledger.of_video(video.id)
        found = {}
        for name in assessment.step.inputs:
            if name not in spec.SOURCES:
                makes = spec.BY_NAME[name].makes
                found[name] = PRODUCTS[makes].read(self._library, artifacts[name])
        return found

    def _left_of(self, video: Video, step: spec.Step) -> list[str]:
        """Steps after ``step`` that this run will probably make, to tell the time left."""
        names = [item.name for item in self._steps]
        assessed = self.assess(video)
        open_states = plan.TO_RUN | {Status.WAITING}
        after = names[names.index(step.name) + 1 :]
        # What waits for an input, and has no model either, will not be made in this run.
        return [
            name for name in after if assessed[name].status in open_states and assessed[name].own
        ]

    # --- one step

    def _carry_out(self, video: Video, path: Path, assessment: Assessment) -> bool:
        """Make one step; returns whether it was made. Failures go to the ledger."""
        step = assessment.step
        file = load(step.family)
        modelless = step.model is not None and not self._needs_model(video, assessment, file)
        made = self._fingerprints(video, step, modelless=modelless)
        if made is None:
            # What was made or begun without its model needs it now, and the model is not there.
            self._discard_unfinished(video, step)
            return False
        own, recipe = made
        artifact = self._library.ledger.begin(
            video.id,
            step.name,
            recipe=recipe,
            inputs=assessment.inputs,
            modelless=modelless,
            spec_version=spec.SPEC_VERSION,
        )
        started = time.monotonic()
        try:
            if artifact.attempts > DEATHS:
                raise MediaError(
                    Category.CRASHED,
                    f"The program died {DEATHS} times while working on this file ({step.name}).",
                    "Update the program or convert the file, then run: heimdex retry.",
                )
            task = self._task(video, path, assessment, artifact, modelless=modelless)
            self._fill(task, step, file, artifact, own)
        except Cancelled:
            self._library.ledger.stop(artifact.id)
            raise
        except ModelUnavailable as error:
            if artifact.position is None:
                self._library.ledger.discard(artifact.id)
            else:
                self._library.ledger.stop(artifact.id)
            log.warning("step %s of video %s: %s", step.name, video.id, error)
            self._unavailable.append(str(error))
            return False
        except Exception as error:  # noqa: BLE001 - one video's failure never stops the queue
            if self._here(video.id):
                self._record_failure(video, path, step, artifact, error)
            return False
        log.info(
            "step done",
            extra={
                "facts": {
                    "spec_version": spec.SPEC_VERSION,
                    "video": video.id,
                    "step": step.name,
                    "device": _device(task.model),
                    "seconds": round(time.monotonic() - started, 3),
                }
            },
        )
        return True

    def _fingerprints(
        self, video: Video, step: spec.Step, *, modelless: bool
    ) -> tuple[str, str] | None:
        recipes = {name: item.recipe for name, item in self.assess(video).items()}
        return plan.fingerprints(step, self.context(), recipes, modelless=modelless)

    def _discard_unfinished(self, video: Video, step: spec.Step) -> None:
        present = self._library.ledger.of_video(video.id).get(step.name)
        if present is not None and (present.state != DONE or present.role == CANDIDATE):
            self._library.ledger.discard(present.id)

    def _task(
        self,
        video: Video,
        path: Path,
        assessment: Assessment,
        artifact: Artifact,
        *,
        modelless: bool,
    ) -> Task:
        step = assessment.step
        model = None
        if step.model is not None and not modelless:
            self._reporter.loading(step.model.value)
            model = self._models.adapter(step.model)
        milestones = Milestones(self._library.ledger, artifact)

        def tick(fraction: float) -> None:
            self._tick(fraction)
            milestones.tick(fraction)

        batches = {
            ModelKind.VISUAL: self._settings.visual_batch,
            ModelKind.TEXT: self._settings.text_batch,
        }
        return Task(
            path=path,
            parameters=plan.parameters_of(step, self._settings),
            inputs=self._inputs(video, assessment),
            model=model,
            position=artifact.position,
            read_frame=self._library.frames.get,
            threads=self._settings.threads,
            batch=batches.get(step.model, 0) if step.model else 0,
            tick=tick,
        )

    def _tick(self, fraction: float) -> None:
        if self._stopped():
            raise Cancelled
        self._reporter.tick(fraction)

    def _fill(
        self, task: Task, step: spec.Step, file: StepFile, artifact: Artifact, own: str
    ) -> None:
        """Run the step and commit its batches, then close the artifact."""
        library, product = self._library, PRODUCTS[step.makes]
        generation: Generation | None = None
        if step.channel is not None and task.model is not None:
            generation = library.vectors.generation(step.channel, task.model.ref, own)
        warnings = list(artifact.warnings)
        mark = time.monotonic()
        self._tick(0.0)
        # A batch without a position cannot be gone on from: it is committed with the end.
        last: list[Batch] = []
        with closing(file.run(task)) as batches:
            for batch in batches:
                warnings += batch.warnings
                if batch.position is None:
                    last.append(batch)
                    continue
                with library.database.transaction():
                    product.store(library, artifact, batch.product, generation)
                    now = time.monotonic()
                    library.ledger.checkpoint(artifact.id, batch.position, now - mark, warnings)
                    mark = now
        with library.database.transaction():
            for batch in last:
                product.store(library, artifact, batch.product, generation)
            output, items = output_of(step.makes, library, library.ledger.get(artifact.id))
            library.ledger.finish(
                artifact.id,
                output=output,
                items=items,
                seconds=time.monotonic() - mark,
                device=_device(task.model),
                warnings=warnings,
            )
            if artifact.role == CANDIDATE:
                live = library.ledger.live(artifact.video_id, step.name)
                if live is not None and live.output == output:
                    library.ledger.adopt(live.id, library.ledger.get(artifact.id))

    def _record_failure(
        self, video: Video, path: Path, step: spec.Step, artifact: Artifact, error: Exception
    ) -> None:
        ledger = self._library.ledger
        if not path.exists():
            # A drive that is unplugged cuts a file short in many ways: none is the file's fault.
            log.warning("%s vanished while it was being indexed: %s", path, error)
            ledger.stop(artifact.id)
            return
        if isinstance(error, MediaError):
            ledger.fail(artifact.id, error.category, error.message, error.advice)
        elif isinstance(error, EnvironmentProblem):
            ledger.fail(artifact.id, Category.ENVIRONMENT, error.message, error.advice)
        else:
            log.exception("step %s failed on %s", step.name, path, exc_info=error)
            ledger.fail(
                artifact.id,
                Category.INTERNAL,
                f"An error inside the program stopped {step.name} ({type(error).__name__}).",
                "The log has the details; please report it. To try again: heimdex retry.",
            )
        log.warning("step %s of %s failed: %s", step.name, path, error)

    # --- the end of a video

    def _settle(self, video: Video) -> None:
        """Swap in what was made anew, and drop what was made from things that are gone."""
        ledger = self._library.ledger
        ready = [
            name
            for name, artifact in ledger.of_video(video.id).items()
            if artifact.role == CANDIDATE and artifact.state == DONE
        ]
        ledger.swap(video.id, ready)
        for name in [step.name for step in self._steps if ready]:
            live = self._live(video)
            if name in live and live[name].state == DONE and self._left_over(video, live, name):
                ledger.discard(live[name].id)

    def _live(self, video: Video) -> dict[str, Artifact]:
        found = {step.name: self._library.ledger.live(video.id, step.name) for step in self._steps}
        return {name: artifact for name, artifact in found.items() if artifact is not None}

    def _left_over(self, video: Video, live: Mapping[str, Artifact], name: str) -> bool:
        """Whether a live artifact was made from other things than those that are live now."""
        status = plan.assess(_sources(video), live, self.context())[name].status
        return status in (Status.OUTDATED, Status.BLOCKED, Status.WAITING)

    def _unreadable(self, video_id: int) -> bool:
        """Whether the file itself was refused: nothing can be made of it."""
        probe = self._library.ledger.of_video(video_id).get("probe")
        return probe is not None and probe.state == FAILED

    def _failure(self, video_id: int) -> Artifact | None:
        artifacts = self._library.ledger.of_video(video_id)
        for step in self._steps:
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
            message = f"“{path.name}” changed while it was being indexed."
            advice = "Wait until it has been copied completely, then index it again."
            videos.fail(video.id, Category.ENVIRONMENT, message, advice)
            return VideoState.FAILED
        self._settle(video)
        artifacts = self._library.ledger.of_video(video.id)
        warnings = [text for artifact in artifacts.values() for text in artifact.warnings]
        videos.set_warnings(video.id, warnings + self._unavailable)
        failed = self._failure(video.id)
        if failed is not None:
            category = Category(failed.category or Category.INTERNAL.value)
            videos.fail(video.id, category, failed.message or "", failed.advice or "")
            return VideoState.FAILED
        now = videos.get(video.id)
        edited = now is not None and now.sidecar_digest != video.sidecar_digest
        state = VideoState.QUEUED if edited else VideoState.INDEXED
        videos.transition(video.id, state)
        return state


def _sources(video: Video) -> dict[str, str]:
    """The hashes of what a video is made from on the disk."""
    return {"file": video.content_key, "sidecar": video.sidecar_digest}


def _device(model: Any) -> str | None:
    device = getattr(model, "device", None)
    return None if device is None else str(getattr(device, "device", device))
