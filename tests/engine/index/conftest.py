"""Fixtures of the indexing tests: films made once, and models that need no weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import CUES, film


@pytest.fixture
def models() -> SmallModels:
    """Models that need no weights."""
    return SmallModels()


@pytest.fixture(scope="session")
def film_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``cuts.mp4`` of three scenes without words, ``said.mp4`` with ``said.srt`` beside it."""
    folder = tmp_path_factory.mktemp("films")
    film(folder / "cuts.mp4")
    film(folder / "said.mp4", seed=10)
    (folder / "said.srt").write_text(CUES)
    return folder


@pytest.fixture
def films(film_folder: Path, tmp_path: Path) -> Path:
    """A copy of the films to change at will."""
    return Path(shutil.copytree(film_folder, tmp_path / "films"))
