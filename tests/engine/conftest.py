"""Fixtures of the tests of upgrading: films with weightless models, indexed and not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.index import upgrades
from tests.engine.index.upgrades import Ground


@pytest.fixture(scope="session")
def upgrade_ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the films of ``upgrades.make_films``, models, and the films' index."""
    root = tmp_path_factory.mktemp("upgrade")
    upgrades.make_films(root / "films")
    upgrades.install(root / "installed")
    with pytest.MonkeyPatch.context() as patch:
        upgrades.weightless_pool(patch, root / "asked.jsonl")
        made = upgrades.prepare(root, root / "films", root / "installed")
        with made.engine:
            made.index()
            # This process did not start in order to index: how long that was ago tells nothing.
            made.engine.library.database.run("DELETE FROM speeds WHERE step = 'starting'")
    return root


@pytest.fixture
def ground(
    upgrade_ground: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ground]:
    """An engine over three films that are indexed; the films are others' too, not to be altered."""
    shutil.copytree(upgrade_ground / "library", tmp_path / "library")
    films, installed = upgrade_ground / "films", upgrade_ground / "installed"
    ground = upgrades.prepare(tmp_path, films, installed)
    upgrades.weightless_pool(monkeypatch, ground.log)
    with ground.engine:
        yield ground


@pytest.fixture
def bare(upgrade_ground: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    """An engine over three films of one's own of which nothing is indexed yet."""
    films = Path(shutil.copytree(upgrade_ground / "films", tmp_path / "films"))
    ground = upgrades.prepare(tmp_path, films, upgrade_ground / "installed")
    upgrades.weightless_pool(monkeypatch, ground.log)
    with ground.engine:
        yield ground


@pytest.fixture
def own(bare: Ground) -> Ground:
    """An engine over three films of one's own that are indexed."""
    bare.index()
    bare.forget_asked()
    return bare
