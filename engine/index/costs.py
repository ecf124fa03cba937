"""How long work will take on this machine, by how long steps took before; and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.index import plan
from engine.index.plan import PlanContext
from engine.store.library import Library
from engine.store.speeds import LOADING, LOADING_FIRST, VIDEO, Speed
from engine.store.workload import Timing, Waiting
from engine.types import ModelKind, ModelRef

FIRST_RATES = {
    "shots": 0.1,
    "transcript": 0.2,
    "visual_vectors": 0.05,
    "faces": 0.12,
    "face_vectors": 0.01,
    "text_vectors/transcript": 0.01,
}
"""Guesses, until this library has measured its own: seconds of work a second of video."""
OTHER_RATE = 0.002

REACH = 40.0
"""A measurement tells of a video that takes up to so many times as long; beyond, it is a guess."""

GUESSED = 0.3
"""An estimate of which a larger share is guessed is not told."""

SHORT = 5.0
"""Seconds of footage below which differences in length say little."""

STEADY = 0.002
"""How much data it takes to believe that a part of a step's cost is the same for any length."""

MANY = 20
"""So many measurements of a step are enough."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds of work; ``guessed`` of them rest on no measurement of this machine."""

    seconds: float = 0.0
    guessed: float = 0.0

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(self.seconds + other.seconds, self.guessed + other.guessed)

    def told(self, spent: float = 0.0) -> float | None:
        """The seconds, None where too much of the whole (with what was spent) is guessed."""
        return None if self.guessed > GUESSED * (self.seconds + spent) else self.seconds


@dataclass(frozen=True, slots=True)
class StepCost:
    """Seconds of a step for each video, and for each second of its footage.

    ``measured`` is the longest that one such step took so far, in seconds; 0 for a guess.
    """

    each: float
    a_second: float
    measured: float

    def of(self, videos: float, footage: float) -> Estimate:
        """What a step of so many videos takes that are ``footage`` seconds long together."""
        seconds = self.each * videos + self.a_second * footage
        is_known = seconds <= REACH * self.measured * max(1.0, videos)
        return Estimate(seconds, 0.0 if is_known else seconds)


def guess(step: str) -> StepCost:
    """The cost of a step that was never measured."""
    return StepCost(0.0, FIRST_RATES.get(step, OTHER_RATE), 0.0)


def fit(points: Sequence[tuple[float, float]]) -> StepCost:
    """The cost of a step from what it took: pairs of footage and work in seconds, at least one.

    Least squares of a constant and a rate, neither below zero. Errors count relative to the length,
    for a long video must not drown the short ones; and what lengths that are all alike cannot tell
    is put down to the length (a ridge on the constant: Hoerl and Kennard 1970).
    """
    weighed = [(x, y, 1 / (SHORT + x) ** 2) for x, y in points]
    w = sum(weight for _, _, weight in weighed)
    wx = sum(weight * x for x, _, weight in weighed)
    wy = sum(weight * y for _, y, weight in weighed)
    wxx = sum(weight * x * x for x, _, weight in weighed)
    wxy = sum(weight * x * y for x, y, weight in weighed)
    ridge = w * STEADY
    each = (wy * wxx - wx * wxy) / ((w + ridge) * wxx - wx * wx)
    rate = (wxy - each * wx) / wxx
    longest = max(y for _, y in points)
    if each < 0.0:
        return StepCost(0.0, wxy / wxx, longest)
    return StepCost(each, rate, longest) if rate > 0.0 else StepCost(wy / w, 0.0, longest)


