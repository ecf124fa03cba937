"""The façade's upgrading part: plan, start, follow, pause, cancel and undo an upgrade.

The worker does the work; everything here asks it to, or reports on it. What is returned is
ready for JSON (docs/cli.md documents the shapes).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import cast

from filelock import Timeout

from engine import spec
from engine.errors import EnvironmentProblem, ModelUnavailable, UsageError
from engine.index.indexer import context_of
from engine.index.scan import absolute
from engine.index.upgrade.plan import UpgradePlan, make_plan, videos_behind
from engine.index.upgrade.selection import checked, to_json
from engine.messages import Code
from engine.models.folder import ModelFolder
from engine.store.library import Library, index_lock
from engine.store.upgrades import OPEN, WORKED_ON, Upgrade, UpgradeState
from engine.types import JsonObject, ModelKind, UpgradeRequest, UpgradeScope
from engine.types.rows import (
    FailureRow,
    PlanRow,
    ProgressRow,
    ResultRow,
    RollbackRow,
    StepProgressRow,
)

log = logging.getLogger(__name__)

SPARE = 200_000_000
"""Bytes that are to stay free on the library's disk beyond what an upgrade needs."""

FAILURES_TOLD = 100
"""Rows of failures in a result; ``failures`` has them all."""

WHOLE = UpgradeRequest()
"""Everything that is behind, in the whole library."""

GOING = [UpgradeState.QUEUED, UpgradeState.RUNNING]


