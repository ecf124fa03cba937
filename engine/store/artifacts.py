"""Artifacts: one row of the ledger each, its columns, and how it is read by their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.errors import Category
from engine.messages import Message, decode

LIVE, CANDIDATE = "live", "candidate"
RUNNING, STOPPED, DONE, FAILED = "running", "stopped", "done", "failed"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One row of the ledger.

    Attributes:
        fingerprint: of the step, its parameters, its model and the fingerprints of its inputs.
        inputs: hash of the outputs (or file contents) it was made from.
        model_unused: there was nothing to do for its model, which is not part of it then.
        attempts: starts since the last progress, recorded before the work.
        deaths: of these, how many were seen to end their process.
        reached: the furthest fraction (0..1) that any start of it came to.
        position: where to continue after an interruption (JSON), as the step wrote it.
        value: the product itself where it is small (the probe), as JSON.
        output: hash of what was made; ``items`` how many.
        seconds: time spent on it, over all its runs.
        step_fingerprint: of the step, its parameters and its model alone.
        model: "name@revision" of the model that made it, None where none did.
        upgrade_id: the upgrade that made it or brought its record up to date, None where none did.
        as_before: whether an upgrade only brought its record up to date, and left its content.
    """

    id: int
    video_id: int
    step: str
    role: str
    fingerprint: str
    inputs: str
    model_unused: bool
    state: str
    attempts: int
    deaths: int
    reached: float
    position: Any
    value: Any
    output: str | None
    items: int
    category: str | None
    message: Message | None
    warnings: tuple[Message, ...]
    spec_version: str
    device: str | None
    seconds: float
    step_fingerprint: str | None
    model: str | None
    upgrade_id: int | None
    as_before: bool

    @property
    def failure(self) -> tuple[Category, Message]:
        """Why it failed; of one that did."""
        assert self.category is not None
        assert self.message is not None
        return Category(self.category), self.message

    @property
    def unfinished(self) -> bool:
        """Whether it is still to be made, or to take the live one's place."""
        return self.state != DONE or self.role == CANDIDATE


_PLAIN = (
    "id, video_id, step, role, recipe AS fingerprint, inputs, modelless AS model_unused, state,"
    " attempts, deaths, reached, output, items, category, message, spec_version, device, seconds,"
    " own AS step_fingerprint, model, upgrade_id,"
    " record_before IS NOT NULL AS as_before"
)
COLUMNS = f"{_PLAIN}, position, value, warnings"
COLUMNS_OF_A_PLAN = f"{_PLAIN}, NULL AS position, NULL AS value, '[]' AS warnings"

RECORD = {
    "recipe": "fingerprint",
    "inputs": "inputs",
    "modelless": "model_unused",
    "spec_version": "spec_version",
    "own": "step_fingerprint",
    "model": "model",
    "upgrade_id": "upgrade_id",
}
"""Columns and attributes of what is on record of how an artifact was made: it changes while the
content stays as it is."""


def artifact_of(
    *,
    model_unused: int,
    as_before: int,
    position: str | None,
    value: str | None,
    message: str | None,
    warnings: str,
    **columns: Any,
) -> Artifact:
    """An artifact of the columns of its row."""
    return Artifact(
        model_unused=bool(model_unused),
        as_before=bool(as_before),
        position=None if position is None else decode(position),
        value=None if value is None else decode(value),
        message=None if message is None else decode(message),
        warnings=() if warnings == "[]" else tuple(decode(warnings)),
        **columns,
    )


def record_of(artifact: Artifact) -> dict[str, Any]:
    """What is on record of an artifact, by column."""
    return {column: getattr(artifact, name) for column, name in RECORD.items()}


def may_go_on(artifact: Artifact) -> bool:
    """Whether what an unfinished artifact holds is sound, and only more is to be made."""
    stopped_by_machine = artifact.state == FAILED and artifact.category == Category.ENVIRONMENT
    return artifact.state in (RUNNING, STOPPED) or stopped_by_machine
