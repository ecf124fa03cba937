"""Downloading models from a view: one after another, with progress, resumed where it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from engine.errors import Cancelled
from engine.types import ModelKind
from ui.bridge.operations import FETCH, Operation
from ui.context import Context
from ui.messages import problem_of
from ui.widgets.calls import Calls

if TYPE_CHECKING:
    from engine.api.engine import Engine


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model that is to come, and its size (bytes) by the catalogue."""

    kind: ModelKind
    name: str
    bytes: int


class ModelDownload(QObject):
    """Fetches models; those that are there already are only chosen.

    Args:
        use: whether each is chosen for the library once it is there.
    """

    moved = Signal(str, float, float)
    """The model that is coming, and the bytes of all that are here and that are wanted."""
    arrived = Signal(str)
    finished = Signal()
    stopped = Signal()
    """It was cancelled; what has arrived is kept for the next time."""
    failed = Signal(str)
    """What went wrong, and what to do."""

    def __init__(self, context: Context, parent: QObject | None = None, *, use: bool) -> None:
        super().__init__(parent)
        self._calls = Calls(context, self)
        self._use = use
        self._left: list[Wanted] = []
        self._done = 0.0
        self._total = 0.0
        self._stop = False
        self._operation: Operation | None = None

    @property
    def busy(self) -> bool:
        """Whether a download is under way."""
        return self._operation is not None

    def begin(self, wanted: Sequence[Wanted]) -> None:
        """Fetch these, in their order."""
        if self.busy:
            return
        self._left = list(wanted)
        self._done, self._total = 0.0, float(sum(each.bytes for each in wanted))
        self._stop = False
        self._next()

    def cancel(self) -> None:
        """Stop; what has arrived is kept."""
        self._stop = True

    def _next(self) -> None:
        self._operation = None
        if not self._left:
            self.finished.emit()
            return
        model = self._left[0]
        self.moved.emit(model.name, self._done, self._total)
        self._operation = self._calls.run(
            "fetch",
            lambda engine: self._fetch(engine, model),
            self._came,
            self._broke,
            lane=FETCH,
            progress=self._move,
        )

    def _fetch(self, engine: Engine, model: Wanted) -> None:
        """Made in the lane's thread."""
        choices = engine.model_choices(model.name, lambda: "cpu")
        known = next(each for each in choices if each.kind == model.kind)
        engine.get_model(known, self._report, self._is_unwanted, use=self._use)

    def _report(self, done: int, total: int) -> None:
        operation = self._operation
        if operation is not None:
            operation.report((done, total))

    def _is_unwanted(self) -> bool:
        operation = self._operation
        return self._stop or (operation is not None and not operation.wanted)

    def _move(self, progress: tuple[int, int]) -> None:
        done, total = progress
        model = self._left[0]
        share = done / total if total else 1.0
        self.moved.emit(model.name, self._done + share * model.bytes, self._total)

    def _came(self, _: Any) -> None:
        model = self._left.pop(0)
        self._done += model.bytes
        self.arrived.emit(model.name)
        if self._stop:
            self._operation = None
            self.stopped.emit()
            return
        self._next()

    def _broke(self, error: Exception) -> None:
        self._operation = None
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(problem_of(error))
