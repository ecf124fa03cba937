"""The steps, one file each: plain functions of values, found by the name of their row in the spec.

A step's file has ``run(task) -> Generator[Batch]``; where it may need a model it also has
``needs_model(inputs, parameters) -> bool``. A step knows neither the store nor settings: the runner
gives it values, commits every batch it yields together with the batch's ``position``, and hands
that position back when an interrupted run continues.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from engine.messages import Message
from engine.types import Tick

M = TypeVar("M", covariant=True)
P = TypeVar("P", covariant=True)
T = TypeVar("T")


class Inputs(dict[str, object]):
    """The products that a step is made from, by the names of the steps that made them."""

    def one(self, name: str, kind: type[T]) -> T:
        """The product of the step ``name``, a ``kind``."""
        found = self[name]
        assert isinstance(found, kind), f"{name} is no {kind.__name__}"
        return found

    def rows(self, name: str, kind: type[T]) -> tuple[T, ...]:
        """The product of the step ``name``, a tuple of ``kind``."""
        found = self.one(name, tuple)
        assert all(isinstance(row, kind) for row in found), f"{name} is not of {kind.__name__}s"
        return found


@dataclass(frozen=True, slots=True)
class Task(Generic[M]):
    """All that a step is given; ``M`` is the adapter of its kind of model.

    Attributes:
        path: the video's file.
        parameters: the spec's row and the settings it names.
        inputs: the products of the steps it is made from, by step name.
        model: the loaded adapter of its kind, or None where it needs none.
        position: what the last committed batch of an interrupted run said, else None.
        read_frame: the bytes (WebP) of a kept frame by its digest; ``read_face`` of a face.
        threads, batch: limits; 0 leaves the choice to the callee.
        tick: to be called with the fraction done; raises ``Cancelled`` to stop the work.
    """

    path: Path
    parameters: Mapping[str, Any]
    inputs: Inputs
    model: M | None
    position: Any
    read_frame: Callable[[str], bytes]
    read_face: Callable[[str], bytes]
    threads: int
    batch: int
    tick: Tick


@dataclass(frozen=True, slots=True)
class Batch(Generic[P]):
    """A part of a product, committed at once; ``position`` is where to continue after it."""

    product: P
    position: Any = None
    warnings: tuple[Message, ...] = ()


class StepFile(Protocol):
    """What a file of this package offers."""

    def run(self, task: Task[Any]) -> Generator[Batch[Any], None, None]:
        """Make the product, batch by batch."""

    def needs_model(self, inputs: Inputs, parameters: Mapping[str, Any]) -> bool:
        """Whether these inputs leave the model anything to do."""


def load(family: str) -> StepFile:
    """The file of a step's family (``text_vectors/summary`` is of ``text_vectors``)."""
    module: Any = import_module(f"engine.index.steps.{family}")
    return module  # type: ignore[no-any-return]