class Upgrading:
    """Upgrades of one library; ``engine.api.engine.Engine`` has one as ``upgrades``."""

    def __init__(
        self, library: Library, models: ModelFolder, wake_worker: Callable[[], None]
    ) -> None:
        self._library = library
        self._models = models
        self._wake_worker = wake_worker

    # --- before

    def request(self, request: UpgradeRequest) -> UpgradeRequest:
        """The request with absolute paths, if it makes sense.

        Raises:
            UsageError: it does not, or nothing of the library is at one of its paths.
        """
        paths = tuple(absolute(path) for path in checked(request).paths)
        places = [place.path for place in self._library.videos.places()] if paths else []
        for path in paths:
            exact = request.scope == UpgradeScope.VIDEO
            if not any(p == path if exact else p.is_relative_to(path) for p in places):
                raise UsageError(Code.NOT_IN_LIBRARY, path=str(path))
        return replace(request, paths=paths)

    def plan(self, request: UpgradeRequest = WHOLE) -> PlanRow:
        """What an upgrade would do, and cost; nothing is changed.

        Raises:
            UsageError: the request makes no sense.
            LibraryTooNew: a newer program has indexed this library.
        """
        return self._make(self.request(request)).row

    def _make(self, request: UpgradeRequest) -> UpgradePlan:
        return make_plan(self._library, self._models, request, keep=self._keeps)

    @property
    def _keeps(self) -> bool:
        return self._library.choices.settings().keep_replaced

    def behind(self) -> dict[str, list[str]]:
        """The videos (by id) that are behind the latest spec, each with the steps that are."""
        found = videos_behind(self._library, context_of(self._library, self._models))
        return {str(video): list(steps) for video, steps in found.items()}

    # --- beginning

    def start(self, request: UpgradeRequest = WHOLE) -> PlanRow:
        """Queue an upgrade and return its plan; where nothing is to be done, nothing is queued.

        Raises:
            UsageError: the request makes no sense, or another upgrade is not at its end.
            ModelUnavailable: a model must be downloaded first.
            EnvironmentProblem: the disk has too little room.
            LibraryTooNew: a newer program has indexed this library.
        """
        request = self.request(request)
        if self._library.upgrades.open() is not None:
            raise UsageError(Code.UPGRADE_OPEN)
        plan = self._make(request)
        row = plan.row
        if row["downloads"]:
            first = row["downloads"][0]
            raise ModelUnavailable(Code.MODEL_NOT_INSTALLED, kind=first["kind"], name=first["name"])
        if row["bytes_needed"] + SPARE > row["bytes_free"]:
            raise EnvironmentProblem(
                Code.UPGRADE_NEEDS_SPACE, needed=row["bytes_needed"], free=row["bytes_free"]
            )
        if not plan.videos:
            self._choose(request)
            return row
        with self._library.database.transaction():
            upgrade = self._library.upgrades.begin(
                request=to_json(request),
                target=plan.target,
                plan=dict(row),
                models_before=plan.models_before,
                keep=self._keeps,
                last_artifact=self._library.ledger.last_id(),
                videos=plan.videos,
            )
            self._choose(request)
        self._wake_worker()
        return {**row, "upgrade": upgrade.id}

    def _choose(self, request: UpgradeRequest) -> None:
        for kind, name in request.models:
            self._models.find(kind, name)
            self._library.choices.choose_model(kind, name)

    # --- under way

    def open(self) -> bool:
        """Whether an upgrade is not at its end."""
        return self._library.upgrades.open() is not None

    def at_work(self) -> bool:
        """Whether the worker continues with an upgrade (or undoes one) by itself."""
        upgrade = self._library.upgrades.open()
        return upgrade is not None and upgrade.state in WORKED_ON

    def pause(self) -> bool:
        """Let the upgrade rest; indexing continues. Returns whether one was at work."""
        return self._move(UpgradeState.PAUSED, GOING)

    def resume(self) -> bool:
        """Let the upgrade continue; returns whether it was paused or stopped."""
        upgrade = self._library.upgrades.open()
        begun = upgrade is not None and self._library.upgrades.touched(upgrade.id)
        new = UpgradeState.RUNNING if begun else UpgradeState.QUEUED
        return self._move(new, [UpgradeState.PAUSED, UpgradeState.STOPPED])

    def cancel(self) -> bool:
        """End the upgrade: what is done stays, the rest stays as it was. Whether there was one."""
        states = OPEN - {UpgradeState.ROLLING_BACK}
        return self._move(UpgradeState.CANCELLED, states)

    def retry(self) -> int:
        """Let what failed be tried again; returns of how many videos.

        Raises:
            UsageError: another upgrade is not at its end.
        """
        upgrades = self._library.upgrades
        latest = upgrades.latest()
        if latest is not None and latest.state in OPEN:
            raise UsageError(Code.UPGRADE_OPEN)
        if latest is None or latest.state != UpgradeState.DONE:
            return 0
        with self._library.database.transaction():
            count = upgrades.wait_again(latest.id, "failed")
            # Running, not queued: what it replaced so far is still kept.
            if count:
                upgrades.move(latest.id, UpgradeState.RUNNING, instead_of=[UpgradeState.DONE])
        self._wake_worker()
        return count

    def _move(self, new: UpgradeState, instead_of: Collection[UpgradeState]) -> bool:
        upgrade = self._library.upgrades.open()
        if upgrade is None:
            return False
        moved = self._library.upgrades.move(upgrade.id, new, instead_of=instead_of)
        self._wake_worker()
        return moved

    # --- taking it back

    def can_roll_back(self) -> bool:
        """Whether what the last upgrade replaced is still kept."""
        return self._revocable() is not None

    def roll_back(self) -> RollbackRow:
        """Queue taking the last upgrade back: its vectors, words and models as they were.

        Raises:
            UsageError: there is nothing to undo, or an upgrade is under way.
            ModelUnavailable: a model that was used before is not installed any more.
        """
        if self._library.upgrades.open() is not None:
            raise UsageError(Code.UPGRADE_OPEN)
        upgrade = self._revocable()
        if upgrade is None:
            raise UsageError(Code.NOTHING_TO_ROLL_BACK)
        for kind, identity in upgrade.models_before.items():
            if identity:
                self._require(ModelKind(kind), identity)
        ended = [UpgradeState.DONE, UpgradeState.CANCELLED]
        self._library.upgrades.move(upgrade.id, UpgradeState.ROLLING_BACK, instead_of=ended)
        self._wake_worker()
        models = {kind: identity for kind, identity in upgrade.models_before.items() if identity}
        return {"upgrade": upgrade.id, "models": models}

    def _revocable(self) -> Upgrade | None:
        upgrade = self._library.upgrades.last_begun()
        ended = (UpgradeState.DONE, UpgradeState.CANCELLED)
        if upgrade is None or upgrade.state not in ended or not upgrade.keep:
            return None
        return upgrade if self._library.retired.any() else None

    def _require(self, kind: ModelKind, identity: str) -> None:
        """See that a model is there exactly as it was: another revision reads no old vector."""
        name = identity.partition("@")[0]
        found = self._models.find(kind, name).ref.identity
        if found != identity:
            raise ModelUnavailable(
                Code.ROLLBACK_MODEL_REPLACED,
                kind=kind.value,
                name=name,
                revision=identity.partition("@")[2],
            )

    def free(self) -> int:
        """Delete what the last upgrade replaced: it can then not be taken back. Returns bytes.

        Raises:
            UsageError: an upgrade is under way.
        """
        if self._library.upgrades.open() is not None:
            raise UsageError(Code.UPGRADE_OPEN)
        before = sum(self._library.bytes_used().values())
        self._library.upgrades.keep_no_more()
        for video_id in self._library.retired.videos():
            self._library.retired.discard(video_id)
        try:
            with index_lock(self._library.root):
                self._library.vectors.drop_empty()
                self._library.collect_images()
                self._library.database.compact()
        except Timeout:
            log.info("the worker is at work: the file shrinks when it is compacted later")
        return max(0, before - sum(self._library.bytes_used().values()))

    # --- progress and result

    def progress(self) -> ProgressRow | None:
        """How the last upgrade goes, None where there never was one."""
        upgrade = self._library.upgrades.open() or self._library.upgrades.latest()
        if upgrade is None:
            return None
        counts = self._library.upgrades.counts(upgrade.id)
        made = self._library.upgrades.made(upgrade.id)
        steps: dict[str, StepProgressRow] = {
            name: {"due": row["stale"] + row["missing"], "done": made.get(name, 0)}
            for name, row in upgrade.plan["steps"].items()
        }
        return {
            "upgrade": upgrade.id,
            "state": upgrade.state.value,
            "scope": upgrade.request["scope"],
            "videos": sum(counts.values()),
            "done": counts["done"],
            "failed": counts["failed"],
            "steps": steps,
            "seconds_left": self._seconds_left(upgrade, counts),
            "problem": upgrade.problem,
        }

    @staticmethod
    def _seconds_left(upgrade: Upgrade, counts: dict[str, int]) -> float | None:
        """By the plan at first; the more is done, the more by how long that took.

        What happens once, such as loading models, says nothing about the videos that are left.
        """
        if upgrade.state not in WORKED_ON:
            return None
        total = sum(counts.values())
        share = (total - counts["waiting"]) / total if total else 1.0
        delay = float(upgrade.request["delay"])
        of_steps = sum(float(row["seconds_estimated"]) for row in upgrade.plan["steps"].values())
        planned = float(upgrade.plan["seconds_estimated"])
        once = max(0.0, planned - of_steps - total * delay)
        by_now = max(0.0, upgrade.seconds - once)
        left = (by_now + of_steps * (1 - share)) * (1 - share) + counts["waiting"] * delay
        return round(left + max(0.0, once - upgrade.seconds), 1)

    def result(self) -> ResultRow | None:
        """The result of the last upgrade, None where there is none at its end."""
        upgrade = self._library.upgrades.latest()
        if upgrade is None or upgrade.state in OPEN:
            return None
        row = {
            "state": upgrade.state.value,
            **(upgrade.result or self._as_it_stands(upgrade)),
            "rollback": self.can_roll_back(),
            "problem": upgrade.problem,
            "failures": self.failures()[:FAILURES_TOLD],
        }
        return cast(ResultRow, row)

    def _as_it_stands(self, upgrade: Upgrade) -> JsonObject:
        """The result of an upgrade that was cancelled before its end."""
        counts = self._library.upgrades.counts(upgrade.id)
        return {
            "spec_version": spec.SPEC_VERSION,
            **{name: upgrade.request[name] for name in ("scope", "force", "since")},
            "videos": sum(counts.values()),
            "upgraded": counts["done"],
            "failed": counts["failed"],
            "steps": self._library.upgrades.made(upgrade.id),
            "seconds": round(upgrade.seconds, 3),
            "verified": None,
        }

    def failures(self) -> list[FailureRow]:
        """What the last upgrade failed on."""
        upgrade = self._library.upgrades.latest()
        if upgrade is None:
            return []
        rows: list[FailureRow] = []
        for video_id, row in self._library.upgrades.failures(upgrade.id):
            places = self._library.videos.places(video_id)
            path = str(places[0].path) if places else None
            rows.append(cast(FailureRow, {"video": str(video_id), "path": path, **row}))
        return rows
