"""Where the library lies: as given, by the environment, where it was moved to, by the platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from heimdex_desktop import paths
from heimdex_desktop.demo_videos import make_demo


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "_data", lambda: tmp_path / "data")
    monkeypatch.delenv(paths.LIBRARY_VARIABLE, raising=False)
    return tmp_path / "data"


def test_a_library_that_was_moved_is_found_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.library_root() == data / "library"
    paths.remember_library(tmp_path / "다른 곳")
    assert paths.library_root() == tmp_path / "다른 곳"
    monkeypatch.setenv(paths.LIBRARY_VARIABLE, str(tmp_path / "named"))
    assert paths.library_root() == tmp_path / "named"
    assert paths.library_root(tmp_path / "given") == tmp_path / "given"


def test_the_demo_waits_in_a_library_of_its_own(tmp_path: Path) -> None:
    from engine.api.engine import Engine

    root = make_demo(tmp_path / "demo", tmp_path / "models")
    assert make_demo(tmp_path / "demo", tmp_path / "models") == root
    with Engine(root, tmp_path / "models") as engine:
        assert engine.browse.count("waiting") == engine.browse.count() > 0
