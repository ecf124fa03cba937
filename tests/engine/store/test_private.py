"""All that a library consists of is only its owner's, also what earlier versions made."""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.index.queue import IndexQueue
from engine.store import private
from engine.store.library import Library, index_lock
from heimdex_desktop.logs import log_path, log_to
from tests.engine.store.samples import begin, fill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions as POSIX has them")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def use(root: Path) -> None:
    """Do what leaves files in a library: index, queue, lock, log, back up, remember references."""
    import numpy as np

    with Library(root) as library:
        video = library.videos.add("content", 1)
        fill(library, begin(library, video.id, "shots"), "a")
        library.collect_images()
        library.references.put("visual", "m", ["a"], np.eye(2, dtype=np.float32))
        library.backups.keep_rolling(library.database, 3, lambda: None)
        IndexQueue(library.queue_path).wake_worker()
        library.progress_board().close()
        with index_lock(root):
            pass


def open_to_others(root: Path) -> list[Path]:
    # What goes between the look and the question (the last connection's files) is open to nobody.
    return [path for path in root.rglob("*") if path.exists() and mode(path) & 0o077]


@pytest.mark.parametrize("made", [None, 0o755, 0o777])
def test_all_of_a_library_is_only_its_owners(tmp_path: Path, made: int | None) -> None:
    root = tmp_path / "library"
    if made is not None:
        root.mkdir()
        root.chmod(made)
    use(root)
    assert {"frames", "backups", "references", "queue.db", "index.lock"} <= {
        path.name for path in root.iterdir()
    }
    assert mode(root) == 0o700
    assert open_to_others(root) == []


def test_a_log_that_comes_first_is_private_and_no_reason_to_leave_the_folder_open(
    tmp_path: Path,
) -> None:
    root, before = tmp_path / "library", logging.getLogger().handlers[:]
    root.mkdir(mode=0o755)
    log_to(root)
    handler = next(one for one in logging.getLogger().handlers if one not in before)
    try:
        logging.getLogger("engine").warning("first")
        assert isinstance(handler, logging.handlers.RotatingFileHandler)
        handler.doRollover()
        logging.getLogger("engine").warning("second")
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    use(root)
    assert log_path(root).exists()
    assert mode(root) == 0o700
    assert open_to_others(root) == []


def test_a_folder_that_holds_other_things_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    tmp_path.chmod(0o755)
    use(tmp_path)
    assert mode(tmp_path) == 0o755
    assert [path.name for path in open_to_others(tmp_path)] == ["mine.txt"]


def test_what_earlier_versions_left_open_is_closed_when_the_library_is_migrated(
    tmp_path: Path,
) -> None:
    root = tmp_path / "library"
    use(root)
    (root / "logs").mkdir()
    (root / "logs" / "heimdex.log").write_text("{}")
    (root / "mine.txt").write_text("mine")
    for path in root.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    root.chmod(0o755)
    with Library(root) as library:
        library.database.run("DELETE FROM migrations WHERE name = 'm0009_file_marks'")
        library.database.run("ALTER TABLE places DROP COLUMN mark")
    with Library(root):
        pass
    pictures = set(root.glob("*/??/*")) | set(root.glob("*/??"))
    others = set(open_to_others(root)) - pictures - {root / "mine.txt"}
    assert {path for path in others if path.parent.name != "references"} == set()
    assert mode(root / "frames") == mode(root / "references") == 0o700
    assert mode(root) == 0o755, "a folder that was made before is left as it is"


def test_links_are_not_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir(mode=0o755)
    root = tmp_path / "library"
    root.mkdir()
    (root / "logs").symlink_to(mine)
    private.close_all(root)
    assert mode(mine) == 0o755
