"""The maker: carries out one step of a video, and records what came of it in the ledger.

Every batch a step yields is committed together with the position to go on from, so that a killed
run loses at most the batch in flight. An attempt is on record before a step starts; a step that
was killed twice without progress is not tried a third time.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from engine import spec
from engine.errors import Cancelled, Category, EnvironmentProblem, MediaError, ModelUnavailable
from engine.index import plan
from engine.index.adapters import Models
from engine.index.plan import Assessment, Context, Status
from engine.index.products import PRODUCTS, output_of
from engine.index.progress import Milestones, Reporter
from engine.index.steps import Batch, StepFile, Task, load
from engine.messages import Code, Message, message
from engine.settings import Settings
from engine.store.ledger import CANDIDATE, Artifact
from engine.store.library import Library
from engine.store.speeds import LOADING, LOADING_FIRST
from engine.store.vectors import Generation
from engine.store.videos import Video
from engine.types import ModelKind, ModelRef, VideoState, seconds

log = logging.getLogger(__name__)

DEATHS = 2
"""How many times a step may kill its process on the same spot before its video is given up."""

LOADED_BEFORE = 0.05
"""Seconds that an adapter which is loaded already takes at most."""

LIBRARIES = frozenset({"torch", "ctranslate2"})
"""The first model of a process brings them along, which takes longer than a small model itself."""

NO_FILE = Path()
"""What a step that reads no file is given while the video's file cannot be reached."""


