"""Repair: what can be read or made again is there afterwards, and what cannot is said."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from engine.api.engine import Engine
from engine.api.repair import repair
from engine.errors import EnvironmentProblem
from engine.index.indexer import Indexer
from engine.messages import Code, Message
from engine.models.loader import ModelPool
from engine.store.database import Database
from engine.store.library import Library
from engine.types import STARTER_KINDS
from tests.engine.index.weightless import SMALL, install_all, loader
from tests.engine.index.workbench import CUES, film, nothing_is_doubled, rows, vectors

PAGE = 4096


@pytest.fixture(autouse=True)
def weightless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ModelPool, "_load", loader())


def work(root: Path, models: Path) -> None:
    """Index all that is queued."""
    with Engine(root, models) as engine:
        indexer = Indexer(root, engine.models, lambda: False)
        while indexer.index_next():
            pass
        indexer.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``films`` and a ``library`` of them, with all kinds of rows."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "films").mkdir()
    film(folder / "films" / "cuts.mp4")
    film(folder / "films" / "said.mp4", seed=10)
    (folder / "films" / "said.srt").write_text(CUES)
    install_all(folder / "models")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ModelPool, "_load", loader())
        with Engine(folder / "library", folder / "models") as engine:
            for kind in STARTER_KINDS:
                engine.use_model(kind, SMALL)
            engine.set_setting("threads", "3")
            engine.prepare([folder / "films"])
        work(folder / "library", folder / "models")
    for backup in (folder / "library" / "backups").iterdir():
        backup.unlink()
    return folder


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A library of one test's own; its films are where they were."""
    shutil.copytree(made / "library", tmp_path / "library")
    return tmp_path / "library"


def content(root: Path) -> tuple[object, object]:
    with Library(root) as library:
        nothing_is_doubled(library)
        return rows(library), vectors(library)


def codes(said: list[Message]) -> list[Code]:
    return [each.code for each in said]


def repaired(root: Path, made: Path) -> list[Message]:
    said = repair(root, made / "models")
    work(root, made / "models")
    return said


def without_log(root: Path) -> Path:
    """The database as one file."""
    with Library(root) as library:
        library.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return root / "library.db"


def damage(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(random.Random(page).randbytes(PAGE))


def pages_of(path: Path, table: str) -> list[int]:
    """The pages of a table or index, by SQLite's own account of them."""
    with Library(path.parent) as library:
        first = library.database.value(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        )
    return [int(first)]


def test_a_sound_library_stays_as_it_is(root: Path, made: Path) -> None:
    before = content(root)
    assert codes(repair(root, made / "models")) == [Code.REPAIR_NOTHING]
    assert content(root) == before


@pytest.mark.parametrize("how", ["missing", "empty"])
def test_a_lost_database_comes_back_from_the_newest_backup(
    root: Path, made: Path, how: str
) -> None:
    before = content(root)
    pictures = sorted((root / "frames").rglob("*.webp"))
    with Library(root) as library:
        kept = library.backups.keep_rolling(library.database, 3, lambda: None)
    for file in root.glob("library.db*"):
        file.unlink()
    if how == "empty":
        (root / "library.db").touch()
    said = repair(root, made / "models")
    assert codes(said) == [Code.REPAIR_RESTORED]
    assert kept is not None
    assert said[0].values["name"] == kept.name
    assert content(root) == before
    assert sorted((root / "frames").rglob("*.webp")) == pictures


def test_without_a_backup_it_begins_anew_and_no_picture_is_deleted(root: Path, made: Path) -> None:
    before = content(root)
    pictures = sorted((root / "frames").rglob("*.webp"))
    for file in root.glob("library.db*"):
        file.unlink()
    assert codes(repair(root, made / "models")) == [Code.REPAIR_BEGUN_ANEW]
    with Library(root) as library:
        assert library.collect_images() == 0
    assert sorted((root / "frames").rglob("*.webp")) == pictures
    with Engine(root, made / "models") as engine:
        for kind in STARTER_KINDS:
            engine.use_model(kind, SMALL)
        engine.prepare([made / "films"])
    work(root, made / "models")
    assert content(root) == before


@pytest.mark.parametrize("table", ["text_words_data", "vectors_subject", "scenes_artifact"])
def test_damage_in_what_is_derived_costs_nothing(root: Path, made: Path, table: str) -> None:
    before = content(root)
    path = without_log(root)
    damage(path, *pages_of(path, table))
    said = repair(root, made / "models")
    assert codes(said)[:2] == [Code.REPAIR_KEPT_ASIDE, Code.REPAIR_SALVAGED]
    assert len(list((root / "damaged").glob("*/library.db"))) == 1
    assert content(root) == before
    with Engine(root, made / "models") as engine:
        assert engine.settings.threads == 3
        assert engine.search.search("lighthouse").moments


@pytest.mark.parametrize("table", ["keyframes", "vectors", "passages", "segments"])
def test_rows_that_are_lost_are_made_again(root: Path, made: Path, table: str) -> None:
    before = content(root)
    path = without_log(root)
    damage(path, *pages_of(path, table))
    said = repaired(root, made)
    assert Code.REPAIR_SALVAGED_PARTLY in codes(said)
    partly = next(each for each in said if each.code is Code.REPAIR_SALVAGED_PARTLY)
    assert table in str(partly.values["tables"])
    assert Code.REPAIR_INDEX_AGAIN in codes(said)
    assert content(root) == before


def test_the_better_of_salvage_and_backup_is_taken(root: Path, made: Path) -> None:
    before = content(root)
    with Library(root) as library:
        library.backups.keep_rolling(library.database, 3, lambda: None)
    path = without_log(root)
    damage(path, *pages_of(path, "artifacts"))
    said = repair(root, made / "models")
    assert codes(said)[:2] == [Code.REPAIR_KEPT_ASIDE, Code.REPAIR_RESTORED]
    assert content(root) == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"<html>not found</html>" * 200),
        lambda path: path.write_bytes(path.read_bytes()[:60]),
        lambda path: damage(path, 1),
    ],
)
def test_a_file_that_is_no_database_is_put_aside(
    root: Path, made: Path, spoil: Callable[[Path], None]
) -> None:
    with Library(root) as library:
        library.backups.keep_rolling(library.database, 3, lambda: None)
    before = content(root)
    path = without_log(root)
    spoil(path)
    spoilt = path.read_bytes()
    assert Code.REPAIR_RESTORED in codes(repair(root, made / "models"))
    (aside,) = (root / "damaged").glob("*/library.db")
    assert aside.read_bytes() == spoilt, "it is kept as it was"
    assert content(root) == before


