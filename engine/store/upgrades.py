"""Upgrades on record: what was asked, what it is to do, how each video went, its result."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.errors import UsageError
from engine.messages import Code, Message, decode, encode
from engine.store.database import Database
from engine.types import JsonObject


class UpgradeState(StrEnum):
    """The state of an upgrade."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"  # by something to be fixed; continues when it is resumed
    DONE = "done"
    CANCELLED = "cancelled"
    ROLLING_BACK = "rolling_back"
    ROLLED_BACK = "rolled_back"


OPEN = frozenset(
    {
        UpgradeState.QUEUED,
        UpgradeState.RUNNING,
        UpgradeState.PAUSED,
        UpgradeState.STOPPED,
        UpgradeState.ROLLING_BACK,
    }
)
"""States of an upgrade that is not at its end: there is one such upgrade at most."""

WORKED_ON = frozenset({UpgradeState.QUEUED, UpgradeState.RUNNING, UpgradeState.ROLLING_BACK})
"""States in which the worker continues by itself."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """One upgrade.

    Attributes:
        request: what was asked (``engine.index.upgrade.selection.UpgradeRequest``), as JSON.
        target: digest of what it upgrades to: the spec, the settings and the models.
        plan: what was found to be done when it began.
        models_before: by kind, "name@revision" of the model that most of the index was made with;
            "" where none was chosen.
        keep: whether what is replaced is kept, to be put back.
        last_artifact: the greatest artifact id when it began.
        problem: what stopped it, or was found wrong with it.
        result: its outcome, once it has ended.
        seconds: of work, over all runs.
    """

    id: int
    state: UpgradeState
    request: JsonObject
    target: str
    plan: JsonObject
    models_before: dict[str, str]
    keep: bool
    last_artifact: int
    problem: Message | None
    result: JsonObject | None
    created_at: float
    ended_at: float | None
    seconds: float


_COLUMNS = (
    "id, state, request, target, plan, models_before, keep, last_artifact, problem, result,"
    " created_at, ended_at, seconds"
)


def _upgrade(
    *,
    state: str,
    request: str,
    plan: str,
    models_before: str,
    keep: int,
    problem: str | None,
    result: str | None,
    **columns: Any,
) -> Upgrade:
    return Upgrade(
        state=UpgradeState(state),
        request=json.loads(request),
        plan=decode(plan),
        models_before=json.loads(models_before),
        keep=bool(keep),
        problem=None if problem is None else decode(problem),
        result=None if result is None else decode(result),
        **columns,
    )


class Upgrades:
    """The tables ``upgrades`` and ``upgrade_videos``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def begin(
        self,
        *,
        request: JsonObject,
        target: str,
        plan: JsonObject,
        models_before: Mapping[str, str],
        keep: bool,
        last_artifact: int,
        videos: Iterable[int],
    ) -> Upgrade:
        """Record a new upgrade of ``videos`` (ids, in the order of work).

        Raises:
            UsageError: another one is not at its end.
        """
        with self._db.transaction():
            if self.open() is not None:
                raise UsageError(Code.UPGRADE_OPEN)
            identity = self._db.insert(
                "INSERT INTO upgrades (state, request, target, plan, models_before, keep,"
                " last_artifact, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    UpgradeState.QUEUED.value,
                    json.dumps(request),
                    target,
                    encode(plan),
                    json.dumps(dict(models_before)),
                    int(keep),
                    last_artifact,
                    time.time(),
                ),
            )
            self._db.run_many(
                "INSERT INTO upgrade_videos (upgrade_id, video_id, position, state)"
                " VALUES (?, ?, ?, 'waiting')",
                ((identity, video, position) for position, video in enumerate(videos)),
            )
            return self.get(identity)

    # --- reading

    def get(self, upgrade_id: int) -> Upgrade:
        found = self._one("WHERE id = ?", upgrade_id)
        assert found is not None, f"no upgrade {upgrade_id}"
        return found

    def _one(self, where: str, *parameters: Any) -> Upgrade | None:
        found = self._db.records(_upgrade, f"SELECT {_COLUMNS} FROM upgrades {where}", parameters)
        return found[0] if found else None

    def state(self, upgrade_id: int) -> UpgradeState:
        value = self._db.value("SELECT state FROM upgrades WHERE id = ?", (upgrade_id,))
        return UpgradeState(value)

    def open(self) -> Upgrade | None:
        """The upgrade that is not at its end."""
        marks = ", ".join(f"'{state.value}'" for state in OPEN)
        return self._one(f"WHERE state IN ({marks})")

    def latest(self) -> Upgrade | None:
        return self._one("ORDER BY id DESC LIMIT 1")

    def last_begun(self) -> Upgrade | None:
        """The latest upgrade, but for those that were cancelled before they made anything."""
        return self._one(
            "WHERE state != ? OR EXISTS (SELECT 1 FROM artifacts WHERE upgrade_id = upgrades.id)"
            " ORDER BY id DESC LIMIT 1",
            UpgradeState.CANCELLED.value,
        )

    def keeps(self, upgrade_id: int | None) -> bool:
        """Whether what this upgrade replaces is to be kept."""
        found = self._db.value("SELECT keep FROM upgrades WHERE id = ?", (upgrade_id,))
        return bool(found)

    def next_video(self, upgrade_id: int) -> int | None:
        """The video to upgrade next."""
        found = self._db.value(
            "SELECT video_id FROM upgrade_videos WHERE upgrade_id = ? AND state = 'waiting'"
            " ORDER BY position LIMIT 1",
            (upgrade_id,),
        )
        return None if found is None else int(found)

    def videos(self, upgrade_id: int, state: str) -> list[int]:
        """Ids of the videos of an upgrade that are ``waiting``, ``done`` or ``failed``."""
        rows = self._db.rows(
            "SELECT video_id FROM upgrade_videos WHERE upgrade_id = ? AND state = ?"
            " ORDER BY position",
            (upgrade_id, state),
        )
        return [row[0] for row in rows]

    def counts(self, upgrade_id: int) -> dict[str, int]:
        """How many videos are ``waiting``, ``done`` and ``failed``."""
        found = dict(
            self._db.rows(
                "SELECT state, count(*) FROM upgrade_videos WHERE upgrade_id = ? GROUP BY state",
                (upgrade_id,),
            )
        )
        return {state: found.get(state, 0) for state in ("waiting", "done", "failed")}

    def failures(self, upgrade_id: int) -> list[tuple[int, JsonObject]]:
        """The videos that failed, each with ``step, category, message``."""
        rows = self._db.rows(
            "SELECT video_id, step, category, message FROM upgrade_videos"
            " WHERE upgrade_id = ? AND state = 'failed' ORDER BY position",
            (upgrade_id,),
        )
        return [
            (video, {"step": step, "category": category, "message": decode(message)})
            for video, step, category, message in rows
        ]

    def made(self, upgrade_id: int) -> dict[str, int]:
        """Of how many videos each step was made, or found to be as it was."""
        return dict(
            self._db.rows(
                "SELECT step, count(*) FROM artifacts WHERE upgrade_id = ? AND state = 'done'"
                " AND role != 'kept' GROUP BY step",
                (upgrade_id,),
            )
        )

    def live_artifacts(self, upgrade_id: int) -> list[tuple[int, str, int, str]]:
        """``(id, step, items, own)`` of all that an upgrade made and searches see."""
        return self._db.rows(
            "SELECT id, step, items, own FROM artifacts WHERE upgrade_id = ? AND role = 'live'"
            " AND state = 'done' ORDER BY id",
            (upgrade_id,),
        )

    def touched(self, upgrade_id: int) -> list[int]:
        """Ids of the videos of which an upgrade made something."""
        rows = self._db.rows(
            "SELECT DISTINCT video_id FROM artifacts WHERE upgrade_id = ? ORDER BY video_id",
            (upgrade_id,),
        )
        return [row[0] for row in rows]

    def abandoned(self) -> list[tuple[int, int, int]]:
        """``(id, video id, upgrade id)`` of what upgrades that were cancelled left half done."""
        return self._db.rows(
            "SELECT artifacts.id, video_id, upgrades.id FROM artifacts"
            " JOIN upgrades ON upgrades.id = upgrade_id"
            " WHERE upgrades.state = ? AND (role = 'candidate' OR artifacts.state != 'done')"
            " AND role != 'kept'",
            (UpgradeState.CANCELLED.value,),
        )

    # --- writing

    def move(
        self,
        upgrade_id: int,
        new: UpgradeState,
        *,
        instead_of: Iterable[UpgradeState],
        problem: Message | None = None,
        result: JsonObject | None = None,
    ) -> bool:
        """Bring an upgrade from one of the states ``instead_of`` to another; whether it was in one.

        The one place where its state changes: two processes that both want to cannot both succeed.
        """
        wanted = json.dumps([state.value for state in instead_of])
        with self._db.transaction():
            self._db.run(
                "UPDATE upgrades SET state = :new, problem = :problem,"
                " result = ifnull(:result, result), ended_at = iif(:open, NULL, :now)"
                " WHERE id = :id AND state IN (SELECT value FROM json_each(:wanted))",
                {
                    "new": new.value,
                    "problem": None if problem is None else encode(problem),
                    "result": None if result is None else json.dumps(result),
                    "open": new in OPEN,
                    "now": time.time(),
                    "id": upgrade_id,
                    "wanted": wanted,
                },
            )
            return self._db.changes > 0

    def retarget(self, upgrade_id: int, target: str) -> None:
        """What it upgrades to has changed (another model was chosen): what is done is looked at
        again."""
        with self._db.transaction():
            self._db.run("UPDATE upgrades SET target = ? WHERE id = ?", (target, upgrade_id))
            self.wait_again(upgrade_id, "done")

    def keep_no_more(self) -> None:
        """What upgrades replaced was deleted: nor is kept what is replaced on a later retry."""
        self._db.run("UPDATE upgrades SET keep = 0")

    def add_seconds(self, upgrade_id: int, seconds: float) -> None:
        self._db.run(
            "UPDATE upgrades SET seconds = seconds + ? WHERE id = ?", (seconds, upgrade_id)
        )

    def video_done(self, upgrade_id: int, video_id: int) -> None:
        self._set_video(upgrade_id, video_id, "done", None, None, None)

    def video_failed(
        self,
        upgrade_id: int,
        video_id: int,
        *,
        step: str | None,
        category: str,
        message: Message,
    ) -> None:
        self._set_video(upgrade_id, video_id, "failed", step, category, encode(message))

    def _set_video(self, upgrade_id: int, video_id: int, *values: str | None) -> None:
        self._db.run(
            "UPDATE upgrade_videos SET state = ?, step = ?, category = ?, message = ?"
            " WHERE upgrade_id = ? AND video_id = ?",
            (*values, upgrade_id, video_id),
        )

    def wait_again(self, upgrade_id: int, state: str) -> int:
        """Let the videos that are ``done`` or ``failed`` wait again; returns how many."""
        self._db.run(
            "UPDATE upgrade_videos SET state = 'waiting', step = NULL, category = NULL,"
            " message = NULL WHERE upgrade_id = ? AND state = ?",
            (upgrade_id, state),
        )
        return self._db.changes
