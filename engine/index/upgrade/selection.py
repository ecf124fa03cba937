"""What an upgrade is asked to do: the request, checked, and which steps of a video are due."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from engine import spec
from engine.errors import UsageError
from engine.index import plan
from engine.index.plan import Assessment, PlanContext, Status
from engine.messages import Code, Message
from engine.spec import SOURCES, Step
from engine.store.artifacts import CANDIDATE, Artifact
from engine.types import JsonObject, ModelKind, UpgradeOrder, UpgradeRequest, UpgradeScope

LONGEST_DELAY = 3600.0


def checked(request: UpgradeRequest) -> UpgradeRequest:
    """The request, if it makes sense.

    Raises:
        UsageError: it does not; the message says why.
    """
    known = [step.name for step in spec.in_order()]
    for name in request.steps:
        if name not in known:
            raise UsageError(Code.STEP_UNKNOWN, step=name, known=tuple(known))
    if not 0 <= request.delay <= LONGEST_DELAY:
        raise UsageError(Code.DELAY_OUT_OF_RANGE, seconds=request.delay, most=LONGEST_DELAY)
    if request.since is not None and not math.isfinite(request.since):
        raise UsageError(Code.DATE_INVALID)
    if request.scope == UpgradeScope.ALL and request.paths:
        raise UsageError(Code.SCOPE_TAKES_NO_PATHS)
    if request.scope != UpgradeScope.ALL and not request.paths:
        raise UsageError(Code.SCOPE_NEEDS_PATHS, scope=request.scope.value)
    return request


def to_json(request: UpgradeRequest) -> JsonObject:
    """The request as it is kept on record."""
    return {
        "scope": request.scope.value,
        "paths": [str(path) for path in request.paths],
        "force": request.force,
        "since": request.since,
        "steps": list(request.steps),
        "delay": request.delay,
        "order": request.order.value,
        "models": {kind.value: name for kind, name in request.models},
    }


def from_json(value: JsonObject) -> UpgradeRequest:
    """The request that ``to_json`` wrote."""
    return UpgradeRequest(
        scope=UpgradeScope(value["scope"]),
        paths=tuple(map(Path, value["paths"])),
        force=value["force"],
        since=value["since"],
        steps=tuple(value["steps"]),
        delay=value["delay"],
        order=UpgradeOrder(value["order"]),
        models=tuple((ModelKind(kind), name) for kind, name in value["models"].items()),
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A step of a video that an upgrade is to make, or cannot make now (``blocked`` says why).

    ``inherited`` where it only waits for a step that cannot be made.
    """

    step: Step
    status: Status
    blocked: Message | None = None
    inherited: bool = False


class StepSelection:
    """Which steps of a video are due under a request.

    Args:
        upgrade_id: the upgrade under way, which has made some already; None while it is planned.
    """

    def __init__(self, request: UpgradeRequest, upgrade_id: int | None = None) -> None:
        steps = spec.in_order()
        self.whole = not request.steps
        self._upgrade_id = upgrade_id
        named = set(request.steps) if request.steps else {step.name for step in steps}
        self._forced = named if request.force else set()
        self._named = named

    def wanted(
        self, assessed: Mapping[str, Assessment], artifacts: Mapping[str, Artifact]
    ) -> Set[str]:
        """The steps of a video that may be made: those asked for, and what each brings along.

        What is made again brings along what it is made from, where that is not up to date, and
        what is made from it: else the one would be made from what is old, the other left behind.
        """
        if self.whole:
            return assessed.keys()
        changing = {n for n, now in assessed.items() if self._changes(now, artifacts.get(n))}
        found, before = set(self._named), set[str]()
        while found != before:
            before = set(found)
            for step in (now.step for now in assessed.values()):
                if step.name in before & changing:
                    found |= set(step.inputs) - SOURCES
                if before & changing & set(step.inputs):
                    found.add(step.name)
        return found

    def _changes(self, now: Assessment, artifact: Artifact | None) -> bool:
        """Whether a step is not up to date, is forced, or was made by this upgrade already."""
        if now.status not in (Status.CURRENT, Status.FAILED):
            return True
        if self.is_forced(now.step.name, artifact):
            return True
        if artifact is None:
            return False
        ours = artifact.upgrade_id is not None and artifact.upgrade_id == self._upgrade_id
        return ours or artifact.role == CANDIDATE

    def is_due(self, now: Assessment, artifact: Artifact | None) -> bool:
        """Whether a step that is wanted is to be made; what waits for an input comes after it."""
        if now.status in plan.TO_RUN or now.status == Status.STALE:
            return True
        may_be_forced = now.status in (Status.CURRENT, Status.FAILED)
        return may_be_forced and self.is_forced(now.step.name, artifact)

    def is_forced(self, name: str, artifact: Artifact | None) -> bool:
        """Whether a step is to be made whatever there is, and was not yet."""
        maker = None if artifact is None else artifact.upgrade_id
        return name in self._forced and (maker is None or maker != self._upgrade_id)

    def due(
        self,
        assessed: Mapping[str, Assessment],
        artifacts: Mapping[str, Artifact],
        context: PlanContext,
        *,
        out_of_reach: Message | None = None,
    ) -> list[Due]:
        """The steps of a video to be made, inputs first, and those that cannot be made now.

        Args:
            out_of_reach: why the video's file cannot be read, None where it can.
        """
        found: dict[str, Due] = {}
        wanted = self.wanted(assessed, artifacts)
        for name, now in assessed.items():
            step, artifact = now.step, artifacts.get(name)
            at_rest = now.status == Status.CURRENT and name not in self._forced
            if at_rest or name not in wanted:
                continue
            above = [found[source] for source in step.inputs if source in found]
            stuck = next((each.blocked for each in above if each.blocked), None)
            if now.status == Status.WAITING:
                # Its inputs are made in this same upgrade, or are not to be had at all.
                missing = plan.model_of(step, context)
                if above and (stuck or not isinstance(missing, Message)):
                    found[name] = Due(step, Status.MISSING, stuck, inherited=bool(stuck))
            elif now.status == Status.BLOCKED:
                found[name] = Due(step, Status.MISSING, now.reason)
            elif not now.step_fingerprint and self.is_forced(name, artifact):
                missing = plan.model_of(step, context)
                assert isinstance(missing, Message)
                found[name] = Due(step, now.status, missing)
            elif self.is_due(now, artifact):
                same = artifact is not None and artifact.step_fingerprint == now.step_fingerprint
                if stuck and same:
                    found[name] = Due(step, now.status, stuck, inherited=True)
                elif step.reads_file and out_of_reach:
                    found[name] = Due(step, now.status, out_of_reach)
                else:
                    found[name] = Due(step, now.status)
        return list(found.values())
