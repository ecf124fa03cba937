"""Fixtures of the tests of people: the face model of ../shared, reels, and libraries of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.models.faces import FaceModel
from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.types import ModelKind
from tests.made_faces import Shown, Source, make_reel, sources

TUNED = frozenset({"obama", "obama3", "biden", "face"})
"""The photos on which thresholds are tuned; figures are reported on the others."""


@pytest.fixture(scope="session")
def models_root(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed models that holds those of ../shared for faces."""
    root = tmp_path_factory.mktemp("face-models")
    ModelFolder(root).import_folder(shared_dir / "models" / "face", name="faces")
    return root


@pytest.fixture(scope="session")
def model(models_root: Path) -> FaceModel:
    return ModelPool(ModelFolder(models_root)).faces("faces")


@pytest.fixture(scope="session")
def every_source(shared_dir: Path, model: FaceModel) -> list[Source]:
    return sources(shared_dir, model)


@dataclass(frozen=True)
class Reel:
    """A reel's file, and every face in it."""

    path: Path
    shown: list[Shown]


@pytest.fixture(scope="session")
def reels(
    shared_dir: Path, every_source: list[Source], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Reel]:
    """Two reels: ``tuned`` of the photos that thresholds were tuned on, ``held`` of the others."""
    folder = tmp_path_factory.mktemp("reels")
    made = {}
    for name, shots, seed in (("tuned", 14, 1), ("held", 30, 2)):
        own = [one for one in every_source if (one.photo in TUNED) == (name == "tuned")]
        path = folder / f"{name}.mp4"
        made[name] = Reel(path, make_reel(path, shared_dir, own, shots, seed))
    return made


def work(engine: Engine) -> None:
    """Do what a worker does until nothing is left."""
    indexer = Indexer(engine.root, engine.models, lambda: False)
    try:
        while indexer.index_next():
            pass
    finally:
        indexer.close()


@pytest.fixture(scope="session")
def indexed(
    reels: dict[str, Reel], models_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A library in which the reel ``tuned`` is indexed, with people on and nobody named."""
    root = tmp_path_factory.mktemp("people") / "library"
    with Engine(root, models_root) as engine:
        engine.use_model(ModelKind.FACES, "faces")
        engine.set_setting("people", "on")
        engine.prepare([reels["tuned"].path])
        work(engine)
    return root


@pytest.fixture
def engine(indexed: Path, models_root: Path, tmp_path: Path) -> Iterator[Engine]:
    """An engine over a copy of that library."""
    shutil.copytree(indexed, tmp_path / "library")
    with Engine(tmp_path / "library", models_root) as opened:
        yield opened
