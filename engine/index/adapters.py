"""The models as the runner sees them: which one serves a kind, or why none does; and loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.errors import ModelUnavailable
from engine.messages import Code, Message, message
from engine.models.chosen import chosen_models
from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.settings import Settings
from engine.store.choices import DEVICES
from engine.store.library import Library
from engine.store.loads import ACCELERATOR, CPU
from engine.types import DeviceChoice, JsonObject, ModelKind, ModelRef

if TYPE_CHECKING:
    from engine.models.loader import Model


def usable_models(
    library: Library, folder: ModelFolder, names: Mapping[ModelKind, str | None] | None = None
) -> dict[ModelKind, ModelRef | Message]:
    """The model chosen for each kind, or why there is none: one whose loading ended the program
    again and again counts as not there.

    Args:
        names: chosen instead of the library's own.
    """
    refs = chosen_models(folder, library.choices.models() if names is None else names)
    crashed = [each for each in library.loads.given_up() if each.device == CPU]
    times = {(each.kind, each.model): each.times for each in crashed}
    for kind, ref in refs.items():
        if isinstance(ref, ModelRef) and (kind.value, ref.identity) in times:
            refs[kind] = message(
                Code.MODEL_LOAD_CRASHED,
                kind=kind.value,
                name=ref.name,
                times=times[kind.value, ref.identity],
            )
    return refs


class Models:
    """What the runner needs of models: which one serves a kind, and the loaded adapter.

    Args:
        refs: the model chosen for each kind, or why there is none.
        get: loads and returns the adapter of a kind.
    """

    def __init__(
        self,
        refs: Mapping[ModelKind, ModelRef | Message],
        get: Callable[[ModelKind], Model],
    ) -> None:
        self.refs: dict[ModelKind, ModelRef | Message] = dict(refs)
        self._get = get

    def adapter(self, kind: ModelKind) -> Model:
        """The loaded adapter; a model that cannot be loaded is not asked for again in this run."""
        try:
            return self._get(kind)
        except ModelUnavailable as error:
            self.refs[kind] = error.message
            raise


class LoadedModels:
    """The models that this process has loaded; where each runs and why is put on record."""

    def __init__(self, library: Library, folder: ModelFolder) -> None:
        self._library = library
        self._folder = folder
        self._pool: ModelPool | None = None
        self._pool_for = ("auto", 0)
        self._devices: list[JsonObject] | None = None

    def apply(self, settings: Settings) -> None:
        """Load models again where they are to run on another device, or with other threads."""
        wanted = settings.device, settings.threads
        if self._pool_for != wanted:
            self.close()
        self._pool_for = wanted

    def chosen(self) -> Models:
        """The models that are chosen now."""
        refs = usable_models(self._library, self._folder)
        return Models(refs, lambda kind: self._adapter(kind, refs[kind]))

    def loaded(self) -> frozenset[ModelKind]:
        """The kinds of models that are loaded now."""
        found = () if self._pool is None else self._pool.loaded()
        return frozenset(ref.kind for ref, _ in found)

    def close(self) -> None:
        """Let the models go."""
        if self._pool is not None:
            self._pool.close()
        self._pool = None

    def _adapter(self, kind: ModelKind, ref: ModelRef | Message) -> Model:
        assert isinstance(ref, ModelRef)
        pool = self._open_pool()
        if (ref, kind) in ((each, each.kind) for each, _ in pool.loaded()):
            return pool.get(kind, ref.name)
        adapter = self._load(pool, ref)
        self._note_device(kind, adapter.device)
        return adapter

    def _open_pool(self) -> ModelPool:
        if self._pool is None:
            device, threads = self._pool_for
            self._pool = ModelPool(self._folder, device=device, threads=threads)
            given_up = self._library.loads.given_up()
            crashed = next((each for each in given_up if each.device == ACCELERATOR), None)
            if crashed is not None:
                name = crashed.model.partition("@")[0]
                self._pool.keep_to_cpu = message(Code.ACCELERATOR_CRASHED, name=name)
        return self._pool

    def _load(self, pool: ModelPool, ref: ModelRef) -> Model:
        """Load a model, on record while that lasts: it may be the end of this process."""
        loads = self._library.loads
        pool.on_accelerator = lambda kind: loads.begin(kind, ref.identity, ACCELERATOR)
        loads.begin(ref.kind, ref.identity, CPU)
        try:
            return pool.get(ref.kind, ref.name)
        finally:
            loads.over(ref.kind, ref.identity)

    def _note_device(self, kind: ModelKind, choice: DeviceChoice) -> None:
        """Put on record where a model runs and why, for a person to see."""
        row = {
            "kind": kind.value,
            "device": choice.device,
            "precision": choice.precision,
            "reason": choice.reason,
        }
        if self._devices is None:
            self._devices = self._library.choices.meta(DEVICES) or []
        if row not in self._devices:
            self._devices = [*(old for old in self._devices if old["kind"] != kind), row]
            self._library.choices.set_meta(DEVICES, self._devices)