class Maker:
    """Makes steps of videos in ``library``.

    Args:
        stopped: asked in every progress tick; True unwinds the work at once.
        facts: what every line of the log about a step says too.
        upgrade_id: the upgrade on whose behalf it works, None where it indexes.

    Attributes:
        unavailable: why models could not be loaded, for the video in hand.
        spent: seconds of work on steps and of loading models so far.
    """

    def __init__(
        self,
        library: Library,
        models: Models,
        settings: Settings,
        reporter: Reporter,
        stopped: Callable[[], bool] = lambda: False,
        *,
        facts: dict[str, Any] | None = None,
        upgrade_id: int | None = None,
    ) -> None:
        self._library = library
        self._models = models
        self._settings = settings
        self._reporter = reporter
        self._stopped = stopped
        self._facts = facts or {}
        self._upgrade_id = upgrade_id
        self.steps = spec.in_order()
        # One for all videos: it remembers fingerprints. A model that turns out missing is seen in
        # ``refs``, which it shares.
        self._context = Context(models.refs, settings, self.steps)
        self.unavailable: list[Message] = []
        self.spent = 0.0

    def here(self, video_id: int) -> bool:
        """Whether the video is still part of the library: any process may remove it meanwhile."""
        video = self._library.videos.get(video_id)
        return video is not None and video.state != VideoState.REMOVED

    # --- planning

    def context(self) -> Context:
        return self._context

    def assess(self, video: Video) -> dict[str, Assessment]:
        """Where each step of a video stands now."""
        return plan.assess(sources(video), self._library.ledger.of_video(video.id), self.context())

    def may_need_nothing(self, video: Video, assessment: Assessment) -> bool:
        """A step without its model may still turn out to need none for this video."""
        if assessment.status != Status.BLOCKED:
            return False
        return not self.needs_model(video, assessment, load(assessment.step.family))

    def needs_model(self, video: Video, assessment: Assessment, file: StepFile) -> bool:
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

    def left_of(self, video: Video, step: spec.Step) -> list[str]:
        """Steps after ``step`` that this run will probably make, to tell the time left."""
        names = [item.name for item in self.steps]
        assessed = self.assess(video)
        open_states = plan.TO_RUN | {Status.WAITING}
        after = names[names.index(step.name) + 1 :]
        # What waits for an input, and has no model either, will not be made in this run.
        return [
            name for name in after if assessed[name].status in open_states and assessed[name].own
        ]

    # --- one step

    def carry_out(self, video: Video, path: Path, assessment: Assessment) -> bool:
        """Make one step; returns whether it was made. Failures go to the ledger."""
        step = assessment.step
        file = load(step.family)
        modelless = step.model is not None and not self.needs_model(video, assessment, file)
        made = self._fingerprints(video, step, modelless=modelless)
        if made is None:
            # What was made or begun without its model needs it now, and the model is not there.
            self._discard_unfinished(video, step)
            return False
        own, recipe = made
        model = plan.model_of(step, self.context())
        artifact = self._library.ledger.begin(
            video.id,
            step.name,
            recipe=recipe,
            inputs=assessment.inputs,
            modelless=modelless,
            spec_version=spec.SPEC_VERSION,
            own=own,
            model=model.identity if isinstance(model, ModelRef) and not modelless else None,
            upgrade_id=self._upgrade_id,
        )
        started = time.monotonic()
        try:
            if artifact.attempts > DEATHS:
                raise MediaError(
                    Category.CRASHED, Code.PROGRAM_CRASHED, times=DEATHS, step=step.name
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
            self.unavailable.append(error.message)
            return False
        except Exception as error:  # noqa: BLE001 - one video's failure never stops the queue
            if self.here(video.id):
                self._record_failure(video, path, step, artifact, error)
            return False
        finally:
            self.spent += time.monotonic() - started
        log.info(
            "step done",
            extra={
                "facts": {
                    "spec_version": spec.SPEC_VERSION,
                    **self._facts,
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
        """``(own, recipe)`` of what would be made now, from inputs as *they* were made.

        Where an input is stale and cannot be made anew yet, what is made from it stays stale too.
        """
        artifacts = self._library.ledger.of_video(video.id)
        recipes = {name: artifacts[name].recipe for name in step.inputs if name in artifacts}
        return plan.fingerprints(step, self.context(), recipes, modelless=modelless)

    def renew(self, video: Video, name: str) -> bool:
        """Bring a stale artifact's record up to date where nothing that it is made from changed.

        So it is when a step was made anew and turned out to be what it was: what depends on it is
        stale by its recipe, and yet the same. Returns whether nothing is left to be done.
        """
        artifacts = self._library.ledger.of_video(video.id)
        assessed = self.assess(video)
        artifact, now = artifacts.get(name), assessed[name]
        if artifact is None or now.status != Status.STALE or artifact.own != now.own:
            return False
        above = [step for step in now.step.inputs if step not in spec.SOURCES]
        if any(artifacts[step].recipe != assessed[step].recipe for step in above):
            return False
        self._library.ledger.renew(
            artifact, now.recipe, spec.SPEC_VERSION, self._upgrade_id or artifact.upgrade_id
        )
        return True

    def _discard_unfinished(self, video: Video, step: spec.Step) -> None:
        present = self._library.ledger.of_video(video.id).get(step.name)
        if present is not None and present.unfinished:
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
            model = self._load(step.model)
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

    def _load(self, kind: ModelKind) -> Any:
        """The loaded adapter of a kind; where that took time, how long is on record."""
        self._reporter.loading(kind.value)
        which = LOADING if LIBRARIES & sys.modules.keys() else LOADING_FIRST
        before = time.monotonic()
        adapter = self._models.adapter(kind)
        took = time.monotonic() - before
        if took > LOADED_BEFORE:
            self._library.speeds.record(which, took, model=adapter.ref.identity)
        return adapter

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
            finished = library.ledger.get(artifact.id)
            self._measure(step, finished)
            if artifact.role == CANDIDATE:
                live = library.ledger.live(artifact.video_id, step.name)
                same = live is not None and live.output == output
                if live is not None and same and _interchangeable(step, finished, live):
                    library.ledger.adopt(live.id, finished)

    def _measure(self, step: spec.Step, made: Artifact) -> None:
        """Put on record how fast a step was: per vector, second of footage, or video."""
        video = self._library.videos.get(made.video_id)
        footage = 0.0 if video is None else seconds(video.duration or 0)
        self._library.speeds.record(
            step.name,
            made.seconds,
            units=units_of(step, made.items, footage),
            footage=footage,
            model=made.model or "",
            device=made.device or "",
        )

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
            ledger.fail(artifact.id, error.category, error.message)
        elif isinstance(error, EnvironmentProblem):
            ledger.fail(artifact.id, Category.ENVIRONMENT, error.message)
        else:
            log.exception("step %s failed on %s", step.name, path, exc_info=error)
            why = message(Code.INTERNAL_ERROR, error=type(error).__name__)
            ledger.fail(artifact.id, Category.INTERNAL, why)
        log.warning("step %s of %s failed: %s", step.name, path, error)


def units_of(step: spec.Step, items: int, footage: float) -> float:
    """What the time of a step is counted by: vectors, seconds of footage, or videos."""
    if step.channel is not None:
        return float(items)
    return footage if step.reads_file else 1.0


def _interchangeable(step: spec.Step, made: Artifact, live: Artifact) -> bool:
    """Whether equal content may stay as it is: vectors lie in the table of their own recipe."""
    if step.channel is not None and made.items:
        return made.own == live.own
    return made.model is None or made.model == live.model


def sources(video: Video) -> dict[str, str]:
    """The hashes of what a video is made from on the disk."""
    return {"file": video.content_key, "sidecar": video.sidecar_digest}


def _device(model: Any) -> str | None:
    device = getattr(model, "device", None)
    return None if device is None else str(getattr(device, "device", device))
