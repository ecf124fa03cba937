"""The maker: carries out one step of a video, and records its result in the ledger.

Every batch a step yields is committed together with the position to continue from, so that a killed
run loses at most the batch in flight. Loading a model is a stage of its own
(``engine.store.loads``), whose failures are the model's. An attempt is on record after that and
before the work starts: a step that was seen to kill its process twice on one spot is not tried a
third time.
"""

from __future__ import annotations

import logging
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import spec
from engine.disk.presence import is_reached
from engine.errors import Cancelled, Category, EnvironmentProblem, MediaError, ModelUnavailable
from engine.index import plan
from engine.index.plan import PlanContext, Status
from engine.index.products import PRODUCTS
from engine.index.progress import Milestones
from engine.index.reading import Reading
from engine.index.steps import Batch, Task, load
from engine.index.work import Work
from engine.messages import Code, Message, message
from engine.store.artifacts import CANDIDATE, DONE, Artifact
from engine.store.speeds import LOADING, LOADING_FIRST
from engine.store.vectors import Generation
from engine.types import ModelKind, ModelRef, seconds

if TYPE_CHECKING:
    from engine.models.loader import Model

log = logging.getLogger(__name__)

DEATHS = 2
"""How many times a step may be seen to kill its process on one spot."""
UNSEEN_DEATHS = 5
"""So many starts on one spot may end with nobody there to see: in a power cut, for instance."""

LOADED_BEFORE = 0.05
"""Seconds that an adapter which is loaded already takes at most."""

LIBRARIES = frozenset({"torch", "ctranslate2"})
"""The first model of a process brings them along, which takes longer than a small model itself."""

NO_FILE = Path()
"""What a step that reads no file is given while the video's file cannot be reached."""


