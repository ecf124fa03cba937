"""Fixtures for the tests of searching: a shelf to fill, and the models that encode queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.models.folder import ModelFolder, bundled
from engine.models.loader import ModelPool
from engine.store.library import Library
from engine.types import ModelKind
from tests.engine.search.shelf import Shelf


@pytest.fixture
def shelf(library: Library, tmp_path: Path) -> Shelf:
    """An empty library whose videos lie in a folder of their own."""
    folder = tmp_path / "videos"
    folder.mkdir()
    return Shelf(library, folder)


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelPool]:
    """The starter models; its folder also holds the text model a second time, as ``older``."""
    folder = ModelFolder(tmp_path_factory.mktemp("search-models"))
    text = bundled(ModelKind.TEXT)
    if text is not None:
        folder.import_folder(text.path, name="older")
    made = ModelPool(folder, device="cpu", threads=1)
    yield made
    made.close()
