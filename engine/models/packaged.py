"""The weights that come in the package ``rapidocr``; standard library only."""

from __future__ import annotations

import importlib.util
from pathlib import Path

DETECTOR, RECOGNISER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
READING_FILES = (DETECTOR, RECOGNISER)


def package_folder() -> Path | None:
    """The folder of ``rapidocr`` with its weights, found without importing the package.

    Its own code would fetch what it misses from the network.
    """
    found = importlib.util.find_spec("rapidocr")
    places = found.submodule_search_locations if found is not None else None
    folders = [Path(place) / "models" for place in places or ()]
    return next((each for each in folders if (each / DETECTOR).is_file()), None)
