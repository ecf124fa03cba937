"""The models in use: each loaded once, shared between threads, and released when idle."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, cast

from engine.errors import HeimdexError, ModelUnavailable
from engine.messages import Code, Message, message
from engine.models.device import choose_device, choose_speech_device
from engine.models.folder import InstalledModel, ModelFolder
from engine.types import DeviceChoice, ModelKind, ModelRef

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.models.faces import FaceModel
    from engine.models.screen_text import ScreenTextModel
    from engine.models.speech import SpeechModel
    from engine.models.text import TextModel
    from engine.models.visual import VisualModel

    Model = VisualModel | TextModel | SpeechModel | ScreenTextModel | FaceModel

log = logging.getLogger(__name__)


class ModelPool:
    """Loads the models of a folder on first use and keeps them until they are released.

    Args:
        device: "auto", "cuda", "mps" or "cpu".
        threads: CPU threads a model may use; 0 leaves it to the machine.

    Attributes:
        before_loading: called with the kind and name of a model that is about to be loaded; what
            it raises stops that.
        on_accelerator: called with a kind before anything of a load touches a graphics card.
        keep_to_cpu: why no graphics card is to be touched, None where one may be.
    """

    def __init__(self, folder: ModelFolder, *, device: str = "auto", threads: int = 0) -> None:
        self.folder = folder
        self._device = device
        self._threads = threads
        self._locks = {kind: threading.Lock() for kind in ModelKind}
        self._loaded: dict[tuple[ModelKind, str], Model] = {}
        self.before_loading: Callable[[ModelKind, str], None] | None = None
        self.on_accelerator: Callable[[ModelKind], None] = lambda kind: None
        self.keep_to_cpu: Message | None = None

    def get(self, kind: ModelKind, name: str) -> Model:
        """The model of that kind and name, loaded now or before.

        A model that was installed again under its name since is loaded again.

        Raises:
            ModelUnavailable: it is not installed, or cannot be loaded.
        """
        with self._locks[kind]:
            installed = self.folder.find(kind, name)
            present = self._loaded.get((kind, name))
            if present is not None and present.ref == installed.ref:
                return present
            if present is not None:
                del self._loaded[kind, name]
                present.close()
            if self.before_loading is not None:
                self.before_loading(kind, name)
            with failing_in_words(installed.ref):
                model = self._load(installed)
            self._loaded[kind, name] = model
            return model

    def choice(self, kind: ModelKind) -> DeviceChoice:
        """The device that models of that kind are loaded onto, and why."""
        if kind is ModelKind.SCREEN_TEXT:
            return DeviceChoice("cpu", "float32", message(Code.CPU_USED, reasons=()))
        choose = choose_speech_device if kind is ModelKind.SPEECH else choose_device
        if kind is ModelKind.FACES:
            return choose("cpu")  # as small as they are; OpenCV as it is built knows no other
        if self.keep_to_cpu is not None:
            return replace(choose("cpu"), reason=self.keep_to_cpu)
        if self._device != "cpu":
            # Imported first: what goes wrong in that is of the processor.
            import_module("ctranslate2" if kind is ModelKind.SPEECH else "torch")
            self.on_accelerator(kind)
        return choose(self._device)

    def visual(self, name: str) -> VisualModel:
        """The visual model of that name; raises as ``get``."""
        return cast("VisualModel", self.get(ModelKind.VISUAL, name))

    def text(self, name: str) -> TextModel:
        """The text model of that name; raises as ``get``."""
        return cast("TextModel", self.get(ModelKind.TEXT, name))

    def speech(self, name: str) -> SpeechModel:
        """The speech model of that name; raises as ``get``."""
        return cast("SpeechModel", self.get(ModelKind.SPEECH, name))

    def faces(self, name: str) -> FaceModel:
        """The model of faces of that name; raises as ``get``."""
        return cast("FaceModel", self.get(ModelKind.FACES, name))

    def loaded(self) -> list[tuple[ModelRef, DeviceChoice]]:
        """The models that are loaded now, each with the device it runs on; from any thread."""
        return [(model.ref, model.device) for model in list(self._loaded.values())]

    def release(self, kind: ModelKind) -> None:
        """Release every loaded model of that kind."""
        with self._locks[kind]:
            for key in [key for key in self._loaded if key[0] is kind]:
                self._loaded.pop(key).close()

    def close(self) -> None:
        """Release every model; the pool may be used again after."""
        for kind in ModelKind:
            self.release(kind)

    def _load(self, installed: InstalledModel) -> Model:
        if installed.ref.kind is ModelKind.SPEECH:
            from engine.models.speech import SpeechModel

            return SpeechModel.load(installed, self.choice(ModelKind.SPEECH), self._threads)
        if installed.ref.kind is ModelKind.SCREEN_TEXT:
            from engine.models.screen_text import ScreenTextModel

            return ScreenTextModel.load(
                installed, self.choice(ModelKind.SCREEN_TEXT), self._threads
            )
        if installed.ref.kind is ModelKind.TEXT:
            from engine.models.text import TextModel

            return TextModel.load(installed, self.choice(ModelKind.TEXT), self._threads)
        if installed.ref.kind is ModelKind.FACES:
            from engine.models.faces import FaceModel

            return FaceModel.load(installed, self.choice(ModelKind.FACES))
        from engine.models.visual import VisualModel

        return VisualModel.load(installed, self.choice(ModelKind.VISUAL), self._threads)


@contextmanager
def failing_in_words(ref: ModelRef) -> Iterator[None]:
    """Whatever goes wrong in loading a model is said of the model: never of what it is for.

    Raises:
        ModelUnavailable: instead of what a library, or a bug, raised.
    """
    try:
        yield
    except HeimdexError:
        raise
    except Exception as error:
        log.warning("loading %s failed", ref.identity, exc_info=error)
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ModelUnavailable(
            Code.MODEL_LOAD_FAILED, kind=ref.kind.value, name=ref.name, reason=reason
        ) from error
