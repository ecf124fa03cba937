"""The ledger of artifacts: what each step made of each video, from what, and how it went."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from engine.errors import Category
from engine.messages import Message, decode, encode
from engine.store.artifacts import (
    CANDIDATE,
    COLUMNS,
    COLUMNS_OF_A_PLAN,
    DONE,
    FAILED,
    LIVE,
    Artifact,
    artifact_of,
    may_go_on,
    record_of,
)
from engine.store.database import Database
from engine.store.fulltext import FullText
from engine.store.vectors import VectorTables


class Ledger:
    """The table ``artifacts`` and the removal of what artifacts own."""

    def __init__(self, database: Database, vectors: VectorTables, fulltext: FullText) -> None:
        self._db = database
        self._vectors = vectors
        self._fulltext = fulltext

    # --- reading

    def get(self, artifact_id: int) -> Artifact:
        sql = f"SELECT {COLUMNS} FROM artifacts WHERE id = ?"
        found = self._db.records(artifact_of, sql, (artifact_id,))
        if not found:
            raise ValueError(f"no artifact {artifact_id}")
        return found[0]

    def all_of_video(self, video_id: int) -> list[Artifact]:
        """What is live of a video, and then the candidates."""
        sql = (
            f"SELECT {COLUMNS} FROM artifacts WHERE video_id = ? AND role != 'kept'"
            " ORDER BY role DESC"
        )
        return self._db.records(artifact_of, sql, (video_id,))

    def of_video(self, video_id: int) -> dict[str, Artifact]:
        """The artifacts of a video by step; a candidate before the live one."""
        return {artifact.step: artifact for artifact in self.all_of_video(video_id)}

    def each_video(self) -> Iterator[tuple[int, dict[str, Artifact]]]:
        """``of_video`` for every video that has artifacts, by id, one at a time.

        Without positions, values and warnings, of which a plan needs none.
        """
        made = self._db.each_record(
            artifact_of,
            f"SELECT {COLUMNS_OF_A_PLAN} FROM artifacts WHERE role != 'kept'"
            " ORDER BY video_id, role DESC",
        )
        for video_id, group in groupby(made, key=attrgetter("video_id")):
            yield video_id, {artifact.step: artifact for artifact in group}

    def live(self, video_id: int, step: str) -> Artifact | None:
        sql = f"SELECT {COLUMNS} FROM artifacts WHERE video_id = ? AND step = ? AND role = 'live'"
        return next(iter(self._db.records(artifact_of, sql, (video_id, step))), None)

    def without_picture(self) -> set[int]:
        """The videos that are sound alone, as they were probed."""
        rows = self._db.rows(
            "SELECT video_id FROM artifacts WHERE step = 'probe' AND role = 'live'"
            " AND value IS NOT NULL AND value ->> '$.video' IS NULL"
        )
        return {row[0] for row in rows}

    def made(self, step: str) -> bool:
        """Whether a step was carried out on any video, and is what searches see."""
        sql = "SELECT 1 FROM artifacts WHERE step = ? AND role = 'live' AND state = 'done' LIMIT 1"
        return self._db.one(sql, (step,)) is not None

    # --- the life of an artifact

    def begin(
        self,
        video_id: int,
        step: str,
        *,
        fingerprint: str,
        inputs: str,
        model_unused: bool,
        spec_version: str,
        step_fingerprint: str | None = None,
        model: str | None = None,
        upgrade_id: int | None = None,
        present: Mapping[str, Artifact] | None = None,
    ) -> Artifact:
        """Record an attempt, before the work starts, and return the artifact to fill.

        Work of the same fingerprint and inputs that was interrupted, or that the machine (a full
        disk) stopped, continues where it was; anything else starts empty. Where a finished live
        artifact exists, a candidate is made beside it.

        Args:
            present: ``of_video``, where the caller knows it within this transaction.
        """
        with self._db.transaction():
            there = (self.of_video(video_id) if present is None else present).get(step)
            if there is not None and there.unfinished:
                same = (there.fingerprint, there.inputs) == (fingerprint, inputs)
                if same and may_go_on(there):
                    return self._restart(there.id, upgrade_id)
                # A finished candidate that was never swapped in is replaced too.
                self.discard(there.id)
                there = self.live(video_id, step)
            role = CANDIDATE if there is not None else LIVE
            return self._changed(
                "INSERT INTO artifacts (video_id, step, role, recipe, inputs, modelless, state,"
                " attempts, spec_version, started_at, own, model, upgrade_id, pid)"
                " VALUES (?, ?, ?, ?, ?, ?, 'running', 1, ?, ?, ?, ?, ?, ?)",
                (
                    video_id,
                    step,
                    role,
                    fingerprint,
                    inputs,
                    int(model_unused),
                    spec_version,
                    time.time(),
                    step_fingerprint,
                    model,
                    upgrade_id,
                    os.getpid(),
                ),
            )

    def _changed(self, sql: str, parameters: Sequence[Any]) -> Artifact:
        """The one artifact that a statement inserts or updates, as it is then."""
        (made,) = self._db.records(artifact_of, f"{sql} RETURNING {COLUMNS}", parameters)
        return made

    def _restart(self, artifact_id: int, upgrade_id: int | None) -> Artifact:
        return self._changed(
            "UPDATE artifacts SET state = 'running', attempts = attempts + 1, started_at = ?,"
            " upgrade_id = ifnull(?, upgrade_id), pid = ? WHERE id = ?",
            (time.time(), upgrade_id, os.getpid(), artifact_id),
        )

    def died(self, pid: int) -> None:
        """A process was seen to die: what it was making has ended it."""
        self._db.run(
            "UPDATE artifacts SET deaths = deaths + 1, pid = 0 WHERE state = 'running' AND pid = ?",
            (pid,),
        )

    def reach(self, artifact_id: int, fraction: float) -> None:
        """The work came further than any start before it: it did not die on the same spot."""
        self._db.run(
            "UPDATE artifacts SET reached = ?, attempts = 1, deaths = 0 WHERE id = ?",
            (fraction, artifact_id),
        )

    def checkpoint(
        self, artifact_id: int, position: Any, seconds: float, warnings: Sequence[Message] = ()
    ) -> None:
        """Progress was made and is in the same transaction: a later start continues from here."""
        self._db.run(
            "UPDATE artifacts SET position = ?, attempts = 1, deaths = 0,"
            " seconds = seconds + ?, warnings = ? WHERE id = ?",
            (
                json.dumps(position),
                seconds,
                encode(list(warnings)),
                artifact_id,
            ),
        )

    def set_value(self, artifact_id: int, value: Any) -> None:
        self._db.run("UPDATE artifacts SET value = ? WHERE id = ?", (encode(value), artifact_id))

    def value(self, artifact_id: int) -> Any:
        """What ``set_value`` stored."""
        stored = self._db.value("SELECT value FROM artifacts WHERE id = ?", (artifact_id,))
        with self._db.decoding():
            return decode(stored)

    def finish(
        self,
        artifact_id: int,
        *,
        output: str,
        items: int,
        seconds: float,
        device: str | None,
        warnings: Sequence[Message],
    ) -> Artifact:
        return self._changed(
            "UPDATE artifacts SET state = 'done', output = ?, items = ?, seconds = seconds + ?,"
            " device = ?, warnings = ?, position = NULL, attempts = 0, deaths = 0, reached = 0,"
            " finished_at = ?, category = NULL, message = NULL WHERE id = ?",
            (
                output,
                items,
                seconds,
                device,
                encode(list(warnings)),
                time.time(),
                artifact_id,
            ),
        )

    def stop(self, artifact_id: int) -> None:
        """The work was asked to stop: no attempt is counted against the video."""
        self._db.run(
            "UPDATE artifacts SET state = 'stopped', attempts = 0, deaths = 0 WHERE id = ?",
            (artifact_id,),
        )

    def fail(self, artifact_id: int, category: Category, message: Message) -> None:
        self._db.run(
            "UPDATE artifacts SET state = 'failed', attempts = 0, deaths = 0, category = ?,"
            " message = ?, finished_at = ? WHERE id = ?",
            (category.value, encode(message), time.time(), artifact_id),
        )

    def forget_failures(self, video_id: int) -> None:
        """Drop what failed or crashed, so that it is tried again."""
        for artifact in self.of_video(video_id).values():
            if artifact.state == FAILED or artifact.attempts > 1:
                self.discard(artifact.id)

    # --- swapping and removal

    def swap(self, video_id: int, steps: Iterable[str], keep: Collection[str] = ()) -> None:
        """Put the finished candidates of ``steps`` in the place of the live ones, all at once.

        Args:
            keep: the steps whose replaced artifact is retired, to be put back.

        Raises:
            ValueError: a candidate is not finished; nothing is swapped then (our bug).
        """
        with self._db.transaction():
            present = self.all_of_video(video_id)
            latest = {artifact.step: artifact for artifact in present}
            live = {artifact.step: artifact for artifact in present if artifact.role == LIVE}
            for step in steps:
                candidate, old = latest[step], live.get(step)
                if candidate.role == CANDIDATE and candidate.state != DONE:
                    raise ValueError(f"{step} of video {video_id} is {candidate.state}, not done")
                if old is not None and old.id != candidate.id:
                    # What this very upgrade made before (for a model chosen since) is not kept.
                    own = old.upgrade_id == candidate.upgrade_id and not old.as_before
                    if step in keep and not own:
                        self.retire(old)
                    else:
                        self.discard(old.id)
                self._db.run("UPDATE artifacts SET role = 'live' WHERE id = ?", (candidate.id,))
                self._vectors.set_live(candidate.id)

    def retire(self, live: Artifact) -> None:
        """Hide a live artifact from searches, and keep it to be put back."""
        with self._db.transaction():
            self._discard_retired(live.video_id, live.step)
            self._db.run("UPDATE artifacts SET role = 'kept' WHERE id = ?", (live.id,))
            self._vectors.set_live(live.id, live=False)

    def _discard_retired(self, video_id: int, step: str) -> None:
        for (old,) in self._db.rows(
            "SELECT id FROM artifacts WHERE video_id = ? AND step = ? AND role = 'kept'",
            (video_id, step),
        ):
            self.discard(old)

    def adopt(self, live_id: int, candidate: Artifact) -> None:
        """The candidate turned out equal to the live artifact: keep the rows, renew the record."""
        with self._db.transaction():
            self.discard(candidate.id)
            self._set_record(live_id, record_of(candidate))

    def renew(
        self, artifact: Artifact, fingerprint: str, spec_version: str, upgrade_id: int | None
    ) -> None:
        """What it is made from was made again and is the same: only its record is out of date."""
        changed = {"recipe": fingerprint, "spec_version": spec_version, "upgrade_id": upgrade_id}
        self._set_record(artifact.id, record_of(artifact) | changed)

    def _set_record(self, artifact_id: int, record: Mapping[str, Any]) -> None:
        """Change what is on record of an artifact; for an upgrade, so that it can be put back."""
        self._db.run(
            "UPDATE artifacts SET record_before = iif(:upgrade_id IS NULL, NULL,"
            " iif(upgrade_id IS :upgrade_id, record_before, json_object("
            "'recipe', recipe, 'inputs', inputs, 'modelless', modelless,"
            " 'spec_version', spec_version, 'own', own, 'model', model,"
            " 'upgrade_id', upgrade_id))),"
            " recipe = :recipe, inputs = :inputs, modelless = :modelless,"
            " spec_version = :spec_version, own = :own, model = :model, upgrade_id = :upgrade_id"
            " WHERE id = :id",
            {**record, "modelless": int(record["modelless"]), "id": artifact_id},
        )

    # --- counts over all

    def last_id(self) -> int:
        """The greatest id given so far; later artifacts have greater ones."""
        found = self._db.value("SELECT seq FROM sqlite_sequence WHERE name = 'artifacts'")
        return int(found or 0)

    def spec_versions(self) -> set[str]:
        """Every version of the spec by which something live was made."""
        sql = "SELECT DISTINCT spec_version FROM artifacts WHERE role = 'live'"
        return {row[0] for row in self._db.rows(sql)}

    def models_of(self, steps: Collection[str]) -> dict[str, str]:
        """For each step the model ("name@revision") that made most of what is live."""
        rows = self._db.rows(
            "SELECT step, model FROM artifacts WHERE role = 'live' AND model IS NOT NULL"
            " AND step IN (SELECT value FROM json_each(?)) GROUP BY step, model"
            " ORDER BY count(*)",
            (json.dumps(sorted(steps)),),
        )
        return dict(rows)

    def discard(self, artifact_id: int) -> None:
        """Remove an artifact and all rows that it owns."""
        with self._db.transaction():
            self._vectors.remove(artifact_id)
            self._fulltext.remove(artifact_id)
            self._db.run("DELETE FROM artifacts WHERE id = ?", (artifact_id,))

    def discard_video(self, video_id: int) -> None:
        """Remove every artifact of a video, live or candidate."""
        rows = self._db.rows("SELECT id FROM artifacts WHERE video_id = ?", (video_id,))
        with self._db.transaction():
            for (artifact_id,) in rows:
                self.discard(artifact_id)
