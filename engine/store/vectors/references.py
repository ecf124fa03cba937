"""Vectors of reference texts, kept as files so that each model embeds them once a library."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from tokenize import TokenError
from typing import TYPE_CHECKING

from engine.store import private

if TYPE_CHECKING:
    from engine.types import Vectors

log = logging.getLogger(__name__)


class References:
    """A folder of ``.npy`` files, one for each model and list of texts. It can be deleted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, kind: str, model: str, texts: Sequence[str]) -> Vectors | None:
        """The vectors float32 [m, d] kept for these texts; None where there are none."""
        import numpy as np

        path = self._path(kind, model, texts)
        try:
            with path.open("rb") as file:
                found: Vectors = np.lib.format.read_array(file, allow_pickle=False)
        except FileNotFoundError:
            return None
        # All that numpy raises of a damaged head, which it reads as Python's own notation.
        except (
            OSError, ValueError, SyntaxError, TokenError, TypeError, MemoryError, OverflowError
        ) as error:  # fmt: skip
            log.warning("%s cannot be read and is made again: %s", path, error)
            return None
        if not _are_unit(found):
            log.warning("%s does not hold vectors and is made again", path)
            return None
        return found

    def put(self, kind: str, model: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors; where the disk refuses them they are made again the next time."""
        import numpy as np

        try:
            private.make_folder(self._folder)
            handle, aside = tempfile.mkstemp(dir=self._folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    np.save(file, np.ascontiguousarray(vectors, np.float32), allow_pickle=False)
                os.replace(aside, self._path(kind, model, texts))
            except BaseException:
                Path(aside).unlink(missing_ok=True)
                raise
        except OSError as error:
            level = logging.INFO if error.errno in private.REFUSED else logging.WARNING
            log.log(level, "the reference vectors of %s were not kept: %s", model, error)

    def _path(self, kind: str, model: str, texts: Sequence[str]) -> Path:
        digest = hashlib.sha256("\n".join((kind, model, *texts)).encode()).hexdigest()
        return self._folder / f"{kind}-{digest[:32]}.npy"


def _are_unit(found: Vectors) -> bool:
    """Whether an array of any kind holds vectors of length one, float32 [m, d]."""
    import numpy as np

    if found.ndim != 2 or found.dtype != np.float32:
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=0.01))
