"""What the three adapters share in loading a model from its folder and letting it go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import ModelUnavailable, UsageError
from engine.messages import Code
from engine.models.folder import InstalledModel
from engine.models.formats import recognise


@contextmanager
def opening(installed: InstalledModel) -> Iterator[None]:
    """Checks that the folder is safe to load, and raises what goes wrong inside as one error.

    Raises:
        ModelUnavailable: the folder is incomplete, damaged or unsafe to load.
    """
    from safetensors import SafetensorError

    try:
        recognise(installed.path)
        yield
    except (
        *(UsageError, SafetensorError, OSError, RuntimeError),
        *(ValueError, KeyError, TypeError, AttributeError),  # of a configuration gone wrong
    ) as error:
        raise ModelUnavailable(
            Code.MODEL_LOAD_FAILED,
            kind=installed.ref.kind.value,
            name=installed.ref.name,
            reason=error.message if isinstance(error, UsageError) else str(error),
        ) from error


def release_memory(device: str) -> None:
    """Gives torch's unused memory on a graphics card back to the system."""
    import torch

    if device == "cuda":
        torch.cuda.empty_cache()
    elif device == "mps":
        torch.mps.empty_cache()
