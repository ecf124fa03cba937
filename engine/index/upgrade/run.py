"""The upgrader: carries out the upgrade that is under way, a video at a time.

What is made again is kept beside what searches see until all of a video is there; then the video is
swapped in one transaction. The ledger alone knows what is done, so that an upgrade which was
killed continues as if nothing had happened.
"""

from __future__ import annotations

import logging
import shutil
import time
from typing import Any

from engine import spec
from engine.disk.presence import is_reached
from engine.errors import Cancelled, Category, EnvironmentProblem, LibraryTooNew
from engine.index.maker import NO_FILE, Maker
from engine.index.places import holds_other_content, place_to_read
from engine.index.plan import Assessment, PlanContext
from engine.index.reading import Reading
from engine.index.upgrade.plan import OUT_OF_REACH, require_known_spec, target_of
from engine.index.upgrade.selection import StepSelection, from_json
from engine.index.upgrade.settle import Settling
from engine.index.upgrade.verify import checks, still_behind
from engine.index.work import Work
from engine.messages import Code, Message, message
from engine.store.artifacts import CANDIDATE, DONE, FAILED, Artifact
from engine.store.upgrades import Upgrade, UpgradeState
from engine.types import JsonObject, ModelKind

log = logging.getLogger(__name__)

DOUBTFUL = message(Code.UPGRADE_UNVERIFIED)

LEAST_FREE = 64_000_000
"""Bytes: with less on the disk, a failure of the environment is that of the disk."""


