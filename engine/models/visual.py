"""Sight: pictures and sentences as vectors of one space, with open_clip.

Radford et al. 2021 (https://arxiv.org/abs/2103.00020); SigLIP 2, Tschannen et al. 2025
(https://arxiv.org/abs/2502.14786). Vectors are float32 [n, d] of length one.
"""

from __future__ import annotations

import io
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from engine.errors import EnvironmentProblem, ModelUnavailable, UsageError
from engine.messages import Code
from engine.models.device import use_threads
from engine.models.folder import InstalledModel
from engine.models.opening import opening, release_memory
from engine.models.precision import halve_if_faithful
from engine.models.vocabulary import TokenizerVocabulary
from engine.types import DeviceChoice, ModelRef

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from PIL.Image import Image

    from engine.types import Vectors

K = TypeVar("K")

_BATCH = {"cuda": 128, "mps": 32, "cpu": 16}


class VisualModel:
    """A loaded open_clip model; made by ``load``. Safe to call from several threads."""

    def __init__(
        self,
        ref: ModelRef,
        model: Any,
        tokenizer: Any,
        shape: Callable[[Image], Image],
        device: DeviceChoice,
    ) -> None:
        import torch

        self.ref = ref
        self.device = device
        self._model: Any = model
        self._tokenizer = tokenizer
        self._vocabulary = TokenizerVocabulary(getattr(tokenizer, "tokenizer", None))
        self._shape = shape
        self._place = torch.device(device.device)
        self._lock = threading.Lock()
        # A card computes while the next batch is put together; the CPU cannot.
        self._in_flight = 0 if device.device == "cpu" else 1
        config = model.visual.preprocess_cfg
        self._mean = torch.tensor(config["mean"]).view(1, 3, 1, 1).to(self._place)
        self._std = torch.tensor(config["std"]).view(1, 3, 1, 1).to(self._place)

    @classmethod
    def load(cls, installed: InstalledModel, device: DeviceChoice, threads: int = 0) -> VisualModel:
        """Load the model onto the device, in its half precision where that changes nothing.

        Args:
            threads: CPU threads for torch in this process; 0 leaves it to the machine.

        Raises:
            ModelUnavailable: the folder is incomplete, damaged or unsafe to load.
        """
        with opening(installed):
            network, tokenizer = _open(installed)
            use_threads(threads)
            shape = _shaping(network)
            model = cls(installed.ref, _place(network, device), tokenizer, shape, device)
            precision = halve_if_faithful(network, device.precision, model._check_vectors)
        model.device = DeviceChoice(device.device, precision, device.reason)
        return model

    @property
    def batch(self) -> int:
        """Pictures at a time that suit the device."""
        return _BATCH[self.device.device]

    def embed_images(self, images: Sequence[bytes]) -> Vectors:
        """Vectors [n, d] of encoded pictures (WebP, JPEG or PNG), in their order.

        Raises:
            EnvironmentProblem: bytes that are not a picture.
        """
        import numpy as np

        if not images:
            return np.empty((0, self._dimension), np.float32)
        parts = [
            [vector for _, vector in batch]
            for batch in self.embed_stream(enumerate(images), self.batch)
        ]
        return np.stack([vector for part in parts for vector in part])

    def embed_stream(
        self, items: Iterable[tuple[K, bytes]], batch: int = 0
    ) -> Iterator[list[tuple[K, NDArray[np.float32]]]]:
        """Vectors of a stream of encoded pictures, a batch at a time, each with its key.

        Pictures are decoded by a few threads, at most two batches ahead of the model, so that the
        model does not wait and memory stays bounded.

        Args:
            batch: pictures at a time; 0 for what suits the device.
        """
        size = batch or self.batch
        pending: deque[tuple[K, Future[NDArray[np.uint8]]]] = deque()
        begun: deque[tuple[list[K], torch.Tensor]] = deque()
        source = iter(items)
        with ThreadPoolExecutor(self._decoders(), "decode-frame") as pool:
            try:
                while True:
                    while len(pending) < 3 * size:
                        item = next(source, None)
                        if item is None:
                            break
                        pending.append((item[0], pool.submit(self._decode, item[1])))
                    if not pending:
                        break
                    taken = [pending.popleft() for _ in range(min(size, len(pending)))]
                    features = self._launch([future.result() for _, future in taken])
                    begun.append(([key for key, _ in taken], features))
                    if len(begun) > self._in_flight:
                        yield _keyed(*begun.popleft())
            finally:
                for _, future in pending:
                    future.cancel()
        yield from (_keyed(keys, features) for keys, features in begun)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Vectors [n, d] of sentences, in the space of the pictures."""
        import numpy as np
        import torch

        if not texts:
            return np.empty((0, self._dimension), np.float32)
        found = []
        with self._lock, torch.inference_mode():
            for at in range(0, len(texts), self.batch):
                tokens = self._tokenizer(list(texts[at : at + self.batch])).to(self._place)
                found.append(_vectors(self._loaded().encode_text(tokens)))
        return np.concatenate(found)

    def unknown_words(self, text: str) -> list[str]:
        """The words of a text that the model does not know."""
        return self._vocabulary.unknown_words(text)

    def close(self) -> None:
        """Release the model and the device's memory; the model cannot be used after."""
        with self._lock:
            self._model = None
        release_memory(self.device.device)

    @property
    def _dimension(self) -> int:
        return int(self.ref.dimension or 0)

    def _loaded(self) -> Any:
        if self._model is None:
            raise ModelUnavailable(Code.MODEL_CLOSED, kind=self.ref.kind.value, name=self.ref.name)
        return self._model

    def _decoders(self) -> int:
        """On the CPU the model itself fills the cores; before a GPU decoding is the brake."""
        cores = os.cpu_count() or 1
        return 2 if self.device.device == "cpu" else min(16, cores)

    def _decode(self, encoded: bytes) -> NDArray[np.uint8]:
        """Pixels uint8 [h, w, 3] at the model's size."""
        import numpy as np
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(io.BytesIO(encoded)) as picture:
                whole = picture if picture.mode == "RGB" else picture.convert("RGB")
                return np.asarray(self._shape(whole))
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise EnvironmentProblem(Code.FRAME_DAMAGED) from error

    def _launch(self, pictures: Sequence[NDArray[np.uint8]]) -> torch.Tensor:
        """Features [n, d] on the device, which may still be at work on them."""
        import numpy as np
        import torch

        shape = (len(pictures), *pictures[0].shape)
        # Pinned memory can be carried over while the card is still at work.
        pixels = torch.empty(shape, dtype=torch.uint8, pin_memory=self._place.type == "cuda")
        np.stack(pictures, out=pixels.numpy())
        with self._lock, torch.inference_mode():
            model = self._loaded()
            # Normalised on the device: a quarter of the bytes to carry, and no work for the cores.
            there = pixels.to(self._place, non_blocking=True).permute(0, 3, 1, 2).float() / 255
            there = (there - self._mean) / self._std
            kind = next(model.visual.parameters()).dtype
            features: torch.Tensor = model.encode_image(there.to(dtype=kind))
            return features

    def _check_vectors(self) -> Vectors:
        """Vectors of four fixed pictures, to see what a change of precision does."""
        import numpy as np
        from PIL import Image

        noise = np.random.default_rng(0).integers(0, 256, (4, 8, 8, 3), dtype=np.uint8)
        pictures = [Image.fromarray(one).resize((512, 288)) for one in noise]
        return _vectors(self._launch([np.asarray(self._shape(one)) for one in pictures]))


