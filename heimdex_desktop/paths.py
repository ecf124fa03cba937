"""Where things lie: the library and the models, by option, environment or platform."""

from __future__ import annotations

import os
from pathlib import Path

APP = "heimdex-desktop"
LIBRARY_VARIABLE = "HEIMDEX_LIBRARY"
MODELS_VARIABLE = "HEIMDEX_MODELS"


def library_root(given: Path | None = None) -> Path:
    """The library's folder: as given, else of ``HEIMDEX_LIBRARY``, else the platform's place."""
    return given or _from_environment(LIBRARY_VARIABLE) or _data() / "library"


def models_root() -> Path:
    """The models' folder: of ``HEIMDEX_MODELS``, else the platform's place."""
    return _from_environment(MODELS_VARIABLE) or _data() / "models"


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def _data() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))
