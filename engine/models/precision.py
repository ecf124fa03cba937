"""Whether a model in half precision still gives the vectors that it gives in full."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from engine.types import Vectors

LEAST_COSINE = 0.999
"""Precision is not part of a fingerprint: vectors of any device must be interchangeable."""


def halve_if_faithful(module: torch.nn.Module, precision: str, embed: Callable[[], Vectors]) -> str:
    """Cast ``module`` to ``precision`` in place, unless that changes its vectors.

    Args:
        precision: "float16" or "bfloat16" ("float32" leaves the module alone).
        embed: gives the vectors [n, d] of some fixed input, with the module as it then is.

    Returns:
        The precision that the module ends in. Where the cast lowers a cosine below
        ``LEAST_COSINE`` (an overflow does, giving no number at all) it is "float32": the module
        keeps a copy of its weights until that is known.
    """
    if precision == "float32":
        return precision
    import torch

    kept = {name: value.detach().cpu().clone() for name, value in module.state_dict().items()}
    before = embed()
    module.to(dtype=getattr(torch, precision))
    if bool(((before * embed()).sum(axis=1) >= LEAST_COSINE).all()):
        return precision
    module.to(dtype=torch.float32)
    module.load_state_dict(kept)
    return "float32"
