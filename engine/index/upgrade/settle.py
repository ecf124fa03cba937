"""The end of one video's upgrade: what is whole takes its place, what is not leaves no trace."""

from __future__ import annotations

from collections.abc import Mapping

from engine import spec
from engine.index import plan
from engine.index.plan import Assessment, PlanContext, Status
from engine.index.reading import Reading
from engine.store.artifacts import CANDIDATE, DONE, FAILED, LIVE, Artifact
from engine.store.library import Library
from engine.store.upgrades import Upgrade
from engine.types import VideoState


class Settling:
    """Settles the videos of one upgrade, each within the caller's transaction."""

    def __init__(
        self, library: Library, upgrade: Upgrade, context: PlanContext, *, whole: bool
    ) -> None:
        self._library = library
        self._upgrade = upgrade
        self._context = context
        self._whole = whole

    def settle(self, reading: Reading) -> Artifact | None:
        """Swap in what was made again; returns what failed, if anything did.

        What failed leaves the video as searches know it: neither it, nor anything that was made
        beside it and would leave it behind, takes the place of what is there.
        """
        ledger, video_id, artifacts = self._library.ledger, reading.video_id, reading.artifacts
        ours = {n: a for n, a in artifacts.items() if a.upgrade_id == self._upgrade.id}
        failed = next((a for a in ours.values() if a.state == FAILED), None)
        ready = self._swappable(reading)
        keep = ready if self._upgrade.keep else frozenset()
        ledger.swap(
            video_id, [step.name for step in self._context.steps if step.name in ready], keep
        )
        for name, artifact in ours.items():
            if artifact.unfinished and name not in ready:
                ledger.discard(artifact.id)
        reading.read_again()
        withdraw_left_behind(self._library, reading, self._upgrade.id)
        if self._whole:
            self._drop_steps_of_old(artifacts)
            reading.read_again()
        now = reading.artifacts.values()
        warnings = [text for artifact in now for text in artifact.warnings]
        self._library.videos.set_warnings(video_id, warnings)
        healed = failed is None and all(a.state != FAILED for a in now)
        if reading.video is not None and reading.video.state == VideoState.FAILED and healed:
            self._library.videos.transition(video_id, VideoState.QUEUED)
            self._library.videos.transition(video_id, VideoState.INDEXED)
        return failed

    def _swappable(self, reading: Reading) -> frozenset[str]:
        """The steps whose candidate may take its place without leaving another artifact behind."""
        live, artifacts = reading.live, reading.artifacts
        ready = {n for n, a in artifacts.items() if a.role == CANDIDATE and a.state == DONE}
        while True:
            after = live | {n: artifacts[n] for n in ready}
            present = {n: a for n, a in after.items() if a.state == DONE}
            assessed = plan.assess(reading.sources, present, self._context)
            behind = [n for n in present if n in assessed and _left_behind(assessed[n])]
            held = {n for n in behind if n in ready}
            held |= {
                source
                for n in behind
                if n not in ready
                for source in spec.BY_NAME[n].inputs
                if source in ready
            }
            if not held:
                return frozenset(ready)
            ready -= held

    def _drop_steps_of_old(self, artifacts: Mapping[str, Artifact]) -> None:
        """What no step of the spec makes any more is not searched any more either."""
        known = {step.name for step in self._context.steps}
        for name, artifact in artifacts.items():
            if name in known or artifact.role != LIVE:
                continue
            if self._upgrade.keep:
                self._library.ledger.retire(artifact)
            else:
                self._library.ledger.discard(artifact.id)


def withdraw_left_behind(library: Library, reading: Reading, upgrade_id: int) -> None:
    """Undo what an upgrade did in place and on the strength of what did not take its place.

    So it is with a record that was brought up to date because something made again beside it came
    out equal, and with the first product of a step that depends on what failed.
    """
    undone: set[str] = set()
    while True:
        artifacts, assessed = reading.artifacts, reading.assessed
        behind = {
            name: artifact.id
            for name, artifact in artifacts.items()
            if artifact.upgrade_id == upgrade_id
            and artifact.role == LIVE
            and name in assessed
            and (
                _left_behind(assessed[name])
                or (artifact.as_before and undone & set(assessed[name].step.inputs))
            )
        }
        if not behind:
            return
        for artifact_id in behind.values():
            library.retired.withdraw(artifact_id)
        reading.read_again()
        undone |= behind.keys()


def _left_behind(now: Assessment) -> bool:
    """Whether an artifact was made from other things than those that would be live."""
    return now.status in (Status.OUTDATED, Status.BLOCKED, Status.WAITING)
