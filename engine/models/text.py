"""Words: passages and questions as vectors of one space, with sentence-transformers.

Reimers and Gurevych 2019 (https://arxiv.org/abs/1908.10084). Vectors are float32 [n, d] of length
one.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.errors import ModelUnavailable, UsageError
from engine.messages import Code
from engine.models.device import use_threads
from engine.models.folder import InstalledModel
from engine.models.opening import opening, release_memory
from engine.models.precision import halve_if_faithful
from engine.models.vocabulary import TokenizerVocabulary
from engine.types import DeviceChoice, ModelRef

if TYPE_CHECKING:
    from engine.types import Vectors

_BATCH = {"cuda": 128, "mps": 32, "cpu": 16}
_ROLES = {"query": ("query",), "passage": ("passage", "document", "corpus")}
"""What models call the two roles in their own configuration."""
_CHECK = (
    "the meeting begins tomorrow",
    "a red star on a green background",
    "회의는 내일 시작합니다",
    "ask not what your country can do for you",
)


class TextModel:
    """A loaded sentence-transformers model; made by ``load``. Safe to call from several threads."""

    def __init__(
        self, ref: ModelRef, model: Any, device: DeviceChoice, prompts: dict[str, str]
    ) -> None:
        self.ref = ref
        self.device = device
        self._model: Any = model
        self._prompts = prompts
        self._vocabulary = TokenizerVocabulary(model.tokenizer)
        # The fast tokenizers refuse a second caller ("Already borrowed"), so one at a time.
        self._lock = threading.Lock()

    @classmethod
    def load(cls, installed: InstalledModel, device: DeviceChoice, threads: int = 0) -> TextModel:
        """Load the model onto the device, in its half precision where that changes nothing.

        Args:
            threads: CPU threads for torch in this process; 0 leaves it to the machine.

        Raises:
            ModelUnavailable: the folder is incomplete, damaged or unsafe to load.
        """
        with opening(installed):
            network = _open(installed, device)
            use_threads(threads)
            model = cls(installed.ref, network, device, _prompts(installed, network))
            precision = halve_if_faithful(
                network, device.precision, lambda: model.embed_passages(_CHECK)
            )
        model.device = DeviceChoice(device.device, precision, device.reason)
        return model

    @property
    def batch(self) -> int:
        """Texts at a time that suit the device."""
        return _BATCH[self.device.device]

    def embed_passages(self, texts: Sequence[str], batch: int = 0) -> Vectors:
        """Vectors [n, d] of what is to be found.

        Args:
            batch: texts at a time; 0 for what suits the device.
        """
        return self._embed(texts, self._prompts["passage"], batch)

    def embed_queries(self, texts: Sequence[str], batch: int = 0) -> Vectors:
        """Vectors [n, d] of what is asked."""
        return self._embed(texts, self._prompts["query"], batch)

    @property
    def is_bounded(self) -> bool:
        """Whether the model knows some words only."""
        return self._vocabulary.is_bounded

    def unknown_words(self, text: str) -> list[str]:
        """The words of a text that the model does not know."""
        with self._lock:
            return self._vocabulary.unknown_words(text)

    def close(self) -> None:
        """Release the model and the device's memory; the model cannot be used after."""
        with self._lock:
            self._model = None
        release_memory(self.device.device)

    def _embed(self, texts: Sequence[str], prompt: str, batch: int) -> Vectors:
        import numpy as np

        if not texts:
            return np.empty((0, int(self.ref.dimension or 0)), np.float32)
        with self._lock:
            if self._model is None:
                raise ModelUnavailable(
                    Code.MODEL_CLOSED, kind=self.ref.kind.value, name=self.ref.name
                )
            found = self._model.encode(
                list(texts),
                # "" rather than None: None would let the model put its default prompt in.
                prompt=prompt,
                batch_size=batch or self.batch,
                show_progress_bar=False,
                convert_to_tensor=True,
            )
        vectors: Vectors = found.float().cpu().numpy()
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(norms, np.finfo(np.float32).tiny)
        return vectors


def _open(installed: InstalledModel, device: DeviceChoice) -> Any:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    network = SentenceTransformer(
        str(installed.path),
        device=device.device,
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True, "torch_dtype": "float32"},
    )
    network.eval().requires_grad_(False)
    dimension = len(network.encode("a", show_progress_bar=False))
    if installed.ref.dimension not in (None, dimension):
        raise UsageError(
            Code.MODEL_DIMENSION_WRONG, dimension=dimension, expected=installed.ref.dimension
        )
    return network


def _prompts(installed: InstalledModel, network: Any) -> dict[str, str]:
    """What goes before a text by role: as it was installed with, else as the model itself says."""
    own: dict[str, str] = dict(network.prompts or {})
    found = {}
    for role, names in _ROLES.items():
        stated = [str(own[name]) for name in names if own.get(name)]
        found[role] = installed.prompts.get(role) or (stated[0] if stated else "")
    return found
