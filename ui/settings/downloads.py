"""The downloads of models that were begun in the settings: they continue when the dialog closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from engine.types import ModelKind
from ui.bridge.operations import WORK
from ui.context import Context
from ui.widgets.downloads import ModelDownload, Wanted

if TYPE_CHECKING:
    from engine.api.engine import Engine

WAITING, COMING, PAUSED, FAILED = "waiting", "coming", "paused", "failed"
Model = tuple[str, str]
"""A model's kind and name."""


@dataclass(frozen=True, slots=True)
class Download:
    """How a download goes; ``done`` and ``total`` in bytes, ``why`` it failed, in words."""

    state: str
    done: float
    total: float
    why: str = ""


class Downloads(QObject):
    """Fetches models one after another."""

    changed = Signal()
    arrived = Signal(str, str)
    """Kind and name of a model that is there now."""
    used = Signal()
    """The models that were to be used are here, and in use now."""
    refused = Signal(object)
    """They could not be chosen: the error."""

    def __init__(self, context: Context) -> None:
        # Qt deletes it with the application: Python's garbage collection must not meet it and its
        # parent in one cycle, which PySide 6.11 does not survive.
        super().__init__(QCoreApplication.instance())
        self._context = context
        self._line: list[Wanted] = []
        self._known: dict[Model, Download] = {}
        self._then: dict[str, str] = {}
        self._fetch = ModelDownload(context, self, use=False)
        self._fetch.moved.connect(self._moved)
        self._fetch.finished.connect(self._finished)
        self._fetch.stopped.connect(self._stopped)
        self._fetch.failed.connect(self._failed)

    @staticmethod
    def of(context: Context) -> Downloads:
        """The downloads of a window."""
        application = QCoreApplication.instance()
        assert application is not None
        made = application.findChildren(Downloads)
        return next((each for each in made if each._context is context), None) or Downloads(context)

    def of_model(self, model: Model) -> Download | None:
        """How the download of a model goes, None where there is none."""
        return self._known.get(model)

    def want(self, model: Model, count: int) -> None:
        """Fetch a model (``count`` bytes); what has arrived of it before is not fetched again."""
        if any(_key(each) == model for each in self._line):
            return
        wanted = Wanted(ModelKind(model[0]), model[1], count)
        before = self._known.get(model)
        self._known[model] = Download(WAITING, before.done if before else 0.0, float(count))
        self._line.append(wanted)
        if len(self._line) == 1:
            self._fetch.begin([wanted])
        self.changed.emit()

    def use(self, models: Mapping[str, str], missing: Mapping[Model, int]) -> None:
        """Use models (kind: name) once those that are missing (and their bytes) are here."""
        self._then = dict(models)
        for model, count in missing.items():
            self.want(model, count)
        if not missing:
            self._use()

    def _use(self) -> None:
        models, self._then = self._then, {}

        def use(engine: Engine) -> None:
            for kind, name in models.items():
                engine.use_model(ModelKind(kind), name)
            engine.queue.queue_missing()

        self._context.operations.run(use, lambda _: self.used.emit(), self.refused.emit, lane=WORK)

    def pause(self, model: Model) -> None:
        """Stop fetching a model; what has arrived is kept."""
        if self._line and _key(self._line[0]) == model:
            self._fetch.cancel()
            return
        self._line = [each for each in self._line if _key(each) != model]
        self._put(model, PAUSED)

    def _put(self, model: Model, state: str, why: str = "") -> None:
        before = self._known[model]
        self._known[model] = Download(state, before.done, before.total, why)
        self.changed.emit()

    def _moved(self, _: str, done: float, total: float) -> None:
        self._known[_key(self._line[0])] = Download(COMING, done, total)
        self.changed.emit()

    def _finished(self) -> None:
        model = _key(self._line[0])
        del self._known[model]
        self._next()
        if model in self._then.items() and not any(m in self._known for m in self._then.items()):
            self._use()
        self.arrived.emit(*model)
        self.changed.emit()

    def _stopped(self) -> None:
        self._put(_key(self._line[0]), PAUSED)
        self._next()

    def _failed(self, why: str) -> None:
        self._put(_key(self._line[0]), FAILED, why)
        self._next()

    def _next(self) -> None:
        self._line.pop(0)
        if self._line:
            self._fetch.begin([self._line[0]])


def _key(wanted: Wanted) -> Model:
    return wanted.kind.value, wanted.name
