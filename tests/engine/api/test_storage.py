"""The files of a library: their sizes, what can go, and moving all of them elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

from engine.api.engine import Engine
from engine.errors import Cancelled, EnvironmentProblem, UsageError
from engine.index.indexer import Indexer
from engine.store.choices import WorkerRequest
from engine.types import ModelKind

DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``films`` and a ``library`` of them, by the starter's sight."""
    folder = tmp_path_factory.mktemp("storage")
    (folder / "films").mkdir()
    shutil.copy(DEMO / "shapes.mp4", folder / "films")
    with Engine(folder / "library", folder / "models") as opened:
        opened.use_model(ModelKind.VISUAL, "starter")
        opened.prepare([folder / "films"])
        indexer = Indexer(opened.root, opened.models, lambda: False)
        while indexer.index_next():
            pass
        indexer.close()
    return folder


@pytest.fixture
def engine(indexed: Path, tmp_path: Path) -> Iterator[Engine]:
    """A library of one test's own."""
    shutil.copytree(indexed, tmp_path, dirs_exist_ok=True)
    with Engine(tmp_path / "library", tmp_path / "models") as opened:
        yield opened


def files(root: Path) -> dict[str, bytes]:
    """The pictures of a library and what is derived, by name."""
    parts = ("frames", "sprites", "references")
    return {
        str(path.relative_to(root)): path.read_bytes()
        for part in parts
        for path in (root / part).rglob("*")
        if path.is_file()
    }


def test_the_sizes_are_those_of_the_files(engine: Engine) -> None:
    engine.search.search("a red star")
    sizes = engine.storage.sizes()
    assert sizes["frames"] == sum(len(v) for k, v in files(engine.root).items() if "frames" in k)
    assert sizes["references"] > 0
    assert set(sizes) == {
        "database",
        "frames",
        "sprites",
        "faces",
        "scan",
        "backups",
        "references",
        "logs",
        "models",
    }
    assert sizes["models"] == 0, "the bundled models are the program's"


def test_what_is_cleared_is_made_again_by_a_search(engine: Engine) -> None:
    before = [moment.score for moment in engine.search.search("a red star").moments]
    assert before
    derived = engine.root / "references"
    assert any(derived.iterdir())
    sizes = engine.storage.sizes()
    assert engine.storage.clear() == sizes["references"] + sizes["scan"]
    assert not any(derived.iterdir())
    assert engine.storage.clear() == 0
    with Engine(engine.root, engine.models.root) as again:
        assert [moment.score for moment in again.search.search("a red star").moments] == before
    assert any(derived.iterdir())


def test_a_copy_is_the_same_library_and_knows_where_it_came_from(
    engine: Engine, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    target = engine.storage.copy_to(
        tmp_path / "new" / "place", lambda done, total: told.append((done, total))
    )
    assert target == tmp_path / "new" / "place"
    assert files(target) == files(engine.root)
    assert told[-1][0] == told[-1][1]
    assert sorted(done for done, _ in told) == [done for done, _ in told]
    with Engine(target, engine.models.root) as moved:
        assert moved.videos() == engine.videos()
        found = [moment.score for moment in engine.search.search("a red star").moments]
        assert found
        assert [moment.score for moment in moved.search.search("a red star").moments] == found
        old = moved.storage.old_copy()
        assert old is not None
        assert old["path"] == str(engine.root)
        assert old["bytes"] >= sum(map(len, files(engine.root).values()))
        (engine.root / "mine.txt").write_text("not the program's")
        assert moved.storage.delete_old_copy() == old["bytes"]
        assert [path.name for path in engine.root.iterdir()] == ["mine.txt"]
        assert moved.storage.old_copy() is None
        assert moved.storage.delete_old_copy() == 0


def test_a_copy_is_paused_only_if_the_user_paused(engine: Engine, tmp_path: Path) -> None:
    for number, paused in enumerate((False, True)):
        if paused:
            engine.queue.pause()
        target = engine.storage.copy_to(tmp_path / f"copy {number}")
        assert engine.queue.paused() is paused
        with Engine(target, engine.models.root) as copy:
            assert copy.queue.paused() is paused


@pytest.mark.parametrize("where", ["library", "library/inside", "", "films"])
def test_a_folder_that_cannot_take_a_library_is_refused(
    engine: Engine, tmp_path: Path, where: str
) -> None:
    with pytest.raises(UsageError, match=r"library_into_itself|folder_not_empty"):
        engine.storage.copy_to(tmp_path / where)
    assert (tmp_path / "films" / "shapes.mp4").exists()
    assert engine.videos()


def test_a_copy_that_is_cancelled_or_fails_leaves_nothing(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Cancelled):
        engine.storage.copy_to(tmp_path / "new", cancelled=lambda: True)
    assert not (tmp_path / "new").exists()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", full)
        with pytest.raises(EnvironmentProblem, match="disk_full"):
            engine.storage.copy_to(tmp_path / "new")
    assert not (tmp_path / "new").exists()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
        with pytest.raises(EnvironmentProblem, match="not_enough_space"):
            engine.storage.copy_to(tmp_path / "new")
    assert not engine.library.choices.asked(WorkerRequest.PAUSE)
    assert engine.storage.copy_to(tmp_path / "new")


def test_an_old_library_that_is_in_use_is_not_deleted(engine: Engine, tmp_path: Path) -> None:
    target = engine.storage.copy_to(tmp_path / "new")
    with (
        Engine(target, engine.models.root) as moved,
        FileLock(engine.root / "index.lock"),
        pytest.raises(EnvironmentProblem, match="old_library_in_use"),
    ):
        moved.storage.delete_old_copy()
    assert engine.videos()