class Maker:
    """Makes steps of videos.

    Args:
        facts: what every line of the log about a step says too.
        upgrade_id: the upgrade on whose behalf it works, None where it indexes.

    Attributes:
        context: one for all videos, for it remembers fingerprints. A model that turns out missing
            is seen in the models' ``refs``, which it shares.
        unavailable: why models could not be loaded, for the video in hand.
        spent: seconds of work on steps and of loading models so far.
    """

    def __init__(
        self, work: Work, *, facts: dict[str, Any] | None = None, upgrade_id: int | None = None
    ) -> None:
        self._work = work
        self._library = work.library
        self._facts = facts or {}
        self._upgrade_id = upgrade_id
        self.context = PlanContext.of(work.models.refs, work.settings)
        self.unavailable: list[Message] = []
        self.spent = 0.0

    def read(self, video_id: int) -> Reading:
        """What is known of a video now."""
        return Reading(self._library, video_id, self.context)

    # --- planning

    def may_need_nothing(self, reading: Reading, step: spec.Step) -> bool:
        """A step without its model may still turn out to need none for this video."""
        blocked = reading.assessed[step.name].status == Status.BLOCKED
        return blocked and not self.needs_model(reading, step)

    def needs_model(self, reading: Reading, step: spec.Step) -> bool:
        if step.model is None:
            return False
        parameters = plan.parameters_of(step, self._work.settings)
        return load(step.family).needs_model(reading.inputs(step), parameters)

    def left_of(self, reading: Reading, step: spec.Step) -> list[str]:
        """Steps after ``step`` that this run will probably make, to estimate the time left."""
        steps = self.context.steps
        after = steps[steps.index(step) + 1 :]
        return [item.name for item in after if self._will_be_made(reading, item)]

    def _will_be_made(self, reading: Reading, step: spec.Step) -> bool:
        """Whether a step is due. What waits for an input, and has no model either, is not; nor
        does one count that has its inputs and finds nothing to do, such as hearing after subtitles.
        """
        now = reading.assessed[step.name]
        if now.status == Status.WAITING:
            return bool(now.step_fingerprint)
        return now.status in plan.TO_RUN and (step.model is None or self.needs_model(reading, step))

    # --- one step

    def carry_out(self, reading: Reading, path: Path, step: spec.Step) -> bool:
        """Make one step; returns whether it was made. Failures go to the ledger."""
        model_unused = step.model is not None and not self.needs_model(reading, step)
        made = self._fingerprints(reading, step, model_unused=model_unused)
        if made is None:
            # What was made or begun without its model needs it now, and the model is not there.
            self._discard_unfinished(reading, step)
            return False
        started = time.monotonic()
        try:
            model = None if step.model is None or model_unused else self._load(step.model)
        except ModelUnavailable as error:
            self.spent += time.monotonic() - started
            self._lack_model(reading, step, error)
            return False
        if model is not None and not reading.is_here:
            return False
        artifact = self._begin(reading, step, *made, model_unused=model_unused)
        try:
            self._make(reading, path, step, artifact, model)
        except Cancelled:
            self._library.ledger.stop(artifact.id)
            raise
        except ModelUnavailable as error:
            self._lack_model(reading, step, error)
            return False
        except Exception as error:  # noqa: BLE001 - one video's failure never stops the queue
            if reading.is_here:
                self._record_failure(path, step, artifact, error)
            reading.read_again()
            return False
        finally:
            self.spent += time.monotonic() - started
        facts = {
            "spec_version": spec.SPEC_VERSION,
            **self._facts,
            "video": artifact.video_id,
            "step": step.name,
            "device": _device(model),
            "seconds": round(time.monotonic() - started, 3),
        }
        log.info("step done", extra={"facts": facts})
        return True

    def _begin(
        self, reading: Reading, step: spec.Step, own: str, whole: str, *, model_unused: bool
    ) -> Artifact:
        model = plan.model_of(step, self.context)
        with self._library.database.transaction():
            now = reading.assessed[step.name]
            artifact = self._library.ledger.begin(
                reading.video_id,
                step.name,
                fingerprint=whole,
                inputs=now.inputs,
                model_unused=model_unused,
                spec_version=spec.SPEC_VERSION,
                step_fingerprint=own,
                model=model.identity if isinstance(model, ModelRef) and not model_unused else None,
                upgrade_id=self._upgrade_id,
                present=reading.artifacts,
            )
        reading.put(artifact)
        return artifact

    def _make(
        self,
        reading: Reading,
        path: Path,
        step: spec.Step,
        artifact: Artifact,
        model: Model | None,
    ) -> None:
        """Fill an artifact that has begun."""
        if artifact.deaths >= DEATHS or artifact.attempts > UNSEEN_DEATHS:
            times = artifact.attempts - 1
            raise MediaError(Category.CRASHED, Code.PROGRAM_CRASHED, times=times, step=step.name)
        self._fill(reading, self._task(reading, path, step, artifact, model), step, artifact)

    def _lack_model(self, reading: Reading, step: spec.Step, error: ModelUnavailable) -> None:
        """A model cannot be loaded: what was made with it before continues once it can."""
        begun = reading.artifacts.get(step.name)
        if begun is not None and begun.state != DONE and begun.position is not None:
            self._library.ledger.stop(begun.id)
            reading.read_again()
        else:
            self._discard_unfinished(reading, step)
        log.warning("step %s of video %s: %s", step.name, reading.video_id, error)
        self.unavailable.append(error.message)

    def _fingerprints(
        self, reading: Reading, step: spec.Step, *, model_unused: bool
    ) -> tuple[str, str] | None:
        """The fingerprints of what would be made now, from inputs as *they* were made.

        Where an input is stale and cannot be made again yet, what is made from it stays stale too.
        """
        above = {
            name: artifact.fingerprint
            for name, artifact in reading.artifacts.items()
            if name in step.inputs
        }
        return plan.fingerprints(step, self.context, above, model_unused=model_unused)

    def renew(self, reading: Reading, name: str) -> bool:
        """Bring a stale artifact's record up to date where nothing that it is made from changed.

        So it is when a step was made again and turned out to be what it was: what depends on it is
        stale by its fingerprint, and yet the same. Returns whether nothing is left to be done.
        """
        artifacts, assessed = reading.artifacts, reading.assessed
        artifact, now = artifacts.get(name), assessed[name]
        if (
            artifact is None
            or now.status != Status.STALE
            or artifact.step_fingerprint != now.step_fingerprint
        ):
            return False
        above = [step for step in now.step.inputs if step not in spec.SOURCES]
        if any(artifacts[step].fingerprint != assessed[step].fingerprint for step in above):
            return False
        self._library.ledger.renew(
            artifact, now.fingerprint, spec.SPEC_VERSION, self._upgrade_id or artifact.upgrade_id
        )
        reading.read_again()
        return True

    def _discard_unfinished(self, reading: Reading, step: spec.Step) -> None:
        present = reading.artifacts.get(step.name)
        if present is not None and present.unfinished:
            self._library.ledger.discard(present.id)
            reading.read_again()

    def _task(
        self,
        reading: Reading,
        path: Path,
        step: spec.Step,
        artifact: Artifact,
        model: Model | None,
    ) -> Task[Model]:
        milestones = Milestones(self._library.ledger, artifact)

        def tick(fraction: float) -> None:
            self._tick(fraction)
            milestones.tick(fraction)

        batches = {
            ModelKind.VISUAL: self._work.settings.visual_batch,
            ModelKind.TEXT: self._work.settings.text_batch,
        }
        return Task(
            path=path,
            parameters=plan.parameters_of(step, self._work.settings),
            inputs=reading.inputs(step),
            model=model,
            position=artifact.position,
            read_frame=self._library.frames.get,
            read_face=self._library.face_images.get,
            threads=self._work.settings.threads,
            batch=batches.get(step.model, 0) if step.model else 0,
            tick=tick,
        )

    def _load(self, kind: ModelKind) -> Model:
        """The loaded adapter of a kind; where that took time, how long is on record."""
        self._work.reporter.loading(kind.value)
        which = LOADING if LIBRARIES & sys.modules.keys() else LOADING_FIRST
        before = time.monotonic()
        adapter = self._work.models.adapter(kind)
        took = time.monotonic() - before
        if took > LOADED_BEFORE:
            self._library.speeds.record(which, took, model=adapter.ref.identity)
        return adapter

    def _tick(self, fraction: float) -> None:
        if self._work.stopped():
            raise Cancelled
        self._work.reporter.tick(fraction)

    def _fill(
        self, reading: Reading, task: Task[Model], step: spec.Step, artifact: Artifact
    ) -> None:
        """Run the step and commit its batches, then close the artifact."""
        library, product = self._library, PRODUCTS[step.makes]
        generation: Generation | None = None
        if step.channel is not None and task.model is not None:
            assert artifact.step_fingerprint is not None
            generation = library.vectors.generation(
                step.channel, task.model.ref, artifact.step_fingerprint
            )
        warnings = list(artifact.warnings)
        mark = time.monotonic()
        self._tick(artifact.reached)
        # A batch without a position cannot be gone on from: it is committed with the end.
        last: list[Batch[Any]] = []
        with closing(load(step.family).run(task)) as batches:
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
            output, items = reading.output(step, artifact)
            finished = library.ledger.finish(
                artifact.id,
                output=output,
                items=items,
                seconds=time.monotonic() - mark,
                device=_device(task.model),
                warnings=warnings,
            )
            self._conclude(reading, step, finished)

    def _conclude(self, reading: Reading, step: spec.Step, made: Artifact) -> None:
        """Measure what was made; what turns out equal to the live artifact leaves it in place."""
        reading.put(made)
        if PRODUCTS[step.makes].of_video:
            reading.read_video()
        self._measure(reading, step, made)
        live = reading.live.get(step.name)
        if made.role != CANDIDATE or live is None or live.output != made.output:
            return
        if _interchangeable(step, made, live):
            self._library.ledger.adopt(live.id, made)
            reading.read_again()

    def _measure(self, reading: Reading, step: spec.Step, made: Artifact) -> None:
        """Put on record how fast a step was: per vector, second of footage, or video."""
        length = None if reading.video is None else reading.video.duration
        footage = seconds(length or 0)
        self._library.speeds.record(
            step.name,
            made.seconds,
            units=units_of(step, made.items, footage),
            footage=footage,
            model=made.model or "",
            device=made.device or "",
        )

    def _record_failure(
        self, path: Path, step: spec.Step, artifact: Artifact, error: Exception
    ) -> None:
        ledger = self._library.ledger
        if not is_reached(path):
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
    """Whether equal content may stay as it is: vectors are in a table by step and model."""
    if step.channel is not None and made.items:
        return made.step_fingerprint == live.step_fingerprint
    return made.model is None or made.model == live.model


def _device(model: Model | None) -> str | None:
    return None if model is None else model.device.device