@pytest.mark.parametrize("part", ["frames", "sprites"])
@pytest.mark.parametrize(
    "spoil",
    [
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"RIFF" + bytes(path.stat().st_size - 4)),
    ],
)
def test_pictures_that_are_gone_or_damaged_are_made_again(
    root: Path, made: Path, part: str, spoil: Callable[[Path], None]
) -> None:
    before = content(root)
    pictures = {path: path.read_bytes() for path in (root / part).rglob("*.webp")}
    spoil(sorted(pictures)[0])
    said = repaired(root, made)
    assert codes(said) == [Code.REPAIR_INDEX_AGAIN]
    assert {path: path.read_bytes() for path in (root / part).rglob("*.webp")} == pictures
    assert content(root) == before


def test_what_cannot_be_made_again_stays_and_is_said(
    root: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next((root / "frames").rglob("*.webp")).unlink()
    from engine.api import repair as repairing

    monkeypatch.setattr(repairing, "place_to_read", lambda *_: None)
    before = content(root)
    assert codes(repair(root, made / "models")) == [Code.REPAIR_OUT_OF_REACH]
    assert content(root) == before, "what is still there is of use"


def test_orphans_and_indexes_that_do_not_fit_are_mended(root: Path, made: Path) -> None:
    before = content(root)
    with Library(root) as library:
        database = library.database
        database.run("PRAGMA foreign_keys = OFF")
        database.run(
            'INSERT INTO texts (artifact_id, video_id, kind, start, "end", text, words)'
            " VALUES (999999, 1, 'said', 0, 1, 'nobody', '[]')"
        )
        database.run("DELETE FROM text_grams WHERE rowid = (SELECT max(id) FROM texts)")
        database.run("INSERT INTO text_words (text_words) VALUES ('delete-all')")
        database.run("DELETE FROM place_names")
        database.run("INSERT INTO settings VALUES ('search_limit', '{')")
    assert set(codes(repair(root, made / "models"))) == {
        *(Code.REPAIR_ORPHANS, Code.REPAIR_FULL_TEXT, Code.REPAIR_NAMES, Code.REPAIR_SETTINGS)
    }
    assert content(root) == before
    with Engine(root, made / "models") as engine:
        assert engine.search.search("lighthouse").moments
    assert codes(repair(root, made / "models")) == [Code.REPAIR_NOTHING]


def test_a_library_in_use_is_left_alone(root: Path, made: Path) -> None:
    with FileLock(root / "index.lock"), pytest.raises(EnvironmentProblem, match="library_in_use"):
        repair(root, made / "models")


def test_a_folder_that_is_not_there_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="library_gone"):
        repair(tmp_path / "none", tmp_path / "models")


def test_damage_met_in_use_says_how_to_repair(root: Path) -> None:
    path = without_log(root)
    damage(path, *pages_of(path, "texts"))
    database = Database(path)
    with pytest.raises(EnvironmentProblem, match="library_damaged"):
        database.rows("SELECT * FROM texts")
    assert database.problems()
    database.close()
