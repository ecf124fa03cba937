"""The plan: for each step of a video, whether it is missing, outdated, stale, or cannot be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine import spec
from engine.errors import Category
from engine.messages import Code, Message, message
from engine.settings import Settings
from engine.spec import SOURCES, Step
from engine.store.artifacts import DONE, FAILED, Artifact
from engine.types import ModelKind, ModelRef


class Status(StrEnum):
    """The state of a step of a video."""

    CURRENT = "current"  # made, from what is there now
    MISSING = "missing"  # never made, or not to the end
    OUTDATED = "outdated"  # an input changed since
    STALE = "stale"  # its step, parameters or model changed since: only Upgrade remakes it
    FAILED = "failed"  # failed on this very input: not tried again by itself
    BLOCKED = "blocked"  # its model is not there
    WAITING = "waiting"  # an input is not there


TO_RUN = frozenset({Status.MISSING, Status.OUTDATED})


@dataclass(frozen=True, slots=True)
class Assessment:
    """One step of one video.

    ``step_fingerprint`` is the one without inputs (it names a vector generation), ``fingerprint``
    the whole one, ``inputs`` the hash of what it would be made from ("" while one is missing).
    """

    step: Step
    status: Status
    step_fingerprint: str
    fingerprint: str
    inputs: str
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What a plan depends on beside the video: models (or why there is none) and settings.

    ``steps`` are those that the settings leave on (``PlanContext.of``).

    It remembers the fingerprints that it led to: there are few, and thousands of videos ask.
    """

    models: Mapping[ModelKind, ModelRef | Message]
    settings: Settings
    steps: tuple[Step, ...]
    step_fingerprints: dict[tuple[str, bool], str] = field(
        default_factory=dict, compare=False, repr=False
    )
    fingerprints: dict[tuple[str, ...], str] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, models: Mapping[ModelKind, ModelRef | Message], settings: Settings) -> PlanContext:
        """The context of a library with these models and settings."""
        return cls(models, settings, spec.in_order(is_on=settings.is_on))


def parameters_of(step: Step, settings: Settings) -> dict[str, Any]:
    """The spec's parameters together with the settings that the step names."""
    return {**step.parameters, **{name: getattr(settings, name) for name in step.settings}}


def fingerprints(
    step: Step, context: PlanContext, fingerprints: Mapping[str, str], *, model_unused: bool
) -> tuple[str, str] | None:
    """A step's own fingerprint and that with its inputs, now; None while its model is not there."""
    needs = step.model is not None and not model_unused
    if needs and isinstance(model_of(step, context), Message):
        return None
    if (step.name, needs) not in context.step_fingerprints:
        model = model_of(step, context) if needs else None
        assert not isinstance(model, Message)
        parameters = parameters_of(step, context.settings)
        context.step_fingerprints[step.name, needs] = spec.step_fingerprint(step, parameters, model)
    own = context.step_fingerprints[step.name, needs]
    above = tuple(fingerprints[name] for name in step.inputs if name not in SOURCES)
    if (own, *above) not in context.fingerprints:
        named = {name: fingerprints[name] for name in step.inputs if name not in SOURCES}
        context.fingerprints[own, *above] = spec.fingerprint(own, named)
    return own, context.fingerprints[own, *above]


def model_of(step: Step, context: PlanContext) -> ModelRef | Message | None:
    """The model that a step is carried out with, or why there is none; None where it needs none."""
    return None if step.model is None else context.models[step.model]


def assess(
    sources: Mapping[str, str], artifacts: Mapping[str, Artifact], context: PlanContext
) -> dict[str, Assessment]:
    """Every step of a video, inputs first.

    Args:
        sources: hashes of ``file`` and ``sidecar`` as they are now.
        artifacts: what the ledger holds of the video, by step.
    """
    found: dict[str, Assessment] = {}
    known: dict[str, str] = {}
    for step in context.steps:
        artifact = artifacts.get(step.name)
        made = fingerprints(
            step, context, known, model_unused=artifact is not None and artifact.model_unused
        )
        own, fingerprint = made or ("", artifact.fingerprint if artifact is not None else "")
        known[step.name] = fingerprint
        inputs = _inputs(step, sources, artifacts)
        status, reason = _status(step, artifact, inputs, made, context)
        found[step.name] = Assessment(step, status, own, fingerprint, inputs, reason)
    return found


def _inputs(step: Step, sources: Mapping[str, str], artifacts: Mapping[str, Artifact]) -> str:
    """Hash of what the step would be made from; "" while something of it is missing.

    An artifact's id is part of it, because rows made from its rows name those by id: equal content
    in other rows is another input. (What turns out equal to the live artifact takes over its id.)
    """
    parts: dict[str, Any] = {}
    for name in step.inputs:
        if name in SOURCES:
            parts[name] = sources[name]
            continue
        artifact = artifacts.get(name)
        if artifact is None or artifact.state != DONE:
            return ""
        parts[name] = [artifact.id, artifact.output]
    return spec.digest(parts)


def _status(
    step: Step,
    artifact: Artifact | None,
    inputs: str,
    made: tuple[str, str] | None,
    context: PlanContext,
) -> tuple[Status, Message | None]:
    if not inputs:
        return Status.WAITING, message(Code.INPUT_MISSING)
    finished = artifact is not None and artifact.state == DONE
    failed = artifact is not None and artifact.state == FAILED
    if artifact is not None and (finished or failed) and artifact.inputs == inputs:
        if made is not None and artifact.fingerprint != made[1]:
            # What failed as another step deserves another try; what was made is only stale.
            return (Status.STALE if finished else Status.MISSING), None
        if artifact.category == Category.ENVIRONMENT:
            # The machine was at fault, not the file: tried again, once its model is there.
            return _to_make(Status.MISSING, step, made, context)
        return (Status.CURRENT, None) if finished else (Status.FAILED, artifact.message)
    return _to_make(Status.OUTDATED if finished else Status.MISSING, step, made, context)


def _to_make(
    status: Status, step: Step, made: tuple[str, str] | None, context: PlanContext
) -> tuple[Status, Message | None]:
    """``status``, unless the step's model is not there."""
    if made is not None:
        return status, None
    assert step.model is not None
    missing = context.models[step.model]
    assert isinstance(missing, Message)
    return Status.BLOCKED, missing


def runnable(assessments: Mapping[str, Assessment]) -> list[Step]:
    """The steps to make now. What waits for one of these is found when they are done."""
    return [item.step for item in assessments.values() if item.status in TO_RUN]