class Costs:
    """What each step costs, with the models that are chosen.

    Args:
        steps: the cost of each step that can be made; others are left out.
        shares: which share of videos needs the work of a step at all, by step and by whether
            subtitles lie beside the video; 1 where nothing is known.
        video: seconds beside the steps for each video.
        loading: seconds of loading a model, by the step that this process needs it for first.
    """

    def __init__(
        self,
        steps: Mapping[str, StepCost] | None = None,
        shares: Mapping[tuple[str, bool], float] | None = None,
        video: float = 0.0,
        loading: Mapping[str, float] | None = None,
    ) -> None:
        self.steps = steps
        self._shares = shares or {}
        self._video = StepCost(video, 0.0, video)
        self._loading = loading or {}

    def of(self, step: str, videos: float, footage: float, *, beside: bool = False) -> Estimate:
        """What a step takes, where a video may turn out to need none of it."""
        share = self._shares.get((step, beside), 1.0)
        return self.whole(step).of(videos * share, footage * share)

    def loading(self, step: str, *, beside: bool = False) -> Estimate:
        """What loading the model of a step takes before it, where a video may need none."""
        return Estimate(self._loading.get(step, 0.0) * self._shares.get((step, beside), 1.0))

    def whole(self, step: str) -> StepCost:
        """The cost of a step that is needed."""
        return guess(step) if self.steps is None else self.steps.get(step, guess(step))

    def waiting(self, groups: Iterable[Waiting]) -> Estimate:
        """What all that waits takes."""
        found = Estimate()
        for group in groups:
            for step in self.steps or {}:
                found += self.of(step, *group.due(step), beside=group.beside)
            found += self._video.of(group.videos, group.footage)
        return found


def measured_costs(
    library: Library, context: PlanContext, loaded: Container[ModelKind] = tuple(ModelKind)
) -> Costs:
    """The costs as this library's machine has shown them, of the steps that can be made now.

    Args:
        loaded: the kinds of models that this process need not load any more.
    """
    timings: dict[str, list[Timing]] = defaultdict(list)
    for timing in library.workload.timings():
        timings[timing.step].append(timing)
    speeds = library.speeds.every()
    steps = {}
    for step in context.steps:
        model = plan.model_of(step, context)
        if step.model is None or isinstance(model, ModelRef):
            identity = model.identity if isinstance(model, ModelRef) else ""
            steps[step.name] = _cost(
                speeds.get((step.name, identity)), step.name, identity, timings[step.name]
            )
    each = speeds.get((VIDEO, ""))
    shares = _shares(timings, prefer_subtitles=context.settings.prefer_subtitles)
    loading = _loading(speeds, context, loaded)
    return Costs(steps, shares, 0.0 if each is None else each.a_unit, loading)


def _loading(
    speeds: Mapping[tuple[str, str], Speed], context: PlanContext, loaded: Container[ModelKind]
) -> dict[str, float]:
    """Seconds of loading each model that is not loaded yet, by the first step that needs it."""
    first: dict[ModelKind, str] = {}
    for step in context.steps:
        if step.model is not None and step.model not in loaded:
            first.setdefault(step.model, step.name)
    found = {}
    for kind, name in first.items():
        model = context.models[kind]
        identity = getattr(model, "identity", "")  # nothing was loaded of one that is not there
        known = [speeds.get((which, identity)) for which in (LOADING, LOADING_FIRST)]
        found[name] = max((speed.a_unit for speed in known if speed is not None), default=0.0)
    return found


def _cost(speed: Speed | None, step: str, model: str, timings: Iterable[Timing]) -> StepCost:
    """By this library's own videos; else by what is on record of the step and its model."""
    points = [(t.footage, t.seconds) for t in timings if t.model == model and not t.unused]
    if points:
        return fit(points[:MANY])
    if speed is None or not speed.footage:
        return guess(step)
    return StepCost(0.0, speed.seconds / speed.footage, speed.seconds)


def _shares(
    timings: Mapping[str, Iterable[Timing]], *, prefer_subtitles: bool
) -> dict[tuple[str, bool], float]:
    """How many of the videos before needed the work of a step, with subtitles beside or without."""
    found = {("transcript", True): 0.0} if prefer_subtitles else {}
    for step, made in timings.items():
        for beside in (False, True):
            needed = [not timing.unused for timing in made if timing.beside == beside]
            if needed:
                found[step, beside] = sum(needed) / len(needed)
    return found
