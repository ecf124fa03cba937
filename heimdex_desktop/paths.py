"""Where things are: the library and the models, by option, environment or platform."""

from __future__ import annotations

import os
from pathlib import Path

APP = "heimdex-desktop"
LIBRARY_VARIABLE = "HEIMDEX_LIBRARY"
MODELS_VARIABLE = "HEIMDEX_MODELS"
MOVED = "library-folder"
"""The file that says where the library was moved to."""


def library_root(given: Path | None = None) -> Path:
    """The library's folder: as given, else of ``HEIMDEX_LIBRARY``, else where it was moved to, else
    the platform default."""
    return given or _from_environment(LIBRARY_VARIABLE) or _moved_to() or _data() / "library"


def remember_library(root: Path) -> None:
    """Take ``root`` for the library from now on: it was moved there."""
    file = _data() / MOVED
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(os.fsencode(root))


def _moved_to() -> Path | None:
    try:
        named = (_data() / MOVED).read_bytes()
    except OSError:
        return None
    return Path(os.fsdecode(named)) if named else None


def demo_root() -> Path:
    """Where the demo's videos and library are kept."""
    return _data() / "demo"


def models_root() -> Path:
    """The models' folder: ``HEIMDEX_MODELS``, else the platform default."""
    return _from_environment(MODELS_VARIABLE) or _data() / "models"


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def _data() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))
