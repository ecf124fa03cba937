"""What an upgrade costs: seconds by this machine's own measured speeds, bytes by what is stored."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from engine.errors import ModelUnavailable, UsageError
from engine.index import plan
from engine.index.costs import guess
from engine.index.maker import units_of
from engine.index.plan import PlanContext
from engine.models.catalogue import by_name
from engine.models.folder import ModelFolder
from engine.spec import Step
from engine.store.artifacts import DONE, Artifact
from engine.store.library import Library
from engine.store.speeds import LOADING, LOADING_FIRST, STARTING, VIDEO, Speed
from engine.types import ModelKind, ModelRef

VECTORS_A_SECOND = 0.2
"""Vectors of a second of video where no video has any yet."""

FLOAT, CODES, ROW = 4.0, 1.5, 160.0
"""Bytes of a vector's row: for each dimension as float and as codes, and beside them."""

TEXT_ITEM = 700.0
"""Bytes of a segment, passage or text with its words and its part of the full-text indexes."""

LOADING_SECONDS, STARTING_SECONDS, VIDEO_SECONDS = 10.0, 3.0, 0.1
"""Guesses until this machine has measured its own."""


class Cost:
    """Estimates for one plan. What was measured with another model is scaled by their sizes."""

    def __init__(self, library: Library, folder: ModelFolder, context: PlanContext) -> None:
        self._library = library
        self._folder = folder
        self._context = context
        self._speeds: dict[str, tuple[Speed | None, float, bool]] = {}

    def is_measured(self, step: Step) -> bool:
        """Whether this very step with this very model was measured on this machine."""
        return self._speed(step)[2]

    def seconds(self, step: Step, artifact: Artifact | None, footage: float) -> float:
        """Seconds that a step of a video takes; of ``footage`` seconds of video."""
        speed, scale, _ = self._speed(step)
        if speed is None:
            return guess(step.name).of(1, footage).seconds
        if artifact is not None and artifact.model_unused and step.model is not None:
            return 0.0
        return units_of(step, self._items(step, artifact, footage), footage) * speed.a_unit * scale

    def bytes(self, step: Step, artifact: Artifact | None, footage: float) -> tuple[float, float]:
        """Bytes that a step of a video adds to the library, and those that it replaces."""
        items = self._items(step, artifact, footage)
        if step.channel is not None:
            model = plan.model_of(step, self._context)
            dimension = model.dimension if isinstance(model, ModelRef) and model.dimension else 0
            made = items * ((FLOAT + CODES) * dimension + ROW)
        elif step.keeps_frames:
            made = footage * self._pictures_a_second
        else:
            made = items * TEXT_ITEM
        replaced = made if artifact is not None and artifact.state == DONE else 0.0
        return made, replaced

    def overhead(self, videos: int, steps: Iterable[str]) -> float:
        """Seconds beside the steps: starting, loading each model, and on each video."""
        start = self._library.speeds.of(STARTING)
        each = self._library.speeds.of(VIDEO)
        steps_of = {step.name: step for step in self._context.steps}
        kinds = list(dict.fromkeys(steps_of[name].model for name in steps))
        needed = [self._context.models[kind] for kind in kinds if kind is not None]
        models = [model for model in needed if isinstance(model, ModelRef)]
        loading = sum(
            self._loading(model, LOADING if number else LOADING_FIRST)
            for number, model in enumerate(models)
        )
        starting = STARTING_SECONDS if start is None else start.a_unit
        return starting + loading + videos * (VIDEO_SECONDS if each is None else each.a_unit)

    def _items(self, step: Step, artifact: Artifact | None, footage: float) -> int:
        """How many vectors or texts a step makes of a video: as many as last time."""
        if artifact is not None and artifact.state == DONE:
            return artifact.items
        speed = self._speed(step)[0]
        if step.channel is None:
            return 1
        usual = 0.0 if speed is None else speed.units_a_second
        return round((usual or VECTORS_A_SECOND) * footage)

    def _speed(self, step: Step) -> tuple[Speed | None, float, bool]:
        """The speed to reckon with, what to multiply it by, and whether it is the model's own."""
        if step.name not in self._speeds:
            self._speeds[step.name] = self._find_speed(step)
        return self._speeds[step.name]

    def _find_speed(self, step: Step) -> tuple[Speed | None, float, bool]:
        model = plan.model_of(step, self._context)
        identity = model.identity if isinstance(model, ModelRef) else ""
        own = self._library.speeds.of(step.name, identity)
        if own is not None:
            return own, 1.0, True
        other = self._library.speeds.of_any_model(step.name) if step.model is not None else None
        if other is None or step.model is None:
            return None, 1.0, False
        return other[1], self._ratio(step.model, identity, other[0]), False

    def _loading(self, model: ModelRef, which: str) -> float:
        """Seconds of loading a model, or as long as another took."""
        own = self._library.speeds.of(which, model.identity)
        if own is not None:
            return own.a_unit
        other = self._library.speeds.of_any_model(which)
        return LOADING_SECONDS if other is None else other[1].a_unit

    def _ratio(self, kind: ModelKind, one: str, other: str) -> float:
        """How much larger one model is than another; 1 where that is not known."""
        sizes = [self._size(kind, identity.partition("@")[0]) for identity in (one, other)]
        return sizes[0] / sizes[1] if all(sizes) else 1.0

    def _size(self, kind: ModelKind, name: str) -> float:
        try:
            return float(self._folder.find(kind, name).bytes)
        except ModelUnavailable:
            pass
        try:
            return float(by_name(kind, name).bytes)
        except UsageError:
            return 0.0

    @cached_property
    def _pictures_a_second(self) -> float:
        """Bytes of kept frames and timeline sheets of a second of video."""
        footage = self._library.videos.footage()
        used = self._library.frames.bytes_used() + self._library.sprites.bytes_used()
        return used / footage if footage else 0.0
