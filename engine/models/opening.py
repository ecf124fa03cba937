"""What the adapters share in loading a model from its folder and letting it go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import HeimdexError, ModelUnavailable
from engine.messages import Code
from engine.models.folder import InstalledModel
from engine.models.formats import recognise
from engine.models.safety import refuse_code


@contextmanager
def opening(installed: InstalledModel) -> Iterator[None]:
    """Check that the folder is safe to load, and raises what goes wrong inside as one error.

    Raises:
        ModelUnavailable: the folder is incomplete, damaged or unsafe to load.
    """
    try:
        refuse_code(installed.path)
        recognise(installed.path)
        yield
    except ModelUnavailable:
        raise
    except Exception as error:
        raise ModelUnavailable(
            Code.MODEL_LOAD_FAILED,
            kind=installed.ref.kind.value,
            name=installed.ref.name,
            reason=error.message
            if isinstance(error, HeimdexError)
            else str(error).strip() or type(error).__name__,
        ) from error


def release_memory(device: str) -> None:
    """Give torch's unused memory on a graphics card back to the system."""
    import torch

    if device == "cuda":
        torch.cuda.empty_cache()
    elif device == "mps":
        torch.mps.empty_cache()
