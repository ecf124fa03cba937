"""A sample of a generation's live vectors: the background that scores are measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLED = 2048
"""Vectors of a sample at most."""

DRIFT = 0.03
"""A sample is drawn again when this share of what was live is gone, or so much was added."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Vectors float32 [n, d] drawn from ``live`` ones, with their ids."""

    vectors: NDArray[np.float32]
    ids: tuple[int, ...]
    live: int

    def drifted(self, live_ids: NDArray[np.uint32]) -> bool:
        """Whether it no longer stands for the live vectors, whose ids are given ascending."""
        import numpy as np

        if abs(len(live_ids) - self.live) > DRIFT * self.live:
            return True
        if not self.ids:
            return False
        own = np.array(self.ids, np.uint32)
        places = np.minimum(np.searchsorted(live_ids, own), len(live_ids) - 1)
        still = float((live_ids[places] == own).mean())
        # Of a small generation the sample is all there is.
        return still < (1 if self.live <= SAMPLED else 1 - DRIFT)


def chosen(live_ids: NDArray[np.uint32]) -> list[int]:
    """Ids drawn from ``live_ids``, each as likely as any other, and the same each time."""
    import numpy as np

    if len(live_ids) > SAMPLED:
        places = np.random.default_rng(0).choice(len(live_ids), SAMPLED, replace=False)
        live_ids = live_ids[np.sort(places)]
    drawn: list[int] = live_ids.tolist()
    return drawn
