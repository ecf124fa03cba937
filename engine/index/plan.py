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
from engine.store.ledger import DONE, FAILED, Artifact
from engine.types import ModelKind, ModelRef


class Status(StrEnum):
    """Where a step of a video stands."""

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

    ``own`` is the fingerprint without inputs (it names a vector generation), ``recipe`` the whole
    one, ``inputs`` the hash of what it would be made from ("" while an input is missing).
    """

    step: Step
    status: Status
    own: str
    recipe: str
    inputs: str
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a plan depends on beside the video: models (or why there is none) and settings.

    It remembers the fingerprints that it led to: there are few, and thousands of videos ask.
    """

    models: Mapping[ModelKind, ModelRef | Message]
    settings: Settings
    steps: tuple[Step, ...]
    owns: dict[tuple[str, bool], str] = field(default_factory=dict, compare=False, repr=False)
    recipes: dict[tuple[str, ...], str] = field(default_factory=dict, compare=False, repr=False)


def parameters_of(step: Step, settings: Settings) -> dict[str, Any]:
    """The spec's parameters together with the settings that the step names."""
    return {**step.parameters, **{name: getattr(settings, name) for name in step.settings}}


def fingerprints(
    step: Step, context: Context, recipes: Mapping[str, str], *, modelless: bool
) -> tuple[str, str] | None:
    """``(own, recipe)`` of a step as the spec has it now; None while its model is not there."""
    needs = step.model is not None and not modelless
    if needs and isinstance(model_of(step, context), Message):
        return None
    if (step.name, needs) not in context.owns:
        model = model_of(step, context) if needs else None
        assert not isinstance(model, Message)
        parameters = parameters_of(step, context.settings)
        context.owns[step.name, needs] = spec.own_recipe(step, parameters, model)
    own = context.owns[step.name, needs]
    above = tuple(recipes[name] for name in step.inputs if name not in SOURCES)
    if (own, *above) not in context.recipes:
        named = {name: recipes[name] for name in step.inputs if name not in SOURCES}
        context.recipes[own, *above] = spec.recipe(own, named)
    return own, context.recipes[own, *above]


def model_of(step: Step, context: Context) -> ModelRef | Message | None:
    """The model that a step is carried out with, or why there is none; None where it needs none."""
    return None if step.model is None else context.models[step.model]


def assess(
    sources: Mapping[str, str], artifacts: Mapping[str, Artifact], context: Context
) -> dict[str, Assessment]:
    """Every step of a video, inputs first.

    Args:
        sources: hashes of ``file`` and ``sidecar`` as they are now.
        artifacts: what the ledger holds of the video, by step.
    """
    found: dict[str, Assessment] = {}
    recipes: dict[str, str] = {}
    for step in context.steps:
        artifact = artifacts.get(step.name)
        made = fingerprints(
            step, context, recipes, modelless=artifact is not None and artifact.modelless
        )
        own, recipe = made or ("", artifact.recipe if artifact is not None else "")
        recipes[step.name] = recipe
        inputs = _inputs(step, sources, artifacts)
        status, reason = _status(step, artifact, inputs, made, context)
        found[step.name] = Assessment(step, status, own, recipe, inputs, reason)
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
    context: Context,
) -> tuple[Status, Message | None]:
    if not inputs:
        return Status.WAITING, message(Code.INPUT_MISSING)
    finished = artifact is not None and artifact.state == DONE
    failed = artifact is not None and artifact.state == FAILED
    if artifact is not None and (finished or failed) and artifact.inputs == inputs:
        if made is not None and artifact.recipe != made[1]:
            # What failed under another recipe deserves another try; what was made is only stale.
            return (Status.STALE if finished else Status.MISSING), None
        if artifact.category == Category.ENVIRONMENT:
            # The machine was at fault, not the file: tried again, once its model is there.
            return _to_make(Status.MISSING, step, made, context)
        return (Status.CURRENT, None) if finished else (Status.FAILED, artifact.message)
    return _to_make(Status.OUTDATED if finished else Status.MISSING, step, made, context)


def _to_make(
    status: Status, step: Step, made: tuple[str, str] | None, context: Context
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