class Upgrader:
    """Works on one upgrade, which is queued or running."""

    def __init__(self, work: Work, upgrade: Upgrade) -> None:
        self._library = work.library
        self._upgrade = upgrade
        self._reporter = work.reporter
        self._request = from_json(upgrade.request)
        self._selection = StepSelection(self._request, upgrade.id)
        self._facts = {"upgrade": upgrade.id, "scope": upgrade.request["scope"]}
        self.maker = Maker(work, facts=self._facts, upgrade_id=upgrade.id)

    @property
    def delay(self) -> float:
        """Seconds to rest after each video."""
        return self._request.delay

    def next(self) -> int | None:
        """Do the next piece of work; returns the video that was upgraded, None if none was.

        Raises:
            Cancelled: asked to stop; everything committed stays, the rest is done next time.
            EnvironmentProblem: the library itself cannot be written.
        """
        if self._is_behind_the_library():
            return None
        if self._upgrade.state == UpgradeState.QUEUED:
            self._begin()
        if self._lacks_a_model():
            return None
        self._follow_target(self.maker.context)
        video_id = self._library.upgrades.next_video(self._upgrade.id)
        if video_id is None:
            self._finish()
            return None
        began = time.monotonic()
        try:
            self._upgrade_video(video_id)
        except (Cancelled, EnvironmentProblem):
            raise
        except Exception as error:  # noqa: BLE001 - one video's failure never stops the rest
            self._give_up(video_id, error)
        finally:
            self._library.upgrades.add_seconds(self._upgrade.id, time.monotonic() - began)
        return video_id

    # --- beginning

    def _begin(self) -> None:
        """Make room: what an earlier upgrade replaced can no longer be put back."""
        for video_id in self._library.retired.videos():
            self._library.retired.discard(video_id)
        self._library.vectors.drop_empty()
        self._library.upgrades.move(
            self._upgrade.id, UpgradeState.RUNNING, instead_of=[UpgradeState.QUEUED]
        )
        log.info("upgrade begins", extra={"facts": self._facts_with()})

    def _facts_with(self, **more: Any) -> dict[str, Any]:
        return {"spec_version": spec.SPEC_VERSION, **self._facts, **more}

    def _is_behind_the_library(self) -> bool:
        """Stop where a newer program was at work meanwhile: its spec is not to be taken back."""
        going = self._upgrade.state == UpgradeState.RUNNING
        if going and self._upgrade.target == target_of(self.maker.context):
            return False
        try:
            require_known_spec(self._library)
        except LibraryTooNew as error:
            self._stop(error.message)
            return True
        return False

    def _lacks_a_model(self) -> bool:
        """Stop where a model that the upgrade needs is not there (any more)."""
        models = self.maker.context.models
        for name in self._upgrade.plan["steps"]:
            kind = spec.BY_NAME[name].model if name in spec.BY_NAME else None
            missing = None if kind is None else models[kind]
            if isinstance(missing, Message) and self._was_planned(kind):
                self._stop(missing)
                return True
        return False

    def _was_planned(self, kind: ModelKind | None) -> bool:
        return kind is not None and self._upgrade.plan["models"].get(kind.value) is not None

    def _stop(self, why: Message) -> None:
        """Something must be fixed first: nothing is lost, and nothing more is tried."""
        problem = message(Code.UPGRADE_STOPPED, reason=why)
        log.warning("upgrade stops: %s", why, extra={"facts": self._facts_with()})
        going = [UpgradeState.QUEUED, UpgradeState.RUNNING]
        self._library.upgrades.move(
            self._upgrade.id, UpgradeState.STOPPED, instead_of=going, problem=problem
        )

    def _follow_target(self, context: PlanContext) -> None:
        """Another model was chosen meanwhile: what is done already is looked at again."""
        target = target_of(context)
        if target != self._upgrade.target:
            log.info("upgrade follows a change of models or settings")
            self._library.upgrades.retarget(self._upgrade.id, target)

    # --- one video

    def _upgrade_video(self, video_id: int) -> None:
        library = self._library
        reading = self.maker.read(video_id)
        if not reading.is_here:
            library.upgrades.video_done(self._upgrade.id, video_id)
            return
        self.maker.unavailable = []
        out_of_reach = self._make(reading)
        self._refuse_other_content(reading)
        trouble = next(iter(self.maker.unavailable), None) or self._disk_trouble(reading)
        if trouble:
            self._stop(trouble)
            return
        self._conclude(reading, out_of_reach)

    def _make(self, reading: Reading) -> str:
        """Make what is due of a video; returns the first step whose file is out of reach, or ""."""
        place = place_to_read(self._library, reading.video_id)
        path = None if place is None else place.path
        frames_gone = self._frames_gone(reading)
        out_of_reach = ""
        for step in self.maker.context.steps:
            if not reading.is_here:
                break
            now, artifact = reading.assessed[step.name], reading.artifacts.get(step.name)
            restore = step.name in frames_gone
            if not restore and not self._is_due(reading, now, artifact):
                continue
            if path is None and (step.reads_file or frames_gone & set(step.inputs)):
                out_of_reach = out_of_reach or step.name
                continue
            forced = restore or self._selection.is_forced(step.name, artifact)
            if not forced and self.maker.renew(reading, step.name):
                continue
            if (
                out_of_reach
                and artifact is not None
                and artifact.step_fingerprint == now.step_fingerprint
            ):
                continue  # it would be made from the very same, and be no nearer to the spec
            assert reading.video is not None
            self._reporter.stage(reading.video, step.name, self.maker.left_of(reading, step))
            made = self.maker.carry_out(reading, path or NO_FILE, step)
            if not made and path is not None and not is_reached(path):
                path, out_of_reach = None, out_of_reach or step.name
        return out_of_reach

    def _disk_trouble(self, reading: Reading) -> Message | None:
        """Why nothing more is to be tried: the disk is full, which no other video would fix."""
        for artifact in reading.artifacts.values():
            ours = artifact.upgrade_id == self._upgrade.id and artifact.state == FAILED
            if ours and artifact.category == Category.ENVIRONMENT:
                free = shutil.disk_usage(self._library.root).free
                if free < LEAST_FREE:
                    return message(Code.DISK_FULL, path=str(self._library.root))
        return None

    def _is_due(self, reading: Reading, now: Assessment, artifact: Artifact | None) -> bool:
        wanted = self._selection.wanted(reading.assessed, reading.artifacts)
        if now.step.name not in wanted:
            return False
        if self._selection.is_due(now, artifact):
            return True
        return self.maker.may_need_nothing(reading, now.step)

    def _frames_gone(self, reading: Reading) -> set[str]:
        """Steps whose kept frames are to be looked at and were deleted by hand: made again."""
        due = self._selection.due(reading.assessed, reading.artifacts, self.maker.context)
        looked_at = {name for each in due if not each.blocked for name in each.step.inputs}
        return {
            step.name
            for step in self.maker.context.steps
            if step.keeps_frames
            and step.name in looked_at
            and self._lacks_frames(reading.artifacts.get(step.name))
        }

    def _lacks_frames(self, shots: Artifact | None) -> bool:
        if shots is None or shots.state != DONE:
            return False
        kept, _ = self._library.content.digests_of(shots.id)
        return not all(self._library.frames.path(digest).exists() for digest in kept)

    def _refuse_other_content(self, reading: Reading) -> None:
        """What was read of a file that was replaced under the work is of another video."""
        place, video = place_to_read(self._library, reading.video_id), reading.video
        if place is None or video is None or not holds_other_content(video, place):
            return
        for artifact in reading.artifacts.values():
            read = artifact.step in spec.BY_NAME and spec.BY_NAME[artifact.step].reads_file
            if read and artifact.role == CANDIDATE and artifact.upgrade_id == self._upgrade.id:
                self._library.ledger.fail(
                    artifact.id,
                    Category.ENVIRONMENT,
                    message(Code.FILE_REPLACED, name=place.path.name),
                )
        reading.read_again()

    def _give_up(self, video_id: int, error: Exception) -> None:
        """A bug outside every step: the video stays as it was, and the rest continues."""
        log.error("upgrading video %s failed", video_id, exc_info=error)
        with self._library.database.transaction():
            for artifact in self._library.ledger.of_video(video_id).values():
                if artifact.upgrade_id == self._upgrade.id and artifact.unfinished:
                    self._library.ledger.discard(artifact.id)
            self._library.upgrades.video_failed(
                self._upgrade.id,
                video_id,
                step=None,
                category=Category.INTERNAL.value,
                message=message(Code.INTERNAL_ERROR, error=type(error).__name__),
            )

    # --- the end of a video

    def _conclude(self, reading: Reading, out_of_reach: str) -> None:
        """Swap in what is complete and put on record how the video went, all at once."""
        library, upgrade = self._library, self._upgrade
        with library.database.transaction():
            if library.upgrades.state(upgrade.id) != UpgradeState.RUNNING:
                raise Cancelled
            settling = Settling(library, upgrade, self.maker.context, whole=self._selection.whole)
            failure = settling.settle(reading) if reading.is_here else None
            if failure is not None:
                library.upgrades.video_failed(
                    upgrade.id,
                    reading.video_id,
                    step=failure.step,
                    category=failure.failure[0],
                    message=failure.failure[1],
                )
            elif out_of_reach:
                library.upgrades.video_failed(
                    upgrade.id,
                    reading.video_id,
                    step=out_of_reach,
                    category=Category.ENVIRONMENT.value,
                    message=OUT_OF_REACH,
                )
            else:
                library.upgrades.video_done(upgrade.id, reading.video_id)
        facts = self._facts_with(video=reading.video_id, failed=failure is not None)
        log.info("video upgraded", extra={"facts": facts})

    # --- the end of an upgrade

    def _finish(self) -> None:
        """Check that all is there, and record the result."""
        library, upgrade = self._library, self._upgrade
        done = set(library.upgrades.videos(upgrade.id, "done"))
        behind = still_behind(library, self._selection, self.maker.context, done)
        for video_id in behind:
            library.upgrades.video_failed(
                upgrade.id,
                video_id,
                step=None,
                category=Category.INTERNAL.value,
                message=message(Code.UPGRADED_YET_BEHIND),
            )
        if not upgrade.keep:
            library.vectors.drop_empty()
        result = self._result(checks(library, upgrade.id))
        library.upgrades.move(
            upgrade.id,
            UpgradeState.DONE,
            instead_of=[UpgradeState.RUNNING],
            problem=None if all(result["verified"].values()) else DOUBTFUL,
            result=result,
        )
        log.info(
            "upgrade done",
            extra={"facts": self._facts_with(seconds=result["seconds"], failed=result["failed"])},
        )

    def _result(self, checks: JsonObject) -> JsonObject:
        library, upgrade = self._library, self._upgrade
        counts = library.upgrades.counts(upgrade.id)
        return {
            "spec_version": spec.SPEC_VERSION,
            "scope": upgrade.request["scope"],
            "force": upgrade.request["force"],
            "since": upgrade.request["since"],
            "videos": sum(counts.values()),
            "upgraded": counts["done"],
            "failed": counts["failed"],
            "steps": library.upgrades.made(upgrade.id),
            "seconds": round(library.upgrades.get(upgrade.id).seconds, 3),
            "verified": checks,
        }