def _open(installed: InstalledModel) -> tuple[Any, Any]:
    """open_clip's model and tokenizer of a local folder, safetensors only."""
    import open_clip

    place = f"local-dir:{installed.path}"
    network = open_clip.create_model(place, require_pretrained=True)
    config = open_clip.get_model_config(place)
    dimension = config["embed_dim"]
    if installed.ref.dimension not in (None, dimension):
        raise UsageError(
            Code.MODEL_DIMENSION_WRONG, dimension=dimension, expected=installed.ref.dimension
        )
    # A model's own configuration could ask for its own code; only what is passed here overrules it.
    own = config["text_cfg"].get("hf_tokenizer_name")
    safe = {"trust_remote_code": False, "local_files_only": True} if own else {}
    return network, open_clip.get_tokenizer(place, **safe)


def _place(network: Any, device: DeviceChoice) -> Any:
    import torch

    network.eval().requires_grad_(False).to(device.device)
    # Convolutions run several times faster with the channels last; transformers do not mind.
    network.visual.to(memory_format=torch.channels_last)
    return network


def _shaping(network: Any) -> Callable[[Image], Image]:
    """The model's own preprocessing up to, and without, the conversion to numbers."""
    from open_clip import transform

    config = transform.PreprocessCfg(**network.visual.preprocess_cfg)
    whole = transform.image_transform_v2(config, is_train=False)
    numeric = (transform.ToTensor, transform.Normalize)
    shaping: Callable[[Image], Image] = transform.Compose(
        [step for step in whole.transforms if not isinstance(step, numeric)]
    )
    return shaping


def _keyed(keys: list[K], features: torch.Tensor) -> list[tuple[K, NDArray[np.float32]]]:
    vectors = _vectors(features)
    return [(key, vectors[i]) for i, key in enumerate(keys)]


def _vectors(features: torch.Tensor) -> Vectors:
    import torch

    found: Vectors = torch.nn.functional.normalize(features.float(), dim=-1).cpu().numpy()
    return found
