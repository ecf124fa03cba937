"""A library's folder: made when absent, and refused in plain words where it cannot be."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem
from engine.store.library import Library
from tests.engine.store.samples import begin, fill


def test_a_file_in_the_place_of_the_folder_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file")
    with pytest.raises(EnvironmentProblem, match="library_not_made"):
        Library(tmp_path / "library")


@pytest.mark.parametrize("name", ["it's 100% #1 ?", "회의실", "a b", "file:x?mode=ro"])
def test_a_library_may_have_any_name(tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    with Library(root) as library:
        library.choices.set_meta("a", 1)
        library.database.backup_to(root / "copy.db")
    with Library(root) as library:
        assert library.choices.meta("a") == 1
    assert (root / "library.db").stat().st_size > 0


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are bytes on Linux alone")
def test_a_folder_whose_name_is_no_text_is_refused_plainly(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"library_path_not_text.*caf\\xe9") as caught:
        Library(tmp_path / os.fsdecode(b"caf\xe9"))
    str(caught.value).encode("utf-8")  # can be printed


def test_bytes_are_counted_by_part(library: Library) -> None:
    before = library.bytes_used()
    assert before["frames"] == before["sprites"] == before["backups"] == 0
    video = library.videos.add("content", 1)
    fill(library, begin(library, video.id, "shots"), "a")
    (library.root / "backups").mkdir()
    library.database.backup_to(library.root / "backups" / "library-x.db")
    after = library.bytes_used()
    assert after["frames"] == 4 * len("a 0 0") + len("a"), "keyframes, and a picture to read"
    assert after["faces"] == len("face a")
    assert after["sprites"] == len("a sprites")
    assert after["backups"] == (library.root / "backups" / "library-x.db").stat().st_size
    assert after["database"] > 100_000


def test_an_id_is_never_used_again(library: Library) -> None:
    """What was left behind (a client's id, a vector's subject) never points at something new."""
    video = library.videos.add("first", 1)
    fill(library, begin(library, video.id, "shots"), "a")
    tables = ("artifacts", "scenes", "keyframes", "passages", "texts", "vectors")

    def newest() -> list[int]:
        return [library.database.value(f"SELECT max(id) FROM {table}") for table in tables]

    before = newest()
    library.ledger.discard_video(video.id)
    library.videos.delete(video.id)
    again = library.videos.add("second", 1)
    assert again.id > video.id
    fill(library, begin(library, again.id, "shots"), "b")
    for table in tables:
        lowest = library.database.value(f"SELECT min(id) FROM {table}")
        assert lowest > before[tables.index(table)], table
