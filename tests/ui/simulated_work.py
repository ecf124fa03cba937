"""A worker and a window whose clock is a number: what is shown of the time left, look by look.

The library, the costs, the reporter and the poller's steadying are the real ones; only the work is
not done. How long it takes is drawn from a seeded generator around the costs of a machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine import spec
from engine.api.time_left import TimeLeft
from engine.index.costs import measured_costs
from engine.index.plan import PlanContext
from engine.index.progress import Reporter
from engine.models.folder import ModelFolder
from engine.settings import Settings
from engine.store.library import Library
from engine.types import Heartbeat, ModelKind, ModelRef, VideoState
from ui.bridge.poller import Snapshot, Steady, aged

LOOK = 0.2
MADE = (
    *("probe", "shots", "subtitles", "transcript", "passages", "visual_vectors"),
    *("text_vectors/transcript", "fulltext"),
)
"""The steps that are simulated; all others are never due."""


@dataclass(frozen=True)
class Film:
    """A video in the queue."""

    length: float
    subtitles: bool = False


@dataclass
class Machine:
    """Seconds of work by step: for each video, and for each second of its footage.

    ``noise``: how far each piece of work is off (0.3: by up to 30 %). Steps advance by a piece of
    ``piece`` seconds of footage, which for hearing is much.
    """

    costs: Mapping[str, tuple[float, float]]
    noise: float = 0.3
    piece: float = 2.0
    heard_at_once: float = 30.0


@dataclass(frozen=True)
class Look:
    """What the window showed at a moment, and what was true."""

    at: float
    video: int
    of_video: float | None
    of_all: float | None
    true_of_video: float = 0.0
    true_of_all: float = 0.0


@dataclass
class Simulation:
    """Indexes films on a machine; ``looks`` is filled as it goes."""

    library: Library
    machine: Machine
    speech: str = "ears"
    seed: int = 1
    now: float = 1000.0
    looks: list[Look] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._heartbeat: Heartbeat | None = None
        self._steady = Steady()
        self._time_left = TimeLeft(self.library, ModelFolder(self.library.root / "none"))
        self._next_look = self.now
        self._paused = False

    def monotonic(self) -> float:
        return self.now

    def context(self, *_: object) -> PlanContext:
        """Stands for ``context_of``: models of names alone, and the steps that are simulated."""
        refs = {kind: ModelRef(kind, "m", "1", 8) for kind in ModelKind}
        refs[ModelKind.SPEECH] = ModelRef(ModelKind.SPEECH, self.speech, "1", None)
        steps = tuple(step for step in spec.in_order() if step.name in MADE)
        return PlanContext(refs, Settings(), steps)

    def index(self, films: Iterable[Film], pause_in: int = -1) -> list[Look]:
        """Queue all and index one after another; what was shown in that time."""
        begun = len(self.looks)
        queued = [self._queue(film) for film in films]
        ends = {}
        for number, (video_id, film) in enumerate(queued):
            self._work(video_id, film, pause=number == pause_in)
            ends[video_id] = self.now
        seen = self.looks[begun:]
        return [
            replace(
                look,
                true_of_video=ends.get(look.video, look.at) - look.at,
                true_of_all=self.now - look.at,
            )
            for look in seen
        ]

    def _queue(self, film: Film) -> tuple[int, Film]:
        videos = self.library.videos
        count = sum(videos.counts().values())
        made = videos.add(f"content {count}", round(film.length * 200_000))
        if film.subtitles:
            videos.set_sidecar_digest(made.id, "beside")
        return made.id, film

    def _work(self, video_id: int, film: Film, *, pause: bool) -> None:
        library = self.library
        library.videos.transition(video_id, VideoState.PROBING)
        reporter = Reporter(self._put)
        reporter.set_up(60.0, measured_costs(library, self.context()))
        for number, step in enumerate(MADE):
            unused = step == "transcript" and film.subtitles
            video = library.videos.get(video_id)
            assert video is not None
            later = [name for name in MADE[number + 1 :] if not self._is_moot(step, name, film)]
            reporter.stage(video, step, later)
            took = 0.001 if unused else self._step(reporter, step, film, pause=pause)
            self._finish(video_id, step, took, unused=unused)
            if step == "probe":
                library.videos.set_duration(video_id, round(film.length * 1e6))
                library.videos.transition(video_id, VideoState.PROCESSING)
        library.videos.transition(video_id, VideoState.INDEXED)

    @staticmethod
    def _is_moot(now: str, later: str, film: Film) -> bool:
        """Once the subtitles are read, it is known that hearing is not due."""
        return later == "transcript" and film.subtitles and now == "subtitles"

    def _step(self, reporter: Reporter, step: str, film: Film, *, pause: bool) -> float:
        each, rate = self.machine.costs[step]
        began, rested = self.now, 0.0
        piece = self.machine.heard_at_once if step == "transcript" else self.machine.piece
        pieces = max(1, round(film.length / piece))
        reporter.tick(0.0)
        self._pass(each * self._off())
        for number in range(pieces):
            self._pass(rate * film.length / pieces * self._off())
            reporter.tick((number + 1) / pieces)
            if pause and step == "transcript" and number == pieces // 2:
                rested = self._rest()
        return self.now - began - rested

    def _rest(self) -> float:
        """A minute in which indexing is paused."""
        self._paused = True
        self._pass(60.0)
        self._paused = False
        return 60.0

    def _off(self) -> float:
        return 1 + self._random.uniform(-self.machine.noise, self.machine.noise)

    def _finish(self, video_id: int, step: str, seconds: float, *, unused: bool) -> None:
        ledger, kind = self.library.ledger, spec.BY_NAME[step].model
        ref = None if kind is None else self.context().models[kind]
        made = ledger.begin(
            video_id,
            step,
            fingerprint="f",
            inputs="i",
            model_unused=unused,
            spec_version="1",
            model=ref.identity if isinstance(ref, ModelRef) and not unused else None,
        )
        ledger.finish(made.id, output="o", items=1, seconds=seconds, device=None, warnings=[])

    def _put(self, heartbeat: Heartbeat) -> None:
        self._heartbeat = replace(heartbeat, at=self.now)

    def _pass(self, seconds: float) -> None:
        """Let time pass, in which the window looks five times a second."""
        end = self.now + seconds
        while self._next_look <= end:
            self.now = self._next_look
            self._look()
            self._next_look += LOOK
        self.now = end

    def _look(self) -> None:
        heartbeat = aged(self._heartbeat, self.now)
        seen = Snapshot(
            counts=self.library.videos.counts(),
            heartbeat=heartbeat,
            paused=self._paused,
            seconds_left=self._time_left.of(heartbeat),
        )
        shown = self._steady.of(seen, self.now)
        self.looks.append(
            Look(
                self.now,
                0 if heartbeat is None else heartbeat.video_id,
                None if shown.heartbeat is None else shown.heartbeat.eta,
                shown.seconds_left,
            )
        )
