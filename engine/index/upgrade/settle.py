"""The end of one video's upgrade: what is whole takes its place, what is not leaves no trace."""

from __future__ import annotations

from collections.abc import Mapping

from engine import spec
from engine.index import plan
from engine.index.maker import sources
from engine.index.plan import Assessment, Context, Status
from engine.store.ledger import CANDIDATE, DONE, FAILED, LIVE, Artifact
from engine.store.library import Library
from engine.store.upgrades import Upgrade
from engine.store.videos import Video
from engine.types import VideoState


class Settling:
    """Settles the videos of one upgrade, each within the caller's transaction."""

    def __init__(
        self, library: Library, upgrade: Upgrade, context: Context, *, whole: bool
    ) -> None:
        self._library = library
        self._upgrade = upgrade
        self._context = context
        self._whole = whole

    def settle(self, video: Video) -> Artifact | None:
        """Swap in what was made anew; returns what failed, if anything did.

        What failed leaves the video as searches know it: neither it, nor anything that was made
        beside it and would leave it behind, takes the place of what is there.
        """
        ledger = self._library.ledger
        artifacts = ledger.of_video(video.id)
        ours = {n: a for n, a in artifacts.items() if a.upgrade_id == self._upgrade.id}
        failed = next((a for a in ours.values() if a.state == FAILED), None)
        ready = self._swappable(video, artifacts)
        keep = ready if self._upgrade.keep else frozenset()
        ledger.swap(
            video.id, [step.name for step in self._context.steps if step.name in ready], keep
        )
        for name, artifact in ours.items():
            if artifact.unfinished and name not in ready:
                ledger.discard(artifact.id)
        withdraw_left_behind(self._library, video, self._upgrade.id, self._context)
        if self._whole:
            self._drop_steps_of_old(artifacts)
        now = ledger.of_video(video.id)
        warnings = [text for artifact in now.values() for text in artifact.warnings]
        self._library.videos.set_warnings(video.id, warnings)
        healed = failed is None and all(a.state != FAILED for a in now.values())
        if video.state == VideoState.FAILED and healed:
            self._library.videos.transition(video.id, VideoState.QUEUED)
            self._library.videos.transition(video.id, VideoState.INDEXED)
        return failed

    def _swappable(self, video: Video, artifacts: Mapping[str, Artifact]) -> frozenset[str]:
        """The steps whose candidate may take its place without leaving another artifact behind."""
        live = {n: self._library.ledger.live(video.id, n) for n in artifacts}
        ready = {n for n, a in artifacts.items() if a.role == CANDIDATE and a.state == DONE}
        while True:
            after = {n: artifacts[n] if n in ready else a for n, a in live.items()}
            present = {n: a for n, a in after.items() if a is not None and a.state == DONE}
            assessed = plan.assess(sources(video), present, self._context)
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


def withdraw_left_behind(library: Library, video: Video, upgrade_id: int, context: Context) -> None:
    """Undo what an upgrade did in place and on the strength of what did not take its place.

    So it is with a record that was brought up to date because something made anew beside it came
    out equal, and with the first product of a step that stands on what failed.
    """
    undone: set[str] = set()
    while True:
        artifacts = library.ledger.of_video(video.id)
        assessed = plan.assess(sources(video), artifacts, context)
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
            library.kept.withdraw(artifact_id)
        undone |= behind.keys()


def _left_behind(now: Assessment) -> bool:
    """Whether an artifact was made from other things than those that would be live."""
    return now.status in (Status.OUTDATED, Status.BLOCKED, Status.WAITING)
